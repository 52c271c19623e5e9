"""Limits: what there is of money, staff, goods and transport, and what more would bring."""

from __future__ import annotations

import polars as pl

from mcof.allocation.asking import More
from mcof.allocation.gathering.gathered import Gathered

STEPS = {"money": 100_000.0, "staff": 10.0, "stock": 1_000.0}
"""How much more is asked about: dollars, people, units. Of transport a vehicle, of teams one."""

TEAM = "~TEAM"
"""How the name of staff ends that is counted in teams."""

_ASKED = 4  # limits of a kind that are solved again: those whose price is highest


def asked_about(limits: pl.DataFrame, vehicles: pl.DataFrame) -> pl.DataFrame:
    """The limits with `more`: how much more of each is asked about; null where it is not.

    Only of what binds, and of each kind the few that would bring most by their price.

    Args:
        limits: of the answer.
        vehicles: `hub`, `kilograms_per_vehicle`.
    """
    step = pl.col("kind").replace_strict(STEPS, default=None, return_dtype=pl.Float64)
    joined = limits.join(
        vehicles, left_on="name", right_on="hub", how="left", maintain_order="left"
    )
    sized = joined.with_columns(
        more=pl.when(pl.col("kind") == "transport")
        .then("kilograms_per_vehicle")
        .when(pl.col("name").str.ends_with(TEAM))
        .then(1.0)
        .otherwise(step)
    ).drop("kilograms_per_vehicle")
    by_price = pl.col("people_per_unit").fill_null(0.0) * pl.col("more")
    place = by_price.rank("ordinal", descending=True).over("kind")
    worth = pl.col("binds") & (by_price > 0) & (place <= _ASKED)
    return sized.with_columns(more=pl.when(worth).then("more"))


def questions(limits: pl.DataFrame) -> list[More]:
    """What to solve again with: one question for each limit that is asked about."""
    rows = limits.drop_nulls("more").select("kind", "name", "more", "period", "resource")
    return [
        More(kind, name, more, period=period, resource=resource)
        for kind, name, more, period, resource in rows.iter_rows()
    ]


def told(limits: pl.DataFrame, gathered: Gathered, brought: pl.DataFrame) -> pl.DataFrame:
    """The limits as they are kept with a draft.

    Args:
        limits: as `asked_about` gives them.
        brought: `kind`, `name`, `period`, `resource`, `checked`, `people`: what solving again
            gave, in severity-weighted people and in people.

    Returns:
        `kind`, `name`, `title` (for people), `actor` (null for a pool), `resource`, `period`,
        `unit`, `had`, `used`, `left`, `binds`, `more` (of the unit), `by_price` (weighted people
        whom so much more would bring, by its price), `checked` (the same, solved again) and
        `people` (people, each place's and group's largest sector).
    """
    lines = gathered.money.select(name="line", _title="title", _actor="actor")
    key = ["kind", "name", "period", "resource"]
    told_ = (
        limits.join(lines, on="name", how="left", maintain_order="left")
        .join(brought, on=key, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(
            title=pl.coalesce("_title", pl.col("name").str.split("~").list.first()),
            actor=pl.when(pl.col("kind") == "money")
            .then("_actor")
            .otherwise(pl.col("name").str.split("~").list.first()),
            by_price=pl.col("people_per_unit") * pl.col("more"),
        )
    )
    return told_.select(
        "kind", "name", "title", "actor", "resource", "period", "unit",
        pl.col("limit").alias("had"), "used", "left", "binds", "more", "by_price", "checked",
        "people",
    )  # fmt: skip
