"""Which field each column of a sheet is, and how that was known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

import polars as pl
from rapidfuzz import fuzz, process

from mcof.errors import InputError
from mcof.ingest.headers import HeadedColumn
from mcof.ingest.shapes.travellers import PARTS
from mcof.ingest.source import OURS, Layout, header_key
from mcof.tables import DISPLACEMENT, FACTS, Table
from mcof.vocabulary import load

IGNORED = "ignored"
LONGEST_QUESTION = 200
"""Letters of a header that a question is known by."""

PLACE_SLOTS = (
    *(f"admin{level}_{part}" for level in range(4) for part in ("code", "name")),
    "place_code",
    "place_name",
)
"""What a column may say of the place: resolved together into the place columns of a table."""

SLOTS: Mapping[str, tuple[str, ...]] = {
    "displacement": (
        *PLACE_SLOTS,
        "origin_name",
        "last_displacement_name",
        "nationality_name",
        "year",
        "month",
        "status_given",
    ),
    "sites": PLACE_SLOTS,
    "rounds": PLACE_SLOTS,
    "needs": (*PLACE_SLOTS, "year", "month", "measure", "measure_status", "group_given"),
    "outcomes": (*PLACE_SLOTS, "year", "month"),
    "responses": (*PLACE_SLOTS, "year", "month", "measure", "measure_status"),
    "events": (*PLACE_SLOTS, "origin_name"),
    "answers": PLACE_SLOTS,
    "registrations": PLACE_SLOTS,
    "mandates": PLACE_SLOTS,
    "instruments": PLACE_SLOTS,
    "capacities": PLACE_SLOTS,
    "funding": (*PLACE_SLOTS, "year", "month"),
    "access": (*PLACE_SLOTS, "year", "month"),
    "costs": PLACE_SLOTS,
    "flow_points": PLACE_SLOTS,
    "flows": (*PLACE_SLOTS, "origin_name", "destination_name", "time_given", *PARTS),
}
"""What a column may be besides a field of the table: an ingredient of one or more fields."""

MADE_HERE = frozenset(
    {
        "place_level",
        "place_given",
        "cleaned",
        "row_id",
        "import_id",
        "sheet",
        "source_row",
        "recorded_at",
        "code_set",
    }
)
"""Fields that no column gives."""


@dataclass(frozen=True)
class Read:
    """How one column of a sheet is read.

    Attributes:
        field: a field, a slot, `cell:<dimension>=<code>`, or `ignored`; None where nobody said.
        how: given, source, tag, name, cell, personal, empty, duplicate, or unknown.
    """

    sheet: str
    letter: str
    header: str
    tag: str | None
    field: str | None
    how: str

    @property
    def is_used(self) -> bool:
        """Whether the column's values go on."""
        return self.field not in {None, IGNORED} and self.how not in {"personal", "duplicate"}


@dataclass(frozen=True)
class ColumnMapping:
    """How every column of a file is read, and what is said for all its rows."""

    source: str | None
    columns: tuple[Read, ...]
    constants: Mapping[str, str]

    def to_json(self) -> str:
        """The mapping as one line of JSON, the same for the same mapping."""
        return json.dumps(
            {
                "source": self.source,
                "columns": [[c.sheet, c.letter, c.header, c.field, c.how] for c in self.columns],
                "constants": dict(self.constants),
            },
            ensure_ascii=False,
            sort_keys=True,
        )


@dataclass(frozen=True)
class Names:
    """The known headers and tags of a table's fields."""

    by_header: Mapping[str, str]
    by_tag: Mapping[str, tuple[tuple[frozenset[str], str], ...]]


@cache
def names(table: str) -> Names:
    """The known headers and HXL tags of a table."""
    by_header: dict[str, str] = {}
    by_tag: dict[str, list[tuple[frozenset[str], str]]] = {}
    for name, variants, tags in _known(table):
        for variant in (name, *variants):
            by_header.setdefault(header_key(variant), name)
        for tag in tags:
            base, *attributes = tag.split("+")
            by_tag.setdefault(base, []).append((frozenset(attributes), name))
    for own in FACTS[table].names:  # the store's own name of a field always means it
        if own not in MADE_HERE:
            by_header.setdefault(header_key(own), own)
    return Names(by_header, {base: tuple(specs) for base, specs in by_tag.items()})


def _known(table: str) -> Iterator[tuple[str, list[str], list[str]]]:
    folder = files("mcof.ingest") / "names"
    for name in (table, "places"):
        rows = pl.read_csv((folder / f"{name}.csv").read_bytes(), infer_schema=False)
        for one, variants, tags in rows.iter_rows():
            yield one, (variants or "").split("|"), [t for t in (tags or "").split("|") if t]


