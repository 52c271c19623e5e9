"""Figures of a country of thousands of locations over many rounds, beside bare DuckDB.

A workspace is filled with synthetic rounds: each location has a total and cells by origin, shelter
and period, as a master list has. Every figure is asked by the verb that all doors call, of a
workspace opened anew that was asked each kind of figure once before, of another round; bare DuckDB
is asked the plainest SQL that gives the same people, on the same files. Aim: any figure under
100 ms.

    python benchmarks/figures.py [--locations 4000] [--rounds 130] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from mcof.actions.init import init
from mcof.actions.intake.attempts import Attempt, Claim
from mcof.actions.tracking.change import change
from mcof.actions.tracking.figures import concentration, figures, series
from mcof.actors import Actor
from mcof.places import packaged
from mcof.ports import Workspace
from mcof.tables import DISPLACEMENT
from mcof.vocabulary import load
from mcof.wiring import open_workspace

SEED = 2015
FIRST = date(2014, 1, 14)
CODE_SET = "iq-cod-2019"
CELLS = 2  # of each dimension, in each location


def parser() -> argparse.ArgumentParser:
    """What may be asked."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--locations", type=int, default=4_000)
    options.add_argument("--rounds", type=int, default=130)
    options.add_argument("--keep", type=Path, help="a folder for the workspace, used again")
    return options


def filled(folder: Path, locations: int, rounds: int) -> Workspace:
    """The workspace with every round as an import of its own."""
    if not (folder / "workspace.toml").exists():
        init(folder, name="Synthetic country", operation="Synthetic")
        workspace = open_workspace(folder)
        chance = np.random.default_rng(SEED)
        for number in range(1, rounds + 1):
            _import(workspace, number, _round(chance, locations, number))
    return open_workspace(folder)


def _import(workspace: Workspace, number: int, rows: pl.DataFrame) -> None:
    attempt = Attempt(workspace.store, DISPLACEMENT)
    attempt.write(rows)
    claim = Claim("displacement", f"round-{number}.csv", f"{number:064d}", 0, None, "{}", None)
    counts = {"rows_read": rows.height, "rows_stored": rows.height, "rows_rejected": 0}
    attempt.register(claim, counts, Actor("benchmark"))


def _round(chance: np.random.Generator, locations: int, number: int) -> pl.DataFrame:
    """A total for each location, and its families parted by origin, shelter and period."""
    districts = packaged().places_at(2, CODE_SET)["code"].to_numpy()
    place = districts[np.arange(locations) % len(districts)]
    families = chance.integers(1, 400, locations)
    first = (families * chance.random(locations)).astype(np.int64)
    codes = {
        "origin_code": ("origin", packaged().places_at(1, CODE_SET)["code"].to_list()),
        "shelter_type": ("shelter", list(load("shelter_types").terms)),
        "displacement_period": ("period", list(load("displacement_periods").terms)),
    }
    base = {
        "operation": "Synthetic",
        "round": number,
        "reference_date": FIRST + timedelta(days=14 * number),
        "assessment": "BA",
        "place_code": place,
        "place_level": 2,
        "code_set": CODE_SET,
        "location_id": np.char.add("L", np.arange(locations).astype(str)),
        "population_group": "IDP",
        "basis": "synthetic",
    }

    def rows(breakdown: str, households: Any, **cell: Any) -> pl.DataFrame:
        said = base | cell | {"breakdown": breakdown, "households": households}
        return DISPLACEMENT.conform(pl.DataFrame(said | {"individuals": households * 6}))

    parts = [rows("total", families)]
    for column, (name, known) in codes.items():
        at = chance.integers(0, len(known) - 1, locations)
        for cell, share in enumerate((first, families - first)):
            parts.append(rows(name, share, **{column: np.array(known)[at + cell]}))
    return pl.concat(parts)


