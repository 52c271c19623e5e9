"""Personal columns: contacts, phones, e-mail, devices, households' own positions.

They are found by the words of the header and by the form of the values. A value that
was found is never copied into a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl

from mcof.vocabulary.text import normalise


@cache
def _by_word() -> Mapping[str, str]:
    """What a header's words announce, by the words; see `names/personal.csv`."""
    path = files("mcof.ingest") / "names" / "personal.csv"
    rows = pl.read_csv(path.read_bytes(), infer_schema=False).iter_rows()
    return {normalise(word): what for what, words in rows for word in words.split("|")}


_TAGS = {
    "#contact+name": "the name of a person",
    "#contact+email": "an e-mail address",
    "#contact+phone": "a phone number",
    "#contact": "a way to reach a person",
}

EMAIL = r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
PHONE = (
    r"^(?:(?:\+|00)\d{1,3}[\s\-.()]*(?:\d[\s\-.()]*){7,11}"  # +964 770 123 4567
    r"|0?7[3-9]\d[\s\-.]?\d{3}[\s\-.]?\d{4}"  # 0770 123 4567
    r"|0\d{2,3}[\s\-.]\d{3,4}[\s\-.]\d{3,4})$"
)
IMEI = r"^(?:imei:?\s*)?\d{15}$"

_FORMS = {EMAIL: "an e-mail address", PHONE: "a phone number", IMEI: "the identity of a device"}
_TELLING = {
    "email": "an e-mail address",
    "imei": "the identity of a device",
    **dict.fromkeys(
        ("phone", "telephone", "mobile", "whatsapp", "هاتف", "الهاتف", "موبايل"), "a phone number"
    ),
}
"""Words that announce personal data wherever they stand in a header."""

_SAMPLE = 400
_MANY = 0.3


def by_header(header: str | None, tag: str | None = None) -> str | None:
    """What kind of personal data a header announces, or None.

    >>> by_header("Contact Phone")
    'a phone number'
    >>> by_header("Camp Name") is None
    True
    """
    if tag:
        base = tag.lower().split("+")
        for known, what in _TAGS.items():
            if set(known.split("+")) <= set(base):
                return what
    key = normalise(header or "")
    if key in _by_word():
        return _by_word()[key]
    for part in (header or "").split("/"):  # grouped names of mobile forms: group/contact_phone
        if normalise(part) in _by_word():
            return _by_word()[normalise(part)]
    words = set(key.split())
    return next((what for word, what in _TELLING.items() if word in words), None)


def by_values(columns: Mapping[str, pl.Series]) -> dict[str, str]:
    """What kind of personal data columns hold, of those that hold any, by some distinct values."""
    samples = [
        values.drop_nulls().head(_SAMPLE * 5).unique().head(_SAMPLE).alias("text").to_frame()
        for values in columns.values()
    ]
    named = [
        sample.select(pl.lit(name).alias("column"), "text")
        for name, sample in zip(columns, samples, strict=True)
        if sample.height
    ]
    if not named:
        return {}
    bare = pl.col("text").str.strip_chars()
    found = pl.concat(named).select("column", *(bare.str.contains(f).alias(f) for f in _FORMS))
    kinds: dict[str, str] = {}
    for column, *shares in found.group_by("column").mean().iter_rows():
        kind = next((k for k, s in zip(_FORMS.values(), shares, strict=True) if s >= _MANY), None)
        kinds |= {column: kind} if kind else {}
    return kinds


def single(text: pl.Expr) -> pl.Expr:
    """Whether a value of a column that stays holds an e-mail address or a phone number."""
    return text.str.contains("@", literal=True) & text.str.contains(EMAIL)
