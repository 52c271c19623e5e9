"""Export a table or a figure as a file that leaves the workspace, with a manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import ibis
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from mcof.actions.intake.register import now, register_of
from mcof.actions.needs import hapi as needs
from mcof.actions.places.known import registry
from mcof.actions.tracking import hapi
from mcof.actions.tracking.figures import figures
from mcof.errors import InputError, Missing, Outside
from mcof.ingest.mapping import tags_of
from mcof.ports import Workspace
from mcof.renderers.geojson import geojson_bytes
from mcof.renderers.tabular import csv_bytes, json_bytes, xlsx_bytes
from mcof.tables import ALL, FACTS, Sensitivity, Table

FORMS = ("csv", "xlsx", "json", "parquet", "geojson", "hapi")
TAGGED = ("csv", "xlsx", "hapi")
"""Forms that may carry a row of HXL tags."""
FIGURES = "figures"
_OF_HAPI = {"round", "on", "operation", "assessment"}
_RANK = {one: rank for rank, one in enumerate(Sensitivity)}


@dataclass(frozen=True)
class Manifest:
    """What a file holds, what was left out of it and why, and how to know it again.

    Attributes:
        what: the table, or the name of the figure.
        left_out: columns above the ceiling, each with its sensitivity.
        imports: the imports that the rows came from; empty for `figures`.
        as_of: the moment that the rows were known at; None for when it was made.
        filters: what was asked for, where not everything was.
        rows_left_out: rows of the store that are not in the file, by reason.
        rows_refused: rows of those imports' files that were never stored; see the findings.
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
    filters: Mapping[str, str] = field(default_factory=dict)
    rows_left_out: Mapping[str, int] = field(default_factory=dict)
    rows_refused: int = 0
    hxl: bool = False


@dataclass(frozen=True)
class _Rows:
    """What is to be written, and what must be said of it."""

    rows: pa.Table
    table: Table | None
    imports: Sequence[str]
    left_out: Mapping[str, int] = field(default_factory=dict)


def export(
    workspace: Workspace,
    what: str,
    *,
    to: Path,
    form: str | None = None,
    ceiling: Sensitivity = Sensitivity.LOW,
    as_of: datetime | None = None,
    rows: pa.Table | None = None,
    hxl: bool = False,
    **asked: Any,
) -> Manifest:
    """Write a table of the store, or the rows of a figure, and a manifest beside it.

    Columns whose sensitivity is above the ceiling are left out and named in the
    manifest, `<file>.manifest.json`. Text that a spreadsheet would take for a formula
    is written so that it stays text. Small counts are not hidden: see
    docs/how-to/export.md before you publish.

    Args:
        what: a table of `mcof.tables.ALL`, or `figures`; with `rows`, any name.
        form: one of `FORMS`; by default what the name of the file says. `hapi` is the flat
            CSV of HDX HAPI, made of the displacement figures or of needs.
        ceiling: `moderate` for named partners; `low` is what anybody may see.
        rows: the rows of a figure. Its columns are taken for those of the same name
            in any table, at their highest sensitivity.
        hxl: a row of HXL tags below the header.
        asked: for `figures` what `mcof.actions.tracking.figures.figures` takes, for `hapi`
            what `mcof.actions.tracking.hapi.hapi` takes: level, round, on, operation ..., and of
            needs what `mcof.actions.needs.hapi.hapi` is said: has_hrp, dataset_hdx_id ...

    Raises:
        Missing: there is no such table.
        InputError: the form is unknown, or the rows do not fit it.
        Outside: the disk refuses.
    """
    made = now()
    kind = _form(form, to, hxl=hxl)
    had = _had(workspace, what, kind=kind, as_of=as_of, rows=rows, asked=asked)
    left_out = above(had.rows.schema.names, had.table, ceiling)
    kept = had.rows.drop_columns(list(left_out))
    tags = _tags(kept.schema.names, kind, had.table) if hxl else ()
    filters = {name: str(value) for name, value in asked.items() if value is not None}
    about = {
        "as of": (as_of or made).isoformat(timespec="seconds"),
        **filters,
        "left out": ", ".join(f"{name} ({why})" for name, why in left_out.items()) or "nothing",
        "imports": ", ".join(had.imports),
    }
    content = _content(
        kept,
        kind,
        what=what,
        tags=tags,
        about=about,
        places=lambda: registry(workspace, as_of=as_of).places,
    )
    return written(
        to,
        content,
        made=made,
        what=what,
        form=kind,
        rows=kept.num_rows,
        columns=kept.schema.names,
        left_out=left_out,
        ceiling=ceiling.value,
        imports=had.imports,
        as_of=as_of.isoformat() if as_of else None,
        filters=filters,
        rows_left_out=had.left_out,
        rows_refused=refused(workspace, had.imports),
        hxl=hxl,
    )


