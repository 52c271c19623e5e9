"""Ranks: which gap comes first, by a rule that everybody can read and switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from mcof.errors import InputError
from mcof.gaps.kinds import KINDS
from mcof.gaps.weighing import STATED, Weights, scored
from mcof.gaps.weighing import weights as weights_of

Rule = tuple[str, ...]
"""Criteria, the first that tells two gaps apart decides."""

CRITERIA: Mapping[str, str] = {
    "kind": f"kind ({', '.join(KINDS)})",
    "severity": "severity (highest first, unknown last)",
    "people": "people (most first, unknown last)",
    "age": "age of the figure (oldest first, unknown last)",
    "turn": "turn within the place (each place's worst gap first)",
}
"""What a gap may be judged by, in words."""

RULES: Mapping[str, Rule] = {
    "default": ("kind", "severity", "people", "age"),
    "people": ("people", "kind", "severity", "age"),
    "severity": ("severity", "people", "kind", "age"),
    "age": ("age", "kind", "people", "severity"),
    "places": ("turn", "kind", "severity", "people", "age"),
}
"""Rules by name. `places` lets no place take the whole top of the list."""


WEIGHTED = "weighted"
"""The name of the rule that adds up criteria by the weights `mcof.gaps.weighing.STATED`."""


def words(rule: Rule | Weights) -> str:
    """The rule as a reader sees it."""
    if isinstance(rule, Weights):
        return rule.words()
    return ", then ".join(CRITERIA[criterion] for criterion in rule)


def named(rule: str | Sequence[str] | Weights) -> Rule | Weights:
    """A rule by its name, by its criteria, or by weights such as `severity=3,people=2`.

    Raises:
        InputError: no such rule or criterion.
    """
    if isinstance(rule, Weights):
        return rule
    if isinstance(rule, str) and ("=" in rule or rule == WEIGHTED):
        return STATED if rule == WEIGHTED else weights_of(rule)
    if isinstance(rule, str) and rule in RULES:
        return RULES[rule]
    criteria = tuple(rule.split(",")) if isinstance(rule, str) else tuple(rule)
    wrong = [criterion for criterion in criteria if criterion not in CRITERIA]
    if wrong or not criteria:
        raise InputError(
            f"'{rule}' is no rule to rank gaps by",
            code="rank-rule-unknown",
            advice=f"Use {', '.join(RULES)}, {WEIGHTED}, weights such as severity=3,people=2, "
            f"or criteria of {', '.join(CRITERIA)} with commas.",
        )
    return criteria


def rank(gaps: ir.Table, rule: str | Sequence[str] | Weights = "default") -> ir.Table:
    """The gaps with `rank`, 1 first, and `rank_rule`, the rule in words.

    By weights there are also `points_<criterion>`, `score`, its bounds `score_low` and
    `score_high`, and `unknown_criteria`; see `mcof.gaps.weighing.scored`.

    Gaps that no criterion tells apart follow their names, so that the order of the rows
    changes nothing.

    Args:
        gaps: as `mcof.gaps.kinds.kinds` gives them.
        rule: a name of `RULES`, criteria of `CRITERIA`, or weights.

    Raises:
        InputError: no such rule.
    """
    criteria = named(rule)
    if isinstance(criteria, Weights):
        return _by_score(gaps, criteria)
    if "turn" in criteria:
        within = [_order(gaps, each) for each in criteria if each != "turn"]
        turn = ibis.row_number().over(
            group_by=["code_set", "place_code"], order_by=[*within, gaps["gap"]]
        )
        gaps = gaps.mutate(_turn=turn)
    order = [_order(gaps, each) for each in criteria]
    ranked = gaps.mutate(
        rank=(ibis.row_number().over(order_by=[*order, gaps["gap"]]) + 1).cast("int64"),
        rank_rule=ibis.literal(words(criteria)),
    )
    return ranked.drop("_turn") if "turn" in criteria else ranked


def _by_score(gaps: ir.Table, weights: Weights) -> ir.Table:
    """The highest score first; of equal scores, the one that is worse all in all."""
    table = scored(gaps, weights)
    order = [-table["score"], -table["_level"], table["gap"]]
    return table.mutate(
        rank=(ibis.row_number().over(order_by=order) + 1).cast("int64"),
        rank_rule=ibis.literal(words(weights)),
    ).drop("_level")


def _order(gaps: ir.Table, criterion: str) -> ir.Value:
    if criterion == "kind":
        return ibis.cases(
            *((gaps["kind"] == kind, at) for at, kind in enumerate(KINDS)), else_=len(KINDS)
        )
    if criterion == "turn":
        return gaps["_turn"]
    column = {"severity": "severity", "people": "magnitude", "age": "age_days"}[criterion]
    return -ibis.coalesce(gaps[column], -1)  # unknown comes last
