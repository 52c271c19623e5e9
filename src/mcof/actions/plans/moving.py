"""Move a version of a plan from state to state, along the table of states alone."""

from __future__ import annotations

from typing import Any

import polars as pl

from mcof.actions.deciding import must_say
from mcof.actions.intake.register import next_moment, now
from mcof.actions.plans.asked import Opened, opened, told_of, versions
from mcof.actions.plans.checking import broken_conditions
from mcof.actors import Actor
from mcof.errors import Refused
from mcof.plans.states import FIRST, MOVES, PROGRAM, check_conditions, check_move
from mcof.ports import Workspace
from mcof.tables import PLAN_STATES


def move(
    workspace: Workspace,
    name: str,
    by_move: str,
    *,
    by: Actor,
    reason: str = "",
    version: int | None = None,
) -> Opened:
    """Move a version; where it comes into force, the one before gives way.

    Args:
        by_move: a code of `plan_moves`.
        reason: why; some moves need none.
        version: the newest that was not withdrawn if not said.

    Raises:
        Missing: there is no such plan or version.
        Refused: the table of states has no such move, another person must make it, or
            what must hold of the version does not.
        InputError: it is not said why.
    """
    one = opened(workspace, name, version)
    same = one.told["by"] == by.name and second_person(workspace)
    wanted = check_move(by_move, one.state, same_person=same)
    said = must_say(reason, "reason") if wanted.reason else reason.strip() or wanted.name
    if wanted.must:
        check_conditions(wanted, broken_conditions(workspace, one, wanted.must))
    rows = [_row(one.told, one.state, wanted.after, wanted.name, said)]
    if wanted.after == "in_force":
        rows += _giving_way(workspace, one)
    _write(workspace, rows, by)
    return opened(workspace, one.name, one.version)


def second_person(workspace: Workspace) -> bool:
    """Whether another person than the one who saved a version must agree to it."""
    own = workspace.settings.get("plans", {})
    return bool(own.get("second_person", True)) if isinstance(own, dict) else True


def _giving_way(workspace: Workspace, one: Opened) -> list[dict[str, Any]]:
    """The versions that people relied on until now."""
    others = pl.DataFrame(versions(workspace, one.name)).filter(
        pl.col("version") != one.version,
        pl.col("state").is_in([m.before for m in MOVES if m.who == PROGRAM]),
    )
    why = f"Version {one.version} is in force"
    return [
        _row(told, told["state"], "superseded", "supersede", why)
        for told in others.iter_rows(named=True)
    ]


def _row(told: dict[str, Any], was: str, state: str, name: str, reason: str) -> dict[str, Any]:
    return {"plan": told["plan"], "version": told["version"], "was": was, "state": state,
            "move": name, "reason": reason}  # fmt: skip


def _write(workspace: Workspace, rows: list[dict[str, Any]], by: Actor) -> None:
    """Add the moves, if every version is still in the state that it is moved from."""
    overtaken: list[str] = []

    def decide(earlier: pl.DataFrame) -> pl.DataFrame | None:
        overtaken.clear()
        order = earlier.sort("recorded_at", maintain_order=True)
        for row in rows:
            own = order.filter(
                (pl.col("plan") == row["plan"]) & (pl.col("version") == row["version"])
            )
            state = own["state"][-1] if own.height else FIRST
            if state != row["was"]:
                overtaken.append(f"version {row['version']} is {state.replace('_', ' ')} by now")
        if overtaken:
            return None
        moment = next_moment(earlier.select("recorded_at"), now())
        stamped = [row | {"by": by.name, "recorded_at": moment} for row in rows]
        return PLAN_STATES.conform(pl.DataFrame(stamped, infer_schema_length=None))

    workspace.store.append_if(PLAN_STATES.name, decide)
    if overtaken:
        raise Refused(
            f"Somebody was first: {overtaken[0]}",
            code="plan-move-overtaken",
            advice="See `mcof plan history` for who did what.",
        )


def allowed(workspace: Workspace, name: str, version: int | None, *, by: Actor) -> list[str]:
    """The moves that a person may make now, as codes of `plan_moves`."""
    from mcof.plans.states import moves_from

    told = told_of(workspace, name, version)
    same = told["by"] == by.name and second_person(workspace)
    return [one.name for one in moves_from(told["state"], same_person=same)]
