"""What is projected is kept with its vintage, apart from facts, and scored when a round comes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests import workspaces

from mcof.actions.doctor import doctor
from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking import projection, scenario
from mcof.actions.tracking.figures import figures, series
from mcof.errors import InputError, Missing
from mcof.ports import Workspace

ME = workspaces.TESTER
HEAD = "round,reference_date,place_code,individuals,basis\n"
ROUNDS = [100_000, 110_000, 118_000, 124_000, 128_000, 131_000]


def rounds(made: Workspace, first: int, people: list[int], basis: str = "reported") -> None:
    lines = [
        f"{first + at},2015-{first + at:02d}-01,IQ,{number},{basis}"
        for at, number in enumerate(people)
    ]
    file = made.path.parent / f"{first}.csv"
    file.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    import_file(made, file, table="displacement", by=ME)


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    made = workspaces.made(tmp_path / "workspace")
    rounds(made, 1, ROUNDS)
    return made


def rows(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pylist()
    return found


def test_a_projection_is_modelled_and_no_fact(made: Workspace) -> None:
    before = rows(series(made)), rows(figures(made, level=0))
    told = rows(projection.project(made, by=ME))
    assert [(row["horizon"], row["candidate"], row["basis"]) for row in told] == [
        (1, "persistence", "modelled"),
        (2, "persistence", "modelled"),
        (3, "persistence", "modelled"),
    ]
    assert {row["projected_individuals"] for row in told} == {131_000}
    assert (rows(series(made)), rows(figures(made, level=0))) == before
    assert "individuals" not in told[0]


def test_the_same_projection_is_kept_once_with_who_and_when(made: Workspace) -> None:
    for _ in range(2):
        projection.project(made, by=ME, horizon=2)
    kept = rows(projection.projections(made))
    assert len(kept) == 2
    assert {row["by"] for row in kept} == {ME.name}
    assert all(row["recorded_at"] for row in kept)


def test_a_look_is_not_kept(made: Workspace) -> None:
    projection.project(made, by=ME, log=False)
    assert rows(projection.projections(made)) == []
    assert rows(projection.scores(made)) == []


def test_a_later_round_adds_a_vintage_and_edits_none(made: Workspace) -> None:
    projection.project(made, by=ME, horizon=1)
    first = rows(projection.projections(made))
    rounds(made, 7, [140_000])
    projection.project(made, by=ME, horizon=1)
    kept = rows(projection.projections(made))
    assert len(kept) == 2
    assert first[0] in kept
    assert {row["origin_date"] for row in kept} == {date(2015, 6, 1), date(2015, 7, 1)}


def test_a_projection_waits_and_is_scored_when_its_round_comes(made: Workspace) -> None:
    projection.project(made, by=ME, horizon=1)
    (waiting,) = rows(projection.scores(made))
    assert (waiting["state"], waiting["actual_individuals"]) == ("waiting", None)
    rounds(made, 7, [140_000])
    (done,) = rows(projection.scores(made))
    assert (done["state"], done["actual_individuals"]) == ("scored", 140_000)
    assert (done["error"], done["persistence_error"]) == (-9_000, -9_000)
    (total,) = rows(projection.scores(made, summed=True))
    assert (total["scored"], total["waiting"], total["rel_mae"]) == (1, 0, 1.0)


def test_a_day_on_which_nobody_counted_is_missed(made: Workspace) -> None:
    projection.project(made, by=ME, horizon=1)
    rounds(made, 11, [140_000])
    (row,) = rows(projection.scores(made))
    assert row["state"] == "missed"


def test_what_rests_on_invented_rounds_is_synthetic(made: Workspace) -> None:
    rounds(made, 7, [140_000], basis="synthetic")
    (row,) = rows(projection.project(made, by=ME, horizon=1))
    assert row["basis"] == "synthetic"


def test_a_group_that_nobody_counted_cannot_be_projected(made: Workspace) -> None:
    with pytest.raises(Missing, match="No round counts people of the group RETURNEE"):
        projection.project(made, by=ME, group="RETURNEE")


def test_the_backtest_says_what_is_used(made: Workspace) -> None:
    tried = rows(projection.backtest(made, horizon=1))
    assert [row["candidate"] for row in tried if row["used"]] == ["persistence"]
    assert {row["candidate"] for row in tried} == {
        "persistence", "own-trend", "national-trend", "pooled-huber",
    }  # fmt: skip


def test_the_store_stays_healthy(made: Workspace) -> None:
    projection.project(made, by=ME)
    assert not [ailment for ailment in doctor(made).ailments if ailment.severity == "error"]


def test_a_scenario_is_played_on_the_stocks_and_labelled(made: Workspace, tmp_path: Path) -> None:
    file = scenario.new_scenario(tmp_path / "shock.toml")
    text = file.read_text(encoding="utf-8").replace("# [split]", "[split]")
    text = text.replace("# Erbil = 0.5", "Erbil = 0.5").replace("# Dahuk = 0.5", "Dahuk = 0.5")
    file.write_text(text, encoding="utf-8")
    lines = "7,2015-07-01,IQG11,2000,reported\n7,2015-07-01,IQG09,1000,reported"
    (tmp_path / "g.csv").write_text(HEAD + lines, encoding="utf-8")
    import_file(made, tmp_path / "g.csv", table="displacement", by=ME)
    found = {row["place_code"]: row for row in rows(scenario.play(made, file))}
    assert found["IQG11"]["scenario_individuals"] == 2000 + 50_000 - 40
    assert found["IQG09"]["scenario_individuals"] == 1000 + 50_000 - 20
    assert {row["split"] for row in found.values()} == {"stated"}
    assert {row["basis"] for row in found.values()} == {"modelled"}
    assert "100,000 people flee Ninewa on 2016-10-17" in found["IQG11"]["assumptions"]


def test_without_a_split_observed_shares_go_before_nearness(
    made: Workspace, tmp_path: Path
) -> None:
    file = scenario.new_scenario(tmp_path / "shock.toml")
    head = "round,reference_date,place_code,origin,individuals,basis\n"
    lines = [
        "7,2015-07-01,IQG11,,2000,reported",
        "7,2015-07-01,IQG09,,1000,reported",
    ]
    (tmp_path / "g.csv").write_text(head + "\n".join(lines), encoding="utf-8")
    import_file(made, tmp_path / "g.csv", table="displacement", by=ME)
    assert {row["split"] for row in rows(scenario.play(made, file))} == {"nearness"}
    lines = [
        "7,2015-07-01,IQG11,Ninewa,300,reported",
        "7,2015-07-01,IQG09,Ninewa,700,reported",
    ]
    (tmp_path / "h.csv").write_text(head + "\n".join(lines), encoding="utf-8")
    import_file(made, tmp_path / "h.csv", table="displacement", by=ME)
    found = {row["place_code"]: row for row in rows(scenario.play(made, file))}
    assert {row["split"] for row in found.values()} == {"observed"}
    assert found["IQG09"]["assumed_arrivals"] == 70_000
    other = f"operation,{head}Other,8,2015-08-01,IQG11,Ninewa,900,reported\n"
    (tmp_path / "i.csv").write_text(other, encoding="utf-8")
    import_file(made, tmp_path / "i.csv", table="displacement", by=ME)
    own = str(made.settings["operation"])
    again = {row["place_code"]: row for row in rows(scenario.play(made, file, operation=own))}
    assert again["IQG09"]["assumed_arrivals"] == 70_000


def test_a_scenario_is_not_written_over(tmp_path: Path) -> None:
    scenario.new_scenario(tmp_path / "one.toml")
    with pytest.raises(InputError, match="is there already"):
        scenario.new_scenario(tmp_path / "one.toml")


def test_a_scenario_that_cannot_be_read_is_refused(made: Workspace, tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9\xff"')
    for name in ("absent.toml", "latin.toml"):
        with pytest.raises(InputError, match="cannot be read"):
            scenario.play(made, tmp_path / name)
