"""The matrix and the sheets of gaps in words: a word in every cell, colour only beside it."""

from __future__ import annotations

from typing import Any

from mcof.gaps.kinds import KINDS
from mcof.renderers import charts
from mcof.renderers.words import Words
from mcof.reports.heat import Heat, HeatCell
from mcof.reports.missing import Cell
from mcof.reports.sections import Grid

Sheet = dict[str, Any]

_MARKED = ("modelled", "synthetic")


def mark(basis: str | None, words: Words) -> str:
    """The word beside a figure that was not reported; nothing beside one that was."""
    return words(f"basis.{basis}") if basis in _MARKED else ""


def grid(part: Grid, words: Words) -> Sheet:
    """The matrix of sectors by phases."""
    cells = [cell for row in part.rows for cell in row.cells.values() if cell.assessed]
    bases = {cell.basis for cell in cells if cell.basis}
    shared = bases.pop() if len(bases) == 1 else None
    return {
        "title": words("section.matrix"),
        "caption": words("caption.matrix"),
        "mark": mark(shared, words),
        "corner": words("column.sector"),
        "phases": [phase_of(phase, words) for phase in part.phases],
        "legend": {"title": words("legend.share"), "steps": share_steps(words)},
        "rows": [
            {
                "sector": words.given(row.sector.name(words.language)),
                "own": row.scheme.startswith("mcof"),
                "cells": [
                    _grid_cell(row.cell(phase), words, marked=shared is None)
                    for phase in part.phases
                ],
            }
            for row in part.rows
        ],
    }


def phase_of(phase: str, words: Words) -> str:
    """The name of a phase, or that none is said."""
    return words.term("phases", phase) if phase else words("phase-none")


def share_steps(words: Words) -> list[Sheet]:
    """The key of shades that stand for a share of the places."""
    step = 100 // len(charts.BLUES)
    shares = [
        {"colour": colour, "label": words.ltr(f"{at * step + 1}\u2013{(at + 1) * step}%")}
        for at, colour in enumerate(charts.BLUES)
    ]
    absent = {"colour": "hatch", "label": words("not-assessed")}
    return [*shares, {"colour": "#ffffff", "label": words("no-gap")}, absent]


def _grid_cell(cell: Cell, words: Words, *, marked: bool) -> Sheet:
    if not cell.assessed:
        return {"state": "absent", "kind": words("not-assessed")}
    note = mark(cell.basis, words) if marked else ""
    if cell.kind is None:
        return {"state": "none", "kind": words("no-gap"), "mark": note}
    found, looked = cell.places_of_kind, cell.places
    shade = 0 if not found or not looked else min(4, (5 * found - 1) // looked)
    places = ""
    if found is not None and looked is not None:
        of = words.counted("places", looked)
        places = words("cell.places", count=words.number(found), of=of)
    people = words("cell.unmet-unknown")
    if cell.unmet is not None and cell.unmet.known:
        people = words("cell.unmet", people=words.span(cell.unmet))
    return {
        "state": "gap",
        "kind": words.term("gap_kinds", cell.kind),
        "places": places,
        "people": people,
        "fill": charts.BLUES[shade],
        "ink": charts.ON_BLUES[shade],
        "mark": note,
    }


def heat(part: Heat, words: Words) -> Sheet:
    """Sectors by places or phases; each kind has a number, so that a narrow cell can name it."""
    borders = charts.breaks(part.sizes)
    return {
        "caption": words(f"caption.{part.code}"),
        "title": words.given(part.title.name(words.language)) if part.title else "",
        "corner": words("column.sector"),
        "heads": [words.given(head.name(words.language)) for head in part.heads],
        "kinds": [
            {"number": number_of(kind), "label": words.term("gap_kinds", kind)}
            for kind in part.kinds
        ],
        "key": words("legend.kinds"),
        "legend": {"title": words("legend.unmet"), "steps": people_steps(borders, words)},
        "rows": [
            {
                "line": words.given(line.name(words.language)),
                "cells": [_heat_cell(part.cell(line, head), borders, words) for head in part.heads],
            }
            for line in part.lines
        ],
    }


def number_of(kind: str) -> int:
    """The number of a kind of gap, from 1 for the gravest."""
    return KINDS.index(kind) + 1


def people_steps(borders: tuple[int, ...], words: Words) -> list[Sheet]:
    """The key of shades that stand for people."""
    colours = charts.BLUES[len(charts.BLUES) - 1 - len(borders) :] if borders else ()
    steps = []
    for at, colour in enumerate(colours):
        if at == 0:
            label = words("legend.under", high=words.number(borders[0]))
        elif at == len(borders):
            label = words("legend.from", low=words.number(borders[-1]))
        else:
            label = words.ltr(f"{borders[at - 1]:,}\u2013{borders[at] - 1:,}")
        steps.append({"colour": colour, "label": label})
    absent = {"colour": "hatch", "label": words("legend.no-need")}
    return [*steps, {"colour": "#ffffff", "label": words("no-gap")}, absent]


def _heat_cell(cell: HeatCell, borders: tuple[int, ...], words: Words) -> Sheet:
    kinds = [words.term("gap_kinds", kind) for kind in cell.kinds]
    numbers = " ".join(str(number_of(kind)) for kind in cell.kinds)
    people = words.span(cell.people) if cell.people is not None and cell.people.known else ""
    made: Sheet = {
        "kinds": kinds,
        "numbers": words.ltr(numbers) if numbers else "",
        "people": people,
    }
    if cell.places is not None and cell.kinds:
        of = words.counted("places", cell.places[1])
        made["places"] = words("cell.places", count=words.number(cell.places[0]), of=of)
    else:
        made["places"] = ""
    if not cell.known:
        return made | {"state": "absent", "word": words("not-assessed"), "step": 0}
    if not cell.kinds:
        return made | {"state": "none", "word": words("no-gap"), "step": 0, "people": ""}
    step = charts.shade(cell.size, borders)
    shade = 0 if step is None else step
    return made | {
        "state": "gap",
        "word": kinds[0],
        "step": shade + 1,
        "fill": charts.BLUES[shade],
        "ink": charts.ON_BLUES[shade],
    }