def written(to: Path, content: bytes, *, made: datetime, **said: Any) -> Manifest:
    """Write a file and its manifest, of which the rest is said.

    Raises:
        Outside: the disk refuses.
    """
    manifest = Manifest(
        file=to.name,
        made_at=made.isoformat(timespec="seconds"),
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        software=version("mcof"),
        **said,
    )
    _write(to, content)
    told = json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n"
    _write(to.with_name(f"{to.name}.manifest.json"), told.encode())
    return manifest


def _had(
    workspace: Workspace,
    what: str,
    *,
    kind: str,
    as_of: datetime | None,
    rows: pa.Table | None,
    asked: Mapping[str, Any],
) -> _Rows:
    """The rows asked for, before anything is left out for its sensitivity."""
    if rows is not None:
        return _Rows(rows, None, _imports(rows))
    if kind == "hapi":
        return _flat(workspace, what, as_of, asked)
    if what == FIGURES:
        return _Rows(figures(workspace, as_of=as_of, **asked), None, ())
    table = _table(what)
    if narrowed := [name for name, value in asked.items() if value is not None]:
        raise InputError(
            f"A table is exported whole, so {', '.join(narrowed)} cannot be asked of {what}.",
            code="export-whole-table",
            advice="Export `figures`, or leave the filter out.",
        )
    stored = _stored(workspace, table, as_of)
    return _Rows(stored, table, _imports(stored))


def _flat(
    workspace: Workspace, what: str, as_of: datetime | None, asked: Mapping[str, Any]
) -> _Rows:
    if what not in {FIGURES, "displacement", "needs"}:
        raise InputError(
            f"HAPI's flat file is made of displacement figures or of needs, not of {what}.",
            code="hapi-of-displacement",
            advice="Export `figures`, `displacement` or `needs` in this shape.",
        )
    if what == "needs":
        said = needs.hapi(workspace, as_of=as_of, said=asked)
        return _Rows(said.rows, None, said.imports, said.left_out)
    rest = {name: value for name, value in asked.items() if value is not None}
    level = rest.pop("level", None)
    levels = hapi.LEVELS if level is None else (level,)
    if strange := sorted(set(rest) - _OF_HAPI):
        raise InputError(
            f"HAPI's flat file has no room for {', '.join(strange)}.",
            code="hapi-filter",
            advice=f"Ask by {', '.join(sorted(_OF_HAPI | {'level'}))}, or for another shape.",
        )
    made = hapi.hapi(workspace, levels=levels, as_of=as_of, **rest)
    return _Rows(made.rows, None, made.imports, made.left_out)


def _tags(names: Sequence[str], kind: str, table: Table | None) -> list[str]:
    """An HXL tag for each column; what HXL has no word for begins with `#x_`."""
    if kind == "hapi":
        known = hapi.TAGS
    else:
        known = tags_of(table.name if table and table.name in FACTS else "displacement")
    return [known.get(name, f"#x_{name}") for name in names]


def refused(workspace: Workspace, imports: Sequence[str]) -> int:
    """Rows of the files of these imports that are only in the findings."""
    if not imports:
        return 0
    register = register_of(workspace.store).filter(
        pl.col("event") == "import", pl.col("import_id").is_in(list(imports))
    )
    return int(register["rows_rejected"].sum())


def _form(form: str | None, to: Path, *, hxl: bool) -> str:
    kind = (form or to.suffix.lstrip(".")).lower()
    if kind not in FORMS:
        raise InputError(
            f"Nothing can be exported as {kind or 'a file without an ending'}.",
            code="form-unknown",
            advice=f"Choose one of {', '.join(FORMS)}.",
        )
    if hxl and kind not in TAGGED:
        raise InputError(
            f"A file of the form {kind} has no row of tags.",
            code="hxl-without-header",
            advice=f"Tags go with {', '.join(TAGGED)}.",
        )
    return kind


def _table(what: str) -> Table:
    if what not in ALL:
        raise Missing(
            f"There is no table {what!r}.",
            code="table-missing",
            advice=f"Name {FIGURES}, or one of {', '.join(sorted(ALL))}.",
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


def above(names: Sequence[str], table: Table | None, ceiling: Sensitivity) -> dict[str, str]:
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


def _content(
    rows: pa.Table,
    form: str,
    *,
    what: str,
    tags: Sequence[str],
    about: Mapping[str, str],
    places: Callable[[], pl.DataFrame],
) -> bytes:
    makers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: csv_bytes(rows, tags=tags),
        "hapi": lambda: csv_bytes(rows, bom=True, tags=tags),
        "json": lambda: json_bytes(rows),
        "xlsx": lambda: xlsx_bytes(rows, title=what, about=about, tags=tags),
        "parquet": lambda: _parquet(rows),
        "geojson": lambda: geojson_bytes(pl.DataFrame(pl.from_arrow(rows)), places()),
    }
    return makers[form]()


def _parquet(rows: pa.Table) -> bytes:
    content = BytesIO()
    pq.write_table(rows, content, compression="zstd")
    return content.getvalue()


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
