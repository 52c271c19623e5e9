"""Phases: before, during or after the crisis, for each group and place; several at once.

IOM itself warns that phases overlap (one town can host the displaced, receive returnees
and rebuild) and that crises come again. So a phase belongs to a group in a place on a
day, is told from what tracking counted there, by a rule that is shown with its figures,
and may be set by a person, whose word holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

BEFORE, DURING, AFTER = "BEFORE", "DURING", "AFTER"
ORDER = (DURING, AFTER, BEFORE)
"""Of several phases at once the first is the one that a row is put into that states none."""

HOSTS = ("HOST", "")
"""Groups that were not displaced; "" is everybody in the place."""

_RETURNED = "RETURNEE"
_PLACE = ("code_set", "place")
_LINE = (*_PLACE, "operation", "group")


@dataclass(frozen=True)
class Limits:
    """From which figures on a phase holds.

    Attributes:
        arrivals: people more than in the round before.
        returns: returnees more than in the round before.
        long_stay_days: how long the displaced must have been counted in a place.
        stays: how many must have been there in every round of these days.
    """

    arrivals: int = 1
    returns: int = 1
    long_stay_days: int = 365
    stays: int = 1


def history(rounds: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """What tracking counted of each group in each place, round against round.

    Args:
        rounds: the stock of every round until the day, as `mcof.tracking.series.series` gives it.

    Returns:
        `code_set`, `place`, `group`; `there` and `there_on` (the last round), `before` and
        `before_on` (the one before), `arrivals` (how many more; never below zero, unknown where
        one of the two is), `stays` (the fewest in any round since `stays_since`, the last round
        that is at least `long_stay_days` old; unknown where there is none, or a round is).
        Of several operations the one with the most people there, never their sum.
    """
    rows = rounds.filter(pl.col("place_code").is_not_null()).select(
        "code_set",
        pl.col("operation"),
        pl.col("reference_date").alias("day"),
        "individuals",
        place="place_code",
        group=pl.col("population_group").fill_null(""),
        _number=pl.col("round").fill_null(-1),
    )
    rows = rows.sort(*_LINE, "day", "_number", nulls_last=True)
    last = pl.col("day").last().over(_LINE)
    old = pl.col("day") <= last - timedelta(days=limits.long_stay_days)
    rows = rows.with_columns(_since=pl.col("day").filter(old).max().over(_LINE))
    stayed = pl.col("individuals").filter(pl.col("day") >= pl.col("_since"))
    each = rows.group_by(_LINE, maintain_order=True).agg(
        there=pl.col("individuals").last(),
        there_on=pl.col("day").last(),
        before=pl.col("individuals").get(-2, null_on_oob=True),
        before_on=pl.col("day").get(-2, null_on_oob=True),
        stays_since=pl.col("_since").last(),
        stays=pl.when(stayed.null_count() == 0).then(stayed.min()),
    )
    most = each.sort(
        *_PLACE,
        "group",
        pl.col("there").fill_null(-1),
        "operation",
        descending=[False] * 3 + [True, False],
    ).unique([*_PLACE, "group"], keep="first", maintain_order=True)
    more = pl.col("there") - pl.col("before")
    return most.with_columns(arrivals=pl.when(more < 0).then(0).otherwise(more)).drop("operation")


def inferred(people: pl.DataFrame, told: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """The phases of each group in each place, by rule.

    ==========  ======================================================================
    phase       holds for the displaced            holds for their hosts, and everybody
    ==========  ======================================================================
    `DURING`    some are there; `arrivals` where   some displaced people are there
                more came since the last round
    `AFTER`     so many stayed for so long         as for the displaced, or there are
                (`long-stays`)                     returnees
    `BEFORE`    it is known that nobody is there   it is known that nobody is there
    ==========  ======================================================================

    Returnees are after the crisis. What is unknown makes no phase.

    Args:
        people: as `mcof.gaps.cells.present` says.
        told: as `history` says.

    Returns:
        `code_set`, `place`, `group`, `phase` (the first of `ORDER`), `phases` (joined by `|`),
        `phase_rule` (of the first), `rules` (of each, joined by `|`), and the figures of `history`.
    """
    figures = people.select(*_PLACE, "group", "displaced", "displaced_on").join(
        told, on=[*_PLACE, "group"], how="full", coalesce=True
    )
    figures = figures.with_columns(
        there=pl.coalesce("displaced", "there"), there_on=pl.coalesce("displaced_on", "there_on")
    ).drop("displaced", "displaced_on")
    displaced = pl.col("group").is_in([*HOSTS, _RETURNED]).not_()
    own = figures.filter(displaced | (pl.col("group") == _RETURNED))
    holds = _holds(own, limits)
    return _worded(pl.concat([holds, _of_hosts(holds, figures)], how="diagonal_relaxed"))


def _holds(rows: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Which rule holds for each phase of those who were displaced, null where none does."""
    back = pl.col("group") == _RETURNED
    came = (pl.col("arrivals") >= limits.arrivals).fill_null(False)
    there = (pl.col("there") > 0).fill_null(False)
    stayed = (pl.col("stays") >= limits.stays).fill_null(False)
    returned = there | (pl.col("arrivals") >= limits.returns).fill_null(False)
    return rows.with_columns(
        DURING=pl.when(~back & there).then(
            pl.when(came).then(pl.lit("arrivals")).otherwise(pl.lit("displaced"))
        ),
        AFTER=pl.when(back & returned)
        .then(pl.lit("returnees"))
        .when(~back & there & stayed)
        .then(pl.lit("long-stays")),
        BEFORE=pl.when(~back & (pl.col("there") == 0)).then(pl.lit("nobody-there")),
    )


