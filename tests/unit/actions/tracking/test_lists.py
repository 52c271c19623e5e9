"""A round leaves as its publisher lays it out, and comes back with the same figures."""

from __future__ import annotations

import json

import fastexcel
import polars as pl
import pytest
from tests.masterlists import invented, layer, list_of, sums
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking.figures import figures
from mcof.actions.tracking.lists import Asked, export_list
from mcof.errors import InputError, Missing
from mcof.ingest.intake import intake
from mcof.ingest.said import Options
from mcof.places import packaged
from mcof.ports import Workspace
from mcof.renderers.lists import list_bytes
from mcof.sources.files import FileReader
from mcof.tables import DISPLACEMENT, Sensitivity

HIGH = Sensitivity.HIGH
WHERE = ("place_code", "location_id", "location_name")
CELLS = ("origin_code", "last_displacement_code", "displacement_period", "shelter_type")


def keep(workspace: Workspace, records: pl.DataFrame, name: str) -> None:
    """Into the store as an import."""
    rows = records.with_columns(
        import_id=pl.lit(name),
        row_id=pl.format("{}-{}", pl.lit(name), pl.int_range(pl.len()).cast(pl.String)),
        recorded_at=pl.lit("2025-01-01").str.to_datetime("%Y-%m-%d", time_zone="UTC"),
    )
    workspace.store.append("displacement", DISPLACEMENT.conform(rows))
    workspace.store.append("imports", pl.DataFrame({"event": ["import"], "import_id": [name]}))


@pytest.fixture(scope="module", params=["IDP", "RETURNEE"])
def kept(request, tmp_path_factory) -> tuple[Workspace, str, dict[int, pl.DataFrame]]:
    """A workspace with an invented list of each edition of a group."""
    workspace = made(tmp_path_factory.mktemp("lists") / "workspace")
    source = list_of(request.param)
    lists = {one.round: invented(source, one, locations=8) for one in source.editions}
    whole = pl.concat(lists.values())
    keep(workspace, whole, "lists")
    return workspace, request.param, lists


def test_layouts_go_round_without_a_change(kept, tmp_path):
    """Every one of them does in tests/spec/ingest/test_master_lists.py; here from the store."""
    workspace, group, lists = kept
    for round in {5, 8, 36, 64, 134} & set(lists):
        records = lists[round]
        to = tmp_path / f"{round}.xlsx"
        export_list(workspace, to=to, asked=Asked(group, round=round), ceiling=HIGH)
        day = f"{records['reference_date'][0]}"
        came = intake(
            FileReader().read(to),
            table=DISPLACEMENT,
            registry=packaged(),
            source=list_of(group),
            options=Options(constants={"round": f"{round}", "reference_date": day}),
        )
        assert came.account.rows_rejected == 0
        assert set(came.records["basis"]) == {"synthetic"}
        for by in ((), (*WHERE, *CELLS)):
            assert sums(came.records, *by) == sums(records, *by), round


def test_figures_of_an_exported_list_are_the_same(tmp_path):
    first, second = made(tmp_path / "first"), made(tmp_path / "second")
    one = list_of("IDP").editions[-1]
    keep(first, invented(list_of("IDP"), one), "A")
    to = tmp_path / "IDP list 2024-12-31.xlsx"
    manifest = export_list(first, to=to, ceiling=HIGH)
    result = import_file(second, to, table="displacement", by=TESTER)
    assert result.account.rows_stored == manifest.rows == 40
    for by in ((), ("origin",)):
        before, after = (figures(w, level=2, by=by) for w in (first, second))
        columns = [name for name in before.schema.names if name != "method_version"]
        assert before.select(columns).equals(after.select(columns)), by


def test_the_newest_round_is_written_in_its_own_layout(kept, tmp_path):
    workspace, group, _ = kept
    manifest = export_list(workspace, to=tmp_path / "list.xlsx", asked=Asked(group))
    assert manifest.what == f"master list of {group} in the layout of round 134"
    assert manifest.filters == {"group": group}
    beside = json.loads((tmp_path / "list.xlsx.manifest.json").read_text("utf-8"))
    assert beside["rows"] == 8
    assert beside["imports"] == ["lists"]


def test_names_and_points_stay_behind_unless_the_ceiling_lets_them(kept, tmp_path):
    workspace, group, _ = kept
    asked = Asked(group, round=76)
    manifest = export_list(workspace, to=tmp_path / "low.xlsx", asked=asked)
    assert manifest.left_out == {
        "location_name": "moderate",
        "location_name_ar": "moderate",
        "latitude": "high",
        "longitude": "high",
    }
    low = fastexcel.read_excel(tmp_path / "low.xlsx").load_sheet(0, header_row=3).to_polars()
    assert low["Place id"].null_count() == 0
    assert low["Latitude"].null_count() == low["Location name in English"].null_count() == 8


