"""A form as a value: its questions, groups and choices, as an XLSForm says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

META = frozenset(
    {
        *("start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit"),
        *("simserial", "subscriberid", "start-geopoint", "background-audio", "xml-external"),
        "csv-external",
    }
)
"""Types that nobody answers: the device fills them in."""
SILENT = frozenset({"note", "acknowledge"})
"""Types whose answer says nothing."""
WORDLESS = frozenset({"calculate", "hidden"})
"""Types that are answered without anybody reading them."""
SELECTS = ("select_one", "select_multiple", "rank")
POINTS = ("geopoint", "geotrace", "geoshape")


@dataclass(frozen=True)
class Group:
    """A group or a repeat.

    Attributes:
        path: its name with those of the groups around it, joined by `/`.
        kind: `group` or `repeat`.
        row: of the sheet `survey`, as a spreadsheet counts.
    """

    path: str
    kind: str
    labels: Mapping[str, str]
    relevant: str | None
    row: int


@dataclass(frozen=True)
class Question:
    """One row of the sheet `survey` that has an answer, or could have.

    Attributes:
        path: its name with those of the groups around it, joined by `/`: the key of a
            submission and the header of an export.
        type: without the name of the list.
        list: the list of choices, or the file of it.
        labels: by language; the key is empty where the form names no language.
        repeat: path of the innermost repeat around it.
        cells: every filled cell of the row, by header: nothing of the form is lost.
        row: of the sheet, as a spreadsheet counts.
    """

    path: str
    type: str
    list: str | None
    labels: Mapping[str, str]
    hints: Mapping[str, str]
    repeat: str | None
    cells: Mapping[str, str]
    row: int

    @property
    def name(self) -> str:
        """Its own name, without groups."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def relevant(self) -> str | None:
        """When it is asked."""
        return self.cells.get("relevant")

    @property
    def required(self) -> bool:
        """Whether it must be answered, where it is asked."""
        return self.cells.get("required", "").strip().lower() in {"yes", "true", "true()"}

    @property
    def is_asked(self) -> bool:
        """Whether a person or a calculation answers it."""
        return self.type not in META and self.type not in SILENT

    @property
    def is_read(self) -> bool:
        """Whether people read it: it needs words in every language."""
        return self.type == "note" or (self.is_asked and self.type not in WORDLESS)

    @property
    def is_select(self) -> bool:
        """Whether its answer is one or more of a list."""
        return self.type in SELECTS


@dataclass(frozen=True)
class Form:
    """An XLSForm.

    Attributes:
        settings: the sheet `settings`, by header.
        languages: in the order in which the form names them; a form without has none.
        choices: `list`, `name`, `row`, `label` and `label::<language>` columns, and the
            columns that filters look at.
        ours: what mcof wrote into a form of its own: table, constants, code set.
        problems: rows that are no part of a form, as code, sheet, row and value.
    """

    settings: Mapping[str, str]
    languages: tuple[str, ...]
    groups: tuple[Group, ...]
    questions: tuple[Question, ...]
    choices: pl.DataFrame
    ours: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[tuple[str, str, int, str], ...] = ()

    @property
    def title(self) -> str:
        """The title, or the form's id, or nothing."""
        return self.settings.get("form_title") or self.settings.get("form_id") or ""

    def labels_of(self, language: str) -> str:
        """The column of `choices` that holds the labels of a language."""
        return f"label::{language}" if language else "label"

    def choices_of(self, name: str | None) -> pl.DataFrame:
        """The choices of a list, in order."""
        return self.choices.filter(pl.col("list") == (name or ""))
