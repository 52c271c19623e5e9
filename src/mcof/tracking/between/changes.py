"""V13: where the method changed between two rounds, how much of the change is the method's."""

from __future__ import annotations

import polars as pl

from mcof.ingest.findings import found
from mcof.ingest.methods import KINDS, in_force
from mcof.tracking.between.lines import rounds_of
from mcof.tracking.rounds import STOCK

_SIZES = ("household_size", "household_size_in_camps")


def method_changes(
    lines: pl.DataFrame, known: pl.DataFrame, *, only: str | None = None
) -> pl.DataFrame:
    """One finding for each round of a stock whose method is another than the round before's.

    Args:
        lines: as `mcof.tracking.between.lines.laid` gives them.
        known: versions, as `mcof.ingest.methods.versions` gives them.
    """
    rows = changed(lines, known)
    if only is not None:
        rows = rows.filter(pl.col("imports").list.contains(only))
    is_split = pl.col("real").is_not_null()
    rows = rows.with_columns(
        value="change",
        effect=pl.when(is_split)
        .then(pl.format("{} are real and {} the method's", "real", "method"))
        .when(pl.col("what").str.contains("household_size"))
        .then(pl.lit("how many are the method's is not known"))
        .otherwise(pl.lit("none are the method's")),
    )
    return found("method-changed", rows)


def changed(lines: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The rounds whose method is another, with the change taken apart.

        real = (families after - families before) x the household size that all had
        method = change in people - real

    Told of the highest level of each stock that has both rounds, and null where families
    or people are not known in both.

    Returns:
        `STOCK`, `round_key`, `before`, `day`, `what` (joined by `+`), `change`, `real`, `method`.
    """
    rounds = rounds_of(lines)
    told = rounds.select("population_group", place_code="country", reference_date="day")
    counts = [f"{kind}_changes" for kind in KINDS]
    rows = rounds.hstack(in_force(told, known).select(*counts, *_SIZES))
    rows = rows.with_columns(
        before=pl.col("round_key").shift(1).over("layer"),
        change=(pl.col("individuals") - pl.col("individuals").shift(1)).over("layer"),
        _families=(pl.col("households") - pl.col("households").shift(1)).over("layer"),
        _size=pl.coalesce(_uniform().shift(1).over("layer"), _uniform()),
        what=pl.concat_str(
            (
                pl.when(pl.col(name) != pl.col(name).shift(1).over("layer")).then(pl.lit(kind))
                for kind, name in zip(KINDS, counts, strict=True)
            ),
            separator="+",
            ignore_nulls=True,
        ).replace("", None),
    )
    sized = pl.col("what").str.contains("household_size", literal=True)
    rows = rows.filter(pl.col("what").is_not_null()).with_columns(
        real=pl.when(sized).then(pl.col("_families") * pl.col("_size"))
    )
    rows = rows.with_columns(method=pl.col("change") - pl.col("real"))
    highest = rows.sort("place_level", "is_location").unique(
        [*STOCK, "round_key"], keep="first", maintain_order=True
    )
    return highest.sort(*STOCK, "day")


def _uniform() -> pl.Expr:
    one, other = (pl.col(name) for name in _SIZES)
    return pl.when(one == other).then(one)
