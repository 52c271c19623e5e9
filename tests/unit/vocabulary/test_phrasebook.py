"""Every phrase is there in every language, with the same places to fill."""

import re
from string import Formatter

import pytest

from mcof.errors import Missing
from mcof.vocabulary import phrases

KEYS = sorted(phrases("en").texts)


@pytest.mark.parametrize("key", KEYS)
def test_a_phrase_has_the_same_places_in_every_language(key):
    english = _places("en", key)
    for language in ("ar", "ckb"):
        if key.endswith((".zero", ".one", ".two")):
            # "Once" and the Arabic dual need no number: the places of the plural are allowed.
            plural = key.rsplit(".", 1)[0] + ".other"
            allowed = set(_places("en", plural)) if plural in KEYS else set()
            assert set(_places(language, key)) <= set(english) | allowed
        else:
            assert _places(language, key) == english


def _places(language, key):
    return sorted(name for _, name, _, _ in Formatter().parse(phrases(language).texts[key]) if name)


@pytest.mark.parametrize("key", KEYS)
def test_a_phrase_is_translated(key):
    for language in ("ar", "ckb"):
        text = phrases(language).texts[key]
        assert text
        assert re.search("[\u0600-\u06ff]", text) or not re.search(
            "[A-Za-z]", re.sub(r"{.*?}", "", text)
        )


def test_no_key_is_given_twice():
    from csv import DictReader
    from io import StringIO

    from mcof.vocabulary.terms import data

    keys = [row["key"] for row in DictReader(StringIO(data("phrases.csv")))]
    assert len(keys) == len(set(keys))


def test_a_phrase_is_filled_in():
    assert phrases("en")("common.source", source="DTM") == "Source: DTM"
    assert phrases("ar")("common.source", source="DTM") == "المصدر: DTM"


def test_a_missing_key_is_a_bug_and_a_missing_language_is_not():
    with pytest.raises(KeyError):
        phrases("en")("no.such.key")
    with pytest.raises(Missing):
        phrases("fr")
