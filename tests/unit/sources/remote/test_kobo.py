"""What KoboToolbox writes, in the shape that all servers share."""

from __future__ import annotations

from typing import Any

import pytest

from mcof.sources.remote.kobo import questions, submission


def test_questions_have_the_path_of_their_groups_however_those_are_written() -> None:
    survey = [
        {"type": "begin group", "name": "a"},
        {"type": "select_one yes_no", "name": "q", "label": [None, "نعم؟"]},
        {"type": "begin_kobomatrix", "$autoname": "m"},
        {"type": "integer", "$autoname": "n", "label": "How many"},
        {"type": "end_kobomatrix"},
        {"type": "end group"},
        {"type": "end", "name": "end"},
        {"type": "text", "name": "z", "$xpath": "given/z"},
    ]
    choices = [{"list_name": "yes_no", "name": "1", "label": ["Yes"]}]
    found = questions({"content": {"survey": survey, "choices": choices}})
    assert [(q.path, q.kind, q.label) for q in found] == [
        ("a/q", "select_one", "نعم؟"),
        ("a/m/n", "integer", "How many"),
        ("end", "end", ""),
        ("given/z", "text", ""),
    ]
    assert found[0].choices == {"1": "Yes"}


@pytest.mark.parametrize("asset", [{}, {"content": None}, {"content": {"survey": [{}]}}])
def test_a_form_without_questions_has_none(asset: dict[str, Any]) -> None:
    assert questions(asset) == []


def test_editions_of_a_submission_share_their_root() -> None:
    first = submission({"_id": 1, "_uuid": "a", "meta/rootUuid": "uuid:a"})
    edited = submission({"_id": 1, "_uuid": "b", "meta/rootUuid": "uuid:a"})
    assert first.name == edited.name == "a"
    assert submission({"_id": 2, "_uuid": "c"}).name == "c"


@pytest.mark.parametrize(
    ("status", "review"),
    [
        ({}, ""),
        (None, ""),
        ("odd", ""),
        ({"uid": "validation_status_not_approved"}, "not_approved"),
        ({"uid": "validation_status_on_hold", "label": "On hold"}, "on_hold"),
    ],
)
def test_the_state_of_review_is_read(status: Any, review: str) -> None:
    assert submission({"_id": 1, "_validation_status": status}).review == review


def test_what_the_server_adds_in_other_shapes_is_no_answer() -> None:
    raw = {
        "_id": 1,
        "_geolocation": [33.1, 44.2],
        "_attachments": [{"filename": "x.jpg"}],
        "_tags": [],
        "_notes": [],
        "rep": [{"rep/n": "1", "rep/inner": [{"rep/inner/x": "y"}]}],
        "n": "4",
        "empty": None,
        "blank": "",
    }
    assert submission(raw).answers == {
        "_id": "1",
        "rep": [{"rep/n": "1", "rep/inner": [{"rep/inner/x": "y"}]}],
        "n": "4",
    }
