"""Reach: who acts where, and how many people the rows say were reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import ibis.expr.types as ir
import polars as pl

from mcof.gaps.depths import located
from mcof.gaps.periods import Period, overlapping, undated
from mcof.response.reach import NOT_ACTING, reached, together
from mcof.response.reach import acting as acting_rows
from mcof.tracking.bases import weakness

__all__ = (
    "COUNTING_RULES",
    "NOT_ACTING",
    "Counting",
    "by_place",
    "organisations",
    "reported",
    "worded_rule",
)

Counting = Literal["largest", "added"]
"""How the rows of one organisation in one place become people: the largest figure
(activities reach the same people), or their sum (the source declares that they do not)."""

COUNTING_RULES: dict[Counting, str] = {
    "largest": "largest-per-organisation-and-place",
    "added": "added-as-declared",
}

_PLACE = ("code_set", "place_code")
_SUBJECT = ("sector", "group", "phase")


def reported(
    responses: ir.Table,
    *,
    period: Period | None,
    counting: Counting = "largest",
    not_acting: Sequence[str] = NOT_ACTING,
    rules: ir.Table | None = None,
) -> ir.Table:
    """Who acts in each place, and whom they say they reach, from rows in any number.

    Of the rows of an organisation in one site the largest figure counts: activities,
    indicators and months reach the same people, so they are not added unless the source
    declares that they may be. Sites and organisations are then added up.

    Args:
        rules: what people declared, as `mcof.response.rules.ruled` gives it; it stands
            instead of `counting`, and each row then has its `reached_rule`.

    Returns:
        `code_set`, `place_code`, `sector`, `group`, `phase` ("" where not said), `reached`,
        `targeted` (null where no row says), `place_level`, `weak`, `rows`, `undated`,
        `organisations` (the list of those who act, each once for every site of its).
    """
    if rules is not None:
        acts = acting_rows(responses, period=period, not_acting=not_acting)
        return together(reached(acts, rules, period=period))
    acting = responses["status"].isnull() | responses["status"].notin(list(not_acting))
    rows = overlapping(responses.filter(acting), period)
    rows = rows.rename(group="population_group")
    by_site = rows.group_by([*_PLACE, *_SUBJECT, "organisation", "site_name"]).aggregate(
        reached=_people(rows["reached"], counting),
        targeted=_people(rows["targeted"], counting),
        place_level=rows["place_level"].max(),
        weak=weakness(rows["basis"]).max(),
        rows=rows.count(),
        undated=undated(rows),
    )
    by_site = by_site.mutate(
        group=by_site["group"].fill_null(""), phase=by_site["phase"].fill_null("")
    )
    return by_site.group_by([*_PLACE, *_SUBJECT]).aggregate(
        reached=by_site["reached"].sum().cast("int64"),
        targeted=by_site["targeted"].sum().cast("int64"),
        place_level=by_site["place_level"].max(),
        weak=by_site["weak"].max(),
        rows=by_site["rows"].sum().cast("int64"),
        undated=by_site["undated"].sum().cast("int64"),
        organisations=by_site["organisation"].collect(),
    )


def by_place(said: pl.DataFrame, paths: pl.DataFrame, *, level: int) -> pl.DataFrame:
    """What is reached in each place, with the places above it.

    Args:
        said: the rows of `reported`.

    Returns:
        The columns of `reported`, `place` (at the level), `own_level`, `admin0 .. admin3`.
    """
    return located(said, paths, level=level)


def organisations(places: pl.DataFrame) -> pl.DataFrame:
    """Who acts where: `code_set, place, sector, group, phase, organisation`, once.

    Args:
        places: as `by_place` gives them.
    """
    there = places.select("code_set", "place", *_SUBJECT, organisation="organisations")
    return there.explode("organisation").unique(maintain_order=True)


def worded_rule(rule: pl.Expr, counting: Counting) -> pl.Expr:
    """What a figure says of the rule behind it: codes of declared rules, else the usual one."""
    usual = pl.lit(COUNTING_RULES[counting])
    return pl.when(rule.is_null() | (rule == "LARGEST")).then(usual).otherwise(rule)


def _people(column: ir.IntegerColumn, counting: Counting) -> ir.IntegerScalar:
    return (column.sum() if counting == "added" else column.max()).cast("int64")
