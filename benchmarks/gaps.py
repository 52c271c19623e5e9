"""The gap matrix over millions of rows: ours, by hand in SQL, and by pandas.

    python benchmarks/gaps.py --rows 10000000 --scale 1000000,10000000

Prints times and ratios of one run, and whether the answers are the same. Each side
reads the same Parquet files and gives, for each sector, phase, governorate and group,
need, reach, cover and the number of organisations. The rows are invented by seed.
"""

from __future__ import annotations

import argparse
import gc
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

from mcof.engines.duck import DuckEngine
from mcof.gaps.cells import present
from mcof.gaps.matrix import Asked, matrix
from mcof.gaps.need import stated
from mcof.gaps.phases import Limits, history, inferred
from mcof.gaps.reach import reported
from mcof.tables import NEEDS, RESPONSES

SECTORS = ["HEALTH", "SHELTER_NFI", "WSH", "FSC", "EDU", "PRO", "MHPSS", "CAMP_DTM", "HLP", "NUT"]
GROUPS = ["IDP", "RETURNEE", "HOST"]
GOVERNORATES, DISTRICTS, ORGANISATIONS, SITES = 18, 6, 400, 3
PERIOD = (date(2015, 1, 1), date(2015, 12, 31))
NUMBERS = ("need", "reached", "covered", "actors", "need_rows", "response_rows")
COLUMNS = (*NUMBERS, "actor_names")
KEYS = ("sector", "phase", "place_code", "population_group")
NOT_ACTING = ("PLANNED", "PLANNED_UNFUNDED", "SUSPENDED", "CANCELLED")


@dataclass(frozen=True)
class Case:
    """Files of one size."""

    needs: Path
    responses: Path
    stock: pa.Table
    paths: pa.Table


def places() -> tuple[list[str], pa.Table]:
    """Districts, and the paths of all places."""
    governorates = [f"XX{g:02}" for g in range(1, GOVERNORATES + 1)]
    districts = [f"{g}{d:02}" for g in governorates for d in range(1, DISTRICTS + 1)]
    rows = [("XX", 0, "XX", None, None)]
    rows += [(g, 1, "XX", g, None) for g in governorates]
    rows += [(d, 2, "XX", d[:4], d) for d in districts]
    frame = pl.DataFrame(rows, schema=["code", "level", "admin0", "admin1", "admin2"], orient="row")
    return districts, frame.with_columns(
        code_set=pl.lit("set"), admin3=pl.lit(None, pl.String)
    ).to_arrow()


def invent(folder: Path, rows: int, seed: int = 2015) -> Case:
    """Need and response rows, and who is displaced where."""
    chance = np.random.default_rng(seed)
    districts, paths = places()

    def one_of(values: Sequence[str | None]) -> pl.Series:
        kinds = pl.Series(values, dtype=pl.String)
        return kinds.gather(chance.integers(0, len(values), rows))

    def shared() -> dict[str, object]:
        starts = pl.Series(chance.integers(0, 24, rows))
        start = pl.select(pl.date(2014, 1, 1).dt.offset_by(pl.format("{}mo", starts))).to_series()
        return {
            "code_set": pl.repeat("set", rows, eager=True),
            "place_code": one_of(districts),
            "place_level": pl.repeat(2, rows, eager=True, dtype=pl.Int64),
            "sector": one_of(SECTORS),
            "phase": one_of(["DURING", "AFTER"]),
            "population_group": one_of(GROUPS),
            "period_start": start,
            "period_end": start.dt.month_end(),
            "basis": pl.repeat("synthetic", rows, eager=True),
        }

    needs = pl.DataFrame(shared() | {"in_need": pl.Series(chance.integers(0, 20000, rows))})
    answers = pl.DataFrame(
        shared()
        | {
            "organisation": one_of([f"Organisation {n:03}" for n in range(ORGANISATIONS)]),
            "site_name": one_of([f"Site {n}" for n in range(SITES)]),
            "status": one_of(["ONGOING", "COMPLETED", "PLANNED", None]),
            "reached": pl.Series(chance.integers(0, 60, rows)),
        }
    )
    for table, frame, name in ((NEEDS, needs, "needs"), (RESPONSES, answers, "responses")):
        table.conform(frame).write_parquet(folder / f"{name}.parquet")
    governorates = sorted({d[:4] for d in districts})
    stock = pa.table(
        {
            "code_set": ["set"] * GOVERNORATES,
            "place_code": governorates,
            "population_group": ["IDP"] * GOVERNORATES,
            "individuals": [10000 * n for n in range(1, GOVERNORATES + 1)],
            "reference_date": [date(2015, 5, 21)] * GOVERNORATES,
            "basis": ["reported"] * GOVERNORATES,
            "rows": [1] * GOVERNORATES,
        }
    )
    return Case(folder / "needs.parquet", folder / "responses.parquet", stock, paths)


