"""Cells of places and groups become one cell per sector and phase."""

from typing import Any

import pyarrow as pa

from mcof.reports import matrix
from mcof.reports.documents import Named
from mcof.reports.situation import Cell, Range

HEALTH, WATER = Named("HEALTH", {"en": "Health"}), Named("WSH", {"en": "Water"})
SECTORS = {"HEALTH": (HEALTH, "mcof-2012"), "WSH": (WATER, "iasc")}
USUAL: dict[str, Any] = {
    "sector": "HEALTH",
    "phase": "DURING",
    "place_code": "IQG01",
    "state": "covered",
    "stale": False,
    "need": 100,
    "unmet": 0,
    "coverage": 1.0,
    "actors": 1,
    "basis": "reported",
    "need_rows": 1,
    "response_rows": 1,
}
KINDS = {
    "need": pa.int64(), "unmet": pa.int64(), "coverage": pa.float64(), "phase": pa.string()
}  # fmt: skip


def cells(*rows: dict[str, Any]) -> pa.Table:
    full = [USUAL | row for row in rows]
    return pa.table(
        {name: pa.array([row[name] for row in full], KINDS.get(name)) for name in USUAL}
    )


def only(*rows: dict[str, Any]) -> Cell:
    return matrix.rows(cells(*rows), SECTORS)[0].cell("DURING")


NOBODY = {"state": "nobody", "actors": 0, "coverage": 0.0, "unmet": 100}


def test_a_surplus_hides_no_gap_in_another_place():
    cell = only({}, {"place_code": "IQG08", **NOBODY})
    assert (cell.kind, cell.places_of_kind, cell.places) == ("presence", 1, 2)
    assert cell.unmet == Range(100, 100)


def test_the_worst_kind_is_shown_and_the_others_are_counted():
    partial = {"state": "partial", "coverage": 0.5, "unmet": 50}
    cell = only(NOBODY, {"place_code": "IQG08", **partial}, {"place_code": "IQG09", **partial})
    assert cell.kind == "presence"
    assert (cell.places_of_kind, cell.places_with_gap, cell.places) == (1, 3, 3)


def test_who_does_not_say_whom_they_reach_leaves_a_range():
    silent = {"state": "reach-unknown", "coverage": None, "unmet": 100}
    assert only(NOBODY, {"place_code": "IQG08", **silent}).unmet == Range(100, 200)


def test_an_unknown_need_leaves_no_upper_end():
    unknown = {"state": "nobody", "actors": 0, "need": None, "unmet": None, "coverage": None}
    assert only(NOBODY, {"place_code": "IQG08", **unknown}).unmet == Range(100, None)
    assert only(unknown).unmet == Range(None, None)


def test_an_old_figure_is_an_information_gap():
    assert only({"stale": True}).kind == "information"


def test_a_cell_that_no_row_speaks_of_was_not_assessed():
    row = matrix.rows(cells({}), SECTORS)[0]
    assert row.cell("DURING").kind is None
    assert row.cell("DURING").assessed
    assert not row.cell("BEFORE").assessed


def test_the_weakest_basis_is_that_of_the_cell():
    assert only({}, {"place_code": "IQG08", "basis": "synthetic"}).basis == "synthetic"


def test_a_gap_that_rests_on_no_row_has_no_basis_of_its_own():
    assert only(NOBODY | {"need_rows": 0, "response_rows": 0}).basis is None


def test_mcof_sectors_are_always_there_and_clusters_only_where_spoken_of():
    assert [row.sector for row in matrix.rows(cells({}), SECTORS)] == [HEALTH]
    both = matrix.rows(cells({}, {"sector": "WSH"}), SECTORS)
    assert [row.sector for row in both] == [HEALTH, WATER]


def test_rows_without_a_phase_have_a_column_of_their_own():
    assert matrix.phases(cells({}), ("DURING",)) == ("DURING",)
    assert matrix.phases(cells({"phase": None}), ("DURING",)) == ("DURING", matrix.NO_PHASE)


def test_no_cells_are_fifteen_rows_of_not_assessed():
    rows = matrix.rows(cells({}).slice(0, 0), SECTORS)
    assert [row.cell("DURING").assessed for row in rows] == [False]
