"""Shares of answers: of those who were asked and knew, and of whom they may speak for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from mcof.tables import ANSWERS
from mcof.tracking.bases import basis_of, weakness
from mcof.tracking.figures import beside, whole_percent
from mcof.tracking.levels import deeper, place_at, where, with_paths
from mcof.tracking.standing import newest_import_of

SURVEY = ("operation", "survey", "unit_kind", "sampling")
"""What is told apart: units of two kinds, or chosen in two ways, are never added."""

PLACE = ("code_set", "place_code")

UNKNOWN = "UNKNOWN"

_PLACES = ("SITE", "LOCATION")
"""Units that are places, whose people live there whatever was asked of whom."""


@dataclass(frozen=True)
class Which:
    """Which answers are asked about.

    Attributes:
        round: a round; None for the latest of each survey.
        on: the last day to look at.
    """

    questions: Sequence[str] = ()
    sector: str | None = None
    survey: str | None = None
    unit_kind: str | None = None
    operation: str | None = None
    group: str | None = None
    round: int | None = None
    on: date | None = None

    def equal(self) -> dict[str, Any]:
        """Column and value that rows must have, for what is asked of every row of a unit."""
        said = {
            "survey": self.survey, "unit_kind": self.unit_kind, "operation": self.operation,
            "population_group": self.group, "round": self.round,
        }  # fmt: skip
        return {name: value for name, value in said.items() if value is not None}


def answer_shares(
    answers: ir.Table, paths: ir.Table, *, level: int = 0, which: Which | None = None
) -> ir.Table:
    """How many units gave each answer, and what share that is of those who answered.

    A unit that did not know (`UNKNOWN`) is in no share, and neither is one of which nothing was
    written: both are counted beside it, apart. Where a unit may give several answers, shares
    add up to more than 100.

    Args:
        answers: rows of `answers`.
        paths: `Registry.paths()`.
        level: of the places: 0 country, 1 governorate, 2 district. Units without a place are of
            no place.

    Returns:
        One row per operation, survey, kind of unit, sampling, place, question and answer:

        - `units`; `units_answered`, `units_unknown`, `units_not_assessed` of the question,
        - `share`: whole per cent, half up, of the units that answered: of key informants or
          respondents, as `sampling` says,
        - `weighted_share`: the same by weight, for a representative sample of which every unit
          that answered has a weight above 0; else null,
        - `people`: whom the units with this answer speak for; `share_people`, of those whom all
          that answered speak for. Null unless the sample is representative or everybody was
          asked, or the units are sites or locations asked through key informants, where it is a
          share of the people in the places assessed. Never for units chosen on purpose,
        - `sector`, `round`, `reference_date`, `basis`.

    Method: docs/reference/methods/surveys.md.
    """
    asked = which or Which()
    rows = _told(answers, paths, level, asked)
    units = _units(rows)
    if asked.questions:
        rows = rows.filter(rows["question"].isin(list(asked.questions)))
    if asked.sector is not None:
        rows = rows.filter(rows["sector"] == asked.sector)
    rows = rows.filter(rows["answer"].notnull())
    questions = _questions(rows)
    given = _given(rows.filter(rows["answer"] != UNKNOWN))
    told = beside(given, questions, [*SURVEY, *PLACE, "question"])
    return _shared(beside(told, units, [*SURVEY, *PLACE]), level)


def answer_numbers(
    answers: ir.Table, paths: ir.Table, *, level: int = 0, which: Which | None = None
) -> ir.Table:
    """What units answered in numbers: how many did, the least, the most and the mean.

    Returns:
        One row per operation, survey, kind of unit, sampling, place and question: `units`,
        `units_not_assessed`, `least`, `most`, `mean` (of the units), `weighted_mean` (where the
        sample is representative and every unit has a weight), two decimals; `sector`, `round`,
        `reference_date`, `basis`.
    """
    asked = which or Which()
    rows = _told(answers, paths, level, asked)
    units = _units(rows)
    if asked.questions:
        rows = rows.filter(rows["question"].isin(list(asked.questions)))
    if asked.sector is not None:
        rows = rows.filter(rows["sector"] == asked.sector)
    rows = rows.filter(rows["number"].notnull())
    number, weight = rows["number"], rows["_weight"]
    sums = rows.group_by([*SURVEY, *PLACE, "question"]).aggregate(
        units=rows["unit_id"].nunique(),
        least=number.min(),
        most=number.max(),
        mean=number.mean().round(2),
        _sum=(number * weight).sum(),
        _weight=weight.sum(),
        _weighted=weight.notnull().min(),
        **_about(rows),
    )
    table = beside(sums, units, [*SURVEY, *PLACE])
    mean = ibis.ifelse(_is_weighted(table), table["_sum"] / table["_weight"], ibis.null("float64"))
    return table.select(
        *SURVEY,
        *(*PLACE, "question", "sector", "round", "reference_date", "units"),
        *("least", "most", "mean"),
        units_not_assessed=table["_units"] - table["units"],
        weighted_mean=mean.round(2),
        place_level=ibis.literal(level).cast("int64"),
        basis=basis_of(table["_weak"]),
    )


def _told(answers: ir.Table, paths: ir.Table, level: int, asked: Which) -> ir.Table:
    """The answers of the round asked about, of each survey, with the place of the level."""
    rows = newest_import_of(answers, [name for name in ANSWERS.key if name != "answer"])
    for name, value in asked.equal().items():
        rows = rows.filter(rows[name] == value)
    if asked.on is not None:
        rows = rows.filter(rows["reference_date"] <= ibis.literal(asked.on))
    rows = rows.mutate(_round=ibis.coalesce(rows["round"], -1))
    series = ["operation", "survey", "unit_kind"]
    rows = rows.mutate(_day=rows["reference_date"].max().over(group_by=[*series, "_round"]))
    latest = ibis.window(group_by=series, order_by=[ibis.desc("_day"), ibis.desc("_round")])
    rows = rows.mutate(_last=rows["_round"].first().over(latest))
    rows = where(rows, rows["_round"] == rows["_last"])
    rows = deeper(with_paths(rows, paths), level)
    sound = (rows["weight"] > 0) & ~rows["weight"].isnan()
    return rows.mutate(
        place_code=place_at(rows, level),
        sampling=ibis.coalesce(rows["sampling"], ibis.literal(UNKNOWN)),
        _weight=ibis.ifelse(sound, rows["weight"], ibis.null("float64")),
        _weak=weakness(rows["basis"]),
    )


def _units(rows: ir.Table) -> ir.Table:
    """How many units a survey has in each place, whatever they were asked."""
    return rows.group_by([*SURVEY, *PLACE]).aggregate(_units=rows["unit_id"].nunique())


def _questions(rows: ir.Table) -> ir.Table:
    """Of each question, who knew and who did not, and whom those who knew speak for."""
    knows = rows["answer"] != UNKNOWN
    keys = [*SURVEY, *PLACE, "question"]
    each = rows.group_by([*keys, "unit_id"]).aggregate(
        _knows=ibis.ifelse(knows, 1, 0).max(),
        _w=rows["_weight"].max(),
        _p=rows["stands_for"].max(),
    )
    knew = each["_knows"] == 1
    zero = ibis.literal(0).cast("int64")
    return each.group_by(keys).aggregate(
        units_answered=each.count(where=knew),
        units_unknown=each.count(where=each["_knows"] == 0),
        _weight=each["_w"].sum(where=knew),
        _weighted=ibis.ifelse(knew & each["_w"].isnull(), 0, 1).min() == 1,
        _people=each["_p"].sum(where=knew),
        _spoken=ibis.ifelse(knew & each["_p"].isnull(), 0, 1).min() == 1,
        _asked=ibis.coalesce(each.count(), zero),
    )


def _given(rows: ir.Table) -> ir.Table:
    """How many units gave each answer, and whom they speak for."""
    keys = [*SURVEY, *PLACE, "question", "answer"]
    each = rows.group_by([*keys, "unit_id"]).aggregate(
        _w=rows["_weight"].max(), _p=rows["stands_for"].max(), **_about(rows)
    )
    return each.group_by(keys).aggregate(
        units=each.count(),
        _mine=each["_w"].sum(),
        people=each["_p"].sum(),
        **{name: each[name].max() for name in ("sector", "round", "reference_date", "_weak")},
    )


def _about(rows: ir.Table) -> dict[str, ir.Value]:
    names = ("sector", "round", "reference_date", "_weak")
    return {name: rows[name].max() for name in names}


def _is_weighted(table: ir.Table) -> ir.BooleanValue:
    return (table["sampling"] == "REPRESENTATIVE") & table["_weighted"]


def _shared(table: ir.Table, level: int) -> ir.Table:
    weighted = ibis.ifelse(
        _is_weighted(table),
        (table["_mine"] / table["_weight"] * 100 + 0.5).floor(),
        ibis.null("float64"),
    ).cast("int64")
    speaks = table["sampling"].isin(["REPRESENTATIVE", "CENSUS"]) | (
        (table["sampling"] == "KEY_INFORMANTS") & table["unit_kind"].isin(_PLACES)
    )
    nobody = ibis.null("int64")
    all_speak = speaks & table["_spoken"]
    return table.select(
        *SURVEY,
        *(*PLACE, "question", "answer", "sector", "round", "reference_date"),
        *("units", "units_answered", "units_unknown"),
        units_not_assessed=table["_units"] - table["_asked"],
        share=whole_percent(table["units"], table["units_answered"]),
        weighted_share=weighted,
        people=ibis.ifelse(speaks, table["people"], nobody),
        share_people=ibis.ifelse(
            all_speak, whole_percent(table["people"], table["_people"]), nobody
        ),
        place_level=ibis.literal(level).cast("int64"),
        basis=basis_of(table["_weak"]),
    )
