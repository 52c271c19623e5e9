"""Reconciling: two sources for one figure, both shown, and the choice kept and followed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking.figures import figures
from mcof.actions.tracking.reconcile import choices, choose, differences, reopen
from mcof.errors import InputError, Missing
from mcof.ingest.said import Options
from mcof.ports import Workspace

# https://fdocuments.us/document/ninewa-governoratre-profile-reliefweb.html, 7 May 2015: the
# total of the profile, and what its seven districts add up to.
PROFILE = "Date,Governorate,Families,Individuals\n2015-05-07,Ninewa,31806,190836\n"
ADDED = "Date,Governorate,Families,Individuals\n2015-05-07,Ninewa,31846,191076\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made(tmp_path / "workspace")


def imported(workspace: Workspace, name: str, text: str, **said: Any) -> str:
    path = workspace.path.parent / name
    path.write_text(text, encoding="utf-8")
    options = Options(constants=said.pop("constants", {}))
    done = import_file(workspace, path, table="displacement", by=TESTER, options=options, **said)
    return done.import_id


def both(workspace: Workspace) -> pl.DataFrame:
    imported(workspace, "profile.csv", PROFILE)
    imported(workspace, "added.csv", ADDED)
    return told(workspace)


def told(workspace: Workspace, **asked: Any) -> pl.DataFrame:
    return pl.DataFrame(differences(workspace, **asked))


def families(workspace: Workspace, **asked: Any) -> list[int | None]:
    return figures(workspace, **asked)["households"].to_pylist()


def test_both_sources_are_shown_and_nothing_is_averaged(workspace: Workspace) -> None:
    rows = both(workspace)
    assert sorted(rows.select("file_name", "households", "state").rows()) == [
        ("added.csv", 31_846, "open"),
        ("profile.csv", 31_806, "open"),
    ]
    assert rows["difference"].n_unique() == 1
    assert families(workspace) == [31_846]  # the one recorded last, until somebody decides


def test_figures_follow_the_choice(workspace: Workspace) -> None:
    rows = both(workspace)
    side = rows.filter(pl.col("file_name") == "profile.csv")["side"][0]
    choose(workspace, rows["difference"][0], side, reason="as printed", by=TESTER)
    assert families(workspace) == [31_806]
    states = dict(told(workspace).select("file_name", "state").rows())
    assert states == {"profile.csv": "counts", "added.csv": "left out"}
    assert {row["reason"] for row in choices(workspace).to_pylist()} == {"as printed"}


def test_a_choice_is_taken_back_by_a_later_one(workspace: Workspace) -> None:
    rows = both(workspace)
    name = rows["difference"][0]
    side = rows.filter(pl.col("file_name") == "profile.csv")["side"][0]
    choose(workspace, name, side, reason="as printed", by=TESTER)
    moment = workspace.store.read("reconciliations")["recorded_at"][0].as_py()
    reopen(workspace, name, reason="asked again", by=TESTER)
    assert families(workspace) == [31_846]
    assert set(told(workspace)["state"]) == {"open"}
    assert families(workspace, as_of=moment) == [31_806]


def test_the_parts_of_one_file_are_held_against_the_total_of_another(
    workspace: Workspace,
) -> None:
    """November 2017: shelters add up to 476,623 families, the headline has 528,848."""
    total = "Date,Country,Families\n2017-11-30,Iraq,528848\n"
    parts = "Date,Country,Shelter,Families\n2017-11-30,Iraq,Camp,50080\n2017-11-30,Iraq,Rented houses,426543\n"  # noqa: E501
    imported(workspace, "headline.csv", total)
    imported(workspace, "shelter.csv", parts)
    rows = told(workspace)
    assert sorted(rows.select("how", "households").rows()) == [
        ("parts", 476_623),
        ("total", 528_848),
    ]
    assert told(workspace, totals=True).is_empty()


def test_districts_that_are_more_than_their_governorate_are_shown(workspace: Workspace) -> None:
    districts = "Date,Governorate,District,Families\n2015-05-07,Ninewa,Mosul,30000\n2015-05-07,Ninewa,Sinjar,1846\n"  # noqa: E501
    imported(workspace, "profile.csv", PROFILE)
    imported(workspace, "districts.csv", districts)
    rows = told(workspace)
    assert sorted(rows.select("how", "households").rows()) == [
        ("places within", 31_846),
        ("total", 31_806),
    ]
    side = rows.filter(pl.col("how") == "places within")["side"][0]
    choose(workspace, rows["difference"][0], side, reason="counted", by=TESTER)
    assert families(workspace) == [31_846]
    assert sorted(families(workspace, level=2), key=str) == [1_846, 30_000]


def test_an_unknown_figure_differs_from_nothing(workspace: Workspace) -> None:
    imported(workspace, "profile.csv", PROFILE)
    imported(workspace, "bare.csv", "Date,Governorate,Families\n2015-05-07,Ninewa,31806\n")
    assert told(workspace).is_empty()


def test_a_choice_needs_a_reason_and_a_side_that_is_there(workspace: Workspace) -> None:
    name = both(workspace)["difference"][0]
    with pytest.raises(InputError, match="decision-incomplete"):
        choose(workspace, name, 1, reason="", by=TESTER)
    with pytest.raises(Missing, match="side-missing"):
        choose(workspace, name, 9, reason="so", by=TESTER)
    with pytest.raises(Missing, match="difference-missing"):
        choose(workspace, "zz", 1, reason="so", by=TESTER)
