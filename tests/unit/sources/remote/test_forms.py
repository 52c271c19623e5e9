"""Submissions as rows: what is named goes in, what is not is told."""

from __future__ import annotations

from typing import Any

import pytest

from mcof.errors import InputError
from mcof.ingest.source import Source, source_of
from mcof.sources.remote.forms import Question, Submission, table


def _source(columns: dict[str, str], **form: Any) -> Source:
    return source_of("form", {"table": "sites", "columns": columns, "form": form})


def _sent(answers: dict[str, Any], name: str = "u1", **said: Any) -> Submission:
    return Submission(
        **{"name": name, "order": ("2015", 1), "review": "", "version": "1", **said},
        answers=answers,
    )


def test_a_repeat_inside_a_repeat_is_a_row_with_all_that_is_around_it() -> None:
    houses = [
        {"house/no": "1", "house/family": [{"house/family/n": "5"}, {"house/family/n": "3"}]},
        {"house/no": "2", "house/family": [{"house/family/n": "8"}]},
    ]
    rows = table(
        [_sent({"camp": "A", "house": houses})],
        [],
        _source({"camp": "site_id", "house/no": "note", "house/family/n": "individuals"}),
    )
    told = rows.select("mcof:submission", "camp", "house/no", "house/family/n").rows()
    assert told == [
        ("u1 family 1", "A", "1", "5"),
        ("u1 family 2", "A", "1", "3"),
        ("u1 family 3", "A", "2", "8"),
    ]


def test_a_submission_without_a_turn_of_the_repeat_is_still_there() -> None:
    rows = table(
        [_sent({"site": [{"site/n": "1"}]}), _sent({}, "u2", order=("2016", 1))],
        [],
        _source({"site/n": "individuals"}),
    )
    assert rows["mcof:submission"].to_list() == ["u1 site 1", "u2"]


def test_of_two_names_for_one_question_the_one_with_an_answer_is_read() -> None:
    source = _source({"n": "individuals"}, renamed={"old": "n"})
    rows = table([_sent({"n": "", "old": "7"}), _sent({"old": "8"}, "u2")], [], source)
    assert rows["n"].to_list() == ["7", "8"]


def test_a_question_may_be_called_by_its_name_where_only_one_has_it() -> None:
    questions = [Question("a/n", "integer"), Question("b/m", "integer"), Question("c/m", "integer")]
    rows = table([_sent({"a/n": "4"})], questions, _source({"n": "individuals"}))
    assert rows["n"].to_list() == ["4"]
    with pytest.raises(InputError, match="question-unknown"):
        table([_sent({"a/n": "4"})], questions, _source({"m": "individuals"}))


def test_answers_that_nobody_mapped_are_told_and_not_copied() -> None:
    questions = [
        Question("n", "integer"),
        Question("where", "geopoint"),
        Question("who", "username"),
        Question("contact_phone", "text"),
        Question("story", "text"),
        Question("unasked", "text"),
        Question("intro", "note"),
    ]
    secret = dict.fromkeys(("where", "who", "contact_phone", "story", "_notes"), "secret")
    rows = table([_sent({"n": "4", **secret})], questions, _source({"n": "individuals"}))
    told = {name: rows[name][0] for name in rows.columns[3:]}
    assert told == {
        "where (position, left out)": "answered",
        "who (about a person, left out)": "answered",
        "contact_phone": "answered",
        "story (not mapped)": "answered",
        "unasked (not mapped)": None,
    }


def test_the_order_in_which_submissions_come_changes_nothing() -> None:
    sent = [_sent({"n": str(k)}, f"u{k}", order=(f"201{k}", k)) for k in range(5)]
    source = _source({"n": "individuals"})
    assert table(sent, [], source).equals(table(sent[::-1], [], source))


@pytest.mark.parametrize("position", ["", "36.3", "nowhere"])
def test_half_a_position_is_no_position(position: str) -> None:
    source = _source({"n": "individuals", "gps:latitude": "latitude"})
    rows = table([_sent({"n": "1", "gps": position})], [Question("gps", "geopoint")], source)
    assert rows["gps:latitude"].to_list() == [None]
