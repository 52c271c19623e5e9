"""How one language says numbers, dates, ranges and codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from mcof import vocabulary
from mcof.reports.situation import Range

_MINUS = "\u2212"
_DASH = "\u2060\u2013\u2060"  # word joiners: a range is not broken over two lines
# Unicode isolates: what stands between them keeps its own direction, and leaves that of the
# text around it alone (https://www.unicode.org/reports/tr9/, section 2.4).
_LEFT_TO_RIGHT, _FIRST_STRONG, _END = "\u2066", "\u2068", "\u2069"
# Letters that control a terminal or turn the direction of text, or are none at all.
_CONTROLS = dict.fromkeys(
    [
        *range(0x20),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
        0xFFFE,
        0xFFFF,
    ],
    " ",
)


@dataclass(frozen=True)
class Words:
    """One language: Latin digits in threes, isolated where the text runs right to left."""

    language: str

    @cached_property
    def phrases(self) -> vocabulary.Phrases:
        """The sentences of the language."""
        return vocabulary.phrases(self.language)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return vocabulary.direction(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """The phrase `report.<key>`, filled in."""
        return self.phrases(f"report.{key}", **values)

    def given(self, text: str | None) -> str:
        """Text of a source: it cannot turn the direction of ours, nor break a line."""
        clean = self.clean(text)
        return f"{_FIRST_STRONG}{clean}{_END}" if self.direction == "rtl" and clean else clean

    def clean(self, text: str | None) -> str:
        """Text of a source on one line, without letters that do something."""
        return " ".join((text or "").translate(_CONTROLS).split())

    def ltr(self, text: str) -> str:
        """Digits and signs that must stand in this order in any text."""
        return f"{_LEFT_TO_RIGHT}{text}{_END}" if self.direction == "rtl" else text

    def number(self, value: int | None) -> str:
        """A whole number with separators; unknown is said."""
        return self("unknown") if value is None else self.ltr(f"{value:,}".replace("-", _MINUS))

    def change(self, value: int | None) -> str:
        """A change with its sign; unknown is said."""
        if value is None:
            return self("unknown")
        sign = "+" if value > 0 else _MINUS if value < 0 else ""
        return self.ltr(f"{sign}{abs(value):,}")

    def share(self, per_cent: int | None, people: int | None) -> str:
        """A share in whole per cent; people whose share rounds to nothing are `<1%`."""
        if per_cent is None:
            return self("unknown")
        return self.ltr("<1%" if per_cent == 0 and people else f"{per_cent}%")

    def counted(self, noun: str, value: int | None, *, unknown: str | None = None) -> str:
        """A number with its noun in the right form, such as `3 people` or `٣ أشخاص`."""
        if value is None:
            return unknown or self("unknown")
        return self._noun(noun, self.number(value), value)

    def range(self, noun: str, between: Range) -> str:
        """`1,200–1,500 people`; where an end is unknown, the other is said."""
        low, high = between.low, between.high
        if low is not None and high is not None and low != high:
            return self._noun(noun, self.span(between), high)
        if low is not None:
            said = self.counted(noun, low)
            return said if low == high else self("range.at-least", low=said)
        return self("range.at-most", high=self.counted(noun, high)) if high else self("unknown")

    def span(self, between: Range) -> str:
        """The same without its noun, for narrow places."""
        low, high = between.low, between.high
        if low is not None and high is not None:
            return self.number(low) if low == high else self.ltr(f"{low:,}{_DASH}{high:,}")
        if low is not None:
            return self("range.at-least", low=self.number(low))
        return self("range.at-most", high=self.number(high)) if high else self("unknown")

    def day(self, value: date | None) -> str:
        """A date in full, such as `21 May 2015`."""
        if value is None:
            return self("unknown")
        return self("date", day=value.day, month=self(f"month.{value.month}"), year=value.year)

    def month(self, value: date) -> str:
        """A month, such as `January 2014`."""
        return self("since", month=self(f"month.{value.month}"), year=value.year)

    def short_day(self, value: date | None) -> str:
        """A date for a narrow column, ISO 8601."""
        return self("unknown") if value is None else self.ltr(value.isoformat())

    def moment(self, value: datetime) -> str:
        """A moment in UTC, to the minute."""
        return self.ltr(value.astimezone(UTC).strftime("%Y-%m-%d %H:%M"))

    def term(self, name: str, code: str | None) -> str:
        """The label of a code of a vocabulary; the code where the vocabulary lacks it."""
        if code is None:
            return self("unknown")
        return vocabulary.load(name).label(code, self.language)

    def within(self, label: str) -> str:
        """A label as it stands within a sentence: English does not begin it with a capital."""
        if self.language != "en" or label[1:2].isupper():
            return label
        return label[:1].lower() + label[1:]

    def _noun(self, noun: str, said: str, value: int) -> str:
        return self(f"counted.{noun}.{self._plural(value)}", n=said)

    def _plural(self, value: int) -> str:
        """The plural form, by the rules of CLDR (https://www.unicode.org/cldr/charts/latest/).

        Zero of Arabic is written as `other`, since no phrase of ours says it apart.
        """
        if self.language != "ar":
            return "one" if value == 1 else "other"
        if value in {1, 2}:
            return "one" if value == 1 else "two"
        rest = value % 100
        return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"  # noqa: PLR2004
