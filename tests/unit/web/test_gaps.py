"""The pages of gaps: the sheet either way, and the gaps by kind, filtered as asked."""

from __future__ import annotations

import re

import pytest
from tests.sites import Reader

from mcof.actions.gaps import gaps
from mcof.actions.places.known import registry
from mcof.gaps.kinds import KINDS
from mcof.reports.situation import SituationReport
from mcof.vocabulary import load


def cell(html: str, link: str) -> str:
    """The text of the cell that leads to a link."""
    found = re.search(
        rf'<td class="([^"]+)"><a href="[^"]*{re.escape(link)}[^"]*"[^>]*>(.*?)</a>', html
    )
    assert found is not None, link
    return " ".join([found.group(1), *re.sub(r"<[^>]+>", " ", found.group(2)).split()])


def test_a_sheet_by_place_says_the_kind_and_the_people_of_each_cell(ask: Reader) -> None:
    html = ask("/en/gaps/?view=places").html
    told = cell(html, "sector=HEALTH&amp;phase=DURING&amp;place=IQG01")
    assert told.endswith("Coverage 100,000")
    assert re.match(r"q[1-5] ", told)


def test_a_cell_in_which_nobody_stated_a_need_is_hatched_and_says_so(ask: Reader) -> None:
    html = ask("/en/gaps/?view=places").html
    assert cell(html, "sector=HEALTH&amp;phase=DURING&amp;place=IQG13").startswith("qx ")
    assert re.search(r'<td class="qx"><span class="much">not assessed', html)


def test_a_sheet_by_phase_leads_to_the_sheet_of_a_phase_by_places(ask: Reader) -> None:
    links = ask("/en/gaps/").links
    assert "/en/gaps/?view=places&phase=DURING" in links


def test_a_place_leads_into_it_and_back(ask: Reader) -> None:
    page = ask("/en/gaps/?view=places&place=IQG01")
    assert page.status == 200
    assert "Iraq" in page.text
    assert any(link.startswith("/en/gaps/?view=places") for link in page.links)


def test_a_cell_of_the_country_leads_to_its_gaps(ask: Reader) -> None:
    page = ask("/en/gaps/list/?place=IQ")
    assert page.status == 200
    assert '<option value="IQ" selected>' in page.html


def test_one_place_by_phase_counts_only_its_people(ask: Reader) -> None:
    assert "100,000" in ask("/en/gaps/?place=IQG01").text
    assert "80,000" not in ask("/en/gaps/?place=IQG01").text
    assert "180,000" in ask("/en/gaps/").text


@pytest.mark.parametrize("wrong", ["view=upside", "phase=NEVER", "place=XX99", "group=CATS"])
def test_what_is_not_on_a_list_is_refused_with_what_to_do(ask: Reader, wrong: str) -> None:
    page = ask(f"/en/gaps/?{wrong}")
    assert page.status == 422
    assert "Choose one from the list on the page." in page.text


def test_the_kinds_are_counted_as_the_verb_counts_them(
    ask: Reader, report: SituationReport
) -> None:
    assert report.round is not None
    rows = gaps(ask.workspace, on=report.round.on, operation=report.round.operation)
    said = rows["kind"].to_pylist()
    text = ask("/en/gaps/list/").text
    for kind in KINDS:
        if said.count(kind):
            assert f"{load('gap_kinds').label(kind, 'en')} {said.count(kind)}" in text


def test_a_kind_filters_the_list_and_lets_go_again(ask: Reader) -> None:
    page = ask("/en/gaps/list/?kind=coverage")
    assert "2 gaps" in page.text or "1 gap" in page.text
    assert "/en/gaps/list/" in page.links


def test_the_list_of_a_deep_place_is_of_that_place(ask: Reader) -> None:
    code_set = str(ask.workspace.settings["code_set"])
    district = registry(ask.workspace).children(code_set, "IQG01")["code"][0]
    page = ask(f"/en/gaps/list/?place={district}")
    assert page.status == 200
    assert "0 gaps" in page.text  # nobody stated a need or counted people so deep


def test_the_file_of_gaps_has_the_filters_of_its_page(ask: Reader) -> None:
    link = next(
        link
        for link in ask("/en/gaps/list/?sector=HEALTH").links
        if link.endswith("HEALTH") and ".csv" in link
    )
    rows = ask(link).body.decode("utf-8-sig").splitlines()
    # A gap that is of every sector has none of its own.
    assert {row.split(",")[0] for row in rows[1:]} <= {"HEALTH", ""}
    assert any(row.startswith("HEALTH") for row in rows)
