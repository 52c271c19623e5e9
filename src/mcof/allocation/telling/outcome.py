"""Outcome: who gives what where, when, to whom; and every need before and after."""

from __future__ import annotations

import polars as pl

from mcof.allocation.gathering.gathered import Gathered

LINE = (
    "line", "organisation", "how", "sector", "phase", "code_set", "place_code",
    "population_group", "period", "period_start", "period_end", "activity", "people", "usd",
    "usd_per_person", "resource", "units", "hub", "staff", "kilograms", "severity", "cost_basis",
    "option", "cell",
)  # fmt: skip
"""Columns of the lines of a draft."""


def lines(gathered: Gathered, given: pl.DataFrame) -> pl.DataFrame:
    """The lines of a plan: what each organisation gives to each need in each period.

    Args:
        given: `option`, `people`.

    Returns:
        `LINE`: people helped through the period, and what that takes in all.
    """
    cells = gathered.cells.select("cell", "period_start", "period_end", "severity")
    served = given.filter(pl.col("people") > 0).select("option", "people")
    told = gathered.options.join(served, on="option", how="inner").join(cells, on="cell")
    told = told.with_columns(
        usd=pl.col("people") * pl.col("usd_per_person"),
        units=pl.col("people") * pl.col("units_per_person"),
        staff=pl.col("people") * pl.col("staff_per_person"),
        kilograms=pl.col("people") * pl.col("kilograms_per_person"),
    )
    ordered = told.sort(
        "code_set", "place_code", "sector", "period", "organisation", "option", nulls_last=False
    )
    numbered = ordered.with_row_index("line", offset=1).with_columns(
        line=pl.format("A{}", "line"), usd_per_person=pl.col("usd_per_person")
    )
    return numbered.select(LINE)


def whole_people(allocations: pl.DataFrame) -> pl.DataFrame:
    """Whole people by option: what is left of a person is nobody, so no limit is exceeded.

    Args:
        allocations: of the answer.
    """
    whole = (pl.col("people") + _HAIR).floor()
    return allocations.select("option", people=whole).filter(pl.col("people") > 0)


_HAIR = 1e-2  # people: what a solver may lose


def paid(payments: pl.DataFrame, allocations: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Which budget line pays how much of which line of the plan.

    Args:
        payments, allocations: of the answer, in fractions of people.
        lines: of the plan, in whole people.

    Returns:
        `line` (of the plan), `budget_line`, `usd`.
    """
    before = allocations.select("option", _before="usd")
    shared = (
        payments.drop_nulls("option")
        .rename({"line": "budget_line"})
        .join(before, on="option", how="inner")
        .join(lines.select("option", "line", _now="usd"), on="option", how="inner")
    )
    usd = pl.col("usd") * pl.min_horizontal(pl.col("_now") / pl.col("_before"), 1.0)
    return shared.select("line", "budget_line", usd=usd).sort("line", "budget_line")


def needs(gathered: Gathered, given: pl.DataFrame) -> pl.DataFrame:
    """Every need that could be directed to, before and after.

    Args:
        given: `option`, `people`.

    Returns:
        The cells, with `people` given, `before` and `after` (the share of the whole need
        that is met), `left` (people still without) and `unreachable` (people of the unmet
        need whom nobody can reach).
    """
    by_cell = (
        gathered.options.select("option", "cell")
        .join(given.select("option", "people"), on="option", how="inner")
        .group_by("cell")
        .agg(pl.col("people").sum())
    )
    told = gathered.cells.join(by_cell, on="cell", how="left", maintain_order="left").with_columns(
        pl.col("people").fill_null(0.0), pl.col("covered").fill_null(0)
    )
    return told.with_columns(
        before=pl.col("covered") / pl.col("total"),
        after=((pl.col("covered") + pl.col("people")) / pl.col("total")).clip(0.0, 1.0),
        left=(pl.col("need") - pl.col("people")).clip(lower_bound=0.0),
        unreachable=pl.col("need") * (1 - pl.col("access")),
    )


def by_place_and_sector(cells: pl.DataFrame) -> pl.DataFrame:
    """Needs of one place and sector together: groups and phases added, periods averaged.

    The same people are in need in every period, so the people of a plan of several periods
    are the mean of its periods and not their sum. Sectors are never added.

    Args:
        cells: as `needs` gives them.

    Returns:
        `fairness`, `code_set`, `place_code`, `sector`, `severity` (the worst), `total`, `covered`,
        `need`, `reachable`, `people`, `left`, `before`, `after`.
    """
    where = ["fairness", "code_set", "place_code", "sector"]
    spoken = cells.with_columns(reachable=pl.col("need") * pl.col("access"))
    sums = ["total", "covered", "need", "reachable", "people", "left"]
    each = spoken.group_by([*where, "period"]).agg(
        pl.col("severity").max(), *(pl.col(name).sum() for name in sums)
    )
    whole = each.group_by(where).agg(
        pl.col("severity").max(), *(pl.col(name).mean() for name in sums)
    )
    return whole.with_columns(
        before=pl.col("covered") / pl.col("total"),
        after=((pl.col("covered") + pl.col("people")) / pl.col("total")).clip(0.0, 1.0),
    ).sort("code_set", "place_code", "sector")


def most_helped(cells: pl.DataFrame) -> tuple[str | None, float]:
    """The sector in which the plan helps most people, and how many: sectors are never added."""
    told = by_place_and_sector(cells).group_by("sector").agg(pl.col("people").sum())
    if told.is_empty():
        return None, 0.0
    sector, people = told.sort("people", "sector", descending=[True, False]).row(0)
    return str(sector), float(people)
