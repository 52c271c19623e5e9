"""A section as blocks: plain data that paper and screen lay out in the same words."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from mcof.renderers import gaptext
from mcof.renderers.sections.drawn import drawn
from mcof.renderers.sections.saying import quiet, said, tinted
from mcof.renderers.sections.sheets import grid, heat
from mcof.renderers.words import Words
from mcof.reports import sections as parts
from mcof.reports.heat import Heat
from mcof.reports.values import Given, Several

Block = dict[str, Any]

_MARKED = ("modelled", "synthetic")
_FILES = 3  # that are named; the list of sources has them all


def section(one: parts.Section, words: Words, *, place: int) -> Block:
    """A section: its title, what its figures are of, and its blocks.

    Args:
        place: its number in the report, for names that must be its own.
    """
    blocks = [block(part, words) for part in one.parts]
    for at, made in enumerate(blocks):
        made["name"] = f"{one.code}-{place}-{at}"
    return {
        "code": one.code,
        "title": words(f"section.{one.code}"),
        "mark": words(f"basis.{one.basis}") if one.basis in _MARKED else "",
        "line": line(one, words),
        "none": "" if one.known else words(one.none),
        "blocks": blocks,
    }


def line(one: parts.Section, words: Words) -> str:
    """The day, the basis and the sources of the figures of a section."""
    said_of = []
    if one.on is not None:
        said_of.append(words("as-of", date=words.day(one.on)))
    if one.basis is not None:
        said_of.append(words("basis-of", basis=words(f"basis.{one.basis}")))
    if one.sources:
        files = Several(tuple(Given(source) for source in one.sources), most=_FILES)
        said_of.append(words("source-of", source=said(files, words)))
    return " · ".join(said_of)


@singledispatch
def block(part: object, words: Words) -> Block:
    """A part of a section, as a block of a kind that the layouts know."""
    raise TypeError(part)


@block.register
def _(part: parts.Statement, words: Words) -> Block:
    kind = "head" if part.head else "item" if part.listed else "text"
    return {"kind": kind, "text": said(part.said, words)}


@block.register
def _(part: parts.Cards, words: Words) -> Block:
    return {"kind": "cards", "cards": cards(part.figures, words)}


@block.register
def _(part: parts.Table, words: Words) -> Block:
    return {
        "kind": "table",
        "title": said(part.title, words) if part.title is not None else "",
        "chart": drawn(part, words),
        "table": {
            "caption": words(f"caption.{part.code}"),
            "columns": [
                {
                    "label": words(f"column.{column.code}"),
                    "number": column.number,
                    "weight": column.weight,
                }
                for column in part.columns
            ],
            "rows": [[cell(value, words) for value in row] for row in part.rows],
            "breaks": [],
            "heads": sorted(part.heads),
        },
    }


@block.register
def _(part: parts.Grid, words: Words) -> Block:
    return {"kind": "matrix", "matrix": grid(part, words)}


@block.register
def _(part: Heat, words: Words) -> Block:
    return {"kind": "heat", "heat": heat(part, words)}


@block.register
def _(part: parts.Worst, words: Words) -> Block:
    notes = [[said(note, words) for note in some] for some in part.notes]
    return {
        "kind": "gaps",
        "title": said(part.title, words) if part.title is not None else "",
        "gaps": gaptext.listed(part.gaps, words, found=part.found, notes=notes),
    }


def cell(value: Any, words: Words) -> Block:
    """A cell of a table."""
    tint = tinted(value)
    made: Block = {"text": said(value, words), "quiet": quiet(value)}
    return made | {"fill": tint[0], "ink": tint[1]} if tint else made


def cards(figures: tuple[tuple[str, Any], ...], words: Words) -> list[Block]:
    """Key figures, as the situation report shows them."""
    return [
        {
            "label": words(f"figure.{code}"),
            "value": said(value, words),
            "unknown": quiet(value),
            "change": "",
            "day": "",
            "source": "",
            "mark": "",
        }
        for code, value in figures
    ]
