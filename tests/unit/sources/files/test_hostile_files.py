"""What is hostile, broken or no table is one refusal with a code; nothing hangs or eats memory."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from mcof.errors import InputError, McofError
from mcof.sources.files import FileReader
from mcof.sources.files.refusals import REFUSALS

SECONDS = 60
MEMORY = 2 * 1024**3

Write = Callable[[str, bytes], Path]

OPEN_XML = b"http://schemas.openxmlformats.org/"
TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml."
CONTENT_TYPES = (
    b'<Types xmlns="' + OPEN_XML + b'package/2006/content-types">'
    b'<Default Extension="rels" '
    b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Override PartName="/xl/workbook.xml" ContentType="' + TYPE + b'sheet.main+xml"/>'
    b'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="' + TYPE + b'worksheet+xml"/>'
    b"</Types>"
)
RELATION = (
    b'<Relationship Id="rId%d" Type="'
    + OPEN_XML
    + (b'officeDocument/2006/relationships/%s" Target="%s"/>')
)
RELS = b'<Relationships xmlns="' + OPEN_XML + b'package/2006/relationships">%s</Relationships>'
WORKSHEET = RELATION % (1, b"worksheet", b"worksheets/sheet1.xml")
STRINGS = RELATION % (2, b"sharedStrings", b"sharedStrings.xml")
BOOK = (
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
MAIN = b' xmlns="' + OPEN_XML + b'spreadsheetml/2006/main"'
SHEET = b"<worksheet" + MAIN + b"><sheetData>%s</sheetData></worksheet>"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def made(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return made


def code(path: Path) -> str:
    """The code of the refusal, which also has advice and one sentence."""
    with pytest.raises(McofError) as caught:
        FileReader().read(path)
    assert caught.value.advice
    assert "\n" not in caught.value.message
    assert caught.value.code in REFUSALS
    return caught.value.code


def code_in_little_memory(path: Path) -> str:
    """The same in a process of its own that may not take much memory or time."""
    program = f"""
        import resource
        resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
        from pathlib import Path
        from mcof.errors import InputError, McofError
        from mcof.sources.files import FileReader
        try:
            FileReader().read(Path({str(path)!r}))
            print("read")
        except InputError as error:
            print(error.code)
    """
    environment = {**os.environ, "POLARS_MAX_THREADS": "2", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.strip()


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook(rows: bytes, **parts: bytes) -> bytes:
    """An XLSX whose sheet has these rows, as XML."""
    return packed(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": RELS % (RELATION % (1, b"officeDocument", b"xl/workbook.xml")),
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": RELS % WORKSHEET,
            "xl/worksheets/sheet1.xml": SHEET % rows,
            **parts,
        }
    )


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n1 0 obj",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"<!DOCTYPE html>\n<html><table><tr><td>1</td></tr></table></html>",
        b'\n  <table border="1"><tr><td>Governorate</td></tr></table>',
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
        b"PAR1\x15\x04\x15\x10",
        b"SQLite format 3\x00",
    ],
)
@pytest.mark.parametrize("name", ["data.xlsx", "data.csv", "data"])
def test_other_content_is_no_table_whatever_its_name(
    write: Write, name: str, content: bytes
) -> None:
    assert code(write(name, content)) == "file-not-a-table"


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe \x00\n\x00"])
def test_a_file_of_nothing_or_white_space_is_empty(write: Write, content: bytes) -> None:
    assert code(write("data.csv", content)) == "file-empty"


def test_a_workbook_without_a_cell_is_empty(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "data.xlsx")
    book.add_worksheet()
    book.close()
    assert code(tmp_path / "data.xlsx") == "file-empty"


def test_what_is_no_file_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    assert code(tmp_path / "nowhere.csv") == "file-missing"
    assert code(tmp_path / "link.csv") == "file-missing"
    assert code(tmp_path / "folder") == "file-not-a-file"
    assert code(tmp_path / "pipe.csv") == "file-not-a-file"
    assert code(Path("/dev/zero")) == "file-not-a-file"


def test_a_link_to_a_file_is_read(tmp_path: Path, write: Write) -> None:
    (tmp_path / "link.csv").symlink_to(write("data.csv", b"a,b\n1,2\n"))
    (sheet,) = FileReader().read(tmp_path / "link.csv")
    assert sheet.cells.rows() == [("a", "b"), ("1", "2")]


@pytest.mark.parametrize(
    ("content", "row"),
    [(b"a,b\n1,\x00\n", 2), (b"a,b\n" + b"1,2\n" * 2_000_000 + b"\x00", 2000002)],
)
def test_a_null_byte_is_refused_with_its_row(write: Write, content: bytes, row: int) -> None:
    with pytest.raises(InputError, match=f"row {row}") as caught:
        FileReader().read(write("data.csv", content))
    assert caught.value.code == "text-null-bytes"


def test_a_cell_longer_than_a_spreadsheet_holds_is_refused_with_its_row(write: Write) -> None:
    path = write("data.csv", b"a,b\n1,2\n3," + b"x" * 32_768 + b"\n")
    with pytest.raises(InputError, match="row 3") as caught:
        FileReader().read(path)
    assert caught.value.code == "cell-too-long"


def test_a_cell_of_the_greatest_length_is_read(write: Write) -> None:
    (sheet,) = FileReader().read(write("data.csv", b"a,b\n1," + b"x" * 32_767 + b"\n"))
    assert sheet.cells["B"].str.len_chars().to_list() == [1, 32_767]


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_cell_of_most_of_a_gigabyte_takes_little_memory(tmp_path: Path, quote: bytes) -> None:
    path = tmp_path / "data.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n1," + quote)
        for _ in range(800):
            file.write(b"x" * 1024**2)
        file.write(quote + b"\n")
    assert code_in_little_memory(path) == "cell-too-long"
    path.unlink()


def test_a_quote_that_never_closes_is_refused_where_it_opens(write: Write) -> None:
    with pytest.raises(InputError, match="row 3") as caught:
        FileReader().read(write("data.csv", b'a,b\n1,2\n"3,4\n5,6\n'))
    assert caught.value.code == "csv-quote-open"


def test_a_quote_that_never_closes_in_a_large_file_is_refused_too(write: Write) -> None:
    path = write("data.csv", b'a,b\n1,2\n"3,4\n' + b"5,6\n" * 10_000_000)
    assert code_in_little_memory(path) == "cell-too-long"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_million_columns_are_refused(write: Write, rows: int) -> None:
    assert code(write("data.csv", (b"a," * 10**6 + b"\n") * rows)) == "sheet-too-wide"


def test_a_million_columns_after_an_honest_header_are_refused(write: Write) -> None:
    path = write("data.csv", b"a,b\n" + b"1,2\n" * 500 + b"a," * 10**7 + b"\n")
    assert code_in_little_memory(path) in {"sheet-too-wide", "cell-too-long"}


def test_a_broken_or_protected_archive_is_refused(write: Write) -> None:
    whole = packed({"data.csv": b"a,b\n1,2\n" * 100})
    assert code(write("cut.zip", whole[:-40])) == "file-broken"
    assert code(write("cut.xlsx", b"PK\x03\x04" + b"rubbish" * 20)) == "file-broken"
    spoiled = bytearray(whole)
    spoiled[50] ^= 0xFF
    assert code(write("spoiled.zip", bytes(spoiled))) == "file-broken"
    locked = whole.replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )
    assert locked != whole
    assert code(write("locked.zip", locked)) == "file-password"


def test_a_workbook_with_a_password_is_refused(write: Write) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
    assert code(write("a.xlsx", ole + "EncryptedPackage".encode("utf-16-le"))) == "file-password"


def test_an_old_office_file_that_is_no_workbook_is_refused(write: Write) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
    assert code(write("a.xls", ole + "WordDocument".encode("utf-16-le"))) == "file-not-a-table"
    assert code(write("b.xls", ole + "Workbook".encode("utf-16-le"))) == "file-broken"


def test_an_archive_that_unpacks_to_far_more_is_refused_unread(write: Write) -> None:
    assert code(write("bomb.zip", packed({"data.csv": b"0" * 64 * 1024**2}))) == "zip-bomb"


def test_an_archive_that_lies_about_its_size_is_refused(write: Write) -> None:
    honest = packed({"data.csv": b"1,2\n" * 4 * 1024**2})
    size = (16 * 1024**2).to_bytes(4, "little")
    lying = honest.replace(size, (100).to_bytes(4, "little"))
    assert lying != honest
    assert code_in_little_memory(write("lying.zip", lying)) == "file-broken"


def test_an_archive_of_many_or_of_an_archive_is_refused(write: Write) -> None:
    two = {"a.csv": b"a,b\n1,2\n", "b.csv": b"a,b\n1,2\n"}
    assert code(write("two.zip", packed(two))) == "zip-many"
    assert code(write("nest.zip", packed({"a.zip": packed(two)}))) == "zip-nested"
    assert (
        code(write("sly.zip", packed({"a.csv": packed({"a.csv": b"a,b\n1,2\n"})}))) == "zip-nested"
    )
    assert code(write("none.zip", packed({}))) == "file-empty"
    assert code(write("deep.zip", packed({f"{n}.csv": b"" for n in range(10_001)}))) == "zip-bomb"


@pytest.mark.parametrize(
    "member", ["../../etc/cron.d/x.csv", "/etc/x.csv", "..\\x.csv", "C:\\x.csv"]
)
def test_a_member_that_leads_outside_is_refused(write: Write, member: str) -> None:
    assert code(write("data.zip", packed({member: b"a,b\n1,2\n"}))) == "zip-path"


def test_notes_and_clutter_beside_the_data_do_not_count(write: Write) -> None:
    members = {
        "data.csv": b"a,b\n1,2\n",
        "README.txt": b"notes",
        "__MACOSX/._data.csv": b"\x00",
        ".DS_Store": b"\x00",
    }
    (sheet,) = FileReader().read(write("data.zip", packed(members)))
    assert sheet.name == "data.csv"


def test_two_cells_at_the_ends_of_a_sheet_do_not_take_the_memory_between(write: Write) -> None:
    rows = (
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    assert code_in_little_memory(write("data.xlsx", workbook(rows))) == "sheet-too-large"


@pytest.mark.parametrize(
    "cell",
    [
        b"<c r='XFD1048576'>",
        b'<c s="1"\n r = "XFD1048576">',
        b'<c\tr="XFD1048576">',
        b"""<c s=' r="A1"' r='XFD1048576'>""",
        b'<c s=">" r="XFD1048576">',
        b'<c r="A2" r="XFD1048576">',
        b'<!-- r="A1" --><c\nr="XFD1048576">',
    ],
)
def test_a_far_cell_in_unusual_writing_is_seen(write: Write, cell: bytes) -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row>' + cell + b"<v>1</v></c></row>"
    assert code_in_little_memory(write("data.xlsx", workbook(rows))) == "sheet-too-large"


def test_a_column_beyond_all_columns_is_refused(write: Write) -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c><c r="BDWGN1"><v>1</v></c></row>'
    assert code_in_little_memory(write("data.xlsx", workbook(rows))) == "sheet-too-wide"


def test_a_bomb_inside_a_workbook_is_refused(write: Write) -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row>' + b" " * 64 * 1024**2
    assert code(write("data.xlsx", workbook(rows))) == "zip-bomb"


def test_one_long_text_shown_in_very_many_cells_is_refused(write: Write) -> None:
    strings = b"<sst" + MAIN + b"><si><t>%s</t></si></sst>"
    rows = b"".join(
        b'<row r="%d">' % row
        + b"".join(b'<c r="%c%d" t="s"><v>0</v></c>' % (65 + at, row) for at in range(20))
        + b"</row>"
        for row in range(1, 20_001)
    )
    parts = {
        "xl/sharedStrings.xml": strings % (b"x" * 32_000),
        "xl/_rels/workbook.xml.rels": RELS % (WORKSHEET + STRINGS),
    }
    assert code_in_little_memory(write("data.xlsx", workbook(rows, **parts))) == "zip-bomb"


def test_entities_that_grow_are_refused(write: Write) -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + SHEET % b""
    assert (
        code(write("a.xlsx", workbook(b"", **{"xl/worksheets/sheet1.xml": evil}))) == "file-broken"
    )


def test_a_damaged_workbook_is_refused(write: Write) -> None:
    assert code(write("a.xlsx", workbook(b'<row r="1"><c r="A1"><v>1</v>'))) == "file-broken"
    nothing = packed({"[Content_Types].xml": CONTENT_TYPES, "xl/x.xml": b"<x/>"})
    assert code(write("b.xlsx", nothing)) == "file-broken"
    assert code(
        write("c.docx", packed({"[Content_Types].xml": b"", "word/document.xml": b""}))
    ) == ("file-not-a-table")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "json-deep"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, "json-deep"),
        (b'[{"a": 1}, [1, 2]]', "json-mixed"),
        (b'[{"a": 1}, 2]', "json-mixed"),
        (b"[1, 2, 3]", "json-no-table"),
        (b'{"a": 1}', "json-no-table"),
        (b"[]", "json-no-table"),
        (b"[[], []]", "json-no-table"),
        (b"[{}]", "json-no-table"),
        (b'[{"a": 1}', "file-broken"),
        (b"var data = [{'a': 1}];", "file-broken"),
        (b'[["' + b"x" * 40_000 + b'"]]', "cell-too-long"),
        (b"[[" + b"1," * 20_000 + b"1]]", "sheet-too-wide"),
        (b'[["a\\u0000"]]', "text-null-bytes"),
    ],
)
def test_json_that_is_no_table_is_refused(write: Write, content: bytes, expected: str) -> None:
    assert code(write("data.json", content)) == expected


def test_a_small_ods_that_claims_ninety_million_cells_is_refused(tmp_path: Path) -> None:
    spread = 'table:number-rows-repeated="1000000"', 'table:number-columns-repeated="90"'
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S"><table:table-row {spread[0]}>'
        f'<table:table-cell office:value-type="string" {spread[1]}><text:p>a</text:p>'
        "</table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "data.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    assert code(tmp_path / "data.ods") in {"workbook-too-large", "file-broken"}
