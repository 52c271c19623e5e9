"""States of a version of a plan: which move leads where, who may make it, what must be true."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mcof.errors import Refused

FIRST = "draft"
"""The state of every version when it is saved."""

ANYBODY, ANOTHER, PROGRAM = "anybody", "another", "program"
"""Who makes a move: anybody; another person than the one who saved the version; the program."""


@dataclass(frozen=True)
class Move:
    """One line of the table of states.

    Attributes:
        name: a code of the vocabulary `plan_moves`.
        before, after: codes of `plan_states`.
        who: one of `ANYBODY`, `ANOTHER`, `PROGRAM`.
        reason: whether it must be said why.
        must: names of `CONDITIONS` that must hold of the version.
    """

    name: str
    before: str
    after: str
    who: str = ANYBODY
    reason: bool = True
    must: tuple[str, ...] = ()


CONDITIONS: dict[str, str] = {
    "complete": "it has at least one activity, and nothing that is required is missing",
    "money": "the money of the lines is the money of the budget lines, within their earmarks",
    "need": "no target is above the need of its cell, or the line says why it may be",
    "newest": "no later version stands that was not withdrawn",
}
"""What must hold of a version before a move, by name."""

MOVES: tuple[Move, ...] = (
    Move("submit", "draft", "in_review", reason=False, must=("complete", "newest")),
    Move("return", "in_review", "draft"),
    Move("agree", "in_review", "agreed", ANOTHER, must=("complete", "money", "need", "newest")),
    Move("start", "agreed", "in_force", must=("money",)),
    Move("close", "in_force", "closed"),
    Move("supersede", "agreed", "superseded", PROGRAM),
    Move("supersede", "in_force", "superseded", PROGRAM),
    Move("withdraw", "draft", "withdrawn"),
    Move("withdraw", "in_review", "withdrawn"),
    Move("withdraw", "agreed", "withdrawn"),
    Move("withdraw", "in_force", "withdrawn"),
)
"""The table of states. What is not in it cannot be done."""

STANDING = ("agreed", "in_force")
"""States in which people rely on a version."""

ENDED = ("closed", "superseded", "withdrawn")
"""States that nothing leads out of."""


def moves_from(state: str, *, same_person: bool = False) -> tuple[Move, ...]:
    """The moves that a person may make from a state.

    Args:
        same_person: whether it is the one who saved the version.
    """
    return tuple(
        move
        for move in MOVES
        if move.before == state
        and move.who != PROGRAM
        and not (same_person and move.who == ANOTHER)
    )


def check_move(name: str, state: str, *, same_person: bool = False) -> Move:
    """The move of that name from a state.

    Raises:
        Refused: the table has no such move, or another person must make it.
    """
    own = [move for move in moves_from(state) if move.name == name]
    if not own:
        possible = ", ".join(move.name for move in moves_from(state)) or "nothing"
        raise Refused(
            f"A version that is {state.replace('_', ' ')} cannot be moved by '{name}'",
            code="plan-move-refused",
            advice=f"From there: {possible}.",
        )
    if same_person and own[0].who == ANOTHER:
        raise Refused(
            f"'{name}' is for another person than the one who saved the version",
            code="plan-second-person",
            advice="Ask a colleague. A workspace of one person sets second_person = false below "
            "[plans] in workspace.toml.",
        )
    return own[0]


def check_conditions(move: Move, broken: Collection[str]) -> None:
    """Refuse a move whose conditions do not hold.

    Args:
        broken: the names of `CONDITIONS` that do not hold of the version.

    Raises:
        Refused: one of those that the move asks for.
    """
    failing = [name for name in move.must if name in broken]
    if failing:
        said = "; ".join(CONDITIONS[name] for name in failing)
        raise Refused(
            f"Before '{move.name}' it must be so that {said}",
            code="plan-condition",
            advice="See `mcof plan check` for the lines that it is about.",
        )
