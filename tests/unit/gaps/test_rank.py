"""Rules that rank gaps, and the names that gaps have."""

from __future__ import annotations

import pytest

from mcof.actions.evidence import spot_of
from mcof.errors import InputError
from mcof.gaps.evidence import Spot
from mcof.gaps.kinds import KINDS, REASONS
from mcof.gaps.rank import CRITERIA, RULES, named, words


def test_every_rule_is_made_of_criteria_that_have_words() -> None:
    assert {criterion for rule in RULES.values() for criterion in rule} <= set(CRITERIA)
    assert words(RULES["people"]).startswith("people (most first, unknown last), then kind")


def test_a_rule_may_be_given_by_its_criteria() -> None:
    assert named("severity,age") == ("severity", "age")
    assert named(["people"]) == ("people",)


@pytest.mark.parametrize("rule", ["alphabet", "people,luck", ""])
def test_a_rule_that_does_not_exist_is_refused(rule: str) -> None:
    with pytest.raises(InputError, match="is no rule to rank gaps by"):
        named(rule)


def test_every_reason_makes_a_kind() -> None:
    assert set(REASONS.values()) == set(KINDS)


def test_the_name_of_a_gap_names_its_cell() -> None:
    spot = spot_of("nobody-acts~HEALTH~-~IDP~iq-cod-2019~IQG01", level=1)
    assert spot == Spot("HEALTH", "IQG01", "iq-cod-2019", 1, group="IDP", phase=None)


@pytest.mark.parametrize("name", ["", "HEALTH", "luck~HEALTH~-~IDP~set~A", "nobody-acts~A~B"])
def test_what_is_no_name_of_a_gap_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="is no name of a gap"):
        spot_of(name, level=1)