@cache
def variants(table: str) -> tuple[tuple[str, str], ...]:
    """Every known header of a table as people write it, with its field."""
    told = ((text, name) for name, texts, _ in _known(table) for text in (name, *texts) if text)
    return tuple((text, name) for text, name in told if name != IGNORED)


@cache
def tags_of(table: str) -> Mapping[str, str]:
    """The HXL tag that says each field of a table best, for what we write ourselves."""
    return {name: tags[0] for name, _, tags in reversed([*_known(table)]) if tags}


def field_of_tag(table: str, tag: str) -> str | None:
    """The field that an HXL tag means: the known tag with the most of its attributes.

    Attributes that say *which* place or people (`+origin`, `+dest`, `+f`, `+m`) must be known. Of
    two with as many, the one that says more than `+name`: `#org+impl+name` is the implementing
    partner, not any organisation.
    """
    base, *given = tag.lower().replace(" ", "").split("+")
    attributes = frozenset(given)
    telling = attributes & {"origin", "dest", "f", "m", "code", "name", "hh"}
    fits = [
        ((len(known), len(known - {"name"})), field)
        for known, field in names(table).by_tag.get(base, ())
        if known <= attributes and telling <= known | ({"name"} if "code" not in known else set())
    ]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


@cache
def _cells() -> Mapping[str, str]:
    """Header key to cell, for columns that are one shelter type or one period."""
    found: dict[str, str] = {}
    for dimension, vocabulary in (("shelter", "shelter_types"), ("period", "displacement_periods")):
        for term in load(vocabulary):
            for spelling in term.spellings:
                found.setdefault(header_key(spelling), f"cell:{dimension}={term.code}")
    return found


def cell_named(text: str) -> str | None:
    """The cell that a header or a sheet's name says, of those that are no places.

    >>> cell_named("Post April15 Wave")
    'cell:period=POST_APR15'
    """
    key = header_key(text)
    if key in {"unknown", "other", "others"}:  # of what, nobody can say
        return None
    return _cells().get(key) or _cells().get(_WAVE.sub("", key))


@cache
def _groups() -> Mapping[str, str]:
    """Header key of a group of columns to the dimension that they are cells of."""
    text = (files("mcof.ingest") / "names" / "groups.csv").read_bytes()
    rows = pl.read_csv(text, infer_schema=False).iter_rows()
    return {header_key(name): dimension for dimension, names in rows for name in names.split("|")}


_WORDS = {"shelter": "shelter_types", "period": "displacement_periods"}
_OWN_WORDS = frozenset({"nationality", "arrival", "permit", "demographic"})
"""Dimensions whose cells are called what the source calls them."""


def _cell_of_group(column: HeadedColumn, known: Known) -> str | None:
    """The cell that a column under a known group is, where its own header says which."""
    group = (column.group or "").rsplit(" / ", 1)[-1]
    dimension = _groups().get(header_key(group)) if group and column.label else None
    if dimension is None or not column.label:
        return None
    if dimension in _OWN_WORDS:
        return f"cell:{dimension}={column.label}"
    if dimension in _WORDS:
        code = load(_WORDS[dimension]).code_of(_WAVE_WORDS.sub("", column.label).strip())
        return f"cell:{dimension}={code}" if code else None
    code = known.origins.get(header_key(column.label))
    return f"cell:{dimension}={code}" if code else None


_WAVE_WORDS = re.compile(r"(wave|period of displacement|period)$", re.IGNORECASE)
_WAVE = re.compile(r"(wave|period|periodofdisplacement|perioddisplacement)$")


def _cell_of(label: str, origins: Mapping[str, str], came_from: str) -> str | None:
    if found := cell_named(label):
        return found
    key = header_key(label)
    return f"cell:{came_from}={origins[key]}" if key in origins else None


@dataclass(frozen=True)
class Known:
    """What is known about the columns of a sheet before they are read.

    Attributes:
        given: the mapping that a person gave for the file.
        layout: the layout of the source that the sheet has.
        personal: letter to kind of personal data, of columns that hold any.
        empty: letters of columns without a value.
        origins: header key to place code, of the places that people may come from.
        came_from: what a column of such a place is a cell of: `origin`, or `last` for returnees,
            who are counted by their last displacement.
    """

    given: Layout | None = None
    layout: Layout | None = None
    personal: Mapping[str, str] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()
    origins: Mapping[str, str] = field(default_factory=dict)
    came_from: str = "origin"


def assign(
    sheet: str, columns: Sequence[HeadedColumn], table: Table, known: Known
) -> tuple[Read, ...]:
    """How each column is read.

    Asked in this order: the mapping given for the file, the source, whether it is personal, the
    HXL tag, known names, and for displacement whether the header is one cell of a partition.
    """
    reads: list[Read] = []
    for column in columns:
        name, how = _one(column, table, known)
        header = column.label or column.tag or column.letter
        reads.append(Read(sheet, column.letter, header, column.tag, name, how))
    return _with_who_acts(_without_doubles(reads), table)


