"""A small crisis to direct assistance in, drawn in a test: what is known, and what is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from tests.drawing import drawn, paths

from mcof.allocation.gathering.directions import Directions
from mcof.allocation.gathering.gathered import Facts

_MATRIX = {
    "sector": pl.String,
    "phase": pl.String,
    "code_set": pl.String,
    "place_code": pl.String,
    "population_group": pl.String,
    "need": pl.Int64,
    "need_basis": pl.String,
    "severity": pl.Int64,
    "displaced": pl.Int64,
    "covered": pl.Int64,
    "unmet": pl.Int64,
    "age_days": pl.Int64,
    "stale": pl.Boolean,
    "need_rows": pl.Int64,
    "period_start": pl.Date,
    "period_end": pl.Date,
}
_ACCESS = {
    "sector": pl.String,
    "phase": pl.String,
    "code_set": pl.String,
    "place_code": pl.String,
    "population_group": pl.String,
    "period": pl.String,
    "reachable": pl.Float64,
    "reachable_low": pl.Float64,
}


def need(place: str, sector: str, need: int | None, **more: Any) -> dict[str, Any]:
    """A cell of the matrix: people in need in a place; unknown where None."""
    covered = more.pop("covered", 0)
    return {
        "sector": sector,
        "phase": "DURING",
        "code_set": "set",
        "place_code": place,
        "population_group": "IDP",
        "need": need,
        "need_basis": "reported",
        "severity": 3,
        "displaced": 1000,
        "covered": None if need is None else covered,
        "unmet": None if need is None else need - covered,
        "age_days": 30,
        "stale": False,
        "need_rows": 1,
        "period_start": date(2015, 3, 1),
        "period_end": date(2015, 5, 31),
    } | more


def reachable(place: str, share: float | None, **more: Any) -> dict[str, Any]:
    """How far a place can be reached, for shelter, in the first period."""
    return {
        "sector": "SHELTER_NFI",
        "phase": "DURING",
        "code_set": "set",
        "place_code": place,
        "population_group": "IDP",
        "period": "2015-06",
        "reachable": share,
        "reachable_low": share,
    } | more


def present(*who: tuple[str, str, str]) -> pl.DataFrame:
    """Who is where, for what: organisation, place, sector."""
    return pl.DataFrame(
        [
            {
                "code_set": "set",
                "place": place,
                "sector": sector,
                "group": "",
                "phase": "",
                "organisation": organisation,
            }
            for organisation, place, sector in who
        ],
        schema=dict.fromkeys(
            ("code_set", "place", "sector", "group", "phase", "organisation"), pl.String
        ),
    )


def facts(
    *needs: dict[str, Any],
    access: tuple[dict[str, Any], ...] = (),
    who: pl.DataFrame | None = None,
    capacities: str = "",
    costs: str = "",
    funding: str = "",
) -> Facts:
    """What is known, from rows and drawings."""
    return Facts(
        matrix=pl.DataFrame(list(needs), schema=_MATRIX),
        access=pl.DataFrame(list(access), schema=_ACCESS),
        present=present() if who is None else who,
        capacities=pl.DataFrame(drawn("capacities", capacities)),
        costs=pl.DataFrame(drawn("costs", costs)),
        funding=pl.DataFrame(drawn("funding", funding)),
        paths=pl.DataFrame(paths()),
    )


def directed(**said: Any) -> Directions:
    """Directions for the quarter from June 2015, without draws."""
    return Directions(**({"start": date(2015, 6, 1), "draws": 0} | said))
