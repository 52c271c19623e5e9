"""A point lies in the place that its row names, where the boundary of the place is known."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcof.ingest.checks.outlines import NEAR, in_places
from mcof.ingest.intake import Options, intake
from mcof.ingest.sheets import RawSheet
from mcof.places import packaged
from mcof.tables import FACTS, PLACES


def square(west: float, south: float, side: float = 1) -> str:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


@pytest.fixture
def places() -> pl.DataFrame:
    drawn = [("IQG09", square(42, 36)), ("IQG11", square(43, 36)), ("IQG01", None)]
    rows = [
        {"code_set": "iq-cod-2019", "code": code, "level": 1, "parent": "IQ", "boundary": outline}
        for code, outline in drawn
    ]
    return PLACES.conform(pl.DataFrame(rows))


def points(*told: tuple[str, float | None, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            ("drawn", at + 2, at, "iq-cod-2019", code, north, east)
            for at, (code, north, east) in enumerate(told)
        ],
        schema={"sheet": pl.String, "source_row": pl.Int64, "line": pl.Int64}
        | {"code_set": pl.String, "place_code": pl.String}
        | {"latitude": pl.Float64, "longitude": pl.Float64},
        orient="row",
    )


def test_a_point_outside_is_found_with_the_place_that_it_lies_in(places: pl.DataFrame):
    rows, found = in_places(
        points(
            ("IQG09", 36.5, 42.5),
            ("IQG09", 36.5, 43.5),
            ("IQG09", 36.5, 49.5),
            ("IQG09", 42.5, 36.5),
            ("IQG01", 36.5, 42.5),
            ("IQG09", None, 42.5),
        ),
        places,
    )
    assert found.select("row", "code", "candidates").rows() == [
        (3, "coordinates-outside-place", "IQG11"),
        (4, "coordinates-outside-place", None),
        (5, "coordinates-swapped", None),
    ]
    assert rows["latitude"].to_list() == [36.5, None, None, None, 36.5, None]
    assert rows["longitude"].to_list() == [42.5, None, None, None, 42.5, 42.5]


@given(st.floats(0, 0.9), st.booleans())
def test_a_point_just_outside_is_no_finding_since_outlines_are_simplified(part, is_north):
    outline = pl.DataFrame(
        {"code_set": ["iq-cod-2019"], "code": ["IQG09"], "level": [1], "boundary": [square(42, 36)]}
    )
    north = 37 + part * NEAR if is_north else 36 - part * NEAR
    rows, found = in_places(points(("IQG09", north, 42.5)), outline)
    assert found.is_empty()
    assert rows["latitude"].to_list() == [north]


def test_sites_are_held_to_imported_boundaries(places: pl.DataFrame):
    cells = [
        ["SSID", "Reference date", "Governorate", "Lat", "Lon", "Individuals"],
        ["s1", "2015-05-21", "Dahuk", "36.5", "42.5", "10"],
        ["s2", "2015-05-21", "Dahuk", "36.4", "43.6", "10"],
    ]
    letters = "ABCDEF"
    columns = {letter: [row[at] for row in cells] for at, letter in enumerate(letters)}
    result = intake(
        [RawSheet("drawn", pl.DataFrame(columns))],
        table=FACTS["sites"],
        registry=packaged().extended(places=places),
        options=Options(constants={"operation": "A"}),
    )
    assert result.findings.select("row", "column", "code", "candidates").rows() == [
        (3, "D", "coordinates-outside-place", "IQG11")
    ]
    assert result.records["latitude"].to_list() == [36.5, None]


def test_the_points_of_real_districts_lie_in_them_and_in_no_other(shared_data):
    drawn = json.loads(
        shared_data("iraq-cod-ab-2019/irq_cod_adm2_simplified.geojson").read_text("utf-8")
    )
    outlines = pl.DataFrame(
        {
            "code_set": "iq-cod-2019",
            "code": each["properties"]["ADM2_PCODE"],
            "level": 2,
            "boundary": json.dumps(each["geometry"]),
        }
        for each in drawn["features"]
    )
    listed = pl.read_csv(shared_data("iraq-cod-ab-2019/places.csv")).filter(level=2)
    told = listed.select("pcode", "lat", "lon").rows()
    _, found = in_places(points(*told), outlines)
    assert found.is_empty()
    shifted = [(code, *told[at - 1][1:]) for at, (code, *_) in enumerate(told)]
    _, found = in_places(points(*shifted), outlines)
    assert found.height == outlines.height == 101
    assert found["candidates"].to_list() == [told[at - 1][0] for at in range(len(told))]
