"""A national plan, built and solved: mcof, bare HiGHS with ready arrays, linopy and cvxpy.

An invented country by seed: 100 places x 15 sectors x 3 phases x 12 months x 50 actors, each
actor in 1 to 5 sectors and 5 to 39 places as in a real 3W: about 100,000 options, with budgets,
earmarks, a pool, staff by month, kits by hub and month, trucks, and access of 0, 0.3, 0.7 or 1.
Two stages: the level of the worst-off group, then severity-weighted reach with floors of
0.999 of it. All routes solve by HiGHS's interior point with crossover, and must find the same
optimum to 1e-6; each has a process of its own.

Fair, because: mcof starts from tables, checks them and ends with its answer and reasons; bare
HiGHS is given the arrays that mcof built, and only solves them: nothing can be quicker. linopy and
cvxpy get the same numbers as indices, and write the model in their own way.
Aim: within 1.3 of bare HiGHS in time, and 1.5 in peak memory.

    python benchmarks/allocation.py [--scale 1.0] [--routes mcof bare linopy cvxpy]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

ROUTES = ("bare", "mcof", "cvxpy", "linopy")
SEED = 2015
SECTORS, PHASES, MONTHS, ACTORS, PLACES, HUBS = 15, 3, 12, 50, 100, 5
SETTINGS = {"rounds": 1, "slopes": (1.0,), "last": "none", "method": "ipm"}
TABLES = ("cells", "options", "money", "staff", "stock", "transport")


def invented(scale: float) -> dict[str, pl.DataFrame]:
    """The tables of a problem; `scale` multiplies the places and the actors' reach into them."""
    luck = np.random.default_rng(SEED)
    places = max(int(PLACES * scale), 12)  # fewer leave some goods to nobody
    shape = (places, SECTORS, PHASES, MONTHS)
    needed = luck.random(shape[:3]) < 0.9
    base = np.round(luck.lognormal(7.5, 1.0, shape[:3])) * needed
    need = np.round(base[..., None] * luck.uniform(0.8, 1.2, shape))
    severity = luck.integers(2, 6, shape[:3])
    access = luck.choice([0.0, 0.3, 0.7, 1.0], (places, MONTHS), p=[0.08, 0.17, 0.25, 0.5])
    at = np.indices(shape).reshape(4, -1)
    keep = need.reshape(-1) > 0
    place, sector, phase, month = at[:, keep]
    name = (at * np.array([[10**6], [10**4], [10**2], [1]])).sum(axis=0)[keep]
    cells = pl.DataFrame(
        {
            "cell": name,
            "place_code": place,
            "sector": sector,
            "phase": phase,
            "period": month + 1,
            "need": need.reshape(-1)[keep],
            "access": access[place, month],
            "severity": severity[place, sector, phase],
        }
    )
    options = _options(luck, cells, places)
    return {
        "cells": cells.with_columns(
            pl.format("2015-{}", pl.col("period").cast(pl.String).str.zfill(2)).alias("period"),
            pl.col("cell", "place_code", "sector", "phase").cast(pl.String),
        ),
        "options": options,
        **_means(luck, options, cells, places / PLACES),
    }


def _options(luck: np.random.Generator, cells: pl.DataFrame, places: int) -> pl.DataFrame:
    """Who is where: an actor serves every cell of its sectors in its places."""
    pairs = []
    for actor in range(ACTORS):
        mine = luck.choice(SECTORS, luck.integers(1, 6), replace=False)
        most = max(int(39 * places / PLACES), 2)
        there = luck.choice(places, luck.integers(min(5, most - 1), most + 1), replace=False)
        pairs += [(actor, int(p), int(s), luck.lognormal(3, 0.6)) for p in there for s in mine]
    who = pl.DataFrame(
        pairs, schema=["actor", "place_code", "sector", "usd_per_person"], orient="row"
    )
    reachable = cells.filter(pl.col("access") > 0)
    options = who.join(reachable, on=["place_code", "sector"], maintain_order="left_right")
    kits = pl.col("sector") < 6
    return options.select(
        option=pl.format("{}:{}", "actor", "cell"),
        actor=pl.format("a{}", "actor"),
        cell=pl.col("cell").cast(pl.String),
        usd_per_person=pl.col("usd_per_person").round(2),
        staff_per_person=pl.lit(0.002) + 0.001 * (pl.col("sector") % 4),
        hub=pl.format("h{}", pl.col("place_code") % HUBS),
        resource=pl.when(kits).then(pl.format("k{}", pl.col("sector") % 3)),
        units_per_person=pl.when(kits).then(0.2).otherwise(0.0),
        kilograms_per_person=pl.when(kits).then(2.5).otherwise(0.0),
    )


