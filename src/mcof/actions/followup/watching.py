"""The rules of alerts: which gaps are worth one, decided by somebody for a reason."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions, keep, must_say
from mcof.actions.places.known import registry
from mcof.actors import Actor
from mcof.errors import InputError, Missing
from mcof.gaps.followup.alerts import LISTS, RULE
from mcof.gaps.kinds import KINDS
from mcof.ports import Workspace
from mcof.tables import ALERT_RULES
from mcof.vocabulary import load

USUAL_GROWTH = 0.25
USUAL_BAND = 0.1
MOST_HELD = 365
_VOCABULARIES = {"sectors": "sectors", "groups": "population_groups"}


def add_rule(
    workspace: Workspace,
    rule: str,
    *,
    reason: str,
    by: Actor,
    kinds: Sequence[str] = (),
    sectors: Sequence[str] = (),
    places: Sequence[str] = (),
    groups: Sequence[str] = (),
    least_people: int | None = None,
    growth_share: float | None = USUAL_GROWTH,
    hold_analyses: int = 1,
    hold_days: int = 0,
    band: float = USUAL_BAND,
    owner: str | None = None,
) -> None:
    """Keep a rule; one of the same name takes the place of the earlier.

    Args:
        kinds, sectors, places, groups: codes; none for all. Places with those inside them.
        least_people: how many people a gap takes; one of unknown people passes.
        growth_share: by how much more than last told a gap is told of again; None for never.
        hold_analyses, hold_days: how long a gap must hold before it opens, and be gone
            before it closes.
        band: how far below `least_people` it may fall and stay open, as a share.
        owner: who is told of gaps that nobody has in hand.

    Raises:
        InputError: no name or reason, or a number that makes no sense.
        Missing: no such kind, sector, place or group.
    """
    row: dict[str, Any] = {
        "rule": must_say(rule, "name"),
        "kinds": kinds,
        "sectors": sectors,
        "places": places,
        "groups": groups,
        "least_people": least_people,
        "growth_share": growth_share,
        "hold_analyses": hold_analyses,
        "hold_days": hold_days,
        "band": band,
        "owner": owner.strip() if owner and owner.strip() else None,
        "is_withdrawn": False,
        "reason": must_say(reason, "reason"),
    }
    _check(workspace, row)
    keep(workspace.store, ALERT_RULES, [row | {n: "+".join(row[n]) or None for n in LISTS}], by=by)


def withdraw_rule(workspace: Workspace, rule: str, *, reason: str, by: Actor) -> None:
    """Take a rule back: it stays on record, and its alerts are forgotten, not closed.

    Raises:
        Missing: there is no such rule that holds.
    """
    said = must_say(reason, "reason")
    rows = pl.DataFrame(rules(workspace)).filter(pl.col("rule") == rule.strip())
    if rows.is_empty():
        raise Missing(
            f"There is no rule {rule} that holds",
            code="alert-rule-missing",
            advice="See `mcof alerts rule list` for those that there are.",
        )
    row = rows.row(0, named=True) | {"is_withdrawn": True, "reason": said}
    keep(workspace.store, ALERT_RULES, [row], by=by)


def rules(workspace: Workspace, *, every: bool = False, as_of: datetime | None = None) -> pa.Table:
    """The rules that hold, by name; with `every`, every row ever kept."""
    rows = ALERT_RULES.conform(decisions(workspace.store, ALERT_RULES, as_of))
    if not every:
        last = rows.unique("rule", keep="last", maintain_order=True)
        rows = last.filter(~pl.col("is_withdrawn").fill_null(value=False)).sort("rule")
    arrow: pa.Table = rows.to_arrow().cast(ALERT_RULES.arrow())
    return arrow


def holding(workspace: Workspace) -> pl.DataFrame:
    """The rules that hold, as `mcof.gaps.followup.alerts.RULE`, places with those inside them."""
    rows = pl.DataFrame(rules(workspace)).with_columns(pl.col(*LISTS).str.split("+"))
    known = registry(workspace)

    def within(place: str) -> set[str]:
        return {place, *known.inside(place)["place_code"]}

    inside = [
        None if listed is None else sorted(set().union(*map(within, listed)))
        for listed in rows["places"].to_list()
    ]
    placed = rows.with_columns(pl.Series("places", inside, dtype=pl.List(pl.String)))
    return placed.select(pl.col(name).cast(kind) for name, kind in RULE.items())


def _check(workspace: Workspace, row: dict[str, Any]) -> None:
    known = {name: set(load(list_).terms) for name, list_ in _VOCABULARIES.items()}
    known["kinds"] = set(KINDS)
    for name, terms in known.items():
        strange = sorted(set(row[name]) - terms)
        if strange:
            raise Missing(
                f"{strange[0]} is none of the {name}",
                code="alert-rule-word-unknown",
                advice=f"One of {', '.join(sorted(terms))}.",
            )
    places, code_set = registry(workspace), str(workspace.settings["code_set"])
    for place in row["places"]:
        if places.level(code_set, place) is None:
            raise Missing(
                f"{code_set} has no place {place}",
                code="place-missing",
                advice="See `mcof places` for the codes that there are.",
            )
    growth, least = row["growth_share"], row["least_people"]
    sound = (
        (least is None or least >= 0)
        and (growth is None or (math.isfinite(growth) and growth > 0))
        and 1 <= row["hold_analyses"] <= MOST_HELD
        and 0 <= row["hold_days"] <= MOST_HELD
        and 0 <= row["band"] < 1
    )
    if not sound:
        raise InputError(
            "The numbers of this rule make no sense",
            code="alert-rule-numbers",
            advice="People from 0, growth above 0, 1 to 365 analyses, 0 to 365 days, "
            "a band from 0 to below 1.",
        )
