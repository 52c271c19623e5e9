"""How a fetch differs from the one before."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from mcof.actions.intake.fetched import difference, file_name

ROWS = st.dictionaries(st.integers(0, 9), st.integers(0, 2), max_size=8)


def _frame(rows: dict[int, int]) -> pl.DataFrame:
    columns = {"key": list(map(str, rows)), "value": list(map(str, rows.values()))}
    return pl.DataFrame(columns, schema={"key": pl.String, "value": pl.String})


@given(ROWS, ROWS)
def test_every_row_of_both_is_new_changed_gone_or_unchanged(
    before: dict[int, int], after: dict[int, int]
) -> None:
    told = difference(_frame(before), _frame(after), {"key"})
    both = set(before) & set(after)
    assert told.new == len(set(after) - set(before))
    assert told.gone == len(set(before) - set(after))
    assert told.unchanged == sum(before[key] == after[key] for key in both)
    assert told.changed == len(both) - told.unchanged


def test_a_column_that_is_new_changes_the_rows_that_have_something_in_it() -> None:
    old = _frame({1: 1, 2: 2})
    now = old.with_columns(more=pl.Series(["x", None]))
    told = difference(old, now, {"key"})
    assert (told.changed, told.unchanged) == (1, 1)


def test_a_question_has_one_name_and_another_question_another() -> None:
    assert file_name("dtm", "Iraq", {"a": "1"}) == file_name("dtm", "Iraq", {"a": "1"})
    assert file_name("dtm", "Iraq", {"a": "1"}) != file_name("dtm", "Iraq", {"a": "2"})
    name = file_name("dtm", "Ir/aq: ../", {"a": "1"})
    assert name.startswith("dtm-ir-aq-")
    assert "/" not in name
