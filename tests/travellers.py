"""Invented flows for tests: twelve weeks at eight points, of which two pause. Always the same."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

SEED = 20_190_304
START = date(2019, 3, 4)  # a Monday
WEEKS = 12
PAUSES = {"p3": (date(2019, 4, 1), date(2019, 4, 28)), "p6": (date(2019, 5, 6), date(2019, 5, 26))}
"""The two points that pause, with the first and the last day: four weeks and three."""

PLACES = {
    f"p{at}": place for at, place in enumerate(("A1", "A1", "A2", "B1", "B1", "B2", "C", "C"))
}
END = START + timedelta(days=7 * WEEKS - 1)


def points() -> pl.DataFrame:
    """The list of points; each opens before the first week, and two have a pause."""
    rows = [
        {
            "point_id": point,
            "place_code": place,
            "status": "ACTIVE",
            "active_from": date(2019, 1, 1),
        }
        for point, place in PLACES.items()
    ]
    rows += [
        {
            "point_id": point,
            "place_code": PLACES[point],
            "status": "PAUSED",
            "active_from": first,
            "active_to": last,
        }
        for point, (first, last) in PAUSES.items()
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def records(per_day: float = 4.0) -> pl.DataFrame:
    """Groups of travellers, some at every point on most of its active days."""
    chance = np.random.default_rng(SEED)
    days = [START + timedelta(days=at) for at in range(7 * WEEKS)]
    spots = [
        (point, day)
        for point in PLACES
        for day in days
        if not (point in PAUSES and PAUSES[point][0] <= day <= PAUSES[point][1])
    ]
    each = chance.poisson(per_day, len(spots))
    at = np.repeat(np.arange(len(spots)), each)
    many = len(at)
    female, male = chance.integers(0, 5, many), chance.integers(1, 5, many)
    return pl.DataFrame(
        {
            "point_id": [spots[i][0] for i in at],
            "counted_on": [spots[i][1] for i in at],
            "record_id": [f"invented-{i:06d}" for i in range(many)],
            "direction": chance.choice(["IN", "OUT", "INTERNAL"], many),
            "reason": chance.choice(["ECONOMIC", "RETURN", "FAMILY"], many),
            "groups": np.ones(many, dtype=np.int64),
            "individuals": female + male,
            "female": female,
            "male": male,
            "basis": ["synthetic"] * many,
        }
    )
