"""Charts as values: Vega-Lite specifications that screen and paper share.

A chart has no base direction, so its title stands in the document, and names and
numbers are never one text. Right to left mirrors the side of the categories, not the
map and not time, which runs from left to right in every language here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from math import ceil, cos, radians, sqrt
from typing import Any, cast

import altair as alt

from mcof.renderers.fonts import FAMILY
from mcof.renderers.words import Words
from mcof.reports.situation import PlaceRow, RoundPoint

INK = "#14212b"
QUIET = "#55626e"
LINE = "#c9d1d8"
# Five steps of blue as used in humanitarian mapping; red is kept for severity alone.
BLUES = ("#e9f2fb", "#d4e5f7", "#82b5e9", "#418fde", "#1f69b3")
ON_BLUES = (INK, INK, INK, INK, "#ffffff")
HATCH = "url(#not-assessed)"
UNKNOWN = "#f1f3f5"

_TILE = 76
_FITS = 11  # letters of bold 9 point that fill a tile
_WIDE = 1.3  # a grid without positions is a little wider than it is high
_EQUATOR_STEP = 0.01  # degrees, about 1 km: finer than any map of a country on a page shows


def breaks(values: Sequence[int]) -> tuple[int, ...]:
    """Up to four borders between classes: the round numbers 1, 2, 5 x 10^n below the largest.

    >>> breaks([531996, 476064, 12000])
    (50000, 100000, 200000, 500000)
    """
    most = max(values, default=0)
    steps = [step * 10**power for power in range(len(str(most)) + 1) for step in (1, 2, 5)]
    return tuple([step for step in steps if 1 < step <= most][-4:])


def shade(value: int | None, borders: Sequence[int]) -> int | None:
    """The class of a value, 0 to 4: how many borders it has reached; None for unknown.

    Fewer than four borders leave the palest classes out, so that the largest is darkest.
    """
    if value is None:
        return None
    return len(BLUES) - 1 - len(borders) + sum(value >= border for border in borders)


def bars(places: Sequence[PlaceRow], words: Words, *, width: int = 230, step: int = 19) -> Any:
    """Displaced people by governorate: one bar each, the number at its end."""
    rtl = words.direction == "rtl"
    rows = [
        {
            "place": row.place.name(words.language),
            "order": order,
            "people": row.individuals or 0,
            "label": _said(row, words),
        }
        for order, row in enumerate(places)
    ]
    most = max((row.individuals or 0 for row in places), default=0)
    scale = alt.Scale(domain=[0, max(most, 1) * 1.38], nice=False, reverse=rtl)
    names = alt.Y("place:N").sort(field="order", op="min").title(None)
    names = names.axis(
        orient="right" if rtl else "left",
        domain=False,
        ticks=False,
        labelLimit=120,
        labelPadding=6,
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=names)
    length = alt.X("people:Q").scale(scale).axis(None)
    bar = base.mark_bar(color=BLUES[3], height={"band": 0.62}).encode(x=length)
    text = base.mark_text(align="right" if rtl else "left", dx=-5 if rtl else 5, color=INK)
    text = text.encode(x=length, text="label:N")
    return plain((bar + text).properties(width=width, height={"step": step}))


def tiles(places: Sequence[PlaceRow], words: Words) -> Any:
    """Governorates as equal squares, with name and number inside, never mirrored."""
    borders = breaks([row.individuals for row in places if row.individuals is not None])
    spots = _spots(places)
    rows = [
        {
            "row": spot[0],
            "column": spot[1],
            **_name(row.place.name(words.language)),
            "label": _said(row, words),
            **_colours(row, borders),
        }
        for row, spot in zip(places, spots, strict=True)
    ]
    across = max((spot[1] for spot in spots), default=0) + 1
    down = max((spot[0] for spot in spots), default=0) + 1
    x = alt.X("column:O").scale(domain=list(range(across)), paddingInner=0.05).axis(None)
    y = alt.Y("row:O").scale(domain=list(range(down)), paddingInner=0.05).axis(None)
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x, y=y)
    square = base.mark_rect(stroke=LINE, cornerRadius=2).encode(fill=_as_given("fill"))
    name = base.mark_text(fontWeight="bold", dy=-9, limit=_TILE - 4, lineBreak="\n")
    name = name.encode(text="name:N", color=_as_given("ink"), size=_as_given("size"))
    value = base.mark_text(fontSize=9, dy=17, limit=_TILE - 4)
    value = value.encode(text="label:N", color=_as_given("ink"))
    chart = square + name + value
    return plain(chart.properties(width=across * _TILE, height=down * _TILE))


def boundaries(places: Sequence[PlaceRow], words: Words, *, width: int = 380) -> Any:
    """Governorates with their imported boundaries; a name stands on its own land."""
    borders = breaks([row.individuals for row in places if row.individuals is not None])
    shapes, points, ratio = _planar(places)
    features = [
        {"type": "Feature", "geometry": shape, "properties": _colours(row, borders)}
        for row, shape in zip(places, shapes, strict=True)
    ]
    labels = [
        {"x": x, "y": y, "name": row.place.name(words.language), **_colours(row, borders)}
        for row, (x, y) in zip(places, points, strict=True)
    ]
    area = alt.Chart(alt.InlineData(values=features)).mark_geoshape(stroke="#ffffff", strokeWidth=1)
    area = area.encode(fill=_as_given("properties.fill"))
    halo = alt.Chart(alt.InlineData(values=labels)).encode(
        longitude="x:Q", latitude="y:Q", text="name:N"
    )
    behind = halo.mark_text(fontSize=9, stroke="#ffffff", strokeWidth=3, strokeJoin="round")
    front = halo.mark_text(fontSize=9, color=INK)
    chart = (area + behind + front).project(type="identity", reflectY=True)
    return plain(chart.properties(width=width, height=round(width * ratio)))


def has_boundaries(places: Sequence[PlaceRow]) -> bool:
    """Whether every place can be drawn as it is; a map of some would hide the others."""
    return bool(places) and all(row.boundary for row in places)


def has_positions(places: Sequence[PlaceRow]) -> bool:
    """Whether every place has a square of its own in the tile grid."""
    spots = [(row.row, row.column) for row in places]
    return len(set(spots)) == len(spots) and all(None not in spot for spot in spots)


def trend(
    series: Sequence[RoundPoint], words: Words, *, width: int = 400, height: int = 330
) -> Any:
    """The stock of each round; the line stops where the method of counting changed."""
    segment = 0
    rows = []
    for point in series:
        segment += point.method_break
        day = point.on.isoformat()
        rows.append({"on": day, "people": point.individuals, "segment": str(segment)})
    most = max((point.individuals or 0 for point in series), default=0)
    x = alt.X("on:T").scale(type="utc").title(None)
    x = x.axis(format="%Y-%m", labelAngle=0, grid=False, tickCount=6, labelFlush=True)
    y = alt.Y("people:Q").title(None).scale(domain=[0, max(most, 1) * 1.12], nice=True)
    y = y.axis(format=",d", tickCount=4, domain=False, ticks=False, gridColor="#e4e8ec")
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x, y=y)
    line = base.mark_line(color=BLUES[4], strokeWidth=2).encode(detail="segment:N")
    dots = base.mark_point(color=BLUES[4], filled=True, size=26, opacity=1)
    parts = [line, dots, *_break_marks(series, words), *_last_label(series, words, x, y)]
    return plain(alt.layer(*parts).properties(width=width, height=height))


def _break_marks(series: Sequence[RoundPoint], words: Words) -> list[Any]:
    """A dashed line between the two rounds that cannot be compared."""
    middles = [
        {"on": (before.on + (after.on - before.on) / 2).isoformat(), "label": words("break")}
        for before, after in pairwise(series)
        if after.method_break
    ]
    if not middles:
        return []
    base = alt.Chart(alt.InlineData(values=middles)).encode(x=alt.X("on:T").scale(type="utc"))
    rule = base.mark_rule(strokeDash=[4, 3], color=QUIET)
    text = base.mark_text(fontSize=9, color=QUIET, baseline="bottom", dy=-2).encode(
        y=alt.value(0), text="label:N"
    )
    return [rule, text]


def _last_label(series: Sequence[RoundPoint], words: Words, x: Any, y: Any) -> list[Any]:
    known = [point for point in series if point.individuals is not None]
    if not known:
        return []
    last = known[-1]
    row = {"on": last.on.isoformat(), "people": last.individuals, "label": f"{last.individuals:,}"}
    text = alt.Chart(alt.InlineData(values=[row])).mark_text(
        align="right", baseline="bottom", dy=-7, dx=4, fontWeight="bold", color=INK
    )
    return [text.encode(x=x, y=y, text="label:N")]


def _said(row: PlaceRow, words: Words) -> str:
    """The number of a place, or the word for why there is none."""
    if not row.assessed:
        return words("not-assessed")
    return words("unknown") if row.individuals is None else f"{row.individuals:,}"


def _colours(row: PlaceRow, borders: Sequence[int]) -> dict[str, str]:
    if not row.assessed:
        return {"fill": HATCH, "ink": INK}
    step = shade(row.individuals, borders)
    if step is None:
        return {"fill": UNKNOWN, "ink": INK}
    return {"fill": BLUES[step], "ink": ON_BLUES[step]}


def _as_given(field: str) -> Any:
    """A colour or size that the data names itself."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def _name(name: str) -> dict[str, Any]:
    """A long name broken once, at the space nearest to its middle, or set smaller."""
    spaces = [at for at, letter in enumerate(name) if letter == " "]
    if len(name) > _FITS and spaces:
        at = min(spaces, key=lambda place: abs(place - len(name) / 2))
        name = f"{name[:at]}\n{name[at + 1 :]}"
    longest = max((len(line) for line in name.split("\n")), default=0)
    return {"name": name, "size": min(9, max(6.5, 9 * _FITS / max(longest, 1)))}


