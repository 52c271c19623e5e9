"""Drawings of a page: the charts and classes of the printed report, for the screen.

Squares are drawn as a list, so that names wrap on a narrow screen and a reader of the
screen hears them in order; lines and borders are the very charts of the report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mcof.reports.situation import PlaceRow, RoundPoint

UNKNOWN, HATCH = "u", "x"
NARROW, WIDE = 300, 1050  # pixels: a telephone, and a table in an office


@dataclass(frozen=True)
class Tile:
    """A place and the class of its number: `1` to `5`, unknown, or not assessed."""

    row: PlaceRow
    step: str


@dataclass(frozen=True)
class Class:
    """A class of the key: values from `low` to below `high`; None is open."""

    step: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Map:
    """Places, ready to be drawn.

    Attributes:
        tiles: in the order of reading, from the top.
        shapes: the drawing of real borders, where every place has one; else None.
    """

    tiles: tuple[Tile, ...]
    classes: tuple[Class, ...]
    unknown: bool
    not_assessed: bool
    shapes: Markup | None


def places_map(places: Sequence[PlaceRow], language: str, *, spoken: str, width: int = 560) -> Map:
    """The map of places by their `individuals`, whatever people these are.

    Classes have the same borders as in the printed report.
    """
    from mcof.renderers import charts
    from mcof.renderers.words import Words

    borders = charts.breaks([row.individuals for row in places if row.individuals is not None])

    def step(row: PlaceRow) -> str:
        shade = charts.shade(row.individuals, borders)
        return HATCH if not row.assessed else UNKNOWN if shade is None else str(shade + 1)

    shapes = None
    if charts.has_boundaries(places):
        shapes = _svg(charts.boundaries(places, Words(language), width=width), "map", spoken)
    ordered = sorted(places, key=lambda row: (row.row or 0, row.column or 0))
    lows, highs = (None, *borders), (*borders, None)
    first = len(charts.BLUES) - len(borders)
    return Map(
        tiles=tuple(Tile(row, step(row)) for row in ordered),
        classes=tuple(
            Class(str(first + n), low, high)
            for n, (low, high) in enumerate(zip(lows, highs, strict=True))
        ),
        unknown=any(row.assessed and row.individuals is None for row in places),
        not_assessed=any(not row.assessed for row in places),
        shapes=shapes,
    )


@dataclass(frozen=True)
class Trend:
    """The same line for a wide screen and for a narrow one."""

    wide: Markup
    narrow: Markup


def trend(series: Sequence[RoundPoint], language: str, *, spoken: str) -> Trend | None:
    """The rounds as a line; None where fewer than two are known."""
    if len({point.on for point in series if point.individuals is not None}) <= 1:
        return None
    from mcof.renderers import charts
    from mcof.renderers.words import Words

    words = Words(language)
    return Trend(
        _svg(charts.trend(series, words, width=WIDE, height=220), "wide", spoken),
        _svg(charts.trend(series, words, width=NARROW, height=170), "narrow", spoken),
    )


def drawn(make: Callable[[int, int], object], name: str, *, spoken: str) -> Trend:
    """Any chart, for a wide screen and for a narrow one.

    Args:
        make: the chart of a width and a height.
        name: unique in the page.
    """
    return Trend(
        _svg(make(WIDE, 220), f"{name}-wide", spoken),
        _svg(make(NARROW, 190), f"{name}-narrow", spoken),
    )


def _svg(chart: object, name: str, spoken: str) -> Markup:
    """The chart as markup: its maker escapes what stands in it."""
    from mcof.renderers import drawing

    return Markup(drawing.svg(chart, name=name, spoken=spoken))  # noqa: S704
