"""Importing a master list of many locations with every rule, beside libhxl and pandas.

The list is invented, laid out as Iraq's round 76: 47 columns, a row for each location, families in
the cells of three breakdowns that add up. Compared are:

- *mcof imports*: reads, resolves places, checks by every rule, takes cells apart and keeps;
- *mcof checks*: all of that but keeping;
- *mcof reads*: the same file as rows of text with their headers found, and no more;
- *libhxl reads* and *pandas reads*: the same;
- *libhxl checks*: reads, and validates each row by a schema of six rules: a name, a list of
  governorates, four numbers. It has no rule for sums, places within places, or keys.

Each runs in a process of its own, in turn; medians, and ratios to the import. An import that does
not store every row, or does not have the families that were written, stops the benchmark. Aim: as
fast with every rule as libhxl with six, on CSV and XLSX.

    python benchmarks/masterlist.py [ROWS] [ROUNDS]
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

ROUND = 76
ROWS = 50_000
BLOCK = 50_000

OURS = """
import tempfile
from mcof.actions.init import init
from mcof.actions.intake.import_file import import_file
from mcof.actors import Actor
from mcof.ingest.said import Options
from mcof.sources.catalogue import named
from mcof.wiring import open_workspace
import mcof.engines.duck, mcof.store.delta, fastexcel
folder = tempfile.TemporaryDirectory()
workspace = open_workspace(init(Path(folder.name) / "w", name="bench", operation="bench"))
source, options = named("iraq_master_list"), Options(constants={"basis": "synthetic"})
def run(path):
    result = import_file(
        workspace, path, table="displacement", by=Actor("bench"), source=source, options=options
    )
    assert result.account.rows_rejected == 0, result.findings
    return result.account.rows_stored
def told():
    kept = workspace.engine.table("displacement")
    cells = kept.group_by("breakdown").aggregate(n=kept.households.sum())
    return {row["breakdown"]: row["n"] for row in workspace.engine.answer(cells).to_pylist()}
"""

CHECKS = """
from mcof.ingest.intake import intake
from mcof.ingest.said import Options
from mcof.places import packaged
from mcof.sources.catalogue import named
from mcof.sources.files import FileReader
from mcof.tables import DISPLACEMENT
registry, source = packaged(), named("iraq_master_list")
def run(path):
    options = Options(constants={"basis": "synthetic"}, file_name=path.name)
    came = intake(
        FileReader().read(path), table=DISPLACEMENT, registry=registry, source=source,
        options=options,
    )
    assert came.account.rows_rejected == 0, came.findings
    return came.account.rows_stored
"""

READS = """
from mcof.ingest.headers import head
from mcof.sources.files import FileReader
def run(path):
    (sheet,) = FileReader().read(path)
    return head(sheet).rows.height
"""

_TAGGED = """
import hxl
SPECS = {
    "Place id": "#loc+code", "Location name in English": "#loc+name", "Governorate": "#adm1+name",
    "Latitude": "#geo+lat", "Longitude": "#geo+lon", "Families": "#affected+hh",
    "Individuals": "#affected+ind",
}
def tagged(path):
    raw = hxl.make_input(str(path), hxl.InputOptions(allow_local=True))
    return hxl.data(hxl.tagger(raw, SPECS, default_tag="#x_cell"))
"""

LIBHXL = (
    _TAGGED
    + """
def run(path):
    return sum(1 for row in tagged(path))
"""
)

LIBHXL_CHECKS = (
    _TAGGED
    + """
from mcof.places import packaged
def run(path):
    names = packaged().places_at(1, "iq-cod-2019")["name_en"].to_list()
    rules = [["#valid_tag", "#valid_required", "#valid_datatype", "#valid_value+list"]]
    rules += [["#loc+name", "true", "", ""], ["#adm1+name", "true", "", "|".join(names)]]
    numbers = ("#geo+lat", "#geo+lon", "#affected+hh", "#affected+ind")
    rules += [[tag, "", "number", ""] for tag in numbers]
    rows, wrong = 0, []
    checker = hxl.schema(hxl.data(rules), callback=wrong.append)
    check = checker.validate_row
    def counted(row):
        nonlocal rows
        rows += 1
        return check(row)
    checker.validate_row = counted
    checker.validate(tagged(path))
    assert not wrong, str(wrong[0])
    return rows
"""
)

PANDAS = {
    "csv": "rows = pandas.read_csv(path, dtype=str, skiprows=3)",
    "xlsx": "rows = pandas.read_excel(path, dtype=str, skiprows=3, engine='openpyxl')",
}

MEASURE = """
import json, re, sys, time
before = time.perf_counter()
rows = run(Path(sys.argv[1]))
took = time.perf_counter() - before
memory = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
sums = told() if "told" in globals() else None
print(json.dumps({"rows": rows, "sums": sums, "seconds": took, "memory": memory}))
"""


@dataclass(frozen=True)
class Lists:
    """The same list as CSV and as XLSX, and the families in it."""

    csv: Path
    xlsx: Path
    rows: int
    families: int


def write(folder: Path, rows: int) -> Lists:
    """Both files; made once for each number of rows."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Lists(
        folder / f"list-2017-07-30-{rows}.csv", folder / f"list-2017-07-30-{rows}.xlsx", rows, 0
    )
    headers, table = _table(rows)
    above = [["SYNTHETIC master list"], [], ["", "Groups", "of", "columns"]]
    if not made.csv.exists():
        with made.csv.open("wb") as file:
            for line in above:
                file.write((",".join(line + [""] * (len(headers) - len(line))) + "\n").encode())
            table.write_csv(file)
    if not made.xlsx.exists():
        _write_xlsx(made.xlsx, above, table)
    return Lists(made.csv, made.xlsx, rows, int(table["Families"].sum()))


