"""One column for each origin, shelter or period becomes one row each."""

import polars as pl

HEAD = "| Governorate | Families | Individuals | "


def _cells(result, *columns):
    return result.records.filter(pl.col("breakdown") != "total").select(columns).rows()


def test_a_wide_row_makes_a_total_and_a_row_for_each_cell(displaced):
    result = displaced(f"""
        {HEAD} Anbar | Ninewa | Camp | Host families | Pre-June14 | August14 Wave |
        | Dahuk | 10 | 60 | 4 | 6 | 1 | 9 | 10 | |
    """)
    assert result.findings.is_empty()
    assert _cells(
        result, "breakdown", "origin_code", "shelter_type", "displacement_period", "households"
    ) == [
        ("origin", "IQG01", None, None, 4),
        ("origin", "IQG15", None, None, 6),
        ("shelter", None, "CAMP", None, 1),
        ("shelter", None, "HOST_FAMILY", None, 9),
        ("period", None, None, "PRE_JUN14", 10),
    ]
    total = result.records.filter(pl.col("breakdown") == "total")
    assert total.select("households", "individuals").row(0) == (10, 60)
    assert (result.account.rows_stored, result.account.records) == (1, 6)


def test_cells_that_add_up_to_people_are_people(displaced):
    result = displaced(f"{HEAD} Anbar | Ninewa |\n| Dahuk | 10 | 60 | 24 | 36 |", round="119")
    assert _cells(result, "individuals", "households") == [(24, None), (36, None)]


def test_cells_without_a_total_have_the_unit_of_the_method_in_force(displaced):
    drawing = "| Governorate | Anbar | Ninewa |\n| Dahuk | 24 | 36 |"
    assert _cells(displaced(drawing, reference_date="2019-10-31"), "households") == [(24,), (36,)]
    assert _cells(displaced(drawing, reference_date="2020-12-31"), "individuals") == [(24,), (36,)]


def test_cells_that_do_not_add_up_are_a_finding_and_the_total_stays(displaced, codes):
    result = displaced(f"""
        {HEAD} Anbar | Ninewa |
        | Dahuk | 10 | 60 | 4 | 6 |
        | Erbil | 10 | 60 | 4 | 5 |
    """)
    assert codes(result) == [(3, "B", "partition-sum")]
    assert "add up to 9, but the total is 10" in result.findings["message"].item()
    assert result.account.rows_stored == 2


def test_women_and_men_are_cells_of_a_partition(displaced):
    result = displaced("| Governorate | Individuals | Female | Male |\n| Dahuk | 60 | 31 | 29 |")
    assert _cells(result, "breakdown", "sex", "individuals") == [("sex", "f", 31), ("sex", "m", 29)]


def test_an_empty_cell_is_unknown_and_makes_no_row(displaced):
    result = displaced(f"{HEAD} Anbar | Ninewa |\n| Dahuk | 6 | 36 |  | 6 |")
    assert _cells(result, "origin_code", "households") == [("IQG15", 6)]


def test_long_rows_say_their_breakdown_by_what_they_give(displaced):
    result = displaced("""
        | Governorate | Shelter type | Wave       | Individuals |
        | Dahuk       |              |            | 60          |
        | Dahuk       | Camp         |            | 24          |
        | Dahuk       | Camp         | Pre-June14 | 12          |
    """)
    assert result.records["breakdown"].to_list() == ["total", "shelter", "period+shelter"]


def test_a_location_keeps_its_arabic_name_and_point_once(displaced):
    result = displaced("""
        | Governorate | Place id | Place | Arabic Name | Lat  | Lon  | IDPs Families | Camp |
        | Dahuk       | 7        | A     | أ           | 37.1 | 42.7 | 10            | 10   |
    """)
    columns = ("breakdown", "location_id", "location_name_ar", "latitude", "longitude")
    assert result.records.select(columns).rows() == [
        ("total", "7", "أ", 37.1, 42.7),
        ("shelter", "7", None, None, None),
    ]


def test_rows_by_nationality_are_a_partition_of_their_own(displaced):
    result = displaced("| Governorate | Nationality | Individuals |\n| Dahuk | Niger | 60 |")
    assert result.records.select("breakdown", "category", "individuals").rows() == [
        ("nationality", "Niger", 60)
    ]


def test_a_source_may_make_cells_that_do_not_add_up_an_error(taken):
    from mcof.ingest.source import source_of

    strict = source_of("strict", {"table": "displacement", "severity": {"partition-sum": "error"}})
    result = taken(
        f"{HEAD} Anbar | Ninewa |\n| Dahuk | 10 | 60 | 4 | 5 |\n| Erbil | 10 | 60 | 4 | 6 |",
        "displacement",
        source=strict,
        operation="A",
        reference_date="2015-05-21",
    )
    assert result.findings.select("row", "code", "severity").rows() == [
        (2, "partition-sum", "error")
    ]
    assert set(result.records["place_code"]) == {"IQG11"}
