"""Totals of locations that a list gives only in cells, and whether its partitions agree.

Early lists are long: a sheet has a row for each location and origin, another a row for each
location of one wave. Each sheet is a partition of the same people; a total is made of one of
them, never of two.
"""

from __future__ import annotations

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, none
from mcof.ingest.shapes.adding import PLACE_KEY, whole
from mcof.ingest.shapes.cells import DIMENSIONS, OF_PLACES

LOCATION: tuple[str, ...] = (*PLACE_KEY, "location_id", "location_name")
MEASURES = ("households", "individuals")


def _location(rows: pl.DataFrame) -> list[str]:
    return [name for name in LOCATION if name in rows.columns]


def _without_total(records: pl.DataFrame) -> tuple[list[str], pl.DataFrame]:
    """What names a location, and the rows of locations that have no total.

    In a wide list every line of the file has its total, which is seen at once.
    """
    here = _location(records)
    total = pl.col("breakdown") == "total"
    lines = records.filter(total)["line"].unique()
    bare = records.filter(~pl.col("line").is_in(lines.implode()))
    if bare.is_empty():
        return here, bare
    return here, records.filter(~total.any().over(here))


def with_totals(records: pl.DataFrame) -> pl.DataFrame:
    """The records with a derived total for each location that has cells and no total.

    It is the sum of the partition with the fewest dimensions, and of those the first by name;
    unknown where one of its cells is.
    """
    here, bare = _without_total(records)
    if bare.is_empty():
        return records
    total = pl.col("breakdown") == "total"
    size = pl.col("breakdown").str.count_matches("+", literal=True)
    one = bare.with_columns(cut=pl.concat_str(size, pl.lit(":"), "breakdown"))
    one = one.filter(pl.col("cut") == pl.col("cut").min().over(here)).drop("cut")
    gone = {*here, *MEASURES, "breakdown", "basis", *DIMENSIONS.values()}
    gone |= {name for name in one.columns if name.endswith("_given") and name != "place_given"}
    rest = [name for name in one.columns if name not in gone]
    sums = [whole(name) for name in MEASURES if name in one.columns]
    made = one.group_by(here, maintain_order=True).agg(pl.col(rest).first(), *sums)
    made = made.with_columns(breakdown=pl.lit("total"), basis=_derived(records))
    places = [name for name in OF_PLACES if name in records.columns]
    cells = records.with_columns(pl.when(total).then(pl.col(name)).alias(name) for name in places)
    return pl.concat([made, cells], how="diagonal_relaxed").select(records.columns)


def _derived(records: pl.DataFrame) -> pl.Expr:
    """Derived, unless the rows are weaker still: synthetic or modelled."""
    weak = records["basis"].drop_nulls().unique().to_list() if "basis" in records.columns else []
    return pl.lit(next((one for one in ("synthetic", "modelled") if one in weak), "derived"))


def partitions(records: pl.DataFrame) -> pl.DataFrame:
    """V2: the partitions of a location that has no total of its own add up to the same.

    Every row of a location whose partitions differ has a finding, so that the location waits
    as a whole.
    """
    here, bare = _without_total(records)
    measure = next((name for name in MEASURES if name in records.columns), None)
    if bare.is_empty() or measure is None:
        return none()
    sums = bare.group_by(*here, "breakdown").agg(sum=pl.col(measure).sum()).sort("breakdown")
    told = pl.format("{}: {}", "breakdown", "sum").sort().str.join(", ")
    odd = sums.group_by(here).agg(value=told, several=pl.col("sum").n_unique())
    odd = odd.filter(pl.col("several") > 1)
    rows = bare.join(odd, on=here, nulls_equal=True, maintain_order="left")
    return found("partitions-differ", rows.select(*KEYS, "value"), field=measure)


def sheets_agree(records: pl.DataFrame) -> pl.DataFrame:
    """V2: the sheets of a workbook, and the breakdowns in them, add up to one total.

    One finding for each breakdown of a sheet whose people are not as many as most of them say;
    of places and their parts each sheet gives one level.
    """
    measure = "individuals" if "individuals" in records.columns else "households"
    if measure not in records.columns or "basis" not in records.columns:
        return none()
    known = [name for name in ("operation", "round", "population_group") if name in records.columns]
    sums = records.group_by(*known, "sheet", "breakdown").agg(
        sum=pl.col(measure).sum(), any=pl.col(measure).is_not_null().any()
    )
    sums = sums.filter("any").sort("sheet", "breakdown")
    usual = sums.group_by(known).agg(usual=pl.col("sum").mode().max()) if known else None
    both = sums.join(usual, on=known, nulls_equal=True) if usual is not None else sums
    odd = both.filter(pl.col("sum") != pl.col("usual"))
    told = pl.format("{} by {}: {}, the others: {}", "sheet", "breakdown", "sum", "usual")
    return found("partitions-differ", odd.select("sheet", value=told), field=measure)
