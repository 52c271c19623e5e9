"""Ask who is there: sector by place, how many organisations act."""

from __future__ import annotations

from typing import Unpack

import polars as pl
import pyarrow as pa

from mcof.actions.gaps import Question, matrix
from mcof.actions.places.known import registry
from mcof.ports import Workspace


def presence(
    workspace: Workspace, *, language: str = "en", **question: Unpack[Question]
) -> pa.Table:
    """The presence matrix: one row per sector, one column per place, organisations that act.

    An organisation that acts in several phases or for several groups counts once. The
    first row says how many displaced people are in each place: a 0 under a number of
    people is a presence gap. Null is a place where nothing is known of the sector.

    Returns:
        `sector` (its code; `displaced` for the first row) and a column for each place,
        by name.
    """
    cells = pl.from_arrow(matrix(workspace, **question))
    assert isinstance(cells, pl.DataFrame)
    if cells.is_empty():
        return pa.table({"sector": pa.array([], pa.string())})
    known = registry(workspace, as_of=question.get("as_of"))
    places = cells.select("code_set", "place_code").unique().sort("place_code")
    titles = [known.label(code_set, code, language) for code_set, code in places.iter_rows()]
    named = cells.join(
        places.with_columns(pl.Series("title", titles)), on=["code_set", "place_code"]
    )
    acting = named.group_by("sector", "title", maintain_order=True).agg(
        pl.col("actor_names").str.split("; ").explode().drop_nulls().n_unique().alias("count")
    )
    people = named.group_by("title", maintain_order=True).agg(
        pl.lit("displaced").alias("sector"),
        pl.col("displaced").filter(pl.col("population_group") == "IDP").max().alias("count"),
    )
    rows = pl.concat(
        [people.select("sector", "title", "count"), acting.with_columns(pl.col("count").cast(int))]
    )
    return rows.pivot("title", index="sector", values="count").to_arrow()
