"""Read a form: what it asks, in which languages, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa

from mcof.errors import InputError
from mcof.ingest.forms.checks import checks
from mcof.ingest.forms.form import Form
from mcof.ingest.forms.parse import parse
from mcof.sources.files import FileReader
from mcof.sources.forms import convert


@dataclass(frozen=True)
class FormRead:
    """A form, and its findings in the columns of `mcof.ingest.findings.SCHEMA`."""

    form: Form
    findings: pl.DataFrame

    def questions(self) -> pa.Table:
        """A row for each question: path, type, list, labels by language, relevance, row."""
        rows = [
            {
                "row": one.row,
                "path": one.path,
                "type": one.type,
                "list": one.list,
                "required": one.required,
                "relevant": one.relevant,
                "repeat": one.repeat,
                **{
                    self.form.labels_of(language): one.labels.get(language)
                    for language in self.form.languages or ("",)
                },
            }
            for one in self.form.questions
        ]
        return pa.Table.from_pylist(rows)

    def choices(self) -> pa.Table:
        """A row for each choice, with its labels and the columns that filters look at."""
        return self.form.choices.to_arrow()

    def types(self) -> pa.Table:
        """How many questions there are of each type, and how many groups and repeats."""
        kinds = [one.type for one in self.form.questions]
        kinds += [one.kind for one in self.form.groups]
        counts = pl.Series("type", kinds, dtype=pl.String).value_counts(name="questions")
        return counts.sort("questions", "type", descending=[True, False]).to_arrow()

    def languages(self) -> pa.Table:
        """How much of the form is written in each language: questions, hints and choices."""
        asked = [q for q in self.form.questions if q.is_read]
        hinted = [q for q in self.form.questions if any(q.hints.values())]
        rows = [
            {
                "language": language or "not named",
                "questions": len(asked),
                "with_words": sum(bool(q.labels.get(language)) for q in asked),
                "hints": len(hinted),
                "hints_with_words": sum(bool(q.hints.get(language)) for q in hinted),
                "choices": self.form.choices.height,
                "choices_with_words": self._worded(language),
            }
            for language in self.form.languages or ("",)
        ]
        return pa.Table.from_pylist(rows)

    def _worded(self, language: str) -> int:
        column = self.form.labels_of(language)
        if column not in self.form.choices.columns:
            return 0
        return self.form.choices[column].len() - self.form.choices[column].null_count()


def read_form(path: Path) -> FormRead:
    """The form in a workbook, checked by us and by pyxform.

    Raises:
        InputError: the file cannot be read, or holds no form.
    """
    form = parse(FileReader().read(path))
    return FormRead(form, checks(form, _complaints(path)))


def _complaints(path: Path) -> list[tuple[str, str]]:
    """What pyxform says of the file, which must be a workbook of a kind that it reads."""
    kind = path.suffix.lower()
    if kind not in {".xlsx", ".xls", ".xlsm"}:
        raise InputError(
            f"{path.name} is no workbook that forms are made of.",
            code="form-not-a-workbook",
            advice="Save it as XLSX.",
        )
    conversion = convert(path.read_bytes(), kind)
    said = [("form-complaint", warning) for warning in conversion.warnings]
    said = [("form-not-converted", conversion.error), *said] if conversion.error else said
    return [(code, text.strip().rstrip(".")) for code, text in said]  # messages end with one
