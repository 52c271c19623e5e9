"""Levels of places: rows are brought up to a level, and no person is counted at two."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

DEEPEST = 3
_ADMINS = tuple(f"admin{level}" for level in range(DEEPEST + 1))


def located(rows: ir.Table, paths: ir.Table, *, level: int) -> ir.Table:
    """The rows at a level or deeper, each with the places above it.

    Args:
        rows: with `code_set`, `place_code` and `place_level`.
        paths: `code_set, code, level, admin0 .. admin3`.
        level: 0 country, 1 governorate, 2 district, 3 sub-district.

    Returns:
        The rows with `admin0 .. admin3`, `own_level`, and `place`, the place at the
        level. A code that `paths` does not have is its own place where the row says
        that it is of the level, else `place` is null: kept, but belonging nowhere.
    """
    joined = _beside_paths(rows, paths)
    own_level = _own_level(joined)
    place = _place(joined, own_level, level)
    return deeper(joined.mutate(own_level=own_level, place=place).drop(*_OF_PATHS), level)


def with_paths(rows: ir.Table, paths: ir.Table) -> ir.Table:
    """All of the rows with `admin0 .. admin3` and `own_level`, to be told at many levels."""
    joined = _beside_paths(rows, paths)
    return joined.mutate(own_level=_own_level(joined)).drop(*_OF_PATHS)


def deeper(rows: ir.Table, level: int) -> ir.Table:
    """Those of the rows of `with_paths` that are of the level or deeper, or of no level known."""
    return rows.filter((rows["own_level"] >= level) | rows["own_level"].isnull())


def place_at(rows: ir.Table, level: int) -> ir.StringValue:
    """The place at the level that each of the rows of `with_paths` lies in."""
    return _place(rows, rows["own_level"], level)


_OF_PATHS = ("level", "code_set_right", "place_code_right")


def _beside_paths(rows: ir.Table, paths: ir.Table) -> ir.Table:
    above = paths.select("code_set", "level", *_ADMINS, place_code=paths["code"])
    return rows.left_join(above, ["code_set", "place_code"])


def _own_level(joined: ir.Table) -> ir.IntegerValue:
    return ibis.coalesce(joined["level"], joined["place_level"]).cast("int64")


def _place(rows: ir.Table, own_level: ir.IntegerValue, level: int) -> ir.StringValue:
    itself = ibis.ifelse(own_level == level, rows["place_code"], ibis.null("string"))
    return ibis.coalesce(rows[_ADMINS[level]], itself)


def shallowest(
    rows: ir.Table,
    *,
    level: int,
    within: Sequence[str],
    speaks: ir.BooleanValue,
    whole: ir.BooleanValue | None = None,
) -> ir.Table:
    """The rows that no row of a place above them already stands for.

    A national row beside governorate rows counts the same people twice; so a row
    counts only where no place above it, down to the level asked for, has a row.

    Args:
        rows: as `located` gives them.
        within: the columns within which rows are about the same thing.
        speaks: whether a row says anything; one that says nothing stands for nobody.
        whole: whether a row is of its whole place, not of one location in it; a row of
            the place stands for those of its locations. None where all are.
    """
    of_place = ibis.literal(True) if whole is None else whole
    spoken_for: list[ir.BooleanValue] = []
    for at in range(level, DEEPEST + (whole is not None)):
        is_above = speaks & of_place & (rows["own_level"] == at)
        said = ibis.ifelse(is_above, 1, 0).max().over(group_by=[*within, _ADMINS[at]])
        beneath = (rows["own_level"] > at) | ((rows["own_level"] == at) & ~of_place)
        inside_it = beneath & rows[_ADMINS[at]].notnull()
        spoken_for.append(ibis.coalesce((said == 1) & inside_it, ibis.literal(False)))
    return where(rows, ~ibis.or_(*spoken_for)) if spoken_for else rows


def inside(rows: ir.Table, paths: ir.Table, place: str) -> ir.Table:
    """The rows whose `place_code` is the place or lies in it."""
    beneath = paths.filter(
        ibis.or_(*(paths[admin] == place for admin in _ADMINS)) | (paths["code"] == place)
    ).select("code_set", place_code=paths["code"])
    return rows.semi_join(beneath, ["code_set", "place_code"])


def where(rows: ir.Table, condition: ir.BooleanValue) -> ir.Table:
    """The rows for which a condition on windows holds.

    As a column first and a filter after: the SQL that Spark is given for a filter on a
    window loses the names of the columns in it.
    """
    marked = rows.mutate(_holds=condition)
    return marked.filter(marked["_holds"]).drop("_holds")
