"""The price of fairness as a curve: how much reach each promise to the worst off costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from mcof.renderers.charts import BLUES, INK, plain
from mcof.renderers.words import Words

_LINES = ("floor", "diminishing")
_DASHES = {"floor": [1, 0], "diminishing": [6, 4]}
_SHAPES = {"floor": "circle", "diminishing": "square"}
_COLOURS = {"floor": BLUES[4], "diminishing": INK}


def curve(
    points: Sequence[Mapping[str, Any]], words: Words, *, width: int = 480, height: int = 220
) -> Any:
    """Reach, as a share of the most, by how much of the level of the worst off is promised.

    Two principles, told apart by line, sign and colour; the names stand by their middles.

    Args:
        points: rows of the curve of a draft.
    """
    names = {one: words.phrases(f"allocation.curve.{one}") for one in _LINES}
    first = [row for row in points if row["preset"] == "reach"]
    rows = [
        {"at": row["floor_share"] * 100, "reach": row["of_most"] * 100, "line": row["preset"]}
        for row in points
        if row["preset"] in _LINES and row["of_most"] is not None
    ]
    rows += [{"at": 0, "reach": row["of_most"] * 100, "line": "floor"} for row in first]
    x = alt.X("at:Q").title(None).scale(domain=[0, 102])
    x = x.axis(values=[0, 25, 50, 75, 100], format="d", grid=False, labelExpr="datum.label + '%'")
    y = alt.Y("reach:Q").title(None).scale(domain=[0, 112])
    y = y.axis(values=[0, 25, 50, 75, 100], gridColor="#e4e8ec", domain=False, ticks=False,
               labelExpr="datum.label + '%'")  # fmt: skip
    parts = []
    for one in _LINES:
        own = sorted((row for row in rows if row["line"] == one), key=lambda row: row["at"])
        base = alt.Chart(alt.InlineData(values=own)).encode(x=x, y=y)
        parts.append(base.mark_line(color=_COLOURS[one], strokeWidth=2, strokeDash=_DASHES[one]))
        parts.append(base.mark_point(color=_COLOURS[one], shape=_SHAPES[one], filled=True, size=40))
        middle = [{**row, "name": names[one]} for row in own[len(own) // 2 :][:1]]
        text = alt.Chart(alt.InlineData(values=middle)).mark_text(
            align="center", baseline="bottom" if one == "floor" else "top",
            dy=-9 if one == "floor" else 9, color=_COLOURS[one],
        )  # fmt: skip
        parts.append(text.encode(x=x, y=y, text="name:N"))
    return plain(alt.layer(*parts).properties(width=width, height=height))
