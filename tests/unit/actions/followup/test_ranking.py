"""The ranking of a workspace: its own rule, and how firmly gaps stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.workspaces import TESTER, made

from mcof.actions.followup.ranking import ranking, sensitivity
from mcof.actions.followup.rules import decide_rule, own_rule, rules, withdraw_rule
from mcof.actions.gaps import gaps
from mcof.actions.intake.import_file import import_file
from mcof.errors import InputError, Missing
from mcof.gaps.sensitivity import Trial
from mcof.ports import Workspace

ON = date(2015, 5, 21)
NEEDS = """Governorate,Sector,People in need,Population group,Date,Severity
Anbar,Health support,5000,IDP,2015-05-21,4
Erbil,Health support,90000,IDP,2015-05-21,2
Dahuk,Health support,700,IDP,2015-05-21,5
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    here = made(tmp_path / "ws")
    (tmp_path / "needs.csv").write_text(NEEDS, "utf-8")
    import_file(here, tmp_path / "needs.csv", table="needs", by=TESTER)
    return here


def places(rows: object) -> list[str]:
    return pl.DataFrame(rows)["place_code"].to_list()


def test_the_own_rule_of_a_workspace_is_a_decision_that_can_be_taken_back(
    workspace: Workspace,
) -> None:
    asked = {"on": ON, "sectors": ["HEALTH"], "kind": "presence"}
    by_weights = places(ranking(workspace, **asked))
    decide_rule(workspace, "people=1", reason="agreed by the cluster", by=TESTER)
    assert places(ranking(workspace, **asked)) == ["IQG11", "IQG01", "IQG09"]
    assert places(gaps(workspace, rule="own", **asked)) == ["IQG11", "IQG01", "IQG09"]
    first = rules(workspace).to_pylist()[0]
    assert (first["rule"], first["decided_by"], first["why"]) == (
        "own",
        TESTER.name,
        "agreed by the cluster",
    )
    withdraw_rule(workspace, reason="a better one comes", by=TESTER)
    assert own_rule(workspace) is None
    assert places(ranking(workspace, **asked)) == by_weights
    with pytest.raises(Missing, match="No rule of its own"):
        gaps(workspace, rule="own", **asked)


def test_a_rule_by_criteria_can_be_the_own_one(workspace: Workspace) -> None:
    decide_rule(workspace, "severity,people", reason="severity first", by=TESTER)
    assert own_rule(workspace) == ("severity", "people")
    assert places(ranking(workspace, on=ON, sectors=["HEALTH"], kind="presence"))[0] == "IQG09"
    with pytest.raises(InputError, match="has no weights"):
        sensitivity(workspace, on=ON)


def test_a_decision_without_a_reason_or_of_an_identity_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="needs a reason"):
        decide_rule(workspace, "people=1", reason=" ", by=TESTER)
    with pytest.raises(InputError, match="says who people are"):
        decide_rule(workspace, "ethnicity=1", reason="never", by=TESTER)


def test_sensitivity_stands_beside_the_ranking(workspace: Workspace) -> None:
    asked = {"on": ON, "sectors": ["HEALTH"], "kind": "presence"}
    told = pl.DataFrame(sensitivity(workspace, trial=Trial(100, 50, top=1), **asked))
    assert told["gap"].to_list() == pl.DataFrame(ranking(workspace, **asked))["gap"].to_list()
    assert told["top_near"].sum() == pytest.approx(1)
    assert told["rules"].unique().to_list() == [5]
    assert told["top_rules"].sum() == 5
