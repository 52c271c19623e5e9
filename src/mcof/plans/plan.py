"""A plan as a value: its parts, each a small table, in one form that never differs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from mcof.errors import InputError
from mcof.tables import Kind, Table
from mcof.tables.plans import CODE_LISTS, PARTS
from mcof.vocabulary import load

LONGEST_TEXT = 30_000  # letters; a cell of a spreadsheet holds 32,767
LARGEST = 1e12  # dollars or people; beyond it a cell of a spreadsheet is no longer exact
CENTS, DECIMALS = 2, 6  # digits after the point of money, and of other numbers

_FORMAT = 1
_CONTROLS = r"[\x00-\x08\x0B-\x1F\x7F-\x9F\x{2028}\x{2029}\x{FFFE}\x{FFFF}]"
_NUMBERED = re.compile(r"([A-Z])([0-9]{1,9})")


@dataclass(frozen=True, eq=False)
class Plan:
    """One version of a plan.

    Attributes:
        parts: every part of `mcof.tables.plans.PARTS`, rows in the order of their keys.
        given: the highest number given to a row of each part, by the letter that its
            numbers begin with: a number is never given twice, even where its row is gone.
    """

    parts: Mapping[str, pl.DataFrame]
    given: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, part: str) -> pl.DataFrame:
        return self.parts[part]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and all(
            self.parts[part].equals(other.parts[part]) for part in PARTS
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def header(self) -> dict[str, Any]:
        """The one row of the part `plan`."""
        return self.parts["plan"].row(0, named=True)

    def with_parts(self, **parts: pl.DataFrame) -> Plan:
        """The plan with other rows in some parts.

        Raises:
            InputError: as `plan` does.
        """
        return plan({**self.parts, **parts}, self.given)


def plan(parts: Mapping[str, pl.DataFrame], given: Mapping[str, int] | None = None) -> Plan:
    """A plan of these parts, each in its one form; a part that is not there has no rows.

    Text loses its outer spaces and letters that do something to a screen; money is kept
    to the cent, other numbers to six decimals. A row without a number of its own gets the
    next one.

    Raises:
        InputError: there is not exactly one row in `plan`, two rows of a part have one
            number, a text is too long or a number too large.
    """
    numbers = dict(given or {})
    for name, letter in load("plan_parts").attribute("prefix").items():
        if name in parts:
            numbers[letter] = max(numbers.get(letter, 0), _highest(parts[name], name, letter))
    made = {name: _formed(table, parts.get(name), numbers) for name, table in PARTS.items()}
    if made["plan"].height != 1:
        raise InputError(
            f"A plan has one row that says what it is, and not {made['plan'].height}",
            code="plan-header",
            advice="Give it a title, a kind, a set of place codes and a period.",
        )
    return Plan(made, {letter: number for letter, number in sorted(numbers.items()) if number})


def text_of(plan: Plan) -> str:
    """The plan as the text that is kept: the same plan is the same text."""
    columns = {
        name: as_text(PARTS[name], frame).to_dict(as_series=False)
        for name, frame in plan.parts.items()
    }
    whole = {"format": _FORMAT, "given": dict(plan.given), "parts": columns}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=0) + "\n"


def from_text(text: str) -> Plan:
    """The plan that a kept text holds; what it lacks of today's columns is unknown."""
    whole = json.loads(text)
    parts = {
        name: typed(table, pl.DataFrame(columns, dict.fromkeys(columns, pl.String())))
        for name, table in PARTS.items()
        if (columns := whole["parts"].get(name))
    }
    return plan(parts, whole["given"])


