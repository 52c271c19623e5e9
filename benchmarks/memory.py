"""Memory and time of importing a 3W of millions of rows, through the verb that everybody uses.

Each file is made in pieces in a temporary folder and imported by
`mcof.actions.intake.import_file` into a new workspace, in a process of its own, which then says the
most memory that it ever held (VmHWM).
Nothing else does the same work, so there is no peer: what is compared is one size with another.
Aims: under 2 GB for ten million rows, and a time that grows as the rows do.

    python benchmarks/memory.py [--rows 1000000 3000000 10000000]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from three_w import COLUMNS, SEED, make

SIZES = (1_000_000, 3_000_000, 10_000_000)
PIECE = 100_000

IMPORT = """
import json, re, sys, time
from pathlib import Path
from mcof.actions.intake.import_file import import_file
from mcof.actions.init import init
from mcof.actors import Actor
from mcof.wiring import open_workspace
folder, path = Path(sys.argv[1]), Path(sys.argv[2])
init(folder, name="Benchmark")
workspace = open_workspace(folder)
before, used = time.perf_counter(), time.process_time()
done = import_file(workspace, path, table="responses", by=Actor("benchmark"))
print(json.dumps({
    "read": done.account.rows_read,
    "stored": done.account.rows_stored,
    "findings": done.found,
    "seconds": time.perf_counter() - before,
    "cpu": time.process_time() - used,
    "memory": int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024,
}))
"""


def write(path: Path, rows: int) -> int:
    """Write a 3W of so many rows, no two the same, and return the number of planted errors."""
    planted = 0
    pieces = -(-rows // PIECE)
    with path.open("wb") as file:
        frame, faults = make(PIECE, SEED)
        tags = pl.DataFrame([list(COLUMNS.values())], schema=frame.schema, orient="row")
        tags.write_csv(file)
        for piece in range(pieces):
            some = frame.head(min(PIECE, rows - piece * PIECE)).with_columns(
                pl.concat_str(pl.col("Project code"), pl.lit(f"-{piece}"))
            )
            planted += faults.filter(pl.col("row") < some.height + 3).height
            some.write_csv(file, include_header=False)
    return planted


def once(rows: int, folder: Path) -> dict[str, float]:
    """One import in a fresh process: rows, findings, seconds, MiB at most, bytes of the file."""
    path = folder / f"three_w_{rows}.csv"
    planted = write(path, rows)
    here = Path(__file__).parent.parent / "src"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", IMPORT, str(folder / f"store_{rows}"), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here), *sys.path])},
    )
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    assert (said["read"], said["findings"]) == (rows, planted), (said, planted)
    said["file"] = path.stat().st_size / (1 << 20)
    path.unlink()
    return said


def main(sizes: Sequence[int] = SIZES) -> None:
    """One size after the other, smallest first."""
    print(f"\n{'rows':>12}{'file MiB':>10}{'seconds':>9}{'rows/s':>9}{'cpu us/row':>12}", end="")
    print(f"{'MiB at most':>13}")
    for rows in sorted(sizes):
        with tempfile.TemporaryDirectory(prefix="mcof-benchmark-") as folder:
            said = once(rows, Path(folder))
        print(
            f"{rows:>12,}{said['file']:>10,.0f}{said['seconds']:>9.1f}"
            f"{rows / said['seconds']:>9,.0f}{said['cpu'] / rows * 1e6:>12.2f}"
            f"{said['memory']:>13,.0f}",
            flush=True,
        )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, nargs="+", default=SIZES)
    main(options.parse_args().rows)
