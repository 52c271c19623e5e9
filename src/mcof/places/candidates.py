"""The three best candidates for what was not taken: for a person to choose from."""

from __future__ import annotations

import polars as pl
from rapidfuzz import fuzz, process

from mcof.places.index import SECOND, Index
from mcof.places.paths import lies_in

BEST = 3
# Beyond this many different names that mean nothing, the file is not about these places,
# and a person will not go through the candidates one by one.
MOST_NAMES = 20_000
# A place in the stated parent is shown before a somewhat more similar one elsewhere.
_NEARNESS = 20.0
_WORST_SHOWN = 40.0


def added(ruled: pl.DataFrame, level: int, index: Index) -> pl.DataFrame:
    """`place_level` and `candidates` for the rows that were ruled on.

    Candidates are written `CODE Name (score)`, best first, joined by `|`; a place that
    the code or the name means exactly has score 100.
    """
    levelled = ruled.join(
        index.places.select(place_code="code", place_level="level"), on="place_code", how="left"
    )
    numbered = levelled.with_row_index("m")
    meant = _meant(numbered, index)
    similar = _similar(numbered, level, index)
    shown = pl.concat([meant, similar]).unique("m", keep="first", maintain_order=True)
    return numbered.join(shown, on="m", how="left").drop("m", "means", "second", "parent")


def _meant(ruled: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Candidates that are exact: `m, candidates`."""
    listed = ruled.filter(pl.col("finding").is_not_null() & (pl.col("means").list.len() > 0))
    rows = listed.select("m", code="means").explode("code").unique(maintain_order=True)
    return _written(rows.with_columns(score=pl.lit(100.0)), index)


def _similar(ruled: pl.DataFrame, level: int, index: Index) -> pl.DataFrame:
    """Candidates for names that mean nothing, by similarity: `m, candidates`."""
    unknown = ruled.filter(
        pl.col("place_code").is_null()
        & (pl.col("means").list.len().fill_null(0) == 0)
        & pl.col("second").is_not_null()
        & (pl.col("finding") != "place-not-ours")
    )
    words = unknown["second"].unique(maintain_order=True).head(MOST_NAMES)
    scored = _scored(
        words, index.names.filter((pl.col("rank") == SECOND) & (pl.col("level") == level))
    )
    rows = unknown.select("m", "second", "parent").join(scored, on="second")
    placed = rows.join(index.places.drop("level", "name_en"), on="code", how="left")
    near = (
        pl.when(pl.col("parent").is_not_null() & lies_in("parent")).then(_NEARNESS).otherwise(0.0)
    )
    best = placed.sort(
        "m", pl.col("score") + near, "code", descending=[False, True, False], maintain_order=True
    )
    return _written(best.group_by("m", maintain_order=True).head(BEST), index)


def _scored(words: pl.Series, names: pl.DataFrame) -> pl.DataFrame:
    """`second, code, score`: the best score of each place's spellings, for each word."""
    schema = {"second": pl.String, "code": pl.String, "score": pl.Float64}
    if words.is_empty() or names.is_empty():
        return pl.DataFrame(schema=schema)
    spellings = names["key"].to_list()
    found: list[tuple[str, int, float]] = []
    for word in words:
        hits = process.extract(
            word, spellings, scorer=fuzz.ratio, limit=4 * BEST, score_cutoff=_WORST_SHOWN
        )
        found.extend((word, position, score) for _, score, position in hits)
    rows = pl.DataFrame(
        found, schema={"second": pl.String, "at": pl.UInt32, "score": pl.Float64}, orient="row"
    )
    codes = names.select("code").with_row_index("at")
    return (
        rows.join(codes, on="at")
        .group_by("second", "code", maintain_order=True)
        .agg(pl.col("score").max())
    )


def _written(rows: pl.DataFrame, index: Index) -> pl.DataFrame:
    named = rows.join(
        index.places.select("code", "name_en"), on="code", how="left", maintain_order="left"
    )
    text = pl.format(
        "{} {} ({})",
        "code",
        pl.col("name_en").fill_null(""),
        pl.col("score").round(0).cast(pl.Int64),
    )
    return named.group_by("m", maintain_order=True).agg(candidates=text.str.join("|"))
