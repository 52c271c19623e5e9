"""Quantities by stated standards, worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from mcof.errors import InputError
from mcof.needs.quantities import quantities, standards
from mcof.vocabulary import load

HEAD = (
    "code,en,ar,ckb,aliases,value,low,high,unit,per,how,every,sector,phase,source,edition,page,"
    "certainty"
)


def people(individuals: int | None, households: int | None = None, **said) -> pl.DataFrame:
    row = {
        "code_set": "set",
        "place_code": "A",
        "population_group": "IDP",
        "operation": "Op",
        "reference_date": date(2015, 5, 21),
        "individuals": individuals,
        "households": households,
        "basis": "reported",
    }
    schema = {"individuals": pl.Int64, "households": pl.Int64}
    return pl.DataFrame([row | said], schema_overrides=schema)


def told(code: str, individuals: int | None, households: int | None = None, **asked) -> dict:
    wanted = standards(codes=[code])
    return quantities(people(individuals, households), wanted, **asked).row(0, named=True)


@pytest.mark.parametrize(
    ("code", "quantity"),
    [
        ("WATER", 450_450),  # 1,001 people, 15 litres, 30 days
        ("TAP", 5),  # one for 250: four are not enough for 1,001
        ("LATRINE_FIRST", 21),
        ("LATRINE", 51),
        ("SHELTER_AREA", 3_504),  # 3,503.5 square metres
        ("SOAP_BATHING", 250_250),
        ("FOOD_ENERGY", 63_063_000),
        ("HEALTH_STAFF", 3),  # 2.3
    ],
)
def test_a_quantity_is_people_times_the_standard_or_one_for_so_many(code, quantity):
    assert told(code, 1_001)["quantity"] == quantity


def test_twenty_three_of_ten_thousand_are_not_twenty_four():
    assert told("HEALTH_STAFF", 10_000)["quantity"] == 23


def test_what_is_given_by_the_day_is_for_so_many_days():
    assert told("WATER", 100, days=1)["quantity"] == 1_500
    assert told("SOAP_BATHING", 100, days=15)["quantity"] == 12_500
    assert told("TAP", 100, days=365)["quantity"] == 1


def test_a_range_of_a_standard_is_a_range_of_the_quantity():
    row = told("WATER", 100, days=1)
    assert (row["quantity_low"], row["quantity_high"]) == (750, 1_500)
    assert told("TAP", 100)["quantity_low"] is None


def test_kits_are_by_household_as_counted_or_as_estimated_or_unknown():
    counted = told("BLANKET", 700, 100, household_size=6)
    assert (counted["quantity"], counted["households_how"]) == (500, "counted")
    estimated = told("BLANKET", 700, household_size=6)
    assert (estimated["quantity"], estimated["households_how"]) == (585, "estimated")  # 117
    unknown = told("BLANKET", 700)
    assert (unknown["quantity"], unknown["households_how"]) == (None, None)


def test_unknown_people_need_an_unknown_quantity_and_nobody_needs_nothing():
    assert told("WATER", None)["quantity"] is None
    assert told("WATER", 0)["quantity"] == 0
    assert told("TAP", 0)["quantity"] == 0


@pytest.mark.parametrize(
    ("given", "found"),
    [("reported", "derived"), ("derived", "derived"), ("modelled", "modelled"),
     ("synthetic", "synthetic")],
)  # fmt: skip
def test_a_quantity_is_derived_at_best(given, found):
    rows = quantities(people(10, basis=given), standards(codes=["WATER"]))
    assert rows["basis"].to_list() == [found]


def test_people_in_need_of_a_sector_have_the_standards_of_that_sector():
    rows = quantities(people(500, sector="WSH"), standards())
    assert set(rows["sector"]) == {"WSH"}
    assert "SHELTER_AREA" not in rows["standard"].to_list()


def test_every_standard_says_its_source_and_how_sure_it_is():
    rows = standards()
    assert rows["source"].null_count() == 0
    assert set(rows["certainty"]) <= set(load("standard_certainties").terms)
    assert set(rows["sector"]) <= set(load("sectors").terms)
    assert told("BLANKET", 5)["certainty"] == "recalled"


def test_a_countrys_own_row_wins(tmp_path: Path):
    own = "WATER,Water,ماء,ئاو,,20,,,litres,person,times,day,WSH,DURING,Ministry,2026,4,checked"
    (tmp_path / "standards.csv").write_text(f"{HEAD}\n{own}\n", encoding="utf-8")
    (row,) = standards(tmp_path, codes=["WATER"]).to_dicts()
    assert (row["value"], row["certainty"], row["is_own"]) == (20, "checked", True)
    assert not standards(tmp_path, codes=["TAP"])["is_own"][0]


@pytest.mark.parametrize(
    "own",
    [
        "WATER,Water,,,,lots,,,litres,person,times,day,WSH,DURING,Ministry,,,checked",
        "WATER,Water,,,,-15,,,litres,person,times,day,WSH,DURING,Ministry,,,checked",
        "WATER,Water,,,,nan,,,litres,person,times,day,WSH,DURING,Ministry,,,checked",
        "WATER,Water,,,,15,,,litres,camel,times,day,WSH,DURING,Ministry,,,checked",
        "WATER,Water,,,,,,,litres,person,times,day,WSH,DURING,Ministry,,,checked",
    ],
)
def test_a_standard_that_cannot_be_read_is_refused(tmp_path: Path, own):
    (tmp_path / "standards.csv").write_text(f"{HEAD}\n{own}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        standards(tmp_path)
    assert refused.value.code == "standard-unreadable"


def test_a_standard_that_there_is_not_is_refused():
    with pytest.raises(InputError):
        standards(codes=["UMBRELLA"])
