"""Pages of plans: the same figures as the verbs, and nothing hostile runs."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.plans import rows
from tests.sites import HOSTILE, Reader, crisis, reader
from tests.workspaces import TESTER

from mcof.actions.plans.asked import opened
from mcof.actions.plans.beginning import begin
from mcof.actions.plans.checking import check
from mcof.actions.plans.moving import move
from mcof.actions.plans.saving import Version, save
from mcof.actors import Actor

PERIOD = (date(2015, 5, 1), date(2015, 12, 31))
LINES = (
    "line|activity|sector|phase|population_group|place_code|organisation|target|period_start|period_end\n"
    f"L1|{HOSTILE}|HEALTH|DURING|IDP|IQG01|{HOSTILE}|4321|2015-05-01|2015-07-31"
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A crisis with a plan of three versions; the second is agreed."""
    site = reader(crisis(tmp_path_factory.mktemp("plans")))
    workspace = site.workspace
    begin(workspace, "crp", period=PERIOD, by=TESTER, title=HOSTILE)
    for number, target in ((1, 4321), (2, 5000)):
        one = opened(workspace, "crp")
        lines = rows("lines", LINES.replace("4321", f"{target}"))
        why = "x" if number == 1 else HOSTILE
        changed = one.plan.with_parts(lines=lines)
        save(workspace, Version(changed, one.version, "edit", why), by=TESTER)
        if number == 1:
            move(workspace, "crp", "submit", by=TESTER)
    return site


def test_a_list_without_plans_says_how_to_begin(ask_empty: Reader) -> None:
    answer = ask_empty("/en/plans/")
    assert answer.status == 200
    assert "mcof plan new" in answer.text


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
@pytest.mark.parametrize("path", ["plans/", "plans/crp/", "plans/crp/?version=1"])
def test_a_page_of_plans_runs_nothing_of_what_people_wrote(
    ask: Reader, path: str, language: str
) -> None:
    answer = ask(f"/{language}/{path}")
    assert answer.status == 200
    assert HOSTILE not in answer.html
    assert answer.html.count("<h1") == 1


def test_the_page_has_the_lines_by_month_and_the_difference(ask: Reader) -> None:
    text = ask("/en/plans/crp/").text
    assert "5,000" in text
    assert "July 2015" in text
    assert "target, people is 5,000 instead of 4,321" in text
    assert "mcof plan move crp submit" in text
    assert "4,321" in ask("/en/plans/crp/?version=2").text


def test_what_people_rely_on_is_said_where_a_later_version_is_shown(ask: Reader) -> None:
    move(ask.workspace, "crp", "withdraw", by=TESTER, reason="looked at again")
    move(ask.workspace, "crp", "agree", by=Actor("other"), reason="good", version=2)
    one = opened(ask.workspace, "crp", 2)
    changed = one.plan.with_parts(lines=rows("lines", LINES.replace("4321", "6000")))
    save(ask.workspace, Version(changed, 2, "edit", "more"), by=TESTER)
    assert "People rely on version 2, agreed." in ask("/en/plans/crp/").text
    assert "Version 4 was saved after this one." in ask("/en/plans/crp/?version=2").text
    assert "changed since version 2" in ask("/en/plans/").text


def test_the_cells_of_the_page_are_those_of_the_verb(ask: Reader) -> None:
    told = json.loads(ask("/en/tables/balance.json?plan=crp").body)
    seen = check(ask.workspace, "crp", on=date(2015, 5, 21), operation="Iraq").balance
    assert len(told) == seen.num_rows
    assert {row["state"] for row in told} == set(seen["state"].to_pylist())


@pytest.mark.parametrize("name", ["plans", "planlines", "planfacts", "balance"])
@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_every_table_can_be_had_as_a_file(ask: Reader, name: str, form: str) -> None:
    assert ask(f"/ar/tables/{name}.{form}?plan=crp").status == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("plans/none/", 404), ("plans/crp/?version=99", 404), ("plans/crp/?version=x", 422),
     ("tables/balance.csv?plan=none", 404), ("tables/planlines.csv", 404)],
)  # fmt: skip
def test_what_is_not_there_is_said(ask: Reader, path: str, status: int) -> None:
    assert ask(f"/en/{path}").status == status
