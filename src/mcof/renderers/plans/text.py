"""Plans in words: the rows, the fields and the differences of two versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import polars as pl

from mcof.places import Registry
from mcof.plans.difference import ADDED, CHANGED, REMOVED
from mcof.plans.plan import Plan
from mcof.renderers.words import Words
from mcof.tables import Kind
from mcof.tables.plans import PARTS
from mcof.vocabulary import load

_PLACES = ("place_code", "places", "earmark_places")
_NAMES = ("activity", "title", "heading", "organisation", "people")
_WHERE = "place_code"
_LISTED = {"earmark_sectors": "sectors", "earmark_groups": "population_groups"}


class PlanWords:
    """Says what stands in plans, in one language.

    Args:
        code_set: of the plan's places.
    """

    def __init__(self, words: Words, places: Registry, code_set: str) -> None:
        self.words = words
        self._places = places
        self._code_set = code_set

    def part(self, name: str) -> str:
        """A part of a plan, by its label."""
        return self.words.term("plan_parts", name)

    def field(self, name: str) -> str:
        """A field of a plan, by its label."""
        return self.words.term("plan_fields", name)

    def value(self, part: str, field: str, text: str | None) -> str:
        """A value, given as the text that differences have."""
        if text is None:
            return self.words.within(self.words.phrases("common.unknown"))
        column = PARTS[part][field]
        if field in _PLACES:
            return self._each(text, self._place)
        if listed := column.vocabulary or _LISTED.get(field):
            return self._each(text, partial(self.words.term, listed))
        if column.kind in {Kind.TEXT, Kind.CODE}:
            return self.words.given(text)
        return self._figure(column.kind, text)

    def _figure(self, kind: Kind, text: str) -> str:
        if kind is Kind.DATE:
            return self.words.short_day(date.fromisoformat(text))
        if kind in {Kind.PEOPLE, Kind.WHOLE}:
            return self.words.number(int(text))
        return self.words.ltr(f"{float(text):,.6f}".rstrip("0").rstrip("."))

    def sentences(self, changes: pl.DataFrame, most: int | None = None) -> list[str]:
        """Differences as sentences: one for each row that comes or goes, and each field changed.

        Args:
            changes: as `mcof.plans.difference.difference` gives them.
            most: no more than so many.
        """
        whole = pl.col("change") != CHANGED
        first = changes.filter(
            ~whole | (pl.struct("part", "key").is_first_distinct() & whole)
        ).with_row_index("_at")
        said = []
        for row in first.head(most or first.height).iter_rows(named=True):
            if row["change"] == CHANGED:
                said.append(self._changed(row))
            else:
                same = (pl.col("part") == row["part"]) & (pl.col("key") == row["key"])
                said.append(self._whole(row, changes.filter(same)))
        return said

    def named(self, one: Plan, part: str, key: str) -> str:
        """A row of a plan by its number and what it is called."""
        rows = one[part].filter(pl.col(PARTS[part].key[0]) == key)
        if rows.is_empty():
            return key
        row = rows.row(0, named=True)
        name = next((row[field] for field in _NAMES if row.get(field)), None)
        return f"{key} ({self.words.given(str(name))})" if name else key

    def _changed(self, row: dict[str, str | None]) -> str:
        part, field = str(row["part"]), str(row["field"])
        return self.words.phrases(
            "plan.diff.changed",
            part=self.part(part),
            row=self.words.ltr(str(row["key"])),
            field=self.words.within(self.field(field)),
            before=self.value(part, field, row["before"]),
            after=self.value(part, field, row["after"]),
        )

    def _whole(self, row: dict[str, str | None], cells: pl.DataFrame) -> str:
        """A row that is new or gone, with what it says."""
        part, change = str(row["part"]), str(row["change"])
        side = "after" if change == ADDED else "before"
        fields = dict(cells.select("field", side).drop_nulls().iter_rows())
        said = [self.value(part, name, fields[name]) for name in (*_NAMES, _WHERE)
                if name in fields and name in PARTS[part]]  # fmt: skip
        if "target" in fields:
            said.append(f"{self.field('target')}: {self.value(part, 'target', fields['target'])}")
        assert change in {ADDED, REMOVED}
        return self.words.phrases(
            f"plan.diff.{change}",
            part=self.part(part),
            row=self.words.ltr(str(row["key"])),
            what=self.words.phrases("report.list-join").join(said) or self.words.clean(row["key"]),
        )

    def _place(self, code: str) -> str:
        return self._places.label(self._code_set, code, self.words.language)

    def _each(self, text: str, say: Callable[[str], str]) -> str:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        return self.words.phrases("report.list-join").join(say(part) for part in parts)


def labels(vocabulary: str, language: str) -> dict[str, str]:
    """The labels of a list, by code."""
    return load(vocabulary).labels(language)
