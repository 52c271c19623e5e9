"""Who came from where to where: the matrix of origins and destinations of a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.tracking import origins as verb
from mcof.errors import Missing, Unsolvable
from mcof.renderers.words import Words
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, choice
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.site import site_of
from mcof.web.tracking.sheet import Cell, Heading, Sheet
from mcof.web.tracking.who import GROUP

_ELSEWHERE = ""  # the key of an origin or a place that is not known


@dataclass(frozen=True)
class Cross:
    """A matrix ready to be drawn, and what must be said of it."""

    sheet: Sheet
    fitted: bool
    day: str
    round: int | None


def origins(request: HttpRequest, language: str) -> HttpResponse:
    """The matrix of the latest round that has one."""
    wanted = asked(request.GET)
    if not reading.rounds_known(request, wanted):
        return page(request, "empty.html", asked=wanted)
    filters = origins_filters(request)
    try:
        crosses = _crosses(request, cells(request, wanted), Words(language))
    except (Missing, Unsolvable):
        crosses = []
    return page(
        request,
        "tracking-origins.html",
        asked=wanted,
        filters=filters,
        choices={"group": _groups(request)},
        rounds=reading.rounds_of(request, wanted, filters["group"], None),
        crosses=crosses,
    )


def cells(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The rows of the page, every one.

    Raises:
        Missing: no round has cells, or margins of both sides.
        Unsolvable: the margins cannot be met.
    """
    site, filters = site_of(request), origins_filters(request)
    return site.once(
        ("origins", wanted, *filters.items()),
        lambda: verb.origins(
            site.workspace,
            round=wanted.round,
            group=filters["group"] or GROUP,
            as_of=wanted.as_of,
        ),
    )


def origins_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the page, each checked against its list."""
    groups = [code for code, _ in _groups(request)]
    return {"group": choice(request.GET.get("group", GROUP), name="group", among=groups)}


def _groups(request: HttpRequest) -> list[tuple[str, str]]:
    return list(load("population_groups").labels(language_of(request)).items())


def _crosses(request: HttpRequest, rows: pa.Table, words: Words) -> list[Cross]:
    """A matrix for each operation: two operations are never one table."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows.to_pylist():
        found.setdefault((row["operation"], row["assessment"]), []).append(row)
    return [_cross(request, part, words, operation) for (operation, _), part in found.items()]


def _cross(
    request: HttpRequest, rows: Sequence[Mapping[str, Any]], words: Words, operation: str
) -> Cross:
    places = reading.known_places(request)
    p = words.phrases

    def name(code: str, otherwise: str) -> str:
        if code == _ELSEWHERE:
            return p(otherwise)
        return places.label(str(rows[0]["code_set"]), code, words.language)

    people = {
        (row["place_code"] or _ELSEWHERE, row["origin_code"] or _ELSEWHERE): row["individuals"]
        for row in rows
    }
    destinations = list(dict.fromkeys(place for place, _ in people))
    whence = sorted({origin for _, origin in people}, key=lambda code: (code == _ELSEWHERE, code))
    headings = [Heading(p("web.origins.lives-in"), number=False, whole=False)]
    headings += [
        Heading(name(code, "web.origins.not-known"), number=True, whole=False) for code in whence
    ]
    lines = [
        (
            Cell(name(place, "web.origins.elsewhere")),
            *(_said(people, (place, origin), words) for origin in whence),
        )
        for place in destinations
    ]
    return Cross(
        sheet=Sheet(f"{p('web.tables.origins')}: {operation}", tuple(headings), tuple(lines)),
        fitted=any(row["cell"] == "fitted" for row in rows),
        day=words.day(max(row["reference_date"] for row in rows)),
        round=rows[0]["round"],
    )


def _said(people: Mapping[tuple[str, str], int | None], at: tuple[str, str], words: Words) -> Cell:
    """The people of a cell; a cell that no row speaks of is left open, and is not zero."""
    if at not in people:
        return Cell("–", quiet=True)
    return Cell(words.number(people[at]), quiet=people[at] is None)
