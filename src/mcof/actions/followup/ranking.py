"""Rank gaps by weights, and say how firmly each stands where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from mcof.actions.followup.known import with_standing
from mcof.actions.followup.rules import OWN, meant, own_rule
from mcof.actions.gaps import Question, day, gaps, ranked_by, unranked
from mcof.errors import InputError
from mcof.gaps.rank import RULES, WEIGHTED
from mcof.gaps.sensitivity import Trial
from mcof.gaps.sensitivity import sensitivity as tried
from mcof.gaps.weighing import Weights
from mcof.ports import Workspace


def ranking(
    workspace: Workspace,
    *,
    rule: str | None = None,
    unknown: str | None = None,
    kind: str | None = None,
    limit: int | None = None,
    **question: Unpack[Question],
) -> pa.Table:
    """The gaps by rank, with the points of every criterion where the rule weighs them.

    Args:
        rule: a name, criteria or weights; None for the workspace's own, else `weighted`.
        unknown: where weights place what is unknown: `worst` or `least`.
        kind: only gaps of this kind.

    Returns:
        The columns of `mcof.gaps.rank.rank`.

    Raises:
        InputError: no such rule.
    """
    as_of = question.get("as_of")
    asked = meant(workspace, rule or _usual(workspace), as_of, unknown=unknown)
    return gaps(workspace, rule=asked, kind=kind, limit=limit, **question)


def sensitivity(
    workspace: Workspace,
    *,
    rule: str | None = None,
    unknown: str | None = None,
    kind: str | None = None,
    limit: int | None = None,
    trial: Trial | None = None,
    **question: Unpack[Question],
) -> pa.Table:
    """The gaps ranked by weights, and whether they stand there under other weights and rules.

    Returns:
        The columns of `ranking` and of `mcof.gaps.sensitivity.sensitivity`.

    Raises:
        InputError: the rule has no weights that could be others.
    """
    as_of = question.get("as_of")
    asked = meant(workspace, rule or _usual(workspace), as_of, unknown=unknown)
    if not isinstance(asked, Weights):
        raise InputError(
            f"The rule {','.join(asked)} has no weights that could be others",
            code="rank-rule-unweighted",
            advice="Ask of `weighted` or of weights: its other rules are tried beside it.",
        )
    found = unranked(workspace, kind=kind, **question)
    ranked = pl.DataFrame(ranked_by(workspace, found, asked))
    others = _by_rules(workspace, found, ranked)
    told = tried(ranked, asked, rules=others, trial=trial)
    arrow: pa.Table = (told if limit is None else told.head(limit)).to_arrow()
    return with_standing(workspace, arrow, on=day(workspace, question), as_of=as_of)


def _usual(workspace: Workspace) -> str:
    return WEIGHTED if own_rule(workspace) is None else OWN


def _by_rules(
    workspace: Workspace, found: pa.Table, ranked: pl.DataFrame
) -> Mapping[str, npt.NDArray[np.int32]]:
    """The rank of each gap by every rule that has a name, in the order of the ranked gaps."""
    order = ranked.select("gap")
    ranks: dict[str, npt.NDArray[np.int32]] = {}
    for name, rule in RULES.items():
        told = pl.DataFrame(ranked_by(workspace, found, rule)).select("gap", "rank")
        joined = order.join(told, on="gap", how="left", maintain_order="left")
        ranks[name] = joined["rank"].to_numpy().astype(np.int32)
    return ranks
