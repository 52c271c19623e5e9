"""Real files, none of them made for this project: every row is accounted for."""

import csv

import polars as pl
import pytest

from mcof.ingest import headers
from mcof.ingest.intake import Options, intake
from mcof.ingest.sheets import RawSheet, letters
from mcof.places import packaged
from mcof.sources import catalogue
from mcof.sources.files import FileReader
from mcof.tables import FACTS

MEASURES = ["population", "affected", "in_need", "targeted", "reached"]


@pytest.fixture
def taken(shared_data):
    """What comes of a real file, read by the source that its headers are recognised by."""

    def take(name, table, **constants):
        sheets = FileReader().read(shared_data(name))
        labels = [c.label for c in headers.head_all(sheets)[0].columns if c.label]
        return intake(
            sheets,
            table=FACTS[table],
            registry=packaged(),
            source=catalogue.recognised(labels, table),
            options=Options(constants=constants),
        )

    return take


def _counts(result):
    return dict(result.findings.group_by("code").len().rows())


def _messages(result, code):
    return result.findings.filter(pl.col("code") == code)["message"].to_list()


def test_haiti_round_15_has_352_sites_with_278945_people(taken):
    result = taken("haiti-dtm-r15/sites.csv", "sites")
    assert result.account.rows_read == result.account.rows_stored == 352
    people = result.records.select("households", "individuals", "female", "male").sum().row(0)
    assert people == (70_910, 278_945, 144_905, 134_040)
    assert result.records["place_code"].n_unique() == 13


def test_haiti_round_15_has_twelve_visits_outside_the_round(taken):
    found = taken("haiti-dtm-r15/sites.csv", "sites").findings
    outside = found.filter(pl.col("code") == "date-outside-round")
    years = outside["value"].str.slice(0, 4).value_counts(sort=True).rows()
    assert years == [("2009", 11), ("2013", 1)]
    assert set(outside["column"]) == {"I"}
    assert _counts(taken("haiti-dtm-r15/sites.csv", "sites"))["date-carried-over"] == 1


def test_every_bracket_and_ratio_of_haiti_round_15_agrees_with_its_number(taken, shared_data):
    found = taken("haiti-dtm-r15/sites.csv", "sites").findings
    assert not found["code"].is_in(["bracket-differs", "bracket-unreadable", "ratio-differs"]).any()
    wrong = [cells.copy() for cells in _cells(shared_data("haiti-dtm-r15/sites.csv"))]
    at = wrong[0].index("Number of Households")
    for row in wrong[2:]:
        row[at] = "100000"
    sheet = _raw(wrong)
    found = intake(
        [sheet],
        table=FACTS["sites"],
        registry=packaged(),
        source=catalogue.named("haiti_site_list"),
    ).findings
    # All brackets are read: 352 + 352 + 351, less the 16 + 16 + 121 that are open above.
    assert found["code"].value_counts().rows_by_key("code")["bracket-differs"] == [(903,)]


def _cells(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def _raw(rows):
    columns = {
        name: [row[at] or None for row in rows] for at, name in enumerate(letters(len(rows[0])))
    }
    return RawSheet("sites", pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))


@pytest.mark.parametrize(
    ("name", "rows", "stored", "codes"),
    [
        (
            "combine_tablev3.csv",
            1617,
            1505,
            {"place-not-given": 110, "place-unknown": 1, "required-missing": 1},
        ),
        ("data_v2.csv", 1269, 1255, {"row-empty": 11, "place-unknown": 1, "required-missing": 2}),
        ("data.js", 3331, 3266, {"required-missing": 65}),
    ],
)
def test_every_row_of_the_iraq_3w_is_stored_or_in_the_findings(taken, name, rows, stored, codes):
    result = taken(f"iraq-cluster-3w-2014/{name}", "responses")
    assert (result.account.rows_read, result.account.rows_stored) == (rows, stored)
    counts = _counts(result)
    assert {code: counts[code] for code in codes} == codes
    assert sum(codes.values()) == rows - stored
    assert not {"column-unmapped", "term-refused", "term-unknown"} & set(counts)


def test_three_spellings_of_dahuk_are_one_place(taken):
    records = taken("iraq-cluster-3w-2014/data_v2.csv", "responses").records
    given = records.filter(pl.col("place_code").str.starts_with("IQG09"))["place_given"]
    assert {"Dahuk", "Duhok", "Dohuk"} <= set(given.str.split(" / ").list.first())


def test_round_116_is_18_governorates_and_1381332_people(taken):
    result = taken(
        "iraq-dtm-published/idp_by_governorate_2020-06-30_r116.csv",
        "displacement",
        round="116",
        reference_date="2020-06-30",
    )
    assert result.findings.is_empty()
    assert result.records["place_code"].n_unique() == 18
    assert result.records.select("households", "individuals").sum().row(0) == (230_222, 1_381_332)


def test_published_rounds_keep_what_was_derived_apart(taken):
    records = taken("iraq-dtm-published/idp_rounds.csv", "displacement").records
    assert records.height == 36
    derived = records.filter(pl.col("basis") == "derived")
    assert derived["round"].to_list() == [13, 16, 24, 116]
    may = records.filter(pl.col("round") == 21)
    assert may.select("individuals", "households").row(0) == (3_035_592, 505_932)


def test_rounds_after_the_change_of_household_size_are_no_findings(taken):
    result = taken("iraq-dtm-published/idp_rounds.csv", "displacement")
    assert result.findings.is_empty()


def test_the_shelter_map_of_november_2017_does_not_fit_itself(taken):
    assert _messages(
        taken("iraq-dtm-published/shelter.csv", "displacement"), "households-individuals"
    ) == ["50080 families times 6 are 300480 people, but 324480 are given."]


def test_the_wave_of_august_2014_lacks_one_person(taken):
    assert _messages(
        taken("iraq-dtm-published/idp_by_wave.csv", "displacement"), "households-individuals"
    ) == ["103717 families times 6 are 622302 people, but 622301 are given."]


def test_the_districts_of_ninewa_add_up_to_forty_too_many(taken):
    result = taken("iraq-dtm-published/idp_families_by_district_unlabelled.csv", "displacement")
    assert _messages(result, "list-sum") == [
        "The 7 listed parts add up to 31846, but the total given is 31806."
    ]
    assert result.records["households"].to_list() == [79_344, 29_994, 31_806, 61_831]


def test_the_needs_that_hapi_publishes_are_those_of_the_plans(taken):
    plans = taken("needs-hpc/hpc_hno_2024.csv", "needs").records
    hapi = taken("needs-hpc/hdx_hapi_humanitarian_needs_global_2024.csv", "needs").records
    assert hapi.height == 964  # with the nine rows that have no cluster
    same = ["place_code", "sector", "category", *MEASURES]
    assert hapi.join(plans, on=same, how="anti", nulls_equal=True).is_empty()


def test_the_protection_cluster_keeps_its_two_series_apart(taken):
    plans = taken("needs-hpc/hpc_hno_2024.csv", "needs").records
    protection = plans.filter((pl.col("sector") == "PRO") & (pl.col("place_code") == "AFG"))
    assert set(protection["sector_given"]) >= {"Protection (overall)", "General Protection"}


@pytest.mark.parametrize(
    ("name", "table", "rows"),
    [("unhcr-3w.csv", "responses", 2250), ("rowca-3w-hxl.csv", "responses", 244)],
)
def test_files_of_other_countries_are_accounted_for_too(taken, name, table, rows):
    account = taken(f"hxl-conformance/{name}", table).account
    assert account.rows_read == rows == account.rows_stored + account.rows_rejected
