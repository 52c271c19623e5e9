"""The published rounds of Iraq, from their files: one series, six breaks of method."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking.alike import composition
from mcof.actions.tracking.between import check
from mcof.actions.tracking.figures import series
from mcof.actions.tracking.rounds import rounds
from mcof.ports import Workspace

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "iraq-dtm-published"
NATIONAL = ("idp_rounds", "returnee_rounds")


def _with(folder: Path, names: tuple[str, ...]) -> Workspace:
    if not SHARED.exists():
        pytest.skip("the published figures of Iraq are not beside the project")
    opened = made(folder / "workspace")
    for name in names:
        import_file(opened, SHARED / f"{name}.csv", table="displacement", by=TESTER)
    import_file(opened, SHARED / "idp_rounds.csv", table="rounds", by=TESTER)
    return opened


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return _with(tmp_path_factory.mktemp("national"), NATIONAL)


@pytest.fixture
def whole(tmp_path: Path) -> Workspace:
    return _with(tmp_path, (*NATIONAL, "idp_by_governorate", "idp_by_origin"))


def test_36_rounds_are_one_series_with_six_breaks_of_which_one_moves_the_total(
    workspace: Workspace,
) -> None:
    told = pl.DataFrame(series(workspace, group="IDP"))
    assert told.height == 36
    broken = told.filter(pl.col("method_changes").is_not_null())
    assert broken.select("round", "method_changes", "method_break").rows() == [
        (8, "waves", False),
        (96, "waves", False),
        (109, "shelters", False),
        (112, "waves", False),
        (117, "household_size", True),
        (126, "cell_unit", False),
    ]
    assert told.filter(~pl.col("method_changes").is_not_null() & pl.col("method_break")).is_empty()


def test_rounds_have_their_published_reach_and_name_what_is_missing(workspace: Workspace) -> None:
    told = pl.DataFrame(rounds(workspace, group="IDP"))
    one = told.filter(round=21).select("locations", "districts", "missing_before", "version")
    assert one.rows() == [(3295, 102, "20", "iraq-r8")]
    assert told.filter(round=74)["missing_before"].item() == "49-73"
    assert told["operation_status"].unique().to_list() == ["ACTIVE"]


def test_round_116_to_117_is_real_and_method(workspace: Workspace) -> None:
    row = composition(workspace, before=116, after=117).to_pylist()[0]
    assert (row["change_individuals"], row["real_effect"], row["method_effect"]) == (
        -81345,
        -28674,
        -52671,
    )
    assert (row["like_for_like"], row["locations_new"]) == (-81345, 0)


def test_what_was_published_agrees_with_itself(whole: Workspace) -> None:
    told = pl.DataFrame(check(whole))
    counts = dict(told.group_by("code").len().rows())
    assert counts["method-changed"] == 7  # six of the displaced, one of returnees
    assert not {"share-differs", "change-differs", "operations-overlap"} & set(counts)
    jumps = told.filter(code="change-large")["message"].to_list()
    assert jumps == [
        "IQ: 534048 people in round 2016-02-04, now 1952868; a change of 1418820 (3.7 times)."
    ]
