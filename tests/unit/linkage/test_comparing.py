"""What of two records is compared: a first of January is only a year."""

from __future__ import annotations

from datetime import date

import pytest
from tests.people import one, records

from mcof.linkage.comparing import comparable


def said(column: str, **record: object) -> object:
    return comparable(records(one("r", **record)))[column].item()


def test_the_first_of_january_is_only_a_year() -> None:
    assert said("birth_exact", birth_date=date(1980, 1, 1)) is None
    assert said("birth_year", birth_date=date(1980, 1, 1)) == 1980
    assert said("birth_exact", birth_date=date(1980, 1, 2)) == "1980-01-02"


def test_an_age_is_a_year_of_birth() -> None:
    assert said("birth_year", age=35, registered_on=date(2015, 5, 21)) == 1980
    assert said("birth_year", age=35) is None


@pytest.mark.parametrize("text", ["+964 770 123 4567", "0770-123-4567", "٠٧٧٠١٢٣٤٥٦٧"])
def test_a_telephone_is_its_last_nine_digits(text: str) -> None:
    assert said("phone", phone=text) == "701234567"


@pytest.mark.parametrize("text", ["none", "0000000", "-", "12345", "n/a 1"])
def test_what_people_type_who_have_no_document_is_none(text: str) -> None:
    assert said("document", document_id=text) is None


def test_documents_are_letters_and_digits() -> None:
    assert said("document", document_id=" a-123 456 ") == "A123456"


def test_a_whole_name_is_used_where_its_parts_are_not_given() -> None:
    assert said("father_key", full_name="علي حسين الجبوري") == "hsn"
    assert said("given_key", full_name="علي حسين", given_name="Omar") == "amr"


def test_a_sex_that_is_not_known_says_nothing() -> None:
    assert said("sex", sex="u") is None


def test_every_record_is_there_once_and_in_order() -> None:
    rows = records(*(one(f"r{at}", given_name="Ali", full_name="Ali Ali") for at in range(50)))
    assert comparable(rows)["record"].to_list() == [f"r{at}" for at in range(50)]
