"""An XLSForm parsed: from the sheets of a workbook to a form, without loss of a question.

The rules are those of https://xlsform.org: headers in the first row, `begin_group` and
`end_group` (also written with a space), `label::Language (code)`, types followed by the
name of a list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from mcof.errors import InputError
from mcof.ingest.forms.form import SELECTS, Form, Group, Question
from mcof.ingest.sheets import RawSheet

OURS = "mcof"
"""The sheet in which forms that we made say what they are; other programs pass over it."""
_BLOCK = re.compile(r"(begin|end)[ _](group|repeat)", re.IGNORECASE)
_SELECT = re.compile(
    r"(select[ _](?:one|multiple)(?:[ _]from[ _]file)?|rank|select1"
    r"|select all that apply(?: from)?)"
    r"\s+(\S+)(\s+or[ _]other)?",
    re.IGNORECASE,
)
_ALIASES = {"int": "integer", "string": "text", "geopoint ": "geopoint", "gps": "geopoint"}
_LABEL = re.compile(r"label\s*(?:::?\s*(.+))?", re.IGNORECASE)


def parse(sheets: Sequence[RawSheet]) -> Form:
    """The form that a workbook holds.

    Raises:
        InputError: there is no sheet `survey`, or it has no column `type` or `name`.
    """
    named = {sheet.name.strip().lower(): sheet for sheet in sheets}
    survey = _rows(named.get("survey"))
    if survey is None or not {"type", "name"} <= set(survey.columns):
        raise InputError(
            "This is no XLSForm: it has no sheet `survey` with the columns `type` and `name`.",
            code="form-no-survey",
            advice="Name the workbook of the form, not the one with its answers.",
        )
    choices = _choices(_rows(named.get("choices")))
    settings = _rows(named.get("settings"))
    languages = _languages([*survey.columns, *choices.columns])
    groups, questions, problems = _walked(survey)
    return Form(
        settings=_cells(settings.row(0, named=True)) if settings is not None else {},
        languages=languages,
        groups=tuple(groups),
        questions=tuple(questions),
        choices=choices,
        ours=_ours(_rows(named.get(OURS))),
        problems=tuple(problems),
    )


def _rows(sheet: RawSheet | None) -> pl.DataFrame | None:
    """The rows below the header with `row`; None where there is no sheet or no row."""
    if sheet is None or sheet.cells.height < 2:  # noqa: PLR2004 - a header and one row
        return None
    header = sheet.cells.row(0)
    names: dict[str, str] = {}
    for column, text in zip(sheet.cells.columns, header, strict=True):
        name = " ".join((text or "").split())
        name = name.lower() if "::" not in name and ":" not in name else name
        if name and name not in names.values():
            names[column] = name
    frame = sheet.cells.select(list(names)).rename(names)
    frame = frame.with_columns(pl.all().str.strip_chars().replace("", None))
    frame = frame.with_row_index("row", offset=sheet.first_row).slice(1)
    filled = frame.filter(pl.any_horizontal(pl.exclude("row").is_not_null()))
    return filled.with_columns(pl.col("row").cast(pl.Int64)) if filled.height else None


def _cells(row: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in row.items() if value is not None and name != "row"}


def _ours(rows: pl.DataFrame | None) -> dict[str, str]:
    if rows is None or not {"key", "value"} <= set(rows.columns):
        return {}
    known = rows.drop_nulls(["key", "value"])
    return dict(known.select("key", "value").iter_rows())


def _choices(rows: pl.DataFrame | None) -> pl.DataFrame:
    if rows is None:
        return pl.DataFrame(schema={"list": pl.String, "name": pl.String, "row": pl.Int64})
    name = "list_name" if "list_name" in rows.columns else "list name"
    if name not in rows.columns:
        return pl.DataFrame(schema={"list": pl.String, "name": pl.String, "row": pl.Int64})
    if "name" not in rows.columns:  # older forms call it value
        old = "value" if "value" in rows.columns else name
        rows = rows.with_columns(pl.col(old).alias("name"))
    labels = {c: _label_column(c) for c in rows.columns if _LABEL.fullmatch(c)}
    return rows.rename({name: "list", **labels}).filter(pl.col("list").is_not_null())


def _label_column(header: str) -> str:
    match = _LABEL.fullmatch(header)
    language = match[1] if match else None
    return f"label::{language.strip()}" if language else "label"


def _languages(headers: Sequence[str]) -> tuple[str, ...]:
    found = [_LABEL.fullmatch(header) for header in headers]
    names = [match[1].strip() for match in found if match and match[1]]
    return tuple(dict.fromkeys(names))


def _texts(cells: Mapping[str, str], what: str) -> dict[str, str]:
    """The texts of one kind by language."""
    texts: dict[str, str] = {}
    for header, text in cells.items():
        base, _, language = header.replace("::", ":").partition(":")
        if base.strip().lower() == what:
            texts[language.strip()] = text
    return texts


def _walked(
    survey: pl.DataFrame,
) -> tuple[list[Group], list[Question], list[tuple[str, str, int, str]]]:
    """Groups and questions with their paths, and rows that fit nowhere."""
    groups: list[Group] = []
    questions: list[Question] = []
    problems: list[tuple[str, str, int, str]] = []
    open_: list[Group] = []
    for row in survey.iter_rows(named=True):
        cells, number = _cells(row), int(row["row"])
        type_ = " ".join(cells.get("type", "").split())
        block = _BLOCK.fullmatch(type_)
        path = "/".join([*(g.path.rsplit("/", 1)[-1] for g in open_), cells.get("name", "")])
        if block and block[1].lower() == "begin":
            group = Group(
                path, block[2].lower(), _texts(cells, "label"), cells.get("relevant"), number
            )
            groups.append(group)
            open_.append(group)
        elif block:
            if open_ and open_[-1].kind == block[2].lower():
                open_.pop()
            else:
                problems.append(("form-group-unbalanced", "survey", number, type_))
        elif type_ and "name" in cells:
            questions.append(_question(cells, type_, path, number, open_))
        elif type_:
            problems.append(("form-name-missing", "survey", number, type_))
    problems += [("form-group-unbalanced", "survey", g.row, g.path) for g in open_]
    return groups, questions, problems


def _question(
    cells: Mapping[str, str], type_: str, path: str, row: int, open_: Sequence[Group]
) -> Question:
    select = _SELECT.fullmatch(type_)
    kind = select[1].lower().replace(" ", "_") if select else type_.lower()
    kind = {"select1": "select_one"}.get(kind, _ALIASES.get(kind, kind))
    kind = next((known for known in SELECTS if kind.startswith(known)), kind)
    if kind.startswith("select_all"):
        kind = "select_multiple"
    repeats = [group.path for group in open_ if group.kind == "repeat"]
    return Question(
        path=path,
        type=kind,
        list=select[2] if select else None,
        labels=_texts(cells, "label"),
        hints=_texts(cells, "hint"),
        repeat=repeats[-1] if repeats else None,
        cells=cells,
        row=row,
    )
