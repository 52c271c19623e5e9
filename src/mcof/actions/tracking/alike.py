"""Ask what a change is made of: the same locations, others, and the method of counting."""

from __future__ import annotations

from datetime import date, datetime

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

from mcof.actions.tracking.change import change
from mcof.actions.tracking.kept import observed
from mcof.ports import Workspace
from mcof.tracking.alike import alike
from mcof.tracking.figures import behind

_KEYS = ("code_set", "place_code", "operation", "assessment", "population_group")


def composition(
    workspace: Workspace,
    *,
    level: int = 0,
    before: int | None = None,
    after: int | None = None,
    on: date | None = None,
    group: str = "IDP",
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """What a change between two rounds is made of, in each place.

    Args:
        before, after: numbers of the rounds; None for the latest, and the one before it.
        on: the last day to look at.

    Returns:
        `code_set`, `place_code`, the stock, the rounds and their days, `change_individuals`,
        the columns of `mcof.tracking.alike.alike`, and `real_effect` and `method_effect` of
        `mcof.tracking.change.change`: two ways of taking the same change apart. The greatest
        change comes first.

    Raises:
        Missing: there is no round, or none before it.
    """
    told = pl.DataFrame(
        change(
            workspace,
            level=level,
            before=before,
            after=after,
            on=on,
            group=group,
            operation=operation,
            as_of=as_of,
        )
    )
    parts = [
        _alike(workspace, told, one, level=level, group=group, as_of=as_of)
        for (one,) in told.select("operation").unique().sort("operation").rows()
    ]
    rows = pl.concat(parts) if parts else None
    kept = told.select(
        *_KEYS, "round_before", "round_after", "reference_date_before", "reference_date_after",
        "presence", "real_effect", "method_effect",
    )  # fmt: skip
    if rows is None:
        return kept.to_arrow()
    joined = kept.join(rows, on=_KEYS, how="left", nulls_equal=True)
    ordered = joined.sort(-pl.col("change_individuals").abs().fill_null(-1), "place_code")
    return ordered.to_arrow()


def _alike(
    workspace: Workspace,
    told: pl.DataFrame,
    operation: str,
    *,
    level: int,
    group: str,
    as_of: datetime | None,
) -> pl.DataFrame:
    """The change of one operation, location by location, of the rounds that `change` compared."""
    counted, paths = observed(workspace, as_of=as_of)
    mine = told.filter(operation=operation)

    def rows(side: str) -> ir.Table:
        numbers = mine[f"round_{side}"].drop_nulls().to_list()
        days = mine[f"reference_date_{side}"].drop_nulls().sort().to_list()
        found = behind(
            counted,
            paths,
            level=level,
            group=group,
            operation=operation,
            round=numbers[0] if numbers else None,
            on=days[-1] if days and not numbers else None,
        )
        # No round of these places at all: nothing is behind it, and all of the other is new.
        return found if numbers or days else found.limit(0)

    answer = workspace.engine.answer(alike(rows("before"), rows("after")))
    return pl.DataFrame(answer).rename({"place": "place_code"})