class Folder:
    """Files as an engine wants them of a store; the benchmark has no register."""

    def read(self, table: str) -> pa.Table:
        """No rows: nothing but the files is asked for."""
        raise KeyError(table)

    def files(self, table: str, **_: object) -> list[str]:
        """No files."""
        raise KeyError(table)


def ours(case: Case) -> pl.DataFrame:
    """The matrix as mcof gives it, with all its columns."""
    engine = DuckEngine(Folder())
    scan = engine._duck.read_parquet
    answers = [
        engine.answer(stated(scan(str(case.needs), table_name="needs"), period=PERIOD)),
        engine.answer(reported(scan(str(case.responses), table_name="responses"), period=PERIOD)),
    ]
    needs, responses, stock, paths = (
        pl.DataFrame(pl.from_arrow(rows)) for rows in (*answers, case.stock, case.paths)
    )
    people = present(stock)
    told = history(stock.with_columns(operation=pl.lit("Op"), round=pl.lit(1)), Limits())
    phases = inferred(people, told, Limits())
    asked = Asked(SECTORS, level=1, period=PERIOD)
    return matrix(needs, responses, people, phases, paths=paths, asked=asked).select(
        *KEYS, *COLUMNS
    )


WEAK = "CASE basis WHEN 'reported' THEN 0 WHEN 'derived' THEN 1 WHEN 'synthetic' THEN 3 ELSE 2 END"
SQL = """
WITH p AS (SELECT code, admin1 FROM paths),
n1 AS MATERIALIZED (
  SELECT place_code, sector, phase, population_group, period_end, sex, age,
         max(in_need) AS in_need, max(targeted) AS targeted, max(severity) AS severity,
         max({weak}) AS weak, count(*) AS rows,
         count(*) FILTER (period_start IS NULL AND period_end IS NULL) AS undated
  FROM read_parquet('{needs}')
  WHERE sector IN ({sectors}) AND (period_start IS NULL OR period_start <= '{last}')
    AND (period_end IS NULL OR period_end >= '{first}')
  GROUP BY ALL
),
n2 AS (
  SELECT place_code, sector, phase, population_group, max(in_need) AS need,
         max(targeted) AS need_targeted, max(severity) AS severity, max(weak) AS need_weak,
         sum(rows) AS need_rows, sum(undated) AS need_undated, max(period_end) AS need_on
  FROM (SELECT *, max(period_end) OVER (PARTITION BY place_code, sector, phase, population_group)
          AS newest FROM n1)
  WHERE period_end = newest AND sex IS NULL AND age IS NULL GROUP BY ALL
),
r1 AS MATERIALIZED (
  SELECT place_code, sector, phase, population_group, organisation, site_name,
         max(reached) AS reached, max(targeted) AS targeted, max({weak}) AS weak,
         count(*) AS rows,
         count(*) FILTER (period_start IS NULL AND period_end IS NULL) AS undated
  FROM read_parquet('{responses}')
  WHERE sector IN ({sectors}) AND (period_start IS NULL OR period_start <= '{last}')
    AND (period_end IS NULL OR period_end >= '{first}')
    AND (status IS NULL OR status NOT IN ('PLANNED', 'PLANNED_UNFUNDED', 'SUSPENDED', 'CANCELLED'))
  GROUP BY ALL
),
r2 AS (
  SELECT place_code, sector, phase, population_group, sum(reached) AS reached,
         sum(targeted) AS targeted, max(weak) AS weak, sum(rows) AS response_rows,
         sum(undated) AS undated
  FROM r1 GROUP BY ALL
),
who AS (
  SELECT admin1, sector, phase, population_group, count(*) AS actors,
         string_agg(organisation, '; ' ORDER BY organisation) AS actor_names
  FROM (SELECT DISTINCT admin1, sector, phase, population_group, organisation
        FROM r1 JOIN p ON p.code = place_code)
  GROUP BY ALL
),
cells AS (
  SELECT admin1, sector, phase, population_group, sum(need) AS need, sum(reached) AS reached,
         sum(least(need, coalesce(reached, 0))) AS covered,
         coalesce(sum(need_targeted), sum(targeted)) AS targeted, max(severity) AS severity,
         max(need_on) AS need_on, sum(need_rows) AS need_rows,
         sum(response_rows) AS response_rows,
         sum(coalesce(need_undated, 0) + coalesce(undated, 0)) AS undated_rows,
         greatest(max(need_weak), max(weak)) AS weak
  FROM n2 FULL JOIN r2 USING (place_code, sector, phase, population_group)
  JOIN p ON p.code = place_code GROUP BY ALL
)
SELECT sector, phase, admin1 AS place_code, population_group, need, need_on, reached, covered,
       need - covered AS unmet, covered / nullif(need, 0) AS coverage, targeted, severity,
       coalesce(actors, 0) AS actors, actor_names, need_rows, response_rows, undated_rows, weak
FROM cells LEFT JOIN who USING (admin1, sector, phase, population_group)
"""


