"""Sections can be chosen; one that knows nothing is left out, unless it was named."""

from __future__ import annotations

import pytest

from mcof.errors import InputError
from mcof.reports.sections import Section, Statement, chosen, shown
from mcof.reports.values import Phrase

FULL = Section("matrix", (Statement(Phrase("none.section")),))
EMPTY = Section("kinds")


def test_a_section_that_knows_nothing_is_left_out() -> None:
    assert shown([FULL, EMPTY], None) == (FULL,)


def test_a_section_that_was_named_stays_and_will_say_so() -> None:
    assert shown([FULL, EMPTY], {"kinds"}) == (EMPTY,)


def test_naming_none_means_all() -> None:
    assert chosen(None, ["matrix"]) is None
    assert chosen([], ["matrix"]) is None


def test_a_section_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InputError) as refused:
        chosen(["matrix", "weather"], ["matrix", "kinds"])
    assert "weather" in str(refused.value)
    assert refused.value.advice == "Choose from matrix, kinds."
