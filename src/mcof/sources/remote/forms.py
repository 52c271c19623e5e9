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
        InputError: the mapping names a question that the form never had, or questions of two
            repeats that are not one inside the other.
    """
    rule = source.form
    read = [
        (one, _renamed(one.answers, {**rule.renamed, **rule.versions.get(one.version, {})}))
        for one in newest(submissions)
    ]
    kinds = {question.path: question for question in questions}
    met, repeats = _met(answers for _, answers in read)
    mapped = _mapped(source, [*kinds, *met])
    repeat = rule.rows or _repeat_of(mapped.values(), repeats)
    rows = [row for one, answers in read for row in _rows(one, answers, repeat)]
    columns: dict[str, list[str | None]] = {
        SUBMISSION: [name for name, _, _ in rows],
        REVIEW: [review or None for _, review, _ in rows],
    }
    for header, path in mapped.items():
        columns[header] = [_text(answers, path, kinds, rule) for _, _, answers in rows]
    named = {path.rpartition(":")[0] or path for path in mapped.values()}
    ignored = {label for layout in source.layouts for label in layout.labels.values()}
    for path in dict.fromkeys([*kinds, *met]):
        told = _left_out(path, kinds.get(path))
        if told is not None and path not in named and path not in ignored:
            columns[told] = [ANSWERED if answers.get(path) else None for _, _, answers in rows]
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _met(every: Iterable[Answers]) -> tuple[dict[str, None], dict[str, None]]:
    """The paths of all answers and, apart, of all repeats, in the order in which they came."""
    paths: dict[str, None] = {}
    repeats: dict[str, None] = {}
    waiting = list(every)
    while waiting:
        deeper: list[Answers] = []
        for answers in waiting:
            for path, value in answers.items():
                if isinstance(value, list):
                    repeats[path] = None
                    deeper += value
                else:
                    paths[path] = None
        waiting = deeper
    return paths, repeats


def _repeat_of(paths: Iterable[str], repeats: Iterable[str]) -> str:
    """The repeat whose every turn is a row, where nobody says: that of the mapped questions."""
    around = {one for path in paths for one in repeats if path.startswith(f"{one}/")}
    deepest = max(around, key=len, default="")
    apart = sorted(one for one in around if one != deepest and not deepest.startswith(f"{one}/"))
    if apart:
        raise InputError(
            f"The mapping names questions of two repeats: {deepest} and {apart[0]}",
            code="repeats-apart",
            advice="Write a mapping for each, and say in [form] which repeat is its `rows`.",
        )
    return deepest


def _rows(
    one: Submission, answers: dict[str, Any], repeat: str
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name, review and answers of each row: a submission, or one turn of the repeat."""
    if not repeat:
        yield one.name, one.review, _around(answers, repeat)
        return
    turns = list(_turns(answers, repeat))
    word = repeat.rpartition("/")[2]
    for number, turn in enumerate(turns, 1):
        yield f"{one.name} {word} {number}", one.review, turn
    if not turns:  # nothing is silent: intake finds a row without an answer
        yield one.name, one.review, {}


def _around(answers: Answers, repeat: str) -> dict[str, Any]:
    """The answers outside the repeat; of other repeats only that there were answers."""
    around: dict[str, Any] = {}
    for path, value in answers.items():
        if not isinstance(value, list):
            around[path] = value
        elif path != repeat and not repeat.startswith(f"{path}/"):
            around |= dict.fromkeys(_met(value)[0], ANSWERED)
    return around


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


def _turns(answers: Answers, repeat: str) -> Iterator[dict[str, Any]]:
    """Every turn of a repeat, which may lie in others, with the answers around it."""
    around = _around(answers, repeat)
    for path, value in answers.items():
        if not isinstance(value, list) or not (repeat == path or repeat.startswith(f"{path}/")):
            continue
        for turn in value:
            whole = {**around, **turn}
            yield from [_around(whole, repeat)] if repeat == path else _turns(whole, repeat)


def _mapped(source: Source, paths: Iterable[str]) -> dict[str, str]:
    """The header that the mapping writes, to the path that it means.

    Of several layouts, the first whose every question the form has. A question may be named by
    its path or, where only one has it, by its name alone.
    """
    known = set(paths)
    by_name: dict[str, list[str]] = {}
    for path in sorted(known):
        by_name.setdefault(path.rpartition("/")[2], []).append(path)
    wrong: list[str] = []
    for layout in source.layouts:
        found = {
            header: _meant(header, known, by_name)
            for header in (layout.labels[key] for key in layout.columns)
        }
        lost = [header for header, path in found.items() if path is None]
        if found and not lost:
            return {header: path for header, path in found.items() if path is not None}
        wrong = wrong or lost
    raise InputError(
        f"The form has no question, or several, called: {', '.join(wrong)}",
        code="question-unknown",
        advice="Write paths as `--questions` shows them; say in [form.renamed] what a former "
        "version called them.",
    )


def _meant(header: str, known: set[str], by_name: Mapping[str, Sequence[str]]) -> str | None:
    """The path that a header means; `path:latitude` for `path_latitude`, as exports name it."""
    alike = [header] if header in known else by_name.get(header, [])
    if len(alike) == 1:
        return alike[0]
    for part in _PARTS:
        question = header.removesuffix(f":{part}").removesuffix(f"_{part}")
        if question != header and (path := _meant(question, known, by_name)):
            return f"{path}:{part}"
    return None


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
    if question is None or not question.kind.startswith(("select", "rank")):
        return text
    chosen = [text] if question.kind.startswith("select_one") else text.split()
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
