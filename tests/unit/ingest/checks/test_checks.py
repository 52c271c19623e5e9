"""What must be true of the rows: each check finds what is wrong, and only that."""

from datetime import date

import pytest

from mcof.ingest.source import source_of

NEEDS = "| Governorate | Sector | Population | In need | Targeted | Reached | Severity |\n"


def _codes(result):
    return result.findings["code"].to_list()


def test_people_are_families_times_the_size_that_the_source_says(displaced, codes):
    result = displaced(
        """
        | Governorate | Families | Individuals |
        | Dahuk       | 10       | 60          |
        | Erbil       | 50080    | 324480      |
        | Anbar       |          | 7           |
        """,
        mapping={"household_size": 6},
    )
    assert codes(result) == [(3, "C", "households-individuals")]
    assert "300480" in result.findings["message"].item()


def test_from_the_round_of_a_new_method_its_household_sizes_hold(displaced):
    drawing = "| Governorate | Families | Individuals |\n| Dahuk | 10 | 55 |"
    old = {"name": "x 6", "least": 6, "most": 6}
    new = {"name": "camps x 5", "least": 5, "most": 6, "from_round": 117}
    methods = {"method": [old, new]}
    before = displaced(drawing, mapping=methods, round="116")
    after = displaced(drawing, mapping=methods, round="117")
    assert _codes(before) == ["households-individuals"]
    assert _codes(after) == []
    assert before.records["method_version"].unique().to_list() == ["x 6"]
    assert after.records["method_version"].unique().to_list() == ["camps x 5"]


def test_women_and_men_add_up(displaced):
    drawing = "| Governorate | Individuals | Female | Male |\n| Dahuk | 60 | 31 | 30 |"
    assert "sex-sum" in _codes(displaced(drawing))


def test_what_lies_within_a_place_is_not_more_than_the_place(displaced, codes):
    result = displaced("""
        | Governorate | District | IDPs |
        | Ninewa      |          | 100  |
        | Ninewa      | Mosul    | 70   |
        | Ninewa      | Sinjar   | 40   |
        | Dahuk       |          | 100  |
        | Dahuk       | Zakho    | 40   |
    """)
    assert codes(result) == [(2, "C", "children-sum")]
    assert "add up to 110" in result.findings["message"].item()


def test_a_row_counted_for_the_area_above_is_no_figure_of_that_area(displaced):
    result = displaced("""
        | Governorate | District | IDPs |
        | Ninewa      | Nowhere  | 10   |
        | Ninewa      | Mosul    | 70   |
    """)
    assert _codes(result) == ["place-parent-used"]


def test_the_same_row_again_is_stored_once(displaced, codes):
    row = "| Dahuk | 60 |\n"
    result = displaced("| Governorate | IDPs |\n" + row + row)
    assert codes(result) == [(3, None, "duplicate-row")]
    assert result.findings["message"].item() == (
        "Every cell is the same as in row 2, which is stored."
    )
    assert result.records["individuals"].sum() == 60


def test_the_same_place_with_another_figure_is_refused(displaced, codes):
    result = displaced("| Governorate | IDPs |\n| Dahuk | 60 |\n| Duhok | 66 |")
    assert codes(result) == [(3, None, "duplicate-key")]
    assert result.records["individuals"].to_list() == [60]


def test_activities_without_figures_may_repeat(taken, codes):
    drawing = "| Agency | Sector | Governorate |\n" + "| A | WASH | Dahuk |\n" * 2
    result = taken(drawing, "responses")
    assert codes(result) == [(3, None, "row-repeated")]
    assert result.account.rows_stored == 2


