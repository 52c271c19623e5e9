"""Ask who came from where to where: the matrix as given, or fitted to its margins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from mcof.actions.tracking.kept import observed
from mcof.errors import Missing
from mcof.ports import Workspace
from mcof.tracking.origins.matrix import Array, Seeding, as_given, fitted
from mcof.tracking.origins.published import Published, published
from mcof.tracking.origins.seeds import Seed, distance, earlier

_STOCK = ["code_set", "operation", "assessment", "population_group"]
_COUNT = [*_STOCK, "round_key"]


def origins(
    workspace: Workspace,
    *,
    level: int = 1,
    round: int | None = None,
    on: date | None = None,
    group: str = "IDP",
    operation: str | None = None,
    assessment: str | None = None,
    fit: bool | None = None,
    seed: Seed = Seed.EQUAL,
    zeros: Sequence[tuple[str, str]] = (),
    as_of: datetime | None = None,
) -> pa.Table:
    """The matrix of origins and destinations of the latest round that has one.

    Args:
        fit: fit a matrix to margins of the whole country; None only where no round
            gives cells, False never. Cells that the round gives are held.
        seed: what a fitted matrix begins as.
        zeros: pairs of origin and place where nobody can be.

    Returns:
        One row per operation, assessment, place and origin: the round and its day,
        `origin_code` (null: not known, or other), `place_code` (null: elsewhere),
        `individuals`, `share` (whole per cent of the place, half up), `cell` (`given`,
        `rest`, `held`, `fitted`), `method`, `basis` (a fitted cell is `modelled`).

    Raises:
        Missing: no round has cells, or margins of both sides.
        Unsolvable: the margins cannot be met.

    Method: docs/reference/methods/origins.md.
    """
    counted, paths = observed(workspace, as_of=as_of)
    # Of people who returned, a list says where they were last displaced, never whence they fled.
    all_ = published(
        counted,
        paths,
        level=level,
        dimension="last" if group == "RETURNEE" else "origin",
        round=round,
        group=group,
        operation=operation,
        assessment=assessment,
    )
    frames = _answered(workspace, all_, workspace.until(on, round))
    cells, places = frames.cells, frames.places
    margins = _newest(frames.origins, frames.places)
    given = _newest(frames.cells)
    if fit is False or (fit is None and not given.is_empty()):
        chosen, made = (
            given,
            [_given(cells, places, count) for count in given.iter_rows(named=True)],
        )
    else:
        seeding = _Seeds(workspace, seed, frames.cells, level)
        chosen = margins
        made = [_fitted(frames, count, zeros, seeding) for count in margins.iter_rows(named=True)]
    if chosen.is_empty():
        raise Missing(
            "No round says who came from where",
            code="origins-missing",
            advice="Import rows by origin; for a fitted matrix one round must have origins of the "
            "country and people by place.",
        )
    return _with_shares(pl.concat(made), level).to_arrow()


def _answered(workspace: Workspace, asked: Published, until: date | None) -> Any:
    """The published counts as frames, with the people in one column."""

    def frame(table: Any) -> pl.DataFrame:
        rows = pl.from_arrow(workspace.engine.answer(table))
        assert isinstance(rows, pl.DataFrame)
        rows = rows.rename({"individuals": "people"})
        return rows if until is None else rows.filter(pl.col("reference_date") <= until)

    return Published(*(frame(table) for table in asked))


def _newest(*frames: pl.DataFrame) -> pl.DataFrame:
    """Of each stock the latest count that all of the frames have people of: its keys and day."""
    first, *others = (frame.filter(pl.col("people").is_not_null()) for frame in frames)
    counts = first.group_by(_COUNT).agg(pl.col("round", "reference_date").max())
    for other in others:
        counts = counts.join(other, on=_COUNT, how="semi")
    order = ["reference_date", "round", "round_key"]
    return (
        counts.sort(order, nulls_last=False)
        .group_by(_STOCK, maintain_order=True)
        .last()
        .sort(_STOCK)
    )


def _of(frame: pl.DataFrame, count: dict[str, Any]) -> pl.DataFrame:
    return frame.filter(*(pl.col(key) == count[key] for key in _COUNT))


def _given(cells: pl.DataFrame, places: pl.DataFrame, count: dict[str, Any]) -> pl.DataFrame:
    table = as_given(_of(cells, count), _of(places, count))
    return _said(table, count, _of(places, count), "given")


def _fitted(
    frames: Any, count: dict[str, Any], zeros: Sequence[tuple[str, str]], seeding: _Seeds
) -> pl.DataFrame:
    nation = _of(frames.nation, count)["people"].drop_nulls()
    places = _of(frames.places, count).filter(pl.col("people").is_not_null())
    table, turns = fitted(
        _of(frames.origins, count),
        places,
        nation=int(nation[0]) if len(nation) else None,
        cells=_of(frames.cells, count),
        zeros=zeros,
        seeding=seeding.of(count),
    )
    return _said(table, count, places, f"fitted to margins (seed {seeding.seed}, turns {turns})")


def _said(
    table: pl.DataFrame, count: dict[str, Any], places: pl.DataFrame, method: str
) -> pl.DataFrame:
    """The cells with the count that they are of and the total of their place."""
    totals = places.select("place_code", total_individuals="people")
    return table.join(totals, on="place_code", how="left").with_columns(
        *(pl.lit(count[key]).alias(key) for key in (*_COUNT, "round", "reference_date")),
        method=pl.lit(method),
    )


def _with_shares(table: pl.DataFrame, level: int) -> pl.DataFrame:
    place = [*_COUNT, "place_code"]
    whole = pl.coalesce("total_individuals", pl.col("people").sum().over(place))
    return (
        table.with_columns(total_individuals=whole)
        .with_columns(
            share=pl.when(pl.col("total_individuals") > 0).then(
                (pl.col("people") * 200 + pl.col("total_individuals"))
                // (pl.col("total_individuals") * 2)
            ),
            place_level=pl.lit(level, pl.Int64),
        )
        .sort(
            *_STOCK,
            "place_code",
            pl.col("people").neg(),
            "origin_code",
            nulls_last=True,
        )
        .select(
            "operation", "assessment", "population_group", "round", "reference_date", "code_set",
            "place_level", "origin_code", "place_code", "total_individuals", "share", "cell",
            "method", "basis", individuals="people",
        )
    )  # fmt: skip


class _Seeds:
    """What the matrix of a count begins as."""

    def __init__(self, workspace: Workspace, seed: Seed, cells: pl.DataFrame, level: int) -> None:
        self._workspace, self.seed, self._cells, self._level = workspace, seed, cells, level

    def of(self, count: dict[str, Any]) -> Seeding | None:
        """The beginning for a count; None for all equal."""
        if self.seed is Seed.EQUAL:
            return None
        if self.seed is Seed.DISTANCE:
            return lambda rows, columns: self._near(str(count["code_set"]), rows, columns)
        before = self._cells.filter(
            *(pl.col(key) == count[key] for key in _STOCK),
            pl.col("reference_date") < count["reference_date"],
        )
        newest = _newest(before)
        if newest.is_empty():
            raise Missing(
                "No earlier round gives a matrix of origins to begin with",
                code="seed-missing",
                advice="Begin with `--seed equal` or `--seed distance`.",
            )
        held = _of(before, newest.row(0, named=True))
        return lambda rows, columns: _aligned(held, rows, columns)

    def _near(self, code_set: str, rows: list[str], columns: list[str]) -> Array:
        from mcof.actions.places.known import registry

        known = registry(self._workspace).places.filter(code_set=code_set)
        points = known.select("code", "latitude", "longitude")

        def of(names: list[str]) -> Array:
            asked = pl.DataFrame({"code": names}, schema={"code": pl.String})
            found = asked.join(points, on="code", how="left", maintain_order="left")
            return found.select("latitude", "longitude").to_numpy().astype(np.float64)

        return distance(of(rows), of(columns))


def _aligned(cells: pl.DataFrame, rows: list[str], columns: list[str]) -> Array:
    grid = pl.DataFrame(
        {"origin_code": np.repeat(rows, len(columns)), "place_code": np.tile(columns, len(rows))}
    )
    said = cells.select(pl.col("origin_code").fill_null(""), "place_code", "people")
    found = grid.join(said, on=["origin_code", "place_code"], how="left", maintain_order="left")
    return earlier(found["people"].cast(pl.Float64).to_numpy().reshape(len(rows), len(columns)))
