"""A sheet adds people over places of one sector, and keeps unknown apart from none."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from mcof.reports.documents import Named
from mcof.reports.heat import HeatCell, cells_of, sheet
from mcof.reports.missing import Range

ROW: dict[str, Any] = {
    "sector": "HEALTH",
    "phase": "DURING",
    "place_code": "A",
    "need": 100,
    "unmet": 40,
    "coverage": 0.6,
    "actors": 1,
    "need_rows": 1,
    "response_rows": 1,
    "basis": "reported",
}


def rows(*changes: dict[str, Any]) -> pa.Table:
    schema = pa.schema(
        [("sector", pa.string()), ("phase", pa.string()), ("place_code", pa.string())]
        + [(name, pa.int64()) for name in ("need", "unmet")]
        + [("coverage", pa.float64())]
        + [(name, pa.int64()) for name in ("actors", "need_rows", "response_rows")]
        + [("basis", pa.string())]
    )
    return pa.Table.from_pylist([ROW | change for change in changes], schema=schema)


def gaps(*found: tuple[str, str, str]) -> pa.Table:
    columns = ("kind", "place_code", "phase")
    return pa.table(
        {
            "sector": pa.array(["HEALTH"] * len(found), pa.string()),
            **{
                name: pa.array([gap[at] for gap in found], pa.string())
                for at, name in enumerate(columns)
            },
        }
    )


def one(*changes: dict[str, Any], head: str = "phase", found: pa.Table | None = None) -> HeatCell:
    cells = cells_of(rows(*changes), found if found is not None else gaps(), head=head)
    return next(iter(cells.values()))


def test_people_of_one_sector_are_added_over_places() -> None:
    cell = one({}, {"place_code": "B", "unmet": 10})
    assert cell.people == Range(50, 50)
    assert cell.places == (0, 2)


def test_where_nobody_says_whom_they_reach_the_unmet_are_a_range() -> None:
    assert one({}, {"place_code": "B", "coverage": None}).people == Range(40, 80)


def test_an_unknown_need_has_no_upper_end() -> None:
    cell = one({}, {"place_code": "B", "need": None, "unmet": None, "coverage": None})
    assert cell.people == Range(40, None)


def test_a_cell_in_which_nobody_stated_a_need_is_not_known() -> None:
    cell = one({"need": None, "unmet": None, "coverage": None, "actors": 0})
    assert not cell.known
    assert cell.people is None


def test_the_gravest_kind_comes_first_and_each_kind_once() -> None:
    found = gaps(("information", "A", "DURING"), ("presence", "A", "DURING"))
    found = pa.concat_tables([found, gaps(("presence", "B", "DURING"))])
    cell = one({}, {"place_code": "B"}, found=found)
    assert cell.kinds == ("presence", "information")
    assert cell.places == (2, 2)


def test_a_cell_of_one_place_does_not_count_places() -> None:
    assert one({}, head="place_code").places is None


def test_rows_that_say_no_phase_are_a_column_of_their_own() -> None:
    cells = cells_of(rows({"phase": None}), gaps(), head="phase")
    assert list(cells) == [("HEALTH", "")]


def test_a_gap_of_every_sector_and_one_of_the_country_have_cells_of_their_own() -> None:
    found = gaps(("protection", "A", "DURING"), ("institutional", "IQ", "DURING"))
    found = found.set_column(
        found.schema.get_field_index("sector"), "sector", pa.array([None, "HEALTH"], pa.string())
    )
    cells = cells_of(rows({}), found, head="place_code")
    assert cells["", "A"].kinds == ("protection",)
    assert cells["HEALTH", "IQ"].kinds == ("institutional",)
    by_phase = cells_of(rows({}), found, head="phase")["HEALTH", "DURING"]
    assert by_phase.places == (0, 1)  # the country is none of its places


def test_a_sheet_has_the_lines_of_which_somebody_speaks() -> None:
    cells = cells_of(rows({}), gaps(), head="place_code")
    made = sheet(
        "sheet", cells, lines=[Named("DRR"), Named("HEALTH")], heads=[Named("A"), Named("B")]
    )
    assert [line.code for line in made.lines] == ["HEALTH"]
    assert made.cell(made.lines[0], Named("B")) == HeatCell()
