"""Figures of need: of the rows of a file, one figure for each unit and sector of a year."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mcof.tracking.bases import basis_of, weakness

UNIT = ("code_set", "place_code", "population_group", "pocket")
"""A unit of analysis: the deepest area, a population group, and a pocket of need."""

KEY = (*UNIT, "sector", "series")
MEASURES = ("in_need", "targeted", "reached", "affected", "population")
_CUTS = ("s", "a", "sa")


def dated(rows: ir.Table) -> ir.Table:
    """The rows with `day`, the last that they speak of, and its `year`; null where not said."""
    day = ibis.coalesce(rows["period_end"], rows["period_start"])
    return rows.mutate(day=day, year=day.year().cast("int64"))


def years(needs: ir.Table) -> ir.Table:
    """The years that figures speak of: `year`, `rows`; a null year for rows without a date."""
    rows = dated(needs)
    return rows.group_by("year").aggregate(rows=rows.count())


def figures(needs: ir.Table, *, year: int | None) -> ir.Table:
    """One figure for each unit, sector and series of the sector, of the newest day of a year.

    Of the rows of one place, group, pocket, sector and series only those of the newest day
    in the year count. Whole figures are never added, since categories and plans overlap: the
    largest counts. Where only parts by sex or age are given, those of one partition are added.
    A category that says something else, such as people with disabilities, is no whole.

    Args:
        needs: rows of `NEEDS`.
        year: the year; rows without a date count in every year, where none with one does.

    Returns:
        `KEY` (text, "" where not said), `place_level`, `day`, `MEASURES`, `severity`, `basis`,
        `rows`.
    """
    rows = _keyed(needs)
    speaks = (
        rows["year"].isnull()
        if year is None
        else rows["year"].isnull() | (rows["year"] == ibis.literal(year))
    )
    rows = _distinct(rows.filter(speaks))
    last = rows.mutate(newest=rows["day"].max().over(group_by=list(KEY)))
    newest = last.filter(last["newest"].isnull() | (last["day"] == last["newest"]))
    return _whole(newest)


def _keyed(needs: ir.Table) -> ir.Table:
    rows = dated(needs)
    rest = rows["category_rest"].notnull()
    return rows.mutate(
        series=rows["sector_given"].fill_null(""),
        population_group=rows["population_group"].fill_null(""),
        pocket=rows["pocket"].fill_null(""),
        cut=ibis.cases(
            (rest, "rest"),
            (rows["sex"].notnull() & rows["age"].notnull(), "sa"),
            (rows["sex"].notnull(), "s"),
            (rows["age"].notnull(), "a"),
            else_="",
        ),
    )


def _distinct(rows: ir.Table) -> ir.Table:
    """One row for each figure of a day: plans that say the same are not added."""
    told = rows.filter(rows["cut"] != "rest")
    return told.group_by([*KEY, "day", "cut", "sex", "age"]).aggregate(
        **{name: told[name].max() for name in (*MEASURES, "severity", "place_level")},
        weak=weakness(told["basis"]).max(),
        rows=told.count(),
    )


def _whole(rows: ir.Table) -> ir.Table:
    """The whole figure of each key, or the parts of one partition added."""

    def whole(name: str) -> ir.IntegerScalar:
        parts = (rows[name].sum(where=rows["cut"] == cut) for cut in _CUTS)
        return ibis.coalesce(rows[name].max(where=rows["cut"] == ""), *parts).cast("int64")

    made = rows.group_by(list(KEY)).aggregate(
        **{name: whole(name) for name in MEASURES},
        severity=rows["severity"].max().cast("int64"),
        place_level=rows["place_level"].max().cast("int64"),
        day=rows["day"].max(),
        weak=rows["weak"].max(),
        rows=rows["rows"].sum().cast("int64"),
    )
    return made.mutate(basis=basis_of(made["weak"])).drop("weak")


def outcomes(rows: ir.Table, *, year: int | None) -> ir.Table:
    """The phase of each outcome indicator of each unit, of the newest day of a year.

    Returns:
        `UNIT`, `outcome`, `phase` (the worst of that day).
    """
    given = dated(rows).mutate(
        population_group=rows["population_group"].fill_null(""),
        pocket=rows["pocket"].fill_null(""),
    )
    if year is not None:
        given = given.filter(given["year"].isnull() | (given["year"] == ibis.literal(year)))
    key = [*UNIT, "outcome"]
    last = given.mutate(newest=given["day"].max().over(group_by=key))
    newest = last.filter(last["newest"].isnull() | (last["day"] == last["newest"]))
    return newest.group_by(key).aggregate(phase=newest["outcome_phase"].max().cast("int64"))
