"""Units of analysis: preliminary figures, flags, what people decided, and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.needs import ask
from mcof.actions.needs.decide import history
from mcof.errors import Missing
from mcof.needs import pin, sectors, severity
from mcof.needs.figures import UNIT
from mcof.needs.finals import HOW
from mcof.needs.targets import by_severity, overall, targets
from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, choice, filtered, span, whole
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.site import site_of

FLAGS: Mapping[str, tuple[str, ...]] = {"pin": pin.FLAGS, "severity": severity.FLAGS}
_STATES = ("awaiting", "decided", "preliminary", "unknown")
assert set(_STATES) == set(HOW)


def units(request: HttpRequest, language: str) -> HttpResponse:
    """The units of a year, those that await a decision first, and what they add up to."""
    wanted, filters = asked(request.GET), unit_filters(request)
    found = pl.DataFrame(rows(request, wanted, year_asked(request)))
    if found.is_empty():
        return page(request, "needs.html", asked=wanted, found=None)
    places = reading.known_places(request)
    shown = narrowed(found, filters, places.paths())
    part = span(request.GET, total=shown.height, size=50)
    made = ask.rules_of(site_of(request).workspace, year_of(found), as_of=wanted.as_of)
    return page(
        request,
        "needs.html",
        asked=wanted,
        found=found,
        years=years(request, wanted),
        year=year_of(found),
        filters=filters,
        choices=_choices(request),
        states=[(state, _in_state(found, state).height) for state in _STATES],
        total=overall(found).row(0, named=True),
        classes=by_severity(found).to_dicts(),
        target=targets(found, made).row(0, named=True),
        gate=made.gate,
        changed=made.decided,
        rows=[line(one, places, Words(language)) for one in _slice(shown, part)],
        span=part,
    )


def unit(request: HttpRequest, language: str) -> HttpResponse:
    """One unit: what each sector says, each flag with its reason, and what was decided."""
    wanted = asked(request.GET)
    found = pl.DataFrame(rows(request, wanted, year_asked(request)))
    key = {name: request.GET.get(name, "") for name in ("code_set", "place", "group", "pocket")}
    fits = found.filter(
        pl.col("code_set") == key["code_set"],
        pl.col("place_code") == key["place"],
        pl.col("population_group") == key["group"],
        pl.col("pocket") == key["pocket"],
    ) if found.height else found  # fmt: skip
    if fits.is_empty():
        raise Missing(
            "There is no such unit of analysis now",
            code="unit-missing",
            advice="See the list of units for those that there are.",
        )
    row = fits.row(0, named=True)
    return page(
        request,
        "needs-unit.html",
        asked=wanted,
        year=year_of(found),
        unit=line(row, reading.known_places(request), Words(language)),
        row=row,
        sectors=[_sector(row, code, "main") for code in sectors.main()]
        + [_sector(row, code, "displayed") for code in sectors.displayed()],
        flags={kind: _flags(row, names) for kind, names in FLAGS.items()},
        history=_history(request, wanted, row),
        outcomes=[(n.split(":")[1], v) for n, v in row.items() if n.startswith("outcome:")],
    )


def rows(request: HttpRequest, wanted: Asked, year: int | None) -> pa.Table:
    """Every unit of a year."""
    site = site_of(request)
    return site.once(
        ("units", wanted, year),
        lambda: ask.jiaf(site.workspace, year=year, as_of=wanted.as_of),
    )


def asked_rows(request: HttpRequest) -> pa.Table:
    """The units that pass the filters of the page, for a file."""
    found = pl.DataFrame(rows(request, asked(request.GET), year_asked(request)))
    if found.is_empty():
        return found.to_arrow()
    paths = reading.known_places(request).paths()
    return narrowed(found, unit_filters(request), paths).to_arrow()


def years(request: HttpRequest, wanted: Asked) -> list[tuple[str, str]]:
    """The years that may be chosen, the newest first."""
    site = site_of(request)
    known = site.once(("years", wanted), lambda: ask.years(site.workspace, as_of=wanted.as_of))
    return [(str(year), str(year)) for year in known]


def year_asked(request: HttpRequest) -> int | None:
    """The year that is asked for; None for the newest."""
    return whole(request.GET.get("year"), name="year", lowest=1)


def year_of(found: pl.DataFrame) -> int | None:
    """The year that the units are of."""
    year: int | None = found["year"][0]
    return year


def unit_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the page, each checked against its list."""
    chosen = filtered(request.GET.dict(), _choices(request))
    return chosen | {"state": choice(request.GET.get("state"), name="state", among=_STATES)}


