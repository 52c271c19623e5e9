"""People in need of everybody in a place, shared out to the groups that were counted there."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.needs import ask
from mcof.ports import Workspace

STOCK = """operation,round,reference_date,governorate,population_group,households,individuals,basis
Iraq,1,2026-05-21,Anbar,IDP,,250,reported
Iraq,1,2026-05-21,Anbar,RETURNEE,,150,reported
Iraq,1,2026-05-21,Dahuk,IDP,,5000,reported
Iraq,1,2026-05-21,Erbil,IDP,,,reported
"""
NEEDS = """sector,population_group,governorate,period_start,period_end,population,in_need
WASH,,Anbar,2026-01-01,2026-12-31,1000,400
WASH,,Dahuk,2026-01-01,2026-12-31,1000,400
WASH,,Erbil,2026-01-01,2026-12-31,1000,400
WASH,IDP,Kirkuk,2026-01-01,2026-12-31,1000,400
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("groups")
    opened = made(folder / "crisis")
    for name, text in (("displacement", STOCK), ("needs", NEEDS)):
        file = folder / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        import_file(opened, file, table=name, by=TESTER)
    return opened


def shares(workspace: Workspace, place: str) -> dict[str, int | None]:
    rows = ask.by_group(workspace, place=place).to_pylist()
    return {row["population_group"]: row["in_need"] for row in rows}


def test_each_group_has_its_share_and_everybody_else_the_rest(workspace):
    assert shares(workspace, "IQG01") == {"": 240, "IDP": 100, "RETURNEE": 60}


def test_every_row_says_that_it_is_a_supposition(workspace):
    rows = ask.by_group(workspace).to_pylist()
    assert {(row["how"], row["basis"], row["of"]) for row in rows} == {
        ("share-based", "modelled", "preliminary")
    }


def test_where_more_were_counted_than_live_there_no_share_is_known(workspace):
    assert set(shares(workspace, "IQG09").values()) == {None}


def test_an_unknown_group_leaves_every_share_unknown(workspace):
    assert set(shares(workspace, "IQG11").values()) == {None}


def test_a_unit_of_one_group_is_not_shared_out(workspace):
    assert shares(workspace, "IQG13") == {}


def test_without_needs_nothing_is_shared_out(tmp_path):
    assert ask.by_group(made(tmp_path / "empty")).num_rows == 0
