"""Make a report: collect what the verbs answer, and put it together."""

from __future__ import annotations

from datetime import UTC, date, datetime

import ibis
import ibis.expr.types as ir
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from mcof.actions import gaps as asked
from mcof.actions.change import change
from mcof.actions.figures import concentration, figures, series
from mcof.actions.findings import findings
from mcof.actions.places import registry
from mcof.errors import Missing
from mcof.ports import Workspace
from mcof.reports.compose import Answers
from mcof.reports.compose import situation as composed
from mcof.reports.documents import Named
from mcof.reports.situation import SituationReport
from mcof.tables import REGISTER
from mcof.vocabulary import load

SHOWN_GAPS = 10

_GROUP = "IDP"


def situation_report(
    workspace: Workspace,
    *,
    round: int | None = None,
    on: date | None = None,
    as_of: datetime | None = None,
) -> SituationReport:
    """The situation of the displaced on a day, from everything imported by a moment.

    Args:
        round: a round of the operation; None for the latest.
        on: the last day to look at; None for the latest that is recorded.
        as_of: only imports recorded until then; None for now.

    Returns:
        A report without language. Where nothing is recorded, its figures are unknown.
    """
    settings = workspace.settings
    operation = _operation(workspace, round=round, on=on, as_of=as_of)
    nation = figures(
        workspace, level=0, round=round, on=on, group=_GROUP, operation=operation, as_of=as_of
    ).slice(0, 1)
    day = nation["reference_date"][0].as_py() if nation.num_rows else on
    answers = _answers(workspace, nation, operation=operation, day=day, as_of=as_of)
    terms = load("sectors").terms
    return composed(
        answers,
        crisis=str(settings["name"]),
        country=str(settings.get("country", "")),
        known_at=as_of or datetime.now(UTC),
        sectors={
            code: (Named(code, term.labels), term.attributes["scheme"])
            for code, term in terms.items()
        },
    )


def _operation(
    workspace: Workspace, *, round: int | None, on: date | None, as_of: datetime | None
) -> str | None:
    """The operation that the report is of: the workspace's own, else the one counted last."""
    rows = figures(workspace, level=0, round=round, on=on, group=_GROUP, as_of=as_of)
    counted = rows["operation"].to_pylist()
    own = workspace.settings.get("operation")
    if own in counted:
        return str(own)
    if not counted:
        return None
    ordered = rows.sort_by([("reference_date", "descending"), ("individuals", "descending")])
    return str(ordered["operation"][0].as_py())


def _answers(
    workspace: Workspace,
    nation: pa.Table,
    *,
    operation: str | None,
    day: date | None,
    as_of: datetime | None,
) -> Answers:
    counted = nation["round"][0].as_py() if nation.num_rows else None
    places = figures(workspace, level=1, on=day, group=_GROUP, operation=operation, as_of=as_of)
    of_round = places["round"][0].as_py() if places.num_rows else None
    cells = asked.matrix(workspace, on=day, operation=operation, as_of=as_of)
    found = asked.gaps(workspace, on=day, operation=operation, as_of=as_of)
    settings = workspace.settings
    return Answers(
        national=nation,
        places=places,
        held=concentration(
            workspace, round=of_round, on=day, group=_GROUP, operation=operation, as_of=as_of
        ),
        changes=_change(
            workspace, level=1, after=of_round, day=day, operation=operation, as_of=as_of
        ),
        national_changes=_change(
            workspace, level=0, after=counted, day=day, operation=operation, as_of=as_of
        ),
        series=series(workspace, level=0, on=day, group=_GROUP, operation=operation, as_of=as_of),
        returnees=figures(workspace, level=0, on=day, group="RETURNEE", as_of=as_of).slice(0, 1),
        cells=cells,
        ranked=found.slice(0, SHOWN_GAPS),
        gaps_found=found.num_rows,
        organisations=_organisations(cells),
        findings=findings(workspace, as_of=as_of),
        sources=_sources(workspace, day=day, as_of=as_of),
        registry=_registry(workspace, str(settings.get("code_set", "")), as_of),
        since=_since(workspace, day=day, operation=operation, as_of=as_of),
    )


def _change(
    workspace: Workspace,
    *,
    level: int,
    after: int | None,
    day: date | None,
    operation: str | None,
    as_of: datetime | None,
) -> pa.Table:
    """The change of a level; empty where there is no round before."""
    try:
        return change(
            workspace,
            level=level,
            after=after,
            on=day,
            group=_GROUP,
            operation=operation,
            as_of=as_of,
        )
    except Missing:
        return pa.table({})


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
    register = engine.table(REGISTER.name, as_of=as_of)
    files = register.filter(register["event"] == "import").select("import_id", "file_name")
    rows = ibis.union(*parts).join(files, "import_id")
    grouped = rows.group_by("url", "file_name").aggregate(
        on=rows["on"].max(), rows=rows["rows"].sum()
    )
    titled = grouped.select(title=grouped["file_name"], url="url", on="on", rows="rows")
    return engine.answer(titled.order_by(["title", "on", "url"]))


def _cited(rows: ir.Table, dated: str, until: date | None) -> ir.Table:
    if until is not None:
        rows = rows.filter(rows[dated] <= ibis.literal(until))
    return rows.group_by(url=rows["source_url"], import_id=rows["import_id"]).aggregate(
        on=rows[dated].max(), rows=rows.count()
    )
