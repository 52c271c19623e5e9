"""A draft on the screen: what it does place by place, what binds, what was assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from mcof.allocation.telling.outcome import by_place_and_sector
from mcof.cli.output import SCREEN, show
from mcof.renderers import allocated
from mcof.renderers.words import Words

if TYPE_CHECKING:
    import pyarrow as pa

    from mcof.ports import Workspace

_SHOWN = 15  # rows of a table on the screen; all stand in the draft
_OF_A_KIND = 3  # assumptions of one kind on the screen


def draft(
    workspace: Workspace,
    tables: Mapping[str, pl.DataFrame],
    language: str,
    about: Mapping[str, str] | None = None,
) -> None:
    """The draft in short."""
    words = Words(language)
    facts = {row["fact"]: row for row in tables["facts"].to_dicts()}
    _places(workspace, tables, words, about)
    sector = facts["people_most"]["text"]
    SCREEN.print(
        f"Most people are helped in {words.term('sectors', sector)}:"
        f" {facts['people_most']['value']:,.0f}; sectors are never added."
        f" {facts['usd']['value']:,.0f} US dollars,"
        f" {facts['organisations']['value']:,.0f} organisations."
    )
    _means(tables["means"], words)
    _sides(tables["compared"])
    _price(tables["curve"])
    _robust(tables["robust"], facts)
    _lists(tables, words)
    for row in tables["facts"].filter(pl.col("fact") == "conflict").to_dicts():
        SCREEN.print(f"Note: {row['text']}", style="yellow")


def options(workspace: Workspace, rows: pa.Table, language: str) -> None:
    """What can be done, by whom."""
    from mcof.cli.names import with_names

    named = pl.DataFrame(with_names(workspace, rows, language))
    told = named.select(
        "organisation", "how", "sector", "place", "population_group", "period", "activity",
        pl.col("usd_per_person").round(2), "cost_basis",
    )  # fmt: skip
    show(
        told.to_arrow(),
        title="What can be done; dollars for one person through the period",
        empty="Nothing: import needs, responses and costs, or state a unit cost.",
    )


def _places(
    workspace: Workspace,
    tables: Mapping[str, pl.DataFrame],
    words: Words,
    about: Mapping[str, str] | None,
) -> None:
    from mcof.cli.names import with_names

    cells = tables["cells"]
    binds = cells.drop_nulls("binds").unique("fairness").select("fairness", "binds")
    cost = (
        tables["lines"].group_by("place_code", "sector").agg(pl.col("usd").sum().round().cast(int))
    )
    rows = (
        by_place_and_sector(cells)
        .join(cost, on=["place_code", "sector"], how="left")
        .join(binds, on="fairness", how="left")
        .sort("people", descending=True)
    )
    shown = rows.head(_SHOWN)
    said = pl.Series("what binds", [allocated.binds(code, words) for code in shown["binds"]])
    named = with_names(workspace, shown.with_columns(said).to_arrow(), words.language)
    told = pl.DataFrame(named).select(
        "place",
        "sector",
        "severity",
        unmet=pl.col("need").round().cast(int),
        helped=pl.col("people").round().cast(int),
        usd=pl.col("usd").fill_null(0),
        before=_per_cent("before"),
        after=_per_cent("after"),
        **{"what binds": pl.col("what binds")},
    )
    title = f"Draft: the {told.height} of {rows.height} places and sectors that most are helped in"
    show(told.to_arrow(), title=title, about=about or {})


def _per_cent(name: str) -> pl.Expr:
    return (pl.col(name) * 100).round().cast(pl.Int64).cast(pl.String) + "%"


def _means(means: pl.DataFrame, words: Words) -> None:
    asked = means.drop_nulls("more").sort("checked", descending=True, nulls_last=True)
    if asked.is_empty():
        return
    rows = asked.select(
        pl.Series("more of", [allocated.more(row, words) for row in asked.to_dicts()]),
        pl.col("checked").round().cast(int).alias("weighted people more"),
        pl.col("by_price").round().cast(int).alias("by its price"),
        pl.col("people").round().cast(int).alias("people more"),
    )
    show(rows.to_arrow(), title="What more would bring, solved again")
    SCREEN.print(
        "Prices hold near the plan only; trust what was solved again. More weight may be fewer"
        " people: it goes to those whose need is graver.",
        style="dim",
    )


def _sides(sides: pl.DataFrame) -> None:
    told = sides.select(
        "plan",
        pl.col("weighted").round().cast(int).alias("weighted people"),
        pl.col("people").round().cast(int),
        pl.col("usd").round().cast(int),
        _per_cent("least").alias("worst off"),
        pl.col("near_zero").cast(int).alias("with next to nothing"),
        pl.col("gini").round(2),
    )
    show(told.to_arrow(), title="Beside simple rules, under the same limits")


def _price(curve: pl.DataFrame) -> None:
    """What each principle costs in reach, and whom it leaves with next to nothing."""
    if curve.is_empty():
        return
    told = curve.select(
        pl.col("preset").alias("principle"),
        _per_cent("floor_share").alias("floor share"),
        _per_cent("of_most").alias("of the most reach"),
        pl.col("people").round().cast(int),
        pl.col("near_zero").cast(int).alias("with next to nothing"),
        pl.col("gini").round(2),
    )
    show(told.to_arrow(), title="The price of fairness: choose with --principle and --floor-share")


def _robust(robust: pl.DataFrame, facts: Mapping[str, Any]) -> None:
    lines = robust.filter(pl.col("kind") == "line", pl.col("planned") > 0)
    if lines.is_empty():
        return
    stable = lines.filter("stable").height
    SCREEN.print(
        f"If figures are wrong by their own uncertainty ({facts['worlds']['value']:,.0f} draws):"
        f" {stable} of {lines.height} lines are stable, the others depend on them."
    )


def _lists(tables: Mapping[str, pl.DataFrame], words: Words) -> None:
    silent = tables["undirected"].group_by("reason").len().sort("len", descending=True)
    for reason, count in silent.iter_rows():
        SCREEN.print(f"Cannot be directed, {count} needs: {allocated.undirected(reason, words)}.")
    if tables["assumed"].is_empty():
        return
    SCREEN.print("[bold]Assumed[/bold]")
    for rows in tables["assumed"].partition_by("assumption", maintain_order=True):
        for row in rows.head(_OF_A_KIND).to_dicts():
            SCREEN.print(f"- {allocated.assumption(row, words)}", markup=False)
        if rows.height > _OF_A_KIND:
            rest = rows.height - _OF_A_KIND
            SCREEN.print(f"  and {rest} more of the kind: mcof allocations show --part assumed")
