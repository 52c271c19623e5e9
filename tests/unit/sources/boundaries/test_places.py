"""A COD-AB becomes places, whichever of its shapes it comes in."""

import json
import zipfile

import polars as pl
import pytest
import shapely

from mcof.errors import InputError
from mcof.sources import boundaries

COD = "iq-cod-2019"
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]]}
BESIDE = {"type": "Polygon", "coordinates": [[[2, 0], [2, 2], [4, 2], [4, 0], [2, 0]]]}


def features(*properties, outlines=(SQUARE, BESIDE)):
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": said, "geometry": outline}
                for said, outline in zip(properties, outlines, strict=False)
            ],
        }
    )


def read(tmp_path, text, name="exl_admin1.geojson", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return boundaries.read(path, code_set="x", **options)


def test_the_zip_of_iraq_gives_every_place_of_four_levels(shared_data):
    read_zip = boundaries.read(
        shared_data("iraq-cod-ab-2019/irq_adm_cso_20190603_shp.zip"), code_set=COD
    )
    places = read_zip.places
    counted = places.group_by("level").len().sort("level")["len"].to_list()
    assert counted == [1, 18, 101, 294]
    assert (read_zip.rows_read, read_zip.rows_rejected, read_zip.findings.height) == (414, 0, 0)
    assert places["boundary"].null_count() == 0
    zakho = places.row(by_predicate=pl.col("code") == "IQG09Q04", named=True)
    assert (zakho["parent"], zakho["name_en"], zakho["name_ar"]) == ("IQG09", "Zakho", "زاخو")
    assert str(zakho["valid_from"]) == "2019-06-03"
    assert places.row(by_predicate=pl.col("code") == "IQ", named=True)["aliases"] == "IRQ"


def test_governorates_stay_small_and_keep_the_borders_that_they_share(shared_data):
    read_zip = boundaries.read(
        shared_data("iraq-cod-ab-2019/irq_adm_cso_20190603_shp.zip"), code_set=COD
    )
    drawn = read_zip.places.filter(pl.col("level") == 1)["boundary"]
    assert drawn.str.len_bytes().sum() < 100_000
    areas = shapely.from_geojson(drawn.to_list())
    assert shapely.is_valid(areas).all()
    assert shapely.is_ccw(shapely.get_exterior_ring(areas)).all()  # RFC 7946
    together = shapely.union_all(areas)
    overlap = shapely.area(areas).sum() - shapely.area(together)
    assert overlap < 1e-4 * shapely.area(together)


@pytest.mark.parametrize(("level", "count"), [(1, 18), (2, 101)])
def test_geojson_of_one_level_brings_the_names_of_the_levels_above(shared_data, level, count):
    path = shared_data(f"iraq-cod-ab-2019/irq_cod_adm{level}_simplified.geojson")
    places = boundaries.read(path, code_set=COD).places
    assert places.filter(pl.col("level") == level)["boundary"].null_count() == 0
    assert places.filter(pl.col("level") == level).height == count
    assert places.filter(pl.col("level") == 0)["name_en"].to_list() == ["Iraq"]
    assert places.filter(pl.col("level") > 0)["parent"].null_count() == 0


def test_a_flat_list_of_codes_is_read_too(shared_data):
    read_list = boundaries.read(
        shared_data("iraq-cod-ab-2019/places.csv"), code_set=COD, known=["IQ"]
    )
    assert read_list.places.height == 119
    assert read_list.findings.is_empty()
    assert read_list.places["latitude"].null_count() == 0


def test_ocha_s_global_list_of_codes_is_read(tmp_path):
    text = (
        "Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date\n"
        "EXL,1,EX01,North,EX,2020-01-02\nEXL,2,EX0101,Hill,EX01,2020-01-02\n"
    )
    places = read(tmp_path, text, "global_pcodes.csv", known=["EX"]).places
    assert places.select("code", "level", "parent", "name_en").rows() == [
        ("EX01", 1, "EX", "North"),
        ("EX0101", 2, "EX01", "Hill"),
    ]
    assert str(places["valid_from"][0]) == "2020-01-02"


NEW = {
    "adm1_name": "North", "adm1_name1": "الشمال", "adm1_name2": "باکوور", "adm1_name3": "Bakur",
    "lang": "en", "lang1": "ar", "lang2": "ku", "lang3": "ku", "adm1_pcode": "EX01",
    "adm0_name": "Exland", "adm0_name1": "بلاد", "adm0_pcode": "EX", "valid_on": "2025-02-01",
    "valid_to": None, "version": "v03", "center_lat": 1.25, "center_lon": 0.5,
}  # fmt: skip


def test_the_columns_of_the_new_specification_are_read(tmp_path):
    places = read(tmp_path, features(NEW)).places
    north = places.row(by_predicate=pl.col("code") == "EX01", named=True)
    assert (north["name_en"], north["name_ar"]) == ("North", "الشمال")
    assert (north["latitude"], north["longitude"]) == (1.25, 0.5)
    assert (north["parent"], str(north["valid_from"]), north["valid_to"]) == (
        "EX",
        "2025-02-01",
        None,
    )


def test_kurdish_in_arabic_script_is_sorani_and_in_latin_script_an_alias(tmp_path):
    sorani = {**NEW, "lang3": "ckb", "adm1_name3": None}
    north = read(tmp_path, features(sorani)).places.row(
        by_predicate=pl.col("code") == "EX01", named=True
    )
    assert north["name_ckb"] == "باکوور"
    latin = {**NEW, "adm1_name2": "Bakur", "lang3": "fr", "adm1_name3": "Nord"}
    north = read(tmp_path, features(latin)).places.row(
        by_predicate=pl.col("code") == "EX01", named=True
    )
    assert north["name_ckb"] is None
    assert set(north["aliases"].split("|")) == {"Bakur", "Nord"}


def test_a_country_without_english_is_named_in_its_first_language(tmp_path):
    said = {
        "ADM1_FR": "Ouest",
        "ADM1_HT": "Lwès",
        "ADM1_PCODE": "HT01",
        "ADM0_PCODE": "HT",
        "ADM0_FR": "Haïti",
    }
    west = read(tmp_path, features(said)).places.row(
        by_predicate=pl.col("code") == "HT01", named=True
    )
    assert (west["name_en"], west["aliases"]) == ("Ouest", "Lwès")


def old(code, name="North", parent="EX", **more):
    return {"ADM1_EN": name, "ADM1_PCODE": code, "ADM0_EN": "Exland", "ADM0_PCODE": parent, **more}


@pytest.mark.parametrize(
    ("said", "code", "kept"),
    [
        (old(None), "boundary-code-missing", False),
        (old("EX01", "NORTHERN"), "boundary-name-capitals", True),
        (old("EX01", None), "boundary-name-missing", True),
        (old("EX-01"), "boundary-code-form", True),
        (old("EY01"), "boundary-code-prefix", True),
        (old("EX01", parent=None), "boundary-parent-missing", True),
        (old("EX01", validOn="soon"), "boundary-date", True),
        (old("EX01", validOn="2020-01-02", validTo="2019-01-02"), "boundary-date", True),
    ],
)
def test_what_the_specification_asks_is_checked(tmp_path, said, code, kept):
    read_file = read(tmp_path, features(said, old("EX02", "South")))
    assert read_file.findings["code"].to_list() == [code]
    assert read_file.rows_rejected == (0 if kept else 1)


def test_of_two_areas_with_one_code_the_first_holds_and_the_other_is_a_finding(tmp_path):
    read_file = read(tmp_path, features(old("EX01", "North"), old("EX01", "South")))
    assert read_file.places.filter(pl.col("code") == "EX01")["name_en"].to_list() == ["North"]
    assert read_file.findings.select("code", "row", "severity").rows() == [
        ("boundary-code-twice", 3, "error")
    ]
    assert read_file.rows_rejected == 1


def test_areas_in_a_zip_of_geojson_are_read(tmp_path):
    path = tmp_path / "exl.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("folder/exl_admin1.geojson", features(old("EX01")))
        archive.writestr("__MACOSX/folder/._exl_admin1.geojson", "rubbish")
        archive.writestr("readme.txt", "hello")
    assert boundaries.read(path, code_set="x").places.height == 2


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.zip", b"not a zip", "boundary-broken"),
        ("a.geojson", b"{}", "boundary-broken"),
        ("a.geojson", b"[1, 2", "boundary-broken"),
        ("a.geojson", b'{"features": []}', "boundary-empty"),
        ("a.geojson", features({"name": "x"}).encode(), "boundary-columns"),
        ("a.csv", b"colour,size\nred,1\n", "boundary-columns"),
        ("a.csv", b"", "boundary-broken"),
        ("a.pdf", b"%PDF", "boundary-kind"),
    ],
)
def test_what_is_no_boundary_file_is_refused_with_a_reason(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as refusal:
        boundaries.read(path, code_set="x")
    assert refusal.value.code == code


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = zipped(tmp_path / "bomb.zip", a__csv=b"0" * (64 << 20))
    with pytest.raises(InputError, match="would unpack"):
        boundaries.read(path, code_set="x")


def test_a_shapefile_that_is_not_in_degrees_is_refused(tmp_path):
    path = zipped(
        tmp_path / "utm.zip", a__shp=b"", a__dbf=b"", a__prj=b'PROJCS["WGS_1984_UTM_Zone_38N"'
    )
    with pytest.raises(InputError, match="not in WGS 84"):
        boundaries.read(path, code_set="x")


def test_a_broken_shapefile_is_refused(tmp_path):
    path = zipped(tmp_path / "broken.zip", a__shp=b"\0" * 40, a__dbf=b"\3\0")
    with pytest.raises(InputError):
        boundaries.read(path, code_set="x")
