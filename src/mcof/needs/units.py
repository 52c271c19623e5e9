"""Units of analysis: which places, groups and pockets count, and one series of each sector."""

from __future__ import annotations

import polars as pl

from mcof.needs import sectors
from mcof.needs.figures import UNIT

_ADMINS = tuple(f"admin{level}" for level in range(4))
_OVERALL = ("overall", "(general)", "ensemble", "conjunto")
"""Words by which a series of several says that it is the whole of its sector."""


def chosen(figures: pl.DataFrame, paths: pl.DataFrame) -> pl.DataFrame:
    """The figures with one series for each country and sector.

    One sector code may carry two series: "Protection (overall)" and "General Protection" are
    both PRO, and added they would count people twice. The series that calls itself overall is
    taken, else the one that has most units, else the first by name.

    Args:
        figures: as `mcof.needs.figures.figures` gives them.
        paths: `Registry.paths()`.

    Returns:
        One row for each unit and sector, with `series` and `other_series`, how many were left.
    """
    country = paths.select("code_set", place_code="code", country="admin0")
    placed = figures.join(country, on=["code_set", "place_code"], how="left")
    within = ["code_set", "country", "sector"]
    lower = pl.col("series").str.to_lowercase()
    told = (
        placed.group_by(*within, "series")
        .agg(units=pl.len())
        .with_columns(
            is_overall=pl.any_horizontal(
                lower.str.contains(word, literal=True) for word in _OVERALL
            )
        )
    )
    order = ["is_overall", "units", "series"]
    ranked = told.sort(*order, descending=[True, True, False]).group_by(within, maintain_order=True)
    best = ranked.agg(pl.col("series").first().alias("best"), other_series=pl.len() - 1)
    kept = placed.join(best, on=within, nulls_equal=True).filter(pl.col("series") == pl.col("best"))
    return kept.drop("best", "country").with_columns(pl.col("other_series").cast(pl.Int64))


def deepest(figures: pl.DataFrame, paths: pl.DataFrame) -> pl.DataFrame:
    """The figures of the deepest places that have any: a place above others is not counted.

    Figures of a place stand for everybody in it or for one group: where a place has figures
    for everybody, those of its groups are within them and make no unit of their own. A pocket
    of need is apart from the rest of its place.
    """
    known = paths.select("code_set", *_ADMINS, place_code="code")
    driving = figures.filter(pl.col("sector").is_in(sectors.main()))
    places = driving.select("code_set", "place_code").unique()
    above = (
        places.join(known, on=["code_set", "place_code"])
        .unpivot(_ADMINS, index=["code_set", "place_code"], value_name="above")
        .filter(pl.col("above").is_not_null() & (pl.col("above") != pl.col("place_code")))
        .select("code_set", place_code="above")
        .unique()
    )
    leaves = figures.join(driving.select(UNIT).unique(), on=list(UNIT), how="semi")
    leaves = leaves.join(above, on=["code_set", "place_code"], how="anti")
    whole = pl.col("pocket") == ""  # a pocket is apart from the rest of its place
    everybody = driving.filter(whole, pl.col("population_group") == "")
    within = leaves.filter(whole, pl.col("population_group") != "").join(
        everybody.select("code_set", "place_code").unique(),
        on=["code_set", "place_code"],
        how="semi",
    )
    return leaves.join(within, on=list(UNIT), how="anti")


def wide(figures: pl.DataFrame) -> pl.DataFrame:
    """One row for each unit, with a column for each main and displayed sector.

    Args:
        figures: as `deepest` gives them.

    Returns:
        `UNIT`, `place_level`, `population` (the largest that a sector states), for each sector
        `in_need:SECTOR` and `phase:SECTOR`, `published_in_need` and `published_severity` (a
        figure over all sectors, as published), `basis` and `rows`.
    """
    codes = (*sectors.main(), *sectors.displayed())
    of = {code: pl.col("sector") == code for code in (*codes, sectors.WHOLE)}
    weak = {"reported": 0, "derived": 1, "modelled": 2, "synthetic": 3}
    grouped = figures.group_by(UNIT).agg(
        pl.col("place_level").max(),
        pl.col("population").max(),
        *(pl.col("in_need").filter(of[code]).max().alias(f"in_need:{code}") for code in codes),
        *(pl.col("severity").filter(of[code]).max().alias(f"phase:{code}") for code in codes),
        pl.col("in_need").filter(of[sectors.WHOLE]).max().alias("published_in_need"),
        pl.col("severity").filter(of[sectors.WHOLE]).max().alias("published_severity"),
        pl.col("basis").replace_strict(weak, default=2, return_dtype=pl.Int64).max(),
        pl.col("rows").sum(),
    )
    back = {number: word for word, number in weak.items()}
    ordered = grouped.sort(UNIT)
    return ordered.with_columns(pl.col("basis").replace_strict(back, return_dtype=pl.String))
