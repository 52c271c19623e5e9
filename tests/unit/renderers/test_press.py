"""Reports at the edges: nothing, one, many, long, hostile, unknown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from io import BytesIO

import pypdf
import pytest

from mcof.errors import Missing
from mcof.renderers import Press
from mcof.reports.documents import Named
from mcof.reports.situation import (
    FindingCount,
    Gap,
    KeyFigure,
    Limit,
    MatrixRow,
    PlaceRow,
    Round,
    RoundPoint,
    SituationReport,
    Source,
)

DAY = date(2015, 5, 21)
LONG = "The Autonomous Administration of the Very Long Named Mountains and Plains of the East"
HOSTILE = '</text><script>alert(1)</script>"#image("/etc/passwd")\u202e*_`$\x07\ud800\ufffe'
NOTHING = SituationReport(crisis="Nowhere", known_at=datetime(2015, 6, 4, tzinfo=UTC))


def named(name: str, code: str = "X") -> Named:
    return Named(code, {"en": name})


def governorates(count: int, name: str = "Governorate") -> tuple[PlaceRow, ...]:
    return tuple(
        PlaceRow(
            named(f"{name} {at}", f"X{at:02}"), 100 * at, 600 * at, 2, basis="reported", on=DAY
        )
        for at in range(count)
    )


def report(**changes: object) -> SituationReport:
    return replace(NOTHING, round=Round("DTM", 1, DAY), **changes)


EDGES = {
    "nothing": NOTHING,
    "one governorate": report(places=governorates(1)),
    "forty governorates": report(places=governorates(40)),
    "long names": report(
        crisis=LONG,
        places=governorates(18, LONG),
        matrix=(MatrixRow(named(LONG), "mcof-2012"),),
        gaps=(Gap(1, named(LONG), named(LONG), "presence"),),
        sources=(Source(LONG, "https://example.org/" + "a" * 300),),
    ),
    "two hundred findings": report(
        findings=tuple(FindingCount(f"code-{at}", "warning", at) for at in range(200))
    ),
    "all unknown": report(
        figures=(KeyFigure("displaced", None),),
        places=tuple(PlaceRow(named(f"P{at}", f"P{at}")) for at in range(18)),
        series=(RoundPoint(DAY), RoundPoint(date(2015, 6, 4))),
        gaps=(Gap(1, named("P1"), named("Health"), "coverage"),),
    ),
    "none assessed": report(
        places=tuple(PlaceRow(named(f"P{at}", f"P{at}"), assessed=False) for at in range(3))
    ),
    "hundred rounds": report(
        series=tuple(
            RoundPoint(date(2000 + at // 12, at % 12 + 1, 1), at, 1000 * at, method_break=at == 50)
            for at in range(100)
        )
    ),
    "hostile": report(
        crisis=HOSTILE,
        places=(PlaceRow(named(HOSTILE), 1, 6, 100, basis="reported"),),
        gaps=(Gap(1, named(HOSTILE), named(HOSTILE), "presence", exposed=5),),
        findings=(FindingCount(HOSTILE, "error", 1),),
        limits=(Limit("unknown", 1, 1, (named(HOSTILE),)),),
        sources=(Source(HOSTILE, "javascript:alert(1)"),),
    ),
}


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def said(pdf: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
@pytest.mark.parametrize("edge", EDGES)
def test_every_edge_is_drawn_in_every_language(edge: str, language: str):
    assert Press().pdf(EDGES[edge], language).startswith(b"%PDF-")
    assert Press().html(EDGES[edge], language).startswith("<!doctype html>")


def test_nothing_is_said_to_be_nothing_and_not_zero():
    text = said(Press().pdf(NOTHING, "en"))
    assert "How many people are displaced is unknown." in text
    assert "No figures by governorate are recorded." in text
    assert " 0 " not in text


def test_every_one_of_many_rows_is_on_paper():
    text = said(Press().pdf(EDGES["two hundred findings"], "en"))
    assert all(f"code-{at} " in text for at in range(200))
    text = said(Press().pdf(EDGES["forty governorates"], "en"))
    assert all(f"Governorate {at} " in text for at in range(40))


def test_unknown_stays_unknown():
    text = said(Press().pdf(EDGES["all unknown"], "en"))
    assert text.count("unknown") > 18
    assert "not assessed" not in text


def test_names_of_a_source_are_text_and_never_markup():
    page = Press().html(EDGES["hostile"], "ar")
    tags = [tag for tag, _ in Elements(page).found]
    assert "script" not in tags
    assert "javascript:" not in page
    assert "\u202e" not in page
    assert "root:" not in said(Press().pdf(EDGES["hostile"], "en"))


def test_the_page_needs_nothing_from_elsewhere():
    page = Press().html(EDGES["forty governorates"], "en")
    for tag, attributes in Elements(page).found:
        assert tag not in {"script", "link", "img", "iframe", "object"}
        assert not any(name.startswith("on") for name in attributes)
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("ckb", "rtl")])
def test_the_page_says_its_language_and_direction(language: str, direction: str):
    elements = Elements(Press().html(NOTHING, language)).found
    html = next(attributes for tag, attributes in elements if tag == "html")
    assert html == {"lang": language, "dir": direction}


def test_every_header_cell_has_a_scope_and_every_picture_a_text():
    page = Press().html(EDGES["hundred rounds"], "en")
    for tag, attributes in Elements(page).found:
        if tag == "th":
            assert attributes["scope"] in {"row", "col"}
        if tag == "svg":
            assert attributes["aria-label"]
            assert attributes["direction"] == "ltr"


def test_identities_are_unique_in_the_page():
    page = Press().html(report(places=governorates(3), series=EDGES["hundred rounds"].series), "en")
    identities = [attributes["id"] for _, attributes in Elements(page).found if "id" in attributes]
    assert len(identities) == len(set(identities))


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(Missing):
        Press().pdf(NOTHING, "xx")
