"""Answers come in: wide or long, coded, without what would say who answered."""

from __future__ import annotations

import pytest

WIDE = """
    | SSID | Date       | Governorate | Site population | Water source | Needs/food | Needs/work | Litres |
    | s1   | 2030-01-15 | Dahuk       | 600             | Network      | 1          | 0          | 15     |
    | s2   | 2030-01-15 | Erbil       | 300             | don't know   | 0          | 0          | ten    |
    | s3   | 2030-01-16 | Erbil       | 100             |              |            |            | 7.5    |
    | s4   | 2030-01-16 | Erbil       | 100             |              |            |            |        |
"""  # noqa: E501 - a sheet is as wide as it is
MAPPING = {
    "columns": {
        "Water source": "answer:water@WSH",
        "Needs/food": "answer:needs=FOOD@FSC",
        "Needs/work": "answer:needs=WORK@FSC",
        "Litres": "number:litres@WSH",
    }
}
SAID = {"operation": "A", "unit_kind": "SITE", "sampling": "Key informants", "round": "1"}


@pytest.fixture
def answered(taken):
    def take(text, mapping=None, **said):
        return taken(text, "answers", mapping=mapping, **(SAID | said))

    return take


def test_a_wide_row_becomes_a_row_for_each_answer(answered, codes):
    result = answered(WIDE, MAPPING)
    told = result.records.select("unit_id", "question", "answer", "number", "sector").rows()
    assert told == [
        ("s1", "water", "Network", None, "WSH"),
        ("s1", "litres", None, 15.0, "WSH"),
        ("s1", "needs", "FOOD", None, "FSC"),
        ("s2", "water", "UNKNOWN", None, "WSH"),
        ("s2", "needs", "NONE", None, "FSC"),
        ("s3", "litres", None, 7.5, "WSH"),
    ]
    assert codes(result) == [(3, "H", "value-unreadable"), (5, None, "row-without-answers")]
    assert (result.account.rows_stored, result.account.rows_rejected) == (3, 1)
    assert result.records["sampling"].unique().to_list() == ["KEY_INFORMANTS"]
    assert result.records["stands_for"].to_list()[0] == 600


def test_every_column_that_is_not_known_may_be_a_question(answered, codes):
    result = answered(
        """
        | SSID | Date       | Governorate | Phone number | Is there a school? |
        | s1   | 2030-01-15 | Dahuk       | 07701234567  | Yes                |
        """,
        {"columns": {"*": "answer"}},
    )
    assert result.records.select("question", "answer").rows() == [("Is there a school?", "Yes")]
    assert [code for *_, code in codes(result)] == ["personal-column"]


def test_a_long_file_is_taken_as_it_is(answered, codes):
    result = answered("""
        | Unit ID | Date       | Question | Answer | Sector |
        | s1      | 2030-01-15 | water    | Yes    | WASH   |
        | s1      | 2030-01-15 | school   | No     |        |
        | s1      | 2030-01-15 | school   | No     |        |
    """)
    assert result.records.select("question", "answer", "sector").rows() == [
        ("water", "Yes", "WSH"),
        ("school", "No", None),
    ]
    assert codes(result) == [(4, None, "duplicate-row")]


def test_the_same_unit_twice_in_a_round_is_refused(answered, codes):
    result = answered(
        """
        | SSID | Date       | Governorate | Water source |
        | s1   | 2030-01-15 | Dahuk       | Well         |
        | s1   | 2030-01-15 | Dahuk       | Network      |
        """,
        {"columns": {"Water source": "answer:water"}},
    )
    assert codes(result) == [(3, None, "duplicate-key")]
    assert result.records["answer"].to_list() == ["Well"]


def test_peoples_own_words_are_not_stored(answered, codes):
    words = "my brother Sami who lives beside the mill told us that the water came late and dirty"
    result = answered(
        f"""
        | SSID | Date       | Governorate | Water source | Remark  |
        | s1   | 2030-01-15 | Dahuk       | Well         | {words} |
        """,
        {"columns": {"Water source": "answer:water", "Remark": "answer:remark"}},
    )
    assert result.records["question"].to_list() == ["water"]
    assert codes(result) == [(2, None, "answer-free-text")]
    assert "Sami" not in str(result.findings.to_dicts())


def test_a_question_whose_answers_are_all_different_is_free_text(answered, codes):
    rows = "\n".join(f"| s{at} | 2030-01-15 | Dahuk | Well | name {at} |" for at in range(40))
    result = answered(
        f"| SSID | Date | Governorate | Water source | Who |\n{rows}",
        {"columns": {"Water source": "answer:water", "Who": "answer:who"}},
    )
    assert result.records["question"].unique().to_list() == ["water"]
    assert [code for *_, code in codes(result)] == ["answer-free-text"]


@pytest.mark.parametrize("telling", ["Sami Hassan", "سامي حسن", "0770 123 4567", "+9647701234567"])
def test_an_id_that_names_a_person_stops_the_row(answered, codes, telling):
    result = answered(
        f"| Household ID | Date | Question | Answer |\n| {telling} | 2030-01-15 | water | Yes |",
        unit_kind="Household",
    )
    assert {"unit-identifies", "personal-column"} & {code for *_, code in codes(result)}
    assert result.records.is_empty()


def test_an_id_that_the_form_made_is_kept(answered, codes):
    text = "| UUID | Date | Question | Answer |\n| 8c1f-41aa-9b | 2030-01-15 | water | Yes |"
    result = answered(text, unit_kind="HH")
    assert codes(result) == []
    assert result.records["unit_kind"].item() == "HOUSEHOLD"


def test_a_representative_sample_without_weights_is_said(answered, codes):
    text = """
        | UUID | Date       | Question | Answer | Weight |
        | u1   | 2030-01-15 | water    | Yes    | 1.2    |
        | u2   | 2030-01-15 | water    | Yes    | 0      |
        | u3   | 2030-01-15 | water    | Yes    |        |
    """
    result = answered(text, unit_kind="HH", sampling="Representative")
    assert codes(result) == [(3, "E", "weight-missing"), (4, "E", "weight-missing")]
    assert codes(answered(text, unit_kind="HH", sampling="Purposive")) == []


def test_who_does_not_say_how_units_were_chosen_has_unknown_sampling(taken):
    text = "| UUID | Date | Question | Answer |\n| u1 | 2030-01-15 | water | Yes |"
    result = taken(text, "answers", operation="A", unit_kind="HH")
    assert result.records["sampling"].item() == "UNKNOWN"
