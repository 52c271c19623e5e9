"""What a file is, by its first bytes: a name may lie, content does not."""

from __future__ import annotations

import codecs
import re
from enum import Enum


class Kind(Enum):
    """The kinds of content that can be read."""

    ZIP = "a zip archive"
    OLE = "an old Office file"
    JSON = "JSON"
    TEXT = "text"


FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x00\x00\x27\x0a", "a shapefile"),
    (b"{\\rtf", "an RTF document"),
)

MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body|table|\?xml|svg|script|meta|div)\b", re.I)
"""HTML saved as .xls is a usual export of web systems."""

ASSIGNMENT = re.compile(rb"(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]*\s*=\s*(?=[\[{])")
"""The beginning of a script that holds data: `var data = [`."""


def kind_of(head: bytes) -> Kind | str:
    """What the first bytes say: a kind that can be read, or the name of one that cannot."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Kind.OLE
    for magic, name in FOREIGN:
        # "MZ" and "BZh" may begin an honest CSV; a program or archive has null bytes soon
        if head.startswith(magic) and (len(magic) > 3 or b"\x00" in head):  # noqa: PLR2004
            return name
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if match := MARKUP.match(text):
        return "XML" if match[1].lower() == b"?xml" and b"<html" not in text.lower() else "HTML"
    if text.startswith((b"[", b"{")) or ASSIGNMENT.match(text):
        return Kind.JSON
    return Kind.TEXT