def _spots(places: Sequence[PlaceRow]) -> list[tuple[int, int]]:
    """Row and column of each place; in order of the list where one has no position."""
    if has_positions(places):
        spots = [(cast(int, row.row), cast(int, row.column)) for row in places]
        top, left = min(spot[0] for spot in spots), min(spot[1] for spot in spots)
        return [(row - top, column - left) for row, column in spots]
    across = max(1, ceil(sqrt(len(places) * _WIDE)))
    return [divmod(number, across) for number in range(len(places))]


def _planar(places: Sequence[PlaceRow]) -> tuple[list[Any], list[tuple[float, float]], float]:
    """Boundaries in a plane true to shape at the country's middle, a point in each, height/width.

    Longitude is shortened by the cosine of the middle latitude, and borders that two
    places share are simplified once for both.
    """
    import shapely

    shapes = shapely.from_geojson([row.boundary for row in places])
    shapes = shapely.coverage_simplify(shapely.make_valid(shapes), _EQUATOR_STEP)
    left, bottom, right, top = shapely.total_bounds(shapes)
    narrow = cos(radians((bottom + top) / 2))
    flat = shapely.transform(shapes, lambda points: points * [narrow, 1])
    points = shapely.get_coordinates(shapely.point_on_surface(flat))
    ratio = (top - bottom) / max((right - left) * narrow, 1e-9)
    return (
        [json.loads(text) for text in shapely.to_geojson(flat)],
        [tuple(p) for p in points],
        ratio,
    )


def plain(chart: Any) -> Any:
    """The manner of all charts: one typeface, no frame, nothing behind."""
    font = {"font": FAMILY}
    chart = chart.properties(background="transparent", padding=4)
    chart = chart.configure(font=FAMILY).configure_view(stroke=None)
    return chart.configure_axis(
        labelFont=FAMILY, labelColor=INK, labelFontSize=10, domainColor=LINE, tickColor=LINE
    ).configure_text(**font, fontSize=10)