def _means(
    luck: np.random.Generator, options: pl.DataFrame, cells: pl.DataFrame, scale: float
) -> dict[str, pl.DataFrame]:
    actors = [f"a{one}" for one in range(ACTORS)]
    sectors = (
        options.join(cells.select(pl.col("cell").cast(pl.String), "sector"), on="cell")
        .select("actor", pl.col("sector").cast(pl.String))
        .unique()
        .sort("actor", "sector")
    )
    kept = sectors.with_columns(
        line=pl.format("{}-{}", "actor", "sector"),
        usd=pl.Series(np.round(luck.lognormal(14.3, 0.8, sectors.height) * scale)),
        sectors=pl.concat_list("sector"),
    )
    free = pl.DataFrame(
        {
            "line": actors,
            "actor": actors,
            "usd": np.round(luck.lognormal(14.5, 0.8, ACTORS) * scale),
        }
    )
    pool = pl.DataFrame({"line": ["pool"], "actor": [None], "usd": [1.5e8 * scale]})
    money = pl.concat([free, kept.select("line", "actor", "usd", "sectors"), pool], how="diagonal")
    months = pl.DataFrame({"period": [f"2015-{one + 1:02}" for one in range(MONTHS)]})
    staff = pl.DataFrame({"actor": actors}).join(months, how="cross")
    hubs = pl.DataFrame({"hub": [f"h{one}" for one in range(HUBS)]}).join(months, how="cross")
    kits = hubs.join(pl.DataFrame({"resource": ["k0", "k1", "k2"]}), how="cross")
    return {
        "money": money,
        "staff": staff.with_columns(people=pl.Series(luck.uniform(30, 400, staff.height) * scale)),
        "stock": kits.with_columns(
            units=pl.Series(np.round(luck.lognormal(9.5, 0.5, kits.height) * scale))
        ),
        "transport": hubs.with_columns(
            kilograms=pl.Series(np.round(luck.lognormal(13.5, 0.3, hubs.height) * scale))
        ),
    }


def problem_of(folder: Path) -> Any:
    """The problem, from its files."""
    from mcof.allocation.problem import Problem, Settings

    tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    return Problem.of(**tables, settings=Settings(**SETTINGS))  # type: ignore[arg-type]


def by_mcof(folder: Path) -> dict[str, float]:
    """Tables in, answer out: everything that a person waits for."""
    from mcof.allocation.answer import solve
    from mcof.solvers.highs import HighsSolver

    problem = problem_of(folder)
    before, used = time.perf_counter(), time.process_time()
    answer = solve(problem, HighsSolver().open)
    whole, cpu = time.perf_counter() - before, time.process_time() - used
    assert answer.proved, answer.unproved
    level, reach = (one.objective for one in answer.stages)
    solving = sum(one.seconds for one in answer.stages)
    return {
        "level": level,
        "reach": reach,
        "build": whole - solving,
        "solve": solving,
        "cpu": cpu,
    }


def ready(folder: Path) -> None:
    """Keep the arrays that mcof builds, for bare HiGHS."""
    from scipy import sparse

    from mcof.allocation.indexed import indexed
    from mcof.allocation.model import build
    from mcof.allocation.stages import wanted

    model = build(indexed(problem_of(folder)))
    linear = model.linear
    cost, factor = model.scaled(wanted(model))
    floors = linear.rows["floors"]
    sparse.save_npz(folder / "matrix.npz", sparse.csc_matrix(linear.matrix), compressed=False)
    level = np.full(linear.rows["level"].stop - linear.rows["level"].start, -np.inf)
    np.savez(
        folder / "arrays.npz",
        lower=linear.lower,
        upper=linear.upper,
        row_lower=linear.row_lower,
        row_upper=linear.row_upper,
        cost=cost,
        factor=factor,
        z=linear.columns["level"].start,
        level=np.arange(linear.rows["level"].start, linear.rows["level"].stop, dtype=np.int32),
        level_lower=np.where(model.attainable > 0, 0.0, level),
        floors=np.arange(floors.start, floors.stop, dtype=np.int32),
        floors_lower=np.where(model.attainable > 0, 1.0, 0.0) * model.row_scale[floors],
    )


