"""Every page: in every language, with the figures of the verbs, and no link that is dead."""

from __future__ import annotations

import re

import pytest
from tests.sites import HOSTILE, Reader

from mcof.actions.gaps import gaps
from mcof.actions.intake.findings import findings
from mcof.renderers import pages
from mcof.reports.situation import SituationReport

PAGES = [
    "",
    "gaps/",
    "gaps/answers/",
    "gaps/?view=places",
    "gaps/list/",
    "map/",
    "map/?sector=HEALTH",
    "data/",
    "data/findings/",
    "data/sources/",
]
PAGES += ["reports/", "tracking/", "tracking/change/", "tracking/rounds/"]
PAGES += [
    "tracking/origins/",
    "tracking/profile/",
    "tracking/flows/",
    "tracking/events/",
    "data/cleaning/",
    "response/",
    "response/reached/",
    "response/reached/?by=organisation",
    "response/means/",
    "response/means/?what=access",
]


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_in_the_language_and_direction_of_its_address(
    ask: Reader, path: str, language: str
) -> None:
    answer = ask(f"/{language}/{path}")
    direction = "ltr" if language == "en" else "rtl"
    assert answer.status == 200
    assert f'<html lang="{language}" dir="{direction}">' in answer.html
    assert len(re.findall(r"<h1[ >]", answer.html)) == 1


def test_the_sentence_on_the_page_is_the_sentence_of_the_report(
    ask: Reader, report: SituationReport
) -> None:
    said = pages.situation(report, "en")["sentence"]
    assert said["who"] in ask("/en/").text
    assert "3,035,592 people (505,932 families)" in said["who"]


def test_every_key_figure_on_the_page_is_that_of_the_report(
    ask: Reader, report: SituationReport
) -> None:
    text = ask("/en/").text
    for figure in report.figures:
        if figure.value is not None:
            assert f"{figure.value:,}" in text


def test_the_number_of_gaps_on_the_page_is_that_of_the_verb(
    ask: Reader, report: SituationReport
) -> None:
    assert report.round is not None
    rows = gaps(ask.workspace, on=report.round.on, operation=report.round.operation)
    assert rows.num_rows == report.gaps_found
    assert f"{rows.num_rows:,} gaps" in ask("/en/gaps/list/").text


def test_the_number_of_findings_on_the_page_is_that_of_the_verb(ask: Reader) -> None:
    rows = findings(ask.workspace)
    assert rows.num_rows > 0
    assert f"All {rows.num_rows}" in ask("/en/data/findings/").text


def test_the_other_languages_are_this_very_page_with_its_filters(ask: Reader) -> None:
    links = ask("/en/gaps/?sector=HEALTH").links
    assert "/ar/gaps/?sector=HEALTH" in links
    assert "/ckb/gaps/?sector=HEALTH" in links


def test_the_moment_and_the_round_are_kept_across_links(ask: Reader) -> None:
    links = ask("/en/data/?as_of=2100-01-01&round=21").links
    assert "/en/gaps/?as_of=2100-01-01&round=21" in links


def test_a_filter_of_gaps_shows_only_those(ask: Reader) -> None:
    text = ask("/en/gaps/list/?sector=HEALTH&place=IQG01").text
    assert re.search(r"health support", text.partition("Gaps, the worst first")[2])
    assert "in Baghdad are without" not in text


def test_a_gap_leads_to_the_rows_of_the_files(ask: Reader) -> None:
    listed = ask("/en/gaps/list/?sector=HEALTH&place=IQG01&kind=coverage")
    gap = next(link for link in listed.links if "/gaps/below-threshold" in link)
    page = ask(gap)
    assert page.status == 200
    assert "responses-نزوح.csv" in page.text
    assert "120,000" in page.text


def test_what_a_source_wrote_is_text_and_never_markup(ask: Reader) -> None:
    listed = ask("/en/gaps/list/?sector=HEALTH&place=IQG01&kind=coverage")
    page = ask(next(link for link in listed.links if "/gaps/below-threshold" in link))
    assert HOSTILE in page.text
    assert "<script>alert" not in page.html


def test_unknown_and_not_assessed_are_said_and_never_zero(ask: Reader) -> None:
    text = ask("/en/").text
    assert "not assessed" in text


def test_every_link_of_every_page_leads_somewhere(ask: Reader) -> None:
    links = {link.partition("#")[0] for path in PAGES for link in ask(f"/en/{path}").links}
    kinds = {shape(link): link for link in links if link.startswith("/")}
    assert len(kinds) > 20
    answers = {link: ask(link).status for link in kinds.values()}
    assert {link for link, status in answers.items() if status != 200} == set()


def shape(link: str) -> str:
    """What a link leads to, whichever gap, import or filter: one of each is asked."""
    path = re.sub(r"/(gaps|imports)/[^/]+/", r"/\1/one/", link.partition("?")[0])
    return path + "".join(sorted(re.findall(r"[?&](sector|code|import|page)=", link)))


def test_an_import_says_where_its_rows_went(ask: Reader) -> None:
    listed = ask("/en/data/")
    page = ask(next(link for link in listed.links if "/data/imports/" in link))
    assert "rows read" in page.text
    assert "SHA-256" in page.text


@pytest.mark.parametrize("path", ["", "gaps/", "map/", "data/", "reports/"])
def test_an_empty_workspace_says_which_command_to_run(ask_empty: Reader, path: str) -> None:
    answer = ask_empty(f"/en/{path}")
    assert answer.status == 200
    assert "mcof import" in answer.text


def test_no_page_fetches_anything_from_elsewhere(ask: Reader) -> None:
    for path in PAGES:
        html = ask(f"/en/{path}").html
        found = re.findall(r'(?:src|action|hx-get)="([^"]+)"|<link[^>]+href="([^"]+)"', html)
        assert all(link.startswith("/") for pair in found for link in pair if link)


def test_no_page_has_script_or_style_inside_it(ask: Reader) -> None:
    for path in PAGES:
        html = ask(f"/ar/{path}").html
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]+src=)", html)
