"""Look whether the store is healthy, and remove what killed imports left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcof.ports import Ailment, Workspace


@dataclass(frozen=True)
class Diagnosis:
    """What the doctor found.

    Attributes:
        ailments: the gravest first; with repair, also what was removed.
    """

    ailments: Sequence[Ailment]

    @property
    def healthy(self) -> bool:
        """Whether every figure can be trusted: harmless rest does not make a store ill."""
        return all(ailment.severity == "info" for ailment in self.ailments)


def doctor(workspace: Workspace, *, repair: bool = False) -> Diagnosis:
    """Check the log, the files, the row counts and the hashes of the originals.

    Args:
        repair: remove what no registered import owns; waits for nobody: while an
            import is running nothing is removed, and an `info` says so.
    """
    return Diagnosis(workspace.store.health(repair=repair))
