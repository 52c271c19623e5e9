# ruff: noqa: E501 - drawn tables are as wide as they are
"""What shares of answers are, by example: of whom, and never of more than that."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import drawing

from mcof.tracking.surveys.shares import Which, answer_numbers, answer_shares

SITES = """
    unit_kind | unit_id | reference_date | place_code | sampling       | question | answer  | stands_for
    SITE      | s1      | 2030-01-15     | A1         | KEY_INFORMANTS | water    | Network | 600
    SITE      | s2      | 2030-01-15     | A1         | KEY_INFORMANTS | water    | Well    | 300
    SITE      | s3      | 2030-01-15     | B1         | KEY_INFORMANTS | water    | Network | 100
    SITE      | s4      | 2030-01-15     | B1         | KEY_INFORMANTS | water    | UNKNOWN | 50
    SITE      | s5      | 2030-01-15     | B1         | KEY_INFORMANTS | school   | Yes     | 40
"""
SAMPLE = """
    unit_kind | unit_id | reference_date | sampling       | question | answer | weight | stands_for
    HOUSEHOLD | h1      | 2030-01-15     | REPRESENTATIVE | return   | Yes    | 3.0    | 6
    HOUSEHOLD | h2      | 2030-01-15     | REPRESENTATIVE | return   | No     | 1.0    | 4
    HOUSEHOLD | h3      | 2030-01-15     | REPRESENTATIVE | return   | No     | 2.0    | 5
"""
COUNTS = "units units_answered units_unknown units_not_assessed"


def _drawn(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join([f"survey | {lines[0].strip()}", *(f"S | {x.strip()}" for x in lines[1:])])


def shares(columns: str, text: str, level: int = 0, **which: Any) -> list[tuple[Any, ...]]:
    rows = drawing.table(drawing.drawn("answers", _drawn(text)))
    paths = drawing.table(drawing.paths())
    return drawing.said(answer_shares(rows, paths, level=level, which=Which(**which)), columns)


def test_a_share_is_of_those_who_answered() -> None:
    told = shares("answer share", SITES, questions=["water"])
    assert told == [("Network", 67), ("Well", 33)]


def test_who_did_not_know_and_who_was_not_asked_are_counted_apart() -> None:
    told = shares(f"answer {COUNTS}", SITES, questions=["water"])
    assert told == [("Network", 2, 3, 1, 1), ("Well", 1, 3, 1, 1)]


def test_people_in_sites_are_told_where_key_informants_spoke_of_sites() -> None:
    told = shares("answer people share_people", SITES, questions=["water"])
    assert told == [("Network", 700, 70), ("Well", 300, 30)]


def test_units_chosen_on_purpose_speak_for_no_people() -> None:
    for sampling in ("PURPOSIVE", "UNKNOWN", ""):
        text = SITES.replace("KEY_INFORMANTS", sampling)
        told = shares("answer share people share_people sampling", text, questions=["water"])
        assert told == [
            ("Network", 67, None, None, sampling or "UNKNOWN"),
            ("Well", 33, None, None, sampling or "UNKNOWN"),
        ]


def test_key_informants_speak_for_places_and_for_no_household() -> None:
    text = SITES.replace("SITE ", "HOUSEHOLD ")
    assert shares("people share_people", text, questions=["water"]) == [(None, None)] * 2


def test_a_representative_sample_is_weighted() -> None:
    told = shares("answer share weighted_share share_people", SAMPLE)
    assert told == [("No", 67, 50, 60), ("Yes", 33, 50, 40)]


def test_where_a_weight_is_missing_shares_are_of_respondents_alone() -> None:
    text = SAMPLE.replace("| 2.0    |", "|        |")
    assert shares("answer share weighted_share", text) == [("No", 67, None), ("Yes", 33, None)]


def test_weights_of_what_is_no_representative_sample_are_left_alone() -> None:
    text = SAMPLE.replace("REPRESENTATIVE", "PURPOSIVE")
    assert shares("weighted_share", text) == [(None,), (None,)]


def test_several_answers_of_a_unit_are_each_of_all_who_answered() -> None:
    text = SITES + "\n SITE | s1 | 2030-01-15 | A1 | KEY_INFORMANTS | water | Well | 600"
    told = shares("answer units units_answered share", text, questions=["water"])
    assert told == [("Network", 2, 3, 67), ("Well", 2, 3, 67)]


def test_places_and_sectors_are_told_apart() -> None:
    told = shares("place_code answer share", SITES, level=1, questions=["water"])
    assert told == [("A", "Network", 50), ("A", "Well", 50), ("B", "Network", 100)]
    assert shares("answer", SITES, sector="WSH") == []


def test_the_latest_round_counts_and_rounds_are_not_added() -> None:
    text = """
        round | unit_kind | unit_id | reference_date | place_code | question | answer
        9     | SITE      | s1      | 2030-01-15     | A1         | water    | Yes
        10    | SITE      | s1      | 2030-02-15     | A1         | water    | No
    """
    assert shares("round answer units", text) == [(10, "No", 1)]
    assert shares("round answer", text, round=9) == [(9, "Yes")]
    assert shares("round answer", text, on=date(2030, 1, 31)) == [(9, "Yes")]


def test_an_answer_that_a_later_import_corrects_counts_once() -> None:
    text = """
        unit_kind | unit_id | reference_date | question | answer | import_id | recorded_at
        SITE      | s1      | 2030-01-15     | water    | Yes    | i1        | 2030-02-01T12:00+00:00
        SITE      | s1      | 2030-01-15     | water    | No     | i2        | 2030-02-02T12:00+00:00
    """
    assert shares("answer units share", text) == [("No", 1, 100)]


def test_units_of_two_kinds_or_samplings_are_not_added() -> None:
    text = SITES + "\n LOCATION | l1 | 2030-01-15 | A1 | KEY_INFORMANTS | water | Well | 9"
    told = shares("unit_kind answer units", text, questions=["water"])
    assert told == [("LOCATION", "Well", 1), ("SITE", "Network", 2), ("SITE", "Well", 1)]


def test_numbers_have_a_mean_of_units_and_one_by_weight() -> None:
    text = """
        unit_kind | unit_id | reference_date | sampling       | question | number | weight | answer
        HOUSEHOLD | h1      | 2030-01-15     | REPRESENTATIVE | litres   | 10     | 3      |
        HOUSEHOLD | h2      | 2030-01-15     | REPRESENTATIVE | litres   | 20     | 1      |
        HOUSEHOLD | h3      | 2030-01-15     | REPRESENTATIVE | water    |        | 1      | Yes
    """
    rows = drawing.table(drawing.drawn("answers", _drawn(text)))
    made = answer_numbers(rows, drawing.table(drawing.paths()))
    told = drawing.said(made, "question units units_not_assessed least most mean weighted_mean")
    assert told == [("litres", 2, 1, 10.0, 20.0, 15.0, 12.5)]
