"""V16: returnees are counted by last displacement, never by origin."""

import polars as pl
import pytest

HEAD = "| Governorate | District | Families | Individuals |"


def test_governorates_across_a_list_of_returnees_are_last_displacements(displaced):
    result = displaced(
        f"{HEAD} Anbar | Erbil |\n| Ninewa | Telafar | 10 | 60 | 4 | 6 |",
        population_group="returnee",
    )
    assert result.findings.is_empty()
    cells = result.records.filter(pl.col("breakdown") == "last")
    assert cells.select("last_displacement_code", "households", "origin_code").rows() == [
        ("IQG01", 4, None),
        ("IQG11", 6, None),
    ]


def test_a_header_that_names_returnees_makes_the_file_a_list_of_returnees(displaced):
    result = displaced("| Governorate | Returnee Families | Erbil |\n| Ninewa | 10 | 10 |")
    assert result.records.select("breakdown", "population_group").rows() == [
        ("total", "RETURNEE"),
        ("last", "RETURNEE"),
    ]


def test_a_returnee_with_an_origin_is_an_error_and_is_not_stored(displaced):
    result = displaced(
        """
        | Governorate | Governorate of origin | Families |
        | Ninewa      | Anbar                 | 10       |
        | Ninewa      |                       | 12       |
        """,
        population_group="RETURNEE",
    )
    assert result.findings.select("row", "column", "code", "severity").rows() == [
        (2, "B", "returnee-origin", "error")
    ]
    assert "('Anbar')" in result.findings["message"].item()
    assert result.account.rows_stored == 1


def test_in_a_mixed_list_only_returnees_are_asked_about_their_origin(displaced):
    result = displaced("""
        | Governorate | Group    | Families | Anbar |
        | Ninewa      | IDP      | 10       | 10    |
        | Ninewa      | RETURNEE | 12       | 12    |
    """)
    assert result.findings.select("row", "code").rows() == [(3, "returnee-origin")]
    assert set(result.records["population_group"]) == {"IDP"}


@pytest.mark.parametrize("header", ["Last displacement", "Governorate of last displacement"])
def test_long_rows_of_returnees_say_their_last_displacement(displaced, header):
    result = displaced(
        f"| Governorate | {header} | Families |\n| Ninewa | Hawler | 10 |",
        population_group="RETURNEE",
    )
    columns = ("breakdown", "last_displacement_code", "last_displacement_given")
    assert result.records.select(columns).rows() == [("last", "IQG11", "Hawler")]
    assert result.findings.is_empty()


def test_a_last_displacement_that_is_no_place_is_a_finding(displaced):
    result = displaced(
        "| Governorate | Last displacement | Families |\n| Ninewa | Atlantis | 10 |",
        population_group="RETURNEE",
    )
    assert result.findings["code"].to_list() == ["origin-unknown"]
    assert result.records["breakdown"].to_list() == ["last"]
