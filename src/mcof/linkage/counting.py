"""Counts of people from records: the only thing that leaves the restricted store.

people = records - duplicates x precision / recall

*Duplicates* are the records beyond the first of each person found. Precision takes off
what was joined wrongly, recall adds what was missed; both come from pairs that people
looked at, with a range. A person who is in two places is half in each.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.linkage.quality import Quality

SMALLEST = 10
"""People below which a count is not said; a country's information sharing protocol sets it."""

CELL = ("place_code", "population_group", "sex")
NUMBERS = ("records", "people", "people_low", "people_high")


@dataclass(frozen=True)
class Counts:
    """Counts by place, group and sex.

    Attributes:
        rows: `place_code, population_group, sex, records, people, people_low, people_high,
            suppressed`; where suppressed, the numbers are unknown.
        totals: the same without `sex` and `suppressed`, of both sexes together: only those
            of at least the smallest number of people.
        checked: whether people looked at enough pairs to say how good they are.
        left_out: records without a place, which are in no row.
    """

    rows: pl.DataFrame
    totals: pl.DataFrame
    checked: bool
    left_out: int

    @property
    def said(self) -> pl.DataFrame:
        """The rows that may leave."""
        return self.rows.filter(~pl.col("suppressed")).drop("suppressed")


def counts(
    records: pl.DataFrame,
    clusters: pl.DataFrame,
    likely: pl.DataFrame,
    quality: Quality,
    *,
    smallest: int = SMALLEST,
) -> Counts:
    """Count people by place, group and sex.

    Args:
        records: `record, place_code, population_group, sex, unit, size`; of households
            the members are counted, and those of unknown size are left out.
        clusters: `record, cluster`: what counts as one person.
        likely: the same, where whatever is in review counts as one too; it bounds the
            range where nobody has checked.
        smallest: people below which a count is suppressed, and with it the smallest
            other count of its place, or of its group, that would give it away.
    """
    weight = pl.when(pl.col("unit") == "households").then("size").otherwise(1)
    known = records.with_columns(weight.alias("weight")).drop_nulls("weight")
    sex = pl.when(pl.col("unit") != "households").then("sex")
    known = known.with_columns(sex.alias("sex"))
    placed = known.drop_nulls("place_code")
    cells = _people(placed, known, clusters).join(
        _people(placed, known, likely).select(*CELL, most="duplicates"), on=CELL, nulls_equal=True
    )
    low, middle, high = _factors(quality)
    checked = quality.precision is not None and quality.recall is not None
    duplicates = pl.col("duplicates")
    numbers = {
        "people": duplicates * middle,
        "people_low": duplicates * high if checked else pl.col("most"),
        "people_high": duplicates * low if checked else pl.lit(0.0),
    }
    rows = cells.with_columns(
        (pl.col("records") - taken)
        .clip(lower_bound=0)
        .round(mode="half_away_from_zero")
        .cast(pl.Int64)
        .alias(name)
        for name, taken in numbers.items()
    ).with_columns(pl.col("records").round().cast(pl.Int64))
    shown = rows.select(*CELL, *NUMBERS).sort(CELL, nulls_last=True)
    return Counts(
        rows=suppressed(shown, smallest),
        totals=_totals(shown, smallest),
        checked=checked,
        left_out=known.height - placed.height,
    )


def _totals(cells: pl.DataFrame, smallest: int) -> pl.DataFrame:
    """The sexes of each place and group together; a small total does not leave either.

    What is hidden of a line is always at least two cells, or fewer people than are said
    of none, so that a total takes none of it back.
    """
    sums = cells.group_by(CELL[:2]).agg(pl.col(NUMBERS).sum())
    large = (pl.col("people") >= smallest) & (pl.col("records") >= smallest)
    return sums.filter(large).sort(CELL[:2], nulls_last=True)


def _people(placed: pl.DataFrame, known: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Records of each cell, and how many of them are beyond the first of their person."""
    own = known.select("record").join(clusters, on="record")
    sizes = own.group_by("cluster").agg(pl.len().alias("times"))
    shared = placed.join(clusters, on="record", how="left").join(sizes, on="cluster", how="left")
    times = pl.col("times").fill_null(1)
    return shared.group_by(CELL).agg(
        pl.col("weight").sum().cast(pl.Float64).alias("records"),
        (pl.col("weight") * (1 - 1 / times)).sum().alias("duplicates"),
    )


def _factors(quality: Quality) -> tuple[float, float, float]:
    """By how much the duplicates found are to be multiplied: least, best, most."""
    precision, recall = quality.precision, quality.recall
    if precision is None or recall is None:
        return 1.0, 1.0, 1.0

    def ratio(upper: float, lower: float) -> float:
        return upper / max(lower, 0.05)  # a recall below that is no estimate

    return (
        ratio(precision.low, recall.high),
        ratio(precision.value, recall.value),
        ratio(precision.high, recall.low),
    )


def suppressed(rows: pl.DataFrame, smallest: int) -> pl.DataFrame:
    """The rows with `suppressed`, and no number where it is true.

    Small cells go, and then others, the smallest first, until no line of a table (the
    sexes of a place and group; the places of a group and sex) has exactly one cell
    hidden, which its total would give away, or hides fewer people than `smallest`.
    """
    hidden = (pl.col("people") < smallest) | (pl.col("records") < smallest)
    marked = rows.with_columns(hidden.alias("suppressed"))
    lines = (["place_code", "population_group"], ["population_group", "sex"])
    for _ in range(rows.height):
        before = marked["suppressed"].sum()
        for line in lines:
            marked = _with_another(marked, line, smallest)
        if marked["suppressed"].sum() == before:
            break
    return marked.with_columns(
        pl.when(~pl.col("suppressed")).then(name).alias(name) for name in NUMBERS
    )


def _with_another(rows: pl.DataFrame, line: list[str], smallest: int) -> pl.DataFrame:
    """One more cell hidden in each line that gives away what it hides."""
    hides = pl.col("suppressed")
    number = hides.sum().over(line)
    people = pl.when(hides).then("people").otherwise(0).sum().over(line)
    exposed = (number == 1) | ((number > 0) & (people < smallest))
    seen = pl.when(~hides).then("people")
    first = pl.struct(seen, pl.int_range(pl.len())).rank("ordinal").over(line)
    at = pl.when(~hides).then(first)
    another = exposed & (at == at.min().over(line))
    return rows.with_columns((hides | another.fill_null(False)).alias("suppressed"))
