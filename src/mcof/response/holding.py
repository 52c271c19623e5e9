"""Holding: which rows about means hold for which cells.

A *cell* is a sector, phase, place and group, as the MCOF matrix has them. A row about
means holds for a cell where its sector, phase and group are those of the cell or are
left open (on either side), and where its place is the place of the cell or above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.tracking.levels import DEEPEST, where

CELL = ("sector", "phase", "code_set", "place_code", "population_group")
"""What makes a cell; a phase or group that is not said is null."""

_OPEN = ("sector", "phase", "population_group")
_OF_ROW = {
    "of_sector": "sector",
    "of_phase": "phase",
    "of_place": "place_code",
    "of_group": "population_group",
}


def newest(rows: ir.Table, key: Sequence[str]) -> ir.Table:
    """Of the rows that say the same thing, the one that was recorded last."""
    order = [ibis.desc("recorded_at"), ibis.desc("row_id")]
    at = ibis.row_number().over(group_by=list(key), order_by=order)
    return where(rows, at == 0)


def on_day(rows: ir.Table, on: date | None) -> ir.Table:
    """The rows that are valid on a day; all where no day is asked about.

    A row without a first day has always held; one without a last day holds still.
    """
    if on is None:
        return rows
    day = ibis.literal(on)
    began = rows["valid_from"].isnull() | (rows["valid_from"] <= day)
    goes_on = rows["valid_until"].isnull() | (rows["valid_until"] >= day)
    return rows.filter(began & goes_on)


def overlapping(rows: ir.Table, period: tuple[date, date] | None) -> ir.Table:
    """The rows of which at least one day lies in the period; an open end goes on for ever."""
    if period is None:
        return rows
    first, last = (ibis.literal(day) for day in period)
    starts = rows["period_start"].isnull() | (rows["period_start"] <= last)
    ends = rows["period_end"].isnull() | (rows["period_end"] >= first)
    return rows.filter(starts & ends)


def scopes(paths: ir.Table, *others: ir.Table) -> ir.Table:
    """Each place beside itself and beside every place above it.

    Args:
        paths: `Registry.paths()`.
        others: tables whose places count even where `paths` does not know them.

    Returns:
        `code_set`, `place_code`, `above`.
    """
    up = [
        known.select("code_set", place_code=known["code"], above=known[f"admin{at}"])
        for at in range(DEEPEST + 1)
        for known in [paths.filter(paths[f"admin{at}"].notnull())]
    ]
    itself = paths.select("code_set", place_code=paths["code"], above=paths["code"])
    own = [one.select("code_set", "place_code", above=one["place_code"]) for one in others]
    return ibis.union(itself, *up, *own, distinct=True)


def of_cells(cells: ir.Table) -> ir.Table:
    """Each cell once, with "" where it does not say a phase or a group."""
    named = cells.select(
        "code_set", "place_code", **{name: cells[name].fill_null("") for name in _OPEN}
    )
    return named.distinct()


def holding(rows: ir.Table, cells: ir.Table, paths: ir.Table) -> ir.Table:
    """Every cell beside every row that holds for it: of its place, or of a place above.

    Returns:
        The columns of `CELL` ("" for what a cell does not say), those of the row, its own
        whom and where as `of_sector, of_phase, of_place, of_group`, and `of_level`.
    """
    asked = of_cells(cells)
    above = scopes(paths, asked).rename(of_place="above")
    places = asked.inner_join(above, ["code_set", "place_code"])
    pairs = places.inner_join(_named(rows, paths), ["code_set", "of_place"])
    return _meant(pairs)


def inside(rows: ir.Table, cells: ir.Table, paths: ir.Table) -> ir.Table:
    """Every cell beside every row of its sector, phase and group in its place or inside it.

    Returns:
        The same columns as `holding`.
    """
    asked = of_cells(cells)
    own = rows.select("code_set", "place_code")
    beneath = scopes(paths, own).rename(of_place="place_code", place_code="above")
    there = _named(rows, paths).inner_join(beneath, ["code_set", "of_place"])
    return _meant(asked.inner_join(there, ["code_set", "place_code"]))


def deepest(pairs: ir.Table, *what: str) -> ir.Table:
    """Of the rows that hold for a cell, those of the deepest place.

    Args:
        pairs: as `holding` gives them.
        what: columns within which rows are about the same thing, so that a deeper row
            says otherwise than one above it.
    """
    last = pairs["of_level"].max().over(group_by=[*CELL, *what])
    return where(pairs, pairs["of_level"] == last)


def shown(rows: ir.Table) -> ir.Table:
    """The rows with null again for a phase or a group that a cell does not say."""
    return rows.mutate(**{name: rows[name].nullif("") for name in ("phase", "population_group")})


def beside(cells: ir.Table, facts: ir.Table) -> ir.Table:
    """The cells with facts of cells beside them: null where there are none.

    Args:
        cells: any table with the columns of `CELL`.
        facts: one row per cell; `phase` and `population_group` null where not said.
    """
    keys = {f"_{name}": facts[name].fill_null("") for name in CELL}
    others = facts.select(**keys, **{n: facts[n] for n in facts.columns if n not in CELL})
    keyed = cells.mutate(**{f"_{name}": cells[name].fill_null("") for name in CELL})
    on = [f"_{name}" for name in CELL]
    return keyed.left_join(others, on).drop(*on, *(f"{name}_right" for name in on))


def names(column: ir.StringColumn, condition: ir.BooleanValue | None = None) -> ir.ArrayScalar:
    """The different values of a column, to be joined by `joined` once they are aggregated."""
    return column.collect(where=condition, distinct=True)


def joined(values: ir.ArrayValue) -> ir.StringValue:
    """Values in alphabetical order with semicolons between; null where there are none."""
    return values.sort().join("; ").nullif("")


def _named(rows: ir.Table, paths: ir.Table) -> ir.Table:
    """The rows with their whom and where under names of their own, and the level of the place."""
    levels = paths.select("code_set", place_code=paths["code"], _level=paths["level"])
    known = rows.left_join(levels, ["code_set", "place_code"])
    known = known.drop("code_set_right", "place_code_right")
    level = ibis.coalesce(known["_level"], known["place_level"]).cast("int64")
    return known.mutate(of_level=level).drop("_level", "place_level").rename(**_OF_ROW)


def _meant(pairs: ir.Table) -> ir.Table:
    """The pairs whose sector, phase and group may be the same."""
    same = ibis.and_(
        *(
            pairs[f"of_{short}"].isnull()
            | (pairs[name] == "")
            | (pairs[f"of_{short}"] == pairs[name])
            for short, name in (("sector", "sector"), ("phase", "phase"))
        ),
        pairs["of_group"].isnull()
        | (pairs["population_group"] == "")
        | (pairs["of_group"] == pairs["population_group"]),
    )
    return pairs.filter(same)
