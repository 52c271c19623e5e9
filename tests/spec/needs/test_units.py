"""Which rows make the figure of a unit: the newest, whole, of one series, at the deepest place."""

from __future__ import annotations

import polars as pl
import pytest
from tests.drawing import drawn, paths, table

from mcof.needs.figures import figures, outcomes, years
from mcof.needs.units import chosen, deepest, wide

PATHS = pl.DataFrame(paths())


def told(drawing: str, *, year: int | None = 2026) -> pl.DataFrame:
    rows = figures(table(drawn("needs", drawing)), year=year).to_pyarrow()
    return chosen(pl.DataFrame(rows), PATHS)


def in_need(drawing: str, **asked) -> list[tuple]:
    rows = deepest(told(drawing, **asked), PATHS)
    names = ["place_code", "population_group", "pocket", "sector", "in_need"]
    return sorted(rows.select(names).rows())


def test_the_newest_day_of_the_year_counts():
    rows = """
    place_code | sector | period_end | in_need
    A1         | WSH    | 2026-06-30 | 10
    A1         | WSH    | 2026-12-31 | 20
    A1         | WSH    | 2025-12-31 | 70
    """
    assert in_need(rows) == [("A1", "IDP", "", "WSH", 20)]
    assert in_need(rows, year=2025) == [("A1", "IDP", "", "WSH", 70)]


def test_rows_without_a_date_count_where_no_row_has_one():
    rows = """
    place_code | sector | period_end | in_need
    A1         | WSH    |            | 10
    A2         | WSH    |            | 30
    A2         | WSH    | 2026-12-31 | 20
    """
    assert in_need(rows) == [("A1", "IDP", "", "WSH", 10), ("A2", "IDP", "", "WSH", 20)]
    assert in_need(rows, year=None) == [("A1", "IDP", "", "WSH", 10), ("A2", "IDP", "", "WSH", 30)]


def test_categories_are_never_added_to_the_whole():
    rows = """
    place_code | sector | category | sex | age      | category_rest | in_need
    A1         | WSH    | total    |     |          |               | 100
    A1         | WSH    | Female   | f   |          |               | 55
    A1         | WSH    | Male     | m   |          |               | 45
    A1         | WSH    | Disabled |     |          | Disabled      | 900
    """
    assert in_need(rows, year=None) == [("A1", "IDP", "", "WSH", 100)]


def test_the_parts_of_one_partition_are_added_where_no_whole_is_given():
    rows = """
    place_code | sector | sex | age      | in_need
    A1         | WSH    | f   |          | 55
    A1         | WSH    | m   |          | 44
    A1         | WSH    |     | children | 10
    """
    assert in_need(rows, year=None) == [("A1", "IDP", "", "WSH", 99)]


def test_of_two_series_of_a_sector_the_one_that_calls_itself_overall_counts():
    rows = """
    place_code | sector | sector_given         | in_need
    A1         | PRO    | General Protection   | 900
    A1         | PRO    | Protection (overall) | 700
    A2         | PRO    | General Protection   | 800
    """
    assert in_need(rows, year=None) == [("A1", "IDP", "", "PRO", 700)]
    assert told(rows, year=None)["other_series"].to_list() == [1]


def test_without_an_overall_series_the_one_with_most_units_counts():
    rows = """
    place_code | sector | sector_given | in_need
    A1         | PRO    | One          | 900
    A1         | PRO    | Two          | 700
    A2         | PRO    | Two          | 800
    """
    assert [row[-1] for row in in_need(rows, year=None)] == [700, 800]


def test_a_place_above_others_that_have_figures_is_no_unit():
    rows = """
    place_code | sector | in_need
    XX         | WSH    | 999
    A          | WSH    | 500
    A1         | WSH    | 100
    B          | WSH    | 200
    """
    assert [(row[0], row[-1]) for row in in_need(rows, year=None)] == [("A1", 100), ("B", 200)]


def test_groups_are_within_everybody_and_make_no_unit_beside_them():
    rows = """
    place_code | population_group | sector | in_need
    A1         | IDP              | WSH    | 100
    A1         |                  | WSH    | 300
    A2         | IDP              | WSH    | 50
    A2         | HOST             | WSH    | 60
    """
    found = [(row[0], row[1], row[-1]) for row in in_need(rows, year=None)]
    assert found == [("A1", "", 300), ("A2", "HOST", 60), ("A2", "IDP", 50)]


def test_a_pocket_of_need_is_a_unit_of_its_own():
    rows = """
    place_code | pocket | sector | in_need
    A1         | Camp 1 | WSH    | 100
    A1         |        | WSH    | 300
    """
    assert [(row[2], row[-1]) for row in in_need(rows, year=None)] == [("", 300), ("Camp 1", 100)]


def test_a_place_where_only_other_sectors_have_figures_is_no_unit():
    assert in_need("place_code | sector | in_need\nA1 | MHPSS | 5", year=None) == []


def test_a_row_says_that_a_sector_was_not_assessed():
    rows = """
    place_code | sector | in_need | severity
    A1         | WSH    |         | 3
    A1         | FSC    | 10      |
    """
    (row,) = wide(deepest(told(rows, year=None), PATHS)).to_dicts()
    assert (row["in_need:WSH"], row["phase:WSH"]) == (None, 3)
    assert (row["in_need:FSC"], row["phase:FSC"]) == (10, None)


def test_a_published_figure_over_all_sectors_stands_beside_and_drives_nothing():
    rows = """
    place_code | sector | in_need | severity
    A1         | WSH    | 10      | 3
    A1         | ALL    | 90      | 4
    """
    (row,) = wide(deepest(told(rows, year=None), PATHS)).to_dicts()
    assert (row["published_in_need"], row["published_severity"]) == (90, 4)
    assert row["in_need:WSH"] == 10


@pytest.mark.parametrize("basis", ["reported", "derived", "modelled", "synthetic"])
def test_a_unit_is_as_weak_as_its_weakest_sector(basis):
    rows = f"""
    place_code | sector | in_need | basis
    A1         | WSH    | 10      | reported
    A1         | FSC    | 10      | {basis}
    """
    assert wide(deepest(told(rows, year=None), PATHS))["basis"].to_list() == [basis]


def test_years_are_those_that_rows_speak_of():
    rows = """
    place_code | sector | period_end | in_need
    A1         | WSH    | 2026-06-30 | 10
    A1         | FSC    | 2025-06-30 | 10
    A1         | EDU    |            | 10
    """
    found = years(table(drawn("needs", rows))).to_pyarrow()
    assert sorted(found["year"].to_pylist(), key=str) == [2025, 2026, None]


def test_the_worst_phase_of_the_newest_day_of_an_outcome_counts():
    rows = """
    place_code | outcome   | period_end | outcome_phase
    A1         | MORTALITY | 2026-01-31 | 5
    A1         | MORTALITY | 2026-06-30 | 3
    A1         | MORTALITY | 2026-06-30 | 4
    """
    found = outcomes(table(drawn("outcomes", rows)), year=2026).to_pyarrow()
    assert found["phase"].to_pylist() == [4]