def by_bare(folder: Path) -> dict[str, float]:
    """HiGHS with ready arrays, and nothing else."""
    import highspy
    from scipy import sparse

    a = np.load(folder / "arrays.npz")
    matrix = sparse.load_npz(folder / "matrix.npz")
    before, used = time.perf_counter(), time.process_time()
    highs = highspy._Highs()  # type: ignore[attr-defined]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("solver", "ipm")
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    size = matrix.shape[1]
    first = np.zeros(size)
    first[int(a["z"])] = -1.0
    program.col_cost_ = first
    program.col_lower_, program.col_upper_ = a["lower"], a["upper"]
    program.row_lower_, program.row_upper_ = a["row_lower"], a["row_upper"]
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    highs.passModel(program)
    rows, floors = a["level"], a["floors"]
    far = np.full(rows.size, np.inf)
    highs.changeRowsBounds(rows.size, rows, a["level_lower"], far)
    built = time.perf_counter() - before
    before = time.perf_counter()
    highs.run()
    level = -highs.getInfo().objective_function_value
    highs.changeRowsBounds(floors.size, floors, a["floors_lower"] * level * 0.999, far)
    highs.changeRowsBounds(rows.size, rows, -far, far)
    highs.changeColsCost(size, np.arange(size, dtype=np.int32), a["cost"])
    highs.clearSolver()
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    reach = -highs.getInfo().objective_function_value / float(a["factor"])
    solved, cpu = time.perf_counter() - before, time.process_time() - used
    return {"level": level, "reach": reach, "build": built, "solve": solved, "cpu": cpu}


def numbers_of(folder: Path) -> dict[str, Any]:
    """The problem as indices and coefficients in shares, millions and thousands."""
    from mcof.allocation.indexed import indexed

    numbers = indexed(problem_of(folder))
    people = numbers.numbers("reachable")
    groups = numbers.groups["reachable"].to_numpy()
    stock = numbers.stock
    return {
        "cell": numbers.index("cell_i"),
        "group": numbers.index("group"),
        "cover": people / groups[numbers.index("group")],
        "groups": groups.size,
        "counts": people * numbers.numbers("weight") / 1e6,
        "class": numbers.index("class_i"),
        "cost": people * numbers.numbers("usd_per_person") / 1e6,
        "pair_class": numbers.payers["class_i"].to_numpy().astype(np.int64),
        "pair_line": numbers.payers["line_i"].to_numpy().astype(np.int64),
        "usd": numbers.lines["usd"].to_numpy() / 1e6,
        "staff": (numbers.index("staff_i"), people * numbers.numbers("staff_per_person") / 1e2),
        "staff_most": numbers.staff["people"].to_numpy() / 1e2,
        "transport": (
            numbers.index("transport_i"),
            people * numbers.numbers("kilograms_per_person") / 1e5,
        ),
        "transport_most": numbers.transport["kilograms"].to_numpy() / 1e5,
        "stock": (numbers.index("stock_i"), people * numbers.numbers("units_per_person") / 1e3),
        "units": stock["units"].to_numpy() / 1e3,
        "series": stock["series"].to_numpy(),
    }


