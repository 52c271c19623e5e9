"""Alerts: a gap opens, grows, goes stale or closes, and somebody is told, once.

A gap must hold for some analyses and days before it opens, and be gone for as long before it
closes; it stays open down to somewhat fewer people than it takes to open. So nothing flaps.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from mcof.gaps.followup.comparing import CELL, present
from mcof.gaps.followup.standing import QUIET

EVENTS = ("opened", "grown", "stale", "closed")
LISTS = ("kinds", "sectors", "places", "groups")
"""What a rule may be limited to; empty for everything."""

_ABOUT: dict[str, pl.DataType] = {
    "gap": pl.String(),
    "kind": pl.String(),
    "reason": pl.String(),
    **dict.fromkeys(CELL, pl.String()),
}
STATE: dict[str, pl.DataType] = {
    **_ABOUT,
    "is_open": pl.Boolean(),
    "is_told": pl.Boolean(),
    "is_stale_told": pl.Boolean(),
    "of_cell": pl.Boolean(),
    "of_place": pl.Boolean(),
    "people": pl.Int64(),
    "magnitude_of": pl.String(),
    "told_people": pl.Int64(),
    "seen": pl.Int64(),
    "seen_since": pl.Date(),
    "missing": pl.Int64(),
    "missing_since": pl.Date(),
    "opened_on": pl.Date(),
    "hold_analyses": pl.Int64(),
    "hold_days": pl.Int64(),
    "growth_share": pl.Float64(),
    "rules": pl.String(),
    "owner": pl.String(),
}
"""What is remembered of each gap that a rule looks at, from one run to the next."""

SAID: dict[str, pl.DataType] = {
    **_ABOUT,
    "event": pl.String(),
    "cause": pl.String(),
    "people": pl.Int64(),
    "people_before": pl.Int64(),
    "magnitude_of": pl.String(),
    "opened_on": pl.Date(),
    "rules": pl.String(),
    "owner": pl.String(),
}
"""What is told of a gap."""

RULE: dict[str, pl.DataType] = {
    "rule": pl.String(),
    **{name: pl.List(pl.String()) for name in LISTS},
    "least_people": pl.Int64(),
    "growth_share": pl.Float64(),
    "hold_analyses": pl.Int64(),
    "hold_days": pl.Int64(),
    "band": pl.Float64(),
    "owner": pl.String(),
}
"""A rule: which gaps it looks at, how many people it takes, how long they must hold."""

_OF_LIST = {
    "kinds": "kind",
    "sectors": "sector",
    "places": "place_code",
    "groups": "population_group",
}
_CARRIED = ("hold_analyses", "hold_days", "growth_share", "rules")


def step(
    state: pl.DataFrame,
    gaps: pl.DataFrame,
    cells: pl.DataFrame,
    rules: pl.DataFrame,
    *,
    acknowledged: pl.Series,
    on: date,
    is_new: bool,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is remembered after an analysis, and what is told because of it.

    ========  ========================================================================
    event     is told where
    ========  ========================================================================
    opened    a rule has looked at the gap for as many analyses and days as it asks, or
              it was kept quiet while it opened and is so no longer
    grown     it has `growth_share` more people than were last told of
    stale     its figure has grown old, or its place is no longer assessed (`cause`)
    closed    it has been gone, or below the rule by more than its band, for as long
    ========  ========================================================================

    A gap that is acknowledged until later, accepted, or closed by somebody is quiet: it
    is remembered and nothing is told. Of one gap at most one thing is told at a time. People
    that are unknown are not few: they pass every limit, and are said to be unknown.

    Args:
        state: what was remembered, `STATE`; no rows at first.
        gaps: as `mcof.gaps.kinds.kinds` gives them, with what was decided of them.
        cells: of the same analysis.
        rules: `RULE`, those that hold; of several that look at a gap the laxest counts.
        acknowledged: names of gaps, found or gone, that are acknowledged until later.
        is_new: whether the analysis was not stepped to before; else nothing is counted twice.

    Returns:
        `STATE` and `SAID`.
    """
    rows = _beside(state, gaps, cells, rules, acknowledged)
    rows = _counted(rows, on=on, more=1 if is_new else 0)
    rows = _moved(rows, on)
    rows = rows.with_columns(event=_event())
    return _remembered(rows, on), _said(rows)


