"""One plan, top to bottom: who, what, where and when; what it leaves, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.plans.asked import Opened, differences, history, opened, versions
from mcof.actions.plans.checking import Checked, check
from mcof.actions.plans.following import Followed, follow
from mcof.plans.balance import counted
from mcof.plans.calendar import monthly
from mcof.plans.states import STANDING, moves_from
from mcof.plans.template import heading
from mcof.plans.totals import money, seriousness, totals
from mcof.renderers.plans.text import PlanWords
from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, span, whole
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of
from mcof.web.plans import sheets
from mcof.web.tracking.sheet import Sheet

_CHANGES = 40
_BALANCE = (
    ("state", "web.plan.state", "term:balance_states"),
    ("sector", "web.filter.sector", "term:sectors"),
    ("phase", "web.filter.phase", "term:phases"),
    ("place_code", "web.filter.place", "place"),
    ("population_group", "web.filter.group", "term:population_groups"),
    ("need", "web.gap.fact.need", "people"),
    ("unmet", "web.gap.fact.unmet", "people"),
    ("planned", "web.plan.planned", "people"),
    ("shortage", "web.plan.shortage", "people"),
    ("surplus", "web.plan.surplus", "people"),
    ("line_numbers", "web.plan.lines", "text"),
)
_FACTS = (
    ("state", "web.plan.state", "term:follow_states"),
    ("what", "web.plan.what", "term:plan_parts"),
    ("key", "web.plan.number", "text"),
    ("sector", "web.filter.sector", "term:sectors"),
    ("place_code", "web.filter.place", "place"),
    ("population_group", "web.filter.group", "term:population_groups"),
    ("planned", "web.plan.planned", "people"),
    ("actual", "web.plan.actual", "people"),
    ("share", "web.plan.share", "share"),
    ("basis", "report.column.basis", "term:bases"),
)
_MONEY = (
    ("budget_line", "web.plan.number", "text"),
    ("title", "web.plan.title", "text"),
    ("donor", "web.plan.donor", "text"),
    ("amount_usd", "web.plan.amount", "usd"),
    ("confirmed_usd", "web.plan.confirmed", "usd"),
    ("planned_usd", "web.plan.cost", "usd"),
    ("left_usd", "web.plan.left", "usd"),
)
_TOTALS = (
    ("sector", "web.filter.sector", "term:sectors"),
    ("lines", "web.plan.lines", "people"),
    ("places", "report.column.places", "people"),
    ("organisations", "web.gap.fact.actors", "people"),
    ("people_targeted", "web.gap.fact.targeted", "people"),
    ("budget_usd", "web.plan.cost", "usd"),
)
_LINES = (
    "line", "activity", "sector", "phase", "place_code", "population_group", "organisation",
    "partners", "period_start", "period_end", "target", "quantity", "unit", "budget_usd",
    "budget_line", "objective", "above_need", "basis",
)  # fmt: skip
_PARTS = {
    "objectives": ("objective", "title", "description", "target_groups", "entities_targeted"),
    "indicators": ("indicator", "title", "counting_kind", "unit", "baseline", "goal", "source"),
    "partners": ("organisation", "role", "sector", "note"),
    "caseloads": ("caseload", "scenario", "sector", "population_group", "place_code", "people",
                  "reference_date"),
    "preparedness": ("action", "title", "scenario", "sector", "organisation", "due",
                     "preparedness_status", "cost_usd"),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What stands beside the lines of a plan.

    Attributes:
        states: how many cells of each state, in words.
        errors: what stands against the plan.
    """

    balance: Sheet
    cells: Any
    states: list[tuple[str, int]]
    findings: list[dict[str, Any]]
    facts: Sheet
    prompts: int
    revision: list[str]


