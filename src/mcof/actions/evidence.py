"""Ask for evidence: the rows of the files behind a gap."""

from __future__ import annotations

from typing import Unpack

import pyarrow as pa

from mcof.actions.gaps import Question, day, period
from mcof.actions.tracking.kept import observed
from mcof.errors import InputError
from mcof.gaps.evidence import Spot
from mcof.gaps.evidence import evidence as rows_behind
from mcof.gaps.kinds import REASONS
from mcof.ports import Workspace
from mcof.tracking.figures import behind

_PARTS = 6


def evidence(workspace: Workspace, gap: str, **question: Unpack[Question]) -> pa.Table:
    """The rows behind a gap: asked with what the gaps were asked with.

    Args:
        gap: its name, the column `gap` of `mcof.actions.gaps.gaps`.

    Returns:
        The columns of `mcof.gaps.evidence.evidence`, by table, day and row.

    Raises:
        InputError: that is no name of a gap.
    """
    spot = spot_of(gap, level=question.get("level", 1))
    as_of = question.get("as_of")
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
        engine.table("responses", as_of=as_of),
        people,
        paths,
        spot,
        period=period(workspace, question),
    )
    return engine.answer(rows.order_by(["table", "day", "who", "row_id"]))


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
    _, sector, phase, group, code_set, place = parts
    return Spot(
        sector=None if sector == "-" else sector,
        place=place,
        code_set=code_set,
        level=level,
        group=None if group == "-" else group,
        phase=None if phase == "-" else phase,
    )
