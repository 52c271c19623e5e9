"""What units add up to: people in need in areas classified so, targets, and what is open."""

from __future__ import annotations

import polars as pl
import pytest
from tests.spec.needs.units import EVEN, THREES, settled, unit

from mcof.needs.settings import settings
from mcof.needs.targets import by_severity, overall, targets

DECIDED_4 = {"question": "severity", "value": "4"}


def units(*drawn: tuple[str, pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(
        [one.with_columns(place_code=pl.lit(place)) for place, one in drawn], how="vertical"
    )


def quiet(people: int, **said) -> pl.DataFrame:
    return settled(
        unit(people=dict.fromkeys(EVEN, people), phases=THREES, population=10**6, **said)
    )


def of_severity(severity: int, people: int) -> pl.DataFrame:
    drawn = unit(people=dict.fromkeys(EVEN, people), phases=THREES, population=10**6)
    return settled(drawn, {"question": "severity", "value": str(severity)})


def test_units_are_added_and_sectors_are_not():
    told = overall(units(("A1", quiet(100)), ("A2", quiet(50)))).row(0, named=True)
    assert (told["units"], told["preliminary_in_need"], told["counted_in_need"]) == (2, 150, 150)


def test_a_unit_without_a_figure_adds_nothing_and_is_counted_apart():
    silent = settled(unit(phases=THREES))
    told = overall(units(("A1", quiet(100)), ("A2", silent))).row(0, named=True)
    assert (told["preliminary_in_need"], told["units_without"]) == (100, 1)
    assert told["in_need_at_most"] is None


def test_what_is_not_settled_is_open_and_in_no_final_total():
    flagged = settled(unit(people=EVEN | {"fsc": 500}, phases=THREES, population=10**6))
    told = overall(units(("A1", quiet(100)), ("A2", flagged))).row(0, named=True)
    assert (told["counted_in_need"], told["units_open"], told["open_in_need"]) == (100, 1, 500)
    assert told["preliminary_in_need"] == 600


def test_the_change_since_last_year_is_of_units_that_both_years_have():
    grown = quiet(100).with_columns(before_in_need=pl.lit(70, pl.Int64))
    told = overall(units(("A1", grown), ("A2", quiet(50)))).row(0, named=True)
    assert (told["units_in_both"], told["before_in_need"], told["change_in_need"]) == (1, 70, 30)
    none = overall(units(("A2", quiet(50)))).row(0, named=True)
    assert (none["before_in_need"], none["change_in_need"]) == (None, None)


def test_totals_are_asked_by_place():
    told = overall(units(("A1", quiet(100)), ("A2", quiet(50))), ["place_code"])
    assert told.sort("place_code")["counted_in_need"].to_list() == [100, 50]


def test_people_in_need_are_in_areas_of_a_class_and_never_in_a_phase():
    told = by_severity(units(("A1", of_severity(3, 100)), ("A2", of_severity(4, 60))))
    assert told.rows() == [(3, 1, 100), (4, 1, 60)]


def test_half_of_severity_3_and_all_above_are_targeted():
    every = units(("A1", of_severity(3, 101)), ("A2", of_severity(4, 60)), ("B", of_severity(5, 7)))
    told = targets(every, settings(2026)).row(0, named=True)
    assert told["targeted"] == 118  # 50.5 + 60 + 7, rounded once, half up
    assert told["prioritised"] == 67


def test_units_of_severity_1_and_2_are_not_targeted():
    told = targets(units(("A1", of_severity(2, 100)), ("A2", of_severity(1, 9))), settings(2026))
    assert told["targeted"].to_list() == [0]


def test_the_shares_are_the_countrys_to_change():
    rules = settings(2026, {"target-3": "0.8", "prioritised-from": "5"})
    every = units(("A1", of_severity(3, 100)), ("A2", of_severity(4, 60)))
    told = targets(every, rules).row(0, named=True)
    assert (told["targeted"], told["prioritised"]) == (140, 0)


def test_where_nothing_is_settled_no_target_is_known():
    flagged = settled(unit(people=EVEN | {"fsc": 500}, phases=THREES, population=10**6))
    told = targets(flagged, settings(2026)).row(0, named=True)
    assert (told["targeted"], told["prioritised"], told["units_open"]) == (None, None, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [("pin-2-share", "lots"), ("pin-2-share", "nan"), ("gate", "7"), ("zero-phase", "maybe"),
     ("pin-4-sectors", "Tourism"), ("colour", "red")],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused(name, value):
    from mcof.errors import InputError

    with pytest.raises(InputError):
        settings(2026, {name: value})
