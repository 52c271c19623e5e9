"""Answering: which regime protects these people here, and who answers for them?

It is the question with which the MCOF adds to a gap analysis by clusters: mixed groups fall
between regimes that were made for one group each.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mcof.gaps import means
from mcof.gaps.kinds.found import Facts, groups, whom
from mcof.gaps.kinds.protection import protection
from mcof.response.holding import CELL
from mcof.vocabulary import load

_STATES = {"nobody-answers": "nobody", "no-regime": "regime-unknown"}
_PLACE = ("code_set", "place_code", "population_group")


def answering(facts: Facts, read: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """For each group in each place: the regime, who answers, since when and by what.

    Args:
        read: the rows of each table of means, by its name.

    Returns:
        A row per place, group and mandate that holds there, or one where none does:

        - `people`, `people_of`: the displaced, else the largest need of a sector;
        - `regime`, `regime_from`: as the `mandate` says, else as the `vocabulary` has it for
          the group everywhere, else empty;
        - `organisation`, `of_place`, `since`, `until`: who answers, by a mandate of which place;
        - `instruments`: laws, policies, procedures and agreements in force for the group there;
        - `usually`: who answers for such a group elsewhere, by the vocabulary: no mandate here;
        - `state`: `answered`, `nobody` (mandates are known, and none holds), `regime-unknown`
          (nobody says who these people are) or `unknown` (no mandate was ever imported);
        - `gap`: the name of the protection gap, if there is one; `basis`, `source_url`, `note`.

    Method: docs/reference/methods/answering.md.
    """
    people, of = whom()
    there = groups(facts).select(*_PLACE, people.alias("people"), of.alias("people_of"))
    cells = there.select(
        (pl.col(name) if name in _PLACE else pl.lit(None, pl.String).alias(name)) for name in CELL
    )
    mandates, on = read["mandates"], facts.on
    held = means.answering(mandates, cells, facts.paths, on=on).drop("sector", "phase")
    table = there.join(held, on=_PLACE, how="left", nulls_equal=True)
    table = table.join(_instruments(read, cells, facts), on=_PLACE, how="left", nulls_equal=True)
    gaps = pl.concat(
        [
            there.select(_PLACE).head(0).with_columns(reason=pl.lit("")),
            *(part.select(*_PLACE, "reason") for part in protection(facts)),
        ]
    )
    table = table.join(gaps, on=_PLACE, how="left", nulls_equal=True)
    return _told(table, known=mandates.height > 0)


def _instruments(
    read: Mapping[str, pl.DataFrame], cells: pl.DataFrame, facts: Facts
) -> pl.DataFrame:
    rules = read["instruments"].filter(pl.col("instrument_kind") != "PLAN")
    named = cells.filter(pl.col("population_group").is_not_null())
    found = means.instrumented(rules, named, facts.paths, on=facts.on)
    return found.select(*_PLACE, "instruments")


def _told(table: pl.DataFrame, *, known: bool) -> pl.DataFrame:
    """The table in words."""
    group = pl.col("population_group")
    usual = {
        name: group.replace_strict(
            load("population_groups").attribute(name), default=None, return_dtype=pl.String
        )
        for name in ("regime", "answers")
    }
    reason = pl.col("reason")
    state = (
        pl.when(pl.lit(not known))
        .then(pl.lit("unknown"))
        .otherwise(reason.replace_strict(_STATES, default="answered", return_dtype=pl.String))
    )
    where = (reason, pl.lit("-"), pl.lit("-"), group.fill_null("-"), "code_set", "place_code")
    said = pl.col("regime").is_not_null()
    return table.select(
        *_PLACE,
        "people",
        "people_of",
        pl.coalesce("regime", usual["regime"]).alias("regime"),
        pl.when(said)
        .then(pl.lit("mandate"))
        .when(usual["regime"].is_not_null())
        .then(pl.lit("vocabulary"))
        .alias("regime_from"),
        "organisation",
        "of_place",
        pl.col("valid_from").alias("since"),
        pl.col("valid_until").alias("until"),
        "instruments",
        usual["answers"].alias("usually"),
        state.alias("state"),
        pl.concat_str(*where, separator="~").alias("gap"),
        "basis",
        "source_url",
        "note",
        "import_id",
    ).sort(*_PLACE, "organisation", nulls_last=True)
