"""What leaves the workspace: nothing above the ceiling, nothing that runs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import fastexcel
import polars as pl
import pyarrow as pa
import pytest
from tests.workspaces import made

from mcof.actions.export import FORMS, export
from mcof.errors import InputError, Missing
from mcof.ports import Workspace
from mcof.tables import Sensitivity


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made_one = made(tmp_path / "workspace")
    rows = pl.DataFrame(
        {
            "organisation": ["=cmd|' /C calc'!A0", "+A1", "-1+2", "@SUM(1)", "\tx"],
            "site_name": ["Camp"] * 5,
            "place_code": ["IQG01", "IQG01", "IQG07", "IQG99", None],
            "code_set": ["iq-cod-2019"] * 5,
            "reached": [1, 2, 3, 4, None],
            "row_id": [f"A-{n}" for n in range(5)],
            "import_id": ["A"] * 5,
        }
    )
    made_one.store.append("responses", rows)
    made_one.store.append("imports", pl.DataFrame({"event": ["import"], "import_id": ["A"]}))
    return made_one


@pytest.mark.parametrize("form", [form for form in FORMS if form != "hapi"])
def test_the_manifest_has_the_hash_and_the_rows_of_the_file(
    workspace: Workspace, tmp_path: Path, form: str
) -> None:
    to = tmp_path / f"responses.{form}"
    manifest = export(workspace, "responses", to=to)
    assert manifest.sha256 == hashlib.sha256(to.read_bytes()).hexdigest()
    assert manifest.rows == 5
    assert manifest.imports == ["A"]
    beside = json.loads((tmp_path / f"responses.{form}.manifest.json").read_text("utf-8"))
    assert beside["sha256"] == manifest.sha256
    assert beside["columns"] == list(manifest.columns)


def test_columns_above_the_ceiling_are_left_out_and_named(
    workspace: Workspace, tmp_path: Path
) -> None:
    manifest = export(workspace, "responses", to=tmp_path / "low.csv")
    assert manifest.left_out["site_name"] == "moderate"
    assert "Camp" not in (tmp_path / "low.csv").read_text("utf-8")
    more = export(workspace, "responses", to=tmp_path / "partner.csv", ceiling=Sensitivity.MODERATE)
    assert more.left_out == {}
    assert "Camp" in (tmp_path / "partner.csv").read_text("utf-8")


def test_the_columns_of_a_figure_are_as_sensitive_as_those_of_the_tables(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = pa.table({"site_name": ["Camp"], "individuals": [3], "latitude": [33.1]})
    manifest = export(workspace, "sites by name", to=tmp_path / "f.json", rows=rows)
    assert manifest.left_out == {"site_name": "moderate", "latitude": "high"}
    assert json.loads((tmp_path / "f.json").read_text("utf-8")) == [{"individuals": 3}]


def test_no_text_of_a_csv_begins_as_a_formula_does(workspace: Workspace, tmp_path: Path) -> None:
    export(workspace, "responses", to=tmp_path / "r.csv")
    written = pl.read_csv(tmp_path / "r.csv", infer_schema=False)["organisation"]
    assert not any(str(cell)[:1] in "=+-@\t" for cell in written)


def test_a_formula_in_a_workbook_is_text(workspace: Workspace, tmp_path: Path) -> None:
    export(workspace, "responses", to=tmp_path / "r.xlsx")
    read = fastexcel.read_excel(tmp_path / "r.xlsx").load_sheet(0).to_polars()
    assert read["organisation"][0] == "=cmd|' /C calc'!A0"


def test_parquet_keeps_types_and_unknown(workspace: Workspace, tmp_path: Path) -> None:
    export(workspace, "responses", to=tmp_path / "r.parquet")
    reached = pl.read_parquet(tmp_path / "r.parquet")["reached"]
    assert reached.dtype == pl.Int64
    assert reached.to_list() == [1, 2, 3, 4, None]


def test_geojson_has_the_point_of_the_place_or_none(workspace: Workspace, tmp_path: Path) -> None:
    export(workspace, "responses", to=tmp_path / "r.geojson")
    features = json.loads((tmp_path / "r.geojson").read_text("utf-8"))["features"]
    assert features[0]["geometry"]["type"] == "Point"
    east, north = features[0]["geometry"]["coordinates"]
    assert 38 < east < 49  # Iraq
    assert 29 < north < 38
    assert features[3]["geometry"] is None
    assert features[0]["properties"]["place_code"] == "IQG01"


def test_rows_without_a_place_are_no_map(workspace: Workspace, tmp_path: Path) -> None:
    rows = pa.table({"people": [1]})
    with pytest.raises(InputError, match="geojson-without-place"):
        export(workspace, "total", to=tmp_path / "t.geojson", rows=rows)


def test_a_table_that_does_not_exist_is_missing(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Missing, match="table-missing"):
        export(workspace, "persons", to=tmp_path / "p.csv")


def test_a_form_that_is_not_known_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="form-unknown"):
        export(workspace, "responses", to=tmp_path / "r.docx")


def test_an_empty_table_is_exported_with_its_columns(workspace: Workspace, tmp_path: Path) -> None:
    manifest = export(workspace, "needs", to=tmp_path / "n.csv")
    assert manifest.rows == 0
    assert (tmp_path / "n.csv").read_text("utf-8").startswith("place_code,")
