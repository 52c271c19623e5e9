"""Ask for two dimensions crossed, such as origin and wave, where a list gives each alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.actions.tracking.figures import figures
from mcof.errors import InputError, Missing
from mcof.ports import Workspace
from mcof.tracking.origins.matrix import fitted
from mcof.tracking.partitions import DIMENSIONS, dimensions

_KEYS = (
    "operation",
    "assessment",
    "population_group",
    "round",
    "reference_date",
    "code_set",
    "place_code",
    "place_level",
)
_TWO = 2


def cross(
    workspace: Workspace,
    *,
    by: Sequence[str],
    level: int = 0,
    round: int | None = None,
    on: date | None = None,
    group: str | None = "IDP",
    place: str | None = None,
    operation: str | None = None,
    as_of: datetime | None = None,
) -> pa.Table:
    """How many people of each place have this and that: given, or fitted to both margins.

    A master list has origins and waves of each location, but not how many of each origin
    fled in each wave. Where no row says both, the cells of each place are fitted to its
    margins with an equal seed: each origin has the waves of the place. That is modelled,
    and the margins hold to the person; people in no category are a row or column of
    their own, null.

    Args:
        by: two dimensions, such as origin and period.

    Returns:
        `_KEYS`, the two columns, `individuals`, `cell` (`given` or `fitted`), `basis`.

    Raises:
        InputError: not two dimensions.
        Missing: no round has both.
        Unsolvable: the two margins of a place do not agree.

    Method: docs/reference/methods/origins.md.
    """
    names = dimensions(by)
    if len(names) != _TWO:
        raise InputError(
            f"{len(names)} dimensions cannot be crossed",
            code="cross-needs-two",
            advice="Name two, such as `--by origin,period`.",
        )
    asked: dict[str, Any] = {
        "level": level, "round": round, "on": on, "group": group, "place": place,
        "operation": operation, "as_of": as_of,
    }  # fmt: skip
    columns = [DIMENSIONS[name] for name in names]
    given = _stocks(workspace, names, asked)
    if not given.is_empty():
        table = given.with_columns(cell=pl.lit("given"))
    else:
        first, second = (_stocks(workspace, (name,), asked) for name in names)
        table = _fitted(first, second, columns, names)
    return (
        table.select(*_KEYS, *columns, "individuals", "cell", "basis")
        .sort(*_KEYS, *columns, nulls_last=True)
        .to_arrow()
    )


def _stocks(workspace: Workspace, by: Sequence[str], asked: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(figures(workspace, by=by, **asked))


def _fitted(
    first: pl.DataFrame, second: pl.DataFrame, columns: Sequence[str], names: Sequence[str]
) -> pl.DataFrame:
    """The cells of every place that one round gives both margins of."""
    both = first.select(_KEYS).unique().join(second, on=_KEYS, how="semi", nulls_equal=True)
    if both.is_empty():
        raise Missing(
            f"No round has people by {names[0]} and by {names[1]}",
            code="margins-missing",
            advice=f"Import rows by {names[0]} and rows by {names[1]} of one round.",
        )
    return pl.concat(
        [
            _place(_of(first, keys), _of(second, keys), columns, names).with_columns(
                pl.lit(value, both.schema[key]).alias(key) for key, value in keys.items()
            )
            for keys in both.sort(_KEYS, nulls_last=True).iter_rows(named=True)
        ]
    )


def _of(rows: pl.DataFrame, keys: dict[str, Any]) -> pl.DataFrame:
    return rows.filter(*(pl.col(key).eq_missing(pl.lit(value)) for key, value in keys.items()))


def _place(
    first: pl.DataFrame, second: pl.DataFrame, columns: Sequence[str], names: Sequence[str]
) -> pl.DataFrame:
    none = {"origin_code": pl.String, "place_code": pl.String, "people": pl.Int64}
    # A total added up from one margin would make the other one fit, whatever it is.
    told = first.filter(pl.col("total_from") == "given")["total_individuals"].drop_nulls()
    table, _ = fitted(
        first.select(pl.col(columns[0]).alias("origin_code"), "basis", people="individuals"),
        second.select(pl.col(columns[1]).alias("place_code"), "basis", people="individuals"),
        nation=int(told[0]) if len(told) else None,
        cells=pl.DataFrame(schema=none | {"basis": pl.String}),
        sides=(f"people by {names[0]}", f"people by {names[1]}"),
    )
    return table.rename(
        {"origin_code": columns[0], "place_code": columns[1], "people": "individuals"}
    )
