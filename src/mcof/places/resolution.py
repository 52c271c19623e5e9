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
from mcof.vocabulary.text import normalise_expr, second_key_expr

ANSWER: dict[str, pl.DataType] = {
    "place_code": pl.String(),
    "place_level": pl.Int64(),
    "how": pl.String(),
    "finding": pl.String(),
    "candidates": pl.String(),
}
GIVEN = ("given_code", "given_name", "within")

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
    ruled = _ruled(asked, level)
    return candidates.added(ruled, level, index)


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


def _ruled(asked: pl.DataFrame, level: int) -> pl.DataFrame:
    """`GIVEN` with `place_code, how, finding` and `means`, the codes to show as candidates."""
    none = pl.lit(None, pl.String)
    named = _named()
    by_code = _by_given_code(level)
    nothing = pl.col("code_key").is_null() & pl.col("first").is_null()
    has_code = pl.col("code").is_not_null()
    code_unknown = pl.when(pl.col("code_key").is_not_null()).then(
        pl.coalesce("trouble", pl.lit("place-code-unknown"))
    )
    # A name that is taken beside a code that means nothing is taken with a finding.
    by_name = (
        pl.when(named.struct.field("finding").is_null())
        .then(
            pl.struct(
                named.struct.field("place_code").alias("place_code"),
                named.struct.field("how").alias("how"),
                code_unknown.alias("finding"),
                named.struct.field("means").alias("means"),
            )
        )
        .otherwise(named)
    )
    decision = _outcome(
        pl.col("decided_code"),
        pl.lit("decision"),
        pl.when(pl.col("decided_code").is_null()).then(pl.lit("place-not-ours")),
    )
    answer = (
        pl.when(pl.col("decided"))
        .then(decision)
        .when(nothing)
        .then(_outcome(none, pl.lit("none"), pl.lit("place-not-given")))
        .when(has_code)
        .then(by_code)
        .otherwise(by_name)
    )
    ruled = asked.with_columns(answer=answer)
    return ruled.select(*GIVEN, "second", "parent", pl.col("answer").struct.unnest())


def _outcome(
    place: pl.Expr, how: pl.Expr, finding: pl.Expr, means: pl.Expr | None = None
) -> pl.Expr:
    empty = pl.lit(None, pl.List(pl.String)) if means is None else means
    return pl.struct(
        place.alias("place_code"), how.alias("how"), finding.alias("finding"), empty.alias("means")
    )


def _refused(finding: str, means: pl.Expr | None = None) -> pl.Expr:
    return _outcome(pl.lit(None, pl.String), pl.lit("none"), pl.lit(finding), means)


def _named() -> pl.Expr:
    """The outcome for a row by its name alone."""
    inside = pl.col("within_parent").list.len()
    disputed = pl.col("disputed").list.len()
    unknown = pl.coalesce(
        "trouble",
        pl.when(pl.col("first").is_null()).then(pl.lit("place-code-unknown")),
        pl.lit("place-unknown"),
    )
    return (
        pl.when(inside == 1)
        .then(
            _outcome(pl.col("within_parent").list.first(), pl.col("kind"), pl.lit(None, pl.String))
        )
        .when(inside > 1)
        .then(_refused("place-ambiguous", pl.col("within_parent")))
        .when((disputed == 1) & (pl.col("elsewhere").list.len() == 1))
        .then(
            _outcome(
                pl.col("disputed").list.first(),
                pl.col("kind"),
                pl.lit("place-claimed-twice"),
                pl.col("disputed"),
            )
        )
        .when(pl.col("elsewhere").list.len() > 0)
        .then(_refused("place-outside-parent", pl.col("elsewhere")))
        .otherwise(_outcome(pl.lit(None, pl.String), pl.lit("none"), unknown))
    )


def _by_given_code(level: int) -> pl.Expr:
    """The outcome for a row whose code is known."""
    code = pl.concat_list("code")

    def says(meanings: str) -> pl.Expr:
        return pl.col(meanings).list.contains(pl.col("code")).fill_null(value=False)

    agrees = pl.col("first").is_null() | pl.any_horizontal(
        says(m) for m in ("within_parent", "elsewhere", "otherwise")
    )
    meant = pl.concat_list(
        pl.col(m).fill_null(pl.lit([], pl.List(pl.String)))
        for m in ("within_parent", "elsewhere", "otherwise")
    )
    contradicts = ~agrees & (meant.list.len() > 0)
    remark = (
        pl.when(pl.col("code_claimed") & ~pl.col("code_inside"))
        .then(pl.lit("place-claimed-twice"))
        .when(pl.col("code_level") != level)
        .then(pl.lit("place-level-differs"))
        .when(~agrees)
        .then(pl.lit("place-name-differs"))
    )
    return (
        pl.when(~pl.col("code_inside") & ~pl.col("code_claimed"))
        .then(_refused("place-outside-parent", code))
        .when(contradicts)
        .then(_refused("place-name-code-mismatch", pl.concat_list(code, meant)))
        .otherwise(_outcome(pl.col("code"), pl.col("code_how"), remark, code))
    )
