"""Iraq as it ships: two code sets, names in three languages, a tile grid."""

import csv
import json

import polars as pl
import pytest

from mcof.places import packaged

COD, OCHA = "iq-cod-2019", "iq-ocha-2014"
_NO = pl.lit(None, pl.String)


def combine_table(path):
    rows = pl.read_csv(path, encoding="utf8-lossy", infer_schema=False)
    return rows.select(
        governorate="gov", district="district", governorate_code=_NO, district_code="pcode"
    )


def data_v2(path):
    rows = pl.read_csv(path, encoding="utf8-lossy", infer_schema=False)
    first, second = rows.columns[:2]
    return rows.select(governorate=first, district=second, governorate_code=_NO, district_code=_NO)


def data_js(path):
    text = path.read_text("utf-8")
    rows = pl.DataFrame(json.loads(text[text.index("[") : text.rindex("]") + 1]))
    return rows.select(
        governorate="gov", district="district", governorate_code="g_pcode", district_code="d_pcode"
    )


FILES = {"combine_tablev3.csv": combine_table, "data_v2.csv": data_v2, "data.js": data_js}


def test_iraq_has_eighteen_governorates_and_a_hundred_and_one_districts():
    registry = packaged()
    assert [registry.places_at(level, COD).height for level in range(3)] == [1, 18, 101]
    assert registry.places_at(1, OCHA).height == 18


def test_every_district_lies_in_a_governorate_and_every_governorate_in_iraq():
    paths = packaged().paths().filter(pl.col("code_set").is_in([COD, OCHA]))
    assert paths["admin0"].unique().to_list() == ["IQ"]
    assert paths.filter(pl.col("level") >= 1)["admin1"].null_count() == 0
    districts = paths.filter((pl.col("level") == 2) & (pl.col("code_set") == COD))
    assert districts.select((pl.col("code").str.slice(0, 5) == pl.col("admin1")).all()).item()


def test_every_governorate_is_named_in_three_languages_and_has_a_point_and_a_tile():
    governorates = packaged().places_at(1, COD)
    columns = ["name_en", "name_ar", "name_ckb", "latitude", "longitude", "grid_row", "grid_column"]
    assert governorates.select(columns).null_count().row(0) == (0,) * len(columns)
    assert governorates.select("grid_row", "grid_column").n_unique() == 18
    assert packaged().label(COD, "IQG09", "ckb") == "دهۆک"
    assert packaged().label(COD, "IQG11", "ar") == "اربيل"


def test_the_tiles_lie_as_the_governorates_do():
    tiles = {
        code: (row, column)
        for code, row, column in packaged()
        .places_at(1, COD)
        .select("code", "grid_row", "grid_column")
        .iter_rows()
    }
    south, east = max(row for row, _ in tiles.values()), max(column for _, column in tiles.values())
    assert tiles["IQG09"][0] == 0  # Dahuk is in the north
    assert tiles["IQG02"] == (south, east)  # Basrah in the south-east
    assert tiles["IQG01"][1] == 0  # Anbar in the west


def test_the_packaged_names_and_points_are_those_of_the_published_file(shared_data):
    published = pl.read_csv(shared_data("iraq-cod-ab-2019/places.csv"))
    ours = packaged().places.filter(pl.col("code_set") == COD, pl.col("level") > 0)
    both = published.with_columns(pl.col("name_ar").str.strip_chars()).join(
        ours,
        left_on=["pcode", "name_en", "name_ar", "parent"],
        right_on=["code", "name_en", "name_ar", "parent"],
    )
    assert both.height == published.height == 119
    assert both.select((pl.col("lat") - pl.col("latitude")).abs().max()).item() < 0.01


def test_every_code_of_2014_crosses_to_the_governorate_that_polygons_say(shared_data):
    path = shared_data("iraq-cod-ab-2019/iraq_governorate_crosswalk.csv")
    with path.open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    frame = pl.DataFrame({"given_code": [pair["pcode_ocha2014"] for pair in pairs]})
    answer = packaged().resolve(frame, level=1, code_set=COD)
    assert answer["place_code"].to_list() == [pair["pcode_cod2019"] for pair in pairs]
    assert answer["how"].unique().to_list() == ["crosswalk"]
    backwards = pl.DataFrame({"given_code": [pair["pcode_cod2019"] for pair in pairs]})
    old = packaged().resolve(backwards, level=1, code_set=OCHA)
    assert old["place_code"].to_list() == [pair["pcode_ocha2014"] for pair in pairs]


def test_every_spelling_leads_to_one_place_of_its_level():
    """No alias that ships makes a name ambiguous, whether the governorate is said or not."""
    registry = packaged()
    for level in (1, 2):
        places = registry.places_at(level, COD)
        spellings = (
            places.select(
                "code",
                "parent",
                spelling=pl.concat_list(
                    "name_en", "name_ar", "name_ckb", pl.col("aliases").str.split("|").fill_null([])
                ),
            )
            .explode("spelling")
            .drop_nulls("spelling")
        )
        asked = spellings.select(given_name="spelling", within="parent")
        for frame in (asked, asked.drop("within")):
            answer = registry.resolve(frame, level=level, code_set=COD)
            wrong = spellings.hstack(answer).filter(pl.col("place_code").ne_missing(pl.col("code")))
            assert wrong.is_empty(), wrong


def test_weights_of_the_crosswalk_add_up_to_one():
    sums = (
        packaged().crosswalk.group_by("from_set", "from_code", "to_set").agg(pl.col("weight").sum())
    )
    assert sums["weight"].unique().to_list() == [1.0]


@pytest.mark.parametrize("file", FILES)
def test_every_governorate_of_the_3w_files_is_a_place_or_a_finding(shared_data, file):
    rows = FILES[file](shared_data(f"iraq-cluster-3w-2014/{file}"))
    asked = rows.select(given_name="governorate", given_code="governorate_code")
    answer = packaged().resolve(asked, level=1, code_set=COD)
    assert answer.height == rows.height
    assert answer.filter(pl.col("place_code").is_null() == pl.col("finding").is_null()).is_empty()
    unknown = rows.filter(answer["finding"] == "place-unknown")["governorate"].unique()
    assert set(unknown) <= {"Akre", "Nainawa/Musel"}


def test_three_spellings_of_dahuk_in_the_3w_files_are_one_place(shared_data):
    rows = FILES["data_v2.csv"](shared_data("iraq-cluster-3w-2014/data_v2.csv"))
    answer = packaged().resolve(rows.select(given_name="governorate"), level=1, code_set=COD)
    spelled = rows.filter(answer["place_code"] == "IQG09")["governorate"].unique().sort()
    assert spelled.to_list() == ["Dahuk", "Dohuk", "Duhok"]


def test_old_district_codes_of_the_3w_files_cross_over(shared_data):
    rows = FILES["data.js"](shared_data("iraq-cluster-3w-2014/data.js"))
    governorates = packaged().resolve(
        rows.select(given_code="governorate_code"), level=1, code_set=COD
    )
    asked = rows.select(
        given_name="district", given_code="district_code", within=governorates["place_code"]
    )
    answer = packaged().resolve(asked, level=2, code_set=COD)
    counted = dict(answer.group_by("finding").len().iter_rows())
    assert counted[None] == 2839
    assert counted["place-claimed-twice"] == 343  # Akre 115 and Al-Shikhan 228, under Dahuk
    assert sum(counted.values()) == 3331
