"""Ask for evidence: the rows of the files behind a gap, and what was looked for and not found."""

from __future__ import annotations

from typing import Unpack

import polars as pl
import pyarrow as pa

from mcof.actions.gaps import Question, day, period
from mcof.actions.looking.means import rows_of_means
from mcof.actions.places.known import registry
from mcof.actions.response.asking import standing_rows
from mcof.actions.tracking.figures import told
from mcof.actions.tracking.kept import observed
from mcof.errors import InputError
from mcof.gaps import searched as means
from mcof.gaps.evidence import Spot
from mcof.gaps.evidence import evidence as rows_behind
from mcof.gaps.kinds import REASONS
from mcof.ports import Workspace
from mcof.tracking.figures import behind

_PARTS = 6


def evidence(workspace: Workspace, gap: str, **question: Unpack[Question]) -> pa.Table:
    """The rows behind a gap: asked with what the gaps were asked with.

    Of a gap of means also the rows of means about its place and subject, of any day and
    state: those that do not hold say why there is a gap.

    Args:
        gap: its name, the column `gap` of `mcof.actions.gaps.gaps`.

    Returns:
        The columns of `mcof.gaps.evidence.evidence`, by table, day and row.

    Raises:
        InputError: that is no name of a gap.
    """
    as_of = question.get("as_of")
    spot = _spot(workspace, gap, question)
    counted, paths = observed(workspace, as_of=as_of)
    people = behind(
        counted,
        paths,
        level=spot.level,
        on=day(workspace, question),
        round=question.get("round"),
        operation=question.get("operation"),
    )
    engine = workspace.engine
    rows = rows_behind(
        engine.table("needs", as_of=as_of),
        standing_rows(workspace, as_of=as_of),
        people,
        paths,
        spot,
        period=period(workspace, question),
    )
    order = ["table", "day", "who", "row_id"]
    found = engine.answer(rows.order_by(order))
    reason = gap.split("~", maxsplit=1)[0]
    if reason not in means.WANTED:
        return found
    known = registry(workspace, as_of).paths()
    more = means.rows_of_means(rows_of_means(workspace, as_of), reason, spot, known)
    both = pl.concat([pl.DataFrame(found), more]).sort(order, nulls_last=True)
    return told(both).cast(found.schema)


def searched(workspace: Workspace, gap: str, **question: Unpack[Question]) -> pa.Table:
    """What the rule of a gap looked for in the tables of means, where, and how much it found.

    Returns:
        The columns of `mcof.gaps.searched.searched`: no row where it looks for nothing there.

    Raises:
        InputError: that is no name of a gap.
    """
    as_of = question.get("as_of")
    spot = _spot(workspace, gap, question)
    read = rows_of_means(workspace, as_of)
    paths = registry(workspace, as_of).paths()
    return told(means.searched(read, gap.split("~", maxsplit=1)[0], spot, paths))


def _spot(workspace: Workspace, gap: str, question: Question) -> Spot:
    """The cell of a gap, at the level of its own place."""
    spot = spot_of(gap, level=question.get("level", 1))
    level = registry(workspace, question.get("as_of")).level(spot.code_set, spot.place)
    return spot if level is None else spot_of(gap, level=level)


def spot_of(gap: str, *, level: int) -> Spot:
    """The cell that the name of a gap names.

    Raises:
        InputError: that is no name of a gap.
    """
    parts = gap.split("~")
    if len(parts) != _PARTS or parts[0] not in REASONS:
        raise InputError(
            f"'{gap}' is no name of a gap",
            code="gap-name-unreadable",
            advice="Take it from the column `gap` of `mcof gaps`.",
        )
    reason, sector, phase, group, code_set, place = parts
    return Spot(
        sector=None if sector == "-" else sector,
        place=place,
        code_set=code_set,
        level=level,
        group=None if group == "-" else group,
        phase=None if phase == "-" else phase,
        unnamed=reason == "no-regime",
    )
