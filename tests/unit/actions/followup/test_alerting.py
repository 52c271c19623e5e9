"""Running the alerts: once is twice, half is nothing, and what owners are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.unit.actions.followup.conftest import Says
from tests.workspaces import TESTER

from mcof.actions.doctor import doctor
from mcof.actions.followup import alerting
from mcof.actions.followup.alerting import Run, alerts, run_alerts, runs, told
from mcof.actions.followup.digesting import digest
from mcof.actions.followup.owning import acknowledge, assign
from mcof.actions.followup.watching import add_rule, rules, withdraw_rule
from mcof.errors import InputError, McofError, Missing
from mcof.ports import Workspace

ON = date(2015, 5, 21)
ANBAR = "nobody-acts~HEALTH~-~IDP~iq-cod-2019~IQG01"


def rule(workspace: Workspace, name: str = "all", **said: Any) -> None:
    usual = {"kinds": ["presence"], "reason": "so", "by": TESTER}
    add_rule(workspace, name, **(usual | said))


def run(workspace: Workspace, on: date = ON) -> Run:
    return run_alerts(workspace, by=TESTER, on=on, sectors=["HEALTH"])


def events(found: Run) -> list[tuple[str, str]]:
    return pl.DataFrame(found.events).select("event", "place_code").sort("place_code").rows()


def test_a_run_tells_what_opened_and_run_twice_it_is_run_once(
    workspace: Workspace, needs: Says
) -> None:
    needs("Anbar,5000,4", "Erbil,90000,2")
    rule(workspace, least_people=10_000)
    first = run(workspace)
    assert events(first) == [("opened", "IQG11")]
    assert first.is_new
    again = run(workspace)
    assert (again.name, again.is_new) == (first.name, False)
    assert runs(workspace).num_rows == 1
    assert alerts(workspace)["place_code"].to_pylist() == ["IQG11"]
    assert doctor(workspace).ailments == []


def test_a_new_figure_tells_of_growth_and_a_known_zero_of_the_end(
    workspace: Workspace, needs: Says
) -> None:
    needs("Anbar,5000,4", "Erbil,90000,2")
    rule(workspace)
    run(workspace)
    needs("Anbar,9000,4", "Erbil,0,2", on="2015-06-01")
    found = run(workspace, date(2015, 6, 4))
    assert events(found) == [("grown", "IQG01"), ("closed", "IQG11")]
    assert found.open_now == 1
    since = pl.DataFrame(told(workspace, since=ON)).select("event", "place_code")
    assert sorted(since.rows()) == [("closed", "IQG11"), ("grown", "IQG01")]


def test_a_rule_that_comes_later_and_a_decision_make_a_new_run(
    workspace: Workspace, needs: Says
) -> None:
    needs("Anbar,5000,4")
    assert run(workspace).rules == 0
    rule(workspace)
    assert events(run(workspace)) == [("opened", "IQG01")]
    assign(workspace, ANBAR, "Health cluster", reason="leads", by=TESTER, on=ON)
    assert events(run(workspace)) == []
    assert runs(workspace).num_rows == 3
    assert alerts(workspace)["owner"].to_pylist() == ["Health cluster"]


def test_an_acknowledged_gap_is_told_of_once_its_day_is_over(
    workspace: Workspace, needs: Says
) -> None:
    needs("Anbar,5000,4")
    rule(workspace)
    acknowledge(workspace, ANBAR, date(2015, 6, 1), reason="a visit", by=TESTER, on=ON)
    assert events(run(workspace)) == []
    assert events(run(workspace, date(2015, 6, 2))) == [("opened", "IQG01")]


def test_a_run_that_dies_before_its_row_is_written_leaves_nothing_and_is_run_again(
    workspace: Workspace, needs: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("Anbar,5000,4")
    rule(workspace)
    with monkeypatch.context() as dying:
        dying.setattr(alerting, "_register", _dies)
        with pytest.raises(KeyboardInterrupt):
            run(workspace)
    assert runs(workspace).num_rows == 0
    assert alerts(workspace).num_rows == 0
    assert events(run(workspace)) == [("opened", "IQG01")]


def _dies(*_: object) -> bool:
    raise KeyboardInterrupt


def test_a_run_that_another_overtook_is_run_after_it(
    workspace: Workspace, needs: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("Anbar,5000,4")
    rule(workspace)
    own = alerting._register
    overtaken: list[Run] = []

    def late(*asked: Any) -> bool:
        if not overtaken:
            monkeypatch.setattr(alerting, "_register", own)
            overtaken.append(run(workspace))
        return own(*asked)

    monkeypatch.setattr(alerting, "_register", late)
    second = run(workspace)
    assert events(overtaken[0]) == [("opened", "IQG01")]
    assert (second.name, second.is_new) == (overtaken[0].name, False)
    assert runs(workspace).num_rows == 1


def test_a_rule_holds_until_it_is_withdrawn(workspace: Workspace, needs: Says) -> None:
    needs("Anbar,5000,4")
    rule(workspace, places=["IQG01"])
    rule(workspace, places=["IQG11"])
    assert rules(workspace)["places"].to_pylist() == ["IQG11"]
    assert events(run(workspace)) == []
    withdraw_rule(workspace, "all", reason="too many", by=TESTER)
    assert rules(workspace).num_rows == 0
    assert rules(workspace, every=True).num_rows == 3
    with pytest.raises(Missing, match="There is no rule"):
        withdraw_rule(workspace, "all", reason="again", by=TESTER)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"reason": " "}, InputError),
        ({"name": " "}, InputError),
        ({"least_people": -1}, InputError),
        ({"growth_share": float("nan")}, InputError),
        ({"growth_share": 0}, InputError),
        ({"hold_analyses": 0}, InputError),
        ({"hold_days": 1000}, InputError),
        ({"band": 1}, InputError),
        ({"kinds": ["luck"]}, Missing),
        ({"sectors": ["NOTHING"]}, Missing),
        ({"groups": ["ALL"]}, Missing),
        ({"places": ["IQ99"]}, Missing),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    workspace: Workspace, said: dict[str, Any], error: type[McofError]
) -> None:
    with pytest.raises(error):
        rule(workspace, **said)
    assert rules(workspace).num_rows == 0


def test_each_owner_has_a_digest_and_what_does_not_fit_is_counted(
    workspace: Workspace, needs: Says
) -> None:
    needs("Anbar,5000,4", "Erbil,90000,2", "Dahuk,700,2")
    rule(workspace)
    assign(workspace, ANBAR, "Health\x1b[31m\ncluster", reason="leads", by=TESTER, on=ON)
    run(workspace)
    text = digest(workspace, most=1)
    assert text == (
        "Alerts of A test, 21 May 2015\n"
        "For: Health [31m cluster\n"
        "Opened: 1\n\n"
        "Anbar\n"
        "- Opened · Presence · Health support · Internally displaced people · 5,000 people\n\n\n"
        "Alerts of A test, 21 May 2015\n"
        "For: gaps that nobody has in hand\n"
        "Opened: 2\n\n"
        "Erbil\n"
        "- Opened · Presence · Health support · Internally displaced people · 90,000 people\n\n"
        "and 1 more\n"
    ).replace("\n\n\n", "\n\n")


def test_digests_speak_three_languages_and_say_when_there_is_nothing(
    workspace: Workspace, needs: Says
) -> None:
    assert digest(workspace) == "Nothing to tell: no alert since the run before.\n"
    needs("Anbar,5000,4")
    rule(workspace, owner="Coordination")
    run(workspace)
    assert "فُتحت" in digest(workspace, language="ar")
    assert "کرایەوە" in digest(workspace, language="ckb", owner="Coordination")
    assert digest(workspace, owner="Nobody").startswith("Nothing to tell")
