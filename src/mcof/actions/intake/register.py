"""The register of imports as the verbs see it: who stands, who is retracted, what comes next."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import polars as pl

from mcof.actions.naming import IMPORT
from mcof.ports import Store
from mcof.tables import REGISTER

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ID_LETTERS = 26


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def new_import_id(moment: datetime) -> str:
    """A name that no other attempt has, and that sorts by the moment it began: a ULID.

    48 bits of milliseconds since 1970 and 80 bits of chance, in Crockford's base 32
    (https://github.com/ulid/spec).
    """
    milliseconds = int(moment.timestamp() * 1000)
    number = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    return "".join(_CROCKFORD[(number >> 5 * place) & 31] for place in reversed(range(_ID_LETTERS)))


def register_of(store: Store) -> pl.DataFrame:
    """All rows of the register, in the order in which they were written."""
    rows = pl.from_arrow(store.read(REGISTER.name))
    assert isinstance(rows, pl.DataFrame)
    return rows.sort("recorded_at", maintain_order=True)


def next_moment(register: pl.DataFrame, moment: datetime) -> datetime:
    """The moment to write into the next row: later than every row, whatever the clock says.

    A clock that is set back must not let a new import slip in before an old `as_of`.
    """
    last = register["recorded_at"].max()
    if not isinstance(last, datetime) or last < moment:
        return moment
    return last + timedelta(microseconds=1)


def states(register: pl.DataFrame) -> pl.DataFrame:
    """Each import with its `state`: counts, superseded or retracted.

    Returns:
        The rows of the imports, with `state`, `superseded_by`, `retracted_at`,
        `retracted_by` and `retracted_because` beside them.
    """
    retractions = (
        register.filter(pl.col("event") == "retract")
        .unique("import_id", keep="first", maintain_order=True)
        .select(
            "import_id",
            retracted_at="recorded_at",
            retracted_by="by",
            retracted_because="reason",
        )
    )
    imports = register.filter(pl.col("event") == "import").join(
        retractions, on="import_id", how="left", maintain_order="left"
    )
    successors = (
        imports.filter(pl.col("retracted_at").is_null() & pl.col("supersedes").is_not_null())
        .unique("supersedes", keep="first", maintain_order=True)
        .select(import_id="supersedes", superseded_by="import_id")
    )
    return imports.join(successors, on="import_id", how="left", maintain_order="left").with_columns(
        pl.when(pl.col("retracted_at").is_not_null())
        .then(pl.lit("retracted"))
        .when(pl.col("superseded_by").is_not_null())
        .then(pl.lit("superseded"))
        .otherwise(pl.lit("counts"))
        .alias("state")
    )


def named(register: pl.DataFrame, import_id: str) -> dict[str, object]:
    """The import of that name, with its state.

    A beginning that only one import has is name enough.

    Raises:
        Missing: no import has that name.
        InputError: several begin so.
    """
    return IMPORT.one(states(register), import_id).row(0, named=True)
