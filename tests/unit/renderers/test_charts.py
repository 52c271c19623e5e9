"""Charts are values: what they show can be read from them."""

import json
from datetime import date
from typing import Any

import pytest

from mcof.renderers import charts
from mcof.renderers.words import Words
from mcof.reports.documents import Named
from mcof.reports.situation import PlaceRow, RoundPoint

EN, AR = Words("en"), Words("ar")
SQUARE = "[[[{0},{1}],[{2},{1}],[{2},{3}],[{0},{3}],[{0},{1}]]]"


def place(code: str, people: int | None, **more: Any) -> PlaceRow:
    return PlaceRow(Named(code, {"en": code}), individuals=people, **more)


def rows(chart: Any) -> list[dict[str, Any]]:
    drawn = chart.to_dict()
    return (
        [row for data in drawn["datasets"].values() for row in data]
        if "datasets" in drawn
        else [
            row
            for layer in drawn.get("layer", [drawn])
            for row in layer.get("data", drawn.get("data", {})).get("values", [])
        ]
    )


@pytest.mark.parametrize(
    ("values", "borders"),
    [
        ([531996, 12000], (50000, 100000, 200000, 500000)),
        ([9], (2, 5)),
        ([1], ()),
        ([], ()),
        ([0, 0], ()),
    ],
)
def test_borders_of_classes_are_round_numbers(values: list[int], borders: tuple[int, ...]):
    assert charts.breaks(values) == borders


def test_the_largest_is_always_darkest_and_unknown_has_no_class():
    assert charts.shade(9, (2, 5)) == 4
    assert charts.shade(0, (2, 5)) == 2
    assert charts.shade(None, (2, 5)) is None


def test_what_is_not_assessed_is_hatched_and_unknown_is_not():
    places = [place("A", 10), place("B", None), place("C", None, assessed=False)]
    fills = {row["name"]: row["fill"] for row in rows(charts.tiles(places, EN)) if "fill" in row}
    assert fills["A"] in charts.BLUES
    assert fills["B"] == charts.UNKNOWN
    assert fills["C"] == charts.HATCH


def test_a_tile_says_its_number_in_digits():
    labels = {row["label"] for row in rows(charts.tiles([place("A", 1234)], EN))}
    assert labels == {"1,234"}


def test_categories_change_sides_with_the_direction_and_time_does_not():
    bars = {words.language: charts.bars([place("A", 1)], words).to_dict() for words in (EN, AR)}
    side = {
        language: chart["layer"][0]["encoding"]["y"]["axis"]["orient"]
        for language, chart in bars.items()
    }
    assert side == {"en": "left", "ar": "right"}
    series = [RoundPoint(date(2015, 5, 21), individuals=5)]
    trend = json.dumps(charts.trend(series, AR).to_dict())
    assert '"reverse": true' not in trend


def test_the_line_stops_where_the_method_changed():
    series = [
        RoundPoint(date(2015, 1, 1), individuals=5),
        RoundPoint(date(2015, 2, 1), individuals=6, method_break=True),
    ]
    segments = [row["segment"] for row in rows(charts.trend(series, EN)) if "segment" in row]
    assert set(segments) == {"0", "1"}
    assert "method changed" in json.dumps(charts.trend(series, EN).to_dict())


def test_a_map_is_drawn_from_boundaries_only_where_all_are_known():
    shape = '{"type":"Polygon","coordinates":' + SQUARE.format(44, 33, 45, 34) + "}"
    known = place("A", 5, boundary=shape)
    assert charts.has_boundaries([known])
    assert not charts.has_boundaries([known, place("B", 5)])
    assert not charts.has_boundaries([])


def test_boundaries_are_drawn_true_to_shape_with_names():
    shapes = [
        '{"type":"Polygon","coordinates":' + SQUARE.format(x, 33, x + 1, 34) + "}" for x in (44, 45)
    ]
    places = [place(code, 5, boundary=shape) for code, shape in zip("AB", shapes, strict=True)]
    drawn = charts.boundaries(places, EN, width=380).to_dict()
    assert 220 < drawn["height"] < 235  # half the width, and a sixth more: cos(33.5) = 0.83
    assert {row["name"] for row in rows(charts.boundaries(places, EN)) if "name" in row} == {
        "A",
        "B",
    }


def test_places_without_a_square_of_their_own_stand_in_order():
    assert not charts.has_positions([place("A", 1), place("B", 2, row=0, column=0)])
    assert not charts.has_positions(
        [place("A", 1, row=0, column=0), place("B", 2, row=0, column=0)]
    )
    assert charts.has_positions([place("A", 1, row=0, column=0)])
