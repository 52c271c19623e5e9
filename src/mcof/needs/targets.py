"""Targets and totals: what the units of a place add up to; sectors are never added."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mcof.needs.settings import Settings

PHASES = (1, 2, 3, 4, 5)


def overall(units: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """What the units add up to: preliminary, final, and how much is not settled.

    Args:
        units: as `mcof.needs.finals.gated` gives them.
        by: columns within which units are added up; none for all of them.

    Returns:
        `by`, `units`, `preliminary_in_need` (with `units_without`, that have no figure),
        `in_need_at_least`, `in_need_at_most` (null where a unit has no upper bound),
        `counted_in_need` (the overall figure: of the units that are settled), `units_open`
        (neither settled, nor known to count nobody), `open_in_need` (their preliminary
        people), `published_in_need`, `decided_units`, `units_in_both` (that had a figure last
        year too), `before_in_need` and `change_in_need` (of these alone, so that a place that
        is new makes no change), `basis`.
    """
    weak = {"reported": 0, "derived": 1, "modelled": 2, "synthetic": 3}
    back = {number: word for word, number in weak.items()}
    first = pl.col("preliminary_in_need")
    is_open = pl.col("counted_in_need").is_null() & first.is_not_null()
    both = first.is_not_null() & pl.col("before_in_need").is_not_null()
    rows = units if by else units.with_columns(_all=pl.lit(0))
    told = rows.group_by(list(by) or ["_all"], maintain_order=True).agg(
        units=pl.len().cast(pl.Int64),
        units_without=first.is_null().sum().cast(pl.Int64),
        preliminary_in_need=_sum("preliminary_in_need"),
        in_need_at_least=_sum("in_need_at_least"),
        in_need_at_most=pl.when(
            pl.col("in_need_at_most").is_null().any() == pl.lit(value=False)
        ).then(pl.col("in_need_at_most").sum()),
        counted_in_need=_sum("counted_in_need"),
        units_open=is_open.sum().cast(pl.Int64),
        open_in_need=first.filter(is_open).sum(),
        decided_units=(pl.col("final_in_need_how") == "decided").sum().cast(pl.Int64),
        published_in_need=_sum("published_in_need"),
        units_in_both=both.sum().cast(pl.Int64),
        before_in_need=_sum_where("before_in_need", both),
        change_in_need=_sum_where("preliminary_in_need", both) - _sum_where("before_in_need", both),
        basis=pl.col("basis").replace_strict(weak, default=2, return_dtype=pl.Int64).max(),
    )
    worded = told.with_columns(pl.col("basis").replace_strict(back, return_dtype=pl.String))
    return worded if by else worded.drop("_all")


def _sum(name: str) -> pl.Expr:
    """The sum of what is known; null where nothing is."""
    return pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum())


def _sum_where(name: str, holds: pl.Expr) -> pl.Expr:
    """The sum of the rows that the condition holds of; null where it holds of none."""
    return pl.when(holds.any()).then(pl.col(name).filter(holds).sum())


def by_severity(units: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """People in need in areas classified 1 to 5: never people who are in a phase.

    Returns:
        `by`, `severity` (null where no class is final), `units`, `in_need` (final people in
        need of these units, before the gate; null where none is final).
    """
    return (
        units.group_by([*by, pl.col("final_severity").alias("severity")])
        .agg(units=pl.len().cast(pl.Int64), in_need=_sum("final_in_need"))
        .sort([*by, "severity"], nulls_last=True)
    )


def targets(units: pl.DataFrame, rules: Settings, by: Sequence[str] = ()) -> pl.DataFrame:
    """How many people a plan would target and put first, by the shares of the cycle.

    The targeted are a share of the final people in need of units of severity 3, 4 and 5; the
    prioritised those of units of `prioritised-from` and above. The share of severity 3 is
    taken of the sum and rounded once, half up. Units without a final figure or class are in
    neither, and counted in `units_open`; where no unit is settled, nothing is known.

    Returns:
        `by`, `in_need_3`, `in_need_4`, `in_need_5` (in areas so classified), `targeted`,
        `prioritised`, `units`, `units_open`.
    """
    people, final = pl.col("final_in_need"), pl.col("final_severity")
    settled = people.is_not_null() & final.is_not_null()
    rows = units if by else units.with_columns(_all=pl.lit(0))
    told = rows.group_by(list(by) or ["_all"], maintain_order=True).agg(
        *(people.filter(final == k).sum().alias(f"in_need_{k}") for k, _ in rules.targets),
        prioritised=people.filter(final >= rules.prioritised_from).sum(),
        units=pl.len().cast(pl.Int64),
        units_open=(~settled).sum().cast(pl.Int64),
    )
    shares = pl.sum_horizontal(share * pl.col(f"in_need_{k}") for k, share in rules.targets)
    known = pl.col("units_open") < pl.col("units")
    made = told.with_columns(targeted=(shares + 0.5).floor().cast(pl.Int64)).with_columns(
        pl.when(known).then(name).alias(name)
        for name in (*(f"in_need_{k}" for k, _ in rules.targets), "targeted", "prioritised")
    )
    return made if by else made.drop("_all")
