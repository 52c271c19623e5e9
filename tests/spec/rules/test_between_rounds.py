# ruff: noqa: E501 - drawn tables are as wide as they are
"""The rules between rounds, by example: V8, V9, V12, V13, V14 and V17.

Method: docs/reference/methods/rules.md.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests import drawing

from mcof.ingest.methods import versions
from mcof.tracking.between.changes import changed, method_changes
from mcof.tracking.between.jumps import Band, jumps
from mcof.tracking.between.lines import asked, laid
from mcof.tracking.between.operations import overlapping
from mcof.tracking.between.shares import judged, shares
from mcof.tracking.observations import gathered


def rows(drawn: str) -> pl.DataFrame:
    """Rows of displacement as the rules look at them."""
    return pl.DataFrame(
        asked(gathered(drawing.table(drawing.drawn("displacement", drawn)))).to_pyarrow()
    )


def looked(drawn: str, band: Band | None = None) -> list[tuple[str, str]]:
    """Code and message of what is found between the rounds."""
    return jumps(laid(rows(drawn)), band or Band()).select("code", "message").rows()


def test_v8_a_true_jump_is_shown_to_a_person_and_never_refused() -> None:
    drawn = """
        round | reference_date | place_code | households | individuals
        1     | 2014-05-31     | IQG15      | 338        |
        2     | 2014-06-30     | IQG15      | 17544      |
    """
    assert looked(drawn) == [
        (
            "change-large",
            "IQG15: 338 families in round 1, now 17544; a change of 17206 (51.9 times).",
        )
    ]
    found = jumps(laid(rows(drawn)), Band())
    assert found["severity"].to_list() == ["review"]


def test_v8_a_change_within_the_band_or_of_few_people_is_no_surprise() -> None:
    drawn = """
        round | reference_date | place_code | location_id | individuals
        1     | 2015-05-01     | A1         | doubled     | 100
        2     | 2015-05-15     | A1         | doubled     | 200
        1     | 2015-05-01     | A1         | few         | 4
        2     | 2015-05-15     | A1         | few         | 24
        1     | 2015-05-01     | A1         | unknown     |
        2     | 2015-05-15     | A1         | unknown     | 900
    """
    assert looked(drawn) == []


def test_v8_a_change_much_larger_than_the_others_is_looked_at() -> None:
    calm = "\n".join(
        f"1 | 2015-05-01 | A1 | calm {n} | 1000\n2 | 2015-05-15 | A1 | calm {n} | 1010"
        for n in range(5)
    )
    drawn = f"""
        round | reference_date | place_code | location_id | individuals
        {calm}
        1     | 2015-05-01     | A1         | loud        | 1000
        2     | 2015-05-15     | A1         | loud        | 1200
    """
    assert [message for _, message in looked(drawn)] == [
        "loud, A1: 1000 people in round 1, now 1200; a change of 200 (1.2 times)."
    ]
    assert looked(drawn, Band(times=30)) == []


def test_v8_a_location_appears_and_another_vanishes() -> None:
    drawn = """
        round | reference_date | place_code | location_id | update_status | individuals
        1     | 2015-05-01     | A1         | stays       |               | 100
        2     | 2015-05-15     | A1         | stays       |               | 100
        1     | 2015-05-01     | A1         | stays too   |               | 100
        2     | 2015-05-15     | A1         | stays too   |               | 100
        1     | 2015-05-01     | A1         | stays also  |               | 100
        2     | 2015-05-15     | A1         | stays also  |               | 100
        1     | 2015-05-01     | A1         | goes        |               | 40
        1     | 2015-05-01     | A1         | closed      | CLOSED        | 0
        2     | 2015-05-15     | A1         | comes       |               | 50
    """
    assert sorted(looked(drawn)) == [
        ("location-new", "comes, A1 has 50, and was not in the round before."),
        ("location-vanished", "goes, A1 had 40 in round 1, and round 2 does not speak of it."),
    ]


def test_v8_a_round_that_went_elsewhere_makes_no_place_new_or_vanished() -> None:
    drawn = """
        round | reference_date | place_code | location_id | individuals
        1     | 2015-05-01     | A1         | a           | 100
        1     | 2015-05-01     | A1         | b           | 100
        2     | 2015-05-15     | B1         | c           | 100
        2     | 2015-05-15     | B1         | d           | 100
    """
    assert looked(drawn) == []


def test_v9_the_same_figure_in_four_rounds_is_looked_at_once() -> None:
    still = "\n".join(f"{n} | 2015-0{n}-01 | A1 | a | 10 | 60" for n in range(1, 6))
    drawn = f"""
        round | reference_date | place_code | location_id | households | individuals
        {still}
        1     | 2015-01-01     | A1         | b           | 10         | 60
        2     | 2015-02-01     | A1         | b           | 10         | 60
        3     | 2015-03-01     | A1         | b           | 10         | 60
        4     | 2015-04-01     | A1         | b           | 11         | 66
        5     | 2015-05-01     | A1         | b           | 11         | 66
    """
    assert looked(drawn) == [("figure-unchanged", "a, A1 has had 60 in 5 rounds in a row.")]


V12 = """
    round | reference_date | place_code | individuals | change_stated
    11    | 2014-12-25     | IQ         | 2123340     |
    12    | 2015-01-15     | IQ         | 2176764     | 53424
    21    | 2015-05-21     | IQ         | 3035592     |
    22    | 2015-06-04     | IQ         | 3087372     | 51780
    30    | 2015-09-29     | IQ         | 3206736     |
    32    | 2015-11-05     | IQ         | 3181176     | -25560
    42    | 2016-03-31     | IQ         | 3418332     |
    44    | 2016-04-28     | IQ         | 3333384     | -84948
    116   | 2020-06-30     | IQ         | 1381332     |
    117   | 2020-08-31     | IQ         | 1299987     | -81345
