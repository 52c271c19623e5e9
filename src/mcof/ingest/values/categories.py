"""Categories of needs: free text that mixes sex, age and group, taken apart where it can be.

`Children - Female - IDP` says age, sex and group; `Children - Male - Border / EC` says two of
them. The source's own words stay in `category` whole, so what is not understood is not lost.
"""

from __future__ import annotations

import re

import polars as pl

from mcof.ingest.values.typed import Words
from mcof.vocabulary.text import normalise

AGES = {
    **dict.fromkeys(
        ("children", "child", "girls", "boys", "enfants", "الاطفال", "اطفال"), "children"
    ),
    **dict.fromkeys(("adult", "adults", "women", "men", "adultes", "البالغون"), "adults"),
    **dict.fromkeys(("elderly", "older people", "older persons", "كبار السن"), "elderly"),
    **{age: age for age in ("infants", "adolescents", "youth")},
}
"""Words for ages, as given: sources do not say where one age ends, so no years are put to them."""

_RANGE = re.compile(r"(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})|(\d{2})\s*\+")
_PARTS = re.compile(r"\s+[-–/,|]\s+|\s*[,;|]\s*")
_SEXES = {"f", "m"}


def taken_apart(draft: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The draft with `sex`, `age` and `population_group` from `category`, where it lacks them."""
    if "category" not in draft.columns:
        return draft
    distinct = draft["category"].unique().drop_nulls().to_list()
    said = [read(text, words) for text in distinct]
    category = pl.col("category")
    return draft.with_columns(
        category.replace_strict(
            distinct, [one[place] for one in said], default=None, return_dtype=pl.String
        ).alias(name)
        for place, name in enumerate(("sex", "age", "population_group"))
        if name not in draft.columns
    )


def read(text: str, words: Words) -> tuple[str | None, str | None, str | None]:
    """Sex, age and group that a category says, each None where it does not.

    Returns:
        Codes of `sexes` and `population_groups`; the age as a range or a word of `AGES`.
    """
    sex = age = group = None
    for part in _PARTS.split(text):
        key = normalise(part)
        code = words("sexes").code_of(part)
        sex = sex or (code if code in _SEXES else None)
        span = _RANGE.search(part)
        age = age or AGES.get(key) or (_years(span) if span else None)
        group = group or words("population_groups").code_of(_spaced(part))
    return sex, age, group if group != "OTHER" else None


def _spaced(part: str) -> str:
    return "Host communities" if normalise(part) == "hostcommunities" else part


def _years(span: re.Match[str]) -> str:
    low, high, beyond = span.groups()
    return f"{beyond}+" if beyond else f"{low}-{high}"