def test_cells_that_a_layout_has_no_column_for_are_counted(tmp_path):
    workspace = made(tmp_path / "workspace")
    one = list_of("IDP").editions[-1]
    records = invented(list_of("IDP"), one, locations=8)
    keep(workspace, records, "A")
    manifest = export_list(workspace, to=tmp_path / "old.xlsx", asked=Asked(layout=119))
    late = records.filter(pl.col("displacement_period").is_in(["JAN21", "JAN22", "JAN23", "JAN24"]))
    assert sum(manifest.rows_left_out.values()) == late.height > 0
    assert "of period JAN24, which the layout has no column for" in manifest.rows_left_out


def test_a_layout_in_the_other_unit_is_refused(tmp_path):
    workspace = made(tmp_path / "workspace")
    keep(workspace, invented(list_of("IDP"), list_of("IDP").editions[-1], locations=8), "A")
    with pytest.raises(InputError, match="are individuals; the layout of round 64 has households"):
        export_list(workspace, to=tmp_path / "x.xlsx", asked=Asked(layout=64))
    with pytest.raises(InputError, match=r"not broken down by origin\+period"):
        export_list(workspace, to=tmp_path / "x.xlsx", asked=Asked(layout=8))
    with pytest.raises(InputError, match="in round 4"):
        export_list(workspace, to=tmp_path / "x.xlsx", asked=Asked(layout=4))


def test_a_workspace_without_locations_says_what_to_do(tmp_path):
    workspace = made(tmp_path / "workspace")
    with pytest.raises(Missing) as refusal:
        export_list(workspace, to=tmp_path / "x.xlsx", asked=Asked("RETURNEE", round=3))
    assert "No location of RETURNEE is known in round 3" in refusal.value.message
    assert not (tmp_path / "x.xlsx").exists()


def test_two_operations_are_never_put_in_one_list(tmp_path):
    workspace = made(tmp_path / "workspace")
    records = invented(list_of("IDP"), list_of("IDP").editions[-1], locations=8)
    keep(workspace, records, "A")
    keep(workspace, records.with_columns(operation=pl.lit("Another")), "B")
    with pytest.raises(InputError, match="Several operations have such a round: Another, Iraq"):
        export_list(workspace, to=tmp_path / "x.xlsx")
    manifest = export_list(workspace, to=tmp_path / "x.xlsx", asked=Asked(operation="Another"))
    assert manifest.imports == ["B"]


def test_a_name_that_looks_like_a_formula_stays_text(tmp_path):
    workspace = made(tmp_path / "workspace")
    records = invented(list_of("IDP"), list_of("IDP").editions[-1], locations=8)
    evil = "=cmd|' /C calc'!A0"
    keep(workspace, records.with_columns(location_name=pl.lit(evil)), "A")
    export_list(workspace, to=tmp_path / "x.xlsx", ceiling=HIGH)
    import openpyxl

    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]
    kinds = {(cell.value, cell.data_type) for row in sheet.iter_rows() for cell in row}
    assert (evil, "s") in kinds
    assert "f" not in {kind for _, kind in kinds}


def test_a_long_list_that_is_large_has_each_total_once(tmp_path):
    """Rows of a location would lie in two parts, and its total would be made twice."""
    workspace = made(tmp_path / "workspace")
    path = tmp_path / "long.csv"
    head = "Governorate,District,Latitude,Longitude,Location Name,Governorate of origin,Families"
    lines = [
        f"Dahuk,Zakho,37.1,42.7,INVENTED {n},{origin},{n + 1}"
        for n in range(5)
        for origin in ("Ninewa", "Anbar", "Diyala")
    ]
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    options = Options(constants={"reference_date": "2014-08-26"})
    result = import_file(
        workspace, path, table="displacement", by=TESTER, options=options, large=1, part=4
    )
    assert (result.account.rows_stored, result.account.records) == (15, 20)
    (total,) = figures(workspace, level=0)["households"].to_pylist()
    assert total == 3 * (1 + 2 + 3 + 4 + 5)


@pytest.mark.parametrize("round", [5, 76])
def test_a_large_workbook_in_parts_is_the_same_as_at_once(tmp_path, round):
    """That of round 5 has several sheets, which are never taken apart."""
    source = list_of("IDP")
    one = next(edition for edition in source.editions if edition.round == round)
    path = tmp_path / "list.xlsx"
    path.write_bytes(list_bytes(layer(source, one).laid(invented(source, one)).sheets))
    kept = []
    for name, how in (("whole", {}), ("parts", {"large": 0, "part": 9})):
        workspace = made(tmp_path / name)
        result = import_file(
            workspace,
            path,
            table="displacement",
            by=TESTER,
            options=Options(constants={"round": f"{round}"}),
            **how,
        )
        assert set(result.findings["code"]) <= {"name-says", "place-claimed-twice"}
        stored = pl.read_parquet(list(workspace.store.files("displacement")))
        kept.append(stored.select(set(DISPLACEMENT.names) - {"row_id", "import_id", "recorded_at"}))
        assert result.account.rows_stored == result.account.rows_read
    whole, parts = (frame.select(sorted(frame.columns)).sort(pl.all()) for frame in kept)
    assert whole.equals(parts)
