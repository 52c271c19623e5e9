"""Who does what where in Iraq, 2014-15, beside the displaced of May 2015: where nobody acts.

The 3W is the one that clusters in Iraq published (three files of one subject); the displaced are
those of the example. Nothing is invented but where the basis says so.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.workspaces import TESTER, opened

from mcof.actions.gaps import gaps, matrix
from mcof.actions.init import init
from mcof.actions.intake.import_file import import_file
from mcof.actions.intake.import_result import ImportResult
from mcof.actions.response.who import reached
from mcof.ports import Workspace

EXAMPLE = Path(__file__).parents[2] / "examples" / "iraq-2015"
FILES = ("combine_tablev3.csv", "data_v2.csv", "data.js")
REPORTED = ["WSH", "FSC", "EDU", "SHELTER_NFI", "HEALTH"]
"""The clusters of which the 3W has any row."""
ASKED = {
    "on": date(2015, 5, 21),
    "period": (date(2014, 6, 1), date(2015, 5, 21)),
    "sectors": REPORTED,
}
WORST = [
    # sector, place, displaced people, what that figure rests on
    ("HEALTH", "IQG01", 531_996, "derived"),  # Anbar
    ("SHELTER_NFI", "IQG01", 531_996, "derived"),
    ("EDU", "IQG08", 476_064, "derived"),  # Baghdad
    ("HEALTH", "IQG08", 476_064, "derived"),
    ("SHELTER_NFI", "IQG08", 476_064, "derived"),
    ("HEALTH", "IQG09", 455_340, "modelled"),  # Dahuk
    ("SHELTER_NFI", "IQG09", 455_340, "modelled"),
    ("HEALTH", "IQG13", 370_986, "reported"),  # Kirkuk
    ("HEALTH", "IQG06", 179_964, "derived"),  # Sulaymaniyah
    ("EDU", "IQG16", 166_956, "modelled"),  # Salah al-Din, level with Diyala
]


@pytest.fixture(scope="module")
def brought(
    shared_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Workspace, dict[str, ImportResult]]:
    files = [shared_data(f"iraq-cluster-3w-2014/{name}") for name in FILES]
    folder = tmp_path_factory.mktemp("iraq") / "ws"
    workspace = opened(init(folder, name="Iraq", operation="Iraq IDP crisis 2014-"))
    stock = EXAMPLE / "governorates-2015-05-21.csv"
    import_file(workspace, stock, table="displacement", by=TESTER)
    results = {
        path.name: import_file(workspace, path, table="responses", by=TESTER) for path in files
    }
    return workspace, results


def test_every_row_of_the_three_files_is_stored_or_in_the_findings(
    brought: tuple[Workspace, dict[str, ImportResult]],
) -> None:
    workspace, results = brought
    accounts = {
        name: (one.account.rows_read, one.account.rows_stored, one.account.rows_rejected)
        for name, one in results.items()
    }
    assert accounts == {
        "combine_tablev3.csv": (1617, 1505, 112),
        "data_v2.csv": (1269, 1255, 14),
        "data.js": (3331, 3266, 65),
    }
    rows = pl.DataFrame(workspace.engine.answer(workspace.engine.table("responses")))
    assert rows.height == 1505 + 1255 + 3266


def test_the_ten_worst_presence_gaps_of_the_real_rows_have_names(
    brought: tuple[Workspace, dict[str, ImportResult]],
) -> None:
    workspace, _ = brought
    found = pl.DataFrame(gaps(workspace, kind="presence", rule="people", **ASKED))
    told = found.select("sector", "place_code", "magnitude", "displaced_basis").rows()
    assert found.height == 33
    assert sorted(told[:9]) == sorted(WORST[:9])
    assert WORST[9] in told[9:12]  # gaps of Diyala and Salah al-Din are level
    assert set(found["magnitude_of"]) == {"displaced"}  # nobody assessed the need


def test_cells_with_and_without_anybody_are_all_the_cells(
    brought: tuple[Workspace, dict[str, ImportResult]],
) -> None:
    workspace, _ = brought
    cells = pl.DataFrame(matrix(workspace, **ASKED)).filter(pl.col("population_group") == "IDP")
    acting = pl.DataFrame(
        reached(workspace, period=ASKED["period"], on=ASKED["on"], sectors=REPORTED)
    )
    assert cells.height == 5 * 18
    assert cells.filter(pl.col("actors") > 0).height == acting.height == 90 - 33
    assert acting["reached"].null_count() == acting.height  # a 3W says presence, never people


def test_education_is_where_the_files_themselves_name_it(
    brought: tuple[Workspace, dict[str, ImportResult]], shared_data: Callable[[str], Path]
) -> None:
    """Read once more without mcof: whoever teaches in a governorate is in the matrix."""
    with shared_data(f"iraq-cluster-3w-2014/{FILES[0]}").open(encoding="utf-8-sig") as file:
        named = {row["gov"] for row in csv.DictReader(file) if row["category"] == "Education"}
    with shared_data(f"iraq-cluster-3w-2014/{FILES[1]}").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    named |= {row["IDP_R Governorate-7"] for row in rows if row["Cluster"] == "Education"}
    assert not named & {"Baghdad", "Salah al-Din", "Salahdin", "Salahaddin", "Missan", "Thi-Qar"}
    workspace, _ = brought
    found = pl.DataFrame(gaps(workspace, kind="presence", **ASKED | {"sectors": ["EDU"]}))
    assert set(found["place_code"]) == {"IQG08", "IQG14", "IQG16", "IQG17"}
