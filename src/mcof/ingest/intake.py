"""Intake: from the sheets of a file to rows of a table, findings, and an account of every row.

The way of a row: cells as text -> fields (`draft`) -> values (`typed`) -> places (`where`) ->
checks -> cells taken apart (`cells`) -> records. A row leaves the way where an error is found;
then it is in the findings. At the end the account must add up: rows read = rows stored + rows
rejected, and every rejected row has a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from mcof.errors import InputError
from mcof.ingest import checks, findings, headers
from mcof.ingest.adding import added_up
from mcof.ingest.categories import taken_apart
from mcof.ingest.cells import long
from mcof.ingest.days import with_periods
from mcof.ingest.draft import (
    KEYS,
    Wishes,
    column_findings,
    draft_of,
    read_columns,
    without_idle_rows,
    without_personal_values,
)
from mcof.ingest.findings import found, together
from mcof.ingest.headers import Headed
from mcof.ingest.mapping import ColumnMapping, Read
from mcof.ingest.sheets import RawSheet
from mcof.ingest.source import Layout, Source, header_key, source_of
from mcof.ingest.spread import merged, spread_out
from mcof.ingest.typed import Words, typed
from mcof.ingest.where import Places, origins_among, placed, provisional_places, with_origins
from mcof.ingest.wholes import whole_findings
from mcof.tables import DISPLACEMENT, NEEDS, RESPONSES, SITES, Table
from mcof.vocabulary import load

NOT_OURS = ("row_id", "import_id", "recorded_at")
"""Columns of a table of facts that the store gives."""

MOST_EMPTY = 1_000
"""Empty rows at the end of a sheet that are still rows of it."""


@dataclass(frozen=True)
class Options:
    """What holds for the whole file, where neither the file nor its source says it.

    Attributes:
        constants: field to text, such as `operation`, `round`, `reference_date`, `basis`.
        allow: headers of columns that look personal and are not.
        words: finds a vocabulary by name, with the workspace's own terms.
    """

    code_set: str = "iq-cod-2019"
    constants: Mapping[str, str] = field(default_factory=dict)
    day_first: bool = True
    allow: frozenset[str] = frozenset()
    words: Words = load
    window: tuple[date, date] | None = None


@dataclass(frozen=True)
class Account:
    """Where every row went: `rows_read` = `rows_stored` + `rows_rejected`.

    Attributes:
        records: rows made, more than `rows_stored` where a wide row makes several.
        columns: how many columns were read how (`source`, `name`, `tag`, `ignored`, `unknown` ...).
    """

    rows_read: int
    rows_stored: int
    rows_rejected: int
    records: int
    columns: Mapping[str, int]


@dataclass(frozen=True)
class Intake:
    """What came of a file: nothing is lost between them.

    Attributes:
        records: in the columns of the table, without `row_id`, `import_id` and `recorded_at`.
        findings: in the columns of `FINDINGS`, without `import_id` and `recorded_at`.
        places: rows of `PLACES` for places kept as the source has them, in a code set of its own.
    """

    records: pl.DataFrame
    findings: pl.DataFrame
    account: Account
    mapping: ColumnMapping
    places: pl.DataFrame


def intake(
    sheets: Sequence[RawSheet],
    *,
    table: Table,
    registry: Places,
    source: Source | None = None,
    mapping: Mapping[str, Any] | None = None,
    options: Options | None = None,
) -> Intake:
    """The records of `table` that a file holds, and what is wrong with it.

    Args:
        sheets: as a reader gives them.
        registry: resolves names and codes of places.
        source: the known kind of file that this is, if it is one.
        mapping: what a person says of this file's columns: `columns`, `ignore`, `constants`,
            `replace`, as in a source's description.

    Raises:
        InputError: no sheet has a header, or no row below it.
    """
    return take(
        [_to_the_end(one, sheets) for one in headers.head_all(sheets)],
        table=table,
        registry=registry,
        source=source,
        given=source_of("mapping", mapping) if mapping else None,
        options=options or Options(),
    )


def _to_the_end(headed: Headed, sheets: Sequence[RawSheet]) -> Headed:
    """The sheet with the few empty rows that a file may end with, so that the account has them.

    Spreadsheets may say that a million formatted rows are there; those are no rows of data.
    """
    raw = next(sheet for sheet in sheets if sheet.name == headed.sheet)
    last = int(headed.rows["source_row"][-1])
    end = raw.first_row + raw.cells.height - 1
    if not 0 < end - last <= MOST_EMPTY:
        return headed
    empty = pl.DataFrame({"source_row": pl.int_range(last + 1, end + 1, eager=True)})
    return replace(headed, rows=pl.concat([headed.rows, empty], how="diagonal"))


def _complaints(headed: Headed) -> pl.DataFrame:
    """What reading found amiss; a complaint that names no row is about the sheet."""
    rows = headed.complaints
    if rows is None or rows.is_empty():
        return findings.none()
    rows = rows.with_columns(source_row=pl.col("row"), sheet=pl.lit(headed.sheet))
    known = findings.catalogue()
    parts = [
        found(str(code) if code in known else "row-unreadable", part)
        for (code,), part in rows.partition_by("code", as_dict=True).items()
    ]
    return together(parts)


@dataclass(frozen=True)
class _Said:
    """What is said for all rows; of two sayings the nearer holds: mapping, options, source."""

    given: Source | None
    source: Source | None
    options: Options

    layout: Layout | None = None

    def constants(self) -> dict[str, str]:
        layers = (self.source and self.source.constants, self.layout and self.layout.constants,
                  self.options.constants, self.given and self.given.constants)  # fmt: skip
        return {k: str(v) for layer in layers if layer for k, v in layer.items()}

    def replacements(self) -> dict[str, Mapping[str, str]]:
        layers = (self.source and self.source.replace, self.given and self.given.replace)
        return {k: v for layer in layers if layer for k, v in layer.items()}

    @property
    def whole(self) -> Source:
        return self.given if self.given and not self.source else self.source or Source("")

    @property
    def day_first(self) -> bool:
        said = (self.given and self.given.day_first, self.source and self.source.day_first)
        return next((one for one in said if one is not None), self.options.day_first)


def take(
    headed: Sequence[Headed],
    *,
    table: Table,
    registry: Places,
    source: Source | None,
    given: Source | None,
    options: Options,
) -> Intake:
    """`intake`, once the headers are known."""
    labels = [column.label for one in headed for column in one.columns if column.label]
    layout = source.layout_for(labels) if source else None
    said = _Said(given, source, options, layout)
    origins: Mapping[str, str] = {}
    if table is DISPLACEMENT:
        origins = origins_among(labels, registry, options.code_set)
    wishes = Wishes(given, source, frozenset(map(header_key, options.allow)), origins)
    reads, draft, parts = _drafted(headed, table, wishes)
    parts += map(_complaints, headed)
    lines = draft.select(KEYS)
    draft, problems = without_idle_rows(draft, _totals(headed))
    parts.append(problems)
    draft, problems = without_personal_values(draft, table, reads, wishes.allow)
    parts.append(problems)
    rows, more = _valued(draft, table, said, registry, reads)
    parts += more
    rows, records, more = _checked(draft, rows, table, said)
    parts += more
    return _settled(records, rows, together(parts), reads, table, said, lines)


def _totals(headed: Sequence[Headed]) -> pl.DataFrame:
    rows = [(one.sheet, row) for one in headed for row in sorted(one.totals)]
    return pl.DataFrame(
        rows, schema={"sheet": pl.String, "source_row": pl.Int64}, orient="row"
    )


def _drafted(
    headed: Sequence[Headed], table: Table, wishes: Wishes
) -> tuple[tuple[Read, ...], pl.DataFrame, list[pl.DataFrame]]:
    reads: list[Read] = []
    drafts: list[pl.DataFrame] = []
    parts: list[pl.DataFrame] = []
    lines = 0
    readable = [(one, read_columns(one, table, wishes)) for one in headed]
    most = max((sum(r.is_used for r in read) for _, read in readable), default=0)
    for one, read in readable:
        used = sum(r.is_used for r in read)
        if used == 0 or (len(readable) > 1 and used < most / 2):
            parts.append(found("sheet-not-read", pl.DataFrame({"sheet": [one.sheet]})))
            continue
        reads += read
        parts.append(column_findings(one, read, table, wishes.allow))
        drafts.append(draft_of(one, read, lines))
        lines += one.rows.height
    if not drafts:
        raise InputError(
            f"No column of the file is one of {table.name}",
            code="columns-unknown",
            advice="Say in a mapping which column is which field.",
        )
    return tuple(reads), pl.concat(drafts, how="diagonal"), parts


def _valued(
    draft: pl.DataFrame, table: Table, said: _Said, registry: Places, reads: Sequence[Read]
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The draft with constants, values and places."""
    for name, pairs in said.replacements().items():
        if name in draft.columns:
            draft = draft.with_columns(pl.col(name).replace(pairs))
    constants = {**_defaults(table, reads), **said.constants()}
    draft = draft.with_columns(
        pl.lit(value).alias(name) for name, value in constants.items() if name not in draft.columns
    )
    for one in said.whole.when:
        if one.field in draft.columns:
            fits = pl.col(one.field).str.starts_with(one.starts)
            other = pl.col(one.set) if one.set in draft.columns else pl.lit(None, pl.String)
            draft = draft.with_columns(pl.when(fits).then(pl.lit(one.to)).otherwise(other).alias(one.set))
    draft = taken_apart(spread_out(draft, said.whole.spread), said.options.words)
    draft = with_periods(draft)
    rule = said.whole.places
    rows, where = placed(draft, registry, rule, said.options.code_set)
    rows, origins = with_origins(rows, registry, said.options.code_set)
    given = [c for c in ("place_code", "place_level", "code_set", "place_given") if c in rows.columns]
    rest, values = typed(rows.drop(given), table, said.options.words, day_first=said.day_first)
    return rest.hstack(rows.select(given)), [where, origins, values]


