"""Ask who does what where for whom, whom they reach, and who may have reported it twice."""

from __future__ import annotations

from typing import Unpack

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from mcof.actions.response.asking import (
    Question,
    answered,
    only,
    paths,
    period,
    standing_rows,
    told,
)
from mcof.actions.response.rules import rules_that_hold
from mcof.errors import InputError
from mcof.ports import Workspace
from mcof.response.alike import alike as pairs
from mcof.response.holding import overlapping
from mcof.response.reach import acting, combinations, together
from mcof.response.reach import reached as each
from mcof.response.rules import ruled
from mcof.tables import RESPONSES
from mcof.tracking.bases import basis_of
from mcof.tracking.levels import located

BY = ("place", "organisation")


def who(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """The rows of the response that stand in the period: who does what, where, when, for whom.

    Planned, suspended and cancelled activities are among them: `status` says so.

    Returns:
        The columns of `responses`, by sector, place, organisation and day.
    """
    rows = standing_rows(workspace, as_of=question.get("as_of"))
    rows = overlapping(rows, period(workspace, question))
    kept = only(rows, paths(workspace, question), question).select(*RESPONSES.names)
    order = ["sector", "place_code", "organisation", "period_start", "activity", "row_id"]
    return told(answered(workspace, kept).sort(order, nulls_last=True))


def reached(workspace: Workspace, *, by: str = "place", **question: Unpack[Question]) -> pa.Table:
    """Whom the response reaches in each place and sector, with the rule that says so.

    Args:
        by: `place`: organisations together; `organisation`: each for itself.

    Returns:
        `sector`, `phase`, `population_group`, `code_set`, `place_code` (of the level asked
        for), `organisation` or `organisations` (how many act) with `names`, `reached`,
        `targeted`, `person_months`, `reached_rule`, `partners_added` or `rule_why`, `rows`,
        `undated`, `basis`. Sectors are never added.

    Raises:
        InputError: there is no such way to group.
    """
    if by not in BY:
        raise InputError(
            f"'{by}' is no way to group people reached",
            code="grouping-unknown",
            advice=f"One of {', '.join(BY)}.",
        )
    known, days = paths(workspace, question), period(workspace, question)
    rows = standing_rows(workspace, as_of=question.get("as_of"))
    acts = acting(only(rows, known, question), period=days)
    asked = answered(workspace, combinations(acts))
    held = ruled(asked, rules_that_hold(workspace, as_of=question.get("as_of")))
    figures = each(acts, workspace.engine.local(held.to_arrow()), period=days)
    level = question.get("level", 1)
    made = _organisations(figures, known, level) if by == "organisation" else None
    frame = answered(workspace, made if made is not None else _places(figures, known, level))
    order = ["sector", "place_code", "phase", "population_group", "organisation"]
    return told(frame.sort([name for name in order if name in frame.columns], nulls_last=True))


def alike(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """Pairs of rows that may be the same work, reported by a partner and by its donor.

    What to do about a pair: retract one import, or declare that the organisation serves the
    same people (`declare`, rule PARTNERS_SAME).
    """
    known = paths(workspace, question)
    rows = standing_rows(workspace, as_of=question.get("as_of"))
    acts = acting(only(rows, known, question), period=period(workspace, question))
    frame = answered(workspace, pairs(acts))
    order = ["sector", "place_code", "organisation", "other", "row_id", "other_row_id"]
    return told(frame.sort(order, nulls_last=True))


def _places(figures: ir.Table, known: ir.Table, level: int) -> ir.Table:
    """Organisations together in each place, places brought up to the level."""
    placed = _located(together(figures), known, level)
    key = ["sector", "phase", "group", "code_set", "place"]
    who_ = (
        placed.mutate(name=placed["organisations"].unnest())
        .group_by(key)
        .aggregate(
            organisations=lambda t: t["name"].nunique().cast("int64"),
            _names=lambda t: t["name"].collect(distinct=True),
        )
    )
    rule = placed.mutate(rule=placed["reached_rule"])
    whole = rule.group_by(key).aggregate(
        reached=rule["reached"].sum().cast("int64"),
        targeted=rule["targeted"].sum().cast("int64"),
        person_months=rule["person_months"].sum(),
        _rules=rule["rule"].collect(distinct=True),
        partners_added=rule["partners_added"].max().cast("int64"),
        rows=rule["rows"].sum().cast("int64"),
        undated=rule["undated"].sum().cast("int64"),
        weak=rule["weak"].max(),
    )
    both = whole.inner_join(who_, key)
    return both.select(
        "sector",
        phase=both["phase"].nullif(""),
        population_group=both["group"].nullif(""),
        code_set=both["code_set"],
        place_code=both["place"],
        organisations=both["organisations"],
        names=both["_names"].sort().join("; "),
        reached=both["reached"],
        targeted=both["targeted"],
        person_months=both["person_months"],
        reached_rule=both["_rules"].sort().join("; "),
        partners_added=both["partners_added"],
        rows=both["rows"],
        undated=both["undated"],
        basis=basis_of(both["weak"]),
    )


def _organisations(figures: ir.Table, known: ir.Table, level: int) -> ir.Table:
    """Each organisation for itself, its places brought up to the level."""
    placed = _located(figures, known, level)
    key = ["sector", "phase", "group", "code_set", "place", "organisation"]
    whole = placed.group_by(key).aggregate(
        reached=placed["reached"].sum().cast("int64"),
        targeted=placed["targeted"].sum().cast("int64"),
        person_months=placed["person_months"].sum(),
        _rules=placed["reached_rule"].collect(distinct=True),
        _whys=placed["rule_why"].collect(where=placed["rule_why"].notnull(), distinct=True),
        rows=placed["rows"].sum().cast("int64"),
        undated=placed["undated"].sum().cast("int64"),
        weak=placed["weak"].max(),
    )
    return whole.select(
        "sector",
        phase=whole["phase"].nullif(""),
        population_group=whole["group"].nullif(""),
        code_set=whole["code_set"],
        place_code=whole["place"],
        organisation=whole["organisation"],
        reached=whole["reached"],
        targeted=whole["targeted"],
        person_months=whole["person_months"],
        reached_rule=whole["_rules"].sort().join("; "),
        rule_why=whole["_whys"].sort().join("; ").nullif(""),
        rows=whole["rows"],
        undated=whole["undated"],
        basis=basis_of(whole["weak"]),
    )


def _located(rows: ir.Table, known: ir.Table, level: int) -> ir.Table:
    """The rows with their place at the level; what is of a place above it stays its own."""
    placed = located(rows, known, level=0)
    at = ibis.coalesce(placed[f"admin{level}"], placed["place_code"])
    return placed.mutate(place=at)
