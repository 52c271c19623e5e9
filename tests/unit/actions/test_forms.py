"""Forms are written, converted by pyxform without complaint, and read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from tests.workspaces import TESTER, opened
from tests.workspaces import made as made_workspace

from mcof.actions.forms.make import kinds, make_form
from mcof.actions.init import init
from mcof.actions.places.import_places import import_places
from mcof.errors import InputError, Outside
from mcof.ingest.forms.parse import parse
from mcof.ports import Workspace
from mcof.sources.files import FileReader
from mcof.sources.forms import convert
from mcof.tables import DISPLACEMENT, PLACES


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made_workspace(tmp_path_factory.mktemp("forms") / "w")


def registered(workspace: Workspace, table: str, rows: pl.DataFrame) -> None:
    rows = rows.with_columns(import_id=pl.lit("A"))
    workspace.store.append(table, rows)
    workspace.store.append("imports", pl.DataFrame({"event": ["import"], "import_id": ["A"]}))


def country(workspace: Workspace, locations: int) -> None:
    """Sub-districts (294, as Iraq has) and locations, all invented."""
    districts = [f"IQG{g:02}Q01" for g in range(1, 19)]
    codes = [f"{districts[at % 18]}N{at:03}" for at in range(294)]
    places = {
        "code_set": "iq-cod-2019",
        "code": codes,
        "level": [3] * 294,
        "parent": [code[:8] for code in codes],
        "name_en": [f"Invented {at}" for at in range(294)],
    }
    registered(workspace, "places", PLACES.conform(pl.DataFrame(places)))
    at = range(locations)
    rows = {
        "row_id": [f"A-{n}" for n in at],
        "import_id": ["A"] * locations,
        "code_set": ["iq-cod-2019"] * locations,
        "place_code": [codes[n % 294] for n in at],
        "place_level": [3] * locations,
        "location_id": [str(900_000 + n) for n in at],
        "location_name": [f"Invented village {n}" for n in at],
    }
    workspace.store.append("displacement", DISPLACEMENT.conform(pl.DataFrame(rows)))


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("asked", [{}, {"round": 3, "gps": True}], ids=["asking", "told"])
def test_pyxform_converts_every_form_without_error_or_warning(
    workspace: Workspace, tmp_path: Path, kind: str, asked: dict[str, object]
) -> None:
    to = tmp_path / "form.xlsx"
    made = make_form(workspace, kind, to=to, **asked)  # type: ignore[arg-type]
    conversion = convert(to.read_bytes())
    assert conversion.error is None
    assert conversion.warnings == ()
    assert conversion.size == made.size
    assert made.version in pl.read_excel(to, sheet_name="settings")["version"].to_list()


def test_the_same_workspace_gives_the_same_bytes(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_form(workspace, "baseline", to=tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_country_of_294_sub_districts_and_4_000_locations_is_a_form(tmp_path: Path) -> None:
    big = made_workspace(tmp_path / "w")
    country(big, 4_000)
    made = make_form(big, "baseline", to=tmp_path / "big.xlsx")
    assert made.locations == 4_000
    assert made.choices == 18 + 101 + 294 + 4_000 + 1
    assert made.size > 0  # pyxform took it


def test_the_boundaries_of_iraq_are_18_101_and_294_choices(
    tmp_path: Path, shared_data: Callable[[str], Path]
) -> None:
    iraq = made_workspace(tmp_path / "w")
    file = shared_data("iraq-cod-ab-2019/irq_adm_cso_20190603_shp.zip")
    import_places(iraq, file, code_set="iq-cod-2019", by=TESTER)
    made = make_form(iraq, "sites", to=tmp_path / "f.xlsx")
    rows = pl.DataFrame(parse(FileReader().read(tmp_path / "f.xlsx")).choices)
    counts = dict(rows.group_by("list").len().iter_rows())
    levels = ("governorate", "district", "subdistrict")
    assert [counts[name] for name in levels] == [18, 101, 294]
    assert made.choices > 413
    # Every sub-district is below a district that is in the form.
    below = rows.filter(list="subdistrict")["district"]
    assert set(below) <= set(rows.filter(list="district")["name"])


def test_names_that_attack_a_form_are_only_names(tmp_path: Path) -> None:
    hostile = made_workspace(tmp_path / "w")
    names = ["=1+1", "${households}", "<b>&amp;", "' or '1'='1", "x" * 5_000, "قرية\nثانية"]
    rows = {
        "row_id": [f"A-{n}" for n in range(len(names))],
        "code_set": ["iq-cod-2019"] * len(names),
        "place_code": ["IQG15Q05"] * len(names),
        "location_id": ["a b", "other", None, "'", "=2", "${x}"],
        "location_name": names,
    }
    registered(hostile, "displacement", DISPLACEMENT.conform(pl.DataFrame(rows)))
    made = make_form(hostile, "baseline", to=tmp_path / "f.xlsx", operation='O\'Neil "x"')
    assert made.locations == len(names)
    assert convert((tmp_path / "f.xlsx").read_bytes()).warnings == ()


def test_a_workspace_without_places_makes_no_form(tmp_path: Path) -> None:
    empty = opened(init(tmp_path / "w", name="Chad", country="TD", code_set="td-cod"))
    with pytest.raises(InputError, match="form-without-places"):
        make_form(empty, "baseline", to=tmp_path / "f.xlsx")


def test_a_folder_that_is_not_there_is_said(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Outside, match="form-not-written"):
        make_form(workspace, "events", to=tmp_path / "nowhere" / "f.xlsx")
