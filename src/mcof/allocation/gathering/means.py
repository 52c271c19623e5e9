"""Means: the money, staff, goods and transport that a plan may use, and for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from mcof.allocation.gathering.assumed import assumption, assumptions, together
from mcof.allocation.gathering.directions import Directions

POOL = "stated-pool"
"""The line of the dollars that a person states beside the budget lines."""


@dataclass(frozen=True)
class Money:
    """Budget lines with what is left of them.

    Attributes:
        lines: `line` (its name), `title`, `donor`, `actor` (null for a pooled fund), `usd`,
            `sectors`, `phases`, `places`, `groups`, `periods` (lists; null for any), `basis`.
    """

    lines: pl.DataFrame
    assumed: pl.DataFrame


LINES: Mapping[str, pl.DataType] = {
    "line": pl.String(),
    "title": pl.String(),
    "donor": pl.String(),
    "actor": pl.String(),
    "usd": pl.Float64(),
    "sectors": pl.List(pl.String()),
    "phases": pl.List(pl.String()),
    "places": pl.List(pl.String()),
    "groups": pl.List(pl.String()),
    "periods": pl.List(pl.String()),
    "basis": pl.String(),
}


def money(funding: pl.DataFrame, reached: pl.DataFrame, directed: Directions) -> Money:
    """What is left of each budget line that falls into the plan, and its earmarks.

    A line for a place may be spent in each place inside it; one for a place inside a place
    of the plan may be spent in that place. What is not said to have come in has not.

    Args:
        funding: as `mcof.response.funding.funding` gives it for all days.
        reached: as `specific.reach` gives it.
    """
    spans = directed.spans()
    begins, ends = pl.col("period_start"), pl.col("period_end")
    open_ = funding.filter(
        begins.is_null() | (begins <= spans[-1].end), ends.is_null() | (ends >= spans[0].start)
    )
    left_out = [one.value for one in directed.exclusions if one.what == "line"]
    named = (
        open_.filter(~pl.col("budget_line").is_in(left_out)).sort("row_id").with_row_index("_at")
    )
    came = pl.col(f"{directed.money}_usd")
    off = pl.col("spent_usd").fill_null(0.0) if directed.spent else pl.lit(0.0)
    told = named.with_columns(usd=(came - off).clip(lower_bound=0.0))
    known = told.filter(pl.col("usd") > 0)
    lines = known.select(
        pl.format("{} #{}", pl.col("budget_line"), pl.col("row_id").str.slice(0, 8)).alias("line"),
        pl.col("budget_line").alias("title"),
        "donor",
        pl.col("organisation").alias("actor"),
        "usd",
        _only("sector").alias("sectors"),
        _only("phase").alias("phases"),
        _places(known, reached).alias("places"),
        _only("population_group").alias("groups"),
        _periods(directed).alias("periods"),
        "basis",
    ).cast(pl.Schema(LINES))  # fmt: skip
    pooled = [] if directed.budget_usd <= 0 else [_stated(directed.budget_usd)]
    return Money(pl.concat([lines, *pooled]), _assumed(told, directed))


def _only(column: str) -> pl.Expr:
    return pl.when(pl.col(column).is_not_null()).then(pl.concat_list(column))


def _places(lines: pl.DataFrame, reached: pl.DataFrame) -> pl.Series:
    """The places of the plan where a line may be spent; null for all places of the plan."""
    all_ = reached["place_code"].n_unique()
    about = lines.select("_at", "code_set", about="place_code")
    there = about.join(reached, on=["code_set", "about"], how="left", maintain_order="left")
    listed = there.group_by("_at", maintain_order=True).agg(pl.col("place_code").unique().sort())
    some = pl.col("place_code").list.len() < all_
    return listed.select(pl.when(some).then(pl.col("place_code")))["place_code"]


def _periods(directed: Directions) -> pl.Expr:
    """The periods of the plan that a line overlaps; null for all."""
    spans = directed.spans()
    begins, ends = pl.col("period_start"), pl.col("period_end")
    within = pl.concat_list(
        pl.when(
            (begins.is_null() | (begins <= one.end)) & (ends.is_null() | (ends >= one.start))
        ).then(pl.lit(one.period))
        for one in spans
    ).list.drop_nulls()
    return pl.when(within.list.len() < len(spans)).then(within)


def _stated(usd: float) -> pl.DataFrame:
    row = {"line": POOL, "title": POOL, "usd": usd, "basis": "stated"}
    return pl.DataFrame([{name: row.get(name) for name in LINES}], schema=dict(LINES))


def _assumed(told: pl.DataFrame, directed: Directions) -> pl.DataFrame:
    named = told.with_columns(line=pl.col("budget_line"))
    last = directed.spans()[-1].end
    silent = named.filter(pl.col("usd").is_null())
    spent = named.filter((pl.col("usd") > 0) & pl.col("spent_usd").is_null())
    longer = named.filter((pl.col("usd") > 0) & (pl.col("period_end") > last))
    parts = [
        assumptions("money-not-said", silent.group_by("line").agg(count=pl.len())),
        assumptions("nothing-spent", spent.group_by("line").agg(value=pl.col("usd").sum())),
        assumptions("money-all-in-plan", longer.group_by("line").agg(value=pl.col("usd").sum())),
    ]
    if directed.budget_usd > 0:
        parts.append(assumption("budget-stated", value=directed.budget_usd))
    if directed.money == "committed":
        parts.append(assumption("money-promised"))
    return together(*parts)


@dataclass(frozen=True)
class Capacity:
    """Staff, goods and transport of organisations.

    Attributes:
        teams: rows of counted staff with `team`: those whom one count is of.
        staff: `actor` (the team), `period`, `people`.
        stock: `hub`, `resource`, `period`, `units`: of the first period; what is not used
            is there in the next.
        transport: `hub`, `period`, `kilograms`.
        vehicles: `hub`, `kilograms_per_vehicle` in a period.
        hubs: `organisation`, `code_set`, `about` (where it stands), `hub`, `resource`,
            `kilograms_per_unit`.
    """

    teams: pl.DataFrame
    staff: pl.DataFrame
    stock: pl.DataFrame
    transport: pl.DataFrame
    vehicles: pl.DataFrame
    hubs: pl.DataFrame
    assumed: pl.DataFrame


_TEAM = (
    "organisation", "sector", "phase", "population_group", "code_set", "place_code",
    "capacity_kind",
)  # fmt: skip
_WORK = ("TRAINED", "TEAM")


def capacity(rows: pl.DataFrame, directed: Directions) -> Capacity:
    """What organisations have, as last counted.

    Trained people and teams work all through the plan; goods are there once. A vehicle
    carries `directed.trips` loads in a month. Where no row states a quantity it is not
    known, and nothing is taken to be limited by it; that is listed.

    Args:
        rows: as `mcof.response.capacity.capacity` gives them.
    """
    left_out = [one.value for one in directed.exclusions if one.what == "organisation"]
    known = rows.filter(
        pl.col("quantity").is_not_null(), ~pl.col("organisation").is_in(left_out)
    ).with_columns(hub=pl.concat_str("organisation", "code_set", "place_code", separator="~"))
    spans = pl.DataFrame(
        [(one.period, one.months) for one in directed.spans()],
        schema=["period", "months"],
        orient="row",
    )
    goods = known.filter(pl.col("capacity_kind") == "STOCK")
    wheels = known.filter(
        pl.col("capacity_kind") == "TRANSPORT", pl.col("kilograms_per_unit").is_not_null()
    )
    team = pl.concat_str(*(pl.col(name).fill_null("-") for name in _TEAM), separator="~")
    teams = known.filter(pl.col("capacity_kind").is_in(_WORK)).with_columns(team=team)
    return Capacity(
        teams=teams,
        staff=_staff(teams, spans),
        stock=goods.group_by("hub", "resource").agg(units=pl.col("quantity").sum())
        .with_columns(period=pl.lit(directed.spans()[0].period))
        .select("hub", "resource", "period", "units").sort("hub", "resource"),
        transport=_carried(wheels, spans, directed.trips),
        vehicles=wheels.group_by("hub").agg(
            kilograms_per_vehicle=pl.col("kilograms_per_unit").max()
            * directed.trips
            * directed.spans()[0].months
        ),
        hubs=_hubs(goods),
        assumed=_assumed_of(rows, wheels, directed),
    )  # fmt: skip


def _staff(teams: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """How many trained people, or how many teams, there are in each period."""
    each = teams.group_by(pl.col("team").alias("actor")).agg(people=pl.col("quantity").sum())
    return each.join(spans.select("period"), how="cross").sort("actor", "period")


def _carried(wheels: pl.DataFrame, spans: pl.DataFrame, trips: float) -> pl.DataFrame:
    each = wheels.group_by("hub").agg(
        load=(pl.col("quantity") * pl.col("kilograms_per_unit")).sum()
    )
    crossed = each.join(spans, how="cross")
    carried = crossed.with_columns(kilograms=pl.col("load") * trips * pl.col("months"))
    return carried.select("hub", "period", "kilograms").sort("hub", "period")


def _hubs(goods: pl.DataFrame) -> pl.DataFrame:
    return goods.group_by(
        "organisation", "code_set", pl.col("place_code").alias("about"), "hub", "resource"
    ).agg(pl.col("kilograms_per_unit").max())


def _assumed_of(rows: pl.DataFrame, wheels: pl.DataFrame, directed: Directions) -> pl.DataFrame:
    silent = rows.filter(pl.col("quantity").is_null())
    named = silent.group_by("organisation").agg(count=pl.len())
    parts = [assumptions("capacity-not-counted", named)]
    idle = rows.filter(pl.col("capacity_kind") == "FACILITY")
    if not idle.is_empty():
        parts.append(assumption("facilities-not-used", count=idle.height))
    if not wheels.is_empty():
        parts.append(assumption("trips", value=directed.trips, count=wheels.height))
    return together(*parts)
