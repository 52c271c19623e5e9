"""Invented answers to a form, shaped as KoboToolbox and ODK Central export them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from mcof.actions.forms.read import read_form

Answer = Mapping[str, object]
"""What one submission says, by the names of questions; what is not asked is absent."""


def exported(form: Path, answers: Sequence[Answer], to: Path, *, groups: str | None = "/") -> Path:
    """A CSV of the answers: a column for every question of the form, and those of the system.

    Args:
        groups: what stands between groups in the headers: `/` as Kobo, `-` as ODK Central; None
            for the names of questions alone.
    """
    questions = read_form(form).form.questions
    names = [q.name for q in questions]
    missing = {name for answer in answers for name in answer} - set(names)
    assert not missing, f"the form has no {sorted(missing)}"
    headers = [q.name if groups is None else q.path.replace("/", groups) for q in questions]
    system = ["_id", "_uuid", "_submission_time", "_validation_status", "__version__", "_index"]
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";" if groups == "/" else ",")
        writer.writerow([*headers, *system])
        for at, answer in enumerate(answers, start=1):
            said = [answer.get(name, "") for name in names]
            own = [at, f"uuid-{at}", "2030-01-02T03:04:05", "", "v1", at]
            writer.writerow([*said, *own])
    return to
