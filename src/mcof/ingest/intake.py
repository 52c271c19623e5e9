"""Intake: from the sheets of a file to rows of a table, findings, and an account of every row.

The way of a row: cells as text -> fields (`draft`) -> values (`typed`) -> places (`where`) ->
checks -> cells taken apart (`cells`) -> records. A row leaves the way where an error is found;
then it is in the findings. At the end the account must add up: rows read = rows stored + rows
rejected, and every rejected row has a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from mcof.errors import InputError
from mcof.ingest import cleaning, findings, headers, submissions
from mcof.ingest.checks import dates, figures, flows, keys, lists, outlines, points, sums
from mcof.ingest.checks.own import own_findings
from mcof.ingest.checks.wholes import whole_findings
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
from mcof.ingest.mapping import IGNORED, PLACE_SLOTS, ColumnMapping, Read, must_be_fields
from mcof.ingest.methods import versions
from mcof.ingest.naming import named
from mcof.ingest.said import Options, Said
from mcof.ingest.shapes import activities
from mcof.ingest.shapes.adding import added_up
from mcof.ingest.shapes.answers import PREFIXES, answered
from mcof.ingest.shapes.cells import labelled, long
from mcof.ingest.shapes.sectors import by_sector
from mcof.ingest.shapes.spread import STATUS, merged, spread_out
from mcof.ingest.shapes.totals import partitions, sheets_agree, with_totals
from mcof.ingest.shapes.travellers import travellers
from mcof.ingest.sheets import RawSheet
from mcof.ingest.source import Source, header_key, source_of
from mcof.ingest.values import rounds
from mcof.ingest.values.categories import taken_apart, unparsed, with_groups
from mcof.ingest.values.clock import timed
from mcof.ingest.values.days import with_periods
from mcof.ingest.values.typed import typed
from mcof.ingest.where import (
    PLACED,
    Places,
    origins_among,
    placed,
    unplaced_allowed,
    with_origins,
)
from mcof.places.chains import kept_places
from mcof.tables import (
    ANSWERS,
    DISPLACEMENT,
    EVENTS,
    FLOWS,
    NEEDS,
    PLACES,
    RESPONSES,
    ROUNDS,
    SITES,
    Table,
)

NOT_OURS = ("row_id", "import_id", "recorded_at")
"""Columns of a table of facts that the store gives."""

TAKEN_APART = (DISPLACEMENT, ANSWERS, NEEDS)
"""Tables of which one row of a file may make several records."""

MOST_EMPTY = 1_000
"""Empty rows at the end of a sheet that are still rows of it."""


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
        InputError: no sheet has a header, or no row below it; a constant or a mapped column is
            no field of the table.
    """
    anchors = source.anchors if source else ()
    return take(
        [_to_the_end(one, sheets) for one in headers.head_all(sheets, anchors)],
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
    must_be_fields(options.constants, table)
    if given is not None:
        columns = (field for layout in given.layouts for field in layout.columns.values())
        lists = {one.column for one in given.assertions}
        must_be_fields({*given.constants, *columns} - lists, table)
    labels = [column.label for one in headed for column in one.columns if column.label]
    layout = source.layout_for(labels) if source else None
    said = Said(given, source, options, layout)
    origins: Mapping[str, str] = {}
    if table is DISPLACEMENT:
        origins = origins_among(labels, registry, options.code_set)
    came_from = "last" if _are_returnees(said, labels) else "origin"
    wishes = Wishes(given, source, frozenset(map(header_key, options.allow)), origins, came_from)
    reads, draft, suspects, parts = _drafted(headed, table, wishes)
    parts += map(_complaints, headed)
    if table is DISPLACEMENT:
        names = named(reads, said)
        draft, said = names.told(draft), replace(said, named=names.constants)
        parts.append(names.findings)
    lines = draft.select(KEYS)
    of_whom = submissions.states(headed)
    draft, problems = submissions.without_refused(draft, of_whom, said.left_out)
    parts.append(problems)
    draft, problems = without_idle_rows(draft, _totals(headed))
    parts.append(problems)
    draft, problems = without_personal_values(draft, suspects, reads, wishes.allow)
    parts.append(problems)
    found_so = draft  # as the file has it: what decisions of the cleaning log are about
    draft, changes = cleaning.cleaned(draft, table, options.log)
    parts.append(changes)
    rows, more, told = _valued(draft, table, said, registry, reads)
    parts += more
    weakened = cleaning.weakened(rows, table, changes)
    records, more = _checked(draft, weakened, table, said, registry.places)
    parts += more
    problems = said.weighed(submissions.named(together(parts), of_whom))
    problems = cleaning.proposals(with_cells(problems, reads), found_so, table)
    taken = _settled(records, problems, reads=reads, table=table, said=said, lines=lines)
    code_set, about = said.options.code_set, said.whole.title or "a file"
    places = kept_places(taken.records, told, registry.places, code_set, about)
    return replace(taken, places=places)


def _are_returnees(said: Said, labels: Sequence[str]) -> bool:
    """Whether a file is a list of returnees: as somebody said, or as its headers say."""
    if group := said.constants().get("population_group"):
        return said.options.words("population_groups").code_of(group) == "RETURNEE"
    return any("returnee" in label.lower() for label in labels)


def _totals(headed: Sequence[Headed]) -> pl.DataFrame:
    rows = [(one.sheet, row) for one in headed for row in sorted(one.totals)]
    return pl.DataFrame(rows, schema={"sheet": pl.String, "source_row": pl.Int64}, orient="row")


def _drafted(
    headed: Sequence[Headed], table: Table, wishes: Wishes
) -> tuple[tuple[Read, ...], pl.DataFrame, frozenset[str], list[pl.DataFrame]]:
    """The sheets that hold the table, one below the other: the fullest, and any half as full."""
    suspects: set[str] = set()
    reads: list[Read] = []
    drafts: list[pl.DataFrame] = []
    parts: list[pl.DataFrame] = []
    lines = 0
    readable = [(one, read_columns(one, table, wishes)) for one in headed]
    most = max((sum(r.is_used for r in read) for _, read in readable), default=0)
    for one, read in readable:
        used = sum(r.is_used for r in read)
        every = wishes.source is not None and wishes.source.every_sheet and _is_table(read)
        if used == 0 or (len(readable) > 1 and used < most / 2 and not every):
            parts.append(found("sheet-not-read", pl.DataFrame({"sheet": [one.sheet]})))
            continue
        reads += read
        parts.append(column_findings(one, read, table, wishes.allow))
        draft, with_at = draft_of(one, read, lines)
        drafts.append(draft)
        suspects |= with_at
        lines += one.rows.height
    if not drafts:
        raise InputError(
            f"No column of the file is one of {table.name}",
            code="columns-unknown",
            advice="Say in a mapping which column is which field.",
        )
    return tuple(reads), pl.concat(drafts, how="diagonal"), frozenset(suspects), parts


def _is_table(reads: Sequence[Read]) -> bool:
    """Whether a sheet says a place and a figure."""
    fields = {read.field for read in reads if read.is_used}
    return bool(fields & set(PLACE_SLOTS)) and bool(fields & {"households", "individuals"})


def _valued(
    draft: pl.DataFrame, table: Table, said: Said, registry: Places, reads: Sequence[Read]
) -> tuple[pl.DataFrame, list[pl.DataFrame], pl.DataFrame]:
    """The draft with constants, values and places; findings; the chains of places kept."""
    draft = said.completed(said.replaced(draft), _defaults(table, reads))
    draft = rounds.with_numbers(draft)
    draft = with_periods(spread_out(draft, said.whole.spread))
    if "breakdown" in table:
        draft = labelled(draft, by_sheet=said.whole.totals)
    else:
        draft = taken_apart(with_groups(draft, said.options.words), said.options.words)
    if table is ROUNDS and not set(PLACE_SLOTS) & set(draft.columns):
        draft = draft.with_columns(admin0_code=pl.lit(said.options.country))
    rule = said.whole.places
    rows, where, told = placed(draft, registry, rule, said.options.code_set, said.options.country)
    if "place_code" in table and not table["place_code"].required:
        where = unplaced_allowed(where)
    rows, origins = _with_ends(rows, table, said, registry)
    rows, times = timed(rows)
    categories = unparsed(rows)
    rest, values = typed(rows.drop(PLACED), table, said.options.words, day_first=said.day_first)
    parts = [where, *origins, times, categories, values]
    if table is FLOWS:
        rest = travellers(rest)
    if table is RESPONSES:
        rest, summed = activities.whole(rest)
        parts.append(summed)
    return rest.hstack(rows.select(PLACED)), parts, told


def _with_ends(
    rows: pl.DataFrame, table: Table, said: Said, registry: Places
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The rows with where people come from, were last displaced, or go to."""
    parts: list[pl.DataFrame] = []
    for end in ("origin", "last_displacement", "destination"):
        if f"{end}_code" not in table:
            continue
        abroad = pl.lit(value=False)
        if f"{end}_country" in table and f"{end}_country" in rows.columns:
            countries = said.options.words("countries")
            home = countries.code_of(said.options.country)
            abroad = (countries.codes(pl.col(f"{end}_country")) != home).fill_null(value=False)
        rows, lost = with_origins(rows, registry, said.options.code_set, end=end, abroad=abroad)
        parts.append(lost)
    return rows, parts


def _defaults(table: Table, reads: Sequence[Read]) -> dict[str, str]:
    """What is so where nobody says otherwise: figures are reported; a stock is of the displaced."""
    if table is ANSWERS:
        return {"basis": "reported", "sampling": "UNKNOWN"}
    if table not in {DISPLACEMENT, SITES, EVENTS}:
        return {"basis": "reported"}
    counted = [r.header.lower() for r in reads if r.field in {"households", "individuals"}]
    returnees = any("return" in header for header in counted)
    return {"basis": "reported", "population_group": "RETURNEE" if returnees else "IDP"}


def _checked(
    draft: pl.DataFrame, rows: pl.DataFrame, table: Table, said: Said, places: pl.DataFrame
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The records made of the rows, and the findings of every check."""
    window = said.options.window or said.whole.window
    day = "assessed_on" if table is SITES else "reference_date"
    known = versions(said.options.words("method_versions"))
    rows, strange = points.coordinates(rows)
    rows, elsewhere = outlines.in_places(rows, places)
    rows = by_sector(rows) if table is NEEDS else rows
    if table is DISPLACEMENT:
        rows = figures.with_method(rows, said.whole.methods, known)
    parts = [
        strange,
        elsewhere,
        figures.households(rows, said.whole.methods),
        figures.sexes(rows),
        figures.severity(rows),
        *figures.updates(rows),
        figures.exceeds(rows, "reached-over-targeted", "reached", "targeted"),
        figures.exceeds(rows, "targeted-over-need", "targeted", "in_need"),
        figures.exceeds(rows, "in-need-over-population", "in_need", "population"),
        dates.window(rows, day, window, said.whole.carried_from),
        dates.periods(rows),
        keys.returnees(rows),
        sums.change(rows),
        *whole_findings(draft, rows, said.whole.assertions),
        *own_findings(rows, table, said.options.beside),
    ]
    records, cells = long(rows, known) if table is DISPLACEMENT else (rows, findings.none())
    if table is ANSWERS:
        records, cells = answered(rows)
    key = (*table.key, STATUS) if STATUS in records.columns else table.key
    if table is ANSWERS and any(name.startswith(PREFIXES) for name in rows.columns):
        key = tuple(name for name in key if name not in {"question", "answer"})
    firsts = records  # of a row that was taken apart, the row itself
    if table in TAKEN_APART and table is not NEEDS:
        firsts = records.filter(pl.col("line").is_first_distinct())
    parts += [
        cells,
        keys.required(draft, firsts if table is ANSWERS else rows, table),
        lists.outside_method(records, known, said.options.words),
        flows.repeated(draft, firsts)
        if table.twins
        else keys.duplicates(
            draft, firsts, key, stock=table is not RESPONSES, added=said.whole.add_up
        ),
        sums.children(records, ("households", "individuals", "in_need")),
    ]
    if said.whole.totals:
        parts.append(partitions(records))
    if said.whole.every_sheet:
        parts.append(sheets_agree(records))
    return records, parts


def _settled(
    records: pl.DataFrame,
    problems: pl.DataFrame,
    *,
    reads: tuple[Read, ...],
    table: Table,
    said: Said,
    lines: pl.DataFrame,
) -> Intake:
    """The records without the rows that have an error, and the account of both."""
    aside = ["row-empty", "row-total", "row-dropped"]
    stopped = (pl.col("severity") == "error") | pl.col("code").is_in(aside)
    out = problems.filter(stopped & pl.col("row").is_not_null())
    rejected = out.select("sheet", source_row="row")
    bad = (
        lines.join(rejected, on=["sheet", "source_row"], how="semi") if out.height else out.head(0)
    )
    if (problems["code"] == "field-missing").any():
        bad = lines  # what every row needs is nowhere: no row can be stored
    good = records
    if bad.height:
        good = records.filter(~pl.col("line").is_in(bad["line"].implode()))
    stored = good["line"].n_unique() if table in TAKEN_APART else good.height
    assert lines.height == stored + bad.height, f"{lines.height} = {stored} + {bad.height}"
    if said.whole.spread or STATUS in good.columns:
        good = merged(good, table)
    if said.whole.add_up:
        good = added_up(good)
    if said.whole.totals:
        good = with_totals(good)
    kept = [name for name in good.columns if name in table and name not in NOT_OURS]
    final = table.conform(good.select(kept)).drop(NOT_OURS)
    return Intake(
        final,
        problems,
        Account(lines.height, stored, bad.height, final.height, _counted(reads)),
        ColumnMapping(said.source.name if said.source else None, reads, said.constants()),
        PLACES.empty(),
    )


def _counted(reads: Sequence[Read]) -> Mapping[str, int]:
    """How many columns were read how."""
    aside = {"given", "source", "name", "tag"}
    words = ["ignored" if r.field == IGNORED and r.how in aside else r.how for r in reads]
    return {word: words.count(word) for word in dict.fromkeys(words)}


def with_cells(problems: pl.DataFrame, reads: Sequence[Read]) -> pl.DataFrame:
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
        .with_columns(column=pl.coalesce("column", "c"), header=pl.coalesce("header", "h"))
        .drop("c", "h")
    )
