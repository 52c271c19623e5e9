"""Sections as blocks, and on paper and screen: a word in every cell, a table for every picture."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pypdf
import pytest

from mcof.renderers import Press
from mcof.renderers.sections.blocks import section
from mcof.renderers.sections.sheets import heat
from mcof.renderers.words import Words
from mcof.reports.documents import Named
from mcof.reports.heat import Heat, HeatCell
from mcof.reports.missing import Range
from mcof.reports.sections import (
    Chart,
    Column,
    Section,
    SectionReport,
    Statement,
    Table,
)
from mcof.reports.values import Count, Given, Money, Phrase, Severity, Share, Value

HOSTILE = "<script>alert('x')</script> #eval(\"1\") \\ $x$ @ref منظمة"
SECTOR = Named("HEALTH", {"en": "Health support", "ar": "الدعم الصحي"})
HEADS = tuple(Named(f"P{at}", {"en": f"Place {at}", "ar": f"مكان {at}"}) for at in range(18))
SHEET = Heat(
    "sheet",
    (SECTOR,),
    HEADS,
    {
        ("HEALTH", "P0"): HeatCell(True, ("presence", "coverage"), Range(900, 900)),
        ("HEALTH", "P1"): HeatCell(True),
        ("HEALTH", "P2"): HeatCell(False, ("information",)),
    },
)
LONG = "جملة طويلة جداً " * 12


def table(*rows: tuple[Value, ...], chart: Chart | None = None) -> Table:
    columns = (Column("sector", weight=2), Column("people", number=True), Column("severity"))
    return Table("kinds", columns, rows, chart=chart)


def report(*parts: Section) -> SectionReport:
    return SectionReport(
        kind="gaps",
        crisis=HOSTILE,
        country=Named("IQ", {"en": "Iraq"}),
        on=date(2015, 5, 21),
        known_at=datetime(2015, 6, 4, tzinfo=UTC),
        sections=parts,
    )


FULL = Section(
    "kinds",
    (
        Statement(Phrase("kinds.owner", {"owner": Given(HOSTILE)})),
        table(
            (Given(HOSTILE), Count(5), Severity(5)),
            (Given(LONG), Count(None), Severity(None)),
            chart=Chart("bars", 0, 1),
        ),
        SHEET,
    ),
    basis="synthetic",
    on=date(2015, 5, 21),
    sources=("a.csv", "b.csv", "c.csv", "d.csv"),
)


def test_a_section_says_the_day_the_basis_and_the_sources_of_its_figures() -> None:
    made = section(FULL, Words("en"), place=0)
    assert made["line"] == (
        "As of 21 May 2015 · Basis: synthetic · Source: a.csv, b.csv, c.csv, and 1 more"
    )
    assert made["mark"] == "synthetic"


def test_an_empty_section_says_why() -> None:
    made = section(Section("kinds", none="gap.none"), Words("en"), place=0)
    assert made["none"] == Words("en")("gap.none")
    assert made["blocks"] == []


def test_every_cell_of_a_sheet_has_a_word() -> None:
    cells = heat(SHEET, Words("en"))["rows"][0]["cells"]
    assert [cell["word"] for cell in cells[:4]] == [
        "Presence",
        "no gap found",
        "not assessed",
        "not assessed",
    ]
    assert cells[0]["numbers"] == "1 2"
    assert cells[0]["people"] == "900"


def test_the_key_names_the_number_of_each_kind() -> None:
    key = heat(SHEET, Words("en"))["kinds"]
    assert {kind["label"]: kind["number"] for kind in key}["Presence"] == 1


def test_a_picture_stands_beside_its_table_and_leaves_out_what_is_unknown() -> None:
    block = section(FULL, Words("en"), place=0)["blocks"][1]
    assert block["chart"]["svg"].startswith("<svg")
    assert len(block["table"]["rows"]) == 2


def test_a_picture_of_nothing_known_is_not_drawn() -> None:
    part = table((Given("x"), Count(None), Severity(1)), chart=Chart("bars", 0, 1))
    assert section(Section("kinds", (part,)), Words("en"), place=0)["blocks"][0]["chart"] is None


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_hostile_and_long_text_goes_through_both_layouts(language: str) -> None:
    made = report(FULL)
    html = Press().html(made, language)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    paper = pypdf.PdfReader(BytesIO(Press().pdf(made, language)))
    assert len(paper.pages) >= 1
    assert "eval" in "".join(page.extract_text() for page in paper.pages)


def test_a_report_without_sections_says_that_nothing_is_recorded() -> None:
    assert Words("en")("none.report") in Press().html(report(), "en")
    assert pypdf.PdfReader(BytesIO(Press().pdf(report(), "ar"))).pages


def test_a_long_table_repeats_its_head_on_each_page() -> None:
    rows = tuple((Given(f"line {at}"), Count(at), Severity(1)) for at in range(150))
    paper = pypdf.PdfReader(BytesIO(Press().pdf(report(Section("kinds", (table(*rows),))), "en")))
    assert len(paper.pages) > 2
    assert all("Sector" in page.extract_text() for page in paper.pages)


def test_lines_are_told_apart_by_dashes_and_not_by_colour_alone() -> None:
    columns = (Column("share", number=True), Column("people", number=True), Column("families"))
    rows = tuple((Money(at * 1e6), Share(at / 9), Share(at / 12)) for at in range(5))
    part = Table("kinds", columns, rows, chart=Chart("lines", 0, 1, series=(2,)))
    svg = section(Section("kinds", (part,)), Words("en"), place=0)["blocks"][0]["chart"]["svg"]
    assert "stroke-dasharray" in svg
