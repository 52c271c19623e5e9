"""Make the report of gaps: what is needed, what is missing where, and who has it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from mcof.actions.needs.ask import jiaf
from mcof.actions.reporting.ground import Ground, asked_of
from mcof.actions.response.means import mandates
from mcof.ports import Workspace
from mcof.reports.answering import answering as answered
from mcof.reports.gaps import SECTIONS, by_place, in_phases
from mcof.reports.kinds import by_kind
from mcof.reports.needs import needs as stated
from mcof.reports.sections import Section, SectionReport, chosen, shown


def gaps_report(
    workspace: Workspace,
    *,
    sections: Collection[str] | None = None,
    round: int | None = None,
    on: date | None = None,
    as_of: datetime | None = None,
) -> SectionReport:
    """The gaps of a day, from everything imported by a moment.

    Args:
        sections: names of `mcof.reports.gaps.SECTIONS`; None for all that know something.
            One that is named and knows nothing says so.
        round: of the stock; None for the latest.
        on: the day; None for that of the latest round.
        as_of: only imports recorded until then; None for now.

    Raises:
        InputError: there is no such section.
    """
    named = chosen(sections, SECTIONS)
    ground = Ground(workspace, asked_of(workspace, round=round, on=on, as_of=as_of))
    made = [make(ground) for code, make in MAKERS.items() if named is None or code in named]
    return SectionReport(
        kind="gaps",
        crisis=str(workspace.settings["name"]),
        country=ground.country,
        on=ground.day,
        known_at=as_of or datetime.now(UTC),
        sections=shown(made, named),
    )


def needs(ground: Ground) -> Section:
    """People in need by sector, and each place with its severity."""
    made = stated(
        ground.cells,
        jiaf(ground.workspace, as_of=ground.as_of),
        places=ground.places,
        sectors=ground.sectors,
        on=ground.day,
    )
    return replace(made, sources=ground.files("needs"))


def answering(ground: Ground) -> Section:
    """Who answers for whom, and for whom nobody does."""
    made = answered(
        mandates(ground.workspace, on=ground.day, as_of=ground.as_of),
        ground.found,
        places=ground.places,
        sectors=ground.sectors,
        on=ground.day,
    )
    return replace(made, sources=ground.files("mandates"))


def matrix(ground: Ground) -> Section:
    """The matrix of sectors by phases."""
    made = in_phases(ground.cells, ground.sectors, on=ground.day)
    return replace(made, sources=ground.files("needs", "responses"))


def sheet(ground: Ground) -> Section:
    """Sectors by governorates, phase by phase."""
    made = by_place(
        ground.cells,
        ground.found,
        places=ground.governorates,
        sectors=ground.sectors,
        on=ground.day,
        country=ground.country,
    )
    return replace(made, sources=ground.files("needs", "responses"))


def kinds(ground: Ground) -> Section:
    """Gaps by kind."""
    made = by_kind(ground.found, places=ground.places, sectors=ground.sectors, on=ground.day)
    return replace(made, sources=ground.files("displacement", "needs", "responses"))


MAKERS: Mapping[str, Callable[[Ground], Section]] = {
    "needs": needs,
    "matrix": matrix,
    "sheet": sheet,
    "kinds": kinds,
    "answering": answering,
}
"""Who makes which section."""
