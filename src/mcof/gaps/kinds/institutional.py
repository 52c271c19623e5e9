"""Institutional: nobody leads, no authority decides, no plan or procedure is in force."""

from __future__ import annotations

import polars as pl

from mcof.gaps.kinds.found import Facts, beside, gaps_of, needing, of_countries, subjects

_OF_MANDATES = {"nobody-leads": "leads", "no-authority": "authorities"}
_OF_INSTRUMENTS = {
    "no-plan": ("plans", "policies"),
    "no-procedure": ("laws", "procedures", "agreements"),
}


def institutional(facts: Facts) -> list[pl.DataFrame]:
    """One gap per sector, place and phase, where people are and the workspace knows of others.

    Where it holds of every sector in a place, it is one gap, of no sector; where it holds
    in every place of a country, one gap, of the country. Where the
    workspace has no mandate or no instrument at all nothing is known, which is an
    information gap, and no institutional one.
    """
    found: list[pl.DataFrame] = []
    everywhere = subjects(facts)
    if (mandates := facts.means.mandates) is not None:
        rows = beside(everywhere, mandates)
        found += [
            _gaps(facts, everywhere, rows.filter(pl.col(column).is_null()), reason, "mandate_rows")
            for reason, column in _OF_MANDATES.items()
        ]
    if (instruments := facts.means.instruments) is not None:
        rows = beside(everywhere, instruments)
        for reason, columns in _OF_INSTRUMENTS.items():
            none = pl.all_horizontal(pl.col(name).fill_null(0) == 0 for name in columns)
            found.append(_gaps(facts, everywhere, rows.filter(none), reason, "instrument_rows"))
    return found


def _gaps(
    facts: Facts, everywhere: pl.DataFrame, rows: pl.DataFrame, reason: str, counted: str
) -> pl.DataFrame:
    if not facts.rules.on(reason):
        return rows.head(0)
    people, of = needing()
    rows = rows.with_columns(_means=pl.col(counted).fill_null(0))
    told = _as_one(facts, everywhere, _of_every_sector(everywhere, rows))
    return gaps_of(told, reason, people=people, of=of, rows_of_means=pl.col("_means"))


def _of_every_sector(everywhere: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows; those of a place and phase that hold of every sector as one row, of none.

    Its people are the displaced, else the largest need: sectors are never added.
    """
    keys = ["phase", "code_set", "place_code"]
    whole = everywhere.group_by(keys).agg(_sectors=pl.len())
    counted = rows.join(whole, on=keys, nulls_equal=True)
    every = (pl.len().over(keys) == pl.col("_sectors")) & (pl.col("_sectors") > 1)
    counted = counted.with_columns(_every=every).drop("_sectors")
    one = counted.filter("_every").sort("need", descending=True, nulls_last=True)
    one = one.unique(keys, keep="first", maintain_order=True).with_columns(
        sector=pl.lit(None, pl.String),
        need=pl.when(pl.col("displaced").is_null()).then("need"),
    )
    return pl.concat([counted.filter(~pl.col("_every")), one]).drop("_every")


def _as_one(facts: Facts, everywhere: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows; those of a sector and phase that hold in every place of a country as one row."""
    keys = ["sector", "phase", "code_set", "place_code"]
    places = everywhere.unique(keys[1:], keep="first", maintain_order=True)
    places = places.with_columns(sector=pl.lit(None, pl.String))
    asked = pl.concat([everywhere, places])
    whole = of_countries(asked, facts).select(*keys, _places="_cells")
    here = of_countries(rows, facts).join(whole, on=keys, nulls_equal=True)
    all_of_it = here.filter(pl.col("_cells") == pl.col("_places"), pl.col("_cells") > 1)
    above = facts.paths.select("code_set", "admin0", place_code="code")
    said = all_of_it.select("sector", "phase", "code_set", admin0="place_code")
    kept = rows.join(above, on=["code_set", "place_code"], how="left").join(
        said, on=["sector", "phase", "code_set", "admin0"], how="anti", nulls_equal=True
    )
    one = all_of_it.drop("_places").with_columns(_means=pl.lit(0, pl.Int64))
    return pl.concat([kept.drop("admin0"), one], how="diagonal_relaxed")
