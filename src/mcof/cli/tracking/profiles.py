"""Further kinds of `mcof figures`: who came from where to where, and what stocks imply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from mcof.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.ports import Workspace

ON_SCREEN = {
    "origins": (
        "place", "origin", "round", "reference_date", "individuals", "share", "cell", "method",
        "basis",
    ),
    "cross": (
        "place", "round", "reference_date", "population_group", "origin", "last_displacement",
        "displacement_period", "shelter_type", "reason", "sex", "age", "category",
        "individuals", "cell", "basis",
    ),
    "turnover": (
        "place", "round_before", "round_after", "net_change", "arrivals_at_least",
        "arrivals_at_most", "departures_at_least", "departures_at_most", "places", "places_new",
        "individuals_new", "places_vanished", "individuals_vanished", "places_unknown", "basis",
    ),
    "returns": (
        "place", "idps", "idps_date", "returnees", "returnees_date", "returnees_per_100_idps",
        "basis",
    ),
    "durations": (
        "place", "round", "reference_date", "population_group", "displacement_period",
        "individuals", "share", "months_at_least", "months_at_most", "months",
        "individuals_at_least", "individuals_at_most", "share_at_least", "share_at_most",
        "individuals_undated", "basis",
    ),
    "shelter": (
        "place", "round", "reference_date", "population_group", "shelter_class", "households",
        "individuals", "share", "individuals_untold", "share_untold", "basis",
    ),
    "pyramid": (
        "place", "round", "reference_date", "population_group", "age", "female", "male",
        "other_sex", "unknown_sex", "individuals", "share", "individuals_untold", "basis",
    ),
    "crowding": (
        "place", "site_name", "site_id", "round", "individuals", "area_sqm", "sqm_per_person",
        "persons_per_household", "space", "sites", "sites_unknown", "individuals_below_30",
        "individuals_30_to_45", "individuals_at_least_45", "individuals_unknown_space",
    ),
    "planning": (
        "place", "round", "reference_date", "population_group", "individuals",
        "planning_individuals", "planning_difference", "basis",
    ),
    "camps": (
        "place", "round", "reference_date", "population_group", "households", "individuals",
        "camp_households", "camp_individuals", "basis",
    ),
}  # fmt: skip
"""The columns that a person is shown, by kind."""


@dataclass(frozen=True)
class Further:
    """What only some kinds of figures ask."""

    fit: bool | None = None
    seed: str = "equal"
    zeros: list[str] | None = None
    months: list[int] | None = None
    by_place: bool = False


def rows(
    opened: Workspace,
    what: str,
    asked: dict[str, Any],
    *,
    level: int | None,
    dims: list[str],
    rounds: tuple[int | None, int | None],
    place: str | None,
    further: Further,
) -> pa.Table:
    """The rows of one of these kinds.

    Args:
        asked: what every kind is asked: day, group, operation, moment.
        rounds: the one to compare with, and the one asked for.
    """
    from mcof.actions.tracking import profiles

    before, round = rounds
    if what == "origins":
        return _origins(opened, asked, level=level, round=round, further=further)
    if what == "cross":
        from mcof.actions.tracking.cross import cross

        return cross(opened, by=dims, level=level or 0, round=round, place=place, **asked)
    if what == "turnover":
        return profiles.turnover(
            opened, level=1 if level is None else level, before=before, after=round, **asked
        )
    if what == "crowding":
        known = {name: value for name, value in asked.items() if name != "group"}
        return profiles.crowding(
            opened, by_place=further.by_place, round=round, place=place, **known
        )
    more: dict[str, Any] = {"level": level or 0}
    more |= {"round": round, "place": place} | asked
    if what == "durations":
        more["months"] = further.months or ()
    if what == "pyramid" and dims:
        more["by"] = dims
    return _STOCKS[what](profiles)(opened, **more)


_STOCKS: dict[str, Callable[[Any], Callable[..., Any]]] = {
    "returns": attrgetter("returnee_ratio"),
    "durations": attrgetter("durations"),
    "shelter": attrgetter("shelter_profile"),
    "pyramid": attrgetter("pyramid"),
    "planning": attrgetter("planning"),
    "camps": attrgetter("camps"),
}


def _origins(
    opened: Workspace,
    asked: dict[str, Any],
    *,
    level: int | None,
    round: int | None,
    further: Further,
) -> pa.Table:
    from mcof.actions.tracking.origins import origins
    from mcof.tracking.origins.seeds import Seed

    return origins(
        opened,
        level=1 if level is None else level,
        round=round,
        fit=further.fit,
        seed=Seed(further.seed),
        zeros=[_pair(opened, text) for text in further.zeros or ()],
        **asked,
    )


def _pair(opened: Workspace, text: str) -> tuple[str, str]:
    """The origin and the place of `ORIGIN:PLACE`."""
    from mcof.actions.places.known import code_of

    origin, colon, place = text.partition(":")
    if not colon:
        raise InputError(
            f"--zero {text!r} names no origin and place",
            code="zero-unreadable",
            advice="Write it as ORIGIN:PLACE, such as Basrah:Dahuk.",
        )
    return code_of(opened, origin), code_of(opened, place)
