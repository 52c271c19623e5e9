"""A vocabulary: a versioned list of codes, with labels in three languages.

Each list is a CSV file in `data/` with the columns `code,en,ar,ckb,aliases` and any
attributes of its own; `data/index.toml` says its version and where it comes from.
A workspace adds terms with a folder of CSV files of the same shape and names.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from mcof.errors import InputError, Missing
from mcof.vocabulary.text import normalise, normalise_expr

LANGUAGES = ("en", "ar", "ckb")
_OWN_COLUMNS = ("code", *LANGUAGES, "aliases")


@dataclass(frozen=True)
class Term:
    """One word of a list.

    Attributes:
        labels: by language.
        aliases: other ways of writing it, in any language.
        attributes: the further columns of the list, as text; empty where not said.
    """

    code: str
    labels: Mapping[str, str]
    aliases: tuple[str, ...]
    attributes: Mapping[str, str]

    def label(self, language: str) -> str:
        """The label in the language, or in English where the language has none."""
        return self.labels.get(language) or self.labels["en"]

    @property
    def spellings(self) -> Iterator[str]:
        """Everything that means this term: code, labels, aliases."""
        yield self.code
        yield from (label for label in self.labels.values() if label)
        yield from self.aliases


@dataclass(frozen=True)
class Vocabulary:
    """A list of terms in order, as of a version."""

    name: str
    version: str
    source: str
    about: str
    terms: Mapping[str, Term]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    def __contains__(self, code: object) -> bool:
        return code in self.terms

    def code_of(self, text: str | None) -> str | None:
        """The code that a text means: exact after normalisation, or None; never a guess."""
        return self._by_spelling.get(normalise(text)) if text else None

    def label(self, code: str, language: str = "en") -> str:
        """The label of a code; the code itself where the list does not have it."""
        term = self.terms.get(code)
        return term.label(language) if term else code

    def codes(self, text: pl.Expr) -> pl.Expr:
        """`code_of` for a column: codes, and null for what the list does not have."""
        table = self._by_spelling
        return normalise_expr(text).replace_strict(
            list(table), list(table.values()), default=None, return_dtype=pl.String()
        )

    def labels(self, language: str = "en") -> dict[str, str]:
        """Label by code, in the order of the list."""
        return {code: term.label(language) for code, term in self.terms.items()}

    def attribute(self, name: str) -> dict[str, str]:
        """An attribute by code, for the terms that have it."""
        return {c: t.attributes[name] for c, t in self.terms.items() if t.attributes.get(name)}

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for term in self:
            for spelling in term.spellings:
                owner = found.setdefault(normalise(spelling), term.code)
                if owner != term.code:
                    raise InputError(
                        f"In {self.name}, '{spelling}' means both {owner} and {term.code}",
                        code="vocabulary-ambiguous",
                        advice="Give the spelling to one of the two terms.",
                    )
        return found


def load(name: str, additions: Path | None = None) -> Vocabulary:
    """A list that ships with mcof, with a workspace's own terms added.

    Args:
        name: of the list, such as `sectors`.
        additions: a folder; its `<name>.csv`, if there is one, adds terms, or replaces
            those with the same code.

    Raises:
        Missing: there is no such list.
        InputError: the added file lacks a column or a label, or repeats a spelling.
    """
    shipped = _shipped(name)
    path = additions / f"{name}.csv" if additions else None
    if path is None or not path.is_file():
        return shipped
    own = _terms(path.read_text("utf-8-sig"), str(path))
    merged = Vocabulary(
        name=name,
        version=f"{shipped.version}+own",
        source=f"{shipped.source}; the workspace",
        about=shipped.about,
        terms=MappingProxyType({**shipped.terms, **own}),
    )
    merged.code_of("-")  # meets a repeated spelling now rather than in the middle of an import
    return merged


def names() -> list[str]:
    """The names of the lists that ship with mcof."""
    return sorted(_index())


def direction(language: str) -> str:
    """`rtl` or `ltr`, for the language's script."""
    return load("languages").terms[language].attributes["direction"]


@lru_cache
def _index() -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads(data("index.toml")))


@lru_cache
def _shipped(name: str) -> Vocabulary:
    about = _index().get(name)
    if about is None:
        raise Missing(
            f"There is no vocabulary {name}",
            code="vocabulary-missing",
            advice="One of: " + ", ".join(names()) + ".",
        )
    return Vocabulary(
        name=name,
        version=about["version"],
        source=about["source"],
        about=about["about"],
        terms=MappingProxyType(_terms(data(f"{name}.csv"), f"{name}.csv")),
    )


def data(file: str) -> str:
    """The text of a file in `data/`."""
    return files("mcof.vocabulary").joinpath("data", file).read_text("utf-8")


def _terms(text: str, origin: str) -> dict[str, Term]:
    rows = csv.DictReader(StringIO(text))
    lacking = set(_OWN_COLUMNS) - set(rows.fieldnames or ())
    if lacking:
        raise InputError(
            f"{origin} lacks the columns {', '.join(sorted(lacking))}",
            code="vocabulary-columns",
            advice=f"The first line is {','.join(_OWN_COLUMNS)} and any attributes.",
        )
    return {term.code: term for term in (_term(row, origin) for row in rows)}


def _term(row: dict[str, str | None], origin: str) -> Term:
    cells = {name: (value or "").strip() for name, value in row.items() if name}
    if not cells["code"] or not cells["en"]:
        raise InputError(
            f"{origin} has a term without a code or an English label",
            code="vocabulary-term",
            advice="Every term has at least a code and a label in English.",
        )
    return Term(
        code=cells["code"],
        labels=MappingProxyType({language: cells[language] for language in LANGUAGES}),
        aliases=tuple(alias.strip() for alias in cells["aliases"].split("|") if alias.strip()),
        attributes=MappingProxyType({k: v for k, v in cells.items() if k not in _OWN_COLUMNS}),
    )
