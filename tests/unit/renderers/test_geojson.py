"""Rows as a map: what is known is drawn, what is unknown is null."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from mcof.errors import InputError
from mcof.renderers.geojson import geojson_bytes
from mcof.tables import PLACES

SQUARE = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'


def places() -> pl.DataFrame:
    known = {
        "code_set": ["s", "s", "s"],
        "code": ["A", "B", "C"],
        "latitude": [1.5, 2.5, None],
        "longitude": [3.5, 4.5, None],
        "boundary": [SQUARE, None, None],
    }
    return PLACES.conform(pl.DataFrame(known))


def features(rows: pl.DataFrame) -> list[dict[str, Any]]:
    return list(json.loads(geojson_bytes(rows, places()))["features"])


def test_a_boundary_is_drawn_where_there_is_one_else_a_point_else_nothing() -> None:
    rows = pl.DataFrame({"code_set": "s", "place_code": ["A", "B", "C", "X"]})
    drawn = [one["geometry"] for one in features(rows)]
    assert drawn == [
        json.loads(SQUARE),
        {"type": "Point", "coordinates": [4.5, 2.5]},
        None,
        None,
    ]


def test_unknown_is_null_and_zero_is_zero() -> None:
    rows = pl.DataFrame(
        {
            "code_set": "s",
            "place_code": ["A", "B", "C"],
            "people": [0, None, 3],
            "share": [0.5, float("nan"), None],
        }
    )
    assert [one["properties"]["people"] for one in features(rows)] == [0, None, 3]
    assert [one["properties"]["share"] for one in features(rows)] == [0.5, None, None]


def test_text_with_quotes_and_line_breaks_stays_one_value() -> None:
    rows = pl.DataFrame({"code_set": "s", "place_code": ["A"], "note": ['"}\n]مخيم']})
    assert features(rows)[0]["properties"]["note"] == '"}\n]مخيم'


def test_a_place_is_its_own_geometry_and_not_a_property() -> None:
    drawn = features(places().select("code_set", "code", "latitude", "longitude", "boundary"))
    assert drawn[0]["geometry"] == json.loads(SQUARE)
    assert drawn[0]["properties"] == {"code_set": "s", "code": "A"}


def test_no_rows_are_an_empty_collection() -> None:
    rows = pl.DataFrame(schema={"code_set": pl.String, "place_code": pl.String})
    assert features(rows) == []


def test_rows_without_a_place_are_no_map() -> None:
    with pytest.raises(InputError, match="geojson-without-place"):
        geojson_bytes(pl.DataFrame({"people": [1]}), places())
