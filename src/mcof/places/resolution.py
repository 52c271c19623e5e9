"""Which place a code and a name mean: exact or a finding, never a guess.

Only distinct combinations of code, name and parent are worked on; the answer is
joined back to the rows. The rules, in order:

1. What a person decided for the name (within that parent, else anywhere) holds.
2. A code that exists, as written or as the only counterpart of a code of another
   set, is taken, if it lies in the stated parent and the name does not contradict it.
3. A name that means exactly one place within the stated parent is taken.
4. A place that lies in one governorate and is administered from the stated one is
   taken where it lies, with a finding that names both.
5. All else is a finding with the three best candidates.
"""

from __future__ import annotations

import polars as pl

from mcof.places import candidates
from mcof.places.index import FIRST, SECOND, Index, code_key, with_path
from mcof.places.paths import lies_in
from mcof.places.rulings import GIVEN, ruled
from mcof.vocabulary.text import normalise_expr, second_key_expr

ANSWER: dict[str, pl.DataType] = {
    "place_code": pl.String(),
    "place_level": pl.Int64(),
    "how": pl.String(),
    "finding": pl.String(),
    "candidates": pl.String(),
}

# What spreadsheets write where there is nothing.
_NOTHING = (
    "",
    "#n/a",
    "#ref!",
    "n/a",
    "na",
    "nan",
    "none",
    "null",
    "-",
    "--",
    "tbd",
    "not available",
)


def resolve(frame: pl.DataFrame, level: int, index: Index, decisions: pl.DataFrame) -> pl.DataFrame:
    """The columns of `ANSWER` for each row of a frame; see `Registry.resolve`."""
    given = frame.select(
        (pl.col(name).cast(pl.String) if name in frame.columns else pl.lit(None, pl.String)).alias(
            name
        )
        for name in GIVEN
    )
    if given.height < frame.height:  # none of the columns: literals alone have one row
        given = pl.concat([given] * frame.height) if frame.height else given.clear()
    distinct = given.unique()
    answered = _answered(distinct, level, index, decisions)
    return given.join(
        answered, on=GIVEN, how="left", nulls_equal=True, maintain_order="left"
    ).select(pl.col(name).cast(kind) for name, kind in ANSWER.items())


def _answered(
    distinct: pl.DataFrame, level: int, index: Index, decisions: pl.DataFrame
) -> pl.DataFrame:
    asked = _asked(distinct, index)
    asked = asked.join(_by_code(asked, index), on="n", how="left")
    asked = asked.join(_by_name(asked, level, index), on="n", how="left")
    asked = asked.join(_by_decision(asked, decisions), on="n", how="left")
    return candidates.added(ruled(asked, level), level, index)


def _asked(distinct: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Distinct questions, numbered `n`, with keys; the parent as a code of this set."""
    parents = index.codes.drop_nulls("code").select(parent_key="code_key", parent="code")

    def something(name: str) -> pl.Expr:
        nothing = pl.col(name).str.strip_chars().str.to_lowercase().is_in(_NOTHING)
        return pl.when(~nothing).then(pl.col(name))

    return (
        distinct.with_row_index("n")
        .with_columns(
            code_key=code_key(something("given_code")),
            first=normalise_expr(something("given_name")).replace("", None),
            second=second_key_expr(something("given_name")).replace("", None),
            parent_key=code_key(something("within")),
        )
        .join(parents, on="parent_key", how="left")
        .with_columns(parent=pl.coalesce("parent", "parent_key"))
    )


def _by_code(asked: pl.DataFrame, index: Index) -> pl.DataFrame:
    """`n, code, code_how, trouble, code_level, code_inside, code_claimed`."""
    met = asked.select("n", "code_key", "parent").join(index.codes, on="code_key")
    placed = with_path(met, index.places)
    claimed = _claimed(placed, index)
    return claimed.select(
        "n",
        "code",
        "code_how",
        "trouble",
        code_level="level",
        code_inside=pl.col("parent").is_null() | lies_in("parent"),
        code_claimed="claimed",
        code_lies_in="admin1",
    )


def _claimed(placed: pl.DataFrame, index: Index) -> pl.DataFrame:
    claims = index.claims.select("code", parent="within", claimed=pl.lit(value=True))
    return placed.join(
        claims, on=("code", "parent"), how="left", maintain_order="left"
    ).with_columns(pl.col("claimed").fill_null(value=False))


def _by_name(asked: pl.DataFrame, level: int, index: Index) -> pl.DataFrame:
    """`n` with lists of codes that the name means, by how well, and the best `kind`."""
    keys = pl.concat(
        asked.select("n", "parent", key=key, rank=pl.lit(rank, pl.Int8))
        for rank, key in ((FIRST, "first"), (SECOND, "second"))
    ).drop_nulls("key")
    met = _claimed(keys.join(index.names, on=("key", "rank")), index).with_columns(
        inside=pl.col("parent").is_null() | lies_in("parent"), here=pl.col("level") == level
    )

    def meanings(which: pl.Expr) -> pl.Expr:
        return pl.col("code").filter(which).unique(maintain_order=True)

    here, inside = pl.col("here"), pl.col("inside")
    first, claimed = pl.col("rank") == FIRST, pl.col("claimed")
    return (
        met.sort("n", "rank", pl.col("kind") != "name", "code")
        .group_by("n", maintain_order=True)
        .agg(
            exact=meanings(here & inside & first),
            near=meanings(here & inside),
            disputed=meanings(here & ~inside & claimed),
            elsewhere=meanings(here & ~inside),
            otherwise=meanings(~here),
            lies_in=pl.col("admin1").filter(here & ~inside & claimed).first(),
            kind=pl.col("kind").filter(here).first(),
        )
        .with_columns(
            within_parent=pl.when(pl.col("exact").list.len() > 0).then("exact").otherwise("near")
        )
        .drop("exact", "near")
    )


def _by_decision(asked: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """`n, decided, decided_code`: the newest; one for the parent beats one for anywhere."""
    made = decisions.sort("recorded_at", maintain_order=True).select(
        word=normalise_expr(pl.col("name")),
        parent=pl.col("within").replace("", None),
        decided_code=pl.col("code").replace("", None),
        decided=pl.lit(value=True),
    )
    made = made.unique(("word", "parent"), keep="last", maintain_order=True)
    words = asked.select(
        "n", "parent", word=pl.coalesce("first", normalise_expr(pl.col("code_key")))
    )
    local = words.join(made.drop_nulls("parent"), on=("word", "parent"))
    anywhere = words.join(made.filter(pl.col("parent").is_null()).drop("parent"), on="word")
    return pl.concat(
        [
            local.select("n", "decided", "decided_code"),
            anywhere.select("n", "decided", "decided_code"),
        ]
    ).unique("n", keep="first", maintain_order=True)
