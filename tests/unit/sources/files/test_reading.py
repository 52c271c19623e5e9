"""Files of every usual format become sheets of text, exactly."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from mcof.ingest.sheets import Merged
from mcof.sources.files import FileReader, delimited
from mcof.sources.files.blocks import blocks

Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def made(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return made


def rows(path: Path) -> list[tuple[str | None, ...]]:
    (sheet,) = FileReader().read(path)
    return sheet.cells.rows()


def complaints(path: Path) -> list[tuple[object, ...]]:
    (sheet,) = FileReader().read(path)
    return [] if sheet.complaints is None else sheet.complaints.rows()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(write: Write, delimiter: str) -> None:
    lines = [["place", "families", "note"], ["Dahuk", "1,5", "a"], ["Erbil", "2,5", "b"]]
    text = "\n".join(delimiter.join(line) for line in lines if delimiter != ",")
    text = text or "place,families,note\nDahuk,15,a;b\nErbil,25,c;d\n"
    assert [row[0] for row in rows(write("data.txt", text.encode()))] == ["place", "Dahuk", "Erbil"]


def test_tags_decide_the_delimiter_also_a_colon(write: Write) -> None:
    found = rows(write("data.csv", b"#adm1:#affected\nDahuk, with commas, many:12\n"))
    assert found[1] == ("Dahuk, with commas, many", "12")


def test_leading_zeros_spaces_and_quotes_are_kept(write: Write) -> None:
    path = write("data.csv", b'a,b\n007," he said ""no"", twice "\n1e3,"x\ny"\n')
    assert rows(path)[1:] == [("007", ' he said "no", twice '), ("1e3", "x\ny")]


def test_an_empty_cell_is_null_quoted_or_not(write: Write) -> None:
    assert rows(write("data.csv", b'a,b\n"",\n,""\n'))[1:] == [(None, None)] * 2


def test_blank_lines_count_as_rows(write: Write) -> None:
    assert rows(write("data.csv", b"a,b\n\n\n1,2\n"))[3] == ("1", "2")


def test_rows_that_are_too_short_are_filled_up(write: Write) -> None:
    assert rows(write("data.csv", b"a,b,c\n1\n1,2\n")) == [
        ("a", "b", "c"),
        ("1", None, None),
        ("1", "2", None),
    ]


def test_a_row_with_too_many_cells_is_complained_of_by_its_number(write: Write) -> None:
    path = write("data.csv", b"a,b\n" + b"1,2\n" * 300 + b"1,2,3,4\n1,2,,\n")
    assert complaints(path) == [(302, "C", "row-too-long", "3,4")]
    assert len(rows(path)) == 303


def test_a_quote_inside_an_unquoted_cell_is_a_character(write: Write) -> None:
    path = write("data.csv", b'a,b\n5" pipe,2\n3,4" pipe\n"x" y,6\n')
    assert rows(path)[1:] == [('5" pipe', "2"), ("3", '4" pipe'), ("x y", "6")]


def test_lines_may_end_in_any_way(write: Write) -> None:
    for end in (b"\n", b"\r\n", b"\r"):
        assert rows(write("data.csv", b"a,b" + end + b"1,2" + end)) == [("a", "b"), ("1", "2")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_is_read_without_a_complaint_where_it_says_so(write: Write, encoding: str) -> None:
    path = write("data.csv", "place,المحافظة\nDahuk,دهوك\n".encode(encoding))
    assert rows(path) == [("place", "المحافظة"), ("Dahuk", "دهوك")]
    guessed = [("encoding-guessed", encoding)] if encoding == "utf-16-le" else []
    assert [(code, value) for _, _, code, value in complaints(path)] == guessed


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1256", "المحافظة,القضاء,عدد العوائل\nالأنبار,الرمادي,12\nنينوى,الموصل,5\n"),
        ("cp1252", "Région,Préfecture,Ménages déplacés\nMoptí,Ténenkou,“12”\nGao,Ansongo,5\n"),
        ("latin-1", "Región,Población\nChocó,12\nBogotá,5\n"),
    ],
)
def test_a_windows_encoding_is_guessed_and_said(write: Write, encoding: str, text: str) -> None:
    path = write("data.csv", text.encode(encoding))
    expected = "cp1252" if encoding == "latin-1" else encoding
    assert complaints(path) == [(None, None, "encoding-guessed", expected)]
    assert [",".join(map(str, row)) for row in rows(path)] == text.splitlines()


def test_the_content_decides_and_not_the_name(write: Write) -> None:
    assert rows(write("data.xlsx", b"a,b\n1,2\n")) == [("a", "b"), ("1", "2")]
    assert rows(write("data.csv", b'[["a","b"],["1","2"]]')) == [("a", "b"), ("1", "2")]
    assert rows(write("data", b"a\tb\n1\t2\n")) == [("a", "b"), ("1", "2")]


def test_json_numbers_stand_as_they_are_written(write: Write) -> None:
    text = b'{"ok": true, "result": [{"a": 172.0, "b": 1e5, "c": null}, {"a": "007", "d": [1, 2]}]}'
    path = write("data.json", text)
    (sheet,) = FileReader().read(path)
    assert sheet.name == "result"
    assert sheet.cells.rows() == [
        ("a", "b", "c", "d"),
        ("172.0", "1e5", None, None),
        ("007", None, None, "[1, 2]"),
    ]


def test_a_script_that_assigns_a_table_is_read_like_json(write: Write) -> None:
    path = write("data.js", b'var data =[\n {"gov": "Erbil", "n": 1},\n {"gov": "Dahuk"}\n];\n')
    assert rows(path) == [("gov", "n"), ("Erbil", "1"), ("Dahuk", None)]


def test_an_archive_of_one_file_is_that_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("folder/data.json", json.dumps([["a"], ["1"]]))
    (sheet,) = FileReader().read(tmp_path / "data.zip")
    assert (sheet.name, sheet.cells.rows()) == ("data.json", [("a",), ("1",)])


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    values = [
        172,
        172.5,
        0.1 + 0.2,
        123456789012345,
        "007",
        " as it is ",
        True,
        dt.date(2015, 5, 21),
        dt.datetime(2015, 5, 21, 10, 11, 12),
        dt.time(10, 11),
    ]
    for at, value in enumerate(values, 4):
        sheet.cell(at, 3, value)
    sheet["D4"], sheet["D5"] = "=1+1", "#N/A"
    sheet["D5"].data_type = "e"
    sheet.merge_cells("C2:D2")
    sheet["C2"] = "Group"
    book.create_sheet("empty")
    book.create_sheet("hidden").sheet_state = "hidden"
    book["hidden"]["A1"] = "x"
    book.save(tmp_path / "data.xlsx")
    return tmp_path / "data.xlsx"


def test_cells_of_a_workbook_are_text_as_people_see_them(workbook: Path) -> None:
    sheet, _ = FileReader().read(workbook)
    assert sheet.cells["C"].to_list()[3:] == [
        "172",
        "172.5",
        "0.3",
        "123456789012345",
        "007",
        " as it is ",
        "true",
        "2015-05-21",
        "2015-05-21 10:11:12",
        "10:11:00",
    ]


def test_rows_and_columns_of_a_workbook_keep_their_places(workbook: Path) -> None:
    sheet, hidden = FileReader().read(workbook)
    assert sheet.cells.columns == ["A", "B", "C", "D"]
    assert sheet.cells.row(1) == (None, None, "Group", None)
    assert sheet.merged == (Merged(2, 2, 2, 3),)
    assert hidden.name == "hidden"


def test_formulas_without_a_value_and_errors_are_complained_of(workbook: Path) -> None:
    sheet, _ = FileReader().read(workbook)
    assert sheet.complaints is not None
    assert sheet.complaints.rows() == [
        (4, "D", "formula-without-value", None),
        (5, "D", "cell-error", None),
    ]


def test_a_sample_is_the_top_of_every_sheet(workbook: Path, write: Write) -> None:
    assert [sheet.cells.height for sheet in FileReader().sample(workbook, rows=2)] == [2, 1]
    path = write("data.csv", b"a,b\n" + b"1,2\n" * 1000)
    assert [sheet.cells.height for sheet in FileReader().sample(path, rows=10)] == [10]


def test_batches_are_the_whole_with_right_row_numbers(write: Write) -> None:
    text = "".join(f'{n},"line\n{n}"\n' for n in range(1000))
    path = write("data.csv", ("n,text\n" + text).encode())
    parts = list(FileReader().batches(path, rows=300))
    (whole,) = FileReader().read(path)
    assert pl.concat([part.cells for part in parts]).equals(whole.cells)
    start = 1
    for part in parts:
        assert part.first_row == start
        start += part.cells.height


def test_small_blocks_give_the_same_rows_as_one(write: Write) -> None:
    text = "".join(f'{n},"a ""b"", c\n\n{n}",x\r\n' for n in range(500)) + "last,1,2"
    path = write("data.csv", ("n,text,x\n" + text).encode())
    whole = delimited.join(list(delimited.read_delimited(path, "d")))
    for size in (64, 200, 1000):
        parts = list(delimited.read_delimited(path, "d", block=size))
        assert len(parts) > 1
        assert delimited.join(parts).cells.equals(whole.cells)


def test_blocks_together_are_the_file(write: Write) -> None:
    content = b'a,b\n"1\n2",3\n' * 50 + b"4,5"
    path = write("data.csv", content)
    found = list(blocks(path, "d", ",", size=40))
    assert b"".join(block.content for block in found) == content
    assert sum(block.records for block in found) == 101
    assert all(block.regular for block in found)


def test_irregular_quotes_after_regular_blocks_are_read_exactly(write: Write) -> None:
    path = write("data.csv", b"a,b\n" + b"1,2\n" * 100 + b'5" pipe,3\n' + b"6,7\n" * 100)
    parts = list(delimited.read_delimited(path, "d", block=64))
    whole = delimited.join(parts)
    assert whole.cells.height == 202
    assert whole.cells.row(101) == ('5" pipe', "3")
    assert [part.first_row for part in parts] == sorted(part.first_row for part in parts)
