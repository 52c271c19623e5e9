"""Two dimensions crossed, by example: given, or fitted to what a master list gives of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import workspaces

from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking.cross import cross
from mcof.errors import InputError, Missing, Unsolvable
from mcof.ports import Workspace

HEAD = "round,reference_date,governorate,origin,displacement_period,individuals,basis\n"
DAY = "21,2015-05-21,Anbar"
MARGINS = f"""
{DAY},Anbar,,300,reported
{DAY},Ninewa,,100,reported
{DAY},,Pre-June14,100,reported
{DAY},,June-July14,300,reported
"""


def made(path: Path, text: str) -> Workspace:
    workspace = workspaces.made(path / "w")
    for at, kind in enumerate(("origin", "wave")):
        lines = text.strip().splitlines()
        own = [line for line in lines if (line.split(",")[3] != "") == (kind == "origin")]
        (path / f"{at}.csv").write_text(HEAD + "\n".join(own), encoding="utf-8")
        import_file(workspace, path / f"{at}.csv", table="displacement", by=workspaces.TESTER)
    return workspace


def cells(workspace: Workspace) -> dict[tuple[str | None, str | None], int]:
    rows = cross(workspace, by=["origin", "period"], level=1).to_pylist()
    return {(row["origin_code"], row["displacement_period"]): row["individuals"] for row in rows}


def test_origins_and_waves_of_a_place_are_fitted_to_both_and_modelled(tmp_path: Path) -> None:
    workspace = made(tmp_path, MARGINS)
    assert cells(workspace) == {
        ("IQG01", "PRE_JUN14"): 75,
        ("IQG01", "JUN_JUL14"): 225,
        ("IQG15", "PRE_JUN14"): 25,
        ("IQG15", "JUN_JUL14"): 75,
    }
    rows = cross(workspace, by=["origin", "period"], level=1).to_pylist()
    assert {(row["cell"], row["basis"]) for row in rows} == {("fitted", "modelled")}


def test_margins_that_do_not_agree_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Unsolvable, match="people by origin add up to 500 people and the people by"):
        cells(made(tmp_path, MARGINS.replace("Anbar,,300", "Anbar,,400")))


def test_one_dimension_is_no_cross(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="1 dimensions cannot be crossed"):
        cross(made(tmp_path, MARGINS), by=["origin"])


def test_a_round_must_have_both(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="No round has people by origin and by shelter"):
        cross(made(tmp_path, MARGINS), by=["origin", "shelter"], level=1)
