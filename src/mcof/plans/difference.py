"""Differences of two plans, row by row and field by field; and a plan with a difference applied."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mcof.plans.plan import Plan, as_text, plan, typed
from mcof.tables.plans import PARTS

COLUMNS = ("part", "key", "change", "field", "before", "after")
SCHEMA = dict.fromkeys(COLUMNS, pl.String())

ADDED, REMOVED, CHANGED = "added", "removed", "changed"

_CELL = ["part", "key", "field"]


def difference(before: Plan, after: Plan) -> pl.DataFrame:
    """What changes from one plan to another.

    Returns:
        `part`, `key` (of the row), `change` (added, removed or changed: of the row),
        `field`, `before` and `after` as text, null for unknown; one row for each field, in
        the order of parts, rows and columns. The same plans give no rows.
    """
    both = cells(before).join(cells(after), on=_CELL, how="full", coalesce=True, suffix="_after")
    both = both.rename({"value": "before", "value_after": "after"})
    changed = both.filter(pl.col("before").ne_missing(pl.col("after")))
    there = [_keys(one).with_columns(pl.lit(True).alias(name)) for one, name in
             ((before, "_was"), (after, "_is"))]  # fmt: skip
    for keys in there:
        changed = changed.join(keys, on=["part", "key"], how="left")
    change = (
        pl.when(pl.col("_was").is_null())
        .then(pl.lit(ADDED))
        .when(pl.col("_is").is_null())
        .then(pl.lit(REMOVED))
        .otherwise(pl.lit(CHANGED))
    )
    return in_reading_order(changed.with_columns(change.alias("change"))).select(COLUMNS)


def applied(to: Plan, changes: pl.DataFrame) -> Plan:
    """The plan with changes made, as `difference` gives them.

    Raises:
        InputError: what comes out is no plan.
    """
    kept = cells(to).join(changes.select(_CELL), on=_CELL, how="anti")
    new = changes.select(*_CELL, value="after").drop_nulls("value")
    whole = pl.concat([kept, new])
    return plan({name: _part(name, whole) for name in PARTS}, to.given)


def cells(one: Plan) -> pl.DataFrame:
    """Every known value of a plan: `part`, `key`, `field`, `value` as text."""
    return pl.concat(
        as_text(PARTS[name], frame)
        .with_columns(pl.lit(name).alias("part"), pl.col(PARTS[name].key[0]).alias("_key"))
        .unpivot(index=["part", "_key"], variable_name="field")
        .drop_nulls("value")
        .rename({"_key": "key"})
        for name, frame in one.parts.items()
    )


def in_reading_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with `part`, `key` and perhaps `field`, as a person reads a plan."""
    order: list[pl.Expr] = [_rank("part", list(PARTS)), pl.col("key").str.len_chars()]
    order += [pl.col("key")]
    if "field" in rows.columns:
        columns: Mapping[str, int] = {
            f"{name}.{field}": at for name, table in PARTS.items()
            for at, field in enumerate(table.names)
        }  # fmt: skip
        place = pl.concat_str("part", pl.lit("."), "field")
        order.append(place.replace_strict(columns, default=len(columns), return_dtype=pl.Int64))
    return rows.sort(order, maintain_order=True)


def _rank(column: str, among: list[str]) -> pl.Expr:
    places = {one: at for at, one in enumerate(among)}
    return pl.col(column).replace_strict(places, default=len(among), return_dtype=pl.Int64)


def _keys(one: Plan) -> pl.DataFrame:
    return cells(one).select("part", "key").unique()


def _part(name: str, whole: pl.DataFrame) -> pl.DataFrame:
    """The rows of a part, from its cells."""
    table = PARTS[name]
    own = whole.filter(pl.col("part") == name)
    if own.is_empty():
        return table.empty()
    wide = own.pivot("field", index="key", values="value", aggregate_function="first")
    return table.conform(typed(table, wide.drop("key") if "key" in wide.columns else wide))
