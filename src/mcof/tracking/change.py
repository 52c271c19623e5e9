"""Change between two rounds: how much of it is people, how much is the method."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from mcof.tracking.methods import methods_in_force

_KEYS = ("code_set", "place_code", "operation", "assessment", "population_group")
_FIGURES = ("round", "reference_date", "households", "individuals", "method", "uniform_size")


def change(
    before: ir.Table,
    after: ir.Table,
    *,
    by: Sequence[str] = (),
    versions: ir.Table | None = None,
) -> ir.Table:
    """What changed between two stocks of the same operation, place by place.

    Where the household size changed between the rounds, the change is taken apart:

        real effect = (families after - families before) x the uniform household size
        method effect = change in people - real effect

    Rounds 116 and 117 of Iraq: -81,345 people = 4,779 fewer families x 6 = -28,674 real,
    and -52,671 because families in camps count as five from round 117. With the method
    unchanged all of the change is real. Where families are unknown, or neither method
    has one size for all, the two parts are unknown, never zero.

    Args:
        before, after: stocks as `mcof.tracking.figures.stock` gives them.
        by: the dimension columns that the stocks were asked by.
        versions: as `mcof.tracking.methods.method_versions()`, which is the default.

    Returns:
        The keys of the stock, `round_before`, `round_after`, the days, households and
        individuals before and after, `change_households`, `change_individuals`,
        `change_percent` (one decimal, half away from zero; null where nobody was there),
        `presence` (`both`, `new`, `vanished`), `method_before`, `method_after`,
        `real_effect`, `method_effect`.

    Method: docs/reference/methods/figures.md.
    """
    keys = [*_KEYS, *by]
    was, now = (
        _side(stock, versions, keys, side) for stock, side in ((before, "before"), (after, "after"))
    )
    joined = was.outer_join(
        now, [was[f"{key}_before"].identical_to(now[f"{key}_after"]) for key in keys]
    )
    table = joined.mutate(
        presence=ibis.cases(
            (joined["is_before"].isnull(), "new"),
            (joined["is_after"].isnull(), "vanished"),
            else_="both",
        ),
        **{key: ibis.coalesce(joined[f"{key}_after"], joined[f"{key}_before"]) for key in keys},
    )
    return _measured(table, keys)


def percent_of_change(change: ir.IntegerValue, before: ir.IntegerValue) -> ir.FloatingValue:
    """The change in per cent of what was, to one decimal, half away from zero."""
    twice = (before * 2).nullif(0)
    halves = change.abs() * 2000 + before
    tenths = (halves - halves % twice) / twice
    return ibis.ifelse(change < 0, -tenths, tenths) / 10


def _side(stock: ir.Table, versions: ir.Table | None, keys: Sequence[str], side: str) -> ir.Table:
    table = methods_in_force(stock, versions).mutate(**{"is": ibis.literal(1)})
    columns = (*keys, *_FIGURES, "is")
    return table.select(**{f"{column}_{side}": table[column] for column in columns})


def _measured(table: ir.Table, keys: Sequence[str]) -> ir.Table:
    families = table["households_after"] - table["households_before"]
    people = table["individuals_after"] - table["individuals_before"]
    # A round in which one of two methods has a single size tells what moving families are.
    size = ibis.coalesce(table["uniform_size_before"], table["uniform_size_after"])
    known = table["method_before"].notnull() & table["method_after"].notnull()
    same = known & (table["method_before"] == table["method_after"])
    real = ibis.cases((same, people), (known, families * size), else_=ibis.null("int64"))
    return table.select(
        *keys,
        **{
            f"{name}_{side}": table[f"{name}_{side}"]
            for name in ("round", "reference_date", "households", "individuals")
            for side in ("before", "after")
        },
        change_households=families,
        change_individuals=people,
        change_percent=percent_of_change(people, table["individuals_before"]),
        presence=table["presence"],
        method_before=table["method_before"],
        method_after=table["method_after"],
        real_effect=real.cast("int64"),
        method_effect=(people - real).cast("int64"),
    )