def by_cvxpy(folder: Path) -> dict[str, float]:
    """cvxpy, with sparse matrices, as its handbook advises."""
    import cvxpy as cp
    from scipy.sparse import csr_array

    n = numbers_of(folder)
    before, used = time.perf_counter(), time.process_time()
    size = n["cell"].size
    each = np.arange(size)

    def sums(row: Any, value: Any, height: int) -> Any:
        own = row >= 0
        return csr_array(
            (np.broadcast_to(value, row.shape)[own], (row[own], each[own])), (height, size)
        )

    f = cp.Variable(size, nonneg=True)
    pairs = n["pair_class"].size
    y = cp.Variable(pairs, nonneg=True)
    v = cp.Variable(n["units"].size, nonneg=True)
    z = cp.Variable()
    one = np.ones(pairs)
    classes = int(n["pair_class"].max()) + 1
    by_class = csr_array((one, (n["pair_class"], np.arange(pairs))), (classes, pairs))
    by_line = csr_array((one, (n["pair_line"], np.arange(pairs))), (n["usd"].size, pairs))
    later = np.flatnonzero(np.diff(n["series"], prepend=-1) == 0)
    height = n["units"].size
    carried = csr_array((np.ones(later.size), (later, later - 1)), (height, height))
    cover = sums(n["group"], n["cover"], n["groups"])
    able = np.flatnonzero(np.bincount(n["group"], minlength=n["groups"]))
    rows = [
        sums(n["cell"], 1.0, int(n["cell"].max()) + 1) @ f <= 1,
        sums(n["class"], n["cost"], classes) @ f == by_class @ y,
        by_line @ y <= n["usd"],
        sums(*n["staff"], n["staff_most"].size) @ f <= n["staff_most"],
        sums(*n["transport"], n["transport_most"].size) @ f <= n["transport_most"],
        sums(*n["stock"], height) @ f + v == n["units"] + carried @ v,
    ]
    first = cp.Problem(cp.Maximize(z), [*rows, cover[able] @ f >= z, z <= 1])
    built = time.perf_counter() - before
    before = time.perf_counter()
    level = float(first.solve(solver=cp.HIGHS, highs_options={"solver": "ipm"}))
    second = cp.Problem(cp.Maximize(n["counts"] @ f), [*rows, cover[able] @ f >= level * 0.999])
    reach = float(second.solve(solver=cp.HIGHS, highs_options={"solver": "ipm"})) * 1e6
    assert second.status == "optimal"
    solved, cpu = time.perf_counter() - before, time.process_time() - used
    return {"level": level, "reach": reach, "build": built, "solve": solved, "cpu": cpu}


def by_linopy(folder: Path) -> dict[str, float]:
    """linopy, with one-dimensional variables and sums by group."""
    import linopy
    import pandas as pd
    import xarray as xr

    n = numbers_of(folder)
    before, used = time.perf_counter(), time.process_time()
    model = linopy.Model()
    size, pairs, height = n["cell"].size, n["pair_class"].size, n["units"].size
    f = model.add_variables(lower=0, coords=[pd.RangeIndex(size, name="option")], name="f")
    y = model.add_variables(lower=0, coords=[pd.RangeIndex(pairs, name="pair")], name="y")
    v = model.add_variables(lower=0, coords=[pd.RangeIndex(height, name="left")], name="v")
    z = model.add_variables(lower=0, upper=1, name="z")

    def sums(row: Any, value: Any, name: str) -> Any:
        own = np.flatnonzero(row >= 0)
        coefficient = np.broadcast_to(value, row.shape)[own]
        some = f.isel(option=own)
        expression = some * xr.DataArray(coefficient, coords={"option": own}, dims="option")
        return expression.groupby(
            pd.Series(row[own], index=own, name=name).rename_axis("option")
        ).sum()

    def along(values: Any, name: str, index: Any) -> xr.DataArray:
        return xr.DataArray(values[np.asarray(index)], coords={name: index}, dims=name)

    model.add_constraints(sums(n["cell"], 1.0, "cell") <= 1, name="need")
    paid = sums(n["class"], n["cost"], "class")
    flow = (1 * y).groupby(pd.Series(n["pair_class"], name="class").rename_axis("pair")).sum()
    classes = paid.indexes["class"]
    model.add_constraints(paid - flow.sel({"class": classes}) == 0, name="payment")
    spent = (1 * y).groupby(pd.Series(n["pair_line"], name="line").rename_axis("pair")).sum()
    lines = spent.indexes["line"]
    model.add_constraints(spent <= along(n["usd"], "line", lines), name="money")
    for name in ("staff", "transport"):
        took = sums(*n[name], name)
        index = took.indexes[name]
        model.add_constraints(took <= along(n[f"{name}_most"], name, index), name=name)
    took = sums(*n["stock"], "left")
    index = took.indexes["left"]
    assert len(index) == height, "every stock is used"
    first = np.diff(n["series"], prepend=-1) != 0
    brought = v.shift(left=1) * xr.DataArray(
        (~first).astype(float), coords={"left": index}, dims="left"
    )
    model.add_constraints(took + v - brought == along(n["units"], "left", index), name="stock")
    cover = sums(n["group"], n["cover"], "group")
    model.add_constraints(cover - z >= 0, name="level")
    model.add_objective(z, sense="max")
    built = time.perf_counter() - before
    before = time.perf_counter()
    model.solve(solver_name="highs", solver="ipm", io_api="direct", output_flag=False)
    level = float(model.objective.value)
    model.remove_constraints("level")
    model.add_constraints(cover >= level * 0.999, name="floors")
    counts = xr.DataArray(n["counts"], coords={"option": np.arange(size)}, dims="option")
    model.add_objective((counts * f).sum(), sense="max", overwrite=True)
    status, condition = model.solve(
        solver_name="highs", solver="ipm", io_api="direct", output_flag=False
    )
    assert (status, condition) == ("ok", "optimal")
    reach = float(model.objective.value) * 1e6
    solved, cpu = time.perf_counter() - before, time.process_time() - used
    return {"level": level, "reach": reach, "build": built, "solve": solved, "cpu": cpu}