def _defaults(table: Table, reads: Sequence[Read]) -> dict[str, str]:
    """What is so where nobody says otherwise: figures are reported; a stock is of the displaced."""
    if table not in {DISPLACEMENT, SITES}:
        return {"basis": "reported"}
    counted = [r.header.lower() for r in reads if r.field in {"households", "individuals"}]
    returnees = any("return" in header for header in counted)
    return {"basis": "reported", "population_group": "RETURNEE" if returnees else "IDP"}


def _checked(
    draft: pl.DataFrame, rows: pl.DataFrame, table: Table, said: _Said
) -> tuple[pl.DataFrame, pl.DataFrame, list[pl.DataFrame]]:
    """The rows with what is impossible taken out, the records made of them, and the findings."""
    window = said.whole.window or said.options.window
    day = "assessed_on" if table is SITES else "reference_date"
    rows, points = checks.coordinates(rows)
    parts = [
        points,
        checks.households(rows, said.whole.household_size),
        checks.sexes(rows),
        checks.window(rows, day, window, said.whole.carried_from),
        checks.periods(rows),
        checks.severity(rows),
        checks.exceeds(rows, "reached-over-targeted", "reached", "targeted"),
        checks.exceeds(rows, "targeted-over-need", "targeted", "in_need"),
        checks.exceeds(rows, "in-need-over-population", "in_need", "population"),
        checks.change(rows),
        _required(draft, rows, table),
        *whole_findings(draft, rows, said.whole.assertions),
    ]
    records = rows
    if table is DISPLACEMENT:
        records, cells = long(rows)
        parts.append(cells)
    key = tuple(name for name in table.key if name != "place_given")
    if said.whole.spread:
        key = (*key, "measure_status")
    parts.append(checks.duplicates(draft, _keyed(records, rows), key, stock=table is not RESPONSES))
    parts.append(checks.children(records, ("households", "individuals", "in_need")))
    return rows, records, parts


