"""Check a plan: what it lacks by itself, and what the matrix of the day says against it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Unpack

import polars as pl
import pyarrow as pa

from mcof.actions.gaps import Question, day, matrix
from mcof.actions.looking.means import rows_of_means
from mcof.actions.places.known import registry
from mcof.actions.plans.asked import Opened, opened, told_of
from mcof.gaps import means
from mcof.ingest.findings import together
from mcof.plans.balance import CELL, Against, balance, conflicts, over_need, unfunded
from mcof.plans.checks import broken, checked
from mcof.ports import Workspace

LEVEL = 1


@dataclass(frozen=True)
class Checked:
    """What is known of a version, against the needs of a day.

    Attributes:
        balance: the cells: `mcof.plans.balance.balance`, with `reachable` (share of the
            people), `capacity_people` and `conflicts`.
        findings: what is wrong, and what a person should look at.
    """

    opened: Opened
    balance: pa.Table
    findings: pl.DataFrame
    against: Against


def check(
    workspace: Workspace,
    name: str,
    version: int | None = None,
    *,
    against: Against = "need",
    **question: Unpack[Question],
) -> Checked:
    """Surplus and shortage of a version, its conflicts, and what is wrong in it.

    Args:
        against: all people in need, or those whom nobody reaches today.
        question: as the matrix is asked; see `mcof.actions.gaps.Question`.

    Raises:
        Missing: there is no such plan or version.
    """
    one = opened(workspace, name, version, as_of=question.get("as_of"))
    rows = balanced(workspace, one, against=against, **question)
    odd = [over_need(rows), conflicts(rows), unfunded(one.plan)]
    said = together([findings_of(workspace, one), *odd])
    return Checked(one, rows.to_arrow(), said, against)


def balanced(
    workspace: Workspace,
    one: Opened,
    *,
    against: Against = "need",
    **question: Unpack[Question],
) -> pl.DataFrame:
    """The cells of a version beside the matrix, access and capacity of the day."""
    level = question.get("level", LEVEL)
    cells = pl.DataFrame(matrix(workspace, **question))
    paths = registry(workspace, question.get("as_of")).paths()
    rows = balance(one.plan, cells, paths, level=level, against=against)
    return _with_means(workspace, one, rows, question)


def findings_of(workspace: Workspace, one: Opened) -> pl.DataFrame:
    """What is wrong in a version by itself, as findings."""
    paths = registry(workspace).paths()
    return checked(one.plan, paths, workspace.path / "vocabulary")


def broken_conditions(workspace: Workspace, one: Opened, asked: Collection[str]) -> set[str]:
    """Which of the conditions asked about do not hold of a version."""
    found = broken(findings_of(workspace, one))
    if "newest" in asked and told_of(workspace, one.name)["version"] != one.version:
        found.add("newest")
    if "need" in asked and over_need(balanced(workspace, one)).height:
        found.add("need")
    return found & set(asked)


def _with_means(
    workspace: Workspace, one: Opened, rows: pl.DataFrame, question: Question
) -> pl.DataFrame:
    """The cells with how many can be reached and served, where anything is known of it."""
    if not rows.height:
        return _named(rows.with_columns(_NONE))
    as_of, header = question.get("as_of"), one.plan.header
    read, paths = rows_of_means(workspace, as_of), registry(workspace, as_of).paths()
    cells = rows.select(CELL).unique().sort(CELL)
    span = (header["period_start"], header["period_end"])
    reached = means.reached(read["access"], cells, paths, period=span)
    served = means.capable(read["capacities"], cells, paths, on=day(workspace, question))
    for known in (reached.select(*CELL, "reachable"), served.select(*CELL, "capacity_people")):
        rows = rows.join(known, on=list(CELL), how="left", nulls_equal=True, maintain_order="left")
    return _named(rows)


_NONE = (
    pl.lit(None, pl.Float64).alias("reachable"),
    pl.lit(None, pl.Int64).alias("capacity_people"),
)


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """The cells with the kinds of their conflicts, joined by ;"""
    blocked = pl.col("planned") > pl.col("need") * pl.col("reachable")
    weak = pl.col("planned") > pl.col("capacity_people")
    names = pl.concat_list(
        pl.when(blocked).then(pl.lit("access")), pl.when(weak).then(pl.lit("capacity"))
    ).list.drop_nulls()
    return rows.with_columns(conflicts=names.list.join(";").replace("", None))
