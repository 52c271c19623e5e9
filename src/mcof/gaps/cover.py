"""Cover: how much of a need is reached, so that no surplus hides a gap elsewhere."""

from __future__ import annotations

import polars as pl

from mcof.gaps.cells import KEY, compatible
from mcof.gaps.depths import ADMINS
from mcof.tracking.levels import DEEPEST


def cover(
    need: pl.DataFrame, response: pl.DataFrame, base: pl.DataFrame, cells: pl.DataFrame
) -> pl.DataFrame:
    """Need and reach of each cell, compared place by place.

    Need and reach are compared in the deepest places that both were stated for, and only
    then added up: what is reached beyond the need of one district is not netted against
    the gap of the next. People reached by rows that do not say the group or the phase
    count where only one cell can be meant; else they are `reached_unattributed`.

    Where the needs source itself says how many were reached, the larger figure counts:
    both are claims about the same people.
    """
    claims = _claims(response, base, cells)
    at = [*KEY, "place_code", "own_level", *ADMINS]
    unknown = pl.lit(None, pl.Int64)
    stated = need.select(*at, need="in_need", own="reached", reached=unknown)
    said = claims.filter("attributed", pl.col("reached").is_not_null())
    said = said.select(*at, need=unknown, own=unknown, reached="reached")
    compared = _compared(pl.concat([stated, said]))
    loose = claims.group_by(KEY).agg(
        reached_unattributed=_sum(pl.col("reached").filter(~pl.col("attributed")))
    )
    for other in (_need_facts(need), loose):
        compared = compared.join(other, on=list(KEY), how="full", coalesce=True)
    return compared


def _claims(response: pl.DataFrame, base: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Each response beside each cell that it may be about, and whether its people count there."""
    said = response.select(KEY).unique()
    choices = compatible(said, base.select(KEY)).group_by(KEY).agg(choices=pl.len())
    pairs = compatible(response, cells.select(*KEY, "is_base")).join(
        choices, on=list(KEY), how="left"
    )
    same_group = (pl.col("group") == pl.col("c_group")) | (pl.col("c_group") == "")
    same_phase = (pl.col("phase") == pl.col("c_phase")) | (pl.col("c_phase") == "")
    only_one = pl.col("is_base") & (pl.col("choices") == 1).fill_null(False)
    own = ~pl.col("is_base") & pl.col("choices").is_null() & same_group
    marked = pairs.with_columns(attributed=(same_group & same_phase) | only_one | own)
    return marked.drop("group", "phase").rename({"c_group": "group", "c_phase": "phase"})


def _compared(rows: pl.DataFrame) -> pl.DataFrame:
    """Need, reach and cover of each cell, from rows of places of different depth."""
    speaks = pl.any_horizontal(pl.col("need", "reached", "own").is_not_null())
    depth = pl.when(speaks).then("own_level").otherwise(DEEPEST).min().over(KEY)
    rows = rows.with_columns(_depth=depth)
    there = [pl.when(pl.col("_depth") == at).then(pl.col(admin)) for at, admin in enumerate(ADMINS)]
    each = rows.group_by(*KEY, pl.coalesce(*there, "place_code").alias("at")).agg(
        _sum(pl.col(name)).alias(name) for name in ("need", "reached", "own")
    )
    total = each.group_by(KEY).agg(
        need=_sum(pl.col("need")),
        _said=_sum(pl.col("reached")),
        _own=_sum(pl.col("own")),
        _covered=_sum(_least("need", "reached")),
        _own_covered=_sum(_least("need", "own")),
    )
    from_needs = pl.col("_own").fill_null(-1) > pl.col("_said").fill_null(-1)
    known = pl.coalesce("_said", "_own").is_not_null()
    words = pl.when(from_needs).then(pl.lit("needs")).otherwise(pl.lit("responses"))
    return total.with_columns(
        reached=pl.when(from_needs).then("_own").otherwise("_said"),
        covered=pl.max_horizontal("_covered", "_own_covered"),
        reached_from=pl.when(known).then(words),
    ).drop("_said", "_own", "_covered", "_own_covered")


def _least(one: str, other: str) -> pl.Expr:
    """The smaller; null where either is unknown."""
    both = pl.col(one).is_not_null() & pl.col(other).is_not_null()
    return pl.when(both).then(pl.min_horizontal(one, other))


def _sum(values: pl.Expr) -> pl.Expr:
    """The sum of what is known; null where nothing is."""
    return pl.when(values.count() > 0).then(values.sum())


def _need_facts(need: pl.DataFrame) -> pl.DataFrame:
    return need.group_by(KEY).agg(
        need_weak=pl.col("weak").max(),
        need_on=pl.col("newest").max(),
        severity=pl.col("severity").max(),
        need_targeted=_sum(pl.col("targeted")),
        need_rows=pl.col("rows").sum(),
        need_undated=pl.col("undated").sum(),
        need_split=pl.col("split").max(),
        need_least=_sum(pl.col("least")),
        need_compared=_sum(pl.col("in_need").filter(pl.col("least").is_not_null())),
    )
