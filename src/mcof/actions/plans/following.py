"""Follow a plan: what happened beside what was planned, and a revision for somebody to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import ibis
import polars as pl
import pyarrow as pa

from mcof.actions.places.known import registry
from mcof.actions.plans.asked import Opened, opened, versions
from mcof.actions.plans.saving import Version, save
from mcof.actions.response.asking import standing_rows
from mcof.actions.tracking.figures import figures
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.plans.difference import difference
from mcof.plans.following import BAND, followed, prompts, revised
from mcof.plans.states import STANDING
from mcof.ports import Workspace
from mcof.response.funding import funding
from mcof.tracking.bases import weakest

_FACTS = (
    "organisation", "implementing_partner", "sector", "phase", "activity", "code_set", "place_code",
    "site_name", "population_group", "period_start", "period_end", "status", "reached", "basis",
)  # fmt: skip
_COUNTED = {
    "code_set": pl.String(),
    "place_code": pl.String(),
    "population_group": pl.String(),
    "individuals": pl.Int64(),
    "basis": pl.String(),
}


@dataclass(frozen=True)
class Followed:
    """A version beside what happened.

    Attributes:
        rows: `mcof.plans.following.COLUMNS`.
        prompts: the rows that left the band: a reason to look at the plan again.
        changes: what a revision would change, as `mcof.plans.difference` says it; it is
            only saved by `revise`.
    """

    opened: Opened
    on: date
    band: float
    rows: pa.Table
    prompts: pa.Table
    changes: pa.Table


def follow(
    workspace: Workspace,
    name: str,
    version: int | None = None,
    *,
    on: date | None = None,
    band: float = BAND,
    as_of: datetime | None = None,
) -> Followed:
    """What happened until a day, beside what a version planned.

    Args:
        version: the one that is agreed or in force if not said; else the newest.
        on: the workspace's own day, or today, if not said.
        band: how far what happens may be from what was planned, as a share above 0.

    Raises:
        Missing: there is no such plan or version.
        InputError: the band is no share.
    """
    if not 0 < band < 1:
        raise InputError(
            f"A band of {band} is no share between 0 and 1",
            code="plan-band",
            advice="Write 0.2 for a fifth.",
        )
    one = _standing(workspace, name, version, as_of)
    day = workspace.until(on) or datetime.now(UTC).date()
    rows = followed(
        one.plan,
        _responses(workspace, one, as_of),
        _spent(workspace, as_of),
        _counted(workspace, one, day, as_of),
        registry(workspace, as_of).paths(),
        on=day,
        band=band,
    )
    draft = revised(one.plan, rows, on=day)
    return Followed(
        one,
        day,
        band,
        rows.to_arrow(),
        prompts(rows).to_arrow(),
        difference(one.plan, draft).to_arrow(),
    )


def revise(
    workspace: Workspace,
    name: str,
    *,
    by: Actor,
    reason: str,
    on: date | None = None,
    band: float = BAND,
) -> Opened:
    """Save the revision that `follow` proposes, of the newest version, as a draft to be edited.

    Raises:
        Missing: there is no such plan.
        InputError: nothing left the band.
    """
    newest = opened(workspace, name)
    seen = follow(workspace, name, newest.version, on=on, band=band)
    if seen.changes.num_rows == 0:
        raise InputError(
            f"Nothing of version {newest.version} of {newest.name} left the band of {band:.0%}",
            code="plan-within-band",
            advice="See `mcof plan follow`; a narrower --band asks sooner.",
        )
    draft = revised(newest.plan, pl.DataFrame(seen.rows), on=seen.on)
    return save(workspace, Version(draft, newest.version, "revision", reason), by=by)


def _standing(
    workspace: Workspace, name: str, version: int | None, as_of: datetime | None
) -> Opened:
    if version is None:
        known = pl.DataFrame(versions(workspace, name.strip().lower(), as_of=as_of))
        standing = known.filter(pl.col("state").is_in(STANDING))
        version = None if standing.is_empty() else int(standing["version"][0])
    return opened(workspace, name, version, as_of=as_of)


def _responses(workspace: Workspace, one: Opened, as_of: datetime | None) -> pl.DataFrame:
    """The rows of responses that stand, of the sectors and days of a plan."""
    engine, header = workspace.engine, one.plan.header
    rows = standing_rows(workspace, as_of=as_of)
    sectors = one.plan["lines"]["sector"].drop_nulls().unique().sort().to_list() or [""]
    first, last = ibis.literal(header["period_start"]), ibis.literal(header["period_end"])
    own = rows.filter(
        rows["sector"].isin(sectors),
        rows["period_start"].isnull() | (rows["period_start"] <= last),
        rows["period_end"].isnull() | (rows["period_end"] >= first),
    )
    return pl.DataFrame(engine.answer(own.select(*_FACTS)))


def _spent(workspace: Workspace, as_of: datetime | None) -> pl.DataFrame:
    """What each budget line of the facts has spent."""
    engine = workspace.engine
    lines = funding(engine.table("funding", as_of=as_of), period=None)
    return pl.DataFrame(engine.answer(lines.select("spent_usd", line="budget_line")))


def _counted(workspace: Workspace, one: Opened, on: date, as_of: datetime | None) -> pl.DataFrame:
    """The stock of every place that the plan reckons with: the largest of the operations."""
    places = one.plan["caseloads"]["place_code"].drop_nulls().unique()
    paths = registry(workspace, as_of).paths()
    known = paths.filter(
        (pl.col("code_set") == one.plan.header["code_set"]) & pl.col("code").is_in(places.implode())
    )
    found = [pl.DataFrame(schema=_COUNTED)]
    for level in sorted(known["level"].unique()):
        stock = pl.DataFrame(figures(workspace, level=level, on=on, as_of=as_of))
        if stock.height:
            own = stock.filter(pl.col("place_code").is_in(places.implode()))
            found.append(own.select(pl.col(name).cast(kind) for name, kind in _COUNTED.items()))
    keys = ["code_set", "place_code", "population_group"]
    return (
        pl.concat(found).group_by(keys).agg(pl.col("individuals").max(), weakest(pl.col("basis")))
    )
