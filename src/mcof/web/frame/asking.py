"""What was asked: the query of a request, checked against lists before anything else sees it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from mcof.errors import InputError

PAGE_SIZES = (25, 50, 100, 200)
FORMATS = ("csv", "json", "xlsx")
HIGHEST = 1_000_000  # no page and no round is beyond it


@dataclass(frozen=True)
class Asked:
    """What every page may be asked.

    Attributes:
        as_of: only what was recorded by this moment (UTC) counts; None is now.
        round: the round to show; None is the latest.
    """

    as_of: datetime | None = None
    round: int | None = None


def asked(query: Mapping[str, str]) -> Asked:
    """The moment and the round that a page is asked for.

    Raises:
        InputError: one of them cannot be read.
    """
    return Asked(as_of=moment(query.get("as_of")), round=whole(query.get("round"), name="round"))


def moment(text: str | None) -> datetime | None:
    """A moment in UTC; a day means its end, nothing means now.

    Raises:
        InputError: the text is neither a day nor a moment.
    """
    if not text:
        return None
    try:
        if len(text) == len("2015-06-04"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        stated = datetime.fromisoformat(text.replace(" ", "+"))  # a + that was not escaped
    except ValueError as wrong:
        raise InputError(
            f"{text[:40]!r} is not a day or a moment",
            code="as-of-unreadable",
            advice="Write a day as 2015-06-04 or a moment as 2015-06-04T12:00:00Z.",
        ) from wrong
    if stated.tzinfo is None:
        return stated.replace(tzinfo=UTC)
    try:
        return stated.astimezone(UTC)
    except OverflowError as beyond:
        raise InputError(
            f"{text[:40]!r} is beyond the calendar",
            code="as-of-unreadable",
            advice="Write a day as 2015-06-04.",
        ) from beyond


def whole(text: str | None, *, name: str, lowest: int = 0) -> int | None:
    """A whole number, or None where nothing was asked.

    Raises:
        InputError: the text is no whole number from `lowest` to a million.
    """
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST)):
        number = int(text)
        if lowest <= number <= HIGHEST:
            return number
    raise InputError(
        f"{name} {text[:40]!r} is not a whole number from {lowest} to {HIGHEST:,}",
        code="number-unreadable",
        advice="Choose one from the list on the page.",
    )


def choice(text: str | None, *, name: str, among: Collection[str]) -> str | None:
    """One of a list, or None where nothing was asked.

    Raises:
        InputError: the text is not on the list.
    """
    if not text:
        return None
    if text in among:
        return text
    raise InputError(
        f"{name} {text[:40]!r} is not on the list",
        code="choice-unknown",
        advice="Choose one from the list on the page.",
    )


def filtered(
    query: Mapping[str, str],
    lists: Mapping[str, Sequence[tuple[str, str]]],
    **usual: str,
) -> dict[str, str | None]:
    """What is asked of each filter; None where nothing is.

    Args:
        lists: for each filter, what may be chosen: code and label.
        usual: what a filter is where the query does not name it.

    Raises:
        InputError: what is asked is not on its list.
    """
    said = usual | dict(query.items())
    return {
        name: choice(said.get(name), name=name, among=[code for code, _ in options])
        for name, options in lists.items()
    }


@dataclass(frozen=True)
class Span:
    """A page of a long list: rows from `start` up to `stop`, counted from 0."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def start(self) -> int:
        """The first row."""
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        """The row after the last."""
        return min(self.total, self.start + self.size)


def span(query: Mapping[str, str], *, total: int, size: int = 50) -> Span:
    """The page that is asked for; one beyond the end is the last.

    Raises:
        InputError: the page is no number, or the size is not offered.
    """
    sizes = [str(offered) for offered in PAGE_SIZES]
    wanted = int(choice(query.get("size"), name="size", among=sizes) or size)
    number = whole(query.get("page"), name="page", lowest=1) or 1
    return Span(min(number, Span(1, wanted, total).pages), wanted, total)