BY: dict[str, Callable[[Path], dict[str, float]]] = {
    "bare": by_bare,
    "mcof": by_mcof,
    "cvxpy": by_cvxpy,
    "linopy": by_linopy,
}


def once(route: str, folder: Path) -> dict[str, float]:
    """One route in a process of its own: seconds, cpu, and the most memory it held."""
    command = [sys.executable, "-W", "ignore", __file__, "--child", route, "--folder", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=os.environ)
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said


def child(route: str, folder: Path) -> None:
    """Run a route here and say what it took."""
    said = BY[route](folder)
    status = Path("/proc/self/status").read_text()
    said["memory"] = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]
    print(json.dumps(said))


def main() -> None:
    """Every route on the same problem; ratios are to bare HiGHS."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0, help="of the country; 1 for national")
    parser.add_argument("--routes", nargs="+", default=list(ROUTES), choices=ROUTES)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child == "ready":
        ready(asked.folder)
        return
    if asked.child:
        child(asked.child, asked.folder)
        return
    with tempfile.TemporaryDirectory(prefix="mcof-benchmark-") as name:
        folder = Path(name)
        tables = invented(asked.scale)
        for table, frame in tables.items():
            frame.write_parquet(folder / f"{table}.parquet")
        print(f"{tables['options'].height:,} options, {tables['cells'].height:,} cells")
        again = [sys.executable, __file__, "--child", "ready", "--folder", name]
        subprocess.run(again, check=True, env=os.environ)
        found: dict[str, dict[str, float]] = {}
        print(
            f"\n{'':<8}{'level':>12}{'reach':>16}{'rest s':>9}{'solve s':>9}{'ratio':>7}"
            f"{'cpu s':>8}{'ratio':>7}{'MiB':>8}{'ratio':>7}"
        )
        for route in dict.fromkeys(["bare", *asked.routes]):
            found[route] = once(route, folder)
            shown(route, found[route], found["bare"])
    print("All found the same optimum, to 1e-6.")


def shown(route: str, one: dict[str, float], bare: dict[str, float]) -> None:
    """A row of the table; fails where a route finds another optimum."""
    whole, base = one["build"] + one["solve"], bare["build"] + bare["solve"]
    print(
        f"{route:<8}{one['level']:>12.8f}{one['reach']:>16,.1f}{one['build']:>9.2f}"
        f"{one['solve']:>9.2f}{whole / base:>7.2f}{one['cpu']:>8.1f}"
        f"{one['cpu'] / bare['cpu']:>7.2f}{one['memory']:>8,.0f}"
        f"{one['memory'] / bare['memory']:>7.2f}",
        flush=True,
    )
    for what in ("level", "reach"):
        off = abs(one[what] / bare[what] - 1)
        assert off < 1e-6, f"{route} finds another {what}: {off:.1e} off"


if __name__ == "__main__":
    main()
