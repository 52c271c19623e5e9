"""A person asks about sites, flows, events, surveys and registrations on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import mcof
from mcof.cli.main import app

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "crisis"
    assert CliRunner().invoke(app, ["init", str(made), "--operation", "Crisis"]).exit_code == 0
    return made


@pytest.fixture
def run(folder: Path) -> Run:
    def invoke(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "-w", str(folder)], env={"COLUMNS": "200"})

    return invoke


@pytest.fixture
def bring(run: Run, tmp_path: Path) -> Callable[[str, str], None]:
    def write(table: str, text: str) -> None:
        path = tmp_path / f"{table}.csv"
        path.write_text(text, encoding="utf-8")
        told = run("import", str(path), "--as", table)
        assert told.exit_code == 0, told.output

    return write


def test_sites_say_what_they_have(
    run: Run, bring: Callable[[str, str], None], folder: Path
) -> None:
    assert "mcof import FILE --as sites" in run("sites").stdout
    bring(
        "sites",
        "SSID,Round,Reference date,Governorate,Individuals,Water,Toilets\n"
        "s1,1,2015-05-21,Anbar,100,Yes,No\ns2,1,2015-05-21,Anbar,300,No,\n",
    )
    rows = json.loads(run("sites", "--services", "toilets,water", "-f", "json").stdout)
    told = [(r["service"], r["share_individuals_with"], r["sites_unknown"]) for r in rows]
    assert told == [("water", 25, 0), ("toilets", 0, 1)]
    assert mcof.open(folder).site_profile(services=["water"])["sites_with"].to_pylist() == [1]
    assert "Anbar" in run("sites", "--level", "1").stdout
    assert run("sites", "--services", "wi-fi").exit_code == 2


POINTS = """FMP ID,FMP name,Governorate,Status,Opened,Closed
p1,Bridge,Dahuk,Active,2019-01-01,
p2,Bus park,Erbil,Active,2019-01-01,
p2,Bus park,Erbil,Suspended,2019-03-11,2019-03-17
"""
FLOWS = """FMP ID,Date,Direction,Country of origin,Women,Men,Girls,Boys,Reason
p1,2019-03-04,Incoming,Turkey,2,1,0,3,Return
p1,2019-03-12,Outgoing,Iraq,1,1,0,0,Work
p2,2019-03-05,Internal,Iraq,5,5,0,0,Family
"""


def test_flows_are_told_with_what_was_covered(
    run: Run, bring: Callable[[str, str], None], folder: Path
) -> None:
    told = run("flows")
    assert (told.exit_code, "--as flows" in told.output) == (4, True)
    bring("flow_points", POINTS)
    bring("flows", FLOWS)
    whole = json.loads(run("flows", "--during", "2019-03-04..2019-03-17", "-f", "json").stdout)
    told = [
        (r["individuals"], r["point_days_active"], r["point_days"], r["coverage"]) for r in whole
    ]
    assert told == [(18, 21, 28, 75)]
    shown = run("flows", "--period", "week", "--by", "place,direction").stdout
    assert "Entering" in shown
    assert "Duhok" in shown or "Dahuk" in shown
    assert "indicative only" in shown
    (month,) = mcof.open(folder).flows(period="month").to_pylist()
    assert month["individuals"] == 18


def test_a_change_of_flows_is_like_for_like(run: Run, bring: Callable[[str, str], None]) -> None:
    bring("flow_points", POINTS)
    bring("flows", FLOWS)
    asked = ("flows", "change", "--before", "2019-W10", "--after", "2019-W11", "-f", "json")
    told = {row["presence"]: row["change_individuals"] for row in json.loads(run(*asked).stdout)}
    assert told == {"both": -4, "only_before": None}
    assert run("flows", "change").exit_code == 2
    assert run("flows", "--by", "shoe size").exit_code == 2


def test_a_list_of_points_that_comes_later_is_taken_up(
    run: Run, bring: Callable[[str, str], None]
) -> None:
    bring("flows", FLOWS)
    assert "Nobody listed the points" in run("flows").stdout
    bring("flow_points", POINTS)
    assert "Nobody listed the points" not in run("flows").stdout


def test_an_event_is_followed_and_never_added_up(
    run: Run, bring: Callable[[str, str], None], folder: Path
) -> None:
    assert "--as events" in run("events").stdout
    bring(
        "events",
        "Event ID,Event,Cause,Update,Date,Governorate,People,Newly displaced,Returned\n"
        "E7,Floods,Flood,1,2030-01-15,Dahuk,600,600,0\n"
        "E7,Floods,Flood,2,2030-01-16,Dahuk,720,140,20\n",
    )
    (row,) = json.loads(run("events", "-f", "json").stdout)
    assert (row["individuals"], row["update_number"]) == (720, 2)
    curve = json.loads(run("events", "curve", "-f", "json").stdout)
    assert [row["unexplained"] for row in curve] == [None, 0]
    (total,) = json.loads(run("events", "total", "-f", "json").stdout)
    assert total["value"] == 740
    refused = run("events", "total", "--measure", "individuals")
    assert (refused.exit_code, "total-illegal" in refused.output) == (2, True)
    crisis = mcof.open(folder)
    assert crisis.events(level=1)["individuals"].to_pylist() == [720]
    assert crisis.event_curve(event="E7").num_rows == 2
    assert crisis.event_total("returned_individuals")["value"].to_pylist() == [20]


def test_registrations_are_told_by_partner(
    run: Run, bring: Callable[[str, str], None], folder: Path
) -> None:
    assert "--as registrations" in " ".join(run("registrations").stdout.split())
    bring(
        "registrations",
        "Partner,As of,Governorate,SSID,Sex,Families,People\n"
        "One,2030-01-15,Dahuk,s1,,10,60\nOne,2030-01-15,Dahuk,s1,F,,31\n"
        "Two,2030-01-15,Dahuk,s1,,9,50\n",
    )
    rows = json.loads(run("registrations", "-f", "json").stdout)
    assert [(row["partner"], row["individuals"]) for row in rows] == [("One", 60), ("Two", 50)]
    assert "31" in run("registrations", "--by", "sex", "--partner", "One").stdout
    assert mcof.open(folder).registrations(by=["sex"])["individuals"].to_pylist() == [31]


def test_a_survey_says_of_whom_its_shares_are(run: Run, tmp_path: Path, folder: Path) -> None:
    assert "--as answers" in run("answers").stdout
    file, mapping = tmp_path / "msla.csv", tmp_path / "msla.toml"
    file.write_text(
        "SSID,Date,Governorate,Site population,Water,Litres\n"
        "s1,2030-01-15,Dahuk,600,Network,15\ns2,2030-01-15,Erbil,300,Well,\n"
        "s3,2030-01-15,Erbil,100,don't know,5\n",
        encoding="utf-8",
    )
    mapping.write_text('[columns]\nWater = "answer:water@WSH"\nLitres = "number:litres@WSH"\n')
    told = run(
        *("import", str(file), "--as", "answers", "--mapping", str(mapping)),
        *("--set", "unit_kind=SITE", "--set", "sampling=key informants", "--set", "survey=MSLA"),
    )
    assert told.exit_code == 0, told.output
    rows = json.loads(run("answers", "--sector", "WSH", "-f", "json").stdout)
    assert [(r["answer"], r["share"], r["share_people"], r["units_unknown"]) for r in rows] == [
        ("Network", 50, 67, 1),
        ("Well", 50, 33, 1),
    ]
    assert "Of key informants; not representative" in run("answers").stdout
    (litres,) = json.loads(run("answers", "numbers", "-f", "json").stdout)
    assert (litres["mean"], litres["units_not_assessed"]) == (10.0, 1)
    crisis = mcof.open(folder)
    assert crisis.answers(level=1, place="IQG11")["answer"].to_pylist() == ["Well"]
    assert crisis.answers(numbers=True)["units"].to_pylist() == [2]
