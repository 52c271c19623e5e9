"""Places kept as a source has them, each in the place above it that its rows name."""

from __future__ import annotations

import polars as pl

from mcof.places.provisional import ENDING
from mcof.tables import PLACES
from mcof.vocabulary.text import normalise_expr

STEPS = ("step0", "step1", "step2", "step3")
"""Columns: the code of each level that a row names, its own or made of its name."""

_KEY = ("code_set", "code")
_CHAINS = pl.Schema(
    {"code_set": pl.String, "code": pl.String, "level": pl.Int64, "parent": pl.String}
)


def slug(name: pl.Expr) -> pl.Expr:
    """The code of a place that has only a name."""
    return normalise_expr(name).str.replace_all(" ", "-", literal=True).replace("", None)


def none() -> pl.DataFrame:
    """No chains."""
    return pl.DataFrame(schema=_CHAINS)


def chains(kept: pl.DataFrame) -> pl.DataFrame:
    """What lies in what, of places that were kept as the source has them.

    Args:
        kept: `code_set`, `place_code`, `place_level` and `STEPS` of each combination.

    Returns:
        `code_set, code, level, parent` of the places and of those above them, each pair
        of place and parent once. The place above is the nearest that the row names.
    """
    parts = [_beneath(kept, pl.col("place_code"), pl.col("place_level"))]
    for level, step in enumerate(STEPS):
        above = kept.filter(pl.col("place_level") > level, pl.col(step).is_not_null())
        parts.append(_beneath(above, pl.col(step), pl.lit(level, pl.Int64)))
    return pl.concat(parts).cast(_CHAINS).unique(maintain_order=True)


def _beneath(rows: pl.DataFrame, code: pl.Expr, depth: pl.Expr) -> pl.DataFrame:
    parent = pl.coalesce(
        pl.when(depth > level).then(step) for level, step in reversed(list(enumerate(STEPS)))
    )
    return rows.select("code_set", code=code, level=depth, parent=parent)


def kept_places(
    records: pl.DataFrame, told: pl.DataFrame, known: pl.DataFrame, code_set: str, about: str
) -> pl.DataFrame:
    """Rows of `PLACES` for the places that were kept as the source has them, and those above.

    A place lies where its rows say, if they all say the same and that place is of a higher
    level; else where it lay before. Rows that name only a place further up, such as the country
    of a district, do not move a place out of its governorate. A set that is provisional lies
    under its country.

    Args:
        records: that are stored.
        told: as `chains` gives it.
        known: rows of `PLACES` that are known already.
    """
    if "code_set" not in records.columns:
        return PLACES.empty()
    other, made_up = pl.col("code_set") != code_set, pl.col("code_set").str.ends_with(ENDING)
    kept = records.filter(pl.col("code_set").is_not_null() & (other | made_up))
    own = kept.group_by("code_set", code="place_code", maintain_order=True).agg(
        level=pl.col("place_level").first(),
        name_en=pl.col("place_given").str.split(" / ").list.last().mode().sort().first(),
    )
    every = pl.concat([own, _above(own, told)], how="diagonal_relaxed")
    every = every.unique(_KEY, keep="first", maintain_order=True)
    lies = _parents(told, every).rename({"parent": "said", "above": "said_level"})
    before = known.select(*_KEY, before="parent").drop_nulls().unique(_KEY, keep="first")
    depth = known.select("code_set", before="code", before_level="level").unique(
        ["code_set", "before"], keep="first"
    )
    before = before.join(depth, on=["code_set", "before"], how="left", maintain_order="left")
    country = pl.col("code_set").str.strip_suffix(ENDING).str.to_uppercase()
    nearer = pl.when(pl.col("before_level") > pl.col("said_level")).then("before")
    rows = every.join(lies, on=_KEY, how="left", maintain_order="left")
    rows = rows.join(before, on=_KEY, how="left", maintain_order="left").with_columns(
        parent=pl.coalesce(
            nearer, "said", "before", pl.when(made_up & (pl.col("level") > 0)).then(country)
        )
    )
    roots = rows.filter(made_up, pl.col("parent") == country).select(
        "code_set", code="parent", level=pl.lit(0, pl.Int64), name_en="parent"
    )
    whole = pl.concat([rows, roots.unique(maintain_order=True)], how="diagonal_relaxed")
    whole = whole.unique(_KEY, keep="first", maintain_order=True)
    made = whole.select(*_KEY, "level", "name_en", "parent")
    return PLACES.conform(made.with_columns(source=pl.lit(f"provisional: as {about} names them")))


def _above(own: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """The places above, whose rows may not be among the records."""
    found: list[pl.DataFrame] = []
    at = own.select(*_KEY)
    for _ in STEPS:
        up = told.join(at, on=_KEY, how="semi").select("code_set", code="parent").drop_nulls()
        found.append(told.join(up, on=_KEY, how="semi").select(*_KEY, "level", name_en="code"))
        at = up
    return pl.concat(found).unique(_KEY, keep="first", maintain_order=True)


def _parents(told: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Of each place the one place above, where all say the same and it is of a higher level."""
    levels = places.select(*_KEY, "level")
    said = told.select(*_KEY, "parent").drop_nulls().unique()
    said = said.filter(pl.len().over(_KEY) == 1)
    return (
        said.join(levels, on=_KEY)
        .join(levels.rename({"code": "parent", "level": "above"}), on=["code_set", "parent"])
        .filter(pl.col("above") < pl.col("level"))
        .select(*_KEY, "parent", "above")
    )
