"""What every report is: figures of one crisis, as they were known at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True)
class Named:
    """A code with its names: reports carry both, so that a renderer needs no registry.

    Attributes:
        code: P-code of a place, or the code of a term of the vocabulary.
        names: name by language (`en`, `ar`, `ckb`); may lack some.
    """

    code: str
    names: Mapping[str, str] = field(default_factory=dict, hash=False)

    def name(self, language: str) -> str:
        """The name in a language; else in English; else in any; else the code."""
        known = {key: value for key, value in self.names.items() if value}
        return known.get(language) or known.get("en") or next(iter(known.values()), self.code)


@dataclass(frozen=True, kw_only=True)
class Report:
    """Something that is published, as values: codes, numbers, dates, and no sentence.

    Attributes:
        crisis: name of the crisis or workspace, as its people wrote it.
        known_at: the moment (UTC) up to which imports count; a later one may change figures.
    """

    crisis: str
    known_at: datetime
