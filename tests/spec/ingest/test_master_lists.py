"""Every layout of the master lists of Iraq is read to the person and the family."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.masterlists import invented, layer, list_of, sums

from mcof.errors import InputError
from mcof.ingest.editions import Edition, editions_of
from mcof.ingest.headers import head_all
from mcof.ingest.intake import Intake, intake
from mcof.ingest.said import Options
from mcof.places import packaged
from mcof.renderers.lists import list_bytes
from mcof.sources import catalogue
from mcof.sources.files import FileReader
from mcof.tables import DISPLACEMENT

EDITIONS = [
    (group, edition) for group in ("IDP", "RETURNEE") for edition in list_of(group).editions
]
NAMES = [f"{group}-R{edition.round}" for group, edition in EDITIONS]
WHERE = ("place_code", "location_id", "location_name")
CELLS = (
    "origin_code",
    "last_displacement_code",
    "displacement_period",
    "shelter_type",
)


def read(path: Path, group: str, **said: str) -> Intake:
    sheets = FileReader().read(path)
    headed = head_all(sheets)
    names = [path.name, *(one.sheet for one in headed)]
    labels = [column.label for column in headed[0].columns if column.label]
    source = catalogue.recognised(labels, "displacement", names=names)
    assert source == list_of(group)
    return intake(
        sheets,
        table=DISPLACEMENT,
        registry=packaged(),
        source=source,
        options=Options(constants={"basis": "synthetic"} | said, file_name=path.name),
    )


def written(path: Path, group: str, edition: object, **how: int) -> pl.DataFrame:
    records = invented(list_of(group), edition, **how)
    laid = layer(list_of(group), edition).laid(records)
    assert laid.left_out.is_empty()
    path.write_bytes(list_bytes(laid.sheets))
    return records


@pytest.mark.parametrize(("group", "edition"), EDITIONS, ids=NAMES)
def test_an_edition_is_read_to_the_person_and_the_family(tmp_path, group, edition):
    path = tmp_path / "list.xlsx"
    records = written(path, group, edition, locations=20)
    came = read(path, group, round=f"{edition.round}", reference_date=f"{edition.day}")
    assert came.account.columns.get("unknown") is None
    # The workbook of 26 October 2014 is named for round 8, the report of that day for round 7.
    allowed = {"place-claimed-twice"} | ({"method-list"} if edition.round == 8 else set())
    assert set(came.findings["code"]) - allowed == ({"kind-says"} if group == "RETURNEE" else set())
    assert came.account.rows_rejected == 0
    for by in ((), ("place_code",), WHERE, CELLS, (*WHERE, *CELLS)):
        assert sums(came.records, *by) == sums(records, *by)
    points = ("location_name_ar", "latitude", "longitude")
    total = pl.col("breakdown") == "total"
    assert sorted(came.records.filter(total).select(points).rows()) == sorted(
        records.filter(total).select(points).rows()
    )


def edition(group: str, round: int) -> Edition:
    return next(one for one in list_of(group).editions if one.round == round)


def when(came: Intake) -> set[tuple[object, ...]]:
    return set(came.records.select("round", "reference_date").rows())


@pytest.mark.parametrize(
    ("group", "round"), [("IDP", 5), ("IDP", 8), ("IDP", 12), ("IDP", 19), ("RETURNEE", 18)]
)
def test_the_name_of_a_sheet_says_the_day_and_so_the_round(tmp_path, group, round):
    path = tmp_path / "list.xlsx"
    one = edition(group, round)
    written(path, group, one, locations=5)
    came = read(path, group)
    assert when(came) == {(round, one.day)}
    (finding,) = came.findings.filter(pl.col("code") == "name-says").rows(named=True)
    assert finding["message"].startswith("The name of the sheet says reference_date")


def test_the_round_that_somebody_says_has_a_known_day(tmp_path):
    written(tmp_path / "list.xlsx", "IDP", edition("IDP", 64), locations=5)
    assert when(read(tmp_path / "list.xlsx", "IDP", round="64")) == {(64, date(2017, 2, 2))}


def test_a_day_that_was_inferred_tells_no_round(tmp_path):
    written(tmp_path / "list.xlsx", "IDP", edition("IDP", 124), locations=5)
    came = read(tmp_path / "list.xlsx", "IDP", reference_date="2021-12-31")
    assert when(came) == {(None, date(2021, 12, 31))}


def test_the_name_of_the_file_says_the_day_where_no_sheet_does(tmp_path):
    path = tmp_path / "IDP list 2017-07-30.xlsx"
    written(path, "IDP", edition("IDP", 76), locations=5)
    assert when(read(path, "IDP")) == {(76, date(2017, 7, 30))}


def test_a_file_named_for_a_day_before_its_last_wave_is_not_believed(tmp_path):
    path = tmp_path / "DTM_IDP_MasterList_2017-1-15.xlsx"
    written(path, "IDP", edition("IDP", 87), locations=5)
    came = read(path, "IDP")
    assert when(came) == {(87, date(2018, 1, 15))}
    (finding,) = came.findings.filter(pl.col("code") == "name-contradicted").rows(named=True)
    assert finding["severity"] == "warning"
    assert finding["message"] == (
        "The name of the file says 2017-01-15, but people of JUL17 were first displaced on "
        "2017-07-01; 2018-01-15 was taken."
    )


def test_what_somebody_says_holds_before_a_name_and_the_difference_is_found(tmp_path):
    path = tmp_path / "list.xlsx"
    written(path, "IDP", edition("IDP", 12), locations=5)
    came = read(path, "IDP", reference_date="2015-01-29", round="13")
    assert when(came) == {(13, date(2015, 1, 29))}
    assert came.findings["code"].to_list().count("name-contradicted") == 1


def test_a_day_that_no_name_says_and_nobody_is_missed(tmp_path):
    written(tmp_path / "list.xlsx", "IDP", edition("IDP", 64), locations=5)
    came = read(tmp_path / "list.xlsx", "IDP")
    assert "field-missing" in came.findings["code"].to_list()
    assert came.account.rows_stored == 0


def test_totals_of_long_lists_are_derived_or_weaker(tmp_path):
    path = tmp_path / "list.xlsx"
    one = layer(list_of("IDP"), edition("IDP", 8))
    records = invented(one.source, one.edition, locations=5)
    for said, made in (("reported", "derived"), ("synthetic", "synthetic")):
        laid = one.laid(records.with_columns(basis=pl.lit(said)))
        path.write_bytes(list_bytes(laid.sheets))
        came = read(path, "IDP", basis="reported")
        totals = came.records.filter(pl.col("breakdown") == "total")
        assert set(totals["basis"]) == {made}


def test_a_location_whose_waves_and_origins_differ_waits_as_a_whole(tmp_path):
    one = edition("IDP", 5)
    source = list_of("IDP")
    records = invented(source, one, locations=6).with_row_index("n")
    first = records.filter(breakdown="period")["n"][0]
    here = records["location_name"][first]
    more = pl.when(pl.col("n") == first).then(1).otherwise(0)
    wrong = records.with_columns(households=pl.col("households") + more).drop("n")
    path = tmp_path / "list.xlsx"
    path.write_bytes(list_bytes(layer(source, one).laid(wrong).sheets))
    came = read(path, "IDP")
    found = came.findings.filter(pl.col("code") == "partitions-differ")
    assert set(found["severity"]) == {"error"}
    assert set(found["sheet"]) > {one.sheets[0].name}
    assert here not in came.records["location_name"].to_list()
    assert came.records["location_name"].n_unique() == 5


@pytest.mark.parametrize("round", [36, 112, 134])
@pytest.mark.parametrize("breakdown", ["origin", "shelter", "period"])
def test_a_location_whose_cells_are_not_its_total_is_an_error(tmp_path, round, breakdown):
    one = edition("IDP", round)
    source = list_of("IDP")
    records = invented(source, one, locations=6).with_row_index("n")
    first = records.filter(breakdown=breakdown)["n"][0]
    more = pl.when(pl.col("n") == first).then(1).otherwise(0)
    wrong = records.with_columns((pl.col(one.unit) + more).alias(one.unit)).drop("n")
    path = tmp_path / "list.xlsx"
    path.write_bytes(list_bytes(layer(source, one).laid(wrong).sheets))
    came = read(path, "IDP", round=f"{round}", reference_date=f"{one.day}")
    (finding,) = came.findings.filter(pl.col("code") == "partition-sum").rows(named=True)
    assert finding["severity"] == "error"
    assert f"cells by {breakdown} add up to" in finding["message"]
    assert (came.account.rows_stored, came.account.rows_rejected) == (5, 1)


def test_codes_of_2014_and_names_of_2024_are_the_same_governorates():
    source = list_of("IDP")
    for one in source.editions:
        assert sorted(layer(source, one).spelled) == [f"IQG{n:02}" for n in range(1, 19)]
    dahuk = invented(source, edition("IDP", 36), locations=1).with_columns(
        place_code=pl.lit("IQG09"), place_level=1
    )
    laid = layer(source, edition("IDP", 36)).laid(dahuk).sheets[0]
    row = dict(zip(laid.headers, laid.cells.row(0), strict=False))
    assert (row["OCHA Adm1 PCode"], row["Governorate"]) == ("IQ-G08", "Dahuk")


def test_the_lists_say_what_their_layouts_say_of_them():
    by_round = {one.round: one for one in list_of("IDP").editions}
    assert [one.unit for one in by_round.values()].index("individuals") == list(by_round).index(119)
    assert [by_round[r].sheets[0].above for r in (5, 8, 12, 19, 64, 101, 112, 134)] == [
        0, 0, 1, 3, 0, 0, 2, 2,
    ]  # fmt: skip
    assert {r for r, one in by_round.items() if one.codes} == {12, 18, 19, 24, 32, 36}
    assert any("\u0640" in header for header in by_round[64].sheets[0].columns)
    assert "Al Diwaniya" in by_round[134].governorates


def test_codes_of_2014_alone_are_enough_though_they_look_like_those_of_2019(tmp_path):
    """`IQ-G08` of 2014 is Dahuk, `IQG08` of 2019 is Baghdad: nine of 18 have another number."""
    one = edition("IDP", 24)
    records = invented(list_of("IDP"), one, locations=60)
    laid = layer(list_of("IDP"), one).laid(records).sheets[0]
    names = [str(at) for at, header in enumerate(laid.headers) if header in {"Governorate"}]
    bare = replace(laid, cells=laid.cells.with_columns(pl.lit(None, pl.String).alias(*names)))
    path = tmp_path / "list.xlsx"
    path.write_bytes(list_bytes([bare]))
    came = read(path, "IDP", round="24", reference_date=f"{one.day}")
    governorate = pl.col("place_code").str.slice(0, 5).alias("governorate")
    assert sums(came.records.with_columns(governorate), "governorate") == sums(
        records.with_columns(governorate), "governorate"
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"unit": "camels"}, "no unit 'camels'"),
        ({"governorates": "nowhere"}, "there is no list nowhere"),
        ({"day": None}, "no day"),
        ({"colour": "blue"}, "unknown colour"),
        ({"sheets": [{"name": "A", "columns": ["all"]}]}, "no above"),
        ({"sheets": [{"name": "A", "above": 0, "columns": ["all"], "font": 1}]}, "unknown font"),
    ],
)
def test_an_edition_that_is_not_whole_says_what_it_lacks(change, says):
    whole = {
        "round": 1,
        "day": date(2030, 1, 1),
        "unit": "households",
        "governorates": "all",
        "sheets": [{"name": "A", "above": 0, "columns": ["all"]}],
    }
    one = {key: value for key, value in (whole | change).items() if value is not None}
    with pytest.raises(InputError, match=f"Round 1 of the source mine is not laid out: {says}"):
        editions_of("mine", {"lists": {"all": ["Anbar"]}, "edition": [one]})
