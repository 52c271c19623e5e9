"""What may be wrong with a store, and how what nobody owns is removed."""

from __future__ import annotations

from collections.abc import Sequence

from mcof.ports import Ailment
from mcof.store.rows import DeltaTables
from mcof.store.originals import Originals

BUSY = Ailment(
    "info",
    "An import is running, so nothing was removed.",
    "Repair again once it has ended.",
)


def ailments(tables: DeltaTables, originals: Originals) -> Sequence[Ailment]:
    """What is wrong, the gravest first."""
    return []


def repaired(tables: DeltaTables, originals: Originals) -> Sequence[Ailment]:
    """Removes the rest of killed attempts, and says what it removed and what stays wrong."""
    return ailments(tables, originals)
