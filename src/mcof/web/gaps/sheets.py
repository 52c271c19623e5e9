"""The matrix as a sheet: sectors by phases, or sectors by places, from the nation to a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.renderers.sections.sheets import heat
from mcof.renderers.words import Words
from mcof.reports.documents import Named
from mcof.reports.gaps import PHASES, every_sector, of_phase, phase_named, phases_of
from mcof.reports.heat import Heat, cells_of, sheet
from mcof.reports.kinds import weakest
from mcof.reports.situation import SituationReport
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import asked, choice
from mcof.web.frame.pages import language_of, page
from mcof.web.gaps.places import DEEPEST, Where, beneath, named, where

VIEWS = ("phases", "places")
COUNTRY = ""


@dataclass(frozen=True)
class Looked:
    """How the sheet is looked at.

    Attributes:
        view: what stands at the top.
        phase: of a sheet by places; "" where none is said.
        group: only these people; None for all.
    """

    view: str
    where: Where
    phase: str
    group: str | None

    @property
    def level(self) -> int:
        """The level of the cells."""
        below = self.where.level + (self.view == "places")
        return min(max(below, 1), DEEPEST)


def gaps(request: HttpRequest, language: str) -> HttpResponse:
    """The sheet, and how it may be turned."""
    wanted = asked(request.GET)
    report = reading.situation(request, wanted)
    if report.round is None and report.gaps_found in {None, 0}:
        return page(request, "empty.html", asked=wanted)
    words = Words(language)
    look = looked(request)
    cells, found = reading.cells_and_gaps(
        request, wanted, report, level=look.level, place=look.where.code, group=look.group
    )
    phases = phases_of(cells) or list(PHASES)
    if look.view == "places" and look.phase not in phases:
        look = Looked(look.view, look.where, usual_phase(phases), look.group)
    made = drawn(request, look, cells, found)
    return page(
        request,
        "gaps.html",
        asked=wanted,
        rounds=report.series,
        look=look,
        phases=[(phase, phase_name(phase, words)) for phase in phases],
        places=reading.places(request, language),
        groups=list(load("population_groups").labels(language).items()),
        printed=reading.printed(request, wanted, language),
        heat=heat(made, words),
        made=made,
        deeper=look.where.level + 1 < DEEPEST,
        line=told_of(report, made, words),
    )


def told_of(report: SituationReport, made: Heat, words: Words) -> str:
    """The day and the weakest basis of the figures of a sheet."""
    basis = weakest([cell.basis for cell in made.cells.values() if cell.basis])
    day = words("as-of", date=words.day(report.round.on)) if report.round else ""
    said = words("basis-of", basis=words(f"basis.{basis}")) if basis else ""
    return " · ".join(part for part in (day, said) if part)


def looked(request: HttpRequest) -> Looked:
    """What is asked of the sheet, each checked against its list."""
    language = language_of(request)
    view = choice(request.GET.get("view"), name="view", among=VIEWS) or VIEWS[0]
    phase = choice(request.GET.get("phase"), name="phase", among=PHASES) or COUNTRY
    groups = load("population_groups").labels(language)
    group = choice(request.GET.get("group"), name="group", among=groups)
    return Looked(view, where(request), phase, group)


def usual_phase(phases: Sequence[str]) -> str:
    """The phase that is shown first: during a crisis, if anybody speaks of it."""
    return "DURING" if "DURING" in phases else phases[0]


def phase_name(phase: str, words: Words) -> str:
    """The name of a phase, or that none is said."""
    return words.term("phases", phase) if phase else words.phrases("web.no-phase")


def drawn(request: HttpRequest, look: Looked, cells: pa.Table, found: pa.Table) -> Heat:
    """The sheet of what was found."""
    lines = [*(name for name, _ in reading.sectors_named().values()), every_sector()]
    if look.view == "phases":
        heads = [phase_named(phase) or Named("", _unsaid()) for phase in phases_of(cells)]
        return sheet("sheet-phase", cells_of(cells, found, head="phase"), lines=lines, heads=heads)
    cells, found = of_phase(cells, look.phase), of_phase(found, look.phase)
    made = cells_of(cells, found, head="place_code")
    return sheet("sheet", made, lines=lines, heads=places(request, look.where, cells, found))


def places(request: HttpRequest, of: Where, cells: pa.Table, found: pa.Table) -> list[Named]:
    """The places at the top: those below the one that is looked at, and any other with a cell."""
    sets: Mapping[str, Any] = {
        code: code_set
        for rows in (found, cells)
        for code, code_set in zip(
            rows["place_code"].to_pylist(), rows["code_set"].to_pylist(), strict=True
        )
        if code
    }
    known = beneath(request, of)
    listed = sorted(code for code in sets if code not in set(known)) + known
    return [named(request, code, sets.get(code)) for code in listed]


def _unsaid() -> Mapping[str, str]:
    return {language: Words(language)("phase-none") for language in ("en", "ar", "ckb")}
