"""The page of formats names every refusal and every complaint, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

from mcof.sources.files import limits
from mcof.sources.files.refusals import COMPLAINTS, REFUSALS, refuse

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "formats.md"
ROW = re.compile(r"^\| `([a-z0-9-]+)` \|(.*)\|$", re.M)

FROM_HEADERS = {
    "sheet-without-header",
    "sheet-without-rows",
    "header-duplicate",
    "header-missing",
}


def test_the_page_lists_exactly_the_codes_of_the_code() -> None:
    listed = {code for code, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))}
    assert listed == {*REFUSALS, *COMPLAINTS, *FROM_HEADERS}


def test_the_page_gives_the_advice_of_the_code() -> None:
    listed = dict(ROW.findall(PAGE.read_text(encoding="utf-8")))
    for code, refusal in REFUSALS.items():
        assert refusal.advice in listed[code], code
    for code, meaning in COMPLAINTS.items():
        assert meaning in listed[code], code


def test_the_page_gives_the_limits_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for number in (limits.CELL_CHARACTERS, limits.COLUMNS, limits.SHEET_CELLS, limits.MEMBERS):
        assert f"{number:,}" in text
    for size in (limits.JSON_BYTES, limits.UNPACKED_BYTES, limits.TEXT_BYTES, limits.RATIO_FREE):
        assert limits.size_text(size) in text


def test_every_refusal_is_one_sentence_with_its_values() -> None:
    for code, refusal in REFUSALS.items():
        fields = [field for _, field, _, _ in Formatter().parse(refusal.meaning) if field]
        error = refuse(code, **dict.fromkeys(fields, "X"))
        assert error.message.endswith(".")
        assert error.code == code
