"""Export a table or a figure as a file that leaves the workspace, with a manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import ibis
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from mcof.actions.intake.register import now
from mcof.actions.places.known import registry
from mcof.errors import InputError, Missing, Outside
from mcof.places import Registry
from mcof.ports import Workspace
from mcof.renderers.tabular import csv_bytes, json_bytes, xlsx_bytes
from mcof.tables import ALL, Sensitivity, Table

FORMS = ("csv", "xlsx", "json", "parquet", "geojson")
_RANK = {one: rank for rank, one in enumerate(Sensitivity)}
_POINT = ("latitude", "longitude")


@dataclass(frozen=True)
class Manifest:
    """What a file holds, what was left out of it, and how to know it again.

    Attributes:
        what: the table, or the name of the figure.
        left_out: columns above the ceiling, each with its sensitivity.
        imports: the imports that the rows came from; empty for a figure.
        as_of: the moment that the rows were known at; None for when it was made.
    """

    file: str
    what: str
    form: str
    rows: int
    columns: Sequence[str]
    left_out: dict[str, str]
    ceiling: str
    imports: Sequence[str]
    as_of: str | None
    made_at: str
    sha256: str
    bytes: int
    software: str


def export(
    workspace: Workspace,
    what: str,
    *,
    to: Path,
    form: str | None = None,
    ceiling: Sensitivity = Sensitivity.LOW,
    as_of: datetime | None = None,
    rows: pa.Table | None = None,
) -> Manifest:
    """Write a table of the store, or the rows of a figure, and a manifest beside it.

    Columns whose sensitivity is above the ceiling are left out and named in the
    manifest, `<file>.manifest.json`. Text that a spreadsheet would take for a formula
    is written so that it stays text.

    Args:
        what: a table of `mcof.tables.ALL`; with `rows`, any name.
        form: one of `FORMS`; by default what the name of the file says.
        ceiling: `moderate` for named partners; `low` is what anybody may see.
        rows: the rows of a figure. Its columns are taken for those of the same name
            in any table, at their highest sensitivity.

    Raises:
        Missing: there is no such table.
        InputError: the form is unknown, or the rows do not fit it.
        Outside: the disk refuses.
    """
    made = now()
    kind = _form(form, to)
    table = None if rows is not None else _table(what)
    if table is not None:
        rows = _stored(workspace, table, as_of)
    assert rows is not None
    left_out = _above(rows.schema.names, table, ceiling)
    kept = rows.drop_columns(list(left_out))
    content = _content(kept, kind, what, registry(workspace, as_of=as_of))
    manifest = Manifest(
        file=to.name,
        what=what,
        form=kind,
        rows=kept.num_rows,
        columns=kept.schema.names,
        left_out=left_out,
        ceiling=ceiling.value,
        imports=_imports(rows),
        as_of=as_of.isoformat() if as_of else None,
        made_at=made.isoformat(timespec="seconds"),
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        software=version("mcof"),
    )
    _write(to, content)
    said = json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n"
    _write(to.with_name(f"{to.name}.manifest.json"), said.encode())
    return manifest


def _form(form: str | None, to: Path) -> str:
    kind = (form or to.suffix.lstrip(".")).lower()
    if kind not in FORMS:
        raise InputError(
            f"Nothing can be exported as {kind or 'a file without an ending'}.",
            code="form-unknown",
            advice=f"Choose one of {', '.join(FORMS)}.",
        )
    return kind


def _table(what: str) -> Table:
    if what not in ALL:
        raise Missing(
            f"There is no table {what!r}.",
            code="table-missing",
            advice=f"Name one of {', '.join(sorted(ALL))}.",
        )
    return ALL[what]


def _stored(workspace: Workspace, table: Table, as_of: datetime | None) -> pa.Table:
    """The visible rows in an order that is the same every time."""
    rows = workspace.engine.table(table.name, as_of=as_of)
    by = ["row_id"] if "row_id" in table else list(table.key)
    answer = workspace.engine.answer(
        rows.order_by([ibis.asc(name, nulls_first=True) for name in by])
    )
    return answer.select(list(table.names)).cast(table.arrow())


def _above(names: Sequence[str], table: Table | None, ceiling: Sensitivity) -> dict[str, str]:
    """Columns more sensitive than the ceiling allows, each with its class."""
    tables = (table,) if table is not None else tuple(ALL.values())
    found: dict[str, str] = {}
    for name in names:
        classes = [one[name].sensitivity for one in tables if name in one]
        gravest = max(classes, key=_RANK.__getitem__, default=Sensitivity.LOW)
        if _RANK[gravest] > _RANK[ceiling]:
            found[name] = gravest.value
    return found


def _imports(rows: pa.Table) -> list[str]:
    if "import_id" not in rows.schema.names:
        return []
    return sorted(set(rows["import_id"].unique().drop_null().to_pylist()))


def _content(rows: pa.Table, form: str, what: str, registry: Registry) -> bytes:
    makers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: csv_bytes(rows),
        "json": lambda: json_bytes(rows),
        "xlsx": lambda: xlsx_bytes(rows, title=what),
        "parquet": lambda: _parquet(rows),
        "geojson": lambda: _geojson(rows, registry),
    }
    return makers[form]()


def _parquet(rows: pa.Table) -> bytes:
    content = BytesIO()
    pq.write_table(rows, content, compression="zstd")
    return content.getvalue()


def _geojson(rows: pa.Table, registry: Registry) -> bytes:
    """Points with the row as properties (RFC 7946).

    The point is the row's own where the ceiling lets it pass, else that of its place,
    else none: a place without a point is still a feature.

    Raises:
        InputError: the rows say neither a point nor a place.
    """
    frame = pl.from_arrow(rows)
    assert isinstance(frame, pl.DataFrame)
    if not set(_POINT) <= set(frame.columns):
        frame = _with_points(frame, registry)
    place = pl.when(pl.all_horizontal(pl.col(_POINT).is_not_null())).then(
        pl.struct(type=pl.lit("Point"), coordinates=pl.concat_list("longitude", "latitude"))
    )
    features = frame.select(
        type=pl.lit("Feature"), geometry=place, properties=pl.struct(pl.exclude(*_POINT))
    )
    listed = features.write_json() if features.height else "[]"
    return f'{{"type":"FeatureCollection","features":{listed}}}\n'.encode()


def _with_points(frame: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    code = "place_code" if "place_code" in frame.columns else "code"
    if not {code, "code_set"} <= set(frame.columns):
        raise InputError(
            "These rows say neither a point nor a place.",
            code="geojson-without-place",
            advice="Export them as CSV, or export a table that has places.",
        )
    points = registry.places.select("code_set", pl.col("code").alias(code), *_POINT)
    return frame.join(points, on=["code_set", code], how="left", maintain_order="left")


def _write(path: Path, content: bytes) -> None:
    """All of the file or nothing of it: whoever watches the folder never sees half."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as failure:
        part.unlink(missing_ok=True)
        raise Outside(
            f"{path} could not be written: {failure}",
            code="export-not-written",
            advice="Choose a folder that exists and that you may write to.",
        ) from failure
