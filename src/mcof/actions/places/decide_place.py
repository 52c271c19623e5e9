"""Decide what a name means: kept with who decided and why, and used from then on."""

from __future__ import annotations

from datetime import datetime

from mcof.actions.deciding import keep, must_say
from mcof.actions.places.known import registry
from mcof.actors import Actor
from mcof.errors import Missing
from mcof.places import Registry
from mcof.ports import Workspace
from mcof.tables import PLACE_DECISIONS


def decide_place(
    workspace: Workspace,
    name: str,
    code: str | None,
    *,
    by: Actor,
    reason: str,
    within: str | None = None,
    code_set: str | None = None,
) -> datetime:
    """Keep a decision that a name means a place, or no place of ours.

    A later decision for the same name and parent takes the place of an earlier one;
    both stay in the store. Imports made before are not changed: import the file again.

    Args:
        name: as sources write it; spellings that normalise alike are decided together.
        code: the place; None where the name is no place of ours.
        within: the place that the name must be said to lie in; None for anywhere.
        code_set: of `code` and `within`; None for the workspace's.

    Returns:
        The moment recorded.

    Raises:
        InputError: no name, or no reason, is given.
        Missing: the code set has no such place.
    """
    name, reason = must_say(name, "name"), must_say(reason, "reason")
    known = code_set or str(workspace.settings["code_set"])
    places = registry(workspace)
    for place in (code, within):
        _known(places, known, place)
    row = {"name": name, "within": within, "code_set": known, "code": code, "reason": reason}
    return keep(workspace.store, PLACE_DECISIONS, [row], by=by)


def _known(places: Registry, code_set: str, code: str | None) -> None:
    if code is not None and places.level(code_set, code) is None:
        raise Missing(
            f"{code_set} has no place {code}",
            code="place-missing",
            advice="See `mcof places` for the codes that there are.",
        )
