"""The pages of needs say what the verbs say, in every language, and what nobody knows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.sites import Reader, crisis, reader
from tests.workspaces import TESTER

from mcof.actions.intake.import_file import import_file
from mcof.actions.needs import ask as verbs
from mcof.actions.needs.decide import Final, decide
from mcof.vocabulary import LANGUAGES

HOSTILE = "<script>alert('x')</script>"
NAMES = ("CCCM", "Education", "Nutrition", "FSC", "Health", "Protection", "Shelter", "WASH")
HEAD = (
    "sector,population_group,pocket,place_code,period_start,period_end,population,in_need,severity"
)
UNIT = "code_set=iq-cod-2019&place=IQG01&group=IDP&pocket=&year=2026"


def lines(place: str, people: dict[str, int], pocket: str = "", wash: str = "3") -> list[str]:
    return [
        f"{name},IDP,{pocket},{place},2026-01-01,2026-12-31,9000,{people.get(name, 100)},"
        f"{wash if name == 'WASH' else 3}"
        for name in NAMES
    ]


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A crisis with a flagged unit, one that was decided, a quiet one and a hostile pocket."""
    folder: Path = tmp_path_factory.mktemp("needs-web")
    workspace = crisis(folder)
    rows = [
        *lines("IQG01", {"WASH": 5_555, "FSC": 1_234}, wash=""),
        *lines("IQG08", {"WASH": 7_777, "FSC": 2_345}),
        *lines("IQG13", {}),
        *lines("IQG13", {"WASH": 111}, HOSTILE),
    ]
    file = folder / "jiaf.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    import_file(workspace, file, table="needs", by=TESTER)
    said = Final(
        "IQG08", f"agreed {HOSTILE}", "IDP", sector="FSC", severity=4, evidence="expert_judgement"
    )
    decide(workspace, [said], by=TESTER)
    return reader(workspace)


PATHS = ["", "?state=awaiting", "?state=decided&place=IQG08", "?year=2015", f"unit/?{UNIT}"]
PATHS += ["sectors/", "quantities/", "quantities/?of=in-need&place=IQG01&household=6&days=90"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_needs_is_there_in_every_language(settled: Reader, path, language) -> None:
    answer = settled(f"/{language}/needs/{path}")
    assert answer.status == 200
    assert answer.html.count("<h1") == 1


def test_the_totals_on_the_page_are_those_of_the_verb(settled: Reader) -> None:
    text = settled("/en/needs/").text
    (told,) = verbs.totals(settled.workspace).to_pylist()
    for name in ("preliminary_in_need", "counted_in_need", "open_in_need"):
        assert f"{told[name]:,}" in text
    assert "JIAF-style support, not an official PiN" in text


def test_units_that_await_a_decision_stand_first(settled: Reader) -> None:
    text = settled("/en/needs/").text
    assert text.index("5,555") < text.index("2,345")
    assert "Flags 2 3" in text


def test_a_severity_without_all_sectors_is_a_range(settled: Reader) -> None:
    assert "3–5" not in settled("/en/needs/?place=IQG13").text
    text = settled(f"/en/needs/unit/?{UNIT}").text
    assert "Not assessed" in text


def test_a_decision_is_on_the_page_with_who_why_and_what_it_rests_on(settled: Reader) -> None:
    key = UNIT.replace("IQG01", "IQG08")
    answer = settled(f"/en/needs/unit/?{key}")
    for said in ("2,345", "a test", "Expert judgement", "agreed", "7,777"):
        assert said in answer.text


def test_a_decision_is_seen_at_once(settled: Reader) -> None:
    before = settled(f"/en/needs/unit/?{UNIT}").text
    assert "Nothing was decided" in before
    said = Final("IQG01", "a reason", "IDP", sector="FSC", evidence="proxy_indicators")
    decide(settled.workspace, [said], by=TESTER)
    assert "a reason" in settled(f"/en/needs/unit/?{UNIT}").text
    decide(settled.workspace, [Final("IQG01", "a slip", "IDP", withdraw="pin")], by=TESTER)
    after = settled(f"/en/needs/unit/?{UNIT}").text
    assert "a slip" in after
    assert "No longer holds" in after


def test_what_people_wrote_is_text_and_never_markup(settled: Reader) -> None:
    for path in ("/en/needs/", "/ar/needs/sectors/", f"/en/needs/unit/?{UNIT.replace('01', '08')}"):
        assert HOSTILE not in settled(path).html


def test_the_file_of_the_page_has_the_rows_of_the_page(settled: Reader) -> None:
    sent = settled("/en/tables/units.csv?place=IQG13").body.decode("utf-8-sig").splitlines()
    assert len(list(csv.DictReader(sent))) == 2
    assert settled("/en/tables/needs.xlsx").status == 200
    assert settled("/en/tables/quantities.json?of=in-need").status == 200


@pytest.mark.parametrize(
    "path",
    ["?state=colour", "?year=never", "?place=nowhere", "unit/", f"unit/?{UNIT}x",
     "quantities/?days=0",
     "quantities/?of=all", "quantities/?household=-1"],
)  # fmt: skip
def test_what_is_not_on_a_list_is_refused_in_words(settled: Reader, path) -> None:
    answer = settled(f"/en/needs/{path}")
    assert answer.status in {404, 422}
    assert answer.html.count("<h1") == 1


def test_an_empty_workspace_says_which_command_to_run(ask_empty: Reader) -> None:
    for path in ("", "sectors/"):
        assert "mcof import needs.csv --as needs" in ask_empty(f"/en/needs/{path}").text
    assert ask_empty("/en/needs/quantities/").status == 200
