"""By libhxl: one schema, one pass over the rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import hxl


def schema(known: dict[str, Any]) -> list[list[str]]:
    """The rules as libhxl takes them: tables of values, with a row of tags."""
    rules = [
        [
            "#valid_tag",
            "#valid_required",
            "#valid_datatype",
            "#valid_value+list",
            "#valid_value+case",
        ],
        ["#org+name+prog", "true", "", "", ""],
        ["#date+start", "", "date", "", ""],
        ["#date+end", "", "date", "", ""],
        ["#targeted+ind", "", "number", "", ""],
        ["#reached+ind", "", "number", "", ""],
    ]
    listed = {
        "#org+type": known["types"],
        "#sector+code": known["clusters"],
        "#beneficiary+type": known["groups"],
        "#status": known["statuses"],
        "#adm1+code": sorted(set(known["districts"].values())),
        "#adm2+code": sorted(known["districts"]),
    }
    return rules + [[tag, "", "", "|".join(values), "true"] for tag, values in listed.items()]


def run(path: Path, known: dict[str, Any]) -> tuple[int, list[tuple[int, str]]]:
    """Rows, and the errors in them."""
    found: list[tuple[int, str]] = []
    rows = 0

    def note(error: Any) -> None:
        header = error.column.header if error.column else "Organisation"  # the one rule of rows
        found.append((error.row.source_row_number + 1, header))

    checker = hxl.schema(hxl.data(schema(known)), callback=note)
    check_row = checker.validate_row

    def counted(row: Any) -> bool:
        nonlocal rows
        rows += 1
        return bool(check_row(row))

    checker.validate_row = counted
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        checker.validate(source)
    return rows, found