def _beside(
    state: pl.DataFrame,
    gaps: pl.DataFrame,
    cells: pl.DataFrame,
    rules: pl.DataFrame,
    acknowledged: pl.Series,
) -> pl.DataFrame:
    """What is remembered beside what is found: a row per gap of either that a rule looks at."""
    found = gaps.select(
        *_ABOUT,
        now_people="magnitude",
        now_of="magnitude_of",
        now_stale=pl.col("stale").fill_null(value=False),
        now_owner="owner",
        has=pl.lit(value=True),
        quiet=pl.col("status").is_in(QUIET),
    ).join(_matched(gaps, rules), on="gap", how="left")
    both = state.join(found, on="gap", how="full", coalesce=True, suffix="_found")
    both = both.with_columns(
        *(pl.coalesce(f"{name}_found", name).alias(name) for name in _ABOUT if name != "gap"),
        *(pl.coalesce(f"now_{name}", name).alias(name) for name in _CARRIED),
        *(
            pl.col(name).fill_null(value=False)
            for name in ("has", "enter", "stay", "scope", "is_open", "is_told", "is_stale_told")
        ),
        pl.col("seen", "missing").fill_null(0),
        acknowledged=pl.col("gap").is_in(acknowledged.implode()),
    )
    both = present(both, cells, cell="in_cells", place="in_places")
    known = pl.when("has")
    both = both.with_columns(
        of_cell=known.then("in_cells").otherwise("of_cell"),
        of_place=known.then("in_places").otherwise("of_place"),
        quiet=pl.col("quiet").fill_null(value=False) | pl.col("acknowledged"),
    )
    return both.with_columns(
        assessed=pl.col("has")
        | pl.when("of_cell")
        .then("in_cells")
        .when("of_place")
        .then("in_places")
        .otherwise(pl.lit(value=True))
    )


