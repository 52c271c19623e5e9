"""The text of header cells: tidied, and split where it says one thing in two scripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
SILENT = re.compile(r"[\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
ARABIC_RUN = re.compile(rf"[{ARABIC}](?:[^A-Za-zÀ-ɏ]*[{ARABIC}])?")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
EDGES = " \t-–—/|\\:;,،()[]"

NUMBER = re.compile(r"[-+(]?[\d٠-٩۰-۹][\d٠-٩۰-۹.,٫٬' \u00a0]*(?:[eE][-+]?\d+)?\)?\s*%?")
DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[ T].*)?"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?: .*)?"
    r"|\d{1,2}[- ][A-Za-zÀ-ɏ]{3,9}\.?,?[- ]\d{2,4}"
)
YEAR = re.compile(r"(?:19|20)\d\d")


def tidy(text: str | None) -> str | None:
    """The text on one line, with single spaces, without tatweel and invisible marks.

    >>> tidy(" Number of\\n families ")
    'Number of families'
    """
    words = SILENT.sub("", text or "").split()
    return " ".join(words) or None


def split_scripts(text: str | None) -> tuple[str | None, str | None]:
    """A label, and the same in the other script where the text gives both.

    The label is in Latin script where there is any; a text in one script, or in which
    the scripts change more than once, stays whole.

    >>> split_scripts("Governorate / المحافظة")
    ('Governorate', 'المحافظة')
    """
    whole = tidy(text)
    runs = list(ARABIC_RUN.finditer(whole or ""))
    if whole is None or len(runs) != 1 or not LATIN.search(whole):
        return whole, None
    start, end = runs[0].span()
    before, after = whole[:start].strip(EDGES), whole[end:].strip(EDGES)
    if LATIN.search(before) and LATIN.search(after):
        return whole, None
    latin = before if LATIN.search(before) else after
    return latin or whole, whole[start:end].strip(EDGES) or None


def is_arabic(text: str) -> bool:
    """Whether the letters of a text are Arabic ones only."""
    return bool(ARABIC_RUN.search(text)) and not LATIN.search(text)


def is_value(text: str) -> bool:
    """Whether a text is a number or a date, not a header; a year may be either."""
    bare = text.strip()
    if YEAR.fullmatch(bare):
        return False
    return bool(NUMBER.fullmatch(bare) or DATE.fullmatch(bare))


def distinct(labels: Sequence[tuple[str | None, str | None]]) -> list[str | None]:
    """Labels that differ within each group: the second of a name gets ` (2)`.

    Args:
        labels: group and label of each column.
    """
    seen: Counter[tuple[str, str]] = Counter()
    taken = {(group or "", label) for group, label in labels if label}
    made: list[str | None] = []
    for group, label in labels:
        if label is None:
            made.append(None)
            continue
        key = ((group or "").casefold(), label.casefold())
        seen[key] += 1
        name = label
        while seen[key] > 1 and (group or "", name := f"{label} ({seen[key]})") in taken:
            seen[key] += 1
        made.append(name)
    return made
