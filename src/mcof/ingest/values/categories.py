"""Categories of needs: free text that mixes sex, age and group, taken apart where it can be.

`Children - Female - IDP` says age, sex and group; `Children - Male - Border / EC` says two of
them and something else. A part of the text counts only where every word of it is understood:
`Female-Headed Households` says no sex. What is not understood is kept as the rest, the
source's own words stay in `category` whole, and a finding counts them: nothing is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, none
from mcof.ingest.values.typed import Words
from mcof.vocabulary.text import normalise

AGES: Mapping[str, tuple[str, ...]] = {
    "children": (
        *("children", "child", "minors", "girls", "girl", "boys", "boy", "enfants", "enfant"),
        *("fille", "filles", "garcon", "garcons", "ninos", "ninas", "nina", "nino", "menores"),
        *("الاطفال", "اطفال", "منداڵ", "منداڵان", "بنات", "اولاد", "فتيات", "فتيان"),
    ),
    "adults": (
        *("adult", "adults", "women", "woman", "men", "man", "adultes", "adulte", "femmes"),
        *("hommes", "femme", "homme", "adultos", "adultas", "mujeres", "mujer", "hombres"),
        *("hombre", "البالغون", "بالغون", "بالغين", "نساء", "رجال", "پێگەیشتوو", "ژنان", "پیاوان"),
    ),
    "elderly": (
        *(
            "elderly",
            "elders",
            "elder",
            "older people",
            "older persons",
            "older women",
            "older men",
        ),
        *("personnes agees", "aines", "adultos mayores", "personas mayores", "ancianos"),
        *("كبار السن", "المسنون", "مسنون", "بەساڵاچوو", "بەساڵاچووان"),
    ),
    "infants": ("infants", "infant", "nourrissons", "lactantes", "bebes"),
    "adolescents": ("adolescents", "adolescentes", "adolescent"),
    "youth": ("youth", "jeunes", "jovenes", "الشباب", "گەنجان"),
}
"""Words for ages, as given: sources do not say where one age ends, so no years are put to them."""

SEXES: Mapping[str, tuple[str, ...]] = {
    "f": ("ninas", "nina", "older women", "بنات", "فتيات", "ژنان"),
    "m": ("ninos varones", "older men", "اولاد", "فتيان", "پیاوان"),
}
"""Words that say a sex beside an age, besides those of `sexes`. Niños may be children of any."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "RETURNEE": ("district of return", "area of return", "areas of return", "zone de retour"),
    "HOST": ("hostcommunities", "hostcommunity"),
}
"""Words that say a group in these files, besides those of `population_groups`."""

WHOLE = (
    *("total", "totals", "all", "overall", "everybody", "everyone", "all ages", "all people"),
    *("ensemble", "tous", "toutes", "totale", "todos", "todas", "conjunto", "total general"),
    *("المجموع", "الاجمالي", "الكل", "کۆ", "هەموو"),
)
_JOINING = frozenset(
    {
        *("and", "of", "in", "the", "aged", "age", "years", "year", "yrs", "old", "with all"),
        *("et", "de", "des", "du", "les", "la", "le", "ans", "annees", "en", "y", "e"),
        *("los", "las", "el", "anos", "ano", "edad", "persons", "people", "personnes", "personas"),
        *("population", "poblacion", "individuals", "و", "من", "سنه", "سنوات", "ساڵ"),
    }
)
"""Words that add nothing to those beside them."""

_SPAN = re.compile(
    r"(?P<low>\d{1,2})\s*(?:-|–|to|à|a|au)\s*(?P<high>\d{1,2})"
    r"|(?P<beyond>\d{1,3})\s*(?:\+|(?:(?:years|ans|años|anos)\s+)?"
    r"(?:and above|and over|and older|et plus|y más|y mas|o más))"
    r"|(?:under|below|<|moins de|menores de|menos de)\s*(?P<under>\d{1,2})",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?<=\d)\s*[-–]\s*(?=\d)")
_PARTS = re.compile(r"\s+[-–—|]\s+|\s*[,;|()\[\]]\s*")
_LONGEST = 5  # words of a phrase


Phrases = Mapping[str, tuple[tuple[str, str], ...]]
"""Phrases, normalised, with the facets and values that each says."""


class Said(NamedTuple):
    """What a category says: codes, an age as a range or a word of `AGES`, and the rest."""

    sex: str | None
    age: str | None
    group: str | None
    rest: str | None


