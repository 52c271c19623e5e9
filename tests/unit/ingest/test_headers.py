"""Headers are found wherever they stand, and say what they can of each column."""

from __future__ import annotations

import polars as pl
import pytest

from mcof.errors import InputError
from mcof.ingest import hxl
from mcof.ingest.headers import Headed, follow, head, head_all
from mcof.ingest.labels import split_scripts
from mcof.ingest.sheets import Merged, RawSheet, index_of, letter, letters

Rows = list[tuple[str | None, ...]]

DATA: Rows = [("Dahuk", "Zakho", "12"), ("Erbil", "Soran", "34"), ("Erbil", "Erbil", "5")]


def sheet(
    rows: Rows, *, first_row: int = 1, merged: tuple[Merged, ...] = (), name: str = "S"
) -> RawSheet:
    width = max(map(len, rows))
    padded = [row + (None,) * (width - len(row)) for row in rows]
    schema = dict.fromkeys(letters(width), pl.String)
    return RawSheet(name, pl.DataFrame(padded, schema, orient="row"), first_row, None, merged)


def labels(headed: Headed) -> list[str | None]:
    return [column.label for column in headed.columns]


def titles(headed: Headed) -> list[str]:
    return [column.title for column in headed.columns]


def said(headed: Headed) -> list[tuple[object, ...]]:
    return [] if headed.complaints is None else headed.complaints.rows()


def test_a_header_on_the_first_line_is_taken() -> None:
    headed = head(sheet([("Governorate", "District", "Families"), *DATA]))
    assert labels(headed) == ["Governorate", "District", "Families"]
    assert headed.rows["source_row"].to_list() == [2, 3, 4]
    assert headed.rows["C"].to_list() == ["12", "34", "5"]


@pytest.mark.parametrize("above", [1, 3, 23])
def test_titles_above_the_header_are_passed_over(above: int) -> None:
    rows: Rows = [
        ("DTM dataset",),
        *[(None,)] * (above - 1),
        ("Governorate", "District", "N"),
        *DATA,
    ]
    headed = head(sheet(rows))
    assert labels(headed) == ["Governorate", "District", "N"]
    assert headed.header_rows == (above + 1,)
    assert headed.rows["source_row"].to_list()[0] == above + 2


def test_row_numbers_begin_where_the_sheet_begins() -> None:
    headed = head(sheet([("a", "b", "c"), *DATA], first_row=5))
    assert headed.header_rows == (5,)
    assert headed.rows["source_row"].to_list() == [6, 7, 8]


def test_tags_decide_and_the_row_above_has_the_labels() -> None:
    rows: Rows = [
        ("Who does what", None, None),
        ("Governorate", "District", "Families"),
        ("#adm1 +name", "#ADM2+Name", "#affected+hh+idps"),
        *DATA,
    ]
    headed = head(sheet(rows))
    assert [column.tag for column in headed.columns] == [
        "#adm1+name",
        "#adm2+name",
        "#affected+hh+idps",
    ]
    assert labels(headed) == ["Governorate", "District", "Families"]
    assert (headed.header_rows, headed.tag_row) == ((2,), 3)


def test_tags_without_labels_and_columns_without_tags_are_understood() -> None:
    rows: Rows = [("#adm1", None, "#lat_deg"), *DATA]
    headed = head(sheet(rows))
    assert [column.tag for column in headed.columns] == ["#adm1", None, "#lat_deg"]
    assert headed.header_rows == ()
    assert said(headed) == [(1, "B", "header-missing", None)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("#org", "#adm1"), True),
        (("#org", "a"), True),
        (("#org", "a", "b"), False),
        ((None, "#org"), True),
        (("", None), False),
        (("No. #1", "#1"), False),
    ],
)
def test_half_of_the_filled_cells_must_be_tags(row: tuple[str | None, ...], expected: bool) -> None:
    assert hxl.is_tag_row(row) is expected


