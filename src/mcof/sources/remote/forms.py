"""Submissions of a form as the rows of one file: only what the mapping names.

Servers differ in how they write a submission; `kobo` and `odk` bring theirs into one shape, a
`Submission` whose answers are texts by the path of their question, and lists of the same for
repeats. Answers to questions that nobody mapped do not go into the file: the header says that
there was such a question, and why it was left out, so that intake finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from mcof.errors import InputError
from mcof.ingest.source import REVIEW, SUBMISSION, FormRule, Source
from mcof.ingest.submissions import REPLACED
from mcof.ingest.values import personal

Answers = Mapping[str, Any]

POSITIONS = frozenset({"geopoint", "geotrace", "geoshape"})
MEDIA = frozenset({"image", "audio", "video", "file", "background-audio", "binary"})
PERSONS = frozenset({"username", "email", "phonenumber", "deviceid", "subscriberid", "simserial"})
SILENT = frozenset(
    {"note", "begin_group", "end_group", "begin_repeat", "end_repeat", "start", "end", "today"}
    | {"audit", "start-geopoint", "calculate", "hidden", "structure", "repeat", "acknowledge"}
)
"""Kinds of question whose answers nobody asks for, so that nobody misses them."""

_OF_SERVERS = ("_", "meta/", "formhub/")
_PARTS = ("latitude", "longitude")
ANSWERED = "answered"


@dataclass(frozen=True)
class Question:
    """A question of a form.

    Attributes:
        path: its groups and its name, joined by `/`.
        kind: as XLSForm names it: integer, select_one, geopoint ...
        label: in the form's first language.
        choices: label by name of a choice.
    """

    path: str
    kind: str
    label: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """What was sent once.

    Attributes:
        name: identity that all editions of the submission share.
        order: sorts editions and submissions: when it came, and its number.
        review: approved, not_approved, on_hold, hasIssues, rejected ...; empty for none.
        version: of the form.
        answers: text by path; for a repeat, a list of answers, with the paths in full.
    """

    name: str
    order: tuple[str, int]
    review: str
    version: str
    answers: Answers


def newest(submissions: Sequence[Submission]) -> list[Submission]:
    """The submissions in the order in which they came; of one name, all but the last *replaced*."""
    ordered = sorted(submissions, key=lambda one: (one.order, one.name))
    last = {one.name: at for at, one in enumerate(ordered)}
    return [
        one
        if last[one.name] == at
        else Submission(one.name, one.order, REPLACED, one.version, one.answers)
        for at, one in enumerate(ordered)
    ]


def table(
    submissions: Sequence[Submission], questions: Sequence[Question], source: Source
) -> pl.DataFrame:
    """The rows of a file: `mcof:submission`, `mcof:review`, the mapped questions, then the others.

    Args:
        questions: of the form as it is now; answers to questions of earlier versions are met in
            the submissions.

    Raises:
        InputError: the mapping names a question or a repeat that the form never had.
    """
    rule = source.form
    rows = list(_rows(submissions, rule))
    kinds = {question.path: question for question in questions}
    met = dict.fromkeys(path for _, _, answers in rows for path in answers)
    mapped = _mapped(source, [*kinds, *met])
    columns: dict[str, list[str | None]] = {
        SUBMISSION: [name for name, _, _ in rows],
        REVIEW: [review or None for _, review, _ in rows],
    }
    for header, path in mapped.items():
        columns[header] = [_text(answers, path, kinds, rule) for _, _, answers in rows]
    named = {path.rpartition(":")[0] or path for path in mapped.values()}
    others = [path for path in dict.fromkeys([*kinds, *met]) if path not in named]
    ignored = {label for layout in source.layouts for label in layout.labels.values()}
    for path in others:
        told = _left_out(path, kinds.get(path))
        if told is not None and path not in ignored:
            columns[told] = [ANSWERED if answers.get(path) else None for _, _, answers in rows]
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _rows(
    submissions: Sequence[Submission], rule: FormRule
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name, review and answers of each row: a submission, or one turn of the repeat."""
    for one in newest(submissions):
        answers = _renamed(one.answers, {**rule.renamed, **rule.versions.get(one.version, {})})
        if not rule.rows:
            yield one.name, one.review, answers
            continue
        turns = list(_turns(answers, rule.rows))
        word = rule.rows.rpartition("/")[2]
        for number, turn in enumerate(turns, 1):
            yield f"{one.name} {word} {number}", one.review, turn
        if not turns:  # nothing is silent: intake finds a row without an answer
            yield one.name, one.review, {}


