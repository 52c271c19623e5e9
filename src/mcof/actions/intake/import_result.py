"""What an import did, told without holding on to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from mcof.ingest.findings import together
from mcof.ingest.intake import Account, Intake
from mcof.ingest.mapping import ColumnMapping
from mcof.tables import Table

PREVIEW = 20  # records handed back
SHOWN = 100_000  # findings handed back in memory; the store has all


@dataclass(frozen=True)
class ImportResult:
    """What an import did.

    Attributes:
        import_id: of this import; where it is `already` there, of the earlier one; empty
            for a dry run.
        already: the same file was imported before in the same way; nothing was written.
        account: where every row went.
        findings: in the columns of `FINDINGS` without `import_id` and `recorded_at`; at
            most `SHOWN` rows, while `found` counts all.
        preview: the first records, as they are or would be stored.
    """

    import_id: str
    already: bool
    dry_run: bool
    table: str
    account: Account
    findings: pl.DataFrame
    found: int
    mapping: ColumnMapping
    preview: pl.DataFrame


def small(part: Intake, *, keep: int) -> Intake:
    """What is told of a part, copied: a slice would hold on to all rows of the part."""
    records = pl.DataFrame(part.records.head(PREVIEW).to_dicts(), schema=part.records.schema)
    findings = part.findings.head(keep) if keep else part.findings.clear()
    return replace(part, records=records, findings=findings, places=part.places.clear())


def nothing(account: Account) -> Account:
    """The account of no rows."""
    return replace(account, rows_read=0, rows_stored=0, rows_rejected=0, records=0)


def summed(told: Sequence[Intake]) -> Account:
    """The account of all parts together."""
    every = [part.account for part in told]
    return replace(
        every[0],
        rows_read=sum(one.rows_read for one in every),
        rows_stored=sum(one.rows_stored for one in every),
        rows_rejected=sum(one.rows_rejected for one in every),
        records=sum(one.records for one in every),
    )


def result_of(
    import_id: str,
    told: Sequence[Intake],
    found_rows: int,
    table: Table,
    *,
    already: bool,
    dry_run: bool,
) -> ImportResult:
    """What the parts of a file came to."""
    return ImportResult(
        import_id=import_id,
        already=already,
        dry_run=dry_run,
        table=table.name,
        account=summed(told),
        findings=together([part.findings for part in told]),
        found=found_rows,
        mapping=told[0].mapping,
        preview=told[0].records.head(PREVIEW),
    )