def _matched(gaps: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """The gaps that rules look at, and what these rules together ask."""
    pairs = gaps.select("gap", "magnitude", *_OF_LIST.values()).join(
        rules.select(pl.all().name.prefix("_")), how="cross"
    )
    for name, column in _OF_LIST.items():
        listed = pl.col(f"_{name}")
        pairs = pairs.filter(
            listed.is_null() | listed.list.contains(pl.col(column)).fill_null(value=False)
        )
    people, least = pl.col("magnitude"), pl.col("_least_people").fill_null(0)
    return pairs.group_by("gap").agg(
        scope=pl.lit(value=True),
        enter=(people.is_null() | (people >= least)).any(),
        stay=(people.is_null() | (people >= least * (1 - pl.col("_band").fill_null(0)))).any(),
        now_hold_analyses=pl.col("_hold_analyses").fill_null(1).min(),
        now_hold_days=pl.col("_hold_days").fill_null(0).min(),
        now_growth_share=pl.col("_growth_share").min(),
        now_rules=pl.col("_rule").sort().str.join("+"),
        rule_owner=pl.col("_owner").sort_by("_rule").drop_nulls().first(),
    )


def _counted(rows: pl.DataFrame, *, on: date, more: int) -> pl.DataFrame:
    """For how many analyses a gap has been seen, or missed, and since when.

    Where its place was not assessed nothing is known, and nothing is counted.
    """
    enter, gone = pl.col("enter"), pl.col("is_open") & ~pl.col("stay")
    known = pl.col("assessed")

    def count(name: str, holds: pl.Expr) -> pl.Expr:
        one_more = pl.max_horizontal(pl.col(name) + more, pl.lit(1))
        kept = pl.when(known).then(0).otherwise(pl.col(name))
        return pl.when(holds & known).then(one_more).otherwise(kept).alias(name)

    def since(name: str, holds: pl.Expr) -> pl.Expr:
        kept = pl.when(known).then(None).otherwise(pl.col(name))
        begun = pl.col(name).fill_null(pl.lit(on))
        return pl.when(holds & known).then(begun).otherwise(kept).alias(name)

    return rows.with_columns(
        count("seen", enter), since("seen_since", enter), count("missing", gone),
        since("missing_since", gone),
    )  # fmt: skip


def _moved(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    """Which gaps open and which close."""

    def held(count: str, since: str) -> pl.Expr:
        long = (pl.lit(on) - pl.col(since)).dt.total_days() >= pl.col("hold_days")
        return ((pl.col(count) >= pl.col("hold_analyses")) & long).fill_null(value=False)

    was, assessed = pl.col("is_open"), pl.col("assessed")
    opens = ~was & pl.col("enter") & held("seen", "seen_since")
    closes = was & ~pl.col("stay") & assessed & held("missing", "missing_since")
    dropped = was & pl.col("has") & ~pl.col("scope")  # no rule looks at it any more
    moved = rows.with_columns(opens=opens, closes=closes & ~dropped, dropped=dropped)
    return moved.with_columns(
        now_open=(was | pl.col("opens")) & ~pl.col("closes") & ~pl.col("dropped"),
        old=pl.col("now_stale").fill_null(value=False) | ~assessed,
    )


def _event() -> pl.Expr:
    """The one thing that is told of a gap, if any."""
    loud, told = ~pl.col("quiet"), pl.col("is_told")
    here = pl.col("now_open") & loud
    grown = (pl.col("now_people") > pl.col("told_people")) & (
        pl.col("now_people") >= pl.col("told_people") * (1 + pl.col("growth_share"))
    )
    return (
        pl.when(pl.col("closes") & told & ~pl.col("acknowledged"))
        .then(pl.lit("closed"))
        .when(here & ~told & pl.col("stay"))
        .then(pl.lit("opened"))
        .when(here & told & pl.col("stay") & grown.fill_null(value=False))
        .then(pl.lit("grown"))
        .when(here & told & pl.col("old") & ~pl.col("is_stale_told"))
        .then(pl.lit("stale"))
    )


def _remembered(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    event, old = pl.col("event"), pl.col("old")
    told_now = event.is_in(["opened", "grown"]).fill_null(value=False)
    return (
        rows.filter(pl.col("now_open") | (pl.col("seen") > 0))
        .with_columns(
            is_open="now_open",
            is_told=pl.col("is_told") | (event == "opened").fill_null(value=False),
            is_stale_told=old
            & (pl.col("is_stale_told") | event.is_in(["opened", "stale"]).fill_null(value=False)),
            told_people=pl.when(told_now).then("now_people").otherwise("told_people"),
            opened_on=pl.when("opens").then(pl.lit(on)).otherwise("opened_on"),
            people=pl.when("has").then("now_people").otherwise("people"),
            magnitude_of=pl.coalesce("now_of", "magnitude_of"),
            owner=_owner(),
        )
        .select(pl.col(name).cast(kind) for name, kind in STATE.items())
        .sort("gap")
    )


def _owner() -> pl.Expr:
    """Who is told: the owner of the gap, else of the rule."""
    return pl.coalesce("now_owner", "rule_owner", pl.when(~pl.col("has")).then("owner"))


def _said(rows: pl.DataFrame) -> pl.DataFrame:
    event, has = pl.col("event"), pl.col("has")
    cause = (
        pl.when(event == "closed")
        .then(pl.when(has).then(pl.lit("below-rule")).otherwise(pl.lit("gone")))
        .when(event == "stale")
        .then(pl.when("assessed").then(pl.lit("old")).otherwise(pl.lit("not-assessed")))
    )
    return (
        rows.filter(event.is_not_null())
        .with_columns(
            cause=cause,
            people_before=pl.when(event == "closed")
            .then(pl.coalesce("people", "told_people"))
            .when(event == "grown")
            .then("told_people"),
            people=pl.when("has").then("now_people"),
            magnitude_of=pl.coalesce("now_of", "magnitude_of"),
            opened_on=pl.when(event == "opened").then(None).otherwise("opened_on"),
            owner=_owner(),
        )
        .select(pl.col(name).cast(kind) for name, kind in SAID.items())
        .sort(
            pl.col("event").replace_strict({name: at for at, name in enumerate(EVENTS)}),
            -pl.col("people").fill_null(-1),
            "gap",
        )
    )
