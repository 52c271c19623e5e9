"""Review pairs: side by side for a person who may see them, and what they decide is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from mcof.actions.deciding import keep, must_say
from mcof.actions.linkage.link import current, scored, unit_of
from mcof.actors import Actor
from mcof.errors import InputError, Missing
from mcof.linkage.decisions import DECISIONS, PAIR, latest, queue
from mcof.linkage.quality import SAMPLE, Quality, quality, sample
from mcof.ports import Registrations
from mcof.tables.restricted import LINK_DECISIONS

SHOWN = (
    *("partner", "record_id", "household_id", "full_name", "given_name", "father_name"),
    *("family_name", "sex", "birth_date", "age", "phone", "document_id", "place_given"),
    *("population_group", "size", "registered_on"),
)


@dataclass(frozen=True)
class Pair:
    """Two records side by side. **Personal**: for the eyes of a reviewer, nowhere kept.

    Attributes:
        one, other: `SHOWN` by name.
        weights: what each comparison says; above 0 for one person, below against.
    """

    record_a: str
    record_b: str
    probability: float
    one: dict[str, str | int | date | None]
    other: dict[str, str | int | date | None]
    weights: dict[str, float]


def waiting(
    registrations: Registrations,
    *,
    unit: str | None = None,
    sampled: bool = False,
    size: int = SAMPLE,
) -> Iterator[Pair]:
    """The pairs that a person should look at next, one by one.

    Args:
        sampled: those from all bands that the quality is estimated from; otherwise the
            pairs in review, those first of which least is known.
        size: pairs of the sample.

    Raises:
        Missing: there are no lists, or nothing was linked.
    """
    unit = unit_of(registrations, unit)
    pairs = scored(registrations, unit)
    decisions = registrations.vault.read(LINK_DECISIONS.name)
    if sampled:
        rows = sample(pairs, size).join(latest(decisions), on=PAIR, how="anti")
    else:
        rows = queue(pairs, decisions)
    records = current(registrations, unit)
    # One at a time: only what is on the screen is taken out.
    for row in rows.iter_rows(named=True):
        yield _pair(row, records)


def _pair(row: dict[str, object], records: pl.DataFrame) -> Pair:
    one, other = (
        records.filter(record=row[side]).select(SHOWN).row(0, named=True) for side in PAIR
    )
    weights = {
        name.removesuffix("_weight"): float(str(value))
        for name, value in row.items()
        if name.endswith("_weight") and value is not None
    }
    return Pair(
        str(row["record_a"]),
        str(row["record_b"]),
        float(str(row["probability"])),
        one,
        other,
        weights,
    )


def decide(
    registrations: Registrations,
    record_a: str,
    record_b: str,
    decision: str,
    *,
    by: Actor,
    reason: str,
) -> datetime:
    """Keep what a person decided of a pair; a later decision takes the place of an earlier.

    Returns:
        The moment recorded.

    Raises:
        InputError: it is none of same, different, unsure; no reason is given; or both are one.
        Missing: one of the records is in no list that stands.
    """
    reason = must_say(reason, "reason")
    if decision not in DECISIONS:
        raise InputError(
            f"{decision!r} is no decision.",
            code="link-decision-unknown",
            advice=f"One of: {', '.join(DECISIONS)}.",
        )
    first, second = sorted((record_a, record_b))
    known = registrations.vault.read("registration_records")["record"]
    if first == second or not {first, second} <= set(known):
        raise Missing(
            "There is no such pair of records.",
            code="pair-missing",
            advice="Write it as `mcof link review` shows it.",
        )
    row = {"record_a": first, "record_b": second, "decision": decision, "reason": reason}
    return keep(registrations.vault, LINK_DECISIONS, [row], by=by)


def judged(registrations: Registrations, *, unit: str | None = None, size: int = SAMPLE) -> Quality:
    """Precision and recall of what counts as one person now, from the sample.

    Raises:
        Missing: there are no lists, or nothing was linked.
    """
    pairs = scored(registrations, unit_of(registrations, unit))
    return quality(pairs, registrations.vault.read(LINK_DECISIONS.name), size)
