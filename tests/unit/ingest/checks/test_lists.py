"""Waves, shelters and units of cells are those of the method in force on the day."""

from __future__ import annotations

WIDE = "| Governorate | Families | Individuals | {} |\n| Dahuk | 10 | 60 | {} |\n"


def _told(result, code):
    rows = result.findings.filter(code=code)
    return rows.select("column", "value").rows()


def test_a_wave_that_had_not_begun_is_found_at_its_column(displaced):
    result = displaced(WIDE.format("July 17", 10), reference_date="2015-05-21")
    assert _told(result, "wave-after-day") == [("D", "JUL17")]
    assert "began on 2017-07-01" in result.findings.filter(code="wave-after-day")["message"].item()


def test_a_shelter_that_came_with_a_later_method_is_to_be_reviewed(displaced):
    drawing = WIDE.format("Rented houses (habitable)", 10)
    assert _told(displaced(drawing, reference_date="2019-03-31"), "method-list") == [
        ("D", "RENTED_FIT")
    ]
    assert _told(displaced(drawing, reference_date="2019-04-30"), "method-list") == []


def test_cells_in_another_unit_than_the_methods_are_to_be_reviewed(displaced):
    drawing = WIDE.format("Anbar | Ninewa", "24 | 36")
    result = displaced(drawing, reference_date="2015-05-21")
    assert _told(result, "cell-unit-differs") == [(None, "iraq-r8")]
    assert result.records.filter(breakdown="origin")["individuals"].to_list() == [24, 36]
    later = displaced(drawing, reference_date="2020-12-31")
    assert _told(later, "cell-unit-differs") == []


def test_rows_carry_the_version_in_force_for_their_group_and_day(displaced):
    drawing = """
        | Governorate | Population group | Date       | Individuals |
        | Dahuk       | IDP              | 2015-05-21 | 60          |
        | Erbil       | IDP              | 2020-08-31 | 60          |
        | Erbil       | RETURNEE         | 2020-08-31 | 60          |
    """
    assert displaced(drawing).records["method_version"].to_list() == [
        "iraq-r8",
        "iraq-r117",
        "iraq-returnees-r113",
    ]
