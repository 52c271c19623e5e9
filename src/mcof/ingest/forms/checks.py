"""What is wrong with a form before anybody is sent out with it, as findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from mcof.ingest.findings import found, together
from mcof.ingest.forms.form import Form, Question
from mcof.ingest.values import personal

_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_LOGIC = (
    *("relevant", "constraint", "calculation", "choice_filter", "repeat_count", "default"),
    *("required", "trigger"),
)
_LAST = "last-saved#"
_MADE = re.compile(r"\.(csv|xml|geojson)$")


def checks(form: Form, complaints: Sequence[tuple[str, str]] = ()) -> pl.DataFrame:
    """Every finding about a form, in the columns of `mcof.ingest.findings.SCHEMA`.

    Args:
        complaints: of the converter: `form-not-converted` or `form-complaint`, and the text.
    """
    return together(
        [
            *(
                found(code, _rows([(sheet, row, value)]))
                for code, sheet, row, value in form.problems
            ),
            *(found(code, _rows([("survey", None, text)])) for code, text in complaints),
            _twice(form),
            _lists(form),
            _choices_twice(form),
            _references(form),
            _unlabelled(form),
            _unlabelled_choices(form),
            _personal(form),
        ]
    )


def _rows(
    rows: Iterable[tuple[str, int | None, str]], names: Sequence[str] = ("value",)
) -> pl.DataFrame:
    schema = {"sheet": pl.String, "source_row": pl.Int64} | dict.fromkeys(names, pl.String)
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _twice(form: Form) -> pl.DataFrame:
    paths = [*((q.path, q.row) for q in form.questions), *((g.path, g.row) for g in form.groups)]
    counts = Counter(path for path, _ in paths)
    seen: set[str] = set()
    rows: list[tuple[str, int | None, str]] = []
    for path, row in sorted(paths, key=lambda pair: pair[1]):
        if counts[path] > 1 and path in seen:
            rows.append(("survey", row, path))
        seen.add(path)
    return found("form-name-twice", _rows(rows))


def _lists(form: Form) -> pl.DataFrame:
    """Lists that a question names and nobody wrote, and lists that no question names."""
    lists = set(form.choices["list"].to_list())
    asked = [(q.list, q.row) for q in form.questions if q.list and not _MADE.search(q.list)]
    missing = [
        ("survey", row, name) for name, row in asked if name not in lists and "${" not in name
    ]
    idle = sorted(lists - {name for name, _ in asked})
    firsts = form.choices.unique("list", keep="first").select("list", "row")
    at = dict(firsts.iter_rows())
    return together(
        [
            found("form-list-missing", _rows(missing)),
            found("form-list-unused", _rows([("choices", at[name], name) for name in idle])),
        ]
    )


def _choices_twice(form: Form) -> pl.DataFrame:
    if not form.choices.height:
        return together([])
    later = form.choices.filter(~pl.struct("list", "name").is_first_distinct())
    rows = later.select(
        pl.lit("choices").alias("sheet"),
        pl.col("row").alias("source_row"),
        pl.col("name").alias("value"),
        "list",
    )
    return found("form-choice-twice", rows)


def _references(form: Form) -> pl.DataFrame:
    """`${name}` of a question or group that the form does not have."""
    names = {q.name for q in form.questions} | {g.path.rsplit("/", 1)[-1] for g in form.groups}
    rows: list[tuple[str, int | None, str]] = []
    for question in form.questions:
        texts = [question.cells.get(column, "") for column in _LOGIC]
        texts += [*question.labels.values(), *question.hints.values()]
        rows += [
            ("survey", question.row, name)
            for name in dict.fromkeys(_REFERENCE.findall(" ".join(texts)))
            if name.removeprefix(_LAST) not in names
        ]
    for group in form.groups:
        asked = _REFERENCE.findall(group.relevant or "")
        rows += [("survey", group.row, name) for name in asked if name not in names]
    return found("form-reference-unknown", _rows(rows))


def _unlabelled(form: Form) -> pl.DataFrame:
    """Questions that people read, without words in a language that the form has."""
    rows = [
        ("survey", question.row, question.path, language or "the form's language")
        for question in form.questions
        if question.is_read
        for language in (form.languages or ("",))
        if not question.labels.get(language)
    ]
    schema = ("value", "language")
    return found("form-label-missing", _rows(rows, schema))  # type: ignore[arg-type]


def _unlabelled_choices(form: Form) -> pl.DataFrame:
    """One finding for each list and language in which choices have no words."""
    parts: list[pl.DataFrame] = []
    for language in form.languages or ("",):
        column = form.labels_of(language)
        if column not in form.choices.columns:
            continue
        lacking = form.choices.filter(pl.col(column).is_null())
        rows = lacking.group_by("list", maintain_order=True).agg(pl.col("row").min(), pl.len())
        shown = rows.select(
            pl.lit("choices").alias("sheet"),
            pl.col("row").alias("source_row"),
            pl.col("list").alias("value"),
            pl.col("len").cast(pl.String).alias("count"),
            pl.lit(language or "the form's language").alias("language"),
        )
        parts.append(found("form-choices-unlabelled", shown))
    return together(parts)


def asks_for(question: Question) -> str | None:
    """The kind of personal data that a question asks for, or None."""
    texts = (question.name, question.path, *question.labels.values())
    words = " ".join(question.name.split("_"))
    return next((k for text in (*texts, words) if (k := personal.by_header(text))), None)


def _personal(form: Form) -> pl.DataFrame:
    rows = [
        ("survey", question.row, question.path, kind)
        for question in form.questions
        if question.is_asked and (kind := asks_for(question))
    ]
    return found("form-personal", _rows(rows, ("value", "what")))  # type: ignore[arg-type]
