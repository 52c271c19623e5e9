"""What pages read: the verbs of mcof, asked what the address asks. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.http import HttpRequest

from mcof.actions.allocating.drafts import drafts
from mcof.actions.evidence import evidence as rows_behind
from mcof.actions.evidence import searched as looked_for
from mcof.actions.evidence import spot_of
from mcof.actions.gaps import Question
from mcof.actions.gaps import gaps as ranked
from mcof.actions.gaps import matrix as cells
from mcof.actions.intake.findings import findings as found
from mcof.actions.intake.imports import imports as listed
from mcof.actions.places.known import registry
from mcof.actions.plans.asked import plans as known_plans
from mcof.actions.report import situation_report
from mcof.actions.reporting.gaps import gaps_report as report_of_gaps
from mcof.actions.reporting.plan import plan_report as report_of_plan
from mcof.actions.tracking.figures import figures, series
from mcof.errors import Missing
from mcof.places import Registry
from mcof.reports import matrix as matrices
from mcof.reports.documents import Named
from mcof.reports.sections import SectionReport
from mcof.reports.situation import Cell, Gap, SituationReport
from mcof.vocabulary import load
from mcof.web.frame.asking import Asked
from mcof.web.frame.site import LANGUAGES, site_of


def situation(request: HttpRequest, wanted: Asked) -> SituationReport:
    """The situation report: every figure that pages show without a filter."""
    site = site_of(request)
    return site.once(
        ("situation", wanted),
        lambda: situation_report(site.workspace, as_of=wanted.as_of, round=wanted.round),
    )


def printed(request: HttpRequest, wanted: Asked, language: str) -> Mapping[str, Any]:
    """The report in words, as paper has it: one figure is said in one way."""
    site, report = site_of(request), situation(request, wanted)
    return site.once(
        ("printed", wanted, language), lambda: site.workspace.renderer.page(report, language)
    )


def question(report: SituationReport, wanted: Asked) -> Question:
    """What the matrix is asked, so that it is of the same day and people as the report."""
    asked: Question = {"as_of": wanted.as_of}
    if report.round is not None:
        asked |= {"on": report.round.on, "operation": report.round.operation}
    return asked


FILTERS = ("sector", "phase", "place", "group", "kind")


def gaps(
    request: HttpRequest,
    wanted: Asked,
    report: SituationReport,
    filters: Mapping[str, str | None],
    *,
    level: int = 1,
) -> pa.Table:
    """The gaps that pass the filters, the worst first."""
    asked = question(report, wanted)
    asked["level"] = level
    asked["place"], asked["group"], asked["phase"] = (
        filters[name] for name in ("place", "group", "phase")
    )
    if filters["sector"]:
        asked["sectors"] = [filters["sector"]]
    site = site_of(request)
    return site.once(
        ("gaps", wanted, level, *filters.items()),
        lambda: ranked(site.workspace, kind=filters["kind"], **asked),
    )


def gap(request: HttpRequest, wanted: Asked, report: SituationReport, key: str) -> pa.Table:
    """One gap, with its rank among all: a table of one row.

    Raises:
        InputError: that is no name of a gap.
        Missing: there is no such gap, or no longer.
    """
    level = level_of_gap(request, key)
    spot = spot_of(key, level=level)
    rows = gaps(request, wanted, report, dict.fromkeys(FILTERS), level=level)
    one = rows.filter(pc.equal(rows["gap"], key))
    if one.num_rows == 0:
        raise Missing(
            f"There is no gap in {spot.sector} in {spot.place} by that name now",
            code="gap-missing",
            advice="It may have been closed by a later import; see the list of gaps.",
        )
    return one


def level_of_gap(request: HttpRequest, key: str) -> int:
    """The level of the place that the name of a gap ends with; 1 where nobody knows it."""
    *_, code_set, place = ("", *key.split("~"))
    return max(known_places(request).level(code_set, place) or 1, 1)


def cells_and_gaps(
    request: HttpRequest,
    wanted: Asked,
    report: SituationReport,
    *,
    level: int,
    place: str | None,
    group: str | None,
) -> tuple[pa.Table, pa.Table]:
    """The cells of a level in a place, and the gaps in them."""
    asked = question(report, wanted)
    asked |= {"level": level, "place": place, "group": group}
    site = site_of(request)
    return site.once(
        ("cells and gaps", wanted, level, place, group),
        lambda: (cells(site.workspace, **asked), ranked(site.workspace, **asked)),
    )


def evidence(request: HttpRequest, wanted: Asked, report: SituationReport, key: str) -> pa.Table:
    """The rows of the files behind a gap."""
    site = site_of(request)
    asked = question(report, wanted)
    asked["level"] = level_of_gap(request, key)
    return site.once(
        ("evidence", wanted, key),
        lambda: rows_behind(site.workspace, key, **asked),
    )


def searched(
    request: HttpRequest, wanted: Asked, report: SituationReport, key: str
) -> list[dict[str, Any]]:
    """What the rule of a gap looked for in the tables of means, and how much it found."""
    site = site_of(request)
    rows: list[dict[str, Any]] = site.once(
        ("searched", wanted, key),
        lambda: looked_for(site.workspace, key, **question(report, wanted)).to_pylist(),
    )
    return rows


def matrix(
    request: HttpRequest, wanted: Asked, report: SituationReport, sector: str | None = None
) -> pa.Table:
    """The cells of the matrix, of all sectors or of one."""
    asked = question(report, wanted)
    if sector:
        asked["sectors"] = [sector]
    site = site_of(request)
    return site.once(("matrix", wanted, sector), lambda: cells(site.workspace, **asked))


def cells_by_place(rows: pa.Table, sector: str, phase: str) -> dict[str, Cell]:
    """A sector and phase in each place, over its groups, as the report sums them."""
    code = {sector: (Named(sector), "mcof")}
    return {
        place: matrices.rows(rows.filter(pc.equal(rows["place_code"], place)), code)[0].cell(phase)
        for place in pc.unique(rows["place_code"]).to_pylist()
    }


def named(request: HttpRequest, rows: pa.Table) -> tuple[Gap, ...]:
    """Gaps as the report has them, with the names of places and sectors."""
    return matrices.gaps(rows, places=places_named(request, rows), sectors=sectors_named())


def places_named(request: HttpRequest, rows: pa.Table) -> Mapping[str, Named]:
    """The names of the places of some rows, by code, however deep they lie."""
    places = known_places(request)
    codes = rows.select(["code_set", "place_code"]).group_by(["code_set", "place_code"])
    return {
        row["place_code"]: Named(
            row["place_code"],
            {
                language: places.label(row["code_set"], row["place_code"], language)
                for language in LANGUAGES
            },
        )
        for row in codes.aggregate([]).to_pylist()
        if row["place_code"]
    }


def sectors_named() -> Mapping[str, tuple[Named, str]]:
    """Name and scheme of each sector, in the order of the framework."""
    return {
        term.code: (Named(term.code, term.labels), term.attributes.get("scheme", ""))
        for term in load("sectors")
    }


def gaps_report(request: HttpRequest, wanted: Asked) -> SectionReport:
    """The report of gaps, as the command line writes it."""
    site = site_of(request)
    return site.once(
        ("gaps report", wanted),
        lambda: report_of_gaps(site.workspace, round=wanted.round, as_of=wanted.as_of),
    )


def plan_report(request: HttpRequest, wanted: Asked, plan: str | None) -> SectionReport:
    """The report of a plan; decisions may come at any moment, so it is never kept."""
    return report_of_plan(site_of(request).workspace, plan, as_of=wanted.as_of)


def plans(request: HttpRequest, wanted: Asked) -> list[tuple[str, str]]:
    """The plans, by name and title."""
    rows = known_plans(site_of(request).workspace, as_of=wanted.as_of)
    return [(row["plan"], row["title"]) for row in rows.select(["plan", "title"]).to_pylist()]


def drafted(request: HttpRequest, wanted: Asked) -> bool:
    """Whether there is a draft allocation."""
    return bool(drafts(site_of(request).workspace, as_of=wanted.as_of).num_rows)


def imports(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The register, the newest import first."""
    return listed(site_of(request).workspace, as_of=wanted.as_of)