def as_text(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Every value as text that `typed` reads back to the same value; unknown stays null."""
    return frame.select(_said(table[name].kind, name) for name in frame.columns if name in table)


def typed(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Text of `as_text` as values of the table's columns."""
    return frame.select(_read(table[name].kind, name) for name in frame.columns if name in table)


def in_order(key: str) -> list[pl.Expr]:
    """By what rows of a part are sorted: L2 stands before L10."""
    return [pl.col(key).str.len_chars(), pl.col(key)]


def _formed(table: Table, frame: pl.DataFrame | None, numbers: dict[str, int]) -> pl.DataFrame:
    if frame is None or frame.is_empty():
        return table.empty()
    rows = table.conform(frame).with_columns(_clean(table))
    _check_sizes(table, rows)
    rows = _numbered(table, rows, numbers)
    key = table.key[0]
    if (twice := rows[key].filter(rows[key].is_duplicated())).len():
        raise InputError(
            f"Two rows of {table.name} are both called {twice[0]}",
            code="plan-number-twice",
            advice="Leave the number of the new row empty: it is given one.",
        )
    return rows.sort(in_order(key))


def _clean(table: Table) -> list[pl.Expr]:
    exprs: list[pl.Expr] = []
    for column in table.columns:
        value = pl.col(column.name)
        if column.kind in {Kind.TEXT, Kind.CODE}:
            bare = value.str.replace_all("\r\n?", "\n").str.replace_all(_CONTROLS, " ")
            if column.name in CODE_LISTS:
                bare = bare.str.replace_all(r"[\s;؛]*[;؛][\s;؛]*", ";").str.strip_chars("; \n\t")
            exprs.append(bare.str.strip_chars().replace("", None))
        elif column.kind in {Kind.MONEY, Kind.NUMBER}:
            near = value.round(CENTS if column.kind is Kind.MONEY else DECIMALS)
            # Minus nothing is nothing, and what is no number is unknown.
            plain = pl.when(near == 0).then(0.0).when(value.is_finite()).then(near)
            exprs.append(plain.alias(column.name))
    return exprs


def _check_sizes(table: Table, rows: pl.DataFrame) -> None:
    for column in table.columns:
        values = rows[column.name]
        if column.kind in {Kind.TEXT, Kind.CODE}:
            if (values.str.len_chars().max() or 0) > LONGEST_TEXT:  # type: ignore[operator]
                raise InputError(
                    f"A text in {column.name} of {table.name} is longer than {LONGEST_TEXT:,}",
                    code="plan-text-long",
                    advice="Shorten it; a plan is not the place of whole documents.",
                )
        elif values.dtype.is_numeric() and (values.abs().max() or 0) > LARGEST:  # type: ignore[operator]
            raise InputError(
                f"A number in {column.name} of {table.name} is beyond a million million",
                code="plan-number-large",
                advice="Look at its unit: dollars and people are written in full.",
            )


def _highest(frame: pl.DataFrame, name: str, letter: str) -> int:
    """The highest number among the rows of a part."""
    key = PARTS[name].key[0]
    if key not in frame.columns:
        return 0
    found = frame[key].cast(pl.String).str.extract(rf"^\s*{letter}([0-9]{{1,9}})\s*$")
    highest = found.cast(pl.Int64).max()
    return highest if isinstance(highest, int) else 0


def _numbered(table: Table, rows: pl.DataFrame, numbers: dict[str, int]) -> pl.DataFrame:
    """The rows, those without a number given the next ones of their letter."""
    key = table.key[0]
    without = rows[key].is_null()
    letter = load("plan_parts").attribute("prefix").get(table.name, "")
    if not without.any() or not letter:
        return rows
    first = numbers.get(letter, 0)
    numbers[letter] = first + int(without.sum())
    number = pl.lit(first) + pl.col(key).is_null().cum_sum()
    return rows.with_columns(pl.coalesce(key, pl.format("{}{}", pl.lit(letter), number)).alias(key))


def _said(kind: Kind, name: str) -> pl.Expr:
    value = pl.col(name)
    if kind is Kind.DATE:
        return value.dt.to_string("%Y-%m-%d")
    if kind in {Kind.MONEY, Kind.NUMBER}:
        # A whole number is said without a point: 500, not 500.0.
        return value.cast(pl.String).str.replace(r"\.0$", "")
    return value.cast(pl.String)


def _read(kind: Kind, name: str) -> pl.Expr:
    value = pl.col(name).cast(pl.String)
    if kind is Kind.DATE:
        return value.str.to_date("%Y-%m-%d")
    if kind in {Kind.MONEY, Kind.NUMBER}:
        return value.cast(pl.Float64)
    if kind in {Kind.WHOLE, Kind.PEOPLE, Kind.HOUSEHOLDS}:
        return value.cast(pl.Int64)
    return value
