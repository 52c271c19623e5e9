"""What a person directs is understood, or refused in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.workspaces import made

from mcof.actions.allocating.said import directions, merged, read
from mcof.allocation.gathering.directions import Directions, Exclusion, Lock, Minimum, Part
from mcof.errors import InputError
from mcof.ports import Workspace

ON = date(2015, 5, 21)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made(tmp_path_factory.mktemp("said") / "workspace")


def said(workspace: Workspace, **what: Any) -> Directions:
    return directions(workspace, what, on=ON)


def test_a_plan_begins_in_the_month_after_the_day_if_nobody_says_when(
    workspace: Workspace,
) -> None:
    spans = said(workspace).spans()
    assert [(one.period, one.start, one.end) for one in spans] == [
        ("2015-06", date(2015, 6, 1), date(2015, 8, 31))
    ]


def test_months_follow_each_other_over_the_new_year(workspace: Workspace) -> None:
    spans = said(workspace, start="2015-11", every="month", periods=3).spans()
    assert [one.period for one in spans] == ["2015-11", "2015-12", "2016-01"]
    assert spans[-1].end == date(2016, 1, 31)


def test_places_and_sectors_may_be_names(workspace: Workspace) -> None:
    asked = said(workspace, places=["Anbar"], sectors=["Health support"], groups=["IDPs"])
    assert (asked.places, asked.sectors, asked.groups) == (("IQG01",), ("HEALTH",), ("IDP",))


def test_locks_exclusions_and_minimums_are_read(workspace: Workspace) -> None:
    asked = said(
        workspace,
        lock=[{"organisation": "NGO 1", "place": "Anbar", "least": "1,000"}],
        exclude=[{"place": "Anbar"}, {"organisation": "NGO 2"}],
        minimum=[{"sector": "HEALTH", "share": "0.3"}],
        unit_costs={"Health support": 5},
    )
    assert asked.locks == (Lock(Part(organisation="NGO 1", place="IQG01"), least=1000),)
    assert asked.exclusions == (Exclusion("place", "IQG01"), Exclusion("organisation", "NGO 2"))
    assert asked.minimums == (Minimum(0.3, sector="HEALTH"),)
    assert asked.unit_costs == {"HEALTH": 5.0}


@pytest.mark.parametrize(
    "what",
    [
        {"bugdet_usd": 5},
        {"budget_usd": "nan"},
        {"budget_usd": -1},
        {"periods": 1.5},
        {"principle": "luck"},
        {"start": "June"},
        {"sectors": ["Astrology"]},
        {"lock": [{"organisation": "NGO 1"}]},
        {"lock": [{"least": 5, "most": 4}]},
        {"exclude": [{"place": "Anbar", "organisation": "NGO 1"}]},
        {"minimum": [{"sector": "HEALTH"}]},
        {"minimum": [{"share": 2}]},
    ],
)
def test_what_cannot_be_meant_is_refused(workspace: Workspace, what: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        said(workspace, **what)
    assert refused.value.advice


def test_a_toml_file_and_a_spreadsheet_say_the_same(workspace: Workspace, tmp_path: Path) -> None:
    toml, sheet = tmp_path / "directions.toml", tmp_path / "directions.csv"
    toml.write_text(
        'unit_costs = { HEALTH = 5 }\n[[lock]]\norganisation = "NGO 1"\nplace = "Anbar"\n'
        'least = 10\n[[exclude]]\nline = "Grant 1"\n[[minimum]]\nshare = 0.2\n',
        encoding="utf-8",
    )
    sheet.write_text(
        "What,Organisation,Place,Sector,Line,Least,Share,USD\n"
        "lock,NGO 1,Anbar,,,10,,\nexclude,,,,Grant 1,,,\nminimum,,,,,,0.2,\n"
        "unit cost,,,HEALTH,,,,5\n",
        encoding="utf-8",
    )
    asked = [directions(workspace, read(workspace, file), on=ON) for file in (toml, sheet)]
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", "budget_usd = "),
        ("a.csv", "who,why\nme,because\n"),
        ("a.csv", "what,organisation\nbribe,NGO 1\n"),
        ("a.csv", "what,colour\nlock,red\n"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused(
    workspace: Workspace, tmp_path: Path, name: str, text: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        directions(workspace, read(workspace, file), on=ON)


def test_the_later_of_two_that_say_the_same_holds_and_lists_go_on() -> None:
    one = {"budget_usd": 1, "lock": [{"least": 1}], "unit_costs": {"A": 1}}
    other = {"budget_usd": 2, "lock": [{"least": 2}], "unit_costs": {"B": 2}}
    assert merged(one, other) == {
        "budget_usd": 2,
        "lock": [{"least": 1}, {"least": 2}],
        "unit_costs": {"A": 1, "B": 2},
    }