def _table(rows: int) -> tuple[list[str], pl.DataFrame]:
    """The list: in each breakdown two cells of a location are filled, and add up to it."""
    from mcof.places import packaged
    from mcof.sources.catalogue import named

    edition = next(one for one in named("iraq_master_list").editions if one.round == ROUND)
    headers = list(edition.sheets[0].columns)
    chance = np.random.default_rng(76)
    districts = packaged().places_at(2, "iq-cod-2019").sample(rows, with_replacement=True, seed=76)
    above = packaged().places_at(1, "iq-cod-2019").select(parent="code", governorate="name_en")
    districts = districts.join(above, on="parent", how="left", maintain_order="left")
    families = chance.integers(2, 400, rows)
    number = np.arange(rows)
    columns: dict[str, pl.Series | pl.Expr] = {
        "Place id": pl.Series(number + 1_000_000),
        "Governorate": districts["governorate"],
        "District": districts["name_en"],
        "Location name in English": pl.Series([f"INVENTED village {n}" for n in number]),
        "Location name in Arabic": pl.Series([f"قرية مختلقة {n}" for n in number]),
        "Latitude": (districts["latitude"] + pl.Series(chance.normal(0, 0.05, rows))).round(5),
        "Longitude": (districts["longitude"] + pl.Series(chance.normal(0, 0.05, rows))).round(5),
        "Families": pl.Series(families),
        "Individuals": pl.Series(families * 6),
    }
    rest = [name for name in headers if name not in columns and not name.endswith("Map")]
    for group in (rest[:18], rest[18:28], rest[28:]):
        first = chance.integers(0, len(group), rows)
        second = (first + 1 + chance.integers(0, len(group) - 1, rows)) % len(group)
        part = chance.integers(1, families)
        for at, name in enumerate(group):
            cell = np.where(first == at, part, np.where(second == at, families - part, -1))
            columns[name] = pl.Series(cell).replace(-1, None)
    for name in headers:
        if name.endswith("Map"):
            columns[name] = pl.Series([f"https://maps.example/{n}" for n in number])
    return headers, pl.DataFrame({name: columns[name] for name in headers})


def _write_xlsx(path: Path, above: list[list[str]], table: pl.DataFrame) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("DTM DATASET")
        for at, line in enumerate(above):
            sheet.write_row(at, 0, line)
        sheet.write_row(3, 0, table.columns)
        for at, row in enumerate(table.iter_rows(), start=4):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write_number(at, column, value)


def once(program: str, path: Path) -> dict[str, object]:
    """One run in a fresh process: rows, sums, seconds, MiB at most."""
    here = Path(__file__).parent
    source = "from pathlib import Path\n" + textwrap.dedent(program) + MEASURE
    paths = [str(here.parent / "src"), *sys.path]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", source, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    measured: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return measured


def compare(kind: str, path: Path, lists: Lists, rounds: int) -> None:
    """Print the table of one format."""
    pandas = f"import pandas\ndef run(path):\n    {PANDAS[kind]}\n    return len(rows)\n"
    programs = {
        "mcof imports": OURS,
        "mcof checks": CHECKS,
        "mcof reads": READS,
        "libhxl reads": LIBHXL,
        "libhxl checks": LIBHXL_CHECKS,
        "pandas reads": pandas,
    }
    taken: dict[str, list[dict[str, object]]] = {tool: [] for tool in programs}
    for _ in range(rounds):
        for tool, program in programs.items():
            run = once(program, path)
            assert run["rows"] == lists.rows, (tool, run["rows"])
            if sums := run["sums"]:
                parts = ("total", "origin", "shelter", "period")
                assert sums == dict.fromkeys(parts, lists.families), sums
            taken[tool].append(run)
    middle = {
        tool: {name: statistics.median(run[name] for run in runs) for name in ("seconds", "memory")}
        for tool, runs in taken.items()
    }
    print(f"\nMaster list, {kind.upper()}, {lists.rows:,} rows, medians of {rounds}")
    print(f"{'what':<14}{'seconds':>9}{'rows/s':>10}{'MiB':>7}{'time / import':>15}")
    for tool, told in middle.items():
        ratio = told["seconds"] / middle["mcof imports"]["seconds"]
        print(
            f"{tool:<14}{told['seconds']:>9.2f}{lists.rows / told['seconds']:>10,.0f}"
            f"{told['memory']:>7.0f}{ratio:>15.2f}"
        )


def main(rows: int = ROWS, rounds: int = 3) -> None:
    """Make the files once, then compare on each."""
    lists = write(Path(tempfile.gettempdir()) / "mcof-benchmarks", rows)
    for kind, path in (("csv", lists.csv), ("xlsx", lists.xlsx)):
        compare(kind, path, lists, rounds)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    main(*map(int, sys.argv[1:]))
