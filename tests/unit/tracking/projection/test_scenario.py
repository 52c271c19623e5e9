"""Scenarios: assumptions that are checked, worked out to whole people, and labelled."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcof.errors import InputError
from mcof.tracking.projection.scenario import TEMPLATE, arrivals, played, scenario

GOOD = """
title = "What if"
day = 2016-12-31
[[shock]]
origin = "Ninewa"
people = 1000
date = 2016-10-17
[split]
Erbil = 0.4
Dahuk = 0.6
[returns]
rate = 0.1
"""


def test_a_scenario_says_what_is_assumed() -> None:
    told = scenario(GOOD)
    assert (told.title, told.day, told.return_rate) == ("What if", date(2016, 12, 31), 0.1)
    assert [(one.origin, one.people, one.day) for one in told.shocks] == [
        ("Ninewa", 1000, date(2016, 10, 17))
    ]
    assert told.split == {"Erbil": 0.4, "Dahuk": 0.6}


def test_the_one_that_is_written_to_edit_can_be_played_as_it_is() -> None:
    assert scenario(TEMPLATE).split is None


@pytest.mark.parametrize(
    ("was", "made", "message"),
    [
        ("people = 1000", "people = -1", "-1 people cannot flee"),
        ("people = 1000", "people = 2_000_000_000", "cannot flee"),
        ("people = 1000", "people = true", "`people` is missing or no whole number"),
        ("people = 1000", "people = 10.5", "`people` is missing or no whole number"),
        ("people = 1000", "", "`people` is missing"),
        ("date = 2016-10-17", "date = 2017-01-01", "after the day of the scenario"),
        ("date = 2016-10-17", "date = 2016-10-17T10:00:00", "`date` is missing or no day"),
        ("Erbil = 0.4", "Erbil = 0.5", "add up to 1.1, not 1"),
        ("Erbil = 0.4", "Erbil = nan", "is no number"),
        ("Erbil = 0.4\nDahuk = 0.6", "Erbil = -0.5\nDahuk = 1.5", "or are below 0"),
        ("rate = 0.1", "rate = 1.5", "The return rate is 1.5"),
        ("rate = 0.1", 'rate = "much"', "is no number"),
        ("[returns]\nrate = 0.1", "", None),
        ('title = "What if"', "title = ", "is no TOML"),
        ("[[shock]]", "[shock]", "`shock` is no list"),
    ],
)
def test_what_cannot_be_is_refused_with_the_value(was: str, made: str, message: str | None) -> None:
    text = GOOD.replace(was, made)
    if message is None:
        assert scenario(text).return_rate == 0
        return
    with pytest.raises(InputError, match=message):
        scenario(text)


@given(
    people=st.integers(0, 10_000_000),
    shares=st.lists(st.floats(0.001, 1), min_size=1, max_size=18),
)
def test_arrivals_add_up_to_those_who_fled(people: int, shares: list[float]) -> None:
    places = pl.DataFrame({"place_code": [f"P{at}" for at in range(len(shares))], "share": shares})
    came = arrivals(people, places)
    assert came["people"].sum() == people
    assert came["people"].min() >= 0  # type: ignore[operator]


def test_stocks_gain_arrivals_and_lose_returns_and_unknown_stays_unknown() -> None:
    stock = pl.DataFrame({"place_code": ["A", "B"], "individuals": [1005, None]})
    moved = pl.DataFrame({"place_code": ["A", "B", "C"], "people": [100, 50, 7]})
    rows = {row["place_code"]: row for row in played(stock, moved, 0.1).iter_rows(named=True)}
    assert rows["A"]["assumed_returns"] == 101  # 100.5, half up
    assert rows["A"]["scenario_individuals"] == 1004
    assert rows["B"]["scenario_individuals"] is None
    assert rows["C"]["scenario_individuals"] is None
    assert rows["C"]["assumed_arrivals"] == 7
