"""A plan held against the matrix of the day, and what a report says of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.plans import rows
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.plans.asked import opened as read
from mcof.actions.plans.beginning import begin
from mcof.actions.plans.checking import check
from mcof.actions.plans.drafting import draft_from_gaps, draft_from_lines
from mcof.actions.plans.moving import move
from mcof.actions.plans.reporting import plan_report
from mcof.actions.plans.saving import Version, save
from mcof.actors import Actor
from mcof.errors import InputError, Refused
from mcof.ports import Workspace

NEEDS = """sector,phase,population_group,governorate,period_start,period_end,in_need,basis
Health support,During,IDP,Anbar,2015-05-01,2015-06-30,1000,synthetic
Health support,During,IDP,Erbil,2015-05-01,2015-06-30,400,synthetic
"""
NAME = "crp"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("plans")
    workspace = made(folder / "w")
    workspace.settings["day"] = date(2015, 6, 15)  # type: ignore[index]
    file = folder / "needs.csv"
    file.write_text(NEEDS, "utf-8")
    import_file(workspace, file, table="needs", by=TESTER)
    begin(workspace, NAME, period=(date(2015, 6, 1), date(2015, 12, 31)), by=TESTER)
    return workspace


def test_the_worst_gaps_become_lines_and_the_lines_meet_the_need(workspace: Workspace) -> None:
    one = draft_from_gaps(workspace, NAME, by=TESTER, limit=1)
    told = one.plan["lines"].select("place_code", "target", "activity", "basis").rows()
    assert told == [("IQG01", 1000, "Begin a response", "derived")]
    seen = pl.DataFrame(check(workspace, NAME).balance)
    states = dict(seen.select("place_code", "state").iter_rows())
    assert states == {"IQG01": "met", "IQG11": "no_line"}
    again = draft_from_gaps(workspace, NAME, by=TESTER)
    assert again.plan["lines"].height == 2
    with pytest.raises(InputError, match="without a line"):
        draft_from_gaps(workspace, NAME, by=TESTER)


def test_a_target_above_the_need_is_not_agreed_unless_it_is_said_why(workspace: Workspace) -> None:
    drawing = "place_code|phase|population_group|target|above_need\nIQG01|DURING|IDP|2000|"
    for why in ("", "new arrivals are reckoned with"):
        base = read(workspace, NAME)
        changed = base.plan.with_parts(lines=rows("lines", f"{drawing}{why}"))
        save(workspace, Version(changed, base.version, "edit", "more"), by=TESTER)
        found = check(workspace, NAME).findings["code"].to_list()
        assert ("plan-over-need" in found) is (why == "")
        move(workspace, NAME, "submit", by=TESTER)
        if not why:
            with pytest.raises(Refused, match="above the need"):
                move(workspace, NAME, "agree", by=Actor("other"), reason="good")
            move(workspace, NAME, "return", by=TESTER, reason="too many")
    assert move(workspace, NAME, "agree", by=Actor("other"), reason="good").state == "agreed"


def test_proposed_lines_bring_their_money_and_indicator(workspace: Workspace) -> None:
    begin(workspace, "drafted", period=(date(2015, 6, 1), date(2015, 12, 31)), by=TESTER)
    proposed = rows(
        "lines",
        "place_code|budget_usd|budget_line|indicator|target\n"
        "IQG01|100.5|Grant A; Grant B|People helped|10\nIQG11|20|Grant A|People helped|5",
    ).with_columns(code_set=pl.lit("iq-cod-2019"), line=pl.lit(None, pl.String))
    one = draft_from_lines(workspace, "drafted", proposed.to_arrow(), by=TESTER, reason="drafted")
    budget = one.plan["budget"].select("budget_line", "title", "amount_usd").rows()
    assert sorted(budget) == [("B1", "Grant A; Grant B", 100.5), ("B2", "Grant A", 20.0)]
    assert one.plan["indicators"]["title"].to_list() == ["People helped"]
    assert one.plan["lines"]["indicator"].to_list() == ["I1", "I1"]
    said = check(workspace, "drafted").findings["code"].to_list()
    assert not [code for code in said if code.startswith(("plan-money", "plan-reference"))]
    with pytest.raises(InputError, match="None of the 2 proposed lines"):
        draft_from_lines(
            workspace, "drafted", proposed.with_columns(code_set=pl.lit("x")).to_arrow(),
            by=TESTER, reason="drafted",
        )  # fmt: skip


def test_proposed_lines_of_other_places_are_left_out_and_that_is_recorded(
    workspace: Workspace,
) -> None:
    period = (date(2015, 6, 1), date(2015, 12, 31))
    begin(workspace, "anbar", period=period, by=TESTER, places=["IQG01"])
    proposed = rows("lines", "place_code|target\nIQG01|10\nIQG11|5").with_columns(
        code_set=pl.lit("iq-cod-2019"), line=pl.lit(None, pl.String)
    )
    one = draft_from_lines(workspace, "anbar", proposed.to_arrow(), by=TESTER, reason="drafted")
    assert one.plan["lines"]["place_code"].to_list() == ["IQG01"]
    assert one.told["reason"] == "drafted (1 of 2 lines are of other places: left out)"


def test_a_report_has_everything_of_a_plan(workspace: Workspace) -> None:
    told = plan_report(workspace, NAME, language="ar")
    assert told.headings[0] == "الرؤية"
    assert told.lines.num_rows == 1
    assert told.totals.num_rows == 2
    assert sum(told.states.values()) == told.balance.num_rows
    assert told.history.num_rows > told.versions.num_rows
    assert told.changes.num_rows > 0
