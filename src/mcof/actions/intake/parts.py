"""A file as it goes through intake: at once, or in parts where it is too large to hold.

What needs the whole file (sums that a source states, measures spread over rows) keeps
it whole, whatever its size. A part is given the header rows of the first part, and
the columns are read as the first part read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import polars as pl

from mcof.actions.intake.duplicates import SeenKeys
from mcof.ingest import headers
from mcof.ingest.findings import found, together
from mcof.ingest.headers import Headed
from mcof.ingest.intake import Intake, intake, take
from mcof.ingest.said import Options
from mcof.ingest.shapes.cells import DIMENSIONS, NAMED
from mcof.ingest.sheets import RawSheet
from mcof.ingest.source import Layout, Source, header_key, source_of
from mcof.ingest.where import Places
from mcof.ports import Reader
from mcof.tables import Table

LARGE = 64 << 20  # bytes of a text file from which it is read in parts
PART = 250_000  # rows: a part with its strings and its records takes about 600 MB
PACKED = 8  # a workbook is packed: as text it would be several times as large
_TEXT = {".csv", ".tsv", ".txt"}
_BOOKS = {".xlsx", ".xlsm", ".xlsb"}


@runtime_checkable
class PartReader(Protocol):
    """A reader that need not hold a file as a whole."""

    def batches(self, path: Path, rows: int = PART) -> Iterator[RawSheet]:
        """The file in parts, each with the number of its first row."""
        ...


@dataclass(frozen=True)
class Asked:
    """What was asked of intake."""

    table: Table
    registry: Places
    source: Source | None
    mapping: Mapping[str, Any] | None
    options: Options

    def whole(self, sheets: Sequence[RawSheet]) -> Intake:
        """What comes of a file that is held as a whole."""
        return intake(
            sheets,
            table=self.table,
            registry=self.registry,
            source=self.source,
            mapping=self.mapping,
            options=self.options,
        )

    def part(self, headed: Headed, given: Source | None) -> Intake:
        """What comes of a part, whose columns are read as `given` says."""
        return take(
            [headed],
            table=self.table,
            registry=self.registry,
            source=self.source,
            given=given,
            options=self.options,
        )

    def is_long(self, came: Intake) -> bool:
        """Whether a location's rows may lie in several parts, and its total is to be made."""
        used = {read.field for read in came.mapping.columns if read.is_used}
        makes = self.source is not None and self.source.totals
        return makes and bool(used & {*NAMED.values(), *DIMENSIONS.values()})

    def needs_the_whole(self) -> bool:
        """Whether a rule speaks of all rows together."""
        given, source = self.mapping or {}, self.source
        said = source is not None and bool(source.assertions or source.spread or source.add_up)
        return said or any(given.get(name) for name in ("assert", "spread", "add_up"))


def parts(
    reader: Reader, path: Path, asked: Asked, *, large: int = LARGE, part: int = PART
) -> Iterator[Intake]:
    """What comes of a file, part by part; a small file is one part.

    A long list whose totals must be made is held as a whole: a location may lie in two parts.

    Args:
        large: bytes from which a text file is read in parts. The cells of a workbook are read
            at once; one of a single sheet goes through in parts from an eighth of that on.
        part: rows of a part.
    """
    kind = path.suffix.lower()
    least = large if kind in _TEXT else large // PACKED
    is_large = kind in _TEXT | _BOOKS and path.stat().st_size >= least
    if not (is_large and isinstance(reader, PartReader) and not asked.needs_the_whole()):
        yield asked.whole(reader.read(path))
    elif kind in _TEXT:
        yield from _in_parts(reader, path, reader.batches(path, part), asked)
    else:
        pieces = list(reader.batches(path, part))
        if len({piece.name for piece in pieces}) > 1:  # several sheets may speak of one total
            yield asked.whole(_joined(pieces))
        else:
            yield from _in_parts(reader, path, iter(pieces), asked)


def _joined(pieces: Sequence[RawSheet]) -> list[RawSheet]:
    """The sheets that were cut into pieces."""
    sheets: dict[str, RawSheet] = {}
    for piece in pieces:
        if (first := sheets.get(piece.name)) is None:
            sheets[piece.name] = piece
            continue
        complaints = [c for c in (first.complaints, piece.complaints) if c is not None]
        sheets[piece.name] = replace(
            first,
            cells=pl.concat([first.cells, piece.cells]),
            complaints=pl.concat(complaints) if complaints else None,
        )
    return list(sheets.values())


def _in_parts(
    reader: Reader, path: Path, sheets: Iterator[RawSheet], asked: Asked
) -> Iterator[Intake]:
    seen = SeenKeys(asked.table)
    said: set[tuple[object, ...]] = set()
    given = source_of("mapping", asked.mapping) if asked.mapping else None
    headed: Headed | None = None
    for sheet in sheets:
        headed = headers.head(sheet) if headed is None else headers.follow(headed, sheet)
        came = asked.part(headed, given)
        if not said and asked.is_long(came):
            yield asked.whole(reader.read(path))
            return
        if not said:
            given = _fixed(came, given)
        came = _unsaid(came, said)
        if asked.table.twins:  # two rows alike may both be true, in one part or in two
            yield came
            continue
        yield _unrepeated(came, seen.repeated(came.records))


def _fixed(came: Intake, given: Source | None) -> Source:
    """The mapping that reads the columns of every part as those of the first were read."""
    used = {header_key(read.header): read.field for read in came.mapping.columns if read.is_used}
    idle = {header_key(read.header) for read in came.mapping.columns} - set(used)
    layout = Layout(
        columns={key: str(field) for key, field in used.items()}, ignore=frozenset(idle)
    )
    return replace(given or Source("mapping"), layouts=(layout,))


def _unsaid(came: Intake, said: set[tuple[object, ...]]) -> Intake:
    """Without findings about columns that an earlier part has made."""
    about = ["code", "sheet", "column", "header"]
    of_columns = came.findings.filter(pl.col("row").is_null())
    fresh = [row for row in of_columns.select(about).unique().rows() if row not in said]
    said.update(fresh or [()])
    new = pl.DataFrame(fresh, schema=dict.fromkeys(about, pl.String), orient="row")
    kept = of_columns.join(new, on=about, how="semi", nulls_equal=True, maintain_order="left")
    return replace(
        came, findings=pl.concat([kept, came.findings.filter(pl.col("row").is_not_null())])
    )


def _unrepeated(came: Intake, repeated: pl.DataFrame) -> Intake:
    """Without the records that an earlier part had, and with a finding for each."""
    if repeated.is_empty():
        return came
    gone = came.records.with_row_index("index").join(
        repeated.with_columns(pl.col("index").cast(pl.UInt32)), on="index"
    )
    kept = came.records.with_row_index("index").join(gone, on="index", how="anti").drop("index")
    before, after = (frame["source_row"].n_unique() for frame in (came.records, kept))
    problems = [
        found("duplicate-row", gone.filter("same")),
        found("duplicate-key", gone.filter(~pl.col("same"))),
    ]
    account = replace(
        came.account,
        rows_stored=came.account.rows_stored - (before - after),
        rows_rejected=came.account.rows_rejected + (before - after),
        records=kept.height,
    )
    return replace(
        came, records=kept, findings=together([came.findings, *problems]), account=account
    )
