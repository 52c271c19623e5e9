"""A digest of alerts as text: what one owner is told, place by place, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mcof.gaps.followup.digest import Digest, Part
from mcof.renderers.words import Words

Named = Mapping[tuple[str, str], str]
"""Names of places by code set and code."""


def text(
    digests: Sequence[Digest], words: Words, *, places: Named, workspace: str, on: date | None
) -> str:
    """The digests one after the other; each can be sent by itself.

    Args:
        on: the day of the run.
    """
    p = words.phrases
    if not digests:
        return p("alerts.nothing") + "\n"
    parts = [_digest(one, words, places, workspace, on) for one in digests]
    return "\n\n".join(parts) + "\n"


def _digest(one: Digest, words: Words, places: Named, workspace: str, on: date | None) -> str:
    p = words.phrases
    owner = words.given(one.owner) if one.owner else p("alerts.nobody")
    title = p("alerts.title", workspace=words.given(workspace), day=words.day(on))
    counts = words("list-join").join(
        p("alerts.count", event=words.term("alert_events", event), n=words.number(count))
        for event, count in one.counts.items()
    )
    lines = [title, p("alerts.for", owner=owner), counts]
    for part in one.parts:
        lines += ["", *_place(part, words, places)]
    if one.more:
        lines += ["", p("alerts.more", n=words.number(one.more))]
    return "\n".join(lines)


def _place(part: Part, words: Words, places: Named) -> list[str]:
    p = words.phrases
    lines = [words.given(places.get(part.place, part.place[1]))]
    lines += [f"- {line(row, words)}" for row in part.rows]
    if part.more:
        lines.append(f"- {p('alerts.more', n=words.number(part.more))}")
    return lines


def line(row: Mapping[str, Any], words: Words) -> str:
    """One event: what happened, kind, sector, group, people, and why where that is said."""
    p = words.phrases
    parts = [words.term("alert_events", row["event"]), words.term("gap_kinds", row["kind"])]
    parts += [
        words.term(name, row[column])
        for column, name in (("sector", "sectors"), ("population_group", "population_groups"))
        if row[column]
    ]
    parts.append(people(row, words))
    if row.get("cause"):
        parts.append(p(f"alerts.cause.{row['cause']}"))
    return " · ".join(parts)


def people(row: Mapping[str, Any], words: Words) -> str:
    """How many people, and how many before where that is known; unknown is said."""
    p = words.phrases
    closed = row["event"] == "closed"
    now, before = row["people"], row["people_before"]
    if closed:
        return p("alerts.before", people=_said(before, words))
    if before is None:
        return _said(now, words)
    return p("alerts.now-before", now=_said(now, words), before=words.number(before))


def _said(value: int | None, words: Words) -> str:
    if value is None:
        return words.phrases("alerts.people-unknown")
    return words.counted("people", value)
