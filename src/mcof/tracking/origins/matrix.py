"""The matrix of origins and destinations of one count: as given, or fitted and said to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import polars as pl

from mcof.errors import InputError
from mcof.tracking.bases import STRENGTH
from mcof.tracking.origins.fitting import FREE, fit

UNKNOWN = ""
"""Stands for people whose origin, or whose place, no row names; null in what is answered."""

Array = np.ndarray[Any, np.dtype[Any]]
Seeding = Callable[[list[str], list[str]], Array]

_ORDER = {code: at for at, code in enumerate(STRENGTH)}


def as_given(cells: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The cells of one count, and of each place the people of whom no cell speaks.

    Args:
        cells: `origin_code, place_code, people, basis`.
        places: `place_code, people`, the totals of the same round; may lack places.

    Returns:
        `origin_code, place_code, people, cell, basis`: `cell` is `given`, or `rest` for
        what a published total has beyond its cells: people of unknown origin, derived.
    """
    told = cells.group_by("place_code").agg(told=pl.col("people").sum())
    rest = (
        places.join(told, on="place_code")
        .with_columns(people=pl.col("people") - pl.col("told"))
        .filter(pl.col("people") > 0)
        .select(
            pl.lit(None, pl.String).alias("origin_code"),
            "place_code",
            "people",
            cell=pl.lit("rest"),
            basis=pl.lit("derived"),
        )
    )
    given = cells.select(
        "origin_code", "place_code", "people", cell=pl.lit("given"), basis=pl.col("basis")
    )
    return pl.concat([given, rest])


def fitted(
    origins: pl.DataFrame,
    places: pl.DataFrame,
    *,
    nation: int | None,
    cells: pl.DataFrame,
    zeros: Sequence[tuple[str, str]] = (),
    seeding: Seeding | None = None,
    sides: tuple[str, str] = ("origins", "destinations"),
) -> tuple[pl.DataFrame, int]:
    """The whole matrix of one count, from its margins and the cells that are known.

    People of the nation whom the origins named do not account for are a row of their
    own, of unknown origin; those whom the places do not account for a column of their
    own. They are never spread over the others.

    Args:
        origins: `origin_code, people, basis`; the null code is a published remainder.
        places: `place_code, people, basis`.
        nation: people of the country in the round, where known.
        cells: as for `as_given`: held as they are.
        zeros: pairs of origin and place where nobody can be.
        seeding: gives the beginning for the names of rows and columns.
        sides: what rows and columns are called where something is wrong with them.

    Returns:
        As `as_given`, with `cell` `held` or `fitted`, and the turns that fitting took.

    Raises:
        Unsolvable: the margins cannot be met.
        InputError: a zero is asked where people were counted, or of a place not there.
    """
    rows, row_totals = _margin(origins, "origin_code", nation, places)
    columns, column_totals = _margin(places, "place_code", nation, origins)
    known = _known(rows, columns, cells, zeros)
    answer = fit(
        rows,
        row_totals,
        columns,
        column_totals,
        fixed=known,
        seed=seeding(rows, columns) if seeding else None,
        sides=sides,
    )
    weakest = max(["modelled", *origins["basis"], *places["basis"]], key=lambda b: _ORDER[b])
    frame = pl.DataFrame(
        {
            "origin_code": np.repeat(rows, len(columns)),
            "place_code": np.tile(columns, len(rows)),
            "people": answer.people.ravel(),
            "held": (known != FREE).ravel(),
        },
        schema_overrides={"people": pl.Int64},
    )
    said = cells.select(pl.col("origin_code").fill_null(UNKNOWN), "place_code", own="basis")
    frame = frame.join(said, on=["origin_code", "place_code"], how="left").select(
        pl.col("origin_code", "place_code").replace(UNKNOWN, None),
        "people",
        cell=pl.when("held").then(pl.lit("held")).otherwise(pl.lit("fitted")),
        basis=pl.when("held").then(pl.col("own").fill_null(weakest)).otherwise(pl.lit(weakest)),
    )
    return frame, answer.turns


def _margin(
    ours: pl.DataFrame, name: str, nation: int | None, theirs: pl.DataFrame
) -> tuple[list[str], list[int]]:
    """Names and totals, with a remainder of unknown name where the nation has more people."""
    known = (
        ours.filter(pl.col("people").is_not_null())
        .with_columns(pl.col(name).fill_null(UNKNOWN))
        .group_by(name)
        .agg(pl.col("people").sum())
        .sort(name)
    )
    totals = dict(known.iter_rows())
    whole = max(nation or 0, sum(totals.values()), int(theirs["people"].sum() or 0))
    if nation is not None and whole == nation:
        rest = nation - sum(totals.values())
        if rest:
            totals[UNKNOWN] = totals.get(UNKNOWN, 0) + rest
    return list(totals), list(totals.values())


def _known(
    rows: list[str], columns: list[str], cells: pl.DataFrame, zeros: Sequence[tuple[str, str]]
) -> Array:
    """The cells that are known, `FREE` elsewhere."""
    known = np.full((len(rows), len(columns)), FREE, dtype=np.int64)
    at_row, at_column = ({name: at for at, name in enumerate(names)} for names in (rows, columns))
    counted = cells.filter(pl.col("people").is_not_null()).with_columns(
        pl.col("origin_code").fill_null(UNKNOWN)
    )
    counted = counted.filter(
        pl.col("origin_code").is_in(rows) & pl.col("place_code").is_in(columns)
    )
    known[
        [at_row[name] for name in counted["origin_code"]],
        [at_column[name] for name in counted["place_code"]],
    ] = counted["people"].to_numpy()
    for origin, place in zeros:
        if origin not in at_row or place not in at_column:
            raise InputError(
                f"{origin} to {place} is no cell of this matrix",
                code="cell-unknown",
                advice="Name an origin and a place of the margins, as ORIGIN:PLACE.",
            )
        spot = at_row[origin], at_column[place]
        if known[spot] > 0:
            raise InputError(
                f"{known[spot]:,} people from {origin} were counted in {place}",
                code="zero-is-counted",
                advice="A zero can only be where nobody was counted.",
            )
        known[spot] = 0
    return known
