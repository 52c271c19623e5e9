"""The rules by which a place is taken, or refused with a finding: expressions, row by row.

The rows have what `resolution` found out about a question: what the code means, what
the name means within the stated parent and elsewhere, and what a person decided.
"""

from __future__ import annotations

import polars as pl

GIVEN = ("given_code", "given_name", "within")


def ruled(asked: pl.DataFrame, level: int) -> pl.DataFrame:
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
    return asked.with_columns(answer=answer).select(
        *GIVEN, "second", "parent", pl.col("answer").struct.unnest()
    )


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
    none = pl.lit(None, pl.String)
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
                pl.concat_list(pl.col("disputed").list.first(), "lies_in", "parent"),
            )
        )
        .when(pl.col("elsewhere").list.len() > 0)
        .then(_refused("place-outside-parent", pl.col("elsewhere")))
        # The name of the area above, written again where a part of it was asked for.
        .when(pl.col("otherwise").list.contains(pl.col("parent")))
        .then(_outcome(pl.col("parent"), pl.lit("name"), pl.lit("place-level-differs")))
        .otherwise(_outcome(none, pl.lit("none"), unknown, pl.col("otherwise")))
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
    means = (
        pl.when(pl.col("code_claimed"))
        .then(pl.concat_list("code", "code_lies_in", "parent"))
        .otherwise(code)
    )
    return (
        pl.when(~pl.col("code_inside") & ~pl.col("code_claimed"))
        .then(_refused("place-outside-parent", code))
        .when(contradicts)
        .then(_refused("place-name-code-mismatch", pl.concat_list(code, meant)))
        .otherwise(_outcome(pl.col("code"), pl.col("code_how"), remark, means))
    )
