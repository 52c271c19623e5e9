"""Adjustments: beside what was collected, never within it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking.adjust import adjust, adjusted_figures, adjustments, withdraw
from mcof.actions.tracking.figures import figures
from mcof.errors import InputError, Missing
from mcof.ingest.said import Options
from mcof.ports import Workspace

DAY = date(2014, 8, 26)
COLUMNS = ["place_code", "households", "adjustment_households", "adjusted_households"]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = made(tmp_path / "workspace")
    path = tmp_path / "round5.csv"
    path.write_text(
        "Governorate,Families,Individuals\nDahuk,40000,240000\nErbil,20000,120000\n",
        encoding="utf-8",
    )
    said = Options(constants={"round": "5", "reference_date": "2014-08-26"})
    import_file(workspace, path, table="displacement", by=TESTER, options=said)
    return workspace


def added(workspace: Workspace, **said: Any) -> str:
    """26,733 families in Dahuk, added after the registration of the statistics office.

    https://docslib.org/doc/2000309/displacement-tracking-matrix-overview-data-is-of-the-24-august
    """
    usual = {
        "place": "IQG09",
        "on": DAY,
        "round": 5,
        "households": 26_733,
        "individuals": 26_733 * 6,
        "source": "Kurdistan statistics office",
        "reason": "registration compared with verified counts",
    }
    return adjust(workspace, by=TESTER, **usual | said)


def told(workspace: Workspace, *columns: str, **asked: Any) -> list[tuple[Any, ...]]:
    rows = adjusted_figures(workspace, **asked).select(list(columns) or COLUMNS).to_pylist()
    return [tuple(row.values()) for row in rows]


def test_what_was_collected_stays_and_the_adjustment_stands_beside_it(
    workspace: Workspace,
) -> None:
    before = figures(workspace)
    added(workspace)
    assert figures(workspace).equals(before)
    assert told(workspace) == [
        ("IQG09", 40_000, 26_733, 66_733),
        ("IQG11", 20_000, None, 20_000),
    ]


def test_figures_are_asked_with_or_without(workspace: Workspace) -> None:
    added(workspace)
    columns = ("households", "individuals", "basis")
    assert told(workspace, *columns, count="adjusted")[0] == (66_733, 400_398, "derived")
    assert told(workspace, *columns, count="collected")[0] == (40_000, 240_000, "reported")
    with pytest.raises(InputError, match="count-unknown"):
        told(workspace, count="mixed")


def test_an_adjustment_counts_for_the_places_above(workspace: Workspace) -> None:
    added(workspace)
    assert told(workspace, level=0) == [("IQ", 60_000, 26_733, 86_733)]


def test_an_adjustment_of_the_country_belongs_to_none_of_its_governorates(
    workspace: Workspace,
) -> None:
    added(workspace, place="IQ")
    assert [row[2] for row in told(workspace)] == [None, None]
    assert told(workspace, level=0)[0][2] == 26_733


def test_an_adjustment_is_of_its_round_only(workspace: Workspace) -> None:
    added(workspace, round=6)
    added(workspace, round=None, on=date(2014, 8, 27))
    assert [row[2] for row in told(workspace)] == [None, None]
    added(workspace, round=None)
    assert told(workspace)[0][2] == 26_733


def test_adjustments_of_one_place_are_added_and_may_take_off(workspace: Workspace) -> None:
    added(workspace)
    added(workspace, households=-733, individuals=None, reason="counted twice")
    assert told(workspace)[0] == ("IQG09", 40_000, 26_000, 66_000)
    people = told(workspace, "individuals", "adjustment_individuals", "adjusted_individuals")
    assert people[0] == (240_000, None, None)  # one of the two does not say: unknown, not zero


def test_an_adjustment_is_withdrawn_and_stays_on_record(workspace: Workspace) -> None:
    name = added(workspace)
    moment = adjustments(workspace)["recorded_at"][0].as_py()
    withdraw(workspace, name, reason="in the count already", by=TESTER)
    assert told(workspace)[0][2] is None
    assert told(workspace, as_of=moment) == told(workspace, as_of=moment)
    assert adjustments(workspace).num_rows == 0
    assert adjustments(workspace, withdrawn=True).num_rows == 2
    assert adjustments(workspace, as_of=moment).num_rows == 1
    with pytest.raises(Missing, match="adjustment-missing"):
        withdraw(workspace, name, reason="again", by=TESTER)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"households": None, "individuals": None}, "adjustment-empty"),
        ({"source": " "}, "decision-incomplete"),
        ({"place": "IQG99"}, "place-missing"),
        ({"group": "NOBODY"}, "group-unknown"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    workspace: Workspace, said: dict[str, Any], code: str
) -> None:
    with pytest.raises((InputError, Missing), match=code):
        added(workspace, **said)


def test_columns_are_the_same_whether_anything_was_adjusted_or_not(workspace: Workspace) -> None:
    before = adjusted_figures(workspace)
    added(workspace, place="IQG01")
    after = adjusted_figures(workspace)
    assert set(before.column_names) == set(after.column_names)
    names = before.column_names
    assert before.to_pylist() == after.select(names).to_pylist()
