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
from mcof.web.frame.asking import asked, choice
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


def _answering(request: HttpRequest) -> pa.Table:
    return chosen(request, asked(request.GET))


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


def _sensitivity(request: HttpRequest) -> pa.Table:
    return ranking.tried(request, asked(request.GET))


def _alerts(request: HttpRequest) -> pa.Table:
    return alerts.open_now(request, asked(request.GET))


def _imports(request: HttpRequest) -> pa.Table:
    return reading.imports(request, asked(request.GET))


def _findings(request: HttpRequest) -> pa.Table:
    filters = finding_filters(request)
    return reading.findings(request, asked(request.GET), **filters)


def _stock(request: HttpRequest) -> pa.Table:
    return who.stock(request, asked(request.GET))


def _change(request: HttpRequest) -> pa.Table:
    return moved.changes(request, asked(request.GET))


def _series(request: HttpRequest) -> pa.Table:
    return counted.national(request, asked(request.GET))


def _origins(request: HttpRequest) -> pa.Table:
    return origins.cells(request, asked(request.GET))


def _flows(request: HttpRequest) -> pa.Table:
    return travellers.counted(request, asked(request.GET))


def _panel(name: str, request: HttpRequest) -> pa.Table:
    return profile.rows(request, asked(request.GET), name)


def _events(request: HttpRequest) -> pa.Table:
    return disasters.standing(request, asked(request.GET))


def _updates(request: HttpRequest) -> pa.Table:
    wanted = asked(request.GET)
    event = disasters.event_asked(request, disasters.standing(request, wanted))
    return disasters.curve(request, wanted, event or "")


def _response(request: HttpRequest) -> pa.Table:
    return acting.listed(request, asked(request.GET))


def _reached(request: HttpRequest) -> pa.Table:
    return reach.counted(request, asked(request.GET))


def _means(request: HttpRequest) -> pa.Table:
    return means.listed(request, asked(request.GET))


def _cleaning(request: HttpRequest) -> pa.Table:
    return cleaning.filtered(
        cleaning.proposed(request, asked(request.GET)), cleaning.cleaning_filters(request)
    )


def _ahead(request: HttpRequest) -> pa.Table:
    return ahead.projected(request, asked(request.GET))


def _publications(request: HttpRequest) -> pa.Table:
    return published.listed(request, asked(request.GET))


def _drafts(request: HttpRequest) -> pa.Table:
    return allocation.listed(request, asked(request.GET))


def _draft_lines(request: HttpRequest) -> pa.Table:
    return allocation.lines(request, request.GET.get("draft", ""))


def _traced(request: HttpRequest) -> pa.Table:
    return published.traced(request, request.GET.get("publication", ""))


def _needs(request: HttpRequest) -> pa.Table:
    return sectoral.figures(request, asked(request.GET), units.year_asked(request))


def _quantities(request: HttpRequest) -> pa.Table:
    return sectoral.amounts(request, asked(request.GET))


def _plans(request: HttpRequest) -> pa.Table:
    return plans_listed.known(request, asked(request.GET))


TABLES: Mapping[str, Callable[[HttpRequest], pa.Table]] = {
    "stock": _stock,
    "change": _change,
    "series": _series,
    "origins": _origins,
    "flows": _flows,
    "events": _events,
    "updates": _updates,
    "cleaning": _cleaning,
    "response": _response,
    "reached": _reached,
    "means": _means,
    "ahead": _ahead,
    "plans": _plans,
    "planlines": plans_one.lines,
    "planfacts": plans_one.facts,
    "balance": plans_one.balance,
    "publications": _publications,
    "traced": _traced,
    "drafts": _drafts,
    "draft-lines": _draft_lines,
    **{name: partial(_panel, name) for name in profile.PANELS},
    "needs": _needs,
    "units": units.asked_rows,
    "quantities": _quantities,
    "places": _places,
    "rounds": _rounds,
    "matrix": _matrix,
    "gaps": _gaps,
    "answering": _answering,
    "evidence": _evidence,
    "sensitivity": _sensitivity,
    "changed": changed.all_changes,
    "alerts": _alerts,
    "imports": _imports,
    "findings": _findings,
}
NAMES = tuple(TABLES)
