"""In which phases people are, by example."""

from __future__ import annotations

from datetime import date

import polars as pl
from tests import drawing
from tests.matrices import PATHS, cells

from mcof.gaps.phases import Limits, decided, history, inferred, leading
from mcof.tables import PHASE_SETTINGS

ROUNDS = """
    reference_date | place_code | population_group | individuals
    2014-05-01     | A          | IDP              | 400
    2015-05-01     | A          | IDP              | 500
    2015-05-21     | A          | IDP              | 650
    2015-05-01     | B          | IDP              | 300
    2015-05-21     | B          | IDP              | 200
    2015-05-01     | B          | RETURNEE         | 10
    2015-05-21     | B          | RETURNEE         | 90
    2015-05-21     | C          | IDP              | 0
"""
NOBODY = {
    "code_set": pl.String, "place": pl.String, "group": pl.String, "displaced": pl.Int64,
    "displaced_on": pl.Date,
}  # fmt: skip


def phases(rounds: str = ROUNDS, **limits: int) -> pl.DataFrame:
    rows = pl.DataFrame(drawing.drawn("displacement", rounds))
    asked = Limits(**limits)
    return inferred(pl.DataFrame(schema=NOBODY), history(rows, asked), asked)


def settings(drawing_: str) -> pl.DataFrame:
    return pl.DataFrame(drawing.drawn("phase_settings", drawing_))


def held(drawing_: str, on: date | None = date(2015, 5, 21)) -> pl.DataFrame:
    places = pl.DataFrame(PATHS).rename({"code": "place"}).filter(level=1)
    return leading(phases(), decided(settings(drawing_), places, on))


def test_arrivals_mean_during_long_stays_mean_after_as_well() -> None:
    found = phases().filter(place="A", group="IDP")
    said = "phase phases rules there before arrivals stays stays_since"
    assert drawing.said(found, said) == [
        ("DURING", "DURING|AFTER", "arrivals|long-stays", 650, 500, 150, 400, date(2014, 5, 1))
    ]


def test_the_displaced_whose_number_falls_are_still_in_the_crisis_and_did_not_arrive() -> None:
    found = phases().filter(place="B", group="IDP")
    assert drawing.said(found, "phases rules arrivals stays") == [("DURING", "displaced", 0, None)]


def test_hosts_of_displaced_people_and_of_returnees_are_in_two_phases_at_once() -> None:
    found = phases().filter(place="B", group="HOST")
    assert drawing.said(found, "phases rules") == [("DURING|AFTER", "displaced|returnees")]


def test_a_place_where_it_is_known_that_nobody_is_displaced_is_before_the_crisis() -> None:
    found = phases().filter(place="C")
    assert drawing.said(found, "group phases rules") == [
        ("", "BEFORE", "nobody-there"),
        ("HOST", "BEFORE", "nobody-there"),
        ("IDP", "BEFORE", "nobody-there"),
    ]


def test_where_the_number_is_unknown_no_phase_is_known() -> None:
    assert phases("place_code | individuals\n A |").is_empty()


def test_limits_are_parameters() -> None:
    found = phases(arrivals=151, stays=401).filter(place="A", group="IDP")
    assert drawing.said(found, "phases rules") == [("DURING", "displaced")]
    longer = phases(long_stay_days=386).filter(place="A", group="IDP")
    assert drawing.said(longer, "phases") == [("DURING",)]


def test_what_a_person_set_comes_before_the_rule_and_says_so() -> None:
    found = held(
        "place_code | population_group | phases | by | reason\n A | IDP | AFTER | P | camps"
    )
    said = "group phase phases phase_rule set_by set_why"
    assert drawing.said(found.filter(place="A"), said) == [
        ("", "DURING", "DURING|AFTER", "arrivals", None, None),
        ("HOST", "DURING", "DURING|AFTER", "arrivals", None, None),
        ("IDP", "AFTER", "AFTER", "set", "P", "camps"),
    ]


def test_a_setting_of_a_place_holds_inside_it_unless_a_deeper_one_says_otherwise() -> None:
    found = held(
        """
        place_code | population_group | phases        | by | reason
        XX         |                  | BEFORE        | P  | drill
        A          |                  | BEFORE+DURING | P  | drill
        A          | IDP              | AFTER         | P  | camps
        """
    )
    assert drawing.said(found.filter(group="IDP"), "place phases") == [
        ("A", "AFTER"),
        ("B", "BEFORE"),
        ("C", "BEFORE"),
    ]
    assert drawing.said(found.filter(place="A", group="HOST"), "phase") == [("DURING",)]


def test_a_later_setting_takes_the_place_of_an_earlier_one_and_an_empty_one_takes_it_back() -> None:
    taken_back = """
        place_code | population_group | phases | by | reason | recorded_at
        A          | IDP              | AFTER  | P  | camps  | 2015-05-01T00:00:00+00:00
        A          | IDP              |        | Q  | error  | 2015-05-02T00:00:00+00:00
    """
    assert drawing.said(held(taken_back).filter(place="A", group="IDP"), "phase_rule") == [
        ("arrivals",)
    ]


def test_a_setting_holds_only_on_its_days() -> None:
    setting = """
        place_code | population_group | phases | by | reason | valid_from | valid_until
        A          | IDP              | AFTER  | P  | camps  | 2015-05-01 | 2015-05-31
    """
    for on, rule in ((date(2015, 5, 31), "set"), (date(2015, 6, 1), "arrivals")):
        assert drawing.said(held(setting, on).filter(place="A", group="IDP"), "phase_rule") == [
            (rule,)
        ]


def test_rows_that_state_no_phase_are_put_into_the_first_that_holds_there() -> None:
    found = cells("", "", ROUNDS)
    said = "place_code population_group phase phases phase_rule"
    assert drawing.said(found, said) == [
        ("A", "IDP", "DURING", "DURING|AFTER", "arrivals"),
        ("B", "IDP", "DURING", "DURING", "displaced"),
        ("B", "RETURNEE", "AFTER", "AFTER", "returnees"),
    ]


def test_the_table_of_settings_says_who_and_why() -> None:
    assert {"by", "reason", "recorded_at"} <= set(PHASE_SETTINGS.names)