def taken_apart(draft: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The draft with sex, age, group and rest of `category`, where it lacks them."""
    if "category" not in draft.columns:
        return draft
    distinct = draft["category"].unique().drop_nulls().to_list()
    known = phrases(words)
    said = [_read(text, known) for text in distinct]
    category = pl.col("category")
    fields = ("sex", "age", "population_group", "category_rest")
    return draft.with_columns(
        category.replace_strict(
            distinct, [one[place] for one in said], default=None, return_dtype=pl.String
        ).alias(name)
        for place, name in enumerate(fields)
        if name not in draft.columns
    )


def unparsed(draft: pl.DataFrame) -> pl.DataFrame:
    """A finding for each row whose category says more than sex, age and group."""
    if "category_rest" not in draft.columns or "category" not in draft.columns:
        return none()
    rows = draft.filter(pl.col("category_rest").is_not_null())
    shown = rows.select(*KEYS, value="category", rest="category_rest")
    return found("category-unparsed", shown, field="category")


def read(text: str, words: Words) -> Said:
    """Sex, age and group that a category says, each None where it does not, and the rest.

    >>> from mcof.vocabulary import load
    >>> tuple(read("Total - Iran (District of Return)", load))
    (None, None, 'RETURNEE', 'Iran')
    """
    return _read(text, phrases(words))


def with_groups(draft: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The draft with the group that `group_given` names; what is no group of ours is a pocket.

    A worksheet's population groups are a country's own: "IDPs in camps" are people apart from
    other IDPs, and must not be taken for everybody.
    """
    if "group_given" not in draft.columns:
        return draft
    distinct = draft["group_given"].unique().drop_nulls().to_list()
    known = phrases(words)
    said = {text: _read(text, known) for text in distinct}
    plain = {t: one.group for t, one in said.items() if not (one.sex or one.age or one.rest)}
    apart = [text for text in distinct if text not in plain]
    given = pl.col("group_given")
    own = pl.col("pocket") if "pocket" in draft.columns else pl.lit(None, pl.String)
    pocket = pl.concat_str(
        pl.when(given.is_in(apart)).then(given), own, separator=": ", ignore_nulls=True
    ).replace("", None)
    group = given.replace_strict(
        list(plain), list(plain.values()), default=None, return_dtype=pl.String
    )
    return draft.with_columns(population_group=group, pocket=pocket).drop("group_given")


def _read(text: str, known: Phrases) -> Said:
    told: dict[str, str] = {}
    rest: list[str] = []
    for part in _PARTS.split(_JOINED.sub("-", text)):
        if not part.strip():
            continue
        facts = _facts(part, known)
        clash = facts is None or any(told.get(k, v) != v for k, v in facts.items() if k != "age")
        if facts is None or clash:
            rest.append(part.strip())
            continue
        if "age" in told and facts.get("age", "")[:1].isalpha():
            facts.pop("age")  # years that were said are plainer than a word
        told |= facts
    return Said(told.get("sex"), told.get("age"), told.get("group"), " - ".join(rest) or None)


def _facts(part: str, known: Phrases) -> dict[str, str] | None:
    """What a part says, or None where some word of it is not understood."""
    spans = [_years(span) for span in _SPAN.finditer(part)]
    bare = _SPAN.sub(" ", part)
    several: dict[str, set[str]] = {}
    for facet, value in _scanned(normalise(bare).split(), known):
        if facet is None:
            return None
        several.setdefault(facet, set()).add(value)
    if len(several.get("group", ())) > 1 or len(spans) > 1:
        return None  # two groups together are neither
    facts = {facet: next(iter(values)) for facet, values in several.items() if len(values) == 1}
    facts.pop("whole", None)
    return facts | ({"age": spans[0]} if spans else {})


def _scanned(tokens: list[str], known: Phrases) -> Iterator[tuple[str | None, str]]:
    """What the words say, the longest phrase first; a facet of None for a word not understood."""
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            phrase = " ".join(tokens[at : at + length])
            if phrase in known:
                yield from known[phrase]
                at += length
                break
        else:
            if tokens[at] not in _JOINING:
                yield None, tokens[at]
            at += 1


def phrases(words: Words) -> Phrases:
    """Every phrase that says something, with what it says."""
    told: dict[str, list[tuple[str, str]]] = {}

    def add(facet: str, value: str, spellings: tuple[str, ...]) -> None:
        for spelling in spellings:
            facts = told.setdefault(normalise(spelling), [])
            if (facet, value) not in facts:
                facts.append((facet, value))

    for code in ("f", "m"):
        add("sex", code, (*words("sexes").terms[code].spellings, *SEXES[code]))
    for term in words("population_groups"):
        if term.code != "OTHER":
            add("group", term.code, (*term.spellings, *GROUPS.get(term.code, ())))
    for age, spellings in AGES.items():
        add("age", age, spellings)
    add("whole", "", WHOLE)
    return {phrase: tuple(facts) for phrase, facts in told.items() if phrase}


def _years(span: re.Match[str]) -> str:
    if span["under"]:
        return f"0-{int(span['under']) - 1}"
    return f"{span['beyond']}+" if span["beyond"] else f"{span['low']}-{span['high']}"
