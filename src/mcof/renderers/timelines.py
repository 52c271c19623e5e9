"""Timelines: the rounds as they were counted, where they cannot be compared, and what may come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise
from statistics import median
from typing import Any

import altair as alt

from mcof.renderers import drawing
from mcof.renderers.charts import BLUES, INK, QUIET, plain
from mcof.renderers.fonts import FAMILY
from mcof.renderers.words import Words
from mcof.reports.situation import RoundPoint

PROJECTED = "#b25d12"
"""An orange that is told from the blues by people who see no red or green, and in grey."""

_LONG = 2.5  # usual gaps between rounds after which no line is drawn: rounds are missing


@dataclass(frozen=True)
class Ahead:
    """One round to come, projected.

    Attributes:
        low, high: the range; None where too little is known for one.
        persistence: people if nothing changes.
    """

    on: date
    individuals: int
    low: int | None
    high: int | None
    persistence: int


def timeline(
    series: Sequence[RoundPoint],
    ahead: Sequence[Ahead],
    words: Words,
    *,
    width: int = 640,
    height: int = 320,
) -> Any:
    """The stock of each round, and projections as dashes with their ranges.

    The line stops where the method changed, where rounds are missing and where a figure is
    unknown: nothing is drawn between, since nobody counted there. Time runs from left to
    right in every language.
    """
    series = sorted(series, key=lambda point: point.on)
    rows: list[dict[str, Any]] = [
        {"on": point.on.isoformat(), "people": point.individuals, "segment": str(part)}
        for point, part in zip(series, segments(series), strict=True)
        if point.individuals is not None
    ]
    tops = [point.individuals or 0 for point in series]
    most = max(tops + [one.high or one.individuals for one in ahead], default=0)
    x = alt.X("on:T").scale(type="utc").title(None)
    x = x.axis(format="%Y-%m", labelAngle=0, grid=False, tickCount=8, labelFlush=True)
    y = alt.Y("people:Q").title(None).scale(domain=[0, max(most, 1) * 1.12], nice=True)
    y = y.axis(format=",d", tickCount=5, domain=False, ticks=False, gridColor="#e4e8ec")
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x, y=y)
    line = base.mark_line(color=BLUES[4], strokeWidth=2).encode(detail="segment:N")
    dots = base.mark_point(color=BLUES[4], filled=True, size=26, opacity=1)
    parts = [*_breaks(series, words), line, dots]
    if rows and ahead:
        parts += _ahead(rows[-1], ahead, words, x=x, y=y)
    return plain(alt.layer(*parts).properties(width=width, height=height))


def segments(series: Sequence[RoundPoint]) -> list[int]:
    """The stretch of comparable rounds that each round belongs to, counted from 0."""
    if not series:
        return []
    days = [(after.on - before.on).days for before, after in pairwise(series)]
    found, part = [0], 0
    for at, (before, after) in enumerate(pairwise(series)):
        usual = median(days[max(0, at - 6) : at] or [days[at]])
        unknown = before.individuals is None or after.individuals is None
        part += bool(after.method_break or unknown or days[at] > _LONG * max(usual, 1))
        found.append(part)
    return found


def _breaks(series: Sequence[RoundPoint], words: Words) -> list[Any]:
    middles = [
        {"on": (before.on + (after.on - before.on) / 2).isoformat(), "label": words("break")}
        for before, after in pairwise(series)
        if after.method_break
    ]
    if not middles:
        return []
    base = alt.Chart(alt.InlineData(values=middles)).encode(x=alt.X("on:T").scale(type="utc"))
    rule = base.mark_rule(strokeDash=[4, 3], color=QUIET)
    text = base.mark_text(fontSize=10, color=QUIET, baseline="bottom", dy=-2)
    return [rule, text.encode(y=alt.value(0), text="label:N")]


def _ahead(
    last: Mapping[str, Any], ahead: Sequence[Ahead], words: Words, x: Any, y: Any
) -> list[Any]:
    """What may come: ranges, the projection as dashes, persistence as a thin level line."""
    points = [
        {"on": one.on.isoformat(), "people": one.individuals, "low": one.low, "high": one.high}
        for one in ahead
    ]
    line = [{"on": last["on"], "people": last["people"]}, *points]
    level = [{"on": last["on"], "people": last["people"]}]
    level += [{"on": one.on.isoformat(), "people": one.persistence} for one in ahead]
    ranged = [point for point in points if point["high"] is not None]
    made: list[Any] = []
    if ranged:
        bars = alt.Chart(alt.InlineData(values=ranged)).encode(x=x)
        ends = {"y": alt.Y("low:Q").title(None), "y2": alt.Y2("high:Q")}
        made.append(bars.mark_rule(color=PROJECTED, strokeWidth=6, opacity=0.35).encode(**ends))
    dashes = alt.Chart(alt.InlineData(values=line)).encode(x=x, y=y)
    made.append(dashes.mark_line(color=PROJECTED, strokeDash=[5, 3], strokeWidth=2))
    stays = alt.Chart(alt.InlineData(values=level)).encode(x=x, y=y)
    made.append(stays.mark_line(color=QUIET, strokeDash=[1, 3], strokeWidth=1.5))
    dots = alt.Chart(alt.InlineData(values=points)).encode(x=x, y=y)
    made.append(dots.mark_point(color=PROJECTED, shape="diamond", filled=True, size=45, opacity=1))
    above = ahead[-1].high or ahead[-1].individuals  # clear of the range
    named = {"on": points[-1]["on"], "people": above, "label": words("timeline.projected")}
    text = alt.Chart(alt.InlineData(values=[named]))
    text = text.mark_text(align="right", baseline="bottom", dy=-5, color=PROJECTED, fontSize=11)
    made.append(text.encode(x=x, y=y, text="label:N"))
    return made


def page(series: Sequence[RoundPoint], ahead: Sequence[Ahead], words: Words, *, title: str) -> str:
    """The picture and the same figures as a table, in one HTML file that needs nothing else."""
    spoken = words("timeline.caption")
    picture = drawing.svg(timeline(series, ahead, words), name="timeline", spoken=spoken)
    columns = ("day", "round", "people", "low", "high", "what")
    heads = [words(f"timeline.head.{column}") for column in columns]
    rows = [
        (
            words.short_day(point.on),
            words.number(point.number) if point.number is not None else "–",
            words.number(point.individuals),
            "",
            "",
            words("timeline.counted") + (f" · {words('break')}" if point.method_break else ""),
        )
        for point in sorted(series, key=lambda point: point.on)
    ]
    rows += [
        (
            words.short_day(one.on),
            "–",
            words.number(one.individuals),
            words.number(one.low),
            words.number(one.high),
            words("timeline.projected"),
        )
        for one in ahead
    ]
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    head = "".join(f"<th scope=col>{escape(name)}</th>" for name in heads)
    return (
        f'<!doctype html><html lang="{words.language}" dir="{words.direction}"><meta charset=utf-8>'
        f"<title>{escape(title)}</title><style>{_STYLE}</style><h1>{escape(words.given(title))}</h1>"
        f"<figure>{picture}<figcaption>{escape(spoken)}</figcaption></figure>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></html>"
    )


_STYLE = (
    f"body{{font:15px/1.5 '{FAMILY}',sans-serif;color:{INK};max-width:46rem;margin:2rem auto;"
    "padding:0 1rem}figure{margin:0}figure svg{max-width:100%;height:auto}"
    f"figcaption{{color:{QUIET};font-size:.85em}}table{{border-collapse:collapse;margin-top:1.5rem}}"
    "th,td{text-align:start;padding-block:.2rem;padding-inline-end:.8rem;"
    "border-bottom:1px solid #e4e8ec}"
)
