"""Reads a file into sheets of text: content decides what it is, not its name."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from mcof.ingest.sheets import RawSheet
from mcof.sources.files import archives, limits, spreadsheetml
from mcof.sources.files.delimited import join, read_delimited
from mcof.sources.files.encodings import as_utf8
from mcof.sources.files.jsontext import read_json
from mcof.sources.files.kinds import Kind, kind_of
from mcof.sources.files.probe import check_extent
from mcof.sources.files.refusals import refuse
from mcof.sources.files.workbooks import read_workbook

HEAD = 4 * limits.KIB
PASSWORD = "EncryptedPackage".encode("utf-16-le")
WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
DIRECTORY = 8 * limits.MIB


class FileReader:
    """Reads CSV, TSV, workbooks, JSON and an archive of one of them; implements `ports.Reader`.

    The formats, limits and refusals: docs/reference/formats.md.

    Args:
        scratch: where what is unpacked or transcoded lies while it is read; the
            system's own folder unless one is said.
    """

    def __init__(self, scratch: Path | None = None) -> None:
        self._scratch = scratch

    def read(self, path: Path) -> Sequence[RawSheet]:
        """Every sheet of the file that has cells, as text.

        Raises:
            InputError: see `refusals.REFUSALS`.
        """
        return self._read(Path(path), Path(path).name, rows=None)

    def sample(self, path: Path, rows: int = 200) -> Sequence[RawSheet]:
        """The first rows of every sheet."""
        return self._read(Path(path), Path(path).name, rows=rows)

    def batches(self, path: Path, rows: int = 500_000) -> Iterator[RawSheet]:
        """The file in parts of about `rows` rows, each with the number of its first row.

        A delimited text is never held as a whole; other formats are read at once and cut.
        """
        path = Path(path)
        if _kind(path, path.name) is not Kind.TEXT:
            for sheet in self.read(path):
                for start in range(0, sheet.cells.height, rows):
                    yield _slice(sheet, start, rows)
            return
        with as_utf8(path, path.name, scratch=self._scratch) as text:
            waiting: list[RawSheet] = []
            guessed = text.guessed
            for part in read_delimited(text.path, path.name, skip=text.skip):
                waiting.append(part)
                if sum(piece.cells.height for piece in waiting) >= rows:
                    yield join(waiting, guessed)
                    waiting, guessed = [], None
            if waiting:
                yield join(waiting, guessed)

    def _read(
        self, path: Path, name: str, *, rows: int | None, nested: bool = False
    ) -> list[RawSheet]:
        kind = _kind(path, name)
        if kind is Kind.ZIP:
            return self._archive(path, name, rows=rows, nested=nested)
        if kind is Kind.OLE:
            _check_ole(path, name)
            check_extent(path, name)
            return read_workbook(path, name, kind="XLS", rows=rows)
        whole = rows is None or kind is Kind.JSON
        with as_utf8(path, name, whole=whole, scratch=self._scratch) as text:
            head = _head(text.path, name)[text.skip :]
            if kind is Kind.JSON or kind_of(head) is Kind.JSON:
                sheets = read_json(text.path, name, skip=text.skip)
                return sheets if rows is None else [_slice(sheet, 0, rows) for sheet in sheets]
            parts = list(read_delimited(text.path, name, skip=text.skip, rows=rows))
            return [join(parts, text.guessed)]

    def _archive(self, path: Path, name: str, *, rows: int | None, nested: bool) -> list[RawSheet]:
        with archives.opened(path, name) as archive:
            inside = archives.what_is_inside(archive)
            if inside == "xlsx":
                measured = spreadsheetml.extents(archive, name)
                parts = spreadsheetml.parts(archive)
                extents = {
                    title: measured[part] for title, part in parts.items() if part in measured
                }
                return read_workbook(path, name, kind="XLSX", extents=extents, rows=rows)
            if inside in {"xlsb", "ods"}:
                check_extent(path, name)
                return read_workbook(path, name, kind=inside.upper(), rows=rows)
            if inside != "zip":
                raise refuse("file-not-a-table", name=name, kind=inside)
            member = archives.only_member(archive, name)
            if nested:
                raise refuse("zip-nested", name=name, member=member.filename)
            with _unpacked(archive, member, self._scratch) as copy:
                inner = PurePosixPath(member.filename).name
                return self._read(copy, inner, rows=rows, nested=True)


@contextmanager
def _unpacked(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, scratch: Path | None
) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mcof-", dir=scratch) as folder:
        copy = Path(folder) / "member"
        archives.unpack(archive, member, copy)
        yield copy


def _kind(path: Path, name: str) -> Kind:
    kind = kind_of(_head(path, name))
    if not isinstance(kind, Kind):
        raise refuse("file-not-a-table", name=name, kind=kind)
    return kind


def _head(path: Path, name: str) -> bytes:
    """The first bytes, once it is clear that they are a file's."""
    if path.is_dir():
        raise refuse("file-not-a-file", name=name, what="a folder")
    if not path.exists():
        raise refuse("file-missing", name=name)
    if not path.is_file():
        raise refuse("file-not-a-file", name=name, what="a device or a pipe")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise refuse("file-unreadable", name=name, why=error.strerror) from error
    if not head:
        raise refuse("file-empty", name=name, where="")
    return head


def _check_ole(path: Path, name: str) -> None:
    """Refuse an old Office file that is protected, or that is no workbook."""
    with path.open("rb") as file:
        head = file.read(DIRECTORY)
        file.seek(max(path.stat().st_size - DIRECTORY, 0))
        streams = head + file.read()
    if PASSWORD in streams:
        raise refuse("file-password", name=name)
    if not any(stream in streams for stream in WORKBOOK_STREAMS):
        raise refuse("file-not-a-table", name=name, kind="an old Office document, not a workbook")


def _slice(sheet: RawSheet, start: int, rows: int) -> RawSheet:
    """Some rows of a sheet, with the complaints that belong to them."""
    first = sheet.first_row + start
    cells = sheet.cells.slice(start, rows)
    found = sheet.complaints
    if found is not None:
        row = found["row"]
        found = found.filter(
            row.is_between(first, first + cells.height - 1) | (row.is_null() & (start == 0))
        )
    return replace(sheet, cells=cells, first_row=first, complaints=found)
