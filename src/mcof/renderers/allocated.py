"""An allocation in words: why so much, what had to be assumed, what more would bring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcof.allocation.telling.limits import TEAM
from mcof.renderers.words import Words

_Row = Mapping[str, Any]
_WHOLE = 1000.0  # dollars and people from here on are said without decimals


def reason(row: _Row, words: Words) -> str:
    """One reason of a place and sector as a sentence.

    Args:
        row: with the columns of `mcof.allocation.telling.why.REASON`.
    """
    return words.phrases(
        f"allocation.why.{row['reason']}",
        people=people(row["people"], words),
        other=people(row["other"], words),
        usd=dollars(row["usd"], words),
        share=share(row["share"], words),
        other_share=share(row["other_share"], words),
        number=number(row["number"], words),
        name=words("unknown") if row["name"] is None else words.ltr(str(row["name"])),
    )


def assumption(row: _Row, words: Words) -> str:
    """One thing that had to be assumed, as a sentence.

    Args:
        row: with the columns of `mcof.allocation.gathering.assumed.ASSUMED`.
    """
    return words.phrases(
        f"allocation.assumed.{row['assumption']}",
        count=people(row["count"], words),
        people=people(row["people"], words),
        value=number(row["value"], words),
        sector=words.within(words.term("sectors", row["sector"])),
        organisation=words.given(row["organisation"]),
        line=words.given(row["line"]),
    )


def more(row: _Row, words: Words) -> str:
    """How much more of something was asked about.

    Args:
        row: of the limits of a draft.
    """
    kind = "team" if str(row["name"]).endswith(TEAM) else row["kind"]
    return words.phrases(
        f"allocation.means.{kind}",
        amount=number(row["more"], words),
        name=words.given(row["title"]),
    )


def binds(code: str | None, words: Words) -> str:
    """What binds, in a word or two."""
    return words.phrases(f"allocation.binds.{code or 'met'}")


def undirected(code: str, words: Words) -> str:
    """Why nothing can be directed to a need."""
    return words.phrases(f"allocation.undirected.{code}")


def people(value: float | None, words: Words) -> str:
    """Whole people."""
    return words.number(None if value is None else round(value))


def dollars(value: float | None, words: Words) -> str:
    """Whole dollars."""
    return words.number(None if value is None else round(value))


def number(value: float | None, words: Words) -> str:
    """A number with as many decimals as mean something."""
    if value is None:
        return words("unknown")
    if value >= _WHOLE or value == round(value):
        return words.number(round(value))
    return words.ltr(f"{value:,.2f}".rstrip("0").rstrip("."))


def share(value: float | None, words: Words) -> str:
    """A share in whole per cent; a few of many are not said to be nobody."""
    return words.share(None if value is None else round(value * 100), 1 if value else 0)


def why_not(row: _Row, words: Words) -> str:
    """Why an organisation gives nothing there.

    Args:
        row: of `mcof.actions.allocating.why.WhyNot.said`.
    """
    return words.phrases(
        f"allocation.why-not.{row['reason']}",
        organisation=words.given(row["organisation"]),
        people=people(row["people"], words),
        usd=number(row["usd"], words),
        number=number(row["number"], words),
        text=words.given(row["text"]),
    )