def test_activities_with_figures_do_not_count_double(taken):
    drawing = "| Agency | Sector | Governorate | Reached |\n" + "| A | WASH | Dahuk | 5 |\n" * 2
    result = taken(drawing, "responses")
    assert _codes(result) == ["duplicate-row"]
    assert result.records["reached"].to_list() == [5]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("| Dahuk | WASH | 100 | 50 | 40 | 41 | 3 |", "reached-over-targeted"),
        ("| Dahuk | WASH | 100 | 50 | 60 | 1 | 3 |", "targeted-over-need"),
        ("| Dahuk | WASH | 100 | 101 | 40 | 1 | 3 |", "in-need-over-population"),
        ("| Dahuk | WASH | 100 | 50 | 40 | 1 | 6 |", "severity-range"),
    ],
)
def test_a_figure_that_outgrows_another_is_found(taken, row, code):
    assert _codes(taken(NEEDS + row, "needs")) == [code]


def test_figures_in_their_order_are_right(taken):
    assert _codes(taken(NEEDS + "| Dahuk | WASH | 100 | 50 | 40 | 40 | 5 |", "needs")) == []


def test_a_period_that_ends_before_it_starts_is_found(taken):
    drawing = "| Agency | Sector | Governorate | Start | End |\n"
    result = taken(drawing + "| A | WASH | Dahuk | 2015-05-21 | 2015-05-01 |", "responses")
    assert _codes(result) == ["period-reversed"]


def test_a_visit_outside_the_round_is_found_and_one_just_before_is_reviewed(taken):
    source = source_of(
        "s",
        {
            "table": "sites",
            "columns": {"Site": "site_id", "Gov": "admin1_name", "Day": "assessed_on"},
            "constants": {"operation": "A", "reference_date": "2013-06-30"},
            "window": {
                "start": date(2013, 5, 1),
                "end": date(2013, 6, 30),
                "carried_from": date(2013, 3, 1),
            },
        },
    )
    result = taken(
        """
        | Site | Gov   | Day         |
        | 1    | Dahuk | 17 May 2013 |
        | 2    | Dahuk | 21 May 2009 |
        | 3    | Dahuk | 6 Mar 2013  |
        | 4    | Dahuk | 6 Oct 2013  |
        """,
        "sites",
        source=source,
    )
    assert result.findings.select("row", "code").rows() == [
        (3, "date-outside-round"),
        (4, "date-carried-over"),
        (5, "date-outside-round"),
    ]
    assert result.account.rows_stored == 4


def test_points_that_cannot_be_are_taken_as_unknown(taken):
    result = taken(
        """
        | Site ID | Governorate | Lat   | Lon   |
        | 1       | Dahuk       | 36.8  | 43.0  |
        | 2       | Dahuk       | 36.9  | 43.1  |
        | 3       | Dahuk       | 37.0  | 42.9  |
        | 4       | Dahuk       | 0     | 0     |
        | 5       | Dahuk       | 43.0  | 36.8  |
        | 6       | Dahuk       | -36.8 | 143.0 |
        """,
        "sites",
        operation="A",
        reference_date="2015-05-21",
    )
    assert result.findings.select("row", "code").rows() == [
        (5, "coordinates-zero"),
        (6, "coordinates-swapped"),
        (7, "coordinates-outside"),
    ]
    assert result.records["latitude"].null_count() == 3


def test_a_stated_change_that_the_totals_contradict_is_found(taken, codes):
    result = taken(
        """
        | Country | Date       | Round | IDPs | Change |
        | Iraq    | 2015-05-21 | 21    | 100  |        |
        | Iraq    | 2015-06-04 | 22    | 150  | 50     |
        | Iraq    | 2015-07-02 | 24    | 170  | 25     |
        """,
        "displacement",
        operation="A",
    )
    assert codes(result) == [(4, "E", "change-differs")]


def test_what_a_source_says_of_the_whole_is_checked(displaced):
    mapping = {
        "assert": [
            {"kind": "rows-at-least", "value": 3},
            {"kind": "sum", "column": "individuals", "value": 60},
        ]
    }
    result = displaced("| Governorate | IDPs |\n| Dahuk | 60 |", mapping=mapping)
    assert _codes(result) == ["assertion-failed"]
    assert "least number of rows: expected 3, found 1" in result.findings["message"].item()
