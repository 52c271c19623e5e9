"""Further kinds of `mcof figures`: who came from where to where, and what stocks imply."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mcof.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.ports import Workspace

ON_SCREEN = {
    "origins": (
        "place", "origin", "round", "reference_date", "individuals", "share", "cell", "method",
        "basis",
    ),
}  # fmt: skip
"""The columns that a person is shown, by kind."""


@dataclass(frozen=True)
class Further:
    """What only some kinds of figures ask."""

    fit: bool | None = None
    seed: str = "equal"
    zeros: list[str] = field(default_factory=list)


def rows(
    opened: Workspace,
    what: str,
    asked: dict[str, Any],
    *,
    level: int | None,
    round: int | None,
    further: Further,
) -> pa.Table:
    """The rows of one of these kinds."""
    from mcof.actions.tracking.origins import origins
    from mcof.tracking.origins.seeds import Seed

    return origins(
        opened,
        level=1 if level is None else level,
        round=round,
        fit=further.fit,
        seed=Seed(further.seed),
        zeros=[_pair(opened, text) for text in further.zeros],
        **asked,
    )


def _pair(opened: Workspace, text: str) -> tuple[str, str]:
    """The origin and the place of `ORIGIN:PLACE`."""
    from mcof.actions.places.known import code_of

    origin, colon, place = text.partition(":")
    if not colon:
        raise InputError(
            f"--zero {text!r} names no origin and place",
            code="zero-unreadable",
            advice="Write it as ORIGIN:PLACE, such as Basrah:Dahuk.",
        )
    return code_of(opened, origin), code_of(opened, place)
