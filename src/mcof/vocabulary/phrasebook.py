"""The sentences of screens and reports, in every language: `data/phrases.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from types import MappingProxyType

from mcof.errors import Missing
from mcof.vocabulary.terms import LANGUAGES, data


@dataclass(frozen=True)
class Phrases:
    """The phrases of one language; `p("key", name=value)` fills the `{name}` places."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The phrase, filled in. A key or a value that is missing is a bug."""
        return self.texts[key].format(**values)

    def __contains__(self, key: object) -> bool:
        return key in self.texts


def phrases(language: str) -> Phrases:
    """The phrases of `en`, `ar` or `ckb`.

    Raises:
        Missing: mcof does not speak the language.
    """
    if language not in LANGUAGES:
        raise Missing(
            f"There are no phrases in {language}",
            code="language-missing",
            advice=f"One of: {', '.join(LANGUAGES)}.",
        )
    return _phrases(language)


@lru_cache
def _phrases(language: str) -> Phrases:
    rows = csv.DictReader(StringIO(data("phrases.csv")))
    return Phrases(language, MappingProxyType({row["key"]: row[language] for row in rows}))
