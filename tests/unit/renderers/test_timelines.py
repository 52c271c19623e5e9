"""Timelines: nothing is drawn where nobody counted, and projections are told from facts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from mcof.renderers import drawing
from mcof.renderers.timelines import Ahead, page, segments, timeline
from mcof.renderers.words import Words
from mcof.reports.situation import RoundPoint

EN, AR = Words("en"), Words("ar")


def rounds(*days: str, **more: Any) -> list[RoundPoint]:
    return [RoundPoint(date.fromisoformat(day), individuals=100, **more) for day in days]


MONTHS = rounds("2015-01-01", "2015-02-01", "2015-03-01", "2015-04-01")
NEXT = [Ahead(date(2015, 5, 1), 120, 90, 150, 100), Ahead(date(2015, 6, 1), 130, None, None, 100)]


def drawn(chart: Any) -> list[dict[str, Any]]:
    """Every row of every layer."""
    made = chart.to_dict()
    held = [made, *made["layer"]]
    inline = [row for part in held for row in part.get("data", {}).get("values", [])]
    return inline + [row for data in made.get("datasets", {}).values() for row in data]


def test_comparable_rounds_are_one_line() -> None:
    assert segments(MONTHS) == [0, 0, 0, 0]
    assert segments([]) == []


def test_the_line_stops_where_the_method_changed() -> None:
    broken = [*MONTHS, *rounds("2015-05-01", method_break=True)]
    assert segments(broken)[-2:] == [0, 1]
    assert "method changed" in json.dumps(timeline(broken, [], EN).to_dict())


def test_the_line_stops_where_rounds_are_missing() -> None:
    assert segments([*MONTHS, *rounds("2016-04-01", "2016-05-01")]) == [0, 0, 0, 0, 1, 1]


def test_an_unknown_figure_is_no_point_and_no_line_goes_through_it() -> None:
    unknown = [*MONTHS, RoundPoint(date(2015, 5, 1)), *rounds("2015-06-01")]
    assert segments(unknown) == [0, 0, 0, 0, 1, 2]
    days = {row["on"] for row in drawn(timeline(unknown, [], EN))}
    assert "2015-05-01" not in days
    assert "2015-06-01" in days


def test_what_is_projected_has_a_range_a_word_and_persistence_beside_it() -> None:
    chart = timeline(MONTHS, NEXT, EN).to_dict()
    text = json.dumps(chart)
    assert '"projected"' in text
    ranges = {row["low"] for row in drawn(timeline(MONTHS, NEXT, EN)) if row.get("high")}
    assert ranges == {90}
    dashed = [layer for layer in chart["layer"] if layer["mark"].get("strokeDash") == [5, 3]]
    assert len(dashed) == 1


def test_facts_alone_draw_no_projection() -> None:
    assert "projected" not in json.dumps(timeline(MONTHS, [], EN).to_dict())


def test_without_rounds_there_is_a_picture_of_nothing() -> None:
    assert drawing.svg(timeline([], NEXT, EN), name="n").startswith("<svg")


@pytest.mark.parametrize(("words", "said"), [(EN, "projected"), (AR, "متوقَّع")])
def test_the_page_has_the_picture_and_the_same_figures_as_a_table(words: Words, said: str) -> None:
    html = page(MONTHS, NEXT, words, title="<b>Iraq</b>")
    assert f'dir="{words.direction}"' in html
    assert "<svg" in html
    assert html.count("<tr>") == 1 + len(MONTHS) + len(NEXT)
    assert html.count(f">{said}<") >= len(NEXT)
    assert "<b>Iraq" not in html
    assert "80" in html


def test_a_picture_of_points_is_a_png() -> None:
    assert drawing.png(timeline(MONTHS, NEXT, AR)).startswith(b"\x89PNG")