def _keyed(records: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """One record for each row, to look for repeated keys: the first that each row makes."""
    if records.height == rows.height:
        return records
    return records.unique("line", keep="first", maintain_order=True)


def _required(draft: pl.DataFrame, rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    made = {*NOT_OURS, "place_code", "code_set", "breakdown"}
    parts: list[pl.DataFrame] = []
    for column in table.columns:
        if not column.required or column.name in made:
            continue
        if column.name not in rows.columns:
            parts.append(found("field-missing", rows.select("sheet").unique(), field=column.name))
            continue
        empty = rows.filter(pl.col(column.name).is_null())
        if column.name in draft.columns:  # a word that is not understood has its own finding
            given = draft.filter(pl.col(column.name).is_not_null()).select("line")
            empty = empty.join(given, on="line", how="anti", maintain_order="left")
        parts.append(found("required-missing", empty, field=column.name))
    return together(parts)


def _settled(
    records: pl.DataFrame,
    rows: pl.DataFrame,
    problems: pl.DataFrame,
    reads: tuple[Read, ...],
    table: Table,
    said: _Said,
    lines: pl.DataFrame,
) -> Intake:
    """The records without the rows that have an error, and the account of both."""
    problems = _with_cells(problems, reads)
    stopped = (pl.col("severity") == "error") | pl.col("code").is_in(["row-empty", "row-total"])
    out = problems.filter(stopped & pl.col("row").is_not_null())
    bad = lines.join(out.select("sheet", source_row="row"), on=["sheet", "source_row"], how="semi")
    if (problems["code"] == "field-missing").any():
        bad = lines  # what every row needs is nowhere: no row can be stored
    good = records.join(bad, on="line", how="anti", maintain_order="left")
    rows_read, stored, rejected = lines.height, good["line"].n_unique(), bad.height
    assert rows_read == stored + rejected, f"{rows_read} read, {stored} stored, {rejected} rejected"
    if said.whole.spread:
        good = merged(good, table)
    if said.whole.add_up:
        good = added_up(good)
    kept = [name for name in good.columns if name in table and name not in NOT_OURS]
    final = table.conform(good.select(kept)).drop(NOT_OURS)
    how: dict[str, int] = {}
    for read in reads:
        word = "ignored" if read.field == "ignored" and read.how in {"given", "source", "name"} else read.how
        how[word] = how.get(word, 0) + 1
    return Intake(
        final,
        problems,
        Account(rows_read, stored, rejected, final.height, how),
        ColumnMapping(said.source.name if said.source else None, reads, said.constants()),
        provisional_places(final, said.options.code_set, f"as {said.whole.name or 'a file'} has them"),
    )


def _with_cells(problems: pl.DataFrame, reads: Sequence[Read]) -> pl.DataFrame:
    """The findings with the column and header that their field came from."""
    if problems.is_empty():
        return problems
    fields = pl.DataFrame(
        [(r.sheet, r.field, r.letter, r.header) for r in reads if r.is_used],
        schema={"sheet": pl.String, "field": pl.String, "c": pl.String, "h": pl.String},
        orient="row",
    )
    return (
        problems.join(fields, on=["sheet", "field"], how="left", maintain_order="left")
        .with_columns(
            column=pl.coalesce("column", "c"), header=pl.coalesce("header", "h")
        )
        .drop("c", "h")
    )
