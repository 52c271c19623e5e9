"""Digests: what one owner is told, place by place, and never more than can be read."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.gaps.followup.alerts import EVENTS


@dataclass(frozen=True)
class Part:
    """What is told of one place.

    Attributes:
        place: code set and code.
        rows: the events that are told in full, sector by sector.
        more: how many others there are.
    """

    place: tuple[str, str]
    rows: tuple[dict[str, object], ...]
    more: int


@dataclass(frozen=True)
class Digest:
    """What one owner is told.

    Attributes:
        owner: None for gaps that nobody has in hand.
        counts: how many of each event, in the order of `EVENTS`.
        more: how many events there are in further places.
    """

    owner: str | None
    counts: dict[str, int]
    parts: tuple[Part, ...]
    more: int


def digests(events: pl.DataFrame, *, most: int = 20, each: int = 5) -> list[Digest]:
    """One digest for each owner, those without an owner last.

    Places come by the most people of any one gap in them, since people of several sectors are
    never added; what is beyond the limits is counted, not dropped.

    Args:
        events: as `mcof.gaps.followup.alerts.step` gives them.
        most: lines of one digest.
        each: lines of one place.
    """
    parts = events.sort("owner", nulls_last=True, maintain_order=True).partition_by(
        "owner", maintain_order=True
    )
    return [_digest(part, most, each) for part in parts]


def _digest(events: pl.DataFrame, most: int, each: int) -> Digest:
    counted = dict(events.group_by("event").len().iter_rows())
    worst = pl.col("people").max().over("code_set", "place_code")
    ordered = events.sort(
        -worst.fill_null(-1), "code_set", "place_code", -pl.col("people").fill_null(-1), "sector",
        "gap", nulls_last=True, maintain_order=True,
    )  # fmt: skip
    numbered = ordered.with_columns(_at=pl.int_range(pl.len()).over("code_set", "place_code"))
    shown = numbered.filter(pl.col("_at") < each).head(most)
    parts = []
    for part in shown.partition_by("code_set", "place_code", maintain_order=True):
        place = (part["code_set"][0], part["place_code"][0])
        there = ordered.filter(
            pl.col("code_set").eq_missing(place[0]) & pl.col("place_code").eq_missing(place[1])
        )
        parts.append(Part(place, tuple(part.drop("_at").to_dicts()), there.height - part.height))
    told = sum(len(part.rows) + part.more for part in parts)
    counts = {event: counted[event] for event in EVENTS if event in counted}
    return Digest(events["owner"][0], counts, tuple(parts), events.height - told)