"""
RETURNEES = """
    round | reference_date | population_group | place_code | individuals | change_stated
    116   | 2020-06-30     | RETURNEE         | IQ         | 4718130     |
    117   | 2020-08-31     | RETURNEE         | IQ         | 4744050     | 25920
    118   | 2020-10-31     | RETURNEE         | IQ         | 4782414     | 38364
"""


@pytest.mark.parametrize("published", [V12, RETURNEES])
def test_v12_published_rounds_are_the_round_before_plus_the_stated_change(published: str) -> None:
    assert looked(published) == []


def test_v12_a_stated_change_that_the_totals_do_not_show() -> None:
    assert looked(V12.replace("51780", "51870")) == [
        (
            "change-differs",
            "The stated change is 51870, but the totals differ by 51780 since the round before.",
        )
    ]


def test_v13_a_change_of_method_is_told_with_its_share_of_the_change() -> None:
    drawn = """
        round | reference_date | place_code | households | individuals
        116   | 2020-06-30     | IQ         | 230222     | 1381332
        117   | 2020-08-31     | IQ         | 225443     | 1299987
        118   | 2020-10-31     | IQ         | 221569     | 1278864
        126   | 2022-06-30     | IQ         | 202206     | 1177234
    """
    lines = laid(rows(drawn))
    assert changed(lines, versions()).select(
        "round_key", "what", "change", "real", "method"
    ).rows() == [
        ("117", "household_size", -81345, -28674, -52671),
        ("126", "cell_unit", -101630, None, None),
    ]
    assert method_changes(lines, versions())["message"].to_list() == [
        "Between rounds 116 and 117 changed: household_size. "
        "Of the change of -81345 people, -28674 are real and -52671 the method's.",
        "Between rounds 118 and 126 changed: cell_unit. "
        "Of the change of -101630 people, none are the method's.",
    ]


def test_v13_where_families_are_unknown_so_is_the_part_of_the_method() -> None:
    drawn = """
        round | reference_date | place_code | individuals
        116   | 2020-06-30     | IQ         | 1381332
        117   | 2020-08-31     | IQ         | 1299987
    """
    assert "is not known" in method_changes(laid(rows(drawn)), versions())["message"].item()


def test_v14_a_printed_share_is_rounded_half_up() -> None:
    drawn = """
        place_code | place_level | breakdown | origin_code | individuals | share_stated
        XX         | 0           | total     |             | 1000        |
        XXA        | 1           | total     |             | 125         | 13
        XXB        | 1           | total     |             | 124         | 13
        XXC        | 1           | total     |             | 125         | 12.5
        XXA        | 1           | origin    | XXB         | 25          | 20
    """
    found = shares(rows(drawn))
    assert found["message"].to_list() == ["13.0 per cent is printed, but 124 of 1000 is 12.0."]
    assert found["severity"].to_list() == ["info"]


def test_v14_a_share_is_of_no_total_that_is_older_than_a_week() -> None:
    drawn = """
        place_code | place_level | individuals | share_stated | reference_date
        XX         | 0           | 1000        |              | 2015-05-01
        XXA        | 1           | 124         | 13           | 2015-05-09
    """
    assert judged(rows(drawn)).is_empty()


def test_v14_all_forty_published_shares_agree(shared_data: Callable[[str], Path]) -> None:
    told = rows(_published(shared_data))
    answer = judged(told)
    assert answer["agrees"].all()
    by = answer.group_by("breakdown", national=pl.col("place_code") == "IQ").len().sort(by=pl.all())
    assert by.rows() == [("origin", False, 5), ("origin", True, 12), ("total", False, 23)]


def _published(shared_data: Callable[[str], Path]) -> str:
    """The published figures with their shares, drawn."""
    read = {
        name: pl.read_csv(shared_data(f"iraq-dtm-published/{name}.csv"), infer_schema=False)
        for name in ("idp_rounds", "idp_by_governorate", "idp_by_origin")
    }
    codes = {"IRAQ": ("IQ", 0), "Kirkuk": ("IQG13", 1)}
    names = dict.fromkeys(read["idp_by_governorate"]["governorate_of_displacement"])
    codes |= {name: (f"IQX{at:02}", 1) for at, name in enumerate(names) if name != "Kirkuk"}
    lines = [
        "place_code | place_level | breakdown | origin_code | individuals | share_stated | reference_date"
    ]
    nation = read["idp_rounds"].select("idp_individuals", "as_of")
    lines += [f"IQ | 0 | total | | {people or ''} | | {day}" for people, day in nation.iter_rows()]
    places = read["idp_by_governorate"].filter(pl.col("as_of").str.len_chars() == 10)
    for day, name, people, _, share, _ in places.iter_rows():
        code, level = codes[name]
        lines.append(f"{code} | {level} | total | | {people or ''} | {share or ''} | {day}")
    for place, day, origin, people, share, _ in read["idp_by_origin"].iter_rows():
        code, level = codes[place]
        lines.append(f"{code} | {level} | origin | {origin} | {people} | {share or ''} | {day}")
    return "\n".join(lines)


HAITI = """
    operation  | round | reference_date | place_code | population_group | individuals
    Earthquake | 1     | 2021-09-01     | HT         | IDP              | 38777
    Earthquake | 3     | 2021-12-01     | HT         | IDP              | 24000
    Violence   | 1     | 2021-10-01     | HT         | IDP              | 19000
    Hurricane  | 4     | 2016-12-01     | HT         | IDP              | 175000
    Border     | 1     | 2021-10-01     | HT         | RETURNEE         | 300
    Elsewhere  | 1     | 2021-10-01     | DO         | IDP              | 300
"""


def test_v17_operations_of_one_country_and_time_are_told() -> None:
    found = overlapping(rows(HAITI))
    assert found["message"].to_list() == [
        "'Earthquake' and 'Violence' both count IDP in HT between 2021-10-01 and 2022-01-01; "
        "their figures are not added."
    ]
    assert found["severity"].to_list() == ["warning"]


def test_v17_operations_that_somebody_declared_disjoint_are_not() -> None:
    assert overlapping(rows(HAITI), {frozenset({"Violence", "Earthquake"})}).is_empty()


def test_a_row_that_was_recorded_again_stands_for_the_earlier_one() -> None:
    drawn = """
        round | reference_date | place_code | individuals | recorded_at
        1     | 2015-05-01     | A          | 100         | 2015-06-01T00:00:00+00:00
        2     | 2015-05-15     | A          | 1000        | 2015-06-01T00:00:00+00:00
        2     | 2015-05-15     | A          | 110         | 2015-06-02T00:00:00+00:00
    """
    assert looked(drawn) == []
    assert date(2015, 5, 15) in laid(rows(drawn))["reference_date"]