def narrowed(
    found: pl.DataFrame, filters: Mapping[str, str | None], paths: pl.DataFrame
) -> pl.DataFrame:
    """The units that pass the filters: those that await a decision first, then the most people.

    Args:
        paths: `Registry.paths()`.
    """
    if filters["state"]:
        found = _in_state(found, filters["state"])
    if filters["group"]:
        found = found.filter(pl.col("population_group") == filters["group"])
    if filters["place"]:
        own = paths.filter(pl.col("admin1") == filters["place"])
        within = own.select("code_set", place_code="code")
        found = found.join(within, on=["code_set", "place_code"], how="semi")
    open_first = ~((pl.col("final_in_need_how") == "awaiting") | _severity_open())
    return found.sort(open_first, -pl.col("preliminary_in_need").fill_null(-1), "place_code",
                      "population_group", "pocket")  # fmt: skip


def _severity_open() -> pl.Expr:
    return pl.col("final_severity_how").is_in(["awaiting", "unknown"])


def _in_state(found: pl.DataFrame, state: str) -> pl.DataFrame:
    """Units of which the people or the severity are in a state; awaiting if either is."""
    either = [pl.col(f"final_{one}_how") == state for one in ("in_need", "severity")]
    if state == "preliminary":
        return found.filter(pl.all_horizontal(either))
    return found.filter(pl.any_horizontal(either))


def _choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    from mcof.vocabulary import load

    language = language_of(request)
    return {
        "place": list(reading.places(request, language)),
        "group": list(load("population_groups").labels(language).items()),
    }


def _slice(found: pl.DataFrame, part: Any) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = found.slice(part.start, part.size).to_dicts()
    return told


def line(row: Mapping[str, Any], places: Any, words: Words) -> dict[str, Any]:
    """A unit in words."""
    low, high = row["severity_low"], row["severity_high"]
    named = (row["highest"] or "").split(";")
    return {
        **row,
        "place": places.label(row["code_set"], row["place_code"], words.language),
        "group": words.term("population_groups", row["population_group"])
        if row["population_group"]
        else words.phrases("web.needs.everybody"),
        "highest": [words.term("jiaf_sectors", code) for code in named if code],
        "bounds": (low, high) if row["preliminary_severity"] is None else None,
        "pin_flags": row["pin_flags"].split(),
        "severity_flags": row["severity_flags"].split(),
        "final_by": words.term("jiaf_sectors", row["final_sector"])
        if row["final_in_need_how"] == "decided" and row["final_sector"]
        else None,
        "query": {
            "code_set": row["code_set"],
            "place": row["place_code"],
            "group": row["population_group"],
            "pocket": row["pocket"],
            "year": row["year"],
        },
    }


def _history(request: HttpRequest, wanted: Asked, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Everything that was ever decided about a unit, the newest first."""
    every = pl.DataFrame(history(site_of(request).workspace, year=row["year"], as_of=wanted.as_of))
    own = every.filter(pl.col(name).fill_null("") == row[name] for name in UNIT)
    told: list[dict[str, Any]] = own.filter(pl.col("question") != "setting").to_dicts()
    return told


def _sector(row: Mapping[str, Any], code: str, role: str) -> dict[str, Any]:
    before = row.get(f"before:{code}")
    return {
        "code": code,
        "role": role,
        "in_need": row[f"in_need:{code}"],
        "before": before,
        "phase": row[f"phase:{code}"],
        "is_highest": code in (row["highest"] or "").split(";"),
    }


def _flags(row: Mapping[str, Any], names: tuple[str, ...]) -> list[tuple[int, str]]:
    said = {True: "raised", False: "not-raised", None: "not-assessable"}
    return [(number, said[row[name]]) for number, name in enumerate(names, start=1)]
