"""By hand, with polars, and fastexcel for workbooks: the least that does the same checks.

Written with care: whatever can be is looked up among the distinct values of a column.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fastexcel
import polars as pl

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


def read(path: Path) -> pl.DataFrame:
    """The rows as text, below the headers and the tags."""
    if path.suffix == ".csv":
        return pl.read_csv(path, infer_schema=False, skip_rows_after_header=1)
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_polars()
    return sheet.rename(dict(zip(sheet.columns, sheet.row(0), strict=True))).slice(2)


def run(path: Path, known: dict[str, Any]) -> tuple[int, list[tuple[int, str]]]:
    """Rows, and the errors in them."""
    given = read(path)
    distinct = given.select(pl.all().unique().implode())
    values = {column.name: column.explode().drop_nulls() for column in distinct}
    bare = {name: one.str.strip_chars() for name, one in values.items()}
    missing = {name: one.str.to_lowercase().is_in(MISSING) for name, one in bare.items()}
    for name, one in values.items():
        changed = missing[name] | (bare[name] != one)
        if changed.any():
            new = bare[name].set(missing[name], None)
            given = given.with_columns(
                pl.col(name).replace(one.filter(changed), new.filter(changed))
            )
    emails = {name: one.filter(one.str.contains(EMAIL)) for name, one in values.items()}
    typed = given.with_columns(
        *(pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in DAYS),
        *(pl.col(name).cast(pl.Int64, strict=False) for name in COUNTS),
    )
    districts = pl.DataFrame(
        {"code": list(known["districts"]), "within": list(known["districts"].values())}
    )
    lies = given.select("District P-code", "Governorate P-code").join(
        districts, left_on="District P-code", right_on="code", how="left", maintain_order="left"
    )
    asked = {
        "Organisation": given["Organisation"].is_null(),
        **{
            header: given[header].is_not_null() & ~given[header].is_in(known[name])
            for header, name in LISTS.items()
        },
        "Governorate P-code": ~given["Governorate P-code"].is_in(list(set(districts["within"]))),
        "District P-code": lies["within"].ne_missing(lies["Governorate P-code"]),
        **{name: given[name].is_not_null() & typed[name].is_null() for name in DAYS},
        **{
            name: (given[name].is_not_null() & typed[name].is_null()) | (typed[name] < 0)
            for name in COUNTS
        },
        "row": given.is_duplicated(),
        "period": typed["Start date"] > typed["End date"],
        "more than targeted": typed["Reached"] > typed["Targeted"],
    }
    asked |= {f"personal: {n}": given[n].is_in(e.implode()) for n, e in emails.items() if e.len()}
    found = [
        (at + 3, header)  # headers and tags are rows 1 and 2
        for header, wrong in asked.items()
        for at in wrong.fill_null(value=False).arg_true()
    ]
    return typed.height, found
