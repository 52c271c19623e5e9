"""Numbers, dates and ranges as each language says them."""

from datetime import date

import pytest

from mcof.renderers.words import Words
from mcof.reports.situation import Range

EN, AR, CKB = Words("en"), Words("ar"), Words("ckb")
ISOLATES = dict.fromkeys([0x2060, *range(0x2066, 0x206A)])


def bare(text: str) -> str:
    return text.translate(ISOLATES)


def test_unknown_is_a_word_and_zero_a_number():
    assert EN.number(None) == "unknown"
    assert EN.number(0) == "0"
    assert EN.change(None) == "unknown"


def test_a_change_has_its_sign():
    assert [EN.change(value) for value in (1200, -28674, 0)] == ["+1,200", "\u221228,674", "0"]


def test_digits_are_isolated_only_where_text_runs_right_to_left():
    assert EN.number(3035592) == "3,035,592"
    assert AR.number(3035592) == "\u20663,035,592\u2069"


def test_people_whose_share_rounds_to_nothing_are_not_nobody():
    assert EN.share(0, 632) == "<1%"
    assert EN.share(0, 0) == "0%"
    assert EN.share(None, 5) == "unknown"


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "شخص واحد"), (2, "شخصان"), (3, "3 أشخاص"), (11, "11 شخصاً"), (100, "100 شخص"),
     (103, "103 أشخاص"), (3035592, "3,035,592 شخصاً")],
)  # fmt: skip
def test_arabic_nouns_follow_their_number(count: int, said: str):
    assert bare(AR.counted("people", count)) == said


def test_english_has_one_person_and_two_people():
    assert [EN.counted("people", count) for count in (0, 1, 2)] == [
        "0 people",
        "1 person",
        "2 people",
    ]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1200, 1500, "1,200–1,500 people"),
        (1200, 1200, "1,200 people"),
        (1200, None, "at least 1,200 people"),
        (None, 1500, "at most 1,500 people"),
        (None, None, "unknown"),
    ],
)
def test_an_open_end_of_a_range_is_said(low: int | None, high: int | None, said: str):
    assert bare(EN.range("people", Range(low, high))) == said


def test_dates_are_written_as_people_write_them():
    assert EN.day(date(2015, 5, 21)) == "21 May 2015"
    assert AR.day(date(2015, 5, 21)) == "21 أيار 2015"
    assert CKB.day(date(2015, 5, 21)) == "21ی ئایاری 2015"


def test_text_of_a_source_cannot_turn_ours_round():
    assert AR.given("Anbar\u202e\n x") == "\u2068Anbar x\u2069"
    assert EN.given(None) == ""


def test_a_label_within_an_english_sentence_begins_small():
    assert EN.within("Health support") == "health support"
    assert EN.within("WASH") == "WASH"
