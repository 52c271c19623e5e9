"""Every word that people read is there in English, Arabic and Sorani."""

from __future__ import annotations

import csv
import re
from string import Formatter

import pytest

from mcof.vocabulary import LANGUAGES, load, names
from mcof.vocabulary.terms import data

ARABIC_LETTER = re.compile(r"[\u0600-\u06ff]")
# The same in every language, or written with Latin letters and digits everywhere.
SAME_IN_ALL = re.compile(r"^[\s\d{}\w|:;,.·%()<>/+–—-]*$", re.ASCII)


def phrases() -> list[dict[str, str]]:
    return list(csv.DictReader(data("phrases.csv").splitlines()))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", names())
def test_every_term_has_a_label_in_every_language(name: str) -> None:
    lacking = [
        (term.code, language)
        for term in load(name)
        for language in LANGUAGES
        if not term.labels.get(language)
    ]
    assert lacking == []


@pytest.mark.parametrize("name", names())
def test_arabic_and_sorani_labels_are_written_in_their_script(name: str) -> None:
    latin = [
        (term.code, language)
        for term in load(name)
        for language in ("ar", "ckb")
        if name != "languages" and not ARABIC_LETTER.search(term.labels[language])
    ]
    assert latin == []


@pytest.mark.parametrize("name", names())
def test_no_spelling_means_two_terms(name: str) -> None:
    vocabulary = load(name)
    assert all(vocabulary.code_of(term.code) == term.code for term in vocabulary)


def test_every_phrase_is_there_in_every_language() -> None:
    lacking = [
        (row["key"], language) for row in phrases() for language in LANGUAGES if not row[language]
    ]
    assert lacking == []


def test_every_phrase_has_the_same_places_in_every_language() -> None:
    """But that Arabic says one and two in words."""
    uneven = [
        row["key"]
        for row in phrases()
        if len({frozenset(places(row[language])) for language in LANGUAGES}) > 1
        and not (row["key"].endswith((".one", ".two")) and places(row["ar"]) == set())
    ]
    assert uneven == []


def test_arabic_and_sorani_phrases_are_written_in_their_script() -> None:
    latin = [
        (row["key"], language)
        for row in phrases()
        for language in ("ar", "ckb")
        if not ARABIC_LETTER.search(row[language]) and not SAME_IN_ALL.match(row["en"])
    ]
    assert latin == []


def test_no_phrase_stands_twice() -> None:
    keys = [row["key"] for row in phrases()]
    assert sorted(keys) == sorted(set(keys))