def _of_hosts(holds: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """What holds for those who were not displaced: what holds for those among them."""
    rules = ("arrivals", "displaced"), ("returnees", "long-stays")
    first = [
        pl.coalesce(
            *(pl.when((pl.col(phase) == rule).any()).then(pl.lit(rule)) for rule in each)
        ).alias(phase)
        for phase, each in zip((DURING, AFTER), rules, strict=True)
    ]
    away = pl.col(BEFORE).is_not_null() | (pl.col("group") == _RETURNED)
    nobody = pl.when(away.all() & pl.col(BEFORE).is_not_null().any()).then(pl.lit("nobody-there"))
    by_place = holds.group_by(_PLACE, maintain_order=True).agg(*first, nobody.alias(BEFORE))
    by_place = by_place.with_columns(
        pl.when(pl.col(AFTER).is_null() & pl.col(DURING).is_null()).then(BEFORE).alias(BEFORE)
    )
    groups = pl.DataFrame({"group": list(HOSTS)})
    own = figures.filter(pl.col("group").is_in(HOSTS))
    return by_place.join(groups, how="cross").join(own, on=[*_PLACE, "group"], how="left")


def _worded(holds: pl.DataFrame) -> pl.DataFrame:
    """The phases and their rules in words; rows of which nothing is known are left out."""
    phases = [pl.when(pl.col(phase).is_not_null()).then(pl.lit(phase)) for phase in ORDER]
    told = holds.with_columns(
        phases=pl.concat_str(phases, separator="|", ignore_nulls=True),
        rules=pl.concat_str([pl.col(phase) for phase in ORDER], separator="|", ignore_nulls=True),
        phase=pl.coalesce(phases),
        phase_rule=pl.coalesce(*ORDER),
    ).drop(*ORDER)
    return told.filter(pl.col("phase").is_not_null())


def decided(settings: pl.DataFrame, places: pl.DataFrame, on: date | None) -> pl.DataFrame:
    """What people said of phases, and what of it holds in each place on a day.

    Args:
        settings: rows of the table `phase_settings`, oldest first.
        places: `code_set`, `place` and the places above it and itself in `admin0 .. admin3`.
        on: the day; None for any.

    Returns:
        `code_set`, `place`, `group` (null: every group), `phases`, `by`, `reason`,
        `recorded_at`. Of several settings that of the deepest place holds; of one place and
        group the newest, and where that one takes it back, none.
    """
    newest = settings.sort("recorded_at", maintain_order=True).unique(
        ["code_set", "place_code", "population_group"], keep="last", maintain_order=True
    )
    if on is not None:
        starts = pl.col("valid_from").is_null() | (pl.col("valid_from") <= on)
        ends = pl.col("valid_until").is_null() | (pl.col("valid_until") >= on)
        newest = newest.filter(starts & ends)
    newest = newest.filter(pl.col("phases").is_not_null())
    above = pl.concat(
        [
            places.select(
                *_PLACE, pl.col(f"admin{at}").alias("place_code"), pl.lit(at).alias("_depth")
            )
            for at in range(4)
        ]
    ).drop_nulls("place_code")
    joined = above.join(newest, on=["code_set", "place_code"])
    deepest = joined.sort("_depth", maintain_order=True).unique(
        [*_PLACE, "population_group"], keep="last", maintain_order=True
    )
    return deepest.select(
        *_PLACE, pl.col("population_group").alias("group"), "phases", "by", "reason", "recorded_at"
    )


def leading(rows: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """The phases that hold: as a person set them, else by rule.

    Args:
        rows: as `inferred` says.
        said: as `decided` says.

    Returns:
        The columns of `inferred` with `set_by`, `set_why` and `set_at`. What a person set for
        one group comes before what was set for all of them.
    """
    own = said.filter(pl.col("group").is_not_null())
    every = said.filter(pl.col("group").is_null()).drop("group")
    groups = pl.DataFrame({"group": [*HOSTS, _RETURNED, "IDP"]})
    spread = pl.concat(
        [rows.select(*_PLACE, "group"), every.select(_PLACE).join(groups, how="cross")]
    )
    wide = every.join(spread.unique(), on=list(_PLACE)).select(said.columns)
    held = pl.concat([own, wide.join(own, on=[*_PLACE, "group"], how="anti")])
    first = pl.coalesce(
        pl.when(pl.col("_set").str.contains(phase, literal=True)).then(pl.lit(phase))
        for phase in ORDER
    )
    held = held.rename(
        {"phases": "_set", "by": "set_by", "reason": "set_why", "recorded_at": "set_at"}
    )
    joined = rows.join(held, on=[*_PLACE, "group"], how="full", coalesce=True)
    is_set = pl.col("_set").is_not_null()
    return joined.with_columns(
        phase=pl.when(is_set).then(first).otherwise("phase"),
        phases=pl.coalesce("_set", "phases"),
        phase_rule=pl.when(is_set).then(pl.lit("set")).otherwise("phase_rule"),
        rules=pl.when(is_set).then(pl.lit("set")).otherwise("rules"),
    ).drop("_set")
