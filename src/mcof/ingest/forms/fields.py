"""Which field of a table each question of a form is, and how that was known; never a guess.

A question is a field where the form itself says so (a form of ours, or an HXL tag), or where
its name or a label is a known header. Where two questions claim one field with the same right,
both stay open for a person to decide, as does a question that only resembles a field.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from mcof.ingest import hxl
from mcof.ingest.forms.checks import asks_for
from mcof.ingest.forms.form import POINTS, Form, Question
from mcof.ingest.forms.make import FIELD
from mcof.ingest.mapping import IGNORED, field_of_tag, fields, names, variants
from mcof.ingest.source import header_key
from mcof.ingest.where import Places
from mcof.tables import DISPLACEMENT, Kind, Table
from mcof.vocabulary import Vocabulary
from mcof.vocabulary.text import normalise

STRENGTH = ("ours", "tag", "name", "label", "type")
"""How a field is known, the surest first."""
_TAG = ("hxl", "bind::hxl", "hxl tag")
_POINT = "latitude longitude"
_MOST = 0.8
"""The share of choices that must be places of a level for the list to be of that level."""
_FEWEST = 2
_CELL = re.compile(r"cell:[a-z]+=[\w.\-]+")
_DEEPEST = 3
_TELLING = 5
"""Letters of a header that may be found within the words of a question."""

Words = Callable[[str], Vocabulary]


@dataclass(frozen=True)
class Match:
    """What a question is taken for.

    Attributes:
        field: a field, a slot or a cell; `ignored`; None where a person must decide.
        how: one of `STRENGTH`; `personal`, `silent`, `repeat` where it is ignored;
            `ambiguous`, `unknown` where it is open.
        candidates: what it may be, best first.
        values: choices whose name is written otherwise in the table; of an open question, in
            its first candidate.
    """

    question: Question
    field: str | None
    how: str
    candidates: tuple[str, ...] = ()
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def nearest(self) -> str | None:
        """The field, or what it most likely is."""
        return self.field or next(iter(self.candidates), None)

    @property
    def is_used(self) -> bool:
        """Whether its answers go to the table."""
        return self.field not in {None, IGNORED}


def match(
    form: Form, table: Table, *, places: Places, code_set: str, words: Words
) -> tuple[Match, ...]:
    """Every question of the form with the field that it is."""
    lists = {q.list: _level_of(form, q.list, places, code_set) for q in form.questions if q.list}
    claimed = [_claim(question, table, lists) for question in form.questions]
    return tuple(replace(one, values=_values(form, one, table, words)) for one in _settled(claimed))


def _claim(question: Question, table: Table, lists: Mapping[str, tuple[int, str] | None]) -> Match:
    said = question.cells.get(FIELD)
    if said and all(_is_of(part, table) for part in said.split()):
        return Match(question, said, "ours")
    if aside := _aside(question):
        return Match(question, IGNORED, aside)
    for how, name in _told(question, table):
        if name and _is_of(name, table):
            refined = _refined(name, lists.get(question.list or ""))
            return Match(question, refined, how) if refined else _open(question, table, name)
    if question.type in POINTS and {"latitude", "site_id"} <= set(table.names):
        return Match(question, _POINT, "type")
    return _open(question, table)


def _is_of(name: str, table: Table) -> bool:
    """Whether a table has a field, slot or cell of that name."""
    return name in fields(table) or (table is DISPLACEMENT and bool(_CELL.fullmatch(name)))


def _aside(question: Question) -> str | None:
    """Why the answers go nowhere, whatever the question is called."""
    if not question.is_asked:
        return "silent"
    if question.repeat:  # a table of its own in every export
        return "repeat"
    return "personal" if asks_for(question) else None


def _told(question: Question, table: Table) -> list[tuple[str, str | None]]:
    """What tag, name and labels say, the surest first."""
    tag = next((hxl.parse_tag(question.cells[c]) for c in _TAG if c in question.cells), None)
    known = names(table.name).by_header
    labels = [name for text in question.labels.values() if (name := known.get(header_key(text)))]
    return [
        ("tag", field_of_tag(table.name, tag) if tag else None),
        ("name", known.get(header_key(question.name))),
        ("label", next(iter(labels), None)),
    ]


def _refined(name: str, level: tuple[int, str] | None) -> str | None:
    """The code or the name of a place, as the choices are; None where they are of another level."""
    if level is None or not name.startswith("admin"):
        return name
    depth, part = level
    return f"admin{depth}_{part}" if name.startswith(f"admin{depth}_") else None


def _open(question: Question, table: Table, *first: str) -> Match:
    """An open question, with the fields that its words name: the longest words first."""
    texts = [normalise(" ".join(question.name.split("_")))]
    texts += [normalise(text) for text in question.labels.values()]
    named = [
        (-len(words), field)
        for words, field in _phrases(table.name)
        if any(f" {words} " in f" {text} " for text in texts)
    ]
    near = [field for _, field in sorted(named)]
    return Match(question, None, "unknown", tuple(dict.fromkeys([*first, *near]))[:3])


@cache
def _phrases(table: str) -> tuple[tuple[str, str], ...]:
    """Known headers as words, those that say enough to be looked for in a sentence."""
    told = ((normalise(text), name) for text, name in variants(table))
    return tuple((words, name) for words, name in told if len(words) >= _TELLING)


def _settled(claimed: Sequence[Match]) -> list[Match]:
    """One question for each field: the one known best; of equals, none."""
    rivals: dict[str, list[Match]] = {}
    for one in claimed:
        if one.is_used:
            rivals.setdefault(str(one.field), []).append(one)
    settled: list[Match] = []
    for one in claimed:
        others = rivals.get(str(one.field), [])
        best = min((STRENGTH.index(other.how) for other in others), default=0)
        equals = [other for other in others if STRENGTH.index(other.how) == best]
        if not one.is_used or (len(equals) == 1 and equals[0] is one):
            settled.append(one)
        else:
            settled.append(replace(one, field=None, how="ambiguous", candidates=(str(one.field),)))
    return settled


def _level_of(form: Form, name: str, places: Places, code_set: str) -> tuple[int, str] | None:
    """The level of places that a list is of, and whether its choices are codes or names."""
    choices = form.choices_of(name)
    if choices.height < _FEWEST:
        return None
    column = next((form.labels_of(language) for language in _english_first(form)), "name")
    texts = choices.select(
        code=pl.col("name"), text=pl.col(column) if column in choices.columns else pl.col("name")
    )
    found: list[tuple[float, int, str]] = []
    for level in range(1, _DEEPEST + 1):
        for part, asked in (
            ("code", texts.select(given_code="code")),
            ("name", texts.select(given_name="text")),
        ):
            answer = places.resolve(asked, level=level, code_set=code_set)
            share = answer["place_code"].is_not_null().mean()
            found.append((float(share or 0), -level, part))  # type: ignore[arg-type]
    share, level, part = max(found, key=lambda one: one[:2])
    return (-level, part) if share >= _MOST else None


def _english_first(form: Form) -> list[str]:
    languages = form.languages or ("",)
    return sorted(languages, key=lambda name: not name.lower().startswith("english"))


def _values(form: Form, one: Match, table: Table, words: Words) -> dict[str, str]:
    """What the names of choices are in the table: codes of our vocabulary, else their labels."""
    name = one.nearest or IGNORED
    if not one.question.is_select or name == IGNORED or name.startswith("cell:"):
        return {}
    if name.endswith("_code"):
        return {}
    column = next((one for one in table.columns if one.name == name), None)
    vocabulary = words(column.vocabulary) if column and column.vocabulary else None
    if vocabulary is None and column is not None and column.kind is not Kind.TEXT:
        return {}
    told: dict[str, str] = {}
    columns = [form.labels_of(language) for language in _english_first(form)]
    for choice in form.choices_of(one.question.list).iter_rows(named=True):
        labels = [str(choice[c]) for c in columns if choice.get(c)]
        spellings = [str(choice["name"]), *labels] if vocabulary else []
        codes = [code for text in spellings if vocabulary and (code := vocabulary.code_of(text))]
        meant = next(iter(codes if vocabulary else labels), None)
        if meant and choice["name"] and meant != choice["name"]:
            told[str(choice["name"])] = meant
    return told
