"""OCHA's own transform of a plan's needs into HAPI's rows, reproduced row by row.

The files are of OCHA-DAP/hdx-scraper-hno: the plans of Afghanistan and Sudan, 2024, and what
OCHA made of them. What the plans do not say (the names of administrative units, whether a
country has a response plan, the ids on HDX, the dates of the plan) is said here as OCHA's file
has it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.workspaces import TESTER, made

from mcof.actions.export import export
from mcof.actions.intake.import_file import import_file
from mcof.actions.needs import ask
from mcof.actions.places.import_places import import_places
from mcof.ingest.said import Options
from mcof.ports import Workspace

# Common operational data of the two countries: the four units that the plans speak of.
PLACES = """ADM0_PCODE,ADM0_EN,ADM1_PCODE,ADM1_EN,ADM2_PCODE,ADM2_EN
AFG,Afghanistan,AF01,Kabul,AF0101,Kabul
SDN,Sudan,SD01,Khartoum,SD01001,Jebel Awlia
"""
PERIOD = {"period_start": "2024-01-05", "period_end": "2024-12-24"}
SAID = {"has_hrp": "Y", "in_gho": "Y", "dataset_hdx_id": "1234", "resource_hdx_id": "5678"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    from tests.conftest import SHARED

    plans = SHARED / "needs-hpc" / "hpc_hno_2024.csv"
    if not plans.exists():
        pytest.skip("the real file needs-hpc/hpc_hno_2024.csv is not beside the project")
    folder = tmp_path_factory.mktemp("hapi")
    opened = made(folder / "crisis")
    places = folder / "places.csv"
    places.write_text(PLACES, encoding="utf-8")
    import_places(opened, places, by=TESTER, code_set="ocha-pcodes")
    options = Options(constants=PERIOD)
    import_file(opened, plans, table="needs", by=TESTER, options=options)
    return opened


def test_all_1942_rows_are_those_that_ocha_made_in_their_order(workspace, shared_data, tmp_path):
    published = shared_data("needs-hpc/hdx_hapi_humanitarian_needs_global_2024.csv")
    manifest = export(workspace, "needs", to=tmp_path / "needs.csv", form="hapi", **SAID)
    ours = pl.read_csv(tmp_path / "needs.csv", infer_schema=False)
    theirs = pl.read_csv(published, infer_schema=False)
    assert ours.columns == theirs.columns
    assert theirs.height == 1_942
    same = (ours.rows()[at] == row for at, row in enumerate(theirs.rows()))
    assert sum(same) == 1_942
    assert manifest.rows == 1_942
    # 93 rows of "General Protection" and of "Protection (overall)" have one code, PRO, and the
    # same places and categories: HAPI keeps the first of the file, so 186 figures are in no row.
    assert manifest.rows_left_out == {"of another series of the same sector": 186}


def test_the_overall_series_of_protection_is_the_one_that_hapi_loses(workspace):
    rows = ask.needs(workspace, place="AFG", sector="PRO").to_pylist()
    (row,) = (row for row in rows if row["place_level"] == 0)
    # our own figures keep the series that calls itself overall: 20,806,009, not 14,809,904
    assert (row["series"], row["in_need"]) == ("Protection (overall)", 20_806_009)
    assert row["other_series"] == 1


def test_every_row_of_the_plans_is_stored(workspace):
    rows = pl.DataFrame(workspace.engine.answer(workspace.engine.table("needs")))
    assert rows.height == 1_058
    assert rows.filter(pl.col("sector") == "UNSTATED").height == 9
    assert rows["period_end"].unique().to_list() == [date(2024, 12, 24)]


def test_categories_are_parsed_and_what_is_not_is_counted(workspace):
    rows = pl.DataFrame(workspace.engine.answer(workspace.engine.table("needs")))
    rest = rows.filter(pl.col("category_rest").is_not_null())
    assert rest.height == 587
    assert set(rest["category_rest"]) == {
        *("Border / EC", "Disability", "Famine Response", "Female-Headed Households", "Iran"),
        *("Natural Disaster-Affected", "Pakistan", "People with Disabilities", "Temporary Sites"),
        "Total Households",
    }
    returned = rows.filter(pl.col("category") == "Children - Male - Iran (District of Return)")
    assert set(returned.select("sex", "age", "population_group").rows()) == {
        ("m", "children", "RETURNEE")
    }


def test_what_ocha_wrote_is_read_back_as_the_same_figures(workspace, shared_data, tmp_path):
    published: Path = shared_data("needs-hpc/hdx_hapi_humanitarian_needs_global_2024.csv")
    other = made(tmp_path / "other")
    taken = import_file(other, published, table="needs", by=TESTER).account
    assert (taken.rows_read, taken.rows_stored) == (1_942, 1_942)
