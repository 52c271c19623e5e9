"""Weights: what may be weighed, and what may not."""

from __future__ import annotations

import pytest

from mcof.errors import InputError
from mcof.gaps.rank import named
from mcof.gaps.weighing import CRITERIA, IDENTITY, STATED, weights


def test_the_stated_weights_weigh_every_criterion() -> None:
    assert set(STATED.shares) == set(CRITERIA)
    assert sum(STATED.shares.values()) == pytest.approx(1)
    assert named("weighted") is STATED


def test_weights_are_read_as_typed_and_only_their_ratios_matter() -> None:
    one, ten = weights("people=2, severity=3"), weights({"severity": 30, "people": 20, "age": 0})
    assert one.text() == "severity=3,people=2"
    assert one.shares == pytest.approx(ten.shares)


@pytest.mark.parametrize("name", sorted(IDENTITY))
def test_no_weight_is_given_to_who_people_are(name: str) -> None:
    with pytest.raises(InputError, match="says who people are, not what they need"):
        weights({name: 1.0})


def test_no_criterion_is_an_identity() -> None:
    assert not IDENTITY & set(CRITERIA)


@pytest.mark.parametrize(
    "text",
    ["severity", "severity=", "severity=x", "severity=-1", "severity=0", "severity=nan",
     "severity=inf", "severity=1,severity=2", "", "severity=1e308,people=1e308"],
)  # fmt: skip
def test_weights_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="how much a criterion counts"):
        weights(text)


def test_another_criterion_or_another_placing_is_refused() -> None:
    with pytest.raises(InputError, match="nothing that gaps are weighed by"):
        weights("luck=1")
    with pytest.raises(InputError, match="no way to place"):
        weights("people=1", unknown="average")
