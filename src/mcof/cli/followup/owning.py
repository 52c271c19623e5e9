"""`mcof gaps assign|acknowledge|mark|close|reopen|decided`: who has a gap in hand, and how far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.followup.asking import opened
from mcof.cli.grouped import Told, grouped
from mcof.cli.imports import ByOption, actor
from mcof.cli.output import (
    SCREEN,
    AsOfOption,
    FolderOption,
    day,
    moment,
    show,
)

GapArgument = Annotated[str, typer.Argument(help="Its name, from the column gap of `mcof gaps`.")]
ReasonOption = Annotated[str, typer.Option(help="Why; it is kept.")]
GapOnOption = Annotated[
    str | None, typer.Option("--on", help="The day that the gap is looked for; as `mcof gaps`.")
]
_ON_SCREEN = ("gap", "owner", "status", "until", "note", "by", "reason", "recorded_at")


def assign(
    gap: GapArgument,
    owner: Annotated[str, typer.Argument(help="The organisation or office that has it in hand.")],
    reason: ReasonOption,
    workspace: FolderOption = Path(),
    on: GapOnOption = None,
    by: ByOption = None,
) -> None:
    """Give a gap an owner; a later assignment takes its place."""
    from mcof.actions.followup.owning import assign as give

    give(
        opened(workspace), gap, owner, reason=reason, by=actor(by), on=day(on, option="--on")
    )  # fmt: skip
    SCREEN.print(f"{owner} has the gap {gap} in hand.", markup=False)


def acknowledge(
    gap: GapArgument,
    until: Annotated[str, typer.Option(help="The last day: 2015-06-30.")],
    reason: ReasonOption,
    workspace: FolderOption = Path(),
    on: GapOnOption = None,
    by: ByOption = None,
) -> None:
    """Say that a gap is known and looked at until a day; until then it makes no alert."""
    from mcof.actions.followup.owning import acknowledge as accept
    from mcof.errors import InputError

    last = day(until, option="--until")
    if last is None:
        raise InputError("No day", code="date-unreadable", advice="Give --until 2015-06-30.")
    accept(
        opened(workspace), gap, last, reason=reason, by=actor(by), on=day(on, option="--on")
    )  # fmt: skip
    SCREEN.print(f"Acknowledged until {last}; after that day it is open again.")


def mark(
    gap: GapArgument,
    status: Annotated[str, typer.Argument(help="planned, closing, accepted or open.")],
    reason: ReasonOption,
    workspace: FolderOption = Path(),
    note: Annotated[str | None, typer.Option(help="What else is to be known.")] = None,
    on: GapOnOption = None,
    by: ByOption = None,
) -> None:
    """Say what is done about a gap."""
    from mcof.actions.followup.owning import decide
    from mcof.cli.names import word

    here = opened(workspace)
    code = word("gap_statuses", status, here.path)
    decide(
        here, gap, status=code, note=note, reason=reason, by=actor(by), on=day(on, option="--on")
    )  # fmt: skip
    SCREEN.print(f"The gap is {code}. `mcof gaps mark` with another word takes it back.")


def close(
    gap: GapArgument,
    reason: ReasonOption,
    workspace: FolderOption = Path(),
    on: GapOnOption = None,
    by: ByOption = None,
) -> None:
    """Say that a gap is closed; found again in other figures, it is reopened."""
    from mcof.actions.followup.owning import close as shut

    shut(opened(workspace), gap, reason=reason, by=actor(by), on=day(on, option="--on"))
    SCREEN.print("Closed. Found again in other figures than today's, it is reopened.")


def reopen(
    gap: GapArgument,
    reason: ReasonOption,
    workspace: FolderOption = Path(),
    on: GapOnOption = None,
    by: ByOption = None,
) -> None:
    """Take back what was said of a gap: it is open; its owner stays."""
    from mcof.actions.followup.owning import decide

    decide(
        opened(workspace), gap, status="open", reason=reason, by=actor(by),
        on=day(on, option="--on"),
    )  # fmt: skip
    SCREEN.print("The gap is open.")


@grouped
def decided(
    *,
    workspace: FolderOption = Path(),
    every: Annotated[bool, typer.Option("--every", help="Every row ever kept.")] = False,
    as_of: AsOfOption = None,
    told: Told,
) -> None:
    """List what was decided of gaps: owner, status, who said so and why."""
    from mcof.actions.followup.owning import decided as listed

    here = opened(workspace)
    rows = listed(here, every=every, as_of=moment(as_of))
    if told.to_a_person:
        from mcof.cli.names import with_names

        rows = with_names(here, rows, told.language).select(_ON_SCREEN)
    show(
        rows, told.form, output=told.output,
        empty="Nothing was decided of any gap: mcof gaps assign GAP OWNER --reason ...",
    )  # fmt: skip


VERBS: Mapping[str, Callable[..., None]] = {
    "assign": assign,
    "acknowledge": acknowledge,
    "mark": mark,
    "close": close,
    "reopen": reopen,
    "decided": decided,
}
