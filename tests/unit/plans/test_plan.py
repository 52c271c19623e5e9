"""A plan as a value: one form, numbers that are never given twice, and what it refuses."""

from __future__ import annotations

import polars as pl
import pytest
from tests.plans import drawn, rows

from mcof.errors import InputError
from mcof.plans.plan import from_text, plan, text_of


def test_a_row_without_a_number_gets_the_next_one() -> None:
    one = drawn(lines="line|activity\nL7|a\n|b\n|c")
    assert one["lines"]["line"].to_list() == ["L7", "L8", "L9"]


def test_the_number_of_a_row_that_is_gone_is_not_given_again() -> None:
    one = drawn(lines="line|activity\nL1|a\nL2|b")
    fewer = one.with_parts(lines=one["lines"].filter(pl.col("line") == "L1"))
    again = fewer.with_parts(lines=pl.concat([fewer["lines"], rows("lines", "activity\nnew")],
                                             how="diagonal"))  # fmt: skip
    assert again["lines"]["line"].to_list() == ["L1", "L3"]


def test_two_rows_cannot_have_one_number() -> None:
    with pytest.raises(InputError, match="both called L1"):
        drawn(lines="line|activity\nL1|a\nL1|b")


def test_rows_stand_in_the_order_of_their_numbers_however_they_came() -> None:
    one = drawn(lines="line|activity\nL10|a\nL2|b")
    assert one["lines"]["line"].to_list() == ["L2", "L10"]


def test_text_loses_outer_spaces_and_letters_that_do_something() -> None:
    one = drawn(lines="activity\nx")
    said = one.with_parts(lines=one["lines"].with_columns(activity=pl.lit("  a\x00b\u2028c \r\n")))
    assert said["lines"]["activity"].to_list() == ["a b c"]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_unknown(value: float) -> None:
    one = drawn(lines="activity\nx")
    said = one.with_parts(lines=one["lines"].with_columns(budget_usd=pl.lit(value)))
    assert said["lines"]["budget_usd"].to_list() == [None]


def test_a_text_as_long_as_a_document_is_refused() -> None:
    one = drawn(lines="activity\nx")
    with pytest.raises(InputError, match="longer than"):
        one.with_parts(lines=one["lines"].with_columns(activity=pl.lit("x" * 30_001)))


def test_a_number_beyond_what_a_spreadsheet_holds_is_refused() -> None:
    one = drawn(lines="activity\nx")
    with pytest.raises(InputError, match="million million"):
        one.with_parts(lines=one["lines"].with_columns(budget_usd=pl.lit(1e15)))


def test_a_plan_says_what_it_is() -> None:
    with pytest.raises(InputError, match="one row"):
        plan({})


def test_the_kept_text_reads_back_to_the_same_plan() -> None:
    one = drawn(lines="activity|target|budget_usd\nسلام|5|0.1\nx||", budget="budget_line\nB1")
    again = from_text(text_of(one))
    assert again == one
    assert text_of(again) == text_of(one)
    assert again.given == one.given
