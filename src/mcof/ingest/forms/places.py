"""Our places as lists of choices: each level filtered by the one above, known locations last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import polars as pl

from mcof.places import Registry

LEVELS = ("governorate", "district", "subdistrict")
"""The lists of places, from level 1 down."""
LOCATION = "location"
SITE = "site"
POINT = "flow_point"
KNOWN = (LOCATION, SITE, POINT)
"""The lists of what imports have brought."""
OTHER = "other"
ANY = "-"
"""Where a location is known for a governorate only, any district of it is right."""
LANGUAGES = ("en", "ar", "ckb")
LONGEST = 200
_SAFE = re.compile(r"[A-Za-z0-9_.\-]{1,64}")

Choice = dict[str, str]
"""A row of the sheet `choices`: `list_name`, `name`, labels by language, filters."""


@dataclass(frozen=True)
class Gazetteer:
    """The choices of places, and which lists there are."""

    choices: tuple[Choice, ...]
    lists: frozenset[str]


def gazetteer(
    registry: Registry, code_set: str, known: pl.DataFrame, *, of: str = LOCATION
) -> Gazetteer:
    """Every place of a code set as choices, and the known locations below them.

    Args:
        known: `location_id`, `location_name`, `name_ar`, `place_code`: locations or sites.
        of: what the list of known locations is called; its last choice is a new one.
    """
    choices: list[Choice] = []
    lists: set[str] = set()
    paths: dict[str, list[str | None]] = {
        str(code): list(above) for code, *above in _paths(registry, code_set)
    }
    for level, name in enumerate(LEVELS, start=1):
        codes = registry.places_at(level, code_set)["code"].to_list()
        for code in codes:
            row = {"list_name": name, "name": code, **_labels(registry, code_set, code)}
            above = paths.get(code, [None] * 3)
            row |= {n: a for n, a in zip(LEVELS[: level - 1], above, strict=False) if a}
            choices.append(row)
        lists |= {name} if codes else set()
    located = list(_locations(known, paths, of))
    if located:
        lists.add(of)
        choices += located
        choices.append({"list_name": of, "name": OTHER})
    return Gazetteer(tuple(choices), frozenset(lists))


def _paths(registry: Registry, code_set: str) -> Iterator[tuple[str | None, ...]]:
    own = registry.paths().filter(pl.col("code_set") == code_set)
    yield from own.select("code", "admin1", "admin2", "admin3").iter_rows()


def _labels(registry: Registry, code_set: str, code: str) -> Choice:
    return {lang: plain(registry.label(code_set, code, lang)) for lang in LANGUAGES}


def _locations(
    known: pl.DataFrame, paths: dict[str, list[str | None]], of: str
) -> Iterator[Choice]:
    """Each known location once, in the order of its place and name."""
    rows = known.filter(pl.col("location_name").is_not_null())
    taken: set[str] = set()
    columns = ["place_code", "location_name", "location_id", "name_ar"]
    ordered = rows.sort(columns, nulls_last=True)
    for place, name, own, arabic in ordered.select(columns).iter_rows():
        if place not in paths and of != POINT:  # a point is chosen by itself
            continue
        code = choice_name(own, f"{place}|{name}")
        if code in taken:  # one location under two spellings
            continue
        taken.add(code)
        above = paths.get(place, [None, None, None])
        filters = {n: above[at] or ANY for at, n in enumerate(LEVELS)}
        text = plain(name)
        row = {"list_name": of, "name": code, **dict.fromkeys(LANGUAGES, text), **filters}
        row |= {"ar": plain(arabic)} if arabic else {}
        yield row | {"own_id": own or "", "own_name": text}


def choice_name(own: str | None, told: str) -> str:
    """The id itself where a form can use it as the name of a choice, else one made of its hash."""
    if own and _SAFE.fullmatch(own) and own != OTHER:
        return own
    return "n" + sha256((own or told).encode()).hexdigest()[:12]


def plain(text: str) -> str:
    """A text on one line that refers to no question, however hostile it was."""
    line = " ".join(text.replace("${", "$ {").split())
    return line[:LONGEST] or ANY


def within(levels: Sequence[str]) -> str:
    """The filter of known locations: in the places chosen, and always the new one."""
    parts = [f"({name}='{ANY}' or {name}=${{{name}}})" for name in levels]
    return f"({' and '.join(parts)}) or name='{OTHER}'"
