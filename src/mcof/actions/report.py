"""Make a report: collect what the verbs answer, and put it together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime

import ibis
import ibis.expr.types as ir
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from mcof.actions import gaps as asked
from mcof.actions.intake.findings import findings
from mcof.actions.intake.register import register_of
from mcof.actions.places.known import registry
from mcof.actions.reporting.gaps import MAKERS
from mcof.actions.reporting.ground import Ground, nation_of
from mcof.actions.tracking.figures import figures, series, told
from mcof.ports import Workspace
from mcof.reports.compose import Answers
from mcof.reports.compose import situation as composed
from mcof.reports.documents import Named
from mcof.reports.sections import chosen
from mcof.reports.situation import OWN, SituationReport
from mcof.tracking.concentration import concentration as held_by_few
from mcof.vocabulary import load

SHOWN_GAPS = 10

_GROUP = "IDP"


def situation_report(
    workspace: Workspace,
    *,
    sections: Collection[str] | None = None,
    round: int | None = None,
    on: date | None = None,
    as_of: datetime | None = None,
) -> SituationReport:
    """The situation of the displaced on a day, from everything imported by a moment.

    Args:
        sections: which are shown; None for the report's own. Others are those of the
            report of gaps, such as `kinds`.
        round: a round of the operation; None for the latest.
        on: the last day to look at; None for the latest that is recorded.
        as_of: only imports recorded until then; None for now.

    Returns:
        A report without language. Where nothing is recorded, its figures are unknown.

    Raises:
        InputError: there is no such section.
    """
    more = {code: make for code, make in MAKERS.items() if code not in OWN}
    named = chosen(sections, (*OWN, *more))
    settings = workspace.settings
    # Who names a round may name one after the workspace's own day.
    until = on or (date.max if round is not None else None)
    rounds = series(workspace, level=0, on=until, as_of=as_of)
    nation = nation_of(rounds, operation=settings.get("operation"), round=round)
    operation = nation["operation"][0].as_py() if nation.num_rows else None
    day = nation["reference_date"][0].as_py() if nation.num_rows else on
    answers = _answers(workspace, nation, rounds=rounds, operation=operation, day=day, as_of=as_of)
    terms = load("sectors").terms
    report = composed(
        answers,
        crisis=str(settings["name"]),
        country=str(settings.get("country", "")),
        known_at=as_of or datetime.now(UTC),
        sectors={
            code: (Named(code, term.labels), term.attributes["scheme"])
            for code, term in terms.items()
        },
    )
    if named is None:
        return report
    ground = Ground(workspace, {"on": day, "operation": operation, "as_of": as_of})
    told = tuple(make(ground) for code, make in more.items() if code in named)
    return replace(report, named=named, sections=told)


def _answers(
    workspace: Workspace,
    nation: pa.Table,
    *,
    rounds: pa.Table,
    operation: str | None,
    day: date | None,
    as_of: datetime | None,
) -> Answers:
    engine = workspace.engine
    places = figures(workspace, level=1, on=day, group=_GROUP, operation=operation, as_of=as_of)
    moved = series(workspace, level=1, on=day, group=_GROUP, operation=operation, as_of=as_of)
    question: asked.Question = {"on": day, "operation": operation, "as_of": as_of}
    # The matrix, the gaps and the few places are made of the same rows: no two parts differ.
    seen = asked.looked(workspace, question)
    cells = asked.shown(seen.cells)
    found = asked.ranked_by(workspace, told(asked.gaps_in(workspace, seen, question)))
    settings = workspace.settings
    return Answers(
        national=nation,
        places=places,
        held=engine.answer(held_by_few(engine.local(places))),
        moved=moved,
        series=_of(rounds, _GROUP, day, operation),
        returnees=_of(rounds, "RETURNEE", day, None),
        cells=cells,
        ranked=found.slice(0, SHOWN_GAPS),
        gaps_found=found.num_rows,
        organisations=_organisations(cells),
        findings=findings(workspace, as_of=as_of),
        sources=_sources(workspace, day=day, as_of=as_of),
        registry=_registry(workspace, str(settings.get("code_set", "")), as_of),
        since=_since(workspace, day=day, operation=operation, as_of=as_of),
    )


def _of(rounds: pa.Table, group: str, day: date | None, operation: str | None) -> pa.Table:
    """The rounds of a group up to a day, oldest first."""
    rows = rounds.filter(pc.equal(rounds["population_group"], group))
    if operation is not None:
        rows = rows.filter(pc.equal(rows["operation"], operation))
    if day is not None:
        rows = rows.filter(pc.less_equal(rows["reference_date"], pa.scalar(day, pa.date32())))
    return rows.sort_by([("reference_date", "ascending"), ("round", "ascending")])


def _organisations(cells: pa.Table) -> int | None:
    """How many organisations act on some cell; None where no response is recorded."""
    if not pc.sum(cells["response_rows"]).as_py():
        return None
    names = pl.Series(cells["actor_names"]).drop_nulls().str.split("; ").explode()
    return names.n_unique()


def _registry(workspace: Workspace, code_set: str, as_of: datetime | None) -> pl.DataFrame:
    known = registry(workspace, as_of=as_of)
    return pl.concat([known.places_at(level, code_set) for level in (0, 1)])


def _since(
    workspace: Workspace, *, day: date | None, operation: str | None, as_of: datetime | None
) -> date | None:
    """The first day of the earliest wave of displacement that the operation has counted."""
    rows = workspace.engine.table("displacement", as_of=as_of)
    rows = rows.filter(rows["displacement_period"].notnull())
    if operation is not None:
        rows = rows.filter(rows["operation"] == operation)
    if day is not None:
        rows = rows.filter(rows["reference_date"] <= ibis.literal(day))
    waves = workspace.engine.answer(rows.select("displacement_period").distinct())
    terms = load("displacement_periods").terms
    codes = [code for code in waves["displacement_period"].to_pylist() if code in terms]
    firsts = [terms[code].attributes.get("from", "") for code in codes]
    return min((date.fromisoformat(first) for first in firsts if first), default=None)


def _sources(workspace: Workspace, *, day: date | None, as_of: datetime | None) -> pa.Table:
    """What the figures rest on: publications by address, and files that name none."""
    engine = workspace.engine
    tables = {
        "displacement": "reference_date",
        "sites": "reference_date",
        "needs": "period_end",
        "responses": "period_end",
    }
    parts = [
        _cited(engine.table(name, as_of=as_of), dated, day if dated == "reference_date" else None)
        for name, dated in tables.items()
    ]
    cited = pl.DataFrame(pl.from_arrow(engine.answer(ibis.union(*parts))))
    files = register_of(workspace.store).filter(event="import").select("import_id", "file_name")
    cited = cited.join(files, on="import_id").with_columns(
        one=pl.coalesce("url", "file_name"), files=pl.col("file_name")
    )
    grouped = cited.group_by("one", "url").agg(
        title=pl.col("files").unique().sort().str.join(", "),
        on=pl.col("on").max(),
        rows=pl.col("rows").sum(),
    )
    return grouped.sort("on", "title", "one", descending=[True, False, False]).to_arrow()


def _cited(rows: ir.Table, dated: str, until: date | None) -> ir.Table:
    if until is not None:
        rows = rows.filter(rows[dated] <= ibis.literal(until))
    return rows.group_by(url=rows["source_url"], import_id=rows["import_id"]).aggregate(
        on=rows[dated].max(), rows=rows.count()
    )
