"""Scenarios: what if so many people fled from there; assumptions, worked out and labelled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from mcof.errors import InputError

TEMPLATE = """\
# A scenario: assumptions that people write down, never a projection. Edit the figures.
title = "A shock in one governorate"
day = 2016-12-31        # the day that the answer is of

[[shock]]
origin = "Ninewa"       # where people flee from, by code or name
people = 100000         # how many flee
date = 2016-10-17       # when; not after the day above

# Where they go. Leave [split] out to use the shares that were observed of people from
# the same origin, or, where none were, nearness (one over kilometres plus 50).
# [split]
# Erbil = 0.5
# Dahuk = 0.5

[returns]
rate = 0.02             # of those now displaced, the share that will have returned by the day
"""

_MOST = 1_000_000_000  # people, more than any country of a crisis has
_OFF = 0.001  # by which shares may miss 1, since people write them with few digits


@dataclass(frozen=True)
class Shock:
    """People who are assumed to flee from a place on a day."""

    origin: str
    people: int
    day: date


@dataclass(frozen=True)
class Scenario:
    """What is assumed.

    Attributes:
        split: shares by place, adding up to 1; None to use observed ones or nearness.
        return_rate: of those displaced now, the share that will have returned.
    """

    title: str
    day: date
    shocks: tuple[Shock, ...]
    split: Mapping[str, float] | None
    return_rate: float


def scenario(text: str) -> Scenario:
    """The scenario that a TOML text describes.

    Raises:
        InputError: it is no TOML, lacks something, or a figure cannot be.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise _wrong(f"The scenario is no TOML: {wrong}") from wrong
    shocks = said.get("shock", [])
    if not isinstance(shocks, list) or not all(isinstance(shock, dict) for shock in shocks):
        raise _wrong("`shock` is no list of tables")
    returns, split = said.get("returns", {}), said.get("split")
    day = _of(said, "day", date)
    made = Scenario(
        title=str(said.get("title", "")),
        day=day,
        shocks=tuple(
            Shock(_of(shock, "origin", str), _of(shock, "people", int), _of(shock, "date", date))
            for shock in shocks
        ),
        split=None if split is None else {str(place): _number(n) for place, n in split.items()},
        return_rate=_number(returns.get("rate", 0.0)) if isinstance(returns, dict) else -1,
    )
    _check(made)
    return made


def arrivals(people: int, shares: pl.DataFrame) -> pl.DataFrame:
    """Whole people by place: each its share rounded down, the rest to the largest remainders.

    Args:
        shares: `place_code, share`, adding up to 1.

    Returns:
        `place_code`, `people`, adding up to `people`.
    """
    exact = pl.col("share") / pl.col("share").sum() * people
    whole = exact.floor().cast(pl.Int64)
    parts = shares.sort("place_code").with_columns(_exact=exact, people=whole)
    rest = people - int(parts["people"].sum())
    order = (pl.col("_exact") - pl.col("people")).rank("ordinal", descending=True)
    return parts.with_columns(people=pl.col("people") + (order <= rest).cast(pl.Int64)).select(
        "place_code", "people"
    )


def played(stock: pl.DataFrame, moved: pl.DataFrame, return_rate: float) -> pl.DataFrame:
    """What the stocks would be.

    Args:
        stock: `place_code, individuals`, as counted.
        moved: `place_code, people`, who arrive; a place may come several times.

    Returns:
        `place_code`, `stock_individuals` (a fact; null where not counted),
        `assumed_arrivals`, `assumed_returns` (rounded half up, from those counted) and
        `scenario_individuals` (null where nobody knows how many are there now).
    """
    came = moved.group_by("place_code").agg(assumed_arrivals=pl.col("people").sum())
    return (
        stock.select("place_code", stock_individuals="individuals")
        .join(came, on="place_code", how="full", coalesce=True)
        .with_columns(
            pl.col("assumed_arrivals").fill_null(0),
            assumed_returns=(pl.col("stock_individuals") * return_rate + 0.5)
            .floor()
            .cast(pl.Int64),
        )
        .with_columns(
            scenario_individuals=pl.col("stock_individuals")
            + pl.col("assumed_arrivals")
            - pl.col("assumed_returns")
        )
    )


def _check(made: Scenario) -> None:
    if not 0 <= made.return_rate <= 1:
        raise _wrong(f"The return rate is {made.return_rate}, not between 0 and 1")
    for shock in made.shocks:
        if not 0 <= shock.people <= _MOST:
            raise _wrong(f"{shock.people} people cannot flee")
        if shock.day > made.day:
            raise _wrong(f"The shock of {shock.day} is after the day of the scenario, {made.day}")
    if made.split is not None:
        total = sum(made.split.values())
        if min(made.split.values(), default=0) < 0 or abs(total - 1) > _OFF:
            raise _wrong(f"The shares of the split add up to {total:g}, not 1, or are below 0")


def _of(table: Mapping[str, Any], key: str, kind: type) -> Any:
    value = table.get(key)
    if not isinstance(value, kind) or isinstance(value, bool | datetime):
        raise _wrong(f"`{key}` is missing or no {_KINDS[kind]}")
    return value


_KINDS = {date: "day such as 2016-10-17", str: "text", int: "whole number"}


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - NaN is the number that is not itself
        raise _wrong(f"{value!r} is no number")
    return float(value)


def _wrong(message: str) -> InputError:
    return InputError(
        message,
        code="scenario-wrong",
        advice="`mcof project scenario --new FILE` writes one to edit.",
    )
