"""A problem as integers and arrays: which option uses which limit, and who pays for it.

Everything that plans (the linear program, the naive plans) reads the problem through this,
so that all are under the same constraints.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from mcof.allocation.problem import Problem

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

EARMARKS = {
    "sectors": "sector",
    "places": "place_code",
    "groups": "population_group",
    "periods": "period",
    "phases": "phase",
}
"""What a line may be kept for -> the column of a cell that must be among it."""


@dataclass(frozen=True)
class Indexed:
    """The problem with a number for every row that counts.

    Attributes:
        cells: the cells as given, with `reachable` people (access x need; unknown need
            gives 0) and `group`, the number of the fairness group.
        groups: `fairness`, `reachable` people, `weighted` people: R_G and W_G.
        options: those that can serve somebody, in the order given, with `cell_i`, `group`,
            `reachable` (of the cell), `top` (the most people: the cell's reachable need,
            `at_most` and the lock), `low` (the lock's least), and the numbers `class_i`,
            `staff_i`, `stock_i`, `transport_i`, `site_i` (-1 for none).
        left: options that cannot serve anybody: `option`, `cell`, `why`.
        lines: money with a known amount.
        payers: pairs of `class_i` and `line_i`: which lines can pay a class of spending.
        staff, transport: limits that are known.
        stock: one row per hub, resource and period, in the order of time within a `series`,
            with the `units` that arrive.
        sites: with `class_i`.
    """

    problem: Problem
    cells: pl.DataFrame
    groups: pl.DataFrame
    options: pl.DataFrame
    left: pl.DataFrame
    lines: pl.DataFrame
    payers: pl.DataFrame
    staff: pl.DataFrame
    stock: pl.DataFrame
    transport: pl.DataFrame
    sites: pl.DataFrame

    def numbers(self, column: str) -> Numbers:
        """A column of the options as an array."""
        return self.options[column].to_numpy().astype(np.float64)

    def index(self, column: str) -> Whole:
        """A column of numbers of rows, as an array."""
        return self.options[column].to_numpy().astype(np.int64)

    @property
    def classes(self) -> int:
        """How many classes of spending there are; some may be of options that are left out."""
        return int(self.payers["class_i"].n_unique())


def indexed(problem: Problem) -> Indexed:
    """The problem in numbers. It must have passed the checks that stop."""
    cells, groups = _cells(problem.cells)
    lines = problem.money.filter(pl.col("usd") > 0)
    full = _options(problem, cells)
    asked = ("actor", *(one for kept, one in EARMARKS.items() if lines[kept].count()))
    spends = full.select(*asked).vstack(problem.sites.select(*asked))
    classes, payers = _classes(spends, lines)
    keys = {name: pl.coalesce(pl.col(name), pl.lit("\0")) for name in spends.columns}
    classes = classes.with_columns(**keys)
    full = _classed(full, classes, keys)
    sites = _classed(problem.sites, classes, keys).with_row_index("site_i")
    full = full.join(sites.select("site", "site_i"), on="site", how="left", maintain_order="left")
    why = (
        pl.when(pl.col("usd_per_person").is_null())
        .then(pl.lit("cost"))
        .when(pl.col("need").is_null())
        .then(pl.lit("need"))
        .when(pl.col("reachable") <= 0)
        .then(pl.when(pl.col("need") > 0).then(pl.lit("access")).otherwise(pl.lit("no need")))
        .when((pl.col("usd_per_person") > 0) & pl.col("class_i").is_null())
        .then(pl.lit("money"))
        .when(pl.col("top") <= 0)
        .then(pl.lit("excluded"))
        .when((pl.col("least_people") > pl.col("top")) & (pl.col("low") <= 0))
        .then(pl.lit("least"))
    )
    full = full.with_columns(why=why)
    options = full.filter(pl.col("why").is_null()).drop("why")
    options = options.with_columns(
        class_i=pl.when(pl.col("usd_per_person") > 0).then("class_i"),
    )
    staff = problem.staff.drop_nulls("people").with_row_index("staff_i")
    transport = problem.transport.drop_nulls("kilograms").with_row_index("transport_i")
    stock = _stock(problem.stock, options)
    for limits, on, needs in (
        (staff.rename({"actor": "team"}), ["team", "period"], "staff_per_person"),
        (transport, ["hub", "period"], "kilograms_per_person"),
        (stock, ["hub", "resource", "period"], "units_per_person"),
    ):
        number = next(name for name in limits.columns if name.endswith("_i"))
        options = options.join(
            limits.select(*on, number), on=on, how="left", maintain_order="left"
        ).with_columns(pl.when(pl.col(needs) > 0).then(number).alias(number))
    return Indexed(
        problem=problem,
        cells=cells,
        groups=groups,
        options=options.with_columns(
            pl.col("class_i", "staff_i", "stock_i", "transport_i", "site_i")
            .cast(pl.Int64)
            .fill_null(-1)
        ),
        left=full.drop_nulls("why").select("option", "cell", "why"),
        lines=lines,
        payers=payers,
        staff=staff,
        stock=stock,
        transport=transport,
        sites=sites.with_columns(pl.col("class_i").cast(pl.Int64).fill_null(-1)),
    )


def _cells(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    reachable = (pl.col("need") * pl.col("access").fill_null(1.0)).fill_null(0.0)
    cells = cells.with_columns(reachable=reachable).with_row_index("cell_i")
    groups = (
        cells.group_by("fairness", maintain_order=True)
        .agg(
            pl.col("reachable").sum(),
            weighted=(pl.col("reachable") * pl.col("weight")).sum(),
            need=pl.col("need").sum(),
        )
        .with_row_index("group")
    )
    numbered = cells.join(
        groups.select("fairness", "group"), on="fairness", how="left", maintain_order="left"
    )
    return numbered, groups


def _options(problem: Problem, cells: pl.DataFrame) -> pl.DataFrame:
    wanted = cells.select(
        "cell", "cell_i", "group", "need", "reachable", "weight", *EARMARKS.values()
    )
    joined = problem.options.join(wanted, on="cell", how="left", maintain_order="left")
    locked = joined.join(problem.locks, on="option", how="left", maintain_order="left")
    return locked.with_columns(
        top=pl.min_horizontal("reachable", "at_most", "most").fill_null(0.0),
        low=pl.col("least").fill_null(0.0),
    ).drop("least", "most")


def _classes(spends: pl.DataFrame, lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Spending that the same lines can pay is one class: who may spend what on what.

    Returned are the attributes of spending with their class, and which lines pay a class.
    Nothing is as large as options times lines: only distinct attributes meet the lines, and
    only attributes that some line is kept for tell spending apart.
    """
    kinds = spends.unique(maintain_order=True).with_row_index("kind")
    numbered = lines.with_row_index("line_i")
    own = kinds.join(numbered.drop_nulls("actor"), on="actor")
    pooled = kinds.join(numbered.filter(pl.col("actor").is_null()).drop("actor"), how="cross")
    open_to = [
        pl.col(kept).is_null() | pl.col(kept).list.contains(pl.col(one)).fill_null(False)
        for kept, one in EARMARKS.items()
        if one in spends.columns
    ]
    pairs = pl.concat(
        [part.filter(*open_to).select("kind", "line_i") for part in (own, pooled)]
    ).sort("kind", "line_i")
    sets = pairs.group_by("kind", maintain_order=True).agg("line_i")
    classes = sets.select("line_i").unique(maintain_order=True).with_row_index("class_i")
    numbered_kinds = kinds.join(
        sets.join(classes, on="line_i", how="left"), on="kind", how="left", maintain_order="left"
    ).drop("kind", "line_i")
    return numbered_kinds, classes.explode("line_i")


def _classed(frame: pl.DataFrame, classes: pl.DataFrame, keys: dict[str, pl.Expr]) -> pl.DataFrame:
    """The frame with the class of its spending; null where no line can pay it."""
    marked = frame.with_columns(**{f"_{name}": one for name, one in keys.items()})
    found = marked.join(
        classes,
        left_on=[f"_{name}" for name in keys],
        right_on=list(keys),
        how="left",
        maintain_order="left",
    )
    return found.drop(f"_{name}" for name in keys)


def _stock(stock: pl.DataFrame, options: pl.DataFrame) -> pl.DataFrame:
    """One row for every period in which stock arrives or may be used, in the order of time."""
    known = stock.drop_nulls("units")
    kinds = known.select("hub", "resource").unique()
    used = options.filter(pl.col("units_per_person") > 0).select("hub", "resource", "period")
    rows = pl.concat(
        [
            known.select("hub", "resource", "period"),
            used.join(kinds, on=["hub", "resource"], how="semi"),
        ]
    ).unique()
    return (
        rows.join(known, on=["hub", "resource", "period"], how="left")
        .with_columns(pl.col("units").fill_null(0.0))
        .sort("hub", "resource", "period")
        .with_columns(series=pl.struct("hub", "resource").rank("dense").cast(pl.Int64) - 1)
        .with_row_index("stock_i")
    )
