"""Millions of registration rows counted by place, group and sex, beside bare DuckDB and pandas.

The rows are made in pieces in mcof's own restricted store in a temporary folder (a hundred
million take about 1 GB of disk), and counted through the store and the DuckDB engine, by the
expression that answers everybody, in a process of its own, which says the most memory that it
ever held (VmHWM).
Bare DuckDB gives the same cells of the same files by SQL written by hand; pandas does so at a
size that it can hold, and mcof is measured again at that size. Aims: a hundred million rows on two
cores under 4 GB; within 1.3 of bare DuckDB.

    python benchmarks/registrations.py [--rows 100000000] [--pandas 5000000]
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl

from mcof.places import packaged
from mcof.store.vault import Vault
from mcof.tables.restricted import LISTS, REGISTRATION_RECORDS

PIECE = 2_000_000
SEED = 2015
TABLE = REGISTRATION_RECORDS.name
LIST = "01BENCHMARK0000000000000000"
GROUPS = ["IDP", "RETURNEE", "HOST", "REFUGEE"]
CELL = ("place_code", "population_group", "sex")
MEMORY = "2GB"


def make(folder: Path, rows: int) -> float:
    """Write the rows into a restricted store, in pieces; returns the MiB on disk.

    A row has what is counted by, its number and its day; names would only lie beside.
    """
    vault = Vault(folder)
    districts = packaged().places_at(2, "iq-cod-2019")["code"].to_list()
    chance = np.random.default_rng(SEED)
    moment = pl.lit(datetime.now(UTC), pl.Datetime("us", "UTC"))
    for start in range(0, rows, PIECE):
        many = min(PIECE, rows - start)
        drawn = {
            name: pl.Series(values, dtype=pl.String).gather(chance.integers(0, len(values), many))
            for name, values in (
                ("place_code", districts),
                ("population_group", GROUPS),
                ("sex", ["f", "m"]),
            )
        }
        days = np.datetime64(date(2014, 1, 1)) + chance.integers(0, 730, many)
        frame = pl.DataFrame(drawn | {"registered_on": days}).with_columns(
            pl.int_range(start, start + many).cast(pl.String).alias("record_id"),
            pl.col("place_code").str.slice(0, 5).alias("place_above"),
            pl.lit("individuals").alias("unit"),
            pl.lit("Partner A").alias("partner"),
            pl.lit(LIST).alias("import_id"),
            moment.alias("recorded_at"),
        )
        vault.append(TABLE, REGISTRATION_RECORDS.conform(frame))
        print(f"\rmade {start + many:,} rows", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    row = {"event": "import", "import_id": LIST, "records": rows, "by": "benchmark"}
    listed = pl.DataFrame([row]).with_columns(moment.alias("recorded_at"))
    vault.append(LISTS.name, LISTS.conform(listed))
    return sum(Path(file).stat().st_size for file in vault.listed().files(TABLE)) / (1 << 20)


def ours(folder: Path) -> pl.DataFrame:
    """The counts as mcof gives them."""
    from mcof.engines.duck import DuckEngine
    from mcof.linkage.tally import tally
    from mcof.store.vault import KNOWN

    engine = DuckEngine(Vault(folder).listed(), memory=MEMORY, known=KNOWN)
    answer = engine.answer(tally(engine.table(TABLE)))
    return pl.from_arrow(answer)  # type: ignore[return-value]


def bare(folder: Path) -> pl.DataFrame:
    """The same question by hand, in SQL, of the same files; purged lists are not looked for."""
    import duckdb

    files = list(Vault(folder).listed().files(TABLE))
    with duckdb.connect(config={"memory_limit": MEMORY}) as database:
        return pl.from_arrow(  # type: ignore[return-value]
            database.execute(
                "SELECT unit, place_code, population_group, "
                "CASE WHEN unit <> 'households' THEN sex END AS sex, count(*) AS records, "
                "sum(CASE WHEN unit = 'households' THEN size ELSE 1 END) AS people, "
                "count(*) FILTER (unit = 'households' AND size IS NULL) AS size_unknown "
                "FROM read_parquet(?) GROUP BY ALL",
                [files],
            ).to_arrow_table()
        )


def by_pandas(folder: Path) -> pl.DataFrame:
    """Less by pandas: records by place, group and sex alone, of the columns that it needs."""
    import pandas as pd

    rows = pd.concat(
        pd.read_parquet(file, columns=list(CELL)) for file in Vault(folder).listed().files(TABLE)
    )
    counts = rows.groupby(list(CELL), observed=True).size()
    return pl.from_pandas(counts.rename("records").reset_index())


WORKS = {"mcof": ours, "duckdb": bare, "pandas": by_pandas}
NEEDS = {"mcof": "mcof.engines.duck", "duckdb": "duckdb", "pandas": "pandas"}
"""What each imports: before the clock starts, since nobody counts but once."""


def child(name: str, folder: Path) -> None:
    """One count in this process: seconds, MiB at most, and what the answer comes to."""
    importlib.import_module(NEEDS[name])
    before = time.perf_counter()
    answer = WORKS[name](folder)
    seconds = time.perf_counter() - before
    shown = answer.select(pl.col(CELL).cast(pl.String), pl.col("records").cast(pl.Int64)).sort(CELL)
    status = Path("/proc/self/status").read_text()
    memory = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]
    said = {"seconds": seconds, "memory": memory, "cells": shown.height}
    said["answer"] = int(shown.hash_rows(seed=1).sum())
    print(json.dumps(said))


def measured(folder: Path, names: list[str], times: int) -> dict[str, dict[str, float]]:
    """The quickest of some turns of each, and whether all say the same."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(times):
        for name in names:
            done = subprocess.run(
                [sys.executable, "-W", "ignore", __file__, "--child", name, str(folder)],
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                env=os.environ,
            )
            said = json.loads(done.stdout.splitlines()[-1])
            if name not in best or said["seconds"] < best[name]["seconds"]:
                best[name] = said
    answers = {said["answer"] for said in best.values()}
    assert len(answers) == 1, best
    return best


def show(rows: int, found: dict[str, dict[str, float]]) -> None:
    """A line for each."""
    own = found["mcof"]["seconds"]
    print(f"{rows:,} rows, {found['mcof']['cells']:,} cells; all give the same answer")
    for name, said in found.items():
        print(
            f"  {name:<8}{said['seconds']:>8.2f} s   ratio to mcof {said['seconds'] / own:>6.2f}"
            f"   {said['memory']:>7,.0f} MiB at most",
            flush=True,
        )


def main() -> None:
    """Make, count, and take away."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--pandas", type=int, default=5_000_000, help="rows that pandas is given")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child[0], Path(asked.child[1]))
        return
    sizes = {asked.rows: ["mcof", "duckdb"]}
    sizes[asked.pandas] = ["mcof", "duckdb", "pandas"]
    for rows, names in sorted(sizes.items()):
        with tempfile.TemporaryDirectory(prefix="mcof-benchmark-") as folder:
            disk = make(Path(folder) / "restricted", rows)
            print(f"\n{disk:,.0f} MiB on disk")
            show(rows, measured(Path(folder) / "restricted", names, asked.times))


if __name__ == "__main__":
    main()