def by_hand(case: Case) -> pl.DataFrame:
    """The same question in SQL as somebody who knows this file would write it."""
    duck = duckdb.connect()
    duck.register("paths", case.paths)
    query = SQL.format(
        needs=case.needs,
        responses=case.responses,
        sectors=", ".join(f"'{sector}'" for sector in SECTORS),
        first=PERIOD[0],
        last=PERIOD[1],
        weak=WEAK,
    )
    return duck.execute(query).pl()


def by_pandas(case: Case) -> pl.DataFrame:
    """The same question in pandas, on the columns that it needs."""
    import pandas as pd

    key = ["place_code", "sector", "phase", "population_group"]
    dates = ["period_start", "period_end"]
    first, last = (pd.Timestamp(day).date() for day in PERIOD)

    def read(path: Path, columns: list[str]) -> pd.DataFrame:
        rows = pd.read_parquet(path, columns=[*key, *dates, *columns])
        for name in dates:
            rows[name] = pd.to_datetime(rows[name])
        inside = (rows.period_start.isna() | (rows.period_start <= pd.Timestamp(last))) & (
            rows.period_end.isna() | (rows.period_end >= pd.Timestamp(first))
        )
        return rows[inside & rows.sector.isin(SECTORS)]

    needs = read(case.needs, ["in_need"]).groupby([*key, "period_end"], as_index=False)
    needs = needs.agg(need=("in_need", "max"), need_rows=("in_need", "size"))
    newest = needs.groupby(key).period_end.transform("max")
    need = needs[needs.period_end == newest].set_index(key)[["need", "need_rows"]]
    acting = read(case.responses, ["organisation", "site_name", "status", "reached"])
    acting = acting[acting.status.isna() | ~acting.status.isin(NOT_ACTING)]
    sites = acting.groupby([*key, "organisation", "site_name"], as_index=False)
    sites = sites.agg(reached=("reached", "max"), response_rows=("reached", "size"))
    joined = pd.concat([need, sites.groupby(key)[["reached", "response_rows"]].sum()], axis=1)
    joined["covered"] = joined[["need", "reached"]].min(axis=1, skipna=False).fillna(0)
    joined = joined.reset_index()
    governorate = dict(
        zip(case.paths["code"].to_pylist(), case.paths["admin1"].to_pylist(), strict=True)
    )
    cell = ["sector", "phase", "admin1", "population_group"]
    for frame in (joined, sites):
        frame["admin1"] = frame.place_code.map(governorate)
    totals = joined.groupby(cell)[
        ["need", "need_rows", "reached", "response_rows", "covered"]
    ].sum()
    names = sites.drop_duplicates([*cell, "organisation"]).sort_values("organisation")
    named = names.groupby(cell).organisation
    totals["actors"] = named.size()
    totals["actor_names"] = named.agg("; ".join)
    return pl.from_pandas(totals.reset_index()).rename({"admin1": "place_code"})


def alike(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether two answers have the same cells with the same figures."""

    def shape(frame: pl.DataFrame) -> pl.DataFrame:
        numbers = [pl.col(name).cast(pl.Int64) for name in NUMBERS]
        known = frame.filter(pl.col("need").is_not_null())
        return known.select(*KEYS, *numbers, pl.col("actor_names").cast(pl.String)).sort(KEYS)

    return shape(one).equals(shape(other))


Work = Callable[[Case], pl.DataFrame]


def timed(case: Case, *works: Work, times: int = 1) -> list[tuple[float, pl.DataFrame]]:
    """The best seconds and the answer of each, taken in turns so that a busy machine is fair."""
    best = [(float("inf"), pl.DataFrame()) for _ in works]
    for _ in range(times):
        for at, work in enumerate(works):
            gc.collect()
            start = time.perf_counter()
            answer = work(case)
            best[at] = (min(best[at][0], time.perf_counter() - start), answer)
    return best


def main() -> None:
    """Run it and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="need rows; as many responses")
    parser.add_argument("--scale", default="1000000,10000000", help="sizes for cost per row")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--no-pandas", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        case = invent(Path(folder), asked.rows)
        (mine, answer), (hand, expected) = timed(case, ours, by_hand, times=asked.times)
        print(f"{asked.rows:,} need and {asked.rows:,} response rows, {answer.height:,} cells")
        print(f"mcof                {mine:8.2f} s")
        print(f"SQL by hand         {hand:8.2f} s   mcof takes {mine / hand:.2f} of it", end="")
        print(f"   same answer: {alike(answer, expected)}")
        if not asked.no_pandas:
            [(slow, third)] = timed(case, by_pandas)
            print(
                f"pandas              {slow:8.2f} s   mcof is {slow / mine:.1f} times as fast",
                end="",
            )
            print(f"   same answer: {alike(answer, third)}")
    for size in [int(text) for text in asked.scale.split(",") if text]:
        with tempfile.TemporaryDirectory() as folder:
            [(taken, _)] = timed(invent(Path(folder), size), ours)
        print(f"{size:>12,} rows each {taken:8.2f} s   {taken / size * 1e6:.2f} s per million")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"most memory held    {peak:8.2f} GB")


if __name__ == "__main__":
    main()
