"""The rule by which a workspace ranks its gaps: decided by somebody, for a reason, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions, keep, must_say
from mcof.actors import Actor
from mcof.errors import Missing
from mcof.gaps.rank import RULES, WEIGHTED, Rule, named, words
from mcof.gaps.weighing import STATED, Weights
from mcof.gaps.weighing import weights as weights_of
from mcof.ports import Workspace
from mcof.tables import RANKINGS

OWN = "own"
"""The name of the rule that was decided on in the workspace."""


def meant(
    workspace: Workspace,
    rule: str | Sequence[str] | Weights,
    as_of: datetime | None = None,
    *,
    unknown: str | None = None,
) -> Rule | Weights:
    """The rule that a name, criteria or weights mean in a workspace.

    Args:
        unknown: where weights place what is unknown; as the rule says, if not said.

    Raises:
        InputError: no such rule.
        Missing: `own`, where none was decided on.
    """
    found = named(rule) if rule != OWN else _must_own(workspace, as_of)
    if unknown is not None and isinstance(found, Weights):
        return weights_of(dict(found.each), unknown=unknown)
    return found


def own_rule(workspace: Workspace, as_of: datetime | None = None) -> Rule | Weights | None:
    """The rule that was decided on last, if it was not withdrawn."""
    rows = decisions(workspace.store, RANKINGS, as_of)
    if rows.is_empty() or rows["is_withdrawn"][-1]:
        return None
    text, unknown = rows["rule"][-1], rows["unknown"][-1]
    return weights_of(text, unknown=unknown) if "=" in text else named(text)


def decide_rule(
    workspace: Workspace, rule: str, *, reason: str, by: Actor, unknown: str | None = None
) -> Rule | Weights:
    """Decide by which rule gaps are ranked here; `withdraw_rule` takes it back.

    Raises:
        InputError: no such rule, or no reason.
    """
    found = meant(workspace, rule, unknown=unknown)
    row = {
        "rule": found.text() if isinstance(found, Weights) else ",".join(found),
        "unknown": found.unknown if isinstance(found, Weights) else None,
        "is_withdrawn": False,
        "reason": must_say(reason, "reason"),
    }
    keep(workspace.store, RANKINGS, [row], by=by)
    return found


def withdraw_rule(workspace: Workspace, *, reason: str, by: Actor) -> None:
    """Take the workspace's own rule back: it stays on record, and gaps are ranked as usual.

    Raises:
        Missing: there is none.
    """
    said = must_say(reason, "reason")
    _must_own(workspace, None)
    last = decisions(workspace.store, RANKINGS).row(-1, named=True)
    keep(workspace.store, RANKINGS, [last | {"is_withdrawn": True, "reason": said}], by=by)


def rules(workspace: Workspace, as_of: datetime | None = None) -> pa.Table:
    """Every rule that gaps can be ranked by: `rule`, `is_own`, `ranked_by`, `decided_by`, `why`."""
    known: dict[str, Rule | Weights] = {WEIGHTED: STATED, **RULES}
    rows = [{"rule": name, "ranked_by": words(rule)} for name, rule in known.items()]
    own = own_rule(workspace, as_of)
    if own is not None:
        last = decisions(workspace.store, RANKINGS, as_of).row(-1, named=True)
        rows.insert(
            0,
            {
                "rule": OWN,
                "ranked_by": words(own),
                "decided_by": last["by"],
                "decided_on": f"{last['recorded_at']:%Y-%m-%d}",
                "why": last["reason"],
            },
        )
    columns = ("rule", "ranked_by", "decided_by", "decided_on", "why")
    arrow: pa.Table = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String)).to_arrow()
    return arrow


def _must_own(workspace: Workspace, as_of: datetime | None) -> Rule | Weights:
    own = own_rule(workspace, as_of)
    if own is None:
        raise Missing(
            "No rule of its own was decided on in this workspace",
            code="rank-own-missing",
            advice="Decide on one: mcof gaps rule decide severity=3,people=2 --reason ...",
        )
    return own
