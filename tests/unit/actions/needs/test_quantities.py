"""Quantities asked of a workspace: of the displaced, and of people in need."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.needs.quantities import quantities, standards
from mcof.errors import InputError
from mcof.ports import Workspace

STOCK = """operation,round,reference_date,governorate,population_group,households,individuals,basis
Iraq,1,2015-05-21,Anbar,IDP,100,600,reported
Iraq,1,2015-05-21,Dahuk,IDP,,300,reported
"""
NEEDS = """sector,population_group,governorate,period_start,period_end,in_need
WASH,IDP,Anbar,2015-01-01,2015-12-31,450
Shelter,IDP,Anbar,2015-01-01,2015-12-31,200
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("quantities")
    opened = made(folder / "crisis")
    for name, text in (("displacement", STOCK), ("needs", NEEDS)):
        file = folder / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        import_file(opened, file, table=name, by=TESTER)
    return opened


def amounts(rows) -> dict[tuple[str, str], int | None]:
    told = rows.select(["place_code", "standard", "quantity"]).to_pylist()
    return {(row["place_code"], row["standard"]): row["quantity"] for row in told}


def test_the_displaced_of_each_place_need_quantities(workspace):
    found = amounts(quantities(workspace, standards=["WATER", "BLANKET"], days=10))
    assert found == {
        ("IQG01", "WATER"): 90_000,
        ("IQG01", "BLANKET"): 500,
        ("IQG09", "WATER"): 45_000,
        ("IQG09", "BLANKET"): None,
    }


def test_people_in_need_of_a_sector_need_its_quantities(workspace):
    found = amounts(quantities(workspace, of="in-need", standards=["TAP", "SHELTER_AREA"]))
    assert found == {("IQG01", "TAP"): 2, ("IQG01", "SHELTER_AREA"): 700}


def test_standards_are_listed_by_sector(workspace):
    assert set(standards(workspace, sector="FSC")["standard"].to_pylist()) == {"FOOD_ENERGY"}


@pytest.mark.parametrize("asked", [{"of": "all"}, {"days": 0}, {"household_size": 0.5}])
def test_what_cannot_be_is_refused(workspace, asked):
    with pytest.raises(InputError):
        quantities(workspace, **asked)
