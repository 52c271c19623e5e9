"""Every benchmark of this folder, one after the other: what `make bench` runs.

By default each has a size that ends in a few minutes; `--full` takes the sizes that the aims
name, which need about 15 GB of disk and an hour. A benchmark that fails stops no other, and
is said at the end.

    python benchmarks/run.py [--full] [NAME ...]
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Benchmark:
    """What one benchmark is called with, by default and in full."""

    about: str
    usual: tuple[str, ...]
    full: tuple[str, ...]


BENCHMARKS = {
    "reading": Benchmark(
        "Reading and validating a 3W, beside libhxl, pandas, polars and fastexcel",
        ("50000", "3"),
        ("200000", "5"),
    ),
    "masterlist": Benchmark(
        "Importing a master list with every rule, beside libhxl and pandas",
        ("50000", "3"),
        ("1000000", "1"),
    ),
    "gaps": Benchmark(
        "The gap matrix, beside SQL by hand and pandas",
        ("--rows", "1000000", "--scale", "300000,1000000"),
        ("--rows", "10000000", "--scale", "1000000,10000000,50000000"),
    ),
    "ranking": Benchmark(
        "1,000 weightings over the gaps of a nation, beside loops in numpy and pandas",
        ("--gaps", "7000"),
        ("--gaps", "7000", "20000"),
    ),
    "figures": Benchmark(
        "Figures of a country of many locations over many rounds, beside bare DuckDB",
        ("--locations", "1000", "--rounds", "30"),
        ("--locations", "4000", "--rounds", "130"),
    ),
    "allocation": Benchmark(
        "A national plan, beside bare HiGHS with ready arrays, linopy and cvxpy",
        ("--scale", "0.3"),
        ("--scale", "1.0"),
    ),
    "memory": Benchmark(
        "Memory and time of an import as files grow",
        ("--rows", "200000", "1000000"),
        ("--rows", "1000000", "3000000", "10000000"),
    ),
    "linkage": Benchmark(
        "Linking invented lists by name, and how much of the truth is found",
        ("--records", "20000"),
        ("--records", "20000", "100000", "1000000"),
    ),
    "registrations": Benchmark(
        "Registration rows counted by place, group and sex, beside bare DuckDB and pandas",
        ("--rows", "5000000"),
        ("--rows", "100000000"),
    ),
}
"""Name of the module -> how it is called."""


def machine() -> str:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}; load {load:.1f} at the start"
    )


def main() -> int:
    """Run what is asked for; 1 where one of them failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--full", action="store_true", help="the sizes that the aims name")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    asked = parser.parse_args()
    if strange := set(asked.names) - set(BENCHMARKS):
        parser.error(f"no benchmark is called {', '.join(sorted(strange))}")
    print(machine(), flush=True)
    failed: list[str] = []
    for name in asked.names or BENCHMARKS:
        one = BENCHMARKS[name]
        print(f"\n== {name}: {one.about}", flush=True)
        before = time.perf_counter()
        command = [
            sys.executable,
            str(HERE / f"{name}.py"),
            *(one.full if asked.full else one.usual),
        ]
        paths = os.pathsep.join([str(HERE.parent / "src"), os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": paths})
        failed += [name] if done.returncode else []
        print(f"({time.perf_counter() - before:.0f} s)", flush=True)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