@pytest.mark.parametrize("hostile", [("#adm1", None, None), ("#adm1", "#adm2", "7")])
def test_what_looks_like_tags_below_data_is_data(hostile: tuple[str | None, ...]) -> None:
    headed = head(sheet([("Governorate", "District", "Families"), *DATA, hostile, *DATA]))
    assert labels(headed) == ["Governorate", "District", "Families"]
    assert headed.tag_row is None
    assert headed.rows.height == 7


def test_numbers_of_columns_above_tags_are_no_data() -> None:
    top: Rows = [("Governorate", "District", "Families"), ("1", "2", "3")]
    headed = head(sheet([*top, ("#adm1", "#adm2", "#affected"), *DATA]))
    assert headed.tag_row == 3


def test_a_row_of_groups_is_filled_to_the_right() -> None:
    rows: Rows = [
        (None, "Families by shelter", None, "Families by origin", None),
        ("Governorate", "Camp", "Rented", "Anbar", "Ninewa"),
        ("Dahuk", "1", "2", "3", "4"),
        ("Erbil", "5", "6", "7", "8"),
    ]
    assert titles(head(sheet(rows))) == [
        "Governorate",
        "Families by shelter / Camp",
        "Families by shelter / Rented",
        "Families by origin / Anbar",
        "Families by origin / Ninewa",
    ]


def test_a_header_over_two_rows_is_a_label_and_no_group() -> None:
    rows: Rows = [
        ("Governorate", "Shelter", None, "Total"),
        (None, "Camp", "Rented", None),
        ("Dahuk", "1", "2", "3"),
        ("Erbil", "5", "6", "11"),
    ]
    assert titles(head(sheet(rows))) == [
        "Governorate",
        "Shelter / Camp",
        "Shelter / Rented",
        "Total",
    ]


def test_groups_end_where_the_sheet_says_that_the_merged_area_ends() -> None:
    rows: Rows = [
        ("Place", "Shelter", None, None),
        ("Governorate", "Camp", "Rented", "Note"),
        ("Dahuk", "1", "2", "x"),
        ("Erbil", "5", "6", "y"),
    ]
    headed = head(sheet(rows, merged=(Merged(1, 1, 1, 2),)))
    assert [column.group for column in headed.columns] == ["Place", "Shelter", "Shelter", None]


def test_a_title_merged_across_the_table_is_no_group() -> None:
    rows: Rows = [("Round 20", None, None), ("Governorate", "District", "N"), *DATA]
    headed = head(sheet(rows, merged=(Merged(1, 0, 1, 2),)))
    assert [column.group for column in headed.columns] == [None, None, None]


def test_a_header_with_a_gap_above_data_is_not_taken_for_groups() -> None:
    headed = head(sheet([("Governorate", None, "Families"), *DATA]))
    assert labels(headed) == ["Governorate", None, "Families"]
    assert headed.rows.height == 3
    assert said(headed) == [(1, "B", "header-missing", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Governorate / المحافظة", ("Governorate", "المحافظة")),
        ("المحافظة\nGovernorate", ("Governorate", "المحافظة")),
        ("عدد العوائل (Families)", ("Families", "عدد العوائل")),
        ("Pre-June 14 قبل حزيران 14", ("Pre-June 14", "قبل حزيران")),
        ("المحـــافظة", ("المحافظة", None)),
        ("Location\n name ", ("Location name", None)),
        ("IDP عدد families", ("IDP عدد families", None)),
        (None, (None, None)),
    ],
)
def test_a_bilingual_header_is_two_labels(
    text: str | None, expected: tuple[str | None, str | None]
) -> None:
    assert split_scripts(text) == expected


def test_a_second_row_in_arabic_is_the_other_label() -> None:
    rows: Rows = [("Governorate", "District", "N"), ("المحافظة", "القضاء", "العدد"), *DATA]
    headed = head(sheet(rows))
    assert [column.label_other for column in headed.columns] == ["المحافظة", "القضاء", "العدد"]
    assert headed.rows["source_row"].to_list()[0] == 3


