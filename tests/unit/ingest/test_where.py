"""Places: exact, or counted for the area above with a finding, or refused."""

import polars as pl
import pytest

from mcof.ingest.source import source_of


@pytest.mark.parametrize("name", ["Dahuk", "Duhok", "Dohuk", "دهوك", "DAHUK"])
def test_spellings_of_a_governorate_are_one_place(displaced, name):
    assert (
        displaced(f"| Governorate | IDPs |\n| {name} | 6 |").records["place_code"].item() == "IQG09"
    )


def test_a_district_is_looked_for_within_its_governorate(displaced):
    result = displaced("| Governorate | District | IDPs |\n| Ninewa | Mosul | 6 |")
    assert result.records.select("place_code", "place_level", "place_given").row(0) == (
        "IQG15Q05",
        2,
        "Ninewa / Mosul",
    )


def test_an_unknown_district_is_counted_for_its_governorate_to_be_reviewed(displaced, codes):
    result = displaced("| Governorate | District | IDPs |\n| Sulaymaniyah | Chmachamal | 6 |")
    assert codes(result) == [(2, "B", "place-parent-used")]
    assert result.findings["severity"].item() == "review"
    assert "Chamchamal" in result.findings["candidates"].item()
    assert result.records.select("place_code", "place_level").row(0) == ("IQG06", 1)


def test_an_unknown_governorate_is_never_counted_for_the_country(displaced, codes):
    result = displaced("| Country | Governorate | IDPs |\n| Iraq | Atlantis | 6 |")
    assert codes(result) == [(2, "B", "place-unknown")]
    assert result.records.is_empty()


def test_a_row_without_a_place_is_refused(displaced, codes):
    result = displaced("| Governorate | IDPs |\n| - | 6 |")
    assert codes(result) == [(2, "A", "place-not-given")]


def test_a_national_row_is_of_the_country(displaced):
    result = displaced("| Country | Governorate | IDPs |\n| Iraq |  | 6 |")
    assert result.records.select("place_code", "place_level").row(0) == ("IQ", 0)


def test_codes_of_2014_become_those_of_today(displaced):
    result = displaced("| Admin1 PCode | IDPs |\n| IQ-G08 | 6 |\n| IQG08 | 7 |")
    assert result.records["place_code"].to_list() == ["IQG09", "IQG08"]


def test_places_of_another_country_are_kept_where_the_source_says_so(displaced, codes):
    mapping = {
        "columns": {"Commune": "admin2_name", "IDPs": "individuals"},
        "places": {"country": "HT", "keep_unknown": True},
    }
    result = displaced(
        "| Commune | IDPs |\n| Petit Goave | 6 |\n| PETIT-GOAVE | 7 |", mapping=mapping
    )
    assert result.records["code_set"].unique().to_list() == ["ht-provisional"]
    assert result.records["place_code"].unique().to_list() == ["petit-goave"]
    assert ("petit-goave", 2) in result.places.select("code", "level").rows()
    assert "place-kept-as-given" in result.findings["code"].to_list()


def test_places_kept_as_given_lie_in_the_places_that_their_rows_name(displaced):
    mapping = {
        "columns": {"Department": "admin1_name", "Commune": "admin2_name", "IDPs": "individuals"},
        "places": {"country": "HT", "keep_unknown": True},
    }
    result = displaced(
        """
        | Department | Commune     | IDPs |
        | Ouest      | Petit Goave | 6    |
        | Ouest      | Delmas      | 7    |
        | Nord       | Delmas      | x    |
        """,
        mapping=mapping,
    )
    lies = result.places.select("code", "level", "parent").sort("level", "code").rows()
    assert lies == [
        ("HT", 0, None),
        ("nord", 1, "HT"),
        ("ouest", 1, "HT"),
        ("delmas", 2, "HT"),  # in two departments: which, nobody knows
        ("petit-goave", 2, "ouest"),
    ]


def test_codes_of_a_source_lie_in_the_codes_above_them(displaced):
    mapping = {"places": {"code_set": "ocha-pcodes", "keep_unknown": True}}
    result = displaced(
        """
        | admin0Pcode | admin1Pcode | admin2Pcode | IDPs |
        | HTI         | HT01        | HT0111      | 6    |
        | HTI         |             |             | 9    |
        """,
        mapping=mapping,
    )
    lies = result.places.select("code", "level", "parent").sort("level").rows()
    assert lies == [("HTI", 0, None), ("HT01", 1, "HTI"), ("HT0111", 2, "HT01")]


def test_what_has_the_name_of_the_place_above_does_not_lie_in_itself(displaced):
    mapping = {
        "columns": {"Department": "admin1_name", "Commune": "admin2_name", "IDPs": "individuals"},
        "places": {"country": "HT", "keep_unknown": True},
    }
    result = displaced("| Department | Commune | IDPs |\n| Delmas | Delmas | 6 |", mapping=mapping)
    assert ("delmas", "HT") in result.places.select("code", "parent").rows()


def test_the_code_of_a_country_is_not_that_of_a_district_that_has_only_a_name(displaced):
    mapping = {"places": {"country": "HT", "keep_unknown": True}}
    result = displaced(
        """
        | iso3 | District | IDPs |
        | HTI  | Delmas   | 6    |
        | HTI  | Gressier | 7    |
        """,
        mapping=mapping,
    )
    assert result.records["place_code"].to_list() == ["delmas", "gressier"]


def test_an_origin_is_resolved_and_kept_as_written(displaced, codes):
    result = displaced("""
        | Governorate | Origin  | IDPs |
        | Kirkuk      | Ninewa  | 6    |
        | Kirkuk      | Moon    | 7    |
    """)
    assert codes(result) == [(3, "B", "origin-unknown")]
    assert result.records.select("origin_code", "origin_given", "breakdown").rows() == [
        ("IQG15", "Ninewa", "origin"),
        (None, "Moon", "origin"),
    ]


def test_the_order_of_rows_changes_no_place(displaced):
    rows = ["| Dahuk | Zakho | 6 |", "| Ninewa | Mosul | 7 |", "| Dahuk | Nowhere | 8 |"]
    head = "| Governorate | District | IDPs |\n"
    forward = displaced(head + "\n".join(rows)).records
    backward = displaced(head + "\n".join(reversed(rows))).records
    columns = ["place_code", "individuals"]
    assert forward.select(columns).sort(columns).equals(backward.select(columns).sort(columns))


def test_a_source_for_another_shape_of_place_rule_is_understood():
    source = source_of("x", {"places": {"code_set": "abc", "keep_unknown": True, "level": 2}})
    assert (source.places.code_set, source.places.level) == ("abc", 2)
    assert pl.Series([source.places.keep_unknown]).all()
