"""A list is read by its headers in three languages, and what is wrong is said without a value."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from mcof.errors import InputError
from mcof.ingest.headers import head
from mcof.ingest.sheets import RawSheet, letters
from mcof.linkage.reading import ReadList, read_list
from mcof.places import packaged

SET = "iq-cod-2019"


def read(*rows: list[str | None], **said: str) -> ReadList:
    cells = pl.DataFrame(rows, schema=letters(len(rows[0])), orient="row")
    cells = cells.with_columns(pl.all().cast(pl.String))
    return read_list(head(RawSheet("list", cells)), packaged(), code_set=SET, said=said)


def codes(found: ReadList) -> list[tuple[str, int | None, str | None]]:
    return found.findings.select("code", "row", "field").rows()


def test_english_headers_are_understood() -> None:
    found = read(
        ["Case number", "First name", "Father name", "Date of birth", "Governorate", "District"],
        ["1", "Ali", "Omar", "1980-03-04", "Anbar", "Ramadi"],
    )
    row = found.records.row(0, named=True)
    assert (row["record_id"], row["given_name"], row["father_name"]) == ("1", "Ali", "Omar")
    assert row["birth_date"] == date(1980, 3, 4)
    assert (row["place_code"], row["place_above"]) == ("IQG01Q03", "IQG01")
    assert found.findings.is_empty()


def test_arabic_headers_are_understood() -> None:
    found = read(
        ["رقم السجل", "الاسم الثلاثي", "الجنس", "تاريخ الميلاد", "المحافظة"],
        ["١", "علي عمر الجبوري", "ذكر", "٠٤/٠٣/١٩٨٠", "الانبار"],
    )
    row = found.records.row(0, named=True)
    assert (row["full_name"], row["sex"]) == ("علي عمر الجبوري", "m")
    assert row["birth_date"] == date(1980, 3, 4)
    assert row["place_code"] == row["place_above"] == "IQG01"


def test_sorani_headers_are_understood() -> None:
    found = read(["ژمارەی تۆمار", "ناوی سیانی", "ڕەگەز"], ["1", "ئازاد ڕزگار جاف", "نێر"])
    assert found.fields == ("record_id", "full_name", "sex")


def test_a_person_says_what_a_column_is() -> None:
    found = read(["Nr.", "Who", "Sex"], ["1", "Ali", "m"], record_id="Nr.", full_name="who")
    assert found.records["full_name"].to_list() == ["Ali"]


def test_a_row_without_a_number_and_a_number_twice_are_no_records() -> None:
    found = read(["ID", "Name"], ["1", "Ali"], [None, "Omar"], ["1", "Hasan"])
    assert found.records["record_id"].to_list() == ["1"]
    assert codes(found) == [
        ("list-row-without-number", 3, None),
        ("list-row-twice", 4, None),
    ]
    assert found.rows_read == 3


def test_a_line_of_totals_is_no_record_and_is_said() -> None:
    found = read(["ID", "Name"], ["1", "Ali"], ["2", "Omar"], ["Total", "2"])
    assert found.records["record_id"].to_list() == ["1", "2"]
    assert codes(found) == [("row-total", 4, None)]


def test_what_cannot_be_read_is_unknown_and_said_without_its_value() -> None:
    found = read(
        ["ID", "Name", "DOB", "Age", "Sex", "Governorate"],
        ["1", "Ali", "SECRET", "SECRET", "SECRET", "SECRET"],
        ["2", "Omar", "1850-01-01", "-3", "", "N/A"],
    )
    assert found.records["birth_date"].null_count() == 2
    assert found.records["age"].null_count() == 2
    assert "SECRET" not in found.findings.write_csv()
    assert {code for code, _, _ in codes(found)} == {
        "list-value-unreadable",
        "list-place-unknown",
    }


def test_a_year_alone_is_its_first_of_january() -> None:
    found = read(["ID", "Name", "Year of birth"], ["1", "Ali", "1980"])
    assert found.records["birth_date"].to_list() == [date(1980, 1, 1)]


def test_nobody_is_born_after_they_were_registered() -> None:
    found = read(["ID", "Name", "DOB", "Registered on"], ["1", "Ali", "2016-03-01", "2015-05-21"])
    assert found.records["birth_date"].to_list() == [None]


def test_a_record_without_a_name_is_kept_and_said() -> None:
    found = read(["ID", "Name", "Sex"], ["1", None, "m"])
    assert codes(found) == [("list-name-missing", 2, None)]
    assert found.records.height == 1


def test_a_list_without_numbers_or_names_is_refused_and_its_first_row_not_quoted() -> None:
    with pytest.raises(InputError, match="list-without-numbers") as raised:
        read(["Zubaydah", "Al-Jubouri"], ["Ali", "Omar"])
    assert "Zubaydah" not in f"{raised.value} {raised.value.advice}"
    with pytest.raises(InputError, match="list-without-names"):
        read(["ID", "Sex"], ["1", "m"])


def test_a_field_or_a_header_that_is_not_there_is_an_error() -> None:
    with pytest.raises(InputError, match="list-column-missing"):
        read(["ID", "Name"], ["1", "Ali"], sex="Gender")
    with pytest.raises(InputError, match="list-field-unknown"):
        read(["ID", "Name"], ["1", "Ali"], religion="Name")
