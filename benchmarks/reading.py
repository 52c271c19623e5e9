"""Reading a 3W of 200,000 rows and 20 columns: ours beside libhxl, pandas, polars and fastexcel.

Each tool reads the same file in a process of its own, in turn, several rounds; the time of
importing libraries is left out. Printed are medians and ratios, which are what to look at.

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

from three_w import ROWS, write

TOOLS: dict[str, dict[str, str]] = {
    "csv": {
        "mcof": """
            from mcof.ingest.headers import head
            from mcof.sources.files import FileReader
            def run(path):
                (sheet,) = FileReader().read(path)
                return head(sheet).rows.height
        """,
        "libhxl": """
            import hxl
            def run(path):
                options = hxl.InputOptions(allow_local=True)
                with hxl.data(str(path), options) as source:
                    return sum(1 for row in source)
        """,
        "pandas": """
            import pandas
            def run(path):
                return len(pandas.read_csv(path, dtype=str, skiprows=[1]))
        """,
        "polars": """
            import polars
            def run(path):
                return polars.read_csv(path, infer_schema=False, skip_rows_after_header=1).height
        """,
    },
    "xlsx": {
        "mcof": """
            from mcof.ingest.headers import head
            from mcof.sources.files import FileReader
            def run(path):
                (sheet,) = FileReader().read(path)
                return head(sheet).rows.height
        """,
        "libhxl": """
            import hxl
            def run(path):
                options = hxl.InputOptions(allow_local=True)
                with hxl.data(str(path), options) as source:
                    return sum(1 for row in source)
        """,
        "pandas": """
            import pandas
            def run(path):
                return len(pandas.read_excel(path, dtype=str, skiprows=[1], engine="openpyxl"))
        """,
        "fastexcel": """
            import fastexcel
            def run(path):
                book = fastexcel.read_excel(path)
                sheet = book.load_sheet(0, header_row=None, skip_rows=2, dtypes="string")
                return sheet.to_polars().height
        """,
    },
}
"""Format -> tool -> a program that defines `run(path)`, which gives the number of rows.

A tool that also validates stands here under a name of its own, such as `mcof+checks`.
"""

MEASURE = """
import json, re, sys, time
from pathlib import Path
path = Path(sys.argv[1])
before, used = time.perf_counter(), time.process_time()
rows = run(path)
print(json.dumps({
    "rows": rows,
    "seconds": time.perf_counter() - before,
    "cpu": time.process_time() - used,
    "memory": int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024,
}))
"""


def once(program: str, path: Path) -> dict[str, float]:
    """One run in a fresh process: rows, seconds, seconds of processor, MiB at most."""
    source = textwrap.dedent(program) + MEASURE
    paths = [str(Path(__file__).parents[1] / "src"), *sys.path]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", source, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def compare(kind: str, path: Path, rows: int, rounds: int) -> None:
    """Print a table of one format: each tool's medians, and ours as a multiple of it."""
    taken: dict[str, list[dict[str, float]]] = {tool: [] for tool in TOOLS[kind]}
    for _ in range(rounds):
        for tool, program in TOOLS[kind].items():
            taken[tool].append(once(program, path))
    for tool, runs in taken.items():
        assert all(run["rows"] == rows for run in runs), (tool, runs)
    middle = {
        tool: {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        for tool, runs in taken.items()
    }
    ours = middle["mcof"]
    print(f"\n{kind.upper()}, {rows:,} rows, medians of {rounds}")
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
    compare("csv", files.csv, rows, rounds)
    compare("xlsx", files.xlsx, rows, rounds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
