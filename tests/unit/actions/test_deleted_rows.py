"""A row of the response that a later row deletes counts nowhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.plans import rows
from tests.workspaces import TESTER, made

from mcof.actions.allocating.facts import facts
from mcof.actions.intake.import_file import import_file
from mcof.actions.plans.asked import opened
from mcof.actions.plans.beginning import begin
from mcof.actions.plans.following import follow
from mcof.actions.plans.saving import Version, save
from mcof.allocation.gathering.directions import Directions
from mcof.ports import Workspace

HEAD = "Organisation,Cluster,Activity,Governorate,Population group,Start,End,Reached,Update\n"
ONE = "One,Health,Clinic,Erbil,IDP,2015-05-01,2015-05-31,{}\n"
TWO = "Two,Health,Clinic,Erbil,IDP,2015-05-01,2015-05-31,70,\n"
DAY = date(2015, 6, 15)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("deleted")
    workspace = made(folder / "w")
    workspace.settings["day"] = DAY  # type: ignore[index]
    for name, text in (("first", ONE.format("600,") + TWO), ("later", ONE.format(",Delete"))):
        file = folder / f"{name}.csv"
        file.write_text(HEAD + text, "utf-8")
        import_file(workspace, file, table="responses", by=TESTER)
    return workspace


def test_who_deleted_its_row_is_not_there_to_be_directed(workspace: Workspace) -> None:
    known = facts(workspace, Directions(start=date(2015, 7, 1), draws=0), on=DAY)
    assert known.present["organisation"].to_list() == ["Two"]


def test_people_of_a_deleted_row_are_not_reached_by_a_plan(workspace: Workspace) -> None:
    begin(workspace, "crp", period=(date(2015, 5, 1), date(2015, 12, 31)), by=TESTER)
    one = opened(workspace, "crp")
    drawing = "place_code|target|period_start|period_end\nIQG11|100|2015-05-01|2015-05-31"
    changed = one.plan.with_parts(lines=rows("lines", drawing))
    save(workspace, Version(changed, one.version, "edit", "who acts"), by=TESTER)
    told = pl.DataFrame(follow(workspace, "crp").rows).filter(pl.col("month").is_null())
    assert told["actual"].to_list() == [70]
