"""Archives: looked into before anything is unpacked, and never unpacked by name."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from mcof.sources.files import limits
from mcof.sources.files.refusals import refuse

ENCRYPTED = 0x1
CHUNK = limits.MIB
SHOWN = 5

ARCHIVES = {".zip", ".gz", ".7z", ".rar", ".bz2", ".xz", ".tar", ".tgz"}
NOTES = {".txt", ".js"}
DATA = {".csv", ".tsv", ".ssv", ".hxl", ".json", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"} | NOTES

BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)


@contextmanager
def opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """The archive, its table of contents found harmless.

    Raises:
        InputError: `file-broken`, `file-password`, `zip-bomb` or `zip-path`.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (*BROKEN, ValueError) as error:
        raise refuse("file-broken", name=name, kind="a zip archive", why=error) from error
    with archive:
        _check(archive, path.stat().st_size, name)
        try:
            yield archive
        except BROKEN as error:
            raise refuse("file-broken", name=name, kind="a zip archive", why=error) from error


def _check(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(packed, 1)
    too_tight = unpacked > limits.RATIO_FREE and ratio > limits.RATIO
    if too_tight or unpacked > limits.UNPACKED_BYTES or len(entries) > limits.MEMBERS:
        size = limits.size_text(unpacked)
        raise refuse("zip-bomb", name=name, size=size, ratio=round(ratio))
    for entry in entries:
        if entry.flag_bits & ENCRYPTED:
            raise refuse("file-password", name=name)
        member = PurePosixPath(entry.filename.replace("\\", "/"))
        if member.is_absolute() or ".." in member.parts or ":" in entry.filename[:3]:
            raise refuse("zip-path", name=name, member=entry.filename)


def what_is_inside(archive: zipfile.ZipFile) -> str:
    """`xlsx`, `xlsb`, `ods` or `zip`, by the files that each of them must have."""
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    if "[Content_Types].xml" in names:
        return "another Office document"
    return "zip"


def only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The one file of data in an archive.

    Files that computers add by themselves do not count, nor do notes beside the data.

    Raises:
        InputError: `zip-many`, `zip-nested` or `file-empty`.
    """
    members = [entry for entry in archive.infolist() if not _is_clutter(entry)]
    data = [entry for entry in members if PurePosixPath(entry.filename).suffix.lower() in DATA]
    if len(data) > 1:
        data = [e for e in data if PurePosixPath(e.filename).suffix.lower() not in NOTES] or data
    chosen = data if len(data) == 1 else members
    if not chosen:
        raise refuse("file-empty", name=name, where=": no file is in it")
    if len(chosen) > 1:
        shown = ", ".join(entry.filename for entry in chosen[:SHOWN])
        more = ", ..." if len(chosen) > SHOWN else ""
        raise refuse("zip-many", name=name, count=len(chosen), members=shown + more)
    if PurePosixPath(chosen[0].filename).suffix.lower() in ARCHIVES:
        raise refuse("zip-nested", name=name, member=chosen[0].filename)
    return chosen[0]


def _is_clutter(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return (
        entry.is_dir()
        or "__MACOSX" in parts
        or any(part.startswith(".") for part in parts)
        or bool(parts and parts[-1].lower() in {"thumbs.db", "desktop.ini"})
    )


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    """Write one member to a path of our own choosing; its name plays no part."""
    with archive.open(entry) as source, target.open("wb") as copy:
        while chunk := source.read(CHUNK):
            copy.write(chunk)
