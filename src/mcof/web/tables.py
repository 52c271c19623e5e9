"""Tables of the pages as files, made by the verbs and renderers of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.errors import InputError
from mcof.renderers import tabular
from mcof.vocabulary import load, phrases
from mcof.web import allocation, cleaning, published, reading
from mcof.web.data import finding_filters
from mcof.web.frame.asking import Asked, asked, choice
from mcof.web.frame.site import site_of
from mcof.web.gaps import alerts, changed, ranking
from mcof.web.gaps.answers import chosen
from mcof.web.gaps.listed import found, gap_filters
from mcof.web.needs import sectoral, units
from mcof.web.plans import listed as plans_listed
from mcof.web.plans import one as plans_one
from mcof.web.response import acting, means, reach
from mcof.web.tracking import ahead, counted, disasters, moved, origins, profile, travellers, who

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table(request: HttpRequest, language: str, name: str, form: str) -> HttpResponse:
    """A table with the filters of its page, every row of it."""
    rows = TABLES[name](request)
    response = HttpResponse(_content(request, rows, language, name, form), content_type=KINDS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _content(request: HttpRequest, rows: pa.Table, language: str, name: str, form: str) -> bytes:
    if form == "csv":
        return tabular.csv_bytes(rows, bom=True)  # Excel misreads Arabic without one
    if form == "json":
        return tabular.json_bytes(rows)
    p = phrases(language)
    site, wanted = site_of(request), asked(request.GET)
    about: dict[str, str] = {
        "workspace": site.name,
        "as_of": wanted.as_of.isoformat() if wanted.as_of else "",
        "round": "" if wanted.round is None else str(wanted.round),
    }
    about |= {key: value for key, value in request.GET.items() if key not in about}
    return tabular.xlsx_bytes(rows, title=p(f"web.tables.{name}"), about=about)


def _as_asked(
    rows: Callable[[HttpRequest, Asked], pa.Table],
) -> Callable[[HttpRequest], pa.Table]:
    """The rows of a page for the day, the round and the moment that the request asks about."""
    return lambda request: rows(request, asked(request.GET))


def _places(request: HttpRequest) -> pa.Table:
    wanted = asked(request.GET)
    return reading.stock(request, wanted, reading.situation(request, wanted))


def _rounds(request: HttpRequest) -> pa.Table:
    wanted = asked(request.GET)
    return reading.rounds(request, wanted, reading.situation(request, wanted))


def _matrix(request: HttpRequest) -> pa.Table:
    wanted = asked(request.GET)
    sector = choice(request.GET.get("sector"), name="sector", among=load("sectors").terms)
    return reading.matrix(request, wanted, reading.situation(request, wanted), sector)


def _gaps(request: HttpRequest) -> pa.Table:
    wanted = asked(request.GET)
    report = reading.situation(request, wanted)
    return found(request, wanted, report, gap_filters(request))


def _evidence(request: HttpRequest) -> pa.Table:
    key = request.GET.get("gap")
    if not key:
        raise InputError(
            "No gap is named",
            code="gap-name-unreadable",
            advice="Open a gap, and take its evidence from there.",
        )
    wanted = asked(request.GET)
    return reading.evidence(request, wanted, reading.situation(request, wanted), key)


def _findings(request: HttpRequest) -> pa.Table:
    filters = finding_filters(request)
    return reading.findings(request, asked(request.GET), **filters)


def _panel(name: str, request: HttpRequest) -> pa.Table:
    return profile.rows(request, asked(request.GET), name)


def _updates(request: HttpRequest) -> pa.Table:
    wanted = asked(request.GET)
    event = disasters.event_asked(request, disasters.standing(request, wanted))
    return disasters.curve(request, wanted, event or "")


def _cleaning(request: HttpRequest) -> pa.Table:
    return cleaning.filtered(
        cleaning.proposed(request, asked(request.GET)), cleaning.cleaning_filters(request)
    )


def _draft_lines(request: HttpRequest) -> pa.Table:
    return allocation.lines(request, request.GET.get("draft", ""))


def _traced(request: HttpRequest) -> pa.Table:
    return published.traced(request, request.GET.get("publication", ""))


def _needs(request: HttpRequest) -> pa.Table:
    return sectoral.figures(request, asked(request.GET), units.year_asked(request))


TABLES: Mapping[str, Callable[[HttpRequest], pa.Table]] = {
    "stock": _as_asked(who.stock),
    "change": _as_asked(moved.changes),
    "series": _as_asked(counted.national),
    "origins": _as_asked(origins.cells),
    "flows": _as_asked(travellers.counted),
    "events": _as_asked(disasters.standing),
    "updates": _updates,
    "cleaning": _cleaning,
    "response": _as_asked(acting.listed),
    "reached": _as_asked(reach.counted),
    "means": _as_asked(means.listed),
    "ahead": _as_asked(ahead.projected),
    "plans": _as_asked(plans_listed.known),
    "planlines": plans_one.lines,
    "planfacts": plans_one.facts,
    "balance": plans_one.balance,
    "publications": _as_asked(published.listed),
    "traced": _traced,
    "drafts": _as_asked(allocation.listed),
    "draft-lines": _draft_lines,
    **{name: partial(_panel, name) for name in profile.PANELS},
    "needs": _needs,
    "units": units.asked_rows,
    "quantities": _as_asked(sectoral.amounts),
    "places": _places,
    "rounds": _rounds,
    "matrix": _matrix,
    "gaps": _gaps,
    "answering": _as_asked(chosen),
    "evidence": _evidence,
    "sensitivity": _as_asked(ranking.tried),
    "changed": changed.all_changes,
    "alerts": _as_asked(alerts.open_now),
    "imports": _as_asked(reading.imports),
    "findings": _findings,
}
NAMES = tuple(TABLES)
