"""What changed since an analysis that was kept: opened, grew, shrank, closed, and why."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.followup.analyses import analyses
from mcof.actions.followup.changes import Comparison, compare
from mcof.gaps.followup.comparing import CHANGES
from mcof.renderers.words import Words
from mcof.web.frame.asking import Asked, asked, choice, span
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.gaps.about import about, filled
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column

SHOWN = tuple(name for name in CHANGES if name != "same")


def changed(request: HttpRequest, language: str) -> HttpResponse:
    """What became of each gap between two analyses, or since one."""
    wanted = asked(request.GET)
    kept = analyses(site_of(request).workspace, as_of=wanted.as_of)
    if kept.num_rows == 0:
        return page(request, "gaps-changed.html", asked=wanted, found=None)
    words = Words(language)
    found = compared(request, wanted)
    rows = filtered(request, found)
    part = span(request.GET, total=rows.num_rows, size=50)
    caption = words.phrases("web.room.gaps-changed")
    listed = [(row["analysis"], _name(row, words)) for row in kept.to_pylist()]
    return page(
        request,
        "gaps-changed.html",
        asked=wanted,
        found=found,
        sides=sides(request, wanted),
        kept=listed,
        counts=counts(found),
        chosen=_change(request),
        changes=[(name, words.phrases(f"web.change.{name}")) for name in SHOWN],
        sheet=sheets.sheet(
            filled(sliced(rows, part)), columns(request, words), words, caption=caption
        ),
        span=part,
    )


def sides(request: HttpRequest, wanted: Asked) -> tuple[str, str | None]:
    """The two analyses asked for: by default what is found now beside the last that was kept.

    Where nothing is other than then, the last that was kept beside the one before it.
    """
    rows = analyses(site_of(request).workspace, as_of=wanted.as_of).to_pylist()
    names = [row["analysis"] for row in rows]
    before = choice(request.GET.get("before"), name="before", among=names)
    after = choice(request.GET.get("after"), name="after", among=names)
    if before or after:
        return before or names[0], after
    earlier = [row["analysis"] for row in rows[1:] if row["series"] == rows[0]["series"]]
    same = set(counts(_held(request, wanted, names[0], None))) <= {"same"}
    # Where nothing has changed since, the change before that is what people come for.
    return (earlier[0], names[0]) if same and earlier else (names[0], None)


def compared(request: HttpRequest, wanted: Asked) -> Comparison:
    """The two analyses side by side."""
    return _held(request, wanted, *sides(request, wanted))


def _held(request: HttpRequest, wanted: Asked, before: str, after: str | None) -> Comparison:
    site = site_of(request)
    return site.once(
        ("changed", wanted, before, after),
        lambda: compare(site.workspace, before, after, as_of=wanted.as_of),
    )


def filtered(request: HttpRequest, found: Comparison) -> pa.Table:
    """The changes that are asked for; what stayed the same is left out."""
    rows, wanted = pl.DataFrame(found.changes), _change(request)
    told = rows.filter(pl.col("change").is_in([wanted] if wanted else SHOWN))
    arrow: pa.Table = told.to_arrow()
    return arrow


def all_changes(request: HttpRequest) -> pa.Table:
    """The rows of the page, for a file."""
    wanted = asked(request.GET)
    if analyses(site_of(request).workspace, as_of=wanted.as_of).num_rows == 0:
        return pa.table({})
    return filtered(request, compared(request, wanted))


def counts(found: Comparison) -> dict[str, int]:
    """How many gaps there are of each change."""
    rows = pl.DataFrame(found.changes).group_by("change").len()
    known = dict(rows.iter_rows())
    return {name: known[name] for name in CHANGES if name in known}


def columns(request: HttpRequest, words: Words) -> list[Column]:
    """What the page says of each change."""
    p = words.phrases
    return [
        Column("change", "web.changed.change", lambda code: p(f"web.change.{code}")),
        Column("because", "web.changed.because", partial(_because, words)),
        *about(request, words),
        *sheets.numbers(
            words,
            ("magnitude_before", "web.changed.before"),
            ("magnitude_after", "web.changed.after"),
        ),
        *sheets.changes(words, ("change_people", "report.column.change")),
    ]


def _because(words: Words, steps: str) -> str:
    return words("list-join").join(words.phrases(f"web.because.{one}") for one in steps.split("+"))


def _change(request: HttpRequest) -> str | None:
    return choice(request.GET.get("change"), name="change", among=SHOWN)


def _name(row: dict[str, Any], words: Words) -> str:
    known = words.moment(row["as_of"])
    return f"{words.day(row['on'])} · {words.phrases('report.known-at', moment=known)}"