def _with_who_acts(reads: tuple[Read, ...], table: Table) -> tuple[Read, ...]:
    """Where no column is who acts, the programming partner is, or else the implementing one.

    Many a 3W says `#org+prog` and `#org+impl` and nothing more.
    """
    used = {read.field: read for read in reads if read.is_used}
    if "organisation" not in table or "organisation" in used:
        return reads
    stand_in = used.get("programming_partner") or used.get("implementing_partner")
    return tuple(replace(r, field="organisation") if r is stand_in else r for r in reads)


def _one(column: HeadedColumn, table: Table, known: Known) -> tuple[str | None, str]:
    labels = [text for text in (column.label, column.label_other) if text]
    keys = [header_key(text) for text in (*labels, f"{column.group or ''} {column.label or ''}")]
    said = _said(keys, known)
    if said:
        return said
    if column.letter in known.personal:
        return IGNORED, "personal"
    if column.tag and (name := field_of_tag(table.name, column.tag)):
        return name, "tag"
    if found := _by_words(column, labels, keys, table, known):
        return found
    if column.title and column.letter not in known.empty and (how := _rest(known)):
        return f"answer:{column.title[:LONGEST_QUESTION]}", how
    return (IGNORED, "empty") if column.letter in known.empty else (None, "unknown")


def _by_words(
    column: HeadedColumn, labels: Sequence[str], keys: Sequence[str], table: Table, known: Known
) -> tuple[str, str] | None:
    """What the words of a header say: a cell of the group above it, a known name, or a cell."""
    is_displacement = table is DISPLACEMENT
    if is_displacement and (cell := _cell_of_group(column, known)):
        return cell, "cell"
    by_name = next((found for key in keys if (found := names(table.name).by_header.get(key))), None)
    if by_name:
        return by_name, "name"
    cells = (_cell_of(label, known.origins, known.came_from) for label in labels if is_displacement)
    cell = next(filter(None, cells), None)
    return (cell, "cell") if cell else None


def _rest(known: Known) -> str | None:
    """Who says that all columns not otherwise known are questions: `"*" = "answer"`."""
    layouts = (("given", known.given), ("source", known.layout))
    return next((how for how, one in layouts if one and one.columns.get("") == "answer"), None)


def _said(keys: Sequence[str], known: Known) -> tuple[str, str] | None:
    """What the given mapping or the source says of a column, if anything."""
    if OURS & set(keys):
        return IGNORED, "source"
    for layout, how in ((known.given, "given"), (known.layout, "source")):
        for key in filter(None, keys) if layout else ():
            assert layout is not None
            if key in layout.columns:
                return layout.columns[key], how
            if key in layout.ignore:
                return IGNORED, how
    return None


_ORDER = ("given", "source", "tag", "name", "cell")


def _without_doubles(reads: list[Read]) -> tuple[Read, ...]:
    """Of columns for one field, the one known best, then the first; the others are duplicates."""
    best: dict[str, Read] = {}
    for read in sorted((r for r in reads if r.is_used), key=lambda r: _ORDER.index(r.how)):
        best.setdefault(str(read.field), read)
    kept = set(map(id, best.values()))
    return tuple(
        read
        if not read.is_used or id(read) in kept
        else Read(read.sheet, read.letter, read.header, read.tag, read.field, "duplicate")
        for read in reads
    )


def candidates(header: str, table: Table, count: int = 3) -> list[str]:
    """The fields that a header most resembles, best first."""
    known = names(table.name).by_header
    found = process.extract(header_key(header), list(known), scorer=fuzz.WRatio, limit=count * 4)
    fields = [known[key] for key, _, _ in found if known[key] != IGNORED]
    return list(dict.fromkeys(fields))[:count]


def must_be_fields(names: Iterable[str], table: Table) -> None:
    """Nothing that a person says of a file is passed over in silence: a slip of the pen is told.

    Args:
        names: what a person named: constants, or what columns go to. Cells and questions, which
            say what they are before a colon, are looked at where they are read.

    Raises:
        InputError: a name is no field.
    """
    known = fields(table)
    for name in names:
        if name in known or ":" in name or name == "answer":
            continue
        near = process.extract(name, sorted(known), scorer=fuzz.WRatio, limit=3)
        raise InputError(
            f"{name!r} is no field of {table.name}, so nothing can be put into it.",
            code="field-unknown",
            advice=f"Did you mean {', '.join(field for field, _, _ in near)}? "
            "docs/reference/tables.md has them all.",
        )


def fields(table: Table) -> frozenset[str]:
    """Everything that a column may be mapped to, besides cells."""
    return frozenset(table.names) - MADE_HERE | frozenset(SLOTS[table.name]) | {IGNORED}
