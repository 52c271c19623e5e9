"""The situation report of an example crisis, as its readers get it.

`MCOF_WRITE_GOLDEN=1` writes the stored texts anew; look at the difference before keeping it.
"""

from __future__ import annotations

import os
import re
import unicodedata
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from mcof.renderers import Press
from mcof.reports.situation import SituationReport

HERE = Path(__file__).parent
ISOLATES = dict.fromkeys([0x2060, *range(0x2066, 0x206A)])


def text_of(pdf: bytes) -> str:
    """The text of the pages, without what is invisible, one space between words."""
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    lines = "\n".join(pages).translate(ISOLATES).splitlines()
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line) + "\n"


def without_pictures(html: str) -> str:
    """The page without the inside of its charts, which a new drawing library may change."""
    return re.sub(r"(<svg)[^>]*( role=[^>]*>).*?(</svg>)", r"\1\2\3", html, flags=re.DOTALL)


def same(name: str, text: str) -> None:
    stored = HERE / name
    if os.environ.get("MCOF_WRITE_GOLDEN"):
        stored.write_text(text, encoding="utf-8")
    assert text == stored.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_paper_says_what_it_said(example: SituationReport, language: str):
    same(f"situation-{language}.txt", text_of(Press().pdf(example, language)))


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_the_page_says_what_it_said(example: SituationReport, language: str):
    same(f"situation-{language}.html", without_pictures(Press().html(example, language)))


def test_paper_says_the_sentence(example: SituationReport):
    text = " ".join(text_of(Press().pdf(example, "en")).split())
    assert "3,035,592 people (505,932 families) displaced since January 2014." in text
    assert (
        "81 per cent are in seven governorates: Anbar 18, Baghdad 16, Dahuk 15, Kirkuk 12, "
        "Erbil 8, Ninewa 6, Sulaymaniyah 6." in text
    )


@pytest.mark.parametrize(("language", "word"), [("ar", "الأنبار"), ("ckb", "هەولێر")])
def test_letters_can_be_searched_and_copied(example: SituationReport, language: str, word: str):
    text = unicodedata.normalize("NFKC", text_of(Press().pdf(example, language)))
    assert word in text or word[::-1] in text
    assert "3,035,592" in text


def test_the_same_report_is_the_same_bytes(example: SituationReport):
    assert Press().pdf(example, "ar") == Press().pdf(example, "ar")
    assert Press().html(example, "ar") == Press().html(example, "ar")


def test_paper_is_tagged_and_knows_its_language(example: SituationReport):
    root = pypdf.PdfReader(BytesIO(Press().pdf(example, "ar"))).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ar"


def test_what_is_not_real_is_marked_on_paper_and_screen(example: SituationReport):
    for text in (text_of(Press().pdf(example, "en")), Press().html(example, "en")):
        assert "Some figures in this report are synthetic" in text
        assert "modelled" in text
