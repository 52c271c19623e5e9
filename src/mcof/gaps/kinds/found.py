"""What the rules look at, and the form that a gap has, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from mcof.gaps.kinds.reasons import REASONS, Rules
from mcof.tracking.bases import STRENGTH, weakest

SUBJECT = ("sector", "phase", "code_set", "place_code", "place_level")

ADDED: dict[str, pl.DataType] = {
    "reason": pl.String(),
    "magnitude": pl.Int64(),
    "magnitude_of": pl.String(),
    "gap_usd": pl.Float64(),
    "means_rows": pl.Int64(),
    "detail": pl.String(),
}
"""What a rule says of a gap beside the columns of the matrix."""


@dataclass(frozen=True)
class Means:
    """What is known of means, by cells; None where the workspace has no row of the table at all.

    Attributes:
        mandates: as `mcof.response.mandates.led` gives them, of the cells that `asked` names.
        instruments: as `mcof.response.instruments.instrumented`.
        capacities: as `mcof.response.capacity.capable`.
        stocks: quantity of each resource in each cell.
        funding: as `mcof.response.funding.funded`.
        access: as `mcof.response.access.access`.
        costs: rows of that table, of those that say the same the newest.
    """

    mandates: pl.DataFrame | None = None
    instruments: pl.DataFrame | None = None
    capacities: pl.DataFrame | None = None
    stocks: pl.DataFrame | None = None
    funding: pl.DataFrame | None = None
    access: pl.DataFrame | None = None
    costs: pl.DataFrame | None = None


@dataclass(frozen=True)
class Facts:
    """What the rules look at.

    Attributes:
        cells: the rows of `mcof.gaps.matrix.matrix`.
        people: as `mcof.gaps.cells.present` says.
        paths: `Registry.paths()`.
        means: what is known of means.
        looked: whether means were looked for; else no rule about them holds.
        rules: which are on, with their parameters.
        on: the day that ages are counted to; None for no ages.
    """

    cells: pl.DataFrame
    people: pl.DataFrame
    paths: pl.DataFrame
    means: Means = field(default_factory=Means)
    looked: bool = False
    rules: Rules = field(default_factory=Rules)
    on: date | None = None


def gaps_of(
    rows: pl.DataFrame,
    reason: str,
    *,
    people: pl.Expr,
    of: pl.Expr,
    usd: pl.Expr | None = None,
    rows_of_means: pl.Expr | None = None,
    detail: pl.Expr | None = None,
) -> pl.DataFrame:
    """The rows as gaps of a reason.

    Args:
        rows: with columns of the matrix.
        people: the magnitude.
        of: what they are: `need` or `displaced`.
    """
    said = {
        "reason": pl.lit(reason),
        "magnitude": people,
        "magnitude_of": of,
        "gap_usd": pl.lit(None) if usd is None else usd,
        "means_rows": pl.lit(0) if rows_of_means is None else rows_of_means,
        "detail": pl.lit(None) if detail is None else detail,
    }
    return rows.with_columns(said[name].cast(kind).alias(name) for name, kind in ADDED.items())


def of_matrix(facts: Facts, reason: str, holds: pl.Expr, *, people: pl.Expr) -> pl.DataFrame:
    """The cells of the matrix for which a rule holds, as gaps."""
    if not facts.rules.on(reason):
        return facts.cells.head(0)
    of = pl.when(pl.col("need").is_null()).then(pl.lit("displaced")).otherwise(pl.lit("need"))
    return gaps_of(facts.cells.filter(holds.fill_null(False)), reason, people=people, of=of)


def needed_or_there() -> pl.Expr:
    """Whether people need the sector, or may: the need is unknown and displaced are there."""
    need, displaced = pl.col("need"), pl.col("displaced")
    return (need > 0).fill_null((displaced > 0).fill_null(False))


def subjects(facts: Facts) -> pl.DataFrame:
    """Sectors in places and phases where people are: groups taken together, one row each.

    A cell whose phase a rule gave stands in every phase that holds there at once. The need
    is that of everybody where one is stated, else the groups, who are different people,
    added; the displaced are those of the place.
    """
    cells = facts.cells.filter(needed_or_there())
    by_rule = pl.col("phase_rule") != "stated"
    several = pl.when(by_rule).then("phases").otherwise("phase").str.split("|")
    cells = cells.with_columns(phase=several).explode("phase")
    everybody = pl.col("population_group").is_null()
    need = pl.col("need")
    known = pl.when(need.count() > 0).then(need.sum())
    return _together(
        cells,
        need=pl.coalesce(need.filter(everybody).max(), known),
        displaced=pl.col("displaced").max(),
        stock_rows=pl.col("stock_rows").max(),
        actors=pl.col("actor_names").str.split("; ").explode().drop_nulls().n_unique(),
    )


def of_countries(rows: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """What `subjects` gives, told of the countries: different places have different people."""
    above = facts.paths.select("code_set", "admin0", place_code="code")
    cells = rows.join(above, on=["code_set", "place_code"])
    cells = cells.with_columns(place_code="admin0", place_level=pl.lit(0, pl.Int64))
    added = {
        name: pl.when(pl.col(name).count() > 0).then(pl.col(name).sum())
        for name in ("need", "displaced", "stock_rows")
    }
    return _together(cells, actors=pl.lit(None), **added)


def _together(cells: pl.DataFrame, **said: pl.Expr) -> pl.DataFrame:
    """Cells of one sector, phase and place as one row: the gravest, the oldest, the weakest."""
    strength = {basis: at for at, basis in enumerate(STRENGTH)}
    weak = pl.col("basis").replace_strict(strength, default=None, return_dtype=pl.Int64)
    largest = (
        "severity", "displaced_on", "need_on", "age_days", "reliability", "credibility",
        "period_start", "period_end",
    )  # fmt: skip
    added = ("need_rows", "response_rows", "undated_rows")
    summed = cells.group_by(SUBJECT, maintain_order=True).agg(
        pl.col("phase_rule").first(),
        *(pl.col(name).max() for name in largest),
        *(pl.col(name).sum() for name in added),
        displaced_basis=weakest(pl.col("displaced_basis").drop_nulls()),
        _weak=weak.max(),
        _cells=pl.len(),
        **said,
    )
    return summed.with_columns(
        pl.col("actors").cast(pl.Int64),
        phases="phase",
        basis=pl.col("_weak").replace_strict(
            list(strength.values()), list(strength), default=None, return_dtype=pl.String
        ),
    ).drop("_weak")


def groups(facts: Facts) -> pl.DataFrame:
    """Groups in places where they are: of all sectors the largest need, never a sum."""
    need = (
        facts.cells.filter(pl.col("population_group").is_not_null())
        .group_by("code_set", "place_code", "population_group", maintain_order=True)
        .agg(need=pl.col("need").max(), need_rows=pl.col("need_rows").sum(),
             need_basis=weakest(pl.col("need_basis").drop_nulls()),
             need_on=pl.col("need_on").max())
    )  # fmt: skip
    level = facts.cells["place_level"].max()
    asked = facts.cells.select("code_set", "place_code").unique()
    there = facts.people.rename({"place": "place_code"}).join(
        asked, on=["code_set", "place_code"], how="semi"
    )
    there = there.with_columns(population_group=pl.when(pl.col("group") != "").then("group")).drop(
        "group"
    )
    keys = ["code_set", "place_code", "population_group"]
    both = there.join(need, on=keys, how="full", coalesce=True, nulls_equal=True)
    somebody = (pl.col("displaced") > 0).fill_null(False) | (pl.col("need") > 0).fill_null(False)
    return both.filter(somebody).with_columns(
        sector=pl.lit(None, pl.String),
        phase=pl.lit(None, pl.String),
        place_level=pl.lit(level, pl.Int64),
        basis=pl.coalesce("displaced_basis", "need_basis"),
        stock_rows=pl.col("stock_rows").fill_null(0).cast(pl.Int64),
        need_rows=pl.col("need_rows").fill_null(0),
        response_rows=pl.lit(0, pl.Int64),
        undated_rows=pl.lit(0, pl.Int64),
        actors=pl.lit(None, pl.Int64),
        age_days=(pl.lit(facts.on, pl.Date) - pl.coalesce("displaced_on", "need_on"))
        .dt.total_days()
        .clip(0),
    )


def whom() -> tuple[pl.Expr, pl.Expr]:
    """People of a group: the displaced where they are known, else the need; and which."""
    displaced = pl.col("displaced").is_not_null()
    of = pl.when(displaced).then(pl.lit("displaced")).otherwise(pl.lit("need"))
    return pl.coalesce("displaced", "need"), of


def needing() -> tuple[pl.Expr, pl.Expr]:
    """People of a sector: those in need where it is known, else the displaced; and which."""
    known = pl.col("need").is_not_null()
    of = pl.when(known).then(pl.lit("need")).otherwise(pl.lit("displaced"))
    return pl.coalesce("need", "displaced"), of


def beside(rows: pl.DataFrame, means: pl.DataFrame, *, group: bool = False) -> pl.DataFrame:
    """The rows with what is known of means in the same cell."""
    keys = ["code_set", "place_code", *(("population_group",) if group else ("sector", "phase"))]
    others = ("sector", "phase") if group else ("population_group",)
    of = means.filter(pl.all_horizontal(pl.col(name).fill_null("") == "" for name in others))
    own = [name for name in of.columns if name not in (*keys, *others)]
    return rows.join(of.select(*keys, *own), on=keys, how="left", nulls_equal=True)


def kind_of(reason: str) -> pl.Expr:
    """The kind of the reason in a column."""
    return pl.col(reason).replace_strict(dict(REASONS), return_dtype=pl.String)