def one(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """A version of a plan; the newest that stands if none is named."""
    wanted = asked(request.GET)
    workspace = site_of(request).workspace
    version = whole(request.GET.get("version"), name="version", lowest=1)
    shown = opened(workspace, key, version, as_of=wanted.as_of)
    words = Words(language)
    code_set = str(shown.plan.header["code_set"])
    say = PlanWords(words, reading.known_places(request), code_set)
    all_versions = versions(workspace, shown.name, as_of=wanted.as_of).to_pylist()
    part = span(request.GET, total=shown.plan["lines"].height, size=25)
    return page(
        request,
        "plan.html",
        asked=wanted,
        key=key,
        told=shown.told,
        header=shown.plan.header,
        places=say.value("plan", "places", shown.plan.header["places"]),
        versions=all_versions,
        standing=next((v for v in all_versions if v["state"] in STANDING), None),
        moves=[move.name for move in moves_from(shown.state)],
        totals=_totals(request, shown, say),
        lines=sheets.part(_sliced(shown.plan["lines"], part), "lines", _LINES, say),
        months=sheets.grid(monthly(shown.plan), say, words.phrases("web.plan.by-month")),
        span=part,
        money=_money(shown, say),
        parts_=[
            sheets.part(shown.plan[name], name, fields, say)
            for name, fields in _PARTS.items()
            if shown.plan[name].height
        ],
        scenarios=seriousness(shown.plan["scenarios"]).to_dicts(),
        sections=[
            (heading(shown.plan, row["heading"], language), row["text"])
            for row in shown.plan["sections"].to_dicts()
        ],
        changes=_changes(request, shown, say),
        history=history(workspace, shown.name, as_of=wanted.as_of).to_pylist(),
        known=_known(request, shown, say, wanted),
    )


def balance(request: HttpRequest) -> pa.Table:
    """Surplus and shortage of the plan that is asked for, every cell."""
    wanted = asked(request.GET)
    return _checked(request, _asked_for(request, wanted), wanted).balance


def lines(request: HttpRequest) -> pa.Table:
    """The lines of the plan that is asked for, with `code_set`."""
    from mcof.actions.plans.asked import lines as asked_lines

    return asked_lines(
        site_of(request).workspace, request.GET.get("plan", ""), _version(request),
        as_of=asked(request.GET).as_of,
    )  # fmt: skip


def facts(request: HttpRequest) -> pa.Table:
    """Plan against fact, month by month, of the plan that is asked for."""
    wanted = asked(request.GET)
    return _followed(request, _asked_for(request, wanted), wanted).rows


def _asked_for(request: HttpRequest, wanted: Asked) -> Opened:
    workspace, name = site_of(request).workspace, request.GET.get("plan", "")
    return opened(workspace, name, _version(request), as_of=wanted.as_of)


def _checked(request: HttpRequest, shown: Opened, wanted: Asked) -> Checked:
    """The plan against the matrix of the day of the other pages."""
    site, report = site_of(request), reading.situation(request, wanted)
    return site.once(
        ("plan checked", wanted, shown.name, shown.version),
        lambda: check(
            site.workspace, shown.name, shown.version, **reading.question(report, wanted)
        ),
    )


def _followed(request: HttpRequest, shown: Opened, wanted: Asked) -> Followed:
    """The plan against what happened until the day of the other pages."""
    site, report = site_of(request), reading.situation(request, wanted)
    on = report.round.on if report.round is not None else None
    return site.once(
        ("plan followed", wanted, shown.name, shown.version),
        lambda: follow(site.workspace, shown.name, shown.version, on=on, as_of=wanted.as_of),
    )


def _version(request: HttpRequest) -> int | None:
    return whole(request.GET.get("version"), name="version", lowest=1)


def _sliced(frame: pl.DataFrame, part: Any) -> pl.DataFrame:
    return frame.slice(part.start, part.size)


def _totals(request: HttpRequest, shown: Opened, say: PlanWords) -> dict[str, Any]:
    rows = totals(shown.plan, reading.known_places(request).paths()).to_dicts()
    caption = say.words.phrases("web.plan.by-sector")
    return {"whole": rows[0], "sectors": sheets.told(rows[1:], _TOTALS, say, caption)}


def _money(shown: Opened, say: PlanWords) -> Sheet | None:
    rows = money(shown.plan).to_dicts()
    return sheets.told(rows, _MONEY, say, say.part("budget")) if rows else None


def _changes(request: HttpRequest, shown: Opened, say: PlanWords) -> list[str]:
    """What is different from the version that this one was made from."""
    base = shown.told["base"]
    if base is None:
        return []
    rows = differences(site_of(request).workspace, shown.name, base, shown.version)
    return say.sentences(pl.DataFrame(rows), _CHANGES)


def _known(request: HttpRequest, shown: Opened, say: PlanWords, wanted: Asked) -> Told:
    """The plan against the matrix and against what happened, on the day of the other pages."""
    words, seen = say.words, _checked(request, shown, wanted)
    cells = pl.DataFrame(seen.balance)
    part = span({"page": request.GET.get("cells", "")}, total=cells.height, size=25)
    labels = [(words.term("balance_states", state), n) for state, n in counted(cells).items() if n]
    came = _followed(request, shown, wanted)
    wholes = pl.DataFrame(came.rows).filter(pl.col("month").is_null())
    return Told(
        balance=sheets.told(
            _sliced(cells, part).to_dicts(), _BALANCE, say, words.phrases("web.plan.balance")
        ),
        cells=part,
        states=labels,
        findings=seen.findings.to_dicts(),
        facts=sheets.told(wholes.to_dicts(), _FACTS, say, words.phrases("web.plan.facts")),
        prompts=came.prompts.num_rows,
        revision=say.sentences(pl.DataFrame(came.changes), _CHANGES),
    )
