"""Keep what people decide: rows that are only ever added, each with who, when and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from mcof.actions.intake.register import next_moment, now
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ports import Appends, Store
from mcof.tables import CLEANING, Table


def keep(store: Appends, table: Table, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> datetime:
    """Add decisions to a table of decisions, all at one moment later than any before.

    The table has the columns `by` and `recorded_at`; a later decision of the same thing
    takes the place of an earlier one, and both stay.

    Returns:
        The moment recorded.
    """
    moments: list[datetime] = []

    def decide(earlier: pl.DataFrame) -> pl.DataFrame:
        moment = next_moment(earlier.select("recorded_at"), now())
        moments.append(moment)
        return table.conform(
            pl.DataFrame(
                [dict(row) | {"by": by.name, "recorded_at": moment} for row in rows],
                infer_schema_length=None,
            )
        )

    store.append_if(table.name, decide)
    return moments[-1]


def must_say(text: str, what: str) -> str:
    """The text without spaces around it.

    Raises:
        InputError: it says nothing.
    """
    if not text.strip():
        raise InputError(
            f"A decision needs a {what}",
            code="decision-incomplete",
            advice="Say what was decided, and why.",
        )
    return text.strip()


def log_of(store: Store, as_of: datetime | None = None) -> pl.DataFrame:
    """All decisions of the cleaning log that were recorded by a moment."""
    return decisions(store, CLEANING, as_of)


def decisions(store: Store, table: Table, as_of: datetime | None = None) -> pl.DataFrame:
    """All rows of a table of decisions that were recorded by a moment, oldest first."""
    rows = pl.from_arrow(store.read(table.name))
    assert isinstance(rows, pl.DataFrame)
    if as_of is not None:
        rows = rows.filter(pl.col("recorded_at") <= as_of.astimezone(UTC))
    return rows.sort("recorded_at", maintain_order=True)
