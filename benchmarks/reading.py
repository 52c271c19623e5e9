"""Reading a 3W of 200,000 rows and 20 columns, and reading and checking it, beside others.

Each tool reads the same file in a process of its own, in turn, several rounds; the time of
importing libraries, and of knowing the lists that are checked against, is left out. Printed are
medians and ratios to `mcof`, which are what to look at.

*Read* compares `mcof` (safe reading, headers and tags found) with libhxl, pandas, and with polars
or fastexcel alone. *Read and validate* adds the checks that `validators` lists, and typed rows; the
file has 58 planted errors, and whoever does not find just these stops the benchmark. Aims, for
reading and validating: 15 times the speed of libhxl on CSV, 10 times on XLSX, and within 1.5 of
polars or fastexcel with the same checks written by hand.

    python benchmarks/reading.py [ROWS] [ROUNDS]
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from three_w import CLUSTERS, GROUPS, ROWS, STATUS, TYPES, ThreeW, districts, write

OURS = """
from mcof.ingest.headers import head
from mcof.sources.files import FileReader
def run(path, known):
    (sheet,) = FileReader().read(path)
    return head(sheet).rows.height, None
"""

LIBHXL = """
import hxl
def run(path, known):
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        return sum(1 for row in source), None
"""

READ: dict[str, dict[str, str]] = {
    "csv": {
        "mcof": OURS,
        "libhxl": LIBHXL,
        "pandas": """
            import pandas
            def run(path, known):
                return len(pandas.read_csv(path, dtype=str, skiprows=[1])), None
        """,
        "polars": """
            import polars
            def run(path, known):
                rows = polars.read_csv(path, infer_schema=False, skip_rows_after_header=1)
                return rows.height, None
        """,
    },
    "xlsx": {
        "mcof": OURS,
        "libhxl": LIBHXL,
        "pandas": """
            import pandas
            def run(path, known):
                rows = pandas.read_excel(path, dtype=str, skiprows=[1], engine="openpyxl")
                return len(rows), None
        """,
        "fastexcel": """
            import fastexcel
            def run(path, known):
                book = fastexcel.read_excel(path)
                sheet = book.load_sheet(0, header_row=None, skip_rows=2, dtypes="string")
                return sheet.to_polars().height, None
        """,
    },
}
"""Format -> tool -> a program with `run(path, known)`: number of rows, and errors or None."""

VALIDATE = {
    kind: {
        "mcof": "from validators.ours import run",
        "libhxl": "from validators.libhxl import run",
        "pandas": "from validators.bare_pandas import run",
        bare: "from validators.bare_polars import run",
    }
    for kind, bare in (("csv", "polars"), ("xlsx", "fastexcel"))
}
"""The same, for reading and validating."""

MEASURE = """
import json, re, sys, time
from pathlib import Path
path, known = Path(sys.argv[1]), json.loads(sys.argv[2])
before, used = time.perf_counter(), time.process_time()
rows, errors = run(path, known)
print(json.dumps({
    "rows": rows,
    "errors": errors,
    "seconds": time.perf_counter() - before,
    "cpu": time.process_time() - used,
    "memory": int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024,
}))
"""

FIGURES = ("seconds", "cpu", "memory")


def known() -> str:
    """The lists that the checks go by, as JSON: what an importer has before it reads."""
    places = districts()
    lists = {"types": TYPES, "clusters": CLUSTERS, "groups": GROUPS, "statuses": STATUS}
    return json.dumps(lists | {"districts": dict(places.select("code", "adm1").rows())})


def once(program: str, path: Path, lists: str) -> dict[str, float]:
    """One run in a fresh process: rows, errors, seconds, seconds of processor, MiB at most."""
    source = textwrap.dedent(program) + MEASURE
    here = Path(__file__).parent
    paths = [str(here), str(here.parent / "src"), *sys.path]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", source, str(path), lists],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def compare(
    title: str, programs: dict[str, str], path: Path, files: ThreeW, rounds: int
) -> dict[str, dict[str, float]]:
    """Print a table of one format: each tool's medians, and how many times ours that is."""
    planted = sorted(files.planted.rows())
    lists = known()
    taken: dict[str, list[dict[str, float]]] = {tool: [] for tool in programs}
    for _ in range(rounds):
        for tool, program in programs.items():
            run = once(program, path, lists)
            assert run["rows"] == files.rows, (tool, run["rows"])
            errors = run.pop("errors")
            assert errors is None or sorted(map(tuple, errors)) == planted, (tool, errors)
            taken[tool].append(run)
    middle = {
        tool: {name: statistics.median(run[name] for run in runs) for name in FIGURES}
        for tool, runs in taken.items()
    }
    show(f"{title}, {files.rows:,} rows, medians of {rounds}", middle)
    return middle


def show(title: str, middle: dict[str, dict[str, float]]) -> None:
    """The table of one comparison."""
    ours = middle["mcof"]
    print(f"\n{title}")
    print(f"{'tool':<10}{'seconds':>9}{'cpu':>8}{'MiB':>7}{'time / mcof':>13}{'cpu / mcof':>12}")
    for tool, figures in middle.items():
        time, cpu = figures["seconds"] / ours["seconds"], figures["cpu"] / ours["cpu"]
        print(
            f"{tool:<10}{figures['seconds']:>9.2f}{figures['cpu']:>8.2f}{figures['memory']:>7.0f}"
            f"{time:>13.2f}{cpu:>12.2f}"
        )


def main(rows: int = ROWS, rounds: int = 3) -> None:
    """Make the files once, then compare on each."""
    files = write(Path(tempfile.gettempdir()) / "mcof-benchmarks", rows)
    for kind, path in (("csv", files.csv), ("xlsx", files.xlsx)):
        compare(f"Read {kind.upper()}", READ[kind], path, files, rounds)
        compare(f"Read and validate {kind.upper()}", VALIDATE[kind], path, files, rounds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