def _renamed(answers: Answers, names: Mapping[str, str]) -> dict[str, Any]:
    """The answers with the paths of this version of the form; of two for one path, the filled."""
    renamed: dict[str, Any] = {}
    for path, value in answers.items():
        after = names.get(path, path)
        if isinstance(value, list):
            value = [_renamed(turn, names) for turn in value]  # noqa: PLW2901 - the same, renamed
        if after not in renamed or renamed[after] in {None, ""}:
            renamed[after] = value
    return renamed


def _turns(answers: dict[str, Any], repeat: str) -> Iterator[dict[str, Any]]:
    """Every turn of a repeat, which may lie in others, with the answers around it."""
    around = {path: value for path, value in answers.items() if not isinstance(value, list)}
    for path, value in answers.items():
        if not isinstance(value, list):
            continue
        inside = repeat == path or repeat.startswith(f"{path}/")
        for turn in value if inside else ():
            whole = {**around, **turn}
            yield from [whole] if repeat == path else _turns(whole, repeat)


def _mapped(source: Source, paths: Iterable[str]) -> dict[str, str]:
    """The header that the mapping writes, to the path that it means.

    A question may be named by its path or, where only one has it, by its name alone.
    """
    known = set(paths)
    by_name: dict[str, list[str]] = {}
    for path in sorted(known):
        by_name.setdefault(path.rpartition("/")[2], []).append(path)
    mapped: dict[str, str] = {}
    lost: list[str] = []
    for layout in source.layouts:
        for key in layout.columns:
            header = layout.labels[key]
            question, colon, part = header.rpartition(":")
            if not colon or part not in _PARTS:
                question, part = header, ""
            alike = [question] if question in known else by_name.get(question, [])
            if len(alike) != 1:
                lost.append(header)
            else:
                mapped[header] = f"{alike[0]}:{part}" if part else alike[0]
    if lost:
        raise InputError(
            f"The form has no question, or several, called: {', '.join(lost)}",
            code="question-unknown",
            advice="Write paths as `--questions` shows them; say in [form.renamed] what a former "
            "version called them.",
        )
    return mapped


def _text(answers: Answers, path: str, kinds: Mapping[str, Question], rule: FormRule) -> str | None:
    """The answer as a cell: choices joined by `; `, labels where they are asked for."""
    place, colon, part = path.rpartition(":")
    if colon and part in _PARTS:
        numbers = str(answers.get(place) or "").split()
        return numbers[_PARTS.index(part)] if len(numbers) >= len(_PARTS) else None
    value = answers.get(path)
    if value in (None, "") or isinstance(value, list | dict):
        return None
    text, question = str(value), kinds.get(path)
    if question is None or not question.kind.startswith("select"):
        return text
    chosen = text.split() if question.kind.startswith("select_multiple") else [text]
    if path in rule.labels:
        chosen = [question.choices.get(name) or name for name in chosen]
    return "; ".join(chosen)


def _left_out(path: str, question: Question | None) -> str | None:
    """The header of a question that nobody mapped; None for one that nobody misses."""
    kind = question.kind if question else ""
    if path.startswith(_OF_SERVERS) or kind in SILENT:
        return None
    if personal.by_header(path):
        return path
    if kind in PERSONS:
        return f"{path} (about a person, left out)"
    if kind in POSITIONS:
        return f"{path} (position, left out)"
    if kind in MEDIA:
        return f"{path} (attachment, not fetched)"
    return f"{path} (not mapped)"
