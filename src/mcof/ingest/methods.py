"""Versions of a tracking method: what was in force for a country, a group and a day.

A version says how many people a family is, in which unit the cells of origin, wave and
shelter are, and which waves and shelters there are. The list is the vocabulary
`method_versions`; a workspace may add the versions of its own country.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from mcof.vocabulary import Vocabulary, load

KINDS = ("household_size", "waves", "shelters", "cell_unit")
"""What a version may change."""

_LAST = pl.date(9999, 12, 31)
_COLUMNS = (
    "country", "population_group", "size_method", "first_day", "last_day", "first_round",
    "household_size", "household_size_in_camps", "cell_unit", "waves", "shelters",
    "partial_update", "changed", "touches_total", "source",
)  # fmt: skip
_WHOLE = ("first_round", "household_size", "household_size_in_camps")


def versions(words: Vocabulary | None = None) -> pl.DataFrame:
    """The versions, one row each, in the order of country, group and day.

    Args:
        words: the vocabulary `method_versions`; that which ships with mcof by default.

    Returns:
        `version`, the columns of the vocabulary with days and numbers as such (`last_day`
        is far away where the version is still in force), and for each kind of change
        `<kind>_changes`: how often it had changed by then, so that two versions are told
        apart in it by one comparison, whatever lies between them.
    """
    return _shipped() if words is None else _read(words)


@cache
def _shipped() -> pl.DataFrame:
    return _read(load("method_versions"))


def _read(words: Vocabulary) -> pl.DataFrame:
    rows = [
        {"version": term.code, **{name: term.attributes.get(name) or None for name in _COLUMNS}}
        for term in words
    ]
    schema = dict.fromkeys(("version", *_COLUMNS), pl.String)
    frame = pl.DataFrame(rows, schema=schema).with_columns(
        pl.col("first_day").str.to_date(),
        pl.col("last_day").str.to_date().fill_null(_LAST),
        *(pl.col(name).cast(pl.Int64) for name in _WHOLE),
        pl.col("touches_total") == "yes",
    )
    line = ["country", "population_group"]
    changed = pl.col("changed").fill_null("").str.split("|")
    return frame.sort(*line, "first_day").with_columns(
        changed.list.contains(kind).cast(pl.Int64).cum_sum().over(line).alias(f"{kind}_changes")
        for kind in KINDS
    )


def in_force(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The version in force for each row, in the order of the rows; null where none is known.

    The country is the two letters that a P-code begins with; a row without a group is of
    the displaced.

    Args:
        rows: with `place_code` and `reference_date`, and perhaps `population_group`.
        known: as `versions` gives them.
    """
    group = (
        pl.col("population_group").fill_null("IDP")
        if "population_group" in rows.columns
        else pl.lit("IDP")
    )
    asked = rows.select(
        pl.int_range(pl.len()).alias("_at"),
        country=pl.col("place_code").str.slice(0, 2).str.to_uppercase(),
        population_group=group,
        first_day=pl.col("reference_date"),
    )
    line = ["country", "population_group"]
    joined = asked.sort("first_day").join_asof(
        known.sort("first_day"),
        on="first_day",
        by=line,
        strategy="backward",
        check_sortedness=False,
    )
    over = pl.col("first_day") > pl.col("last_day")
    bare = joined.with_columns(
        pl.when(~over).then(pl.col(name)).alias(name)
        for name in known.columns
        if name not in {*line, "first_day"}
    )
    return bare.sort("_at").drop("_at")
