"""In which phases groups and places are: by the rounds of tracking, or as a person sets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions, keep, must_say
from mcof.actions.places.known import registry
from mcof.actions.tracking.figures import series, stocks_of, told
from mcof.actions.tracking.kept import kept_stocks
from mcof.actors import Actor
from mcof.errors import InputError, Missing
from mcof.gaps.cells import present
from mcof.gaps.phases import Limits, decided, history, inferred, leading
from mcof.ports import Workspace
from mcof.tables import PHASE_SETTINGS
from mcof.tracking.stocks import Which
from mcof.vocabulary import load


def phases(
    workspace: Workspace,
    *,
    level: int = 1,
    on: date | None = None,
    place: str | None = None,
    group: str | None = None,
    operation: str | None = None,
    limits: Limits | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """The phases of each group in each place, by which rule and figures, and who set others.

    Args:
        level: of the places.
        on: the day; the workspace's own, or today, if not said.
        place: only this place and those in it.
        group: only this group.
        limits: from which figures on a phase holds.

    Returns:
        `code_set`, `place_code`, `population_group` (empty for everybody), `phase`, `phases`,
        `phase_rule`, `rules`, `there`, `there_on`, `before`, `before_on`, `arrivals`, `stays`,
        `stays_since`, `set_by`, `set_why`, `set_at`.

    Method: docs/reference/methods/phases.md.
    """
    until = workspace.until(on) or datetime.now(UTC).date()
    people = present(
        pl.DataFrame(
            stocks_of(workspace, Which(on=until, operation=operation), level=level, as_of=as_of)
        )
    )
    found = phases_of(
        workspace, people, level=level, on=until, operation=operation, limits=limits, as_of=as_of
    )
    found = found.with_columns(
        population_group=pl.when(pl.col("group") != "").then("group"), place_code="place"
    )
    if group is not None:
        found = found.filter(pl.col("population_group") == group)
    if place is not None:
        within = registry(workspace, as_of).inside(place)
        found = found.join(within, on=["code_set", "place_code"], how="semi")
    order = ["code_set", "place_code", "population_group"]
    rest = [name for name in found.columns if name not in (*order, "group", "place")]
    return told(found.select(*order, *rest).sort(order, nulls_last=True))


def phases_of(
    workspace: Workspace,
    people: pl.DataFrame,
    *,
    level: int,
    on: date,
    operation: str | None = None,
    limits: Limits | None = None,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """The phases of groups and places, from the rounds until those that the stock is of.

    Args:
        people: as `mcof.gaps.cells.present` says.

    Returns:
        The columns of `mcof.gaps.phases.leading`.
    """
    asked = limits or Limits()
    which = Which(on=on, operation=operation)
    kept = kept_stocks(workspace, which, level=level, as_of=as_of, last=False)
    if kept is None:
        kept = series(workspace, level=level, on=on, operation=operation, as_of=as_of)
    last = people["displaced_on"].max() or on
    rounds = pl.DataFrame(kept).filter(pl.col("reference_date") <= pl.lit(last, pl.Date))
    rows = inferred(people, history(rounds, asked), asked)
    settings = decisions(workspace.store, PHASE_SETTINGS, as_of)
    places = registry(workspace, as_of).paths().filter(level=level)
    return leading(rows, decided(settings, places.rename({"code": "place"}), on))


def set_phases(
    workspace: Workspace,
    *,
    place: str,
    phases: Sequence[str],
    reason: str,
    by: Actor,
    group: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> None:
    """Say in which phases a place, or a group in it, is; it holds before every rule.

    It holds for every place inside, unless something was set for a deeper one. A later
    setting of the same place and group takes its place; `forget_phases` takes it back.

    Raises:
        InputError: no such phase, no reason, or a last day before the first.
        Missing: there is no such place or group.
    """
    known = list(load("phases").terms)
    wrong = [phase for phase in phases if phase not in known]
    if wrong or not phases:
        raise InputError(
            f"{', '.join(wrong) or 'Nothing'} is no phase",
            code="phase-unknown",
            advice=f"Say one or several of {', '.join(known)}.",
        )
    if since is not None and until is not None and until < since:
        raise InputError(
            f"It would hold until {until}, before it begins on {since}",
            code="period-reversed",
            advice="Give the first day, then the last.",
        )
    row = _subject(workspace, place, group) | {
        "phases": "|".join(phase for phase in known if phase in phases),
        "valid_from": since,
        "valid_until": until,
        "reason": must_say(reason, "reason"),
    }
    keep(workspace.store, PHASE_SETTINGS, [row], by=by)


def forget_phases(
    workspace: Workspace, *, place: str, reason: str, by: Actor, group: str | None = None
) -> None:
    """Take back what was set for a place and group: the rule holds again; both stay on record.

    Raises:
        InputError: no reason.
        Missing: nothing is set there.
    """
    said = must_say(reason, "reason")
    subject = _subject(workspace, place, group)
    rows = decisions(workspace.store, PHASE_SETTINGS)
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.lit(subject[name])) for name in subject)
    own = rows.filter(same)
    if own.is_empty() or own["phases"][-1] is None:
        raise Missing(
            f"No phase is set for {place}",
            code="phase-not-set",
            advice="mcof phases shows what is set, and by whom.",
        )
    keep(workspace.store, PHASE_SETTINGS, [subject | {"reason": said}], by=by)


def _subject(workspace: Workspace, place: str, group: str | None) -> dict[str, str | None]:
    code_set = str(workspace.settings["code_set"])
    if registry(workspace).level(code_set, place) is None:
        raise Missing(
            f"There is no place {place} in {code_set}",
            code="place-missing",
            advice="See `mcof places`.",
        )
    if group is not None and group not in load("population_groups").terms:
        raise Missing(
            f"There is no group {group}",
            code="group-missing",
            advice=f"Use one of {', '.join(load('population_groups').terms)}.",
        )
    return {"code_set": code_set, "place_code": place, "population_group": group}
