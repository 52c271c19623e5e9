"""Exports that other systems take in: HAPI's flat file, HXL, maps, figures."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import hxl
import polars as pl
import pytest
from tests.workspaces import TESTER, opened

from mcof.actions.export import export
from mcof.actions.init import init
from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking.figures import figures
from mcof.actions.tracking.hapi import COLUMNS
from mcof.errors import InputError
from mcof.places.countries import iso3
from mcof.ports import Workspace
from mcof.sources.catalogue import named
from mcof.tables import Sensitivity

EXAMPLE = Path(__file__).parents[3] / "examples" / "iraq-2015"
DAY = date(2015, 5, 21)


@pytest.fixture(scope="module")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("iraq") / "w"
    listed = tomllib.loads((EXAMPLE / "example.toml").read_text("utf-8"))
    init(folder, name="Iraq 2015", operation=listed["operation"])
    workspace = opened(folder)
    for file in listed["file"]:
        if file["as"] == "displacement" and file.get("set", "crisis") == "crisis":
            import_file(workspace, EXAMPLE / file["name"], table="displacement", by=TESTER)
    return workspace


@pytest.fixture
def haiti(tmp_path: Path, shared_data: Callable[[str], Path]) -> Workspace:
    workspace = opened(init(tmp_path / "haiti", name="Haiti", country="HT"))
    path = shared_data("haiti-dtm-r15/sites.csv")
    import_file(workspace, path, table="sites", by=TESTER)
    return workspace


def people(workspace: Workspace, level: int) -> dict[str, int]:
    rows = figures(workspace, level=level, group="IDP", on=DAY)
    return dict(zip(rows["place_code"].to_pylist(), rows["individuals"].to_pylist(), strict=True))


def test_the_flat_file_has_the_columns_of_hapi_and_a_byte_order_mark(
    iraq: Workspace, tmp_path: Path
) -> None:
    to = tmp_path / "idps.csv"
    export(iraq, "displacement", to=to, form="hapi", round=21)
    assert to.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = pl.read_csv(to)
    assert rows.columns == list(COLUMNS)
    country = rows.filter(admin_level=0).row(0, named=True)
    assert country["location_code"] == "IRQ"
    assert country["population"] == 3_035_592
    kirkuk = rows.filter(admin1_code="IQG13").row(0, named=True)
    assert kirkuk["population"] == 370_986
    assert kirkuk["warning"] is None


def test_a_figure_that_nobody_reported_says_so_in_its_warning(
    iraq: Workspace, tmp_path: Path
) -> None:
    export(iraq, "figures", to=tmp_path / "f.csv", form="hapi", round=21, level=1)
    rows = pl.read_csv(tmp_path / "f.csv")
    said = rows.filter(admin1_code="IQG09")["warning"].item()
    assert said == "The figure is modelled, not reported"


def test_what_is_not_of_the_displaced_is_counted_in_the_manifest(
    iraq: Workspace, tmp_path: Path
) -> None:
    manifest = export(iraq, "displacement", to=tmp_path / "f.csv", form="hapi")
    assert manifest.rows_left_out == {"not of internally displaced people": 5}
    assert len(manifest.imports) > 1


@pytest.mark.parametrize("level", [0, 1])
def test_the_flat_file_imports_again_to_the_same_figures(
    iraq: Workspace, tmp_path: Path, level: int
) -> None:
    to = tmp_path / "idps.csv"
    export(iraq, "displacement", to=to, form="hapi", hxl=True)
    again = opened(init(tmp_path / "again", name="Again"))
    import_file(again, to, table="displacement", by=TESTER, source=named("hapi_idps"))
    assert people(again, level) == people(iraq, level)


def test_haiti_round_15_is_278_945_people_at_both_levels(haiti: Workspace, tmp_path: Path) -> None:
    manifest = export(haiti, "displacement", to=tmp_path / "h.csv", form="hapi")
    rows = pl.read_csv(tmp_path / "h.csv")
    sums = rows.group_by("admin_level").agg(pl.col("population").sum()).sort("admin_level")
    assert sums.rows() == [(0, 278_945), (2, 278_945)]
    assert rows.filter(admin_level=2).height == 13
    assert rows["location_code"].unique().to_list() == ["HTI"]
    # Visits outside the round are doubtful, not dropped: the figure is kept and says so.
    delmas = rows.filter(provider_admin2_name="DELMAS").row(0, named=True)
    assert delmas["population"] == 108_579
    assert "date-outside-round" in delmas["warning"]
    assert manifest.rows_refused == 0


def test_haiti_imports_again_to_the_same_communes(haiti: Workspace, tmp_path: Path) -> None:
    export(haiti, "displacement", to=tmp_path / "h.csv", form="hapi")
    again = opened(init(tmp_path / "again", name="Again", country="HT"))
    source = named("hapi_idps")
    import_file(again, tmp_path / "h.csv", table="displacement", by=TESTER, source=source)
    ours, theirs = (figures(one, level=2)["individuals"].to_pylist() for one in (haiti, again))
    assert ours == theirs
    assert sum(ours) == 278_945


def test_no_site_of_haiti_is_on_the_map_below_the_ceiling(haiti: Workspace, tmp_path: Path) -> None:
    manifest = export(haiti, "sites", to=tmp_path / "s.geojson")
    assert manifest.left_out["latitude"] == "high"
    features = json.loads((tmp_path / "s.geojson").read_text("utf-8"))["features"]
    assert len(features) == 352
    assert {json.dumps(one["geometry"]) for one in features} == {"null"}
    export(haiti, "sites", to=tmp_path / "all.geojson", ceiling=Sensitivity.HIGH)
    features = json.loads((tmp_path / "all.geojson").read_text("utf-8"))["features"]
    assert features[0]["geometry"]["type"] == "Point"


def test_figures_are_a_map_of_boundaries_where_they_are_known(
    iraq: Workspace, tmp_path: Path
) -> None:
    export(iraq, "figures", to=tmp_path / "f.geojson", level=1, on=DAY)
    features = json.loads((tmp_path / "f.geojson").read_text("utf-8"))["features"]
    by_place = {one["properties"]["place_code"]: one for one in features}
    assert by_place["IQG13"]["properties"]["individuals"] == 370_986
    assert by_place["IQG13"]["geometry"]["type"] == "Point"


# libhxl leaves the file of a workbook to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("form", ["csv", "xlsx", "hapi"])
def test_libhxl_reads_the_tags(iraq: Workspace, tmp_path: Path, form: str) -> None:
    to = tmp_path / f"f.{'xlsx' if form == 'xlsx' else 'csv'}"
    export(iraq, "figures", to=to, form=form, level=1, on=DAY, hxl=True)
    with hxl.data(str(to), hxl.InputOptions(allow_local=True)) as data:
        rows = list(data)
    tag = "#affected+idps" if form == "hapi" else "#affected+idps+ind"
    sums = sum(int(float(row.get(tag) or 0)) for row in rows)
    assert sums == sum(people(iraq, 1).values()) or form == "hapi"
    assert len(rows) >= 18
    assert all(column.tag for column in rows[0].columns)


def test_tags_without_a_header_are_refused(iraq: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="hxl-without-header"):
        export(iraq, "figures", to=tmp_path / "f.parquet", hxl=True)


def test_a_table_cannot_be_narrowed(iraq: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="export-whole-table"):
        export(iraq, "displacement", to=tmp_path / "d.csv", round=21)


def test_responses_are_not_written_as_displacement(iraq: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="hapi-of-displacement"):
        export(iraq, "responses", to=tmp_path / "r.csv", form="hapi")


def test_a_dimension_has_no_room_in_the_flat_file(iraq: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="hapi-filter"):
        export(iraq, "figures", to=tmp_path / "f.csv", form="hapi", by=["origin"])


def test_no_name_of_a_source_is_a_formula_in_the_flat_file(tmp_path: Path) -> None:
    workspace = opened(init(tmp_path / "w", name="Hostile"))
    file = tmp_path / "f.csv"
    file.write_text(
        "operation,round,reference_date,governorate,households,individuals\n"
        "=1+1,1,2030-01-02,Anbar,1,6\n"
        "@SUM(A1),1,2030-01-02,Anbar,1,7\n"
    )
    import_file(workspace, file, table="displacement", by=TESTER)
    export(workspace, "displacement", to=tmp_path / "h.csv", form="hapi")
    written = pl.read_csv(tmp_path / "h.csv", infer_schema=False)
    assert set(written["operation"]) == {"'=1+1", "'@SUM(A1)"}


def test_a_workbook_says_what_was_asked_and_left_out(iraq: Workspace, tmp_path: Path) -> None:
    export(iraq, "figures", to=tmp_path / "f.xlsx", level=1, on=DAY, by=["origin"])
    about = pl.read_excel(tmp_path / "f.xlsx", sheet_name="about", has_header=False)
    told = dict(about.drop_nulls().iter_rows())
    assert (told["level"], told["on"], told["left out"]) == ("1", "2015-05-21", "nothing")


def test_an_empty_workspace_gives_the_header_alone(tmp_path: Path) -> None:
    empty = opened(init(tmp_path / "w", name="Empty"))
    export(empty, "displacement", to=tmp_path / "e.csv", form="hapi")
    text = (tmp_path / "e.csv").read_text("utf-8-sig")
    assert pl.read_csv(StringIO(text)).height == 0


def test_countries_have_their_codes_of_three_letters() -> None:
    assert [iso3(code) for code in ("IQ", "ht", "NA", "IRQ")] == ["IRQ", "HTI", "NAM", "IRQ"]


def test_needs_are_written_as_hapi_and_take_only_what_a_publisher_knows(
    iraq: Workspace, tmp_path: Path
) -> None:
    manifest = export(iraq, "needs", to=tmp_path / "n.csv", form="hapi", has_hrp="Y")
    assert manifest.what == "needs"
    with pytest.raises(InputError, match="hapi-filter"):
        export(iraq, "needs", to=tmp_path / "n.csv", form="hapi", level=1)
