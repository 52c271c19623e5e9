"""What an XLSX says of its cells before they are read: extent, merged areas, bare formulas.

calamine, which reads the cells, drops empty columns at the left and makes room for the
whole rectangle between the outermost cells, so the extent has to be known, and be
sensible, first. Every part of the file is unpacked once, and its checksum compared,
so that no part can be larger than it says.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from mcof.ingest.sheets import Merged, index_of
from mcof.sources.files import limits
from mcof.sources.files.cellplaces import span
from mcof.sources.files.refusals import refuse

CHUNK = 2 * limits.MIB  # what is found in a piece stays in the processor's cache
LONGEST_PIECE = 64 * limits.MIB

TAG = rb"""((?:[^>"']|"[^"]*"|'[^']*')*)"""
CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])" + TAG + rb">")
ROW = re.compile(rb"<(?:\w+:)?row(?=[\s>/])" + TAG + rb">")
PLACE = re.compile(rb"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
REFERENCE = re.compile(rb"\s*\$?([A-Za-z]*)\$?(\d*)")
SHARED = re.compile(rb'\bt="s"[^>]*><v>(\d+)</v>')
MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
BARE_FORMULA = re.compile(
    rb'<c r="([A-Z]+)(\d+)"((?:\s[^>]*)?)>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")


@dataclass
class Extent:
    """The rectangle that a sheet's cells span, and what is special in it.

    Attributes:
        left: the first column with a cell, counting from 0.
        right: the last one.
        bottom: the last row, or more where cells are written in an unusual way.
        cells: how many there are.
        bare_formulas: row and column letters of formulas without a computed value.
    """

    left: int = limits.COLUMNS
    right: int = -1
    bottom: int = 0
    cells: int = 0
    merged: list[Merged] = field(default_factory=list)
    bare_formulas: list[tuple[int, str]] = field(default_factory=list)


def extents(archive: zipfile.ZipFile, name: str) -> dict[str, Extent]:
    """The extent of every worksheet, by the path of its part.

    Raises:
        InputError: `sheet-too-wide`, `sheet-too-large` or `file-broken`.
    """
    found: dict[str, Extent] = {}
    longest = 0
    for entry in archive.infolist():
        if is_sheet(entry):
            found[entry.filename] = _extent(archive, entry, name)
        elif entry.filename.lower().endswith("sharedstrings.xml"):
            longest = _longest_text(archive, entry, name)
        elif entry.filename.endswith((".xml", ".rels")):
            _check_part(archive, entry, name)
    if longest * sum(extent.cells for extent in found.values()) > limits.TEXT_BYTES:
        _check_repeated_texts(archive, name)
    return found


def is_sheet(entry: zipfile.ZipInfo) -> bool:
    """Whether a part holds cells."""
    return entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")


def parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The path of each sheet's part, by the sheet's name."""
    try:
        book = archive.read("xl/workbook.xml").decode(errors="replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode(errors="replace")
    except KeyError:
        return {}
    targets = {
        found.get("Id", ""): posixpath.normpath(posixpath.join("/xl", found.get("Target", "")))[1:]
        for found in map(_attributes, RELATION.findall(relations))
    }
    return {
        _unescape(sheet.get("name", "")): targets.get(sheet.get("r:id") or _by_suffix(sheet), "")
        for sheet in map(_attributes, SHEET.findall(book))
    }


def _attributes(text: str) -> dict[str, str]:
    return dict(ATTRIBUTE.findall(text))


def _by_suffix(attributes: dict[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def _unescape(text: str) -> str:
    for entity, character in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
        text = text.replace(f"&{entity};", character)
    return text


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    """Unpack a part to nothing: `zipfile` compares its size and checksum."""
    with archive.open(entry) as part:
        _check_declarations(part.read(limits.KIB), name)
        while part.read(CHUNK):
            pass


def _check_declarations(head: bytes, name: str) -> None:
    """Refuse XML that defines entities, or is not in an encoding like ASCII."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\x00" in head:
        why = "it defines entities of its own or is in an encoding that is not used"
        raise refuse("file-broken", name=name, kind="XLSX", why=why)


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The part in pieces that begin where a cell or a row begins."""
    rest = b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            rest += chunk
            cut = max(rest.rfind(b"<c "), rest.rfind(b"<row"), rest.rfind(b"</sheetData"))
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > LONGEST_PIECE and b":c " not in rest:
                raise refuse("file-broken", name=name, kind="XLSX", why="it has a part without end")
    yield rest


def _extent(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Extent:
    extent = Extent()
    for at, piece in enumerate(_pieces(archive, entry, name)):
        if at == 0:
            _check_declarations(piece[: limits.KIB], name)
        found = span(piece)
        if found is None:
            _measure_slowly(piece, extent)
        elif found.cells:
            extent.left, extent.right = min(extent.left, found.left), max(extent.right, found.right)
            extent.bottom = max(extent.bottom, found.bottom)
            extent.cells += found.cells
        if found is None or found.formulas:
            _note_formulas(piece, extent)
        if found is None or found.merged:
            _note_merged(piece, extent)
    _check_extent(extent, entry.filename, name)
    return extent


def _measure_slowly(piece: bytes, extent: Extent) -> None:
    """The extent of cells, one by one, in whatever writing."""
    extent.bottom += len(ROW.findall(piece))
    column = -1
    for tag in [*ROW.findall(piece), *CELL.findall(piece)]:
        places = [REFERENCE.match(a or b) for key, a, b in PLACE.findall(tag) if key == b"r"]
        for place in filter(None, places):
            extent.bottom = max(extent.bottom, int(place[2] or 0))
            if place[1]:
                column = index_of(place[1].decode().upper())
                extent.left, extent.right = min(extent.left, column), max(extent.right, column)
    cells = CELL.findall(piece)
    extent.cells += len(cells)
    if any(not re.search(rb"\br\s*=", tag) for tag in cells):  # a cell after the one before
        extent.left = 0
        extent.right = max(extent.right, min(len(cells), limits.COLUMNS) - 1)


def _longest_text(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> int:
    """The bytes of the longest of the texts that cells share."""
    _check_part(archive, entry, name)
    return max(map(len, archive.read(entry).split(b"</si>")))


def _check_repeated_texts(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse long texts that are shown in so many cells that they would fill the memory."""
    strings = [e for e in archive.infolist() if e.filename.lower().endswith("sharedstrings.xml")]
    lengths = [len(text) for text in archive.read(strings[0]).split(b"</si>")]
    total = 0
    for entry in filter(is_sheet, archive.infolist()):
        for piece in _pieces(archive, entry, name):
            uses = Counter(SHARED.findall(piece))
            total += sum(
                lengths[int(index)] * count
                for index, count in uses.items()
                if int(index) < len(lengths)
            )
    if total > limits.TEXT_BYTES:
        packed = sum(entry.compress_size for entry in archive.infolist())
        ratio = round(total / max(packed, 1))
        raise refuse("zip-bomb", name=name, size=limits.size_text(total), ratio=ratio)


def _note_formulas(piece: bytes, extent: Extent) -> None:
    extent.bare_formulas.extend(
        (int(row), column.decode())
        for column, row, attributes in BARE_FORMULA.findall(piece)
        if b't="str"' not in attributes  # a computed text, which is empty
    )


def _note_merged(piece: bytes, extent: Extent) -> None:
    extent.merged.extend(
        Merged(int(top), index_of(left.decode()), int(bottom), index_of(right.decode()))
        for left, top, right, bottom in MERGE.findall(piece)
    )


def _check_extent(extent: Extent, part: str, name: str) -> None:
    columns = extent.right + 1
    if columns > limits.COLUMNS:
        most = limits.COLUMNS
        raise refuse("sheet-too-wide", name=name, columns=columns, limit=most, where=f" in {part}")
    if (columns - extent.left) * extent.bottom > limits.SHEET_CELLS:
        raise refuse("sheet-too-large", name=name, sheet=part, rows=extent.bottom, columns=columns)
