"""A table as a picture beside its rows: bars or lines of the same values."""

from __future__ import annotations

from typing import Any

import altair as alt

from mcof.renderers import drawing
from mcof.renderers.charts import BLUES, INK, LINE, QUIET, plain
from mcof.renderers.sections.saying import said
from mcof.renderers.words import Words
from mcof.reports import values
from mcof.reports.sections import Table

_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
"""Lines differ in their dashes too, so that they are told apart in grey."""

_INKS = (BLUES[4], "#b25d12", QUIET, "#0f3d6b")


def drawn(table: Table, words: Words) -> dict[str, str] | None:
    """The picture of a table, with what a screen reader says for it; None where there is none."""
    if table.chart is None or not table.rows:
        return None
    chart = bars(table, words) if table.chart.kind == "bars" else lines(table, words)
    if chart is None:
        return None
    caption = words(f"caption.{table.code}")
    return {"svg": drawing.svg(chart, name=table.code, spoken=caption), "caption": caption}


def bars(table: Table, words: Words, *, width: int = 330, step: int = 22) -> Any | None:
    """A bar for each row whose value is known, its number at its end."""
    assert table.chart is not None
    label, value = table.chart.label, table.chart.value
    rtl = words.direction == "rtl"
    rows = [
        {
            "order": order,
            "name": said(row[label], words),
            "size": size,
            "said": said(row[value], words),
        }
        for order, row in enumerate(table.rows)
        if (size := number(row[value])) is not None and order not in table.heads
    ]
    if not rows:
        return None
    sizes = [number(row[value]) or 0 for row in table.rows]
    scale = alt.Scale(domain=[0, max(*sizes, 1e-9) * 1.35], nice=False, reverse=rtl)
    names = alt.Y("order:O").title(None)
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=names.axis(None))
    length = alt.X("size:Q").scale(scale).axis(None)
    edge = alt.value(width + 6 if rtl else -6)
    name = base.mark_text(align="left" if rtl else "right", color=INK, limit=190)
    bar = base.mark_bar(color=BLUES[3], height={"band": 0.62}).encode(x=length)
    text = base.mark_text(align="right" if rtl else "left", dx=-5 if rtl else 5, color=INK)
    chart = bar + text.encode(x=length, text="said:N") + name.encode(x=edge, text="name:N")
    return plain(chart.properties(width=width, height={"step": step}))


def lines(table: Table, words: Words, *, width: int = 430, height: int = 240) -> Any | None:
    """A line for each column of values, over the numbers or days of the label."""
    assert table.chart is not None
    chart = table.chart
    rows = [
        {"x": x, "y": y, "series": words(f"column.{table.columns[column].code}"), "at": at}
        for at, column in enumerate((chart.value, *chart.series))
        for row in table.rows
        if (x := number(row[chart.label])) is not None and (y := number(row[column])) is not None
    ]
    if not rows:
        return None
    names = [words(f"column.{table.columns[at].code}") for at in (chart.value, *chart.series)]
    shares = isinstance(table.rows[0][chart.value], values.Share)
    money = isinstance(table.rows[0][chart.label], values.Money)
    across = isinstance(table.rows[0][chart.label], values.Share)
    over = alt.X("x:Q").title(words(f"column.{table.columns[chart.label].code}"))
    over = over.axis(format="%" if across else "$~s" if money else ",d", grid=False, tickCount=5)
    up = alt.Y("y:Q").title(None).scale(zero=True)
    up = up.axis(format="%" if shares else ",d", tickCount=4, gridColor="#e4e8ec", domain=False)
    legend = None if len(names) == 1 else alt.Legend(title=None, orient="top", labelLimit=260)
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=list(_INKS[: len(names)])))
    dashes = alt.StrokeDash(
        "series:N", scale=alt.Scale(domain=names, range=list(_DASHES[: len(names)]))
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=over, y=up, color=colour.legend(legend), strokeDash=dashes.legend(legend)
    )
    made = base.mark_line(strokeWidth=2) + base.mark_point(filled=True, size=24, opacity=1)
    made = made.properties(width=width, height=height)
    return plain(made).configure_legend(symbolStrokeColor=LINE, labelFontSize=10)


def number(value: values.Value) -> float | None:
    """A value as a length; None for unknown, which is not drawn."""
    if isinstance(value, values.Count | values.Change | values.Amount):
        return value.value
    if isinstance(value, values.Share):
        return value.part
    if isinstance(value, values.Money):
        return value.usd
    if isinstance(value, values.People) and value.between is not None:
        return value.between.low
    return None
