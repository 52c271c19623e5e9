"""A source: how one kind of file is recognised and read, as a value.

A source is written down as a folder (`mcof.sources.catalogue` reads it): what the
headers are, which field each column is, which columns are ignored, what is the same
for all rows, and what must be true of the whole. A mapping that a person gives for
one file has the same shape, without the part that recognises.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mcof.errors import InputError
from mcof.ingest.editions import Edition, editions_of
from mcof.vocabulary.text import second_key


def header_key(text: str) -> str:
    """A header reduced to what people do not vary: letters and digits without spaces.

    >>> header_key("Pre-June14 ") == header_key("pre june 14")
    True
    """
    return second_key(text)


SUBMISSION = "mcof:submission"
REVIEW = "mcof:review"
OURS = frozenset({header_key(SUBMISSION), header_key(REVIEW)})
"""Columns that mcof puts beside the answers of a form: whose they are, and their review."""


@dataclass(frozen=True)
class Layout:
    """One arrangement of columns.

    Attributes:
        recognise: headers that must all be there, as `header_key` gives them.
        mentions: words of which one must stand in the name of the file, of a sheet or in a
            header, as `header_key` gives them; none where the names do not matter.
        columns: field by header key; `cell:<dimension>=<code>` for a column that holds one
            cell of a partition.
        ignore: header keys of columns that are left out on purpose.
        labels: the headers as the source writes them, by key.
        constants: what is the same in all rows of this layout.
        anchors: ways in which the layout is recognised, where it has several, as for a worksheet
            in several languages; the header row is the one that has all of one, wherever it is.
    """

    recognise: frozenset[str] = frozenset()
    mentions: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    anchors: tuple[frozenset[str], ...] = ()

    def fits(self, headers: Collection[str], names: Sequence[str] | None) -> bool:
        """Whether a file has these headers and, where it matters, mentions what it is about."""
        ways = self.anchors or (self.recognise,)
        if not any(way and way <= set(headers) for way in ways):
            return False
        if names is None or not self.mentions:
            return True
        return any(word in text for word in self.mentions for text in (*names, *headers))

    @property
    def weight(self) -> tuple[int, int]:
        """Of layouts that fit, the heaviest asked for most."""
        return max(map(len, (self.recognise, *self.anchors))), len(self.mentions)


@dataclass(frozen=True)
class PlaceRule:
    """How the places of a source are found.

    Attributes:
        code_set: the set that the source's own codes belong to, where it has codes.
        country: ISO2 code; without `code_set`, unknown places get codes of `<country>-provisional`.
        keep_unknown: a place that the registry does not have is kept under `code_set`, with the
            source's own code, or its name where it has no code; else its rows are refused.
        level: of `place_name` and of names without a code, where the source says it.
    """

    code_set: str | None = None
    country: str | None = None
    keep_unknown: bool = False
    level: int | None = None


@dataclass(frozen=True)
class Assertion:
    """Something that must be true of the whole file, such as a known sum.

    Attributes:
        kind: `rows-at-least`, `rows`, `sum`; or of each row `list-sum`, `bracket` or `ratio`.
        column: the field that is summed, or what a column of lists, brackets or ratios is called.
        value: what is expected, of the whole.
        total: the field that the list adds up to, that lies in the bracket, or that divides.
        of: for `ratio`, the field that is divided.
    """

    kind: str
    column: str = ""
    value: float = 0
    total: str = ""
    of: str = ""


@dataclass(frozen=True)
class Method:
    """How people were computed, from some round or day on.

    Attributes:
        name: goes into `method_version`; empty where nothing is said but the size.
        least: people that a family has at least, such as 5 in camps; `most`, at most.
        from_round: first round with this method; from_date: its first day, for rows without round.
    """

    name: str = ""
    least: float = 0
    most: float = 0
    from_round: int | None = None
    from_date: date | None = None


@dataclass(frozen=True)
class When:
    """Where the text of a field starts with some words, another field is set.

    Attributes:
        field: whose text is looked at.
        starts: the words.
        set: the field that is set; `to`: what it is set to.
    """

    field: str
    starts: str
    set: str
    to: str


@dataclass(frozen=True)
class FormRule:
    """How the submissions of a form become rows.

    Attributes:
        rows: path of the repeat whose every turn is a row, such as `sites/site`; empty where a
            submission is one.
        left_out: states of review whose submissions do not count.
        labels: paths of questions whose chosen label is read, not its name.
        renamed: former path to the path that the columns name.
        versions: the same, for submissions of one version of the form only.
    """

    rows: str = ""
    left_out: tuple[str, ...] = ("not_approved", "rejected")
    labels: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A kind of file that is known, or a mapping that a person gave.

    Attributes:
        constants: field to text, for what is the same in all rows.
        replace: for a field, what its values are to be read as.
        window: first and last day on which the rows may have been collected.
        carried_from: rows collected from this day on, before the window, were carried forward.
        spread: `status field -> (value -> field)`: rows that hold one measure each become rows
            that hold several.
        add_up: rows are cells of a partition, and totals must be made by adding them.
        day_first: in dates such as 03/04/2015; None where the source does not say.
        methods: how people were computed from families, in the order of time.
        severities: for a code of finding, its severity in this kind of file.
        editions: how each round is laid out, in the order of rounds; the name of a sheet or of
            the file then says which round it is.
        totals: rows of a sheet that gives a breakdown are all cells of it, and locations that
            have only cells get a total, marked *derived*.
        every_sheet: every sheet with a place and a figure is read, and they all speak of the
            same people: their sums must agree. Else only sheets about as full as the fullest are.
    """

    name: str
    title: str = ""
    table: str = ""
    layouts: tuple[Layout, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    replace: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    window: tuple[date, date] | None = None
    carried_from: date | None = None
    places: PlaceRule = PlaceRule()
    spread: Mapping[str, str] = field(default_factory=dict)
    add_up: bool = False
    day_first: bool | None = None
    methods: tuple[Method, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict)
    when: tuple[When, ...] = ()
    editions: tuple[Edition, ...] = ()
    totals: bool = False
    every_sheet: bool = False
    about: Mapping[str, str] = field(default_factory=dict)
    form: FormRule = FormRule()

    @property
    def anchors(self) -> tuple[frozenset[str], ...]:
        """Headers by which the header rows of its sheets are found."""
        return tuple(anchor for one in self.layouts for anchor in one.anchors)

    def layout_for(
        self, headers: Sequence[str], names: Sequence[str] | None = None
    ) -> Layout | None:
        """The layout that the headers have, or None: the file is of another kind.

        Args:
            names: of the file and its sheets; None where the kind of file is known already.
        """
        keys = {header_key(header) for header in headers}
        names = None if names is None else [header_key(name) for name in names]
        fitting = [one for one in self.layouts if one.fits(keys, names)]
        return max(fitting, key=lambda one: one.weight, default=None)


_KEYS = {
    "title", "table", "about", "layout", "columns", "ignore", "constants", "replace", "window",
    "when", "places", "recognise", "spread", "add_up", "day_first", "household_size", "method",
    "assert", "form", "mentions", "severity", "totals", "every_sheet", "lists", "edition",
    "anchors",
}  # fmt: skip


def source_of(name: str, description: Mapping[str, Any]) -> Source:
    """The source that a description (a TOML or JSON document) says.

    Raises:
        InputError: the description has a key that is not known, or lacks what it needs.
    """
    unknown = sorted(set(description) - _KEYS)
    if unknown:
        raise InputError(
            f"The description of {name} has unknown keys: {', '.join(unknown)}",
            code="source-description",
            advice=f"Known keys: {', '.join(sorted(_KEYS))}.",
        )
    window = description.get("window")
    layouts = description.get("layout") or [description]
    return Source(
        name=name,
        title=description.get("title", name),
        table=description.get("table", ""),
        layouts=tuple(_layout(one) for one in layouts),
        constants={k: str(v) for k, v in description.get("constants", {}).items()},
        replace={
            k: {str(a): str(b) for a, b in pairs.items()}
            for k, pairs in description.get("replace", {}).items()
        },
        window=(window["start"], window["end"]) if window else None,
        carried_from=window.get("carried_from") if window else None,
        places=PlaceRule(**description.get("places", {})),
        spread=description.get("spread", {}),
        add_up=bool(description.get("add_up", False)),
        day_first=description.get("day_first"),
        methods=_methods(description),
        when=tuple(When(**one) for one in description.get("when", [])),
        editions=editions_of(name, description),
        totals=bool(description.get("totals", False)),
        every_sheet=bool(description.get("every_sheet", False)),
        severities=description.get("severity", {}),
        assertions=tuple(Assertion(**one) for one in description.get("assert", [])),
        about=description.get("about", {}),
        form=_form(name, description.get("form", {})),
    )


def _form(name: str, said: Mapping[str, Any]) -> FormRule:
    unknown = sorted(set(said) - {"rows", "left_out", "labels", "renamed", "versions"})
    if unknown:
        raise InputError(
            f"The form of {name} has unknown keys: {', '.join(unknown)}",
            code="source-description",
            advice="Known keys: labels, left_out, renamed, rows, versions.",
        )
    lists = {key: tuple(said[key]) for key in ("left_out", "labels") if key in said}
    return FormRule(**{**said, **lists})


def _methods(description: Mapping[str, Any]) -> tuple[Method, ...]:
    """The methods said; `household_size` alone is one method without a name."""
    if "household_size" in description:
        size = description["household_size"]
        return (Method(least=size, most=size),)
    return tuple(Method(**one) for one in description.get("method", []))


def _layout(description: Mapping[str, Any]) -> Layout:
    columns: Mapping[str, str] = description.get("columns", {})
    ignore: Sequence[str] = description.get("ignore", [])
    anchors: Sequence[Sequence[str]] = description.get("anchors", [])
    recognise: Sequence[str] = description.get("recognise", [] if anchors else list(columns))
    return Layout(
        recognise=frozenset(header_key(header) for header in recognise),
        mentions=tuple(map(header_key, description.get("mentions", []))),
        columns={header_key(header): name for header, name in columns.items()},
        ignore=frozenset(header_key(header) for header in ignore),
        labels={header_key(header): header for header in (*columns, *ignore)},
        constants={k: str(v) for k, v in description.get("constants", {}).items()},
        anchors=tuple(frozenset(map(header_key, anchor)) for anchor in anchors),
    )
