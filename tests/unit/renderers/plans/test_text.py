"""Differences of plans in words, in three languages."""

from __future__ import annotations

import polars as pl
import pytest
from tests.plans import drawn

from mcof.places import packaged
from mcof.plans.difference import difference
from mcof.plans.plan import Plan
from mcof.renderers.plans.text import PlanWords
from mcof.renderers.words import Words

CODES = {"code_set": "iq-cod-2019"}


def said(before: Plan, after: Plan, language: str = "en") -> list[str]:
    words = PlanWords(Words(language), packaged(), "iq-cod-2019")
    return words.sentences(difference(before, after))


def lines(drawing: str) -> Plan:
    return drawn(header=CODES, lines=drawing)


def test_a_changed_field_is_said_with_what_it_was() -> None:
    one = lines("place_code|target|period_end\nIQG01|4000|2015-06-30")
    other = lines("place_code|target|period_end\nIQG11|5000|2015-07-31")
    assert said(one, other) == [
        "Activities by place L1: place is Erbil instead of Anbar.",
        "Activities by place L1: last day is 2015-07-31 instead of 2015-06-30.",
        "Activities by place L1: target, people is 5,000 instead of 4,000.",
    ]


def test_what_becomes_unknown_is_said_to_be_unknown() -> None:
    one, other = lines("target|unit\n4000|"), lines("target|unit\n|")
    assert said(one, other) == [
        "Activities by place L1: target, people is unknown instead of 4,000."
    ]


def test_a_row_that_comes_or_goes_is_one_sentence() -> None:
    one = lines("line|activity|place_code\nL1|kits|IQG01\nL2|tents|IQG11")
    other = lines("line|activity|place_code\nL1|kits|IQG01")
    assert said(one, other) == ["Activities by place L2 is gone: tents, Erbil."]
    assert said(other, one) == ["Activities by place L2 is new: tents, Erbil."]


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_the_same_is_said_in_arabic_and_sorani(language: str) -> None:
    one = lines("line|sector|place_code|target\nL1|HEALTH|IQG01|4")
    other = lines("line|sector|place_code|target\nL1|WSH|IQG11|5\nL2|WSH|IQG11|5")
    sentences = said(one, other, language)
    assert len(sentences) == 4
    assert not any(word in " ".join(sentences) for word in ("HEALTH", "WSH", "target", "None"))


def test_only_the_first_sentences_are_made_where_few_are_asked_for() -> None:
    one = lines("line|target\nL1|1\nL2|1\nL3|1")
    other = one.with_parts(lines=one["lines"].with_columns(target=pl.lit(2)))
    words = PlanWords(Words("en"), packaged(), "set")
    assert len(words.sentences(difference(one, other), most=2)) == 2
