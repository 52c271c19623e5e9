"""Values in words: unknown is said, and no text of a source becomes anything else."""

from __future__ import annotations

from datetime import date

import pytest

from mcof.renderers.sections.saying import RAMP, quiet, said, tinted
from mcof.renderers.words import Words
from mcof.reports.documents import Named
from mcof.reports.missing import Range
from mcof.reports.values import (
    Amount,
    Change,
    Count,
    Day,
    Given,
    Moment,
    Money,
    NotAssessed,
    People,
    Phrase,
    Several,
    Severity,
    Share,
    Term,
)

EN, AR = Words("en"), Words("ar")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Count(1200), "1,200"),
        (Count(0), "0"),
        (Count(3, "gaps"), "3 gaps"),
        (Change(-5), "\u22125"),
        (People(Range(10, None)), "at least 10"),
        (Share(0.004), "<1%"),
        (Share(1.0), "100%"),
        (Money(1234567.8), "$1,234,568"),
        (Amount(1.50, "kg"), "1.5 kg"),
        (Amount(20.0), "20"),
        (Day(date(2015, 5, 21)), "2015-05-21"),
        (Day(date(2015, 5, 21), narrow=False), "21 May 2015"),
        (Severity(4), "4 Extreme"),
        (Given("Governor's office"), "Governor's office"),
        (Named("IQ", {"en": "Iraq"}), "Iraq"),
        (NotAssessed(), "not assessed"),
        (Several((Given("a"), Given("b"), Given("c")), most=2), "a, b, and 1 more"),
        (Phrase("kinds.owner", {"owner": Given("MoMD")}), "owner: MoMD"),
    ],
)
def test_a_value_is_said(value: object, text: str) -> None:
    assert said(value, EN) == text


@pytest.mark.parametrize(
    "value",
    [
        Count(None),
        Count(None, "people"),
        Change(None),
        People(None),
        People(Range(None, None)),
        Share(None),
        Money(None),
        Amount(None),
        Day(None),
        Moment(None),
        Term("phases", None),
        Severity(None),
        Given(None),
    ],
)
def test_what_is_unknown_says_so_and_is_never_zero(value: object) -> None:
    assert said(value, EN) == "unknown"
    assert "0" not in said(value, AR)


def test_unknown_is_paler_and_known_is_not() -> None:
    assert quiet(Count(None))
    assert quiet(NotAssessed())
    assert not quiet(Count(0))
    assert not quiet(Phrase("none.section"))


def test_only_severity_has_a_colour_and_it_always_has_its_number_and_word() -> None:
    assert tinted(Severity(5)) == RAMP[5]
    assert tinted(Count(5)) is None
    assert said(Severity(5), AR).startswith("\u20665\u2069 ")


def test_text_of_a_source_is_isolated_and_keeps_to_one_line() -> None:
    assert said(Given("=1+1\n\u202eevil"), AR) == "\u2068=1+1 evil\u2069"
