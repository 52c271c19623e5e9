"""Plan against fact: what is reached, spent and counted beside what was planned."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.drawing import drawn as facts
from tests.drawing import paths
from tests.plans import drawn

from mcof.plans.difference import difference
from mcof.plans.following import followed, prompts, revised
from mcof.plans.plan import Plan

PATHS = pl.DataFrame(paths())
JULY = date(2015, 7, 10)
NOBODY = pl.DataFrame(
    schema={"code_set": pl.String, "place_code": pl.String, "population_group": pl.String,
            "individuals": pl.Int64, "basis": pl.String}
)  # fmt: skip
NO_MONEY = pl.DataFrame(schema={"line": pl.String, "spent_usd": pl.Float64})
LINE = "activity|place_code|organisation|population_group|period_end|target\n"
RESPONSE = (
    "organisation|sector|activity|place_code|population_group|period_start|period_end|reached\n"
)
JUNE = "2015-06-01|2015-06-30"


def rows(
    one: Plan,
    responses: str = "",
    *,
    spent: pl.DataFrame = NO_MONEY,
    counted: pl.DataFrame = NOBODY,
    on: date = JULY,
    band: float = 0.2,
) -> pl.DataFrame:
    table = pl.DataFrame(facts("responses", responses))
    return followed(one, table, spent, counted, PATHS, on=on, band=band)


def whole(*asked: Any, **said: Any) -> list[tuple[Any, ...]]:
    told = rows(*asked, **said)
    return told.filter(pl.col("month").is_null()).select("key", "actual", "state").rows()


def plan(target: str = "100", **line: str) -> Plan:
    said = {"activity": "kits", "place_code": "A", "organisation": "X", "population_group": "IDP",
            "period_end": "2015-07-31"} | line  # fmt: skip
    return drawn(lines=LINE + "|".join([*said.values(), target]))


@pytest.mark.parametrize(
    ("reached", "state"),
    [("100", "within"), ("80", "within"), ("79", "below"), ("121", "above"), ("", "unknown")],
)
def test_reached_is_held_against_the_target_within_a_band(reached: str, state: str) -> None:
    told = whole(plan(), f"{RESPONSE}X|HEALTH|kits|A1|IDP|{JUNE}|{reached}")
    assert [one[2] for one in told] == [state]


def test_what_nobody_reports_is_unknown_and_not_zero() -> None:
    assert whole(plan()) == [("L1", None, "unknown")]


def test_what_has_not_begun_is_not_due() -> None:
    assert whole(plan(), on=date(2015, 5, 31)) == [("L1", None, "not_due")]
    assert whole(plan(), on=date(2015, 6, 15))[0][2] == "not_due"


def test_months_and_rows_of_one_place_are_not_added_and_places_are() -> None:
    said = RESPONSE + "\n".join(
        [
            f"X|HEALTH|kits|A1|IDP|{JUNE}|40",
            f"X|HEALTH|kits|A1|IDP|{JUNE}|30",
            f"X|HEALTH|kits|A2|IDP|{JUNE}|50",
            "X|HEALTH|kits|A1|IDP|2015-07-01|2015-07-31|45",
        ]
    )
    told = rows(plan(), said).select("month", "actual").rows()
    assert [(f"{month}", actual) for month, actual in told] == [
        ("None", 90), ("2015-06-01", 90), ("2015-07-01", 45),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        f"Y|HEALTH|kits|A1|IDP|{JUNE}|90",
        f"X|WSH|kits|A1|IDP|{JUNE}|90",
        f"X|HEALTH|kits|B1|IDP|{JUNE}|90",
        f"X|HEALTH|kits|A1|HOST|{JUNE}|90",
        "X|HEALTH|kits|A1|IDP|2015-01-01|2015-01-31|90",
    ],
)
def test_what_others_do_elsewhere_or_for_others_is_not_ours(other: str) -> None:
    assert whole(plan(), RESPONSE + other) == [("L1", None, "unknown")]


def test_rows_of_the_same_activity_count_alone_where_there_are_any() -> None:
    said = f"{RESPONSE}X|HEALTH|Kits|A1|IDP|{JUNE}|60\nX|HEALTH|training|A2|IDP|{JUNE}|500"
    assert whole(plan(), said)[0][1] == 60
    assert whole(plan(activity="other words"), said)[0][1] == 560


def test_planned_and_cancelled_responses_reached_nobody() -> None:
    said = RESPONSE.replace("reached", "reached|status")
    said += f"X|HEALTH|kits|A1|IDP|{JUNE}|90|PLANNED"
    assert whole(plan(), said) == [("L1", None, "unknown")]


def test_money_is_held_against_the_days_that_are_gone() -> None:
    one = drawn(
        header={"period_end": date(2015, 7, 30)}, lines="target\n1",
        budget="title|amount_usd\nGrant|600\nOther|600",
    )  # fmt: skip
    spent = pl.DataFrame({"line": ["Grant"], "spent_usd": [100.0]})
    told = rows(one, spent=spent, on=date(2015, 6, 30)).filter(pl.col("what") == "budget")
    assert told.select("key", "planned", "actual", "state").rows() == [
        ("B1", 300.0, 100.0, "below"), ("B2", 300.0, None, "unknown"),
    ]  # fmt: skip


def counted(people: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"code_set": ["set"], "place_code": ["A"], "population_group": ["IDP"],
         "individuals": [people], "basis": ["reported"]}
    )  # fmt: skip


def reckoned() -> Plan:
    one = plan()
    figures = drawn(caseloads="population_group|place_code|people\nIDP|A|1000")["caseloads"]
    return one.with_parts(caseloads=figures)


def test_people_who_came_are_held_against_those_reckoned_with() -> None:
    for people, state in ((1000, "within"), (1201, "above"), (799, "below")):
        told = rows(reckoned(), counted=counted(people)).filter(pl.col("what") == "caseloads")
        assert told["state"].to_list() == [state]


def test_a_revision_follows_what_was_counted_and_changes_nothing_else() -> None:
    one = reckoned()
    told = rows(one, counted=counted(1500))
    changed = difference(one, revised(one, told, on=JULY))
    assert changed.select("key", "field", "before", "after").rows() == [
        ("L1", "target", "100", "150"),
        ("L1", "basis", None, "derived"),
        ("C1", "people", "1000", "1500"),
    ]
    assert prompts(told)["key"].to_list() == ["C1"]


def test_a_line_off_its_band_keeps_its_target_and_is_noted() -> None:
    one = plan()
    told = rows(one, f"{RESPONSE}X|HEALTH|kits|A1|IDP|{JUNE}|30")
    changed = difference(one, revised(one, told, on=JULY))
    assert changed.select("field", "after").rows() == [("note", "2015-07-10: 30 / 100")]


def test_lines_that_have_ended_are_not_revised() -> None:
    one = reckoned()
    ended = one.with_parts(lines=one["lines"].with_columns(period_end=date(2015, 6, 30)))
    told = rows(ended, counted=counted(1500))
    changed = difference(ended, revised(ended, told, on=JULY))
    assert changed["key"].to_list() == ["C1"]


def test_within_the_band_there_is_nothing_to_revise() -> None:
    one = reckoned()
    told = rows(one, counted=counted(1100))
    assert revised(one, told, on=JULY) == one
    assert prompts(told).is_empty()


def test_a_wider_band_asks_later() -> None:
    assert not prompts(rows(reckoned(), counted=counted(1500), band=0.2)).is_empty()
    assert prompts(rows(reckoned(), counted=counted(1500), band=0.6)).is_empty()


def test_a_figure_is_as_weak_as_the_weakest_of_its_rows() -> None:
    said = RESPONSE.replace("reached", "reached|basis") + "\n".join(
        [f"X|HEALTH|kits|A1|IDP|{JUNE}|40|derived", f"X|HEALTH|kits|A2|IDP|{JUNE}|50|modelled",
         "X|HEALTH|kits|A1|IDP|2015-07-01|2015-07-31|45|reported"]
    )  # fmt: skip
    told = rows(plan(), said).filter(pl.col("what") == "lines")
    assert told.select("month", "basis").rows() == [
        (None, "modelled"), (date(2015, 6, 1), "modelled"), (date(2015, 7, 1), "reported"),
    ]  # fmt: skip


def test_a_figure_for_everybody_is_not_held_against_people_whose_group_nobody_says() -> None:
    figures = drawn(caseloads="place_code|people\nA|1000")["caseloads"]
    stock = counted(3).with_columns(population_group=pl.lit(None, pl.String))
    told = rows(plan().with_parts(caseloads=figures), counted=stock)
    assert told.filter(pl.col("what") == "caseloads")["state"].to_list() == ["unknown"]