def files(request: HttpRequest, wanted: Asked) -> dict[str, str]:
    """The name of the file of each import."""
    rows = imports(request, wanted).select(["import_id", "file_name"]).to_pylist()
    return {row["import_id"]: row["file_name"] for row in rows}


def findings(request: HttpRequest, wanted: Asked, **filters: str | None) -> pa.Table:
    """The findings that pass the filters."""
    return found(site_of(request).workspace, as_of=wanted.as_of, **filters)


def places(request: HttpRequest, language: str) -> Sequence[tuple[str, str]]:
    """The governorates of the workspace, by name in the language."""
    workspace = site_of(request).workspace
    known = registry(workspace)
    code_set = str(workspace.settings["code_set"])
    codes = known.places_at(1, code_set)["code"].to_list()
    labels = [(code, known.label(code_set, code, language)) for code in codes]
    return sorted(labels, key=lambda place: place[1])


def known_places(request: HttpRequest) -> Registry:
    """The registry of places of the workspace."""
    site = site_of(request)
    return site.once(("registry",), lambda: registry(site.workspace))


def every_round(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The stock of the country in every round of every operation and group."""
    site = site_of(request)
    return site.once(
        ("every round", wanted.as_of), lambda: series(site.workspace, level=0, as_of=wanted.as_of)
    )


def rounds_known(request: HttpRequest, wanted: Asked) -> bool:
    """Whether anybody was counted at all."""
    return every_round(request, wanted).num_rows > 0


def operations(request: HttpRequest) -> list[str]:
    """The operations that have rounds, by name."""
    return sorted(set(every_round(request, Asked())["operation"].to_pylist()))


def rounds_of(
    request: HttpRequest, wanted: Asked, group: str | None, operation: str | None
) -> list[RoundChoice]:
    """The numbered rounds of a group and operation that may be chosen, the oldest first."""
    rows = every_round(request, wanted).select(
        ["round", "reference_date", "population_group", "operation"]
    )
    days: dict[int, date] = {}
    for row in rows.to_pylist():
        asked = group in {None, row["population_group"]} and operation in {None, row["operation"]}
        if asked and row["round"] is not None:
            days[row["round"]] = max(row["reference_date"], days.get(row["round"], date.min))
    return [RoundChoice(number, days[number]) for number in sorted(days)]


@dataclass(frozen=True)
class RoundChoice:
    """A round that may be chosen from a list."""

    number: int
    on: date


def stock(request: HttpRequest, wanted: Asked, report: SituationReport) -> pa.Table:
    """Displaced people by governorate, as the report counts them."""
    return figures(site_of(request).workspace, level=1, group="IDP", **question(report, wanted))


def rounds(request: HttpRequest, wanted: Asked, report: SituationReport) -> pa.Table:
    """Displaced people of the country, round by round, as the report counts them."""
    return series(site_of(request).workspace, level=0, group="IDP", **question(report, wanted))
