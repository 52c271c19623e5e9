"""Linking invented lists: time, memory, and how much of the truth is found.

The peers are two rules that people use by hand on the same records: the same document, and the
same three names (by key) with the same date of birth. Precision and recall of each are said
beside ours, since a quicker rule that finds a tenth is no peer. Runs in a process of its own.

    python benchmarks/linkage.py [--records 20000 100000] [--arabic 0 0.667]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from mcof.linkage.comparing import comparable
from mcof.linkage.rules import FLOOR, MERGE, REVIEW, RULES
from mcof.linkers.splinking import SplinkLinker
from mcof.tables.restricted import REGISTRATION_RECORDS

SCRIPT = Path(__file__).resolve().parents[1] / "examples" / "two-lists" / "synthesise.py"
SEED = 2015


def invented(many: int, arabic: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Records in the columns of the restricted table, and who they are."""
    spec = importlib.util.spec_from_file_location("synthesise", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made = script.records(many, seed=SEED, arabic=arabic)
    lines = [line.split("|") for line in script.PLACES.splitlines()]
    code = {name: line[1] for line in lines for name in (line[1], line[3])}
    above = {name: line[0] for line in lines for name in (line[1], line[3])}
    known = made.with_columns(
        record="record_id",
        place_code=pl.col("district").replace_strict(code),
        place_above=pl.col("district").replace_strict(above),
    ).rename({name: f"{name}_name" for name in ("given", "father", "family")})
    records = known.select(name for name in known.columns if name in REGISTRATION_RECORDS)
    return REGISTRATION_RECORDS.conform(records), known.select("record", "person")


def pairs_by(records: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Pairs that agree in all of these columns, none of them unknown."""
    known = records.drop_nulls(columns).select("record", *columns)
    met = known.join(known, on=columns, suffix="_b")
    return met.filter(pl.col("record") < pl.col("record_b")).select(
        record_a="record", record_b="record_b"
    )


def quality(pairs: pl.DataFrame, truth: pl.DataFrame) -> tuple[float, float]:
    """Precision, and recall of all pairs of one person."""
    a, b = (truth.rename({"record": f"record_{n}", "person": n}) for n in "ab")
    same = pairs.join(a, on="record_a").join(b, on="record_b").filter(pl.col("a") == pl.col("b"))
    times = truth.group_by("person").len()["len"].cast(pl.Int64)
    whole = int((times * (times - 1) // 2).sum())
    return same.height / max(pairs.height, 1), same.height / whole


def once(many: int, arabic: float) -> dict[str, object]:
    """One linkage: seconds, MiB at most, and precision and recall of each rule."""
    records, truth = invented(many, arabic)
    before = time.perf_counter()
    ready = comparable(records)
    with tempfile.TemporaryDirectory(prefix="mcof-benchmark-") as folder:
        scored = SplinkLinker(Path(folder)).pairs(ready, RULES, seed=SEED, at_least=FLOOR)
    seconds = time.perf_counter() - before
    status = Path("/proc/self/status").read_text()
    memory = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]
    probability = pl.col("probability")
    found = {
        f"mcof, from {MERGE}": scored.filter(probability >= MERGE),
        f"mcof, from {REVIEW}": scored.filter(probability >= REVIEW),
        "mcof, all compared": scored,
        "the same document": pairs_by(ready, "document"),
        "three keys and date": pairs_by(
            ready, "given_key", "father_key", "family_key", "birth_exact"
        ),
    }
    rules = {name: quality(pairs, truth) for name, pairs in found.items()}
    return {"seconds": seconds, "memory": memory, "rules": rules}


def main() -> None:
    """Each size in a process of its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--records", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--arabic", type=float, nargs="+", default=[0.0, 2 / 3])
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(once(asked.records[0], asked.arabic[0])))
        return
    for many in asked.records:
        for arabic in asked.arabic:
            command = [sys.executable, "-W", "ignore", __file__, "--child"]
            command += ["--records", str(many), "--arabic", str(arabic)]
            done = subprocess.run(
                command, stdout=subprocess.PIPE, text=True, check=True, env=os.environ
            )
            said = json.loads(done.stdout.splitlines()[-1])
            print(
                f"{many:,} records, {arabic:.0%} of the second list in Arabic script: "
                f"{said['seconds']:.1f} s, {said['memory']:,.0f} MiB"
            )
            for name, (precision, recall) in said["rules"].items():
                print(f"  {name:<22} precision {precision:.4f}   recall {recall:.4f}", flush=True)


if __name__ == "__main__":
    main()
