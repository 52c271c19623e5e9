"""A report says what is wrong with its own data."""

from datetime import UTC, date, datetime
from typing import Any

from mcof.reports import limits
from mcof.reports.documents import Named
from mcof.reports.situation import (
    Cell,
    Headline,
    Limit,
    MatrixRow,
    PlaceRow,
    Round,
    RoundPoint,
    SituationReport,
)

DAY = date(2015, 5, 21)


def stated(*, needs: bool = True, acts: bool = True, **parts: Any) -> dict[str, Limit]:
    report = SituationReport(
        crisis="Iraq",
        known_at=datetime(2015, 6, 4, tzinfo=UTC),
        round=Round("DTM", 21, DAY),
        **parts,
    )
    return {limit.code: limit for limit in limits.stated(report, needs=needs, acts=acts).limits}


def place(code: str, people: int | None = 5, **more: Any) -> PlaceRow:
    return PlaceRow(Named(code), individuals=people, **({"basis": "reported", "on": DAY} | more))


def test_unknown_not_assessed_and_stale_are_three_things():
    found = stated(
        places=(
            place("A"),
            place("B", None),
            place("C", None, assessed=False, on=None),
            place("D", on=date(2015, 5, 7)),
        )
    )
    assert {code: limit.places for code, limit in found.items() if limit.places} == {
        "unknown": (Named("B"),),
        "not-assessed": (Named("C"),),
        "stale": (Named("D"),),
    }
    assert found["unknown"].of == 4


def test_modelled_and_synthetic_places_are_named():
    found = stated(places=(place("A", basis="modelled"), place("B", basis="synthetic")))
    assert found["modelled"].places == (Named("A"),)
    assert found["synthetic"].places == (Named("B"),)


def test_governorates_that_do_not_add_up_to_the_nation_are_said():
    found = stated(headline=Headline(individuals=12), places=(place("A"), place("B")))
    assert (found["sum"].count, found["sum"].of) == (10, 12)
    assert "sum" not in stated(headline=Headline(individuals=10), places=(place("A"), place("B")))


def test_changes_of_method_are_counted():
    points = (RoundPoint(DAY), RoundPoint(DAY, method_break=True))
    assert stated(series=points)["method"].count == 1


def test_what_is_missing_behind_the_matrix_is_said():
    assert "no-needs" in stated(needs=False)
    assert "no-responses" in stated(acts=False)
    row = MatrixRow(Named("HEALTH"), "mcof-2012", {"DURING": Cell(True, basis="synthetic")})
    found = stated(matrix=(row,))
    assert (found["sectors-unassessed"].count, found["sectors-unassessed"].of) == (2, 3)
    assert "synthetic-responses" in found