def test_equal_headers_are_made_distinct_and_complained_of() -> None:
    headed = head(sheet([("Name", "Name", "name"), *DATA]))
    assert labels(headed) == ["Name", "Name (2)", "name (3)"]
    assert said(headed) == [
        (1, "B", "header-duplicate", "Name"),
        (1, "C", "header-duplicate", "name"),
    ]


def test_equal_labels_under_different_groups_are_distinct_already() -> None:
    rows: Rows = [
        (None, "Present", None, "Arrived", None),
        ("Place", "Male", "Female", "Male", "Female"),
        ("Dahuk", "1", "2", "3", "4"),
    ]
    headed = head(sheet(rows))
    assert said(headed) == []
    assert titles(headed)[1:] == [
        "Present / Male",
        "Present / Female",
        "Arrived / Male",
        "Arrived / Female",
    ]


def test_empty_columns_and_rows_at_the_end_are_left_out_and_those_between_counted() -> None:
    rows: Rows = [("a", "b", "c", None), DATA[0], (None,), DATA[1], (None,), (None,)]
    headed = head(sheet(rows))
    assert [column.letter for column in headed.columns] == ["A", "B", "C"]
    assert headed.rows["source_row"].to_list() == [2, 3, 4]


def test_a_total_at_the_bottom_is_flagged_and_kept() -> None:
    for word in ("Total", " grand total: ", "المجموع", "کۆی گشتی"):
        headed = head(sheet([("a", "b", "c"), *DATA, (word, None, "51")]))
        assert headed.totals == {5}
        assert headed.rows.height == 4


def test_header_rows_can_be_said() -> None:
    rows: Rows = [("x", "y", "z"), ("Shelter", None, "Other"), ("1", "2", "3"), *DATA]
    headed = head(sheet(rows), header_rows=(2, 3))
    assert titles(headed) == ["Shelter / 1", "Shelter / 2", "Other / 3"]
    assert headed.rows["source_row"].to_list() == [4, 5, 6]


def test_years_may_be_headers() -> None:
    headed = head(sheet([("Place", "2014", "2015", "2016"), ("Dahuk", "1", "2", "3")]))
    assert labels(headed) == ["Place", "2014", "2015", "2016"]


@pytest.mark.parametrize("rows", [[("1", "2"), ("3", "4")], [(None, None)]])
def test_a_sheet_without_words_has_no_header(rows: Rows) -> None:
    with pytest.raises(InputError) as caught:
        head(sheet(rows))
    assert caught.value.code == "sheet-without-header"


@pytest.mark.parametrize("below", [[], [(None, None)]])
def test_a_header_without_rows_is_refused(below: Rows) -> None:
    with pytest.raises(InputError) as caught:
        head(sheet([("Governorate", "Families"), *below]))
    assert caught.value.code == "sheet-without-rows"


def test_a_note_beside_tables_is_left_aside() -> None:
    note, table = sheet([("Read me",)], name="Notes"), sheet([("a", "b", "c"), *DATA])
    assert [headed.sheet for headed in head_all([note, table])] == ["S"]
    with pytest.raises(InputError):
        head_all([note])


def test_the_next_part_follows_under_the_same_headers() -> None:
    first = head(sheet([("a", "b", "c"), *DATA]))
    second = follow(first, sheet(DATA, first_row=5))
    assert second.columns == first.columns
    assert second.rows["source_row"].to_list() == [5, 6, 7]


def test_letters_count_like_a_spreadsheet() -> None:
    assert letters(28)[24:] == ["Y", "Z", "AA", "AB"]
    assert [index_of(letter(at)) for at in (0, 25, 26, 701, 702, 16_383)] == [
        *(0, 25, 26, 701, 702, 16_383)
    ]
