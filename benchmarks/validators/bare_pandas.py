"""By hand, with pandas, and openpyxl for workbooks: the same checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas

MISSING = ["", "-", "--", "---", "n/a", "na", "nan", "null", "none", "#n/a", "tbd", "no data"]
EMAIL = r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
LISTS = {
    "Organisation type": "types",
    "Cluster": "clusters",
    "Population group": "groups",
    "Status": "statuses",
}
DAYS = ("Start date", "End date")
COUNTS = ("Targeted", "Reached")


def read(path: Path) -> pandas.DataFrame:
    """The rows as text, below the headers and the tags."""
    if path.suffix == ".csv":
        return pandas.read_csv(path, dtype=str, skiprows=[1])
    return pandas.read_excel(path, dtype=str, skiprows=[1], engine="openpyxl")


def run(path: Path, known: dict[str, Any]) -> tuple[int, list[tuple[int, str]]]:
    """Rows, and the errors in them."""
    given = read(path).apply(lambda column: column.str.strip())
    given = given.mask(given.apply(lambda column: column.str.lower().isin(MISSING)))
    days = {n: pandas.to_datetime(given[n], format="%Y-%m-%d", errors="coerce") for n in DAYS}
    counts = {name: pandas.to_numeric(given[name], errors="coerce") for name in COUNTS}
    within = given["District P-code"].map(known["districts"])
    asked = {
        "Organisation": given["Organisation"].isna(),
        **{
            header: given[header].notna() & ~given[header].isin(known[name])
            for header, name in LISTS.items()
        },
        "Governorate P-code": ~given["Governorate P-code"].isin(set(known["districts"].values())),
        "District P-code": within != given["Governorate P-code"],
        **{name: given[name].notna() & days[name].isna() for name in DAYS},
        **{
            name: given[name].notna() & (counts[name].isna() | (counts[name] % 1 != 0))
            | (counts[name] < 0)
            for name in COUNTS
        },
        "row": given.duplicated(),
        "period": days["Start date"] > days["End date"],
        "more than targeted": counts["Reached"] > counts["Targeted"],
    }
    for header in given:
        asked[f"personal: {header}"] = given[header].str.contains(EMAIL, na=False)
    found = [
        (int(at) + 3, header)  # headers and tags are rows 1 and 2
        for header, wrong in asked.items()
        for at in given.index[wrong.fillna(value=False).astype(bool)]
    ]
    return len(given), found
