"""Flat figures: the stock of every round and every level, as other systems take them in."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir

from mcof.tracking.figures import once, summed
from mcof.tracking.levels import place_at, with_paths
from mcof.tracking.rounds import ROUND, chosen_rows

FLAGGED = ("warning", "review", "error")
"""Severities of findings that whoever takes a figure over must hear of."""

_FIGURE = ("code_set", "place_code", *ROUND)


def flat(
    observations: ir.Table,
    paths: ir.Table,
    *,
    level: int,
    assessment: str,
    on: date | None = None,
    round: int | None = None,
    group: str | None = None,
    operation: str | None = None,
) -> tuple[ir.Table, ir.Table]:
    """The stock of every round in the places of a level, and the rows that it rests on.

    Args:
        observations: as `mcof.tracking.observations.observations` gives them.
        assessment: one kind of assessment; two are never in one figure.
        on: the last day to look at; None for any.

    Returns:
        Figures as `mcof.tracking.figures.summed` gives them, one row per place and round;
        and one row for each row behind them: the key of its figure, `import_id`, `sheet`,
        `source_row`, and `given`, what the source called the place, where the row is of
        the level itself. Rows that lie in no place of the level are in neither.
    """
    chosen = chosen_rows(
        observations,
        on=on,
        round=round,
        group=group,
        operation=operation,
        assessment=assessment,
        keep=("import_id", "sheet", "source_row", "place_given"),
    )
    rows = once(with_paths(chosen, paths), level=level)
    rows = rows.filter(place_at(rows, level).notnull())
    figures = summed(rows, level=level, dims=[])
    own = (rows["own_level"] == level).ifelse(rows["place_given"], None)
    behind = rows.select(
        "code_set",
        *ROUND,
        "import_id",
        "sheet",
        "source_row",
        place_code=place_at(rows, level),
        given=own,
    )
    return figures.drop("_weak", "own_level"), behind


def flags(behind: ir.Table, findings: ir.Table) -> ir.Table:
    """How many rows behind each figure a finding of each code was made of.

    Args:
        behind: the rows behind figures, as `flat` gives them.
        findings: rows of `FINDINGS`; those that name no row flag no figure.

    Returns:
        The key of the figure, `code`, `severity` and `rows`.
    """
    told = findings.filter(findings["severity"].isin(FLAGGED) & findings["row"].notnull())
    told = told.select(
        "import_id", "code", "severity", "sheet", source_row=told["row"].cast("int64")
    ).distinct()
    same = [
        behind["import_id"] == told["import_id"],
        behind["source_row"] == told["source_row"],
        behind["sheet"].fill_null("") == told["sheet"].fill_null(""),
    ]
    joined = behind.inner_join(told, same)
    return joined.group_by([*_FIGURE, "code", "severity"]).aggregate(rows=joined.count())
