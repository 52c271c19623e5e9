"""Say which lists of registrations there are, and which were purged; purge them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import keep, must_say
from mcof.actions.intake.register import now
from mcof.actions.linkage.import_list import standing
from mcof.actors import Actor
from mcof.errors import InputError, Missing
from mcof.ports import Registrations
from mcof.tables.restricted import LISTS, REGISTRATION_RECORDS

_SHOWN = ("import_id", "partner", "unit", "records", "purpose", "basis", "keep_until", "by")


def lists(registrations: Registrations) -> pa.Table:
    """Every list with its state, the newest first: counts and purposes, no person.

    Returns:
        `import_id, state, partner, unit, records, purpose, basis, keep_until, by,
        recorded_at, purged_at, purged_by, reason`; the state is `kept`, `expired` (its day
        is past) or `purged`.
    """
    rows = registrations.vault.read(LISTS.name)
    purges = rows.filter(pl.col("event") == "purge").select(
        "import_id", purged_at="recorded_at", purged_by="by", reason="reason"
    )
    brought = rows.filter(pl.col("event") == "import").join(
        purges.unique("import_id", keep="first"), on="import_id", how="left"
    )
    state = (
        pl.when(pl.col("purged_at").is_not_null())
        .then(pl.lit("purged"))
        .when(pl.col("keep_until") < now().date())
        .then(pl.lit("expired"))
        .otherwise(pl.lit("kept"))
        .alias("state")
    )
    shown = brought.with_columns(state).sort("import_id", descending=True)
    return (
        shown.select(
            "import_id",
            "state",
            *_SHOWN[1:],
            "recorded_at",
            "purged_at",
            "purged_by",
            "reason_right",
        )
        .rename({"reason_right": "reason"})
        .to_arrow()
    )


def purge(
    registrations: Registrations,
    import_id: str | None = None,
    *,
    expired: bool = False,
    by: Actor,
    reason: str,
) -> Sequence[str]:
    """Remove lists for good, with all that was computed and decided of their records.

    Their files are removed from the disk; that they were purged, when, by whom and why
    stays. Where no list is left, the key of the pseudonyms is destroyed too. Purging
    again what was purged removes what a killed purge left.

    Args:
        import_id: the list; a beginning that only one has is enough.
        expired: every list whose day is past.

    Returns:
        The lists that were purged.

    Raises:
        InputError: neither a list nor `expired` is said, or no reason.
        Missing: there is no such list.
        Outside: somebody writes to the restricted store.
    """
    reason = must_say(reason, "reason")
    vault = registrations.vault
    going = _chosen(registrations, import_id, expired, now().date())
    records = vault.read(REGISTRATION_RECORDS.name).select("record", "import_id")
    before = standing(registrations)["import_id"].to_list()
    counts: dict[str, int] = {}
    for name in going:
        own = records.filter(import_id=name)["record"]
        others = records.filter(pl.col("import_id") != name)["record"]
        counts[name] = own.len()
        vault.drop([name], own.filter(~own.is_in(others.implode())))
    rows = [
        {"event": "purge", "import_id": name, "records": counts[name], "reason": reason}
        for name in going
        if name in before
    ]
    if rows:
        keep(vault, LISTS, rows, by=by)
    if standing(registrations).is_empty():
        vault.forget_key()
    return going


def _chosen(
    registrations: Registrations, import_id: str | None, expired: bool, today: date
) -> list[str]:
    if (import_id is None) == (not expired):
        raise InputError(
            "Say either which list to purge, or that all expired ones go.",
            code="purge-unclear",
            advice="Name a list of `mcof link lists`, or give --expired.",
        )
    if import_id is None:
        late = standing(registrations).filter(pl.col("keep_until") < today)
        return late["import_id"].to_list()
    known = registrations.vault.read(LISTS.name).filter(pl.col("event") == "import")
    names = known.filter(pl.col("import_id").str.starts_with(import_id.strip().upper()))
    if names.height != 1 or not import_id.strip():
        raise Missing(
            f"There is no one list {import_id}.",
            code="list-missing",
            advice="See `mcof link lists`.",
        )
    return names["import_id"].to_list()
