"""Values of an answer as cells of a file: text that any reader of files can take."""

from __future__ import annotations

import json
from typing import Any

from mcof.sources.files.limits import CELL_CHARACTERS

_BEGINNING = 200  # letters that are left of a text that no cell can hold


def cell(value: Any) -> str | None:
    """The value as text; nothing for what is empty.

    Null bytes and halves of letters, which no file of text can hold, are left out. A text that is
    too long for a cell is cut, and says so, rather than make the whole file unreadable.

    >>> cell(12), cell(""), cell(True), cell({"a": 1})
    ('12', None, 'true', '{"a": 1}')
    """
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if "\x00" in text or not text.isascii():
        text = text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    if len(text) > CELL_CHARACTERS:
        text = f"{text[:_BEGINNING]} … (cut: {len(text):,} letters)"
    return text or None