def questions(last: int) -> dict[str, Callable[[Workspace], Any]]:
    """What is asked of the workspace, by name."""
    middle = last // 2
    return {
        "stock by governorate": lambda w: figures(w, level=1),
        "stock of the country": lambda w: figures(w, level=0),
        "stock by district": lambda w: figures(w, level=2),
        "stock of an early round": lambda w: figures(w, level=1, round=middle),
        "stock on a day": lambda w: figures(w, level=1, on=FIRST + timedelta(days=14 * middle + 3)),
        "stock of one place": lambda w: figures(w, level=2, place="IQG08"),
        "stock by origin": lambda w: figures(w, level=1, by=["origin"]),
        "stock by shelter": lambda w: figures(w, level=1, by=["shelter"]),
        "stock by period": lambda w: figures(w, level=2, by=["period"]),
        "series of the country": lambda w: series(w, level=0),
        "series by governorate": lambda w: series(w, level=1),
        "series by district": lambda w: series(w, level=2),
        "change of the country": lambda w: change(w, level=0),
        "change by district": lambda w: change(w, level=2, before=middle, after=last),
        "concentration": lambda w: concentration(w, level=2),
    }


def bare(workspace: Workspace, last: int) -> dict[str, tuple[float, int]]:
    """The plainest SQL for three of the questions: seconds and people."""
    files = list(workspace.store.files("displacement"))
    duck = duckdb.connect()
    asked = {
        "stock by governorate": "SELECT substr(place_code, 1, 5) AS p, sum(individuals) AS n "
        f"FROM f WHERE round = {last} AND breakdown = 'total' GROUP BY p",
        "stock by origin": "SELECT substr(place_code, 1, 5) AS p, origin_code, sum(individuals) "
        f"AS n FROM f WHERE round = {last} AND breakdown = 'origin' GROUP BY ALL",
        "series by governorate": "SELECT substr(place_code, 1, 5) AS p, round, sum(individuals) "
        "AS n FROM f WHERE breakdown = 'total' GROUP BY ALL",
    }
    found = {}
    for name, query in asked.items():
        before = time.perf_counter()
        rows = duck.execute(query.replace("FROM f", f"FROM read_parquet({files!r})")).pl()
        found[name] = (time.perf_counter() - before, int(rows["n"].sum()))
    return found


def main() -> None:
    """Fill, count, ask, compare."""
    said = parser().parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = said.keep or Path(scratch) / "workspace"
        before = time.perf_counter()
        workspace = filled(folder, said.locations, said.rounds)
        rows = said.locations * said.rounds * (1 + 3 * CELLS)
        print(f"{said.locations:,} locations x {said.rounds} rounds: {rows:,} rows, ready in "
              f"{time.perf_counter() - before:.1f} s")  # fmt: skip
        before = time.perf_counter()
        for ask in questions(said.rounds).values():
            ask(workspace)
        print(f"every figure once, with counting what was not counted: "
              f"{time.perf_counter() - before:.1f} s")  # fmt: skip
        again = open_workspace(folder)
        for ask in questions(said.rounds - 1).values():
            ask(again)  # what a process needs once: modules, places, and each kind of question
        plain = bare(again, said.rounds)
        slowest = 0.0
        print(f"{'figure':26} {'first':>9} {'again':>9} {'bare SQL':>9} {'ratio':>6}")
        for name, ask in questions(said.rounds).items():
            times, answer = [], None
            for _ in range(6):
                before = time.perf_counter()
                answer = ask(again)
                times.append(time.perf_counter() - before)
            slowest = max(slowest, times[0])
            middle = statistics.median(times[1:])
            line = f"{name:26} {times[0] * 1000:6.0f} ms {middle * 1000:6.0f} ms"
            if name in plain:
                seconds, people = plain[name]
                assert sum(answer["individuals"].to_pylist()) == people, name
                line += f" {seconds * 1000:6.0f} ms {times[0] / seconds:6.2f}"
            print(line)
        print(f"the slowest first answer took {slowest * 1000:.0f} ms (aim: 100)")


if __name__ == "__main__":
    main()
