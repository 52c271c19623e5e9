"""V8, V9, V12: figures that jump, appear, vanish, stand still, or change by other than was said."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.ingest.findings import found, together
from mcof.tracking.between.lines import after, before, rounds_of


@dataclass(frozen=True)
class Band:
    """What is no surprise between two rounds of a place.

    Attributes:
        ratio: a figure that became so many times as large or small is looked at.
        times: so is a change so many times the median change of its layer, if it is a
            tenth of what was there, and `enough` places changed for a median to mean anything.
        least: people (or families) that a change must be to be looked at.
        rounds: rounds with the same figure after which it is looked at.
    """

    ratio: float = 3
    times: float = 5
    least: int = 30
    enough: int = 5
    rounds: int = 4


def jumps(lines: pl.DataFrame, band: Band, *, only: str | None = None) -> pl.DataFrame:
    """Findings about lines of `mcof.tracking.between.lines.laid`.

    Args:
        only: of rows of this import only.
    """
    told = _beside_before(lines)
    mine = told if only is None else told.filter(import_id=only)
    across = mine if only is None else mine.filter(pl.col("_import_before") != only)
    parts = [
        found("change-large", _named(mine.filter(_is_jump(band)))),
        found("location-new", _named(mine.filter(_is_new()))),
        found("location-vanished", _vanished(told, only)),
        found("figure-unchanged", _named(mine.filter(_stands_still(band)))),
        found("change-differs", _unsaid(across), field="change_stated"),
    ]
    return together(parts)


def _beside_before(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with what the round before and the round after said of each."""
    was = {name: before(name) for name in ("individuals", "households")}
    both = pl.col("individuals").is_not_null() & was["individuals"].is_not_null()
    again = pl.all_horizontal(pl.col(name).eq_missing(value) for name, value in was.items())
    is_first = before("at").is_null()
    rows = lines.with_columns(
        now=pl.when(both).then("individuals").otherwise("households"),
        before=pl.when(both).then(was["individuals"]).otherwise(was["households"]),
        _unit=pl.when(both).then(pl.lit("people")).otherwise(pl.lit("families")),
        _people_before=was["individuals"],
        _import_before=before("import_id"),
        _round_before=before("round_key"),
        _follows=(before("at") == pl.col("at") - 1).fill_null(value=False),
        _stays=(after("at") == pl.col("at") + 1).fill_null(value=False),
        _begins=pl.when(is_first | ~again).then(pl.int_range(pl.len())).forward_fill(),
    ).with_columns(
        change=pl.col("now") - pl.col("before"),
        value=pl.when(pl.col("before").is_not_null())
        .then("now")
        .otherwise(pl.coalesce("individuals", "households")),
        _run=pl.int_range(pl.len()) - pl.col("_begins") + 1,
    )
    return _beside_others(rows)


def _beside_others(rows: pl.DataFrame) -> pl.DataFrame:
    """The lines with what their whole layer did between the same rounds."""
    moved = pl.col("change").abs().replace(0, None)
    here = rows.group_by("layer", "at").agg(
        moved.median().alias("_median"),
        moved.count().alias("_moved"),
        pl.len().alias("_lines"),
        pl.col("_follows").sum().alias("_following"),
        pl.col("_stays").sum().alias("_staying"),
    )
    here = here.sort("layer", "at").with_columns(
        _lines_before=pl.col("_lines").shift(1).over("layer"),
        _lines_after=pl.col("_lines").shift(-1).over("layer"),
    )
    # A round that went elsewhere, or only to a part, makes no place new or vanished.
    here = here.with_columns(
        _comparable=pl.col("_following") * 2 > pl.max_horizontal("_lines_before", "_lines"),
        _comparable_after=pl.col("_staying") * 2 > pl.max_horizontal("_lines_after", "_lines"),
    )
    joined = rows.join(here, on=["layer", "at"], maintain_order="left")
    return joined.with_columns(
        _run_ends=after("_run").fill_null(0) <= pl.col("_run"),
    )


def _is_jump(band: Band) -> pl.Expr:
    now, before, change = pl.col("now"), pl.col("before"), pl.col("change").abs()
    least = pl.min_horizontal(now, before)
    by_ratio = pl.max_horizontal(now, before) >= band.ratio * least
    by_median = (
        (pl.col("_moved") >= band.enough)
        & (change > band.times * pl.col("_median"))
        & (change * 10 >= before)
    )
    return (change >= band.least) & (by_ratio | by_median.fill_null(value=False))


def _is_new() -> pl.Expr:
    return (
        (pl.col("at") > 1)
        & ~pl.col("_follows")
        & pl.col("_comparable")
        & pl.col("value").is_not_null()
    )


def _stands_still(band: Band) -> pl.Expr:
    some = pl.max_horizontal("individuals", "households") > 0
    return some & (pl.col("_run") >= band.rounds) & pl.col("_run_ends")


def _vanished(told: pl.DataFrame, only: str | None) -> pl.DataFrame:
    """Lines that the round after does not have, unless they were closed: no row of a file."""
    closed = (pl.col("update_status") == "CLOSED").fill_null(value=False)
    gone = told.filter(
        ~pl.col("_stays"),
        pl.col("_comparable_after"),
        pl.col("value") > 0,
        ~closed,
    )
    later = rounds_of(told).select(
        "layer", at=pl.col("at") - 1, later="round_key", imports="imports"
    )
    rows = gone.join(later, on=["layer", "at"])
    if only is not None:
        rows = rows.filter(pl.col("imports").list.contains(only))
    return _named(rows).select("where", "later", "value", earlier="round_key")


def _unsaid(rows: pl.DataFrame) -> pl.DataFrame:
    moved = rows.with_columns(difference=pl.col("individuals") - pl.col("_people_before"))
    return moved.filter(pl.col("difference") != pl.col("change_stated")).with_columns(
        value="change_stated"
    )


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the words that messages need."""
    where = pl.coalesce("location_name", "location_id") + ", "
    factor = pl.max_horizontal("now", "before") / pl.min_horizontal("now", "before")
    is_families = pl.col("change").is_not_null() & (pl.col("_unit") == "families")
    return rows.with_columns(
        where=pl.concat_str(where.fill_null(""), "place_code"),
        unit="_unit",
        field=pl.when(pl.col("individuals").is_null() | is_families)
        .then(pl.lit("households"))
        .otherwise(pl.lit("individuals")),
        times=pl.when(factor.is_finite())
        .then(factor.round(1).cast(pl.String))
        .otherwise(pl.lit("∞")),
        count="_run",
        earlier="_round_before",
    )
