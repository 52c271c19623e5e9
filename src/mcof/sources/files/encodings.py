"""Any text file as UTF-8, without trusting what it says it is."""

from __future__ import annotations

import codecs
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import charset_normalizer

from mcof.sources.files import limits
from mcof.sources.files.refusals import refuse

CHUNK = 4 * limits.MIB
SAMPLE = 64 * limits.KIB

CANDIDATES = ["cp1252", "cp1256", "latin_1"]
"""Encodings of Western and Arabic Windows: what field offices send, when not UTF-8."""

MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

FOREIGN_LINE = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")


class Text(NamedTuple):
    """A file as UTF-8.

    Attributes:
        path: of the file itself, or of a copy in UTF-8.
        skip: bytes to leave out at the beginning (a byte order mark).
        guessed: the encoding, where it had to be guessed.
    """

    path: Path
    skip: int
    guessed: str | None


@contextmanager
def as_utf8(
    path: Path, name: str, *, whole: bool = True, scratch: Path | None = None
) -> Iterator[Text]:
    """The file as UTF-8; a copy, where there had to be one, is removed afterwards.

    Args:
        name: of the file, for messages.
        whole: whether to look at the whole file, or only at its beginning.

    Raises:
        InputError: `file-empty`, `text-null-bytes` or `text-encoding`.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    encoding = marked(head) or unmarked_utf16(head)
    returns_only = b"\r" in head and b"\n" not in head
    if encoding in {None, "utf-8-sig"} and not returns_only:
        skip = len(codecs.BOM_UTF8) if encoding else 0
        if _is_utf8(path, name, whole=whole):
            yield Text(path, skip, None)
            return
        encoding = guess(_foreign_sample(path))
        guessed: str | None = encoding
    elif encoding is None:  # line ends of the old Macintosh
        encoding = "utf-8" if _is_utf8(path, name, whole=whole) else guess(_foreign_sample(path))
        guessed = None if encoding == "utf-8" else encoding
    else:
        guessed = None if marked(head) else encoding
    with tempfile.TemporaryDirectory(prefix="mcof-", dir=scratch) as folder:
        copy = Path(folder) / "utf8"
        _transcode(path, copy, encoding, name, returns_only=returns_only)
        yield Text(copy, 0, guessed)


def marked(head: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    return next((encoding for mark, encoding in MARKS if head.startswith(mark)), None)


def unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of plain text is null."""
    half = len(head) // 2
    if half < 2:  # noqa: PLR2004
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return None


def guess(sample: bytes) -> str:
    """The encoding of text that is not UTF-8: Western or Arabic Windows, or Latin-1."""
    best = charset_normalizer.from_bytes(sample, cp_isolation=CANDIDATES).best()
    if best is None:
        return "latin_1"
    # Windows-1252 is Latin-1 with quotes and dashes where Latin-1 has nothing to print
    both = {best.encoding, *best.could_be_from_charset}
    return "cp1252" if "cp1252" in both else best.encoding


def _is_utf8(path: Path, name: str, *, whole: bool) -> bool:
    """Whether the file is UTF-8 throughout; refuses null bytes and emptiness."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    blank, before = True, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if b"\x00" in chunk:
                row = _row_at(path, before + chunk.index(b"\x00"))
                raise refuse("text-null-bytes", name=name, row=row)
            if blank or not chunk.isascii() or decoder.getstate()[0]:
                try:
                    text = decoder.decode(chunk)
                except UnicodeDecodeError:
                    return False
                blank = blank and not text.strip("\ufeff \t\r\n\f\v\xa0")
            if not whole:
                break
            before += len(chunk)
    if blank:
        raise refuse("file-empty", name=name, where="")
    try:
        decoder.decode(b"", final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _row_at(path: Path, place: int) -> int:
    """The line that a byte stands in, counting from 1."""
    rows = 1
    with path.open("rb") as file:
        while place > 0 and (chunk := file.read(min(CHUNK, place))):
            rows += chunk.count(b"\n")
            place -= len(chunk)
    return rows


def _foreign_sample(path: Path) -> bytes:
    """The first lines that have letters beyond ASCII, which alone tell encodings apart."""
    found: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while size < SAMPLE and (chunk := file.read(CHUNK)):
            for line in FOREIGN_LINE.finditer(chunk):
                found.append(line[0][:SAMPLE])
                size += len(found[-1])
                if size >= SAMPLE:
                    break
    return b"\n".join(found)


def _transcode(source: Path, target: Path, encoding: str, name: str, *, returns_only: bool) -> None:
    """Write a copy in UTF-8, piece by piece."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    rows, blank = 1, True
    with source.open("rb") as file, target.open("wb") as copy:
        try:
            while chunk := file.read(CHUNK):
                text = decoder.decode(chunk)
                blank = blank and not text.strip()
                if "\x00" in text:
                    row = rows + text.count("\n", 0, text.index("\x00"))
                    raise refuse("text-null-bytes", name=name, row=row)
                rows += text.count("\n")
                copy.write((text.replace("\r", "\n") if returns_only else text).encode())
            copy.write(decoder.decode(b"", final=True).encode())
        except UnicodeError as error:
            raise refuse("text-encoding", name=name, row=rows) from error
    if blank:
        raise refuse("file-empty", name=name, where="")
