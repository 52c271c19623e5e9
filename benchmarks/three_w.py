"""A 3W ("who does what where") of any length, the same for the same seed, with planted errors.

The columns are those that the guides of domain practice share: who (organisation, type,
partner, donor), what (cluster, activity, indicator, quantity), where (governorate and
district with P-codes, site), when (start, end, status, reporting period) and for whom
(population group, targeted, reached). Nothing in it is real but the codes of places.

    python benchmarks/three_w.py FOLDER [ROWS]
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

SEED = 20150521
ROWS = 200_000

COLUMNS: dict[str, str] = {
    "Organisation": "#org+name+prog",
    "Organisation type": "#org+type",
    "Implementing partner": "#org+name+impl",
    "Donor": "#org+name+funding",
    "Cluster": "#sector+code",
    "Activity": "#activity+name",
    "Indicator": "#indicator+name",
    "Unit": "#indicator+unit",
    "Modality": "#modality",
    "Governorate": "#adm1+name",
    "Governorate P-code": "#adm1+code+v_pcode",
    "District": "#adm2+name",
    "District P-code": "#adm2+code+v_pcode",
    "Population group": "#beneficiary+type",
    "Start date": "#date+start",
    "End date": "#date+end",
    "Status": "#status",
    "Targeted": "#targeted+ind",
    "Reached": "#reached+ind",
    "Project code": "#activity+project+code",
}

CLUSTERS = ("CCM", "SHL", "HEA", "PRO", "WSH", "FSC", "EDU", "NUT", "LOG", "ERY")
GROUPS = ("IDP", "RETURNEE", "HOST", "REFUGEE", "STRANDED_MIGRANT")
STATUS = ("planned", "ongoing", "completed", "suspended")
MODALITIES = ("in kind", "cash", "voucher", "service")
TYPES = ("International NGO", "National NGO", "UN agency", "Government", "Red Cross/Red Crescent")
ACTIVITIES = tuple(
    f"{verb} {thing}"
    for verb in ("Distribution of", "Repair of", "Training on", "Support to", "Assessment of")
    for thing in ("hygiene kits", "shelters, tents and plots", "water points", "clinics", "classes")
)

FAULTS: dict[str, tuple[str | None, int]] = {
    "Organisation": (None, 10),
    "Cluster": ("XYZ", 12),
    "District P-code": ("IQG99Q99", 12),
    "Start date": ("31/02/2015", 6),
    "End date": ("soon", 6),
    "Targeted": ("many", 4),
    "Reached": ("-5 or so", 8),
}
"""Column -> what is written there instead, and in how many rows: 58 in all."""


@dataclass(frozen=True)
class ThreeW:
    """The files, and where the errors are.

    Attributes:
        planted: one row each: `row` as a spreadsheet counts it, and `header`.
    """

    csv: Path
    xlsx: Path
    rows: int
    planted: pl.DataFrame


def districts() -> pl.DataFrame:
    """District and governorate codes and names: Iraq's, where the package brings them."""
    try:
        from mcof.places import packaged

        places = packaged().places.filter(pl.col("code_set") == "iq-cod-2019")
        names = places.select("code", pl.col("name_en").alias("name"), "parent", "level")
        return (
            names.filter(pl.col("level") == 2)
            .join(names.filter(pl.col("level") == 1), left_on="parent", right_on="code")
            .select("code", "name", adm1="parent", **{"in": "name_right"})
            .sort("code")
        )
    except (ImportError, pl.exceptions.PolarsError):
        rows = [
            (f"IQG{g:02}Q{d:02}", f"District {g}-{d}", f"IQG{g:02}", f"Governorate {g}")
            for g in range(1, 19)
            for d in range(1, 7)
        ]
        return pl.DataFrame(rows, schema=["code", "name", "adm1", "in"], orient="row")


def make(rows: int = ROWS, seed: int = SEED) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows as text and numbers, and the planted errors."""
    chance = random.Random(seed)
    where = districts()
    pick = pl.Series(chance.choices(range(where.height), k=rows))
    start = [dt.date(2014, 6, 1) + dt.timedelta(days=chance.randrange(330)) for _ in range(rows)]
    targeted = [chance.randrange(20, 5000) for _ in range(rows)]

    def some(values: Any) -> list[Any]:
        return chance.choices(values, k=rows)

    columns: list[list[Any]] = [
        [f"Organisation {n}" for n in some(range(120))],
        some(TYPES),
        [f"Partner {n}" if n else None for n in some(range(60))],
        [f"Donor {n}" for n in some(range(30))],
        some(CLUSTERS),
        some(ACTIVITIES),
        some(("people reached", "households reached", "facilities supported")),
        some(("individual", "household", "facility")),
        some(MODALITIES),
        where["in"].gather(pick).to_list(),
        where["adm1"].gather(pick).to_list(),
        where["name"].gather(pick).to_list(),
        where["code"].gather(pick).to_list(),
        some(GROUPS),
        [day.isoformat() for day in start],
        [(day + dt.timedelta(days=chance.randrange(1, 180))).isoformat() for day in start],
        some(STATUS),
        targeted,
        [chance.randrange(0, most + 1) for most in targeted],
        [f"IRQ-15/{n:05}" for n in some(range(4000))],
    ]
    faults = plant(columns, chance, rows)
    text = {
        header: [None if value is None else str(value) for value in column]
        for header, column in zip(COLUMNS, columns, strict=True)
    }
    return pl.DataFrame(text, schema=dict.fromkeys(COLUMNS, pl.String)), faults


def plant(columns: list[list[Any]], chance: random.Random, rows: int) -> pl.DataFrame:
    """Put the errors in, each in a row of its own."""
    free = chance.sample(range(rows), sum(count for _, count in FAULTS.values()))
    planted = []
    for header, (value, count) in FAULTS.items():
        for _ in range(count):
            row = free.pop()
            columns[list(COLUMNS).index(header)][row] = value
            planted.append((row + 3, header))  # headers and tags are rows 1 and 2
    return pl.DataFrame(planted, schema={"row": pl.Int64, "header": pl.String}, orient="row")


def write(folder: Path, rows: int = ROWS, seed: int = SEED, *, xlsx: bool = True) -> ThreeW:
    """Write the 3W as CSV and XLSX, unless it is there already."""
    stem = f"three_w_{rows}_{seed}"
    csv, xlsx_path = folder / f"{stem}.csv", folder / f"{stem}.xlsx"
    frame, planted = make(rows, seed)
    folder.mkdir(parents=True, exist_ok=True)
    if not csv.exists():
        tags = pl.DataFrame([list(COLUMNS.values())], schema=frame.schema, orient="row")
        pl.concat([tags, frame]).write_csv(csv)
    if xlsx and not xlsx_path.exists():
        write_xlsx(frame, xlsx_path)
    return ThreeW(csv, xlsx_path, rows, planted)


def write_xlsx(frame: pl.DataFrame, path: Path) -> None:
    """As a spreadsheet writes it: shared strings, numbers as numbers."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("3W")
    sheet.write_row(0, 0, list(COLUMNS))
    sheet.write_row(1, 0, list(COLUMNS.values()))
    for at, header in enumerate(COLUMNS):
        values = frame[header].to_list()
        if header in {"Targeted", "Reached"}:
            values = [int(v) if v and v.isdigit() else v for v in values]
        sheet.write_column(2, at, values)
    book.close()


if __name__ == "__main__":
    target = write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ROWS)
    print(target.csv, target.xlsx, target.planted.height, "planted errors")
