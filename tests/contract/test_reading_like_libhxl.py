"""Whatever libhxl reads of its own test files and of real HXL files, we read: same cells.

libhxl is the oracle. Where we differ on purpose the case stands by name in `DIFFERENT`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import hxl
import pytest

from mcof.errors import InputError
from mcof.ingest.headers import head
from mcof.ingest.sheets import RawSheet
from mcof.sources.files import FileReader

FOLDERS = (
    "hxl-conformance/tests/files/test_io",
    "hxl-conformance/tests/files/test_scripts",
    "hxl-conformance/tests/files/test_converters",
)
REAL = (
    "hxl-conformance/rowca-3w-hxl.csv",
    "hxl-conformance/unhcr-3w.csv",
    "hxl-conformance/mali-population-movements.csv",
    "haiti-dtm-r15/sites.csv",
)

DIFFERENT = {
    "input-valid-latin1.csv": "libhxl puts a replacement mark where a letter is not UTF-8; "
    "we guess the encoding, say so, and keep the letters",
}

Rows = list[list[str]]


def everything(shared_data: Callable[[str], Path]) -> list[Path]:
    paths = [path for folder in FOLDERS for path in sorted(shared_data(folder).iterdir())]
    return [*paths, *map(shared_data, REAL)]


def by_libhxl(path: Path) -> Rows | None:
    """The rows of the raw input, or nothing where libhxl refuses the file."""
    options = hxl.InputOptions(allow_local=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with hxl.make_input(str(path), options) as source:
                return [["" if cell is None else str(cell) for cell in row] for row in source]
        except (OSError, hxl.HXLException, ValueError):
            return None


def tagged_by_libhxl(path: Path) -> tuple[list[str], Rows] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
                tags = [column.display_tag or "" for column in source.columns]
                return tags, [["" if v is None else str(v) for v in row.values] for row in source]
        except (OSError, hxl.HXLException, ValueError):
            return None


def trimmed(rows: Rows) -> Rows:
    """Without empty cells at the ends of rows, and empty rows at the end."""
    kept = [list(row) for row in rows]
    for row in kept:
        while row and not row[-1]:
            row.pop()
    while kept and not kept[-1]:
        kept.pop()
    return kept


def ours(sheet: RawSheet) -> Rows:
    return trimmed([[cell or "" for cell in row] for row in sheet.cells.iter_rows()])


def chosen(path: Path) -> RawSheet:
    """The sheet that libhxl reads: the first with tags, else the first."""
    sheets = FileReader().read(path)
    tagged = [sheet for sheet in sheets if _has_tags(sheet)]
    return (tagged or list(sheets))[0]


def _has_tags(sheet: RawSheet) -> bool:
    try:
        return head(sheet).tag_row is not None
    except InputError:
        return False


def test_every_file_that_libhxl_reads_has_the_same_cells(
    shared_data: Callable[[str], Path],
) -> None:
    read = 0
    for path in everything(shared_data):
        expected = by_libhxl(path)
        if expected is None or path.name in DIFFERENT:
            continue
        assert ours(chosen(path)) == trimmed(expected), path.name
        read += 1
    assert read >= 60


def test_every_tagged_file_has_the_same_tags_and_data_rows(
    shared_data: Callable[[str], Path],
) -> None:
    tagged = 0
    for path in everything(shared_data):
        expected = tagged_by_libhxl(path)
        if expected is None or path.name in DIFFERENT:
            continue
        headed = head(chosen(path))
        tags, rows = expected
        found = {column.index: _as_set(column.tag) for column in headed.columns if column.tag}
        assert found == {at: _as_set(tag) for at, tag in enumerate(tags) if tag}, path.name
        indices = [column.index for column in headed.columns]
        mine = [[cell or "" for cell in row] for row in headed.rows.drop("source_row").iter_rows()]
        theirs = [[row[at] if at < len(row) else "" for at in indices] for row in rows]
        assert trimmed(mine) == trimmed(theirs), path.name
        tagged += 1
    assert tagged >= 50


def _as_set(tag: str | None) -> frozenset[str]:
    return frozenset((tag or "").split("+"))


def test_what_libhxl_refuses_we_refuse_or_read_without_tags(
    shared_data: Callable[[str], Path],
) -> None:
    refused = set()
    for path in everything(shared_data):
        if by_libhxl(path) is None:
            try:
                FileReader().read(path)
            except InputError as error:
                refused.add((path.name, error.code))
    assert refused == {
        ("input-invalid.png", "file-not-a-table"),
        ("input-notag1.html", "file-not-a-table"),
        ("input-notag2.html", "file-not-a-table"),
    }


def test_latin_1_keeps_its_letters_where_libhxl_loses_them(
    shared_data: Callable[[str], Path],
) -> None:
    folder = shared_data(FOLDERS[0])
    (foreign,) = FileReader().read(folder / "input-valid-latin1.csv")
    (same,) = FileReader().read(folder / "input-valid.tsv")
    assert ours(foreign) == ours(same)
    assert foreign.complaints is not None
    assert foreign.complaints["code"].to_list() == ["encoding-guessed"]


@pytest.mark.parametrize("key", ["sel1", "sel2"])
def test_each_table_of_a_json_object_is_a_sheet_named_by_its_key(
    shared_data: Callable[[str], Path], key: str
) -> None:
    path = shared_data(FOLDERS[0]) / "input-valid-json-selector.json"
    sheet = next(sheet for sheet in FileReader().read(path) if sheet.name == key)
    options = hxl.InputOptions(allow_local=True, selector=key)
    with hxl.make_input(str(path), options) as source:
        assert ours(sheet) == [list(row) for row in source]
