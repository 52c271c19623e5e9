"""What a reader must know of the data before using it, found in the report itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mcof.reports.situation import Limit, PlaceRow, SituationReport

STRENGTH = ("reported", "derived", "modelled", "synthetic")
"""Bases from the strongest to the weakest."""

_Test = Callable[[PlaceRow], bool]


def stated(report: SituationReport, *, needs: bool, acts: bool) -> SituationReport:
    """The report with its limits.

    Args:
        needs: whether any row of need stands behind the matrix.
        acts: whether any row of response does.
    """
    found = [
        *_of_places(report),
        *_of_series(report),
        *_of_matrix(report, needs=needs, acts=acts),
    ]
    return replace(report, limits=(Limit("stock"), *found) if report.round else tuple(found))


def _of_places(report: SituationReport) -> list[Limit]:
    day = report.round.on if report.round else None
    tests: dict[str, _Test] = {
        "synthetic": lambda row: row.basis == "synthetic",
        "modelled": lambda row: row.basis == "modelled",
        "derived": lambda row: row.basis == "derived",
        "not-assessed": lambda row: not row.assessed,
        "unknown": lambda row: row.assessed and row.individuals is None,
        "stale": lambda row: row.on is not None and day is not None and row.on < day,
    }
    whole = len(report.places)
    limits = []
    for code, test in tests.items():
        places = tuple(row.place for row in report.places if test(row))
        if places:
            limits.append(Limit(code, len(places), whole, places))
    known = [row.individuals for row in report.places if row.individuals is not None]
    nation = report.headline.individuals
    if known and nation is not None and sum(known) != nation:
        limits.append(Limit("sum", sum(known), nation))
    return limits


def _of_series(report: SituationReport) -> list[Limit]:
    breaks = sum(point.method_break for point in report.series)
    return [Limit("method", breaks)] if breaks else []


def _of_matrix(report: SituationReport, *, needs: bool, acts: bool) -> list[Limit]:
    limits = []
    cells = [row.cell(phase) for row in report.matrix for phase in report.phases]
    if any(cell.basis == "synthetic" for cell in cells):
        limits.append(Limit("synthetic-responses"))
    if not needs:
        limits.append(Limit("no-needs"))
    if not acts:
        limits.append(Limit("no-responses"))
    absent = sum(not cell.assessed for cell in cells)
    if absent and (needs or acts):
        limits.append(Limit("sectors-unassessed", absent, len(cells)))
    if acts:
        limits.append(Limit("reached"))
    return limits
