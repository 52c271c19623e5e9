"""An original is read again as it was read the first time, with the changes and nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.workspaces import TESTER, made

from mcof.actions.cleaning.apply import apply
from mcof.actions.cleaning.decide import decide
from mcof.actions.cleaning.queue import queue
from mcof.actions.intake.import_file import import_file
from mcof.actions.intake.retract import retract
from mcof.ingest.said import Options
from mcof.ports import Workspace

MAPPING = """
columns = { "Kode" = "site_id", "Gov" = "admin1_name", "Seen" = "assessed_on", "Ppl" = "individuals" }
ignore = ["Phone list"]
window = { start = 2015-05-01, end = 2015-05-31 }
constants = { population_group = "IDP" }
day_first = false
"""  # noqa: E501
FILE = """Kode,Gov,Seen,Ppl,Phone list,Mail me at
s1,Erbil,05/21/2015,60,x,a
s2,Erbil,05/21/2009,70,x,b
s3,Erbil,05/06/2015,x,x,c
"""
TOLD = ("site_id", "place_code", "assessed_on", "individuals", "population_group", "round")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = made(tmp_path / "workspace")
    path = tmp_path / "sites.csv"
    path.write_text(FILE, encoding="utf-8")
    import_file(
        workspace,
        path,
        table="sites",
        by=TESTER,
        mapping=tomllib.loads(MAPPING),
        options=Options(
            constants={"round": "21", "reference_date": "2015-05-21"},
            allow=frozenset({"Mail me at"}),
        ),
    )
    return workspace


def rows(workspace: Workspace) -> dict[str, tuple[Any, ...]]:
    told = workspace.engine.answer(workspace.engine.table("sites").select(*TOLD)).to_pylist()
    return {row["site_id"]: tuple(row.values())[1:] for row in told}


def test_mapping_days_and_constants_are_those_of_the_first_time(workspace: Workspace) -> None:
    before = rows(workspace)
    assert set(before) == {"s1", "s2"}
    decide(workspace, "edited", code="number-unreadable", value="80", reason="asked", by=TESTER)
    decide(workspace, "accepted", code="date-outside-round", reason="a slip", by=TESTER)
    apply(workspace, by=TESTER)
    after = rows(workspace)
    assert after["s1"] == before["s1"]
    assert after["s2"] == (before["s2"][0], None, *before["s2"][2:])
    assert after["s3"][2] == 80
    assert str(after["s3"][1]) == "2015-05-06"  # the month first, as was said


def test_what_was_retracted_is_not_cleaned(workspace: Workspace) -> None:
    decide(workspace, "edited", code="number-unreadable", value="80", reason="asked", by=TESTER)
    (one,) = apply(workspace, by=TESTER, dry_run=True)
    retract(workspace, one.superseded, by=TESTER, reason="wrong file")
    assert apply(workspace, by=TESTER) == []
    assert rows(workspace) == {}


def test_formulas_in_an_edit_stay_text(workspace: Workspace) -> None:
    decide(workspace, "edited", code="number-unreadable", value="=1+1", reason="=2", by=TESTER)
    (one,) = apply(workspace, by=TESTER)
    assert "s3" not in rows(workspace)
    assert "number-unreadable" in set(one.result.findings["code"])
    told = queue(workspace, code="number-unreadable").to_pylist()
    assert [(row["state"], row["value"], row["applied"]) for row in told] == [
        ("open", "=1+1", True)  # the edit has mended nothing
    ]
