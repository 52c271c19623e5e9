"""The example of Iraq 2015 says what its scripts and its sources say."""

from __future__ import annotations

import csv
import importlib.util
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from mcof.vocabulary import load

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "iraq-2015"
LISTS = {
    "population_group": "population_groups",
    "assessment": "assessment_types",
    "displacement_period": "displacement_periods",
    "shelter": "shelter_types",
    "sector": "sectors",
    "phase": "phases",
    "status": "activity_statuses",
    "organisation_type": "organisation_types",
    "basis": "bases",
    "role": "mandate_roles",
    "instrument_kind": "instrument_kinds",
    "capacity_kind": "capacity_kinds",
    "access_level": "access_levels",
}


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def imported() -> list[dict[str, str]]:
    return tomllib.loads((EXAMPLE / "example.toml").read_text("utf-8"))["file"]


def test_the_completed_table_is_what_its_script_makes(tmp_path: Path) -> None:
    made = script("complete").write(tmp_path)
    assert made.read_bytes() == (EXAMPLE / made.name).read_bytes()


def test_the_invented_files_are_what_their_seed_makes(tmp_path: Path) -> None:
    for made in script("synthesise").write(tmp_path):
        assert made.read_bytes() == (EXAMPLE / made.name).read_bytes()


def test_the_invented_means_are_what_their_seed_makes(tmp_path: Path) -> None:
    for made in script("provide").write(tmp_path):
        assert made.read_bytes() == (EXAMPLE / made.name).read_bytes()


def test_another_seed_invents_another_response(tmp_path: Path) -> None:
    _, responses = script("synthesise").write(tmp_path, seed=1)
    assert responses.read_bytes() != (EXAMPLE / responses.name).read_bytes()


def test_the_eighteen_governorates_add_up_to_the_published_round() -> None:
    table = rows("governorates-2015-05-21.csv")
    assert len(table) == 18
    assert sum(int(row["households"]) for row in table) == 505_932
    assert sum(int(row["individuals"]) for row in table) == 3_035_592


def test_the_seven_largest_have_the_published_shares() -> None:
    shares = {
        row["governorate"]: int(int(row["individuals"]) / 3_035_592 * 100 + 0.5)
        for row in rows("governorates-2015-05-21.csv")
    }
    assert dict(list(shares.items())[:7]) == {
        "Anbar": 18,
        "Baghdad": 16,
        "Dahuk": 15,
        "Kirkuk": 12,
        "Erbil": 8,
        "Ninewa": 6,
        "Sulaymaniyah": 6,
    }
    assert max(list(shares.values())[7:]) == 5


def test_the_seven_together_are_eighty_one_per_cent() -> None:
    largest = rows("governorates-2015-05-21.csv")[:7]
    together = sum(int(row["individuals"]) for row in largest)
    assert int(together / 3_035_592 * 100 + 0.5) == 81


def test_what_a_share_allows_rounds_to_it_and_what_lies_outside_does_not() -> None:
    bounds = script("complete").bounds
    low, high = bounds(15)
    assert [int(n / 505_932 * 100 + 0.5) for n in (low - 1, low, high, high + 1)] == [
        14,
        15,
        15,
        16,
    ]


def test_what_a_limit_cuts_off_goes_to_the_others_in_proportion() -> None:
    shared = script("complete").share_out(100, {"a": 8, "b": 1, "c": 1}, cap=50)
    assert shared == {"a": 50, "b": 25, "c": 25}


def test_round_116_adds_up_to_its_published_total() -> None:
    table = rows("governorates-2020-06-30.csv")
    assert sum(int(row["individuals"]) for row in table) == 1_381_332
    assert sum(int(row["households"]) for row in table) == 230_222


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLE.glob("*.csv")))
def test_every_code_of_the_example_is_a_word_of_the_vocabulary(name: str) -> None:
    own = {"status": "instrument_statuses"} if name.startswith("instruments") else {}
    for column, vocabulary in (LISTS | own).items():
        given = {row[column] for row in rows(name) if row.get(column)}
        assert {text for text in given if load(vocabulary).code_of(text) is None} == set()


def test_every_imported_row_says_what_it_rests_on() -> None:
    for entry in imported():
        for row in rows(entry["name"]):
            assert row["basis"] in {"reported", "derived", "modelled", "synthetic"}
            if row["basis"] != "synthetic":
                assert row["source_url"].startswith("http")


def test_what_is_invented_says_so_in_the_name_of_its_file() -> None:
    invented = {
        entry["name"]
        for entry in imported()
        if any(row["basis"] == "synthetic" for row in rows(entry["name"]))
    }
    named = ("needs", "responses", "instruments", "capacities", "funding", "access", "costs")
    assert invented == {f"{name}-2015.csv" for name in named}
    assert all(row["basis"] == "synthetic" for name in invented for row in rows(name))


def test_people_are_six_to_a_household_but_for_the_published_slip() -> None:
    slips = [
        (entry["name"], row["reference_date"], row["note"])
        for entry in imported()
        if entry["as"] == "displacement"
        for row in rows(entry["name"])
        if row["method_version"] == "households x 6"
        and row["households"]
        and row["individuals"]
        and int(row["individuals"]) != 6 * int(row["households"])
    ]
    assert [name for name, _, _ in slips] == ["waves-2014-08-26.csv"]
    assert "622,302" in slips[0][2]


def test_no_activity_ends_before_it_begins() -> None:
    for row in rows("responses-2015.csv"):
        assert date.fromisoformat(row["period_start"]) <= date.fromisoformat(row["period_end"])


def test_nobody_acts_where_the_example_says_that_nobody_acts() -> None:
    nobody = script("synthesise").NOBODY
    acts = {(row["sector"], row["governorate"]) for row in rows("responses-2015.csv")}
    assert not acts & nobody


def test_organisations_are_numbers_and_not_names() -> None:
    names = {row["organisation"] for row in rows("responses-2015.csv")}
    assert all(
        name.startswith(("NGO ", "UN agency ")) or name in {"Ministry", "Governorate office"}
        for name in names
    )


def test_seventy_five_officials_were_trained() -> None:
    officials = [row for row in rows("trained.csv") if row["quantity"] == "75"]
    assert [row["resource"] for row in officials] == ["Migration Crisis Operational Framework"]


def test_no_published_mandate_is_dated_more_exactly_than_it_was_published() -> None:
    centre = [row for row in rows("mandates.csv") if row["valid_from"]]
    assert {row["organisation"] for row in centre} == {"Joint Crisis Coordination Centre"}
    assert all("the day is not published" in row["note"] for row in centre)


def test_every_file_of_the_example_is_in_its_list_or_named_in_its_page() -> None:
    page = (EXAMPLE / "README.md").read_text("utf-8")
    listed = {entry["name"] for entry in imported()}
    present = {path.name for path in EXAMPLE.glob("*.csv")}
    assert listed <= present
    assert {name for name in present if f"`{name}`" not in page} == set()
    assert present - listed == {"published-2015-05.csv"}


def test_the_national_figures_are_those_published(shared_data: Callable[[str], Path]) -> None:
    with shared_data("iraq-dtm-published/idp_rounds.csv").open(encoding="utf-8") as file:
        published = {row["as_of"]: row for row in csv.DictReader(file)}
    for row in rows("national-rounds.csv") + rows("national-2020.csv"):
        source = published[row["reference_date"]]
        assert (row["individuals"], row["households"]) == (
            source["idp_individuals"],
            source["idp_families"],
        )
        assert row["source_url"] == source["source_url"]
        assert (row["basis"] == "derived") == source["status"].startswith("DERIVED")
