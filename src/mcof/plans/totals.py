"""Totals of a plan: people once each by the declared rule, money to the cent."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mcof.plans.plan import Plan
from mcof.tracking.counting import check_added
from mcof.tracking.levels import DEEPEST

EVERYBODY = ""


def people(lines: pl.DataFrame, paths: pl.DataFrame, per: Sequence[str] = ()) -> pl.DataFrame:
    """The people whom lines target, each once.

    In one place the largest line of an organisation counts, organisations are added, of
    sectors the largest counts, groups are added (a line for everybody holds them all), and
    places are added, but that what is said of a place counts where it is more than what
    is said of the places inside it. Nothing is added over time.

    Args:
        lines: rows of the part `lines` with `code_set`.
        paths: `Registry.paths()`.
        per: columns of the lines to count apart, such as `sector`.

    Returns:
        `per` and `people`; lines without a target say nothing.
    """
    keys = list(per)
    at = [*keys, "code_set", "place_code"]
    rows = lines.drop_nulls("target").with_columns(
        pl.col("population_group").fill_null(EVERYBODY), pl.col("organisation").fill_null("")
    )
    where = list(dict.fromkeys([*at, "sector", "population_group"]))
    by_actor = rows.group_by([*where, "organisation"]).agg(pl.col("target").max())
    by_sector = by_actor.group_by(where).agg(pl.col("target").sum())
    by_group = by_sector.group_by([*at, "population_group"]).agg(pl.col("target").max())
    named = pl.col("population_group") != EVERYBODY
    by_place = by_group.group_by(at).agg(
        pl.max_horizontal(
            pl.col("target").filter(named).sum(), pl.col("target").filter(~named).max()
        ).alias("people")
    )
    return _up(by_place, paths, keys)


def _up(places: pl.DataFrame, paths: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """People of places of any depth, added up the tree of places."""
    tree = paths.select("code_set", pl.col("code").alias("place_code"), "level",
                        *(f"admin{at}" for at in range(DEEPEST + 1)))  # fmt: skip
    known = places.join(tree, on=["code_set", "place_code"], how="left")
    above = known.filter(pl.lit(False)).select(*keys, "code_set", "place_code", "people")
    for level in range(DEEPEST, 0, -1):
        own = known.filter(pl.col("level") == level).select(above.columns)
        there = _either(own, above, keys)
        parents = tree.filter(pl.col("level") == level).select(
            "code_set", "place_code", pl.col(f"admin{level - 1}").alias("_above")
        )
        above = (
            there.join(parents, on=["code_set", "place_code"])
            .group_by([*keys, "code_set", pl.col("_above").alias("place_code")])
            .agg(pl.col("people").sum())
            .select(above.columns)
        )
    rest = known.filter(pl.col("level").is_null() | (pl.col("level") == 0)).select(above.columns)
    whole = _either(rest, above, keys)
    if keys:
        return whole.group_by(keys).agg(pl.col("people").sum()).sort(keys)
    return whole.select(pl.col("people").sum() if whole.height else pl.lit(None, pl.Int64))


def _either(own: pl.DataFrame, inside: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """What is said of a place, or of all places inside it: the larger."""
    return pl.concat([own, inside]).group_by([*keys, "code_set", "place_code"]).agg(
        pl.col("people").max()
    )  # fmt: skip


def lines_of(one: Plan) -> pl.DataFrame:
    """The lines with the code set of the plan."""
    return one["lines"].with_columns(pl.lit(one.header["code_set"]).alias("code_set"))


def people_targeted(one: Plan, paths: pl.DataFrame) -> int | None:
    """All people whom a plan targets, each once; None where no line has a target."""
    if one["lines"]["target"].null_count() == one["lines"].height:
        return None
    return int(people(lines_of(one), paths)["people"][0])


def people_in_need(matrix: pl.DataFrame, paths: pl.DataFrame, places: Sequence[str]) -> int | None:
    """People in need in places, each once: the largest of sectors and phases, other things added.

    A need stated for everybody holds all groups, so the larger of the two counts. It is the
    lowest number that the sectors allow; nobody knows how far they are of the same people.

    Args:
        matrix: cells of one level.
        places: P-codes, with what is inside them; none for all.

    Returns:
        None where no cell states a need.
    """
    rows = matrix.drop_nulls("need").with_columns(pl.col("population_group").fill_null(EVERYBODY))
    if places:
        admins = pl.concat_list("^admin[0-9]$").list.set_intersection(list(places))
        inside = paths.filter(admins.list.len() > 0).select("code_set", place_code="code")
        rows = rows.join(inside, on=["code_set", "place_code"], how="semi")
    if rows.is_empty():
        return None
    at = ["code_set", "place_code"]
    by_group = rows.group_by([*at, "population_group"]).agg(pl.col("need").max())
    named = pl.col("population_group") != EVERYBODY
    each = by_group.group_by(at).agg(
        pl.max_horizontal(
            pl.col("need").filter(named).sum(), pl.col("need").filter(~named).max()
        ).alias("need")
    )
    return int(each["need"].sum())


def totals(one: Plan, paths: pl.DataFrame) -> pl.DataFrame:
    """What the lines come to, as a whole and by sector.

    Returns:
        `sector` (null: the whole plan), `lines`, `places`, `organisations`,
        `people_targeted`, `budget_usd`. People of sectors are never added.
    """
    lines = lines_of(one)
    counts = [
        pl.len().cast(pl.Int64).alias("lines"),
        pl.col("place_code").n_unique().cast(pl.Int64).alias("places"),
        pl.col("organisation").drop_nulls().n_unique().cast(pl.Int64).alias("organisations"),
        _dollars("budget_usd"),
    ]
    whole = lines.select(pl.lit(None, pl.String).alias("sector"), *counts).with_columns(
        people_targeted=pl.lit(people_targeted(one, paths), pl.Int64)
    )
    by_sector = lines.group_by("sector").agg(counts)
    told = people(lines, paths, ["sector"]).rename({"people": "people_targeted"})
    by_sector = by_sector.join(told, on="sector", how="left").sort("sector")
    columns = ["sector", "lines", "places", "organisations", "people_targeted", "budget_usd"]
    return pl.concat([whole.head(1).select(columns), by_sector.select(columns)])


def money(one: Plan) -> pl.DataFrame:
    """Each budget line beside the lines that it pays.

    Returns:
        `budget_line` (null: lines that name none), `title`, `donor`, `amount_usd`,
        `confirmed_usd`, `planned_usd` (what its lines cost), `left_usd` (null where the
        amount is unknown).
    """
    costs = one["lines"].group_by("budget_line").agg(_dollars("budget_usd").alias("planned_usd"))
    both = one["budget"].join(costs, on="budget_line", how="full", coalesce=True, nulls_equal=True)
    paid = both.with_columns(pl.col("planned_usd").fill_null(0.0)).filter(
        pl.col("budget_line").is_not_null() | (pl.col("planned_usd") != 0)
    )
    return paid.select(
        "budget_line", "title", "donor", "amount_usd", "confirmed_usd", "planned_usd",
        left_usd=(pl.col("amount_usd") - pl.col("planned_usd")).round(2),
    ).sort(pl.col("budget_line").str.len_chars(), "budget_line", nulls_last=True)  # fmt: skip


def budget_total(one: Plan) -> float | None:
    """What all lines cost together; None where no line says."""
    costs = one["lines"]["budget_usd"].drop_nulls()
    return round(float(costs.sum()), 2) if costs.len() else None


def indicator_total(kind: str, values: pl.Series, *, over: str, name: str) -> float | None:
    """The total of an indicator's values over time, places, sectors or activities.

    Raises:
        InputError: the kind is not added over these: the total would count people twice.
    """
    check_added(
        kind,
        over,
        what=f"The indicator '{name}'",
        instead="Show the largest value, or each value on its own.",
    )
    known = values.drop_nulls()
    return float(known.sum()) if known.len() else None


def seriousness(scenarios: pl.DataFrame) -> pl.DataFrame:
    """The scenarios with `seriousness`, impact times likelihood (1 to 25), the gravest first."""
    return scenarios.with_columns(
        seriousness=pl.col("impact") * pl.col("likelihood")
    ).sort("seriousness", descending=True, nulls_last=True, maintain_order=True)  # fmt: skip


def _dollars(column: str) -> pl.Expr:
    """The sum of known dollars; null where none is known."""
    value = pl.col(column)
    return pl.when(value.count() > 0).then(value.sum().round(2)).alias(column)
