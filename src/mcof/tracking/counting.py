"""What may be added, by the kind of what is counted: an illegal total is an error."""

from __future__ import annotations

from mcof.errors import InputError
from mcof.vocabulary import load

OVER = ("time", "places", "sectors", "activities")
"""Along what a figure may be added, as the vocabulary of counting kinds asks it."""


def may_be_added(kind: str, over: str) -> bool:
    """Whether figures of a counting kind may be added over time, places, sectors or activities."""
    return load("counting_kinds").attribute(f"over_{over}").get(kind) == "sum"


def check_added(kind: str, over: str, *, what: str, instead: str) -> None:
    """Refuse a total that counts people more than once.

    Args:
        kind: a code of `counting_kinds`.
        over: one of `OVER`.
        what: is to be added, for the message; `instead`: what to ask for.

    Raises:
        InputError: `over` is none of `OVER`, or the kind is not added over it.
    """
    if over not in OVER:
        raise InputError(
            f"Nothing is added over '{over}'",
            code="total-over-unknown",
            advice=f"Add over {', '.join(OVER)}.",
        )
    if not may_be_added(kind, over):
        label = load("counting_kinds").label(kind).lower()
        raise InputError(
            f"{what} may not be added over {over}: {label} would be counted more than once",
            code="total-illegal",
            advice=instead,
        )
