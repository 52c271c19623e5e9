"""Map a form: say which question is which field, and write it down as a source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from mcof.actions.forms.read import read_form
from mcof.actions.places.known import registry
from mcof.errors import InputError, Outside
from mcof.ingest.forms.description import described
from mcof.ingest.forms.fields import Match, match
from mcof.ingest.forms.form import Form
from mcof.ports import Workspace
from mcof.tables import FACTS
from mcof.vocabulary import load

DESCRIPTION = "source.toml"


@dataclass(frozen=True)
class Mapped:
    """What the questions of a form are taken for.

    Attributes:
        written: the description that was written, if it was.
    """

    form: Form
    table: str
    matches: tuple[Match, ...]
    written: Path | None

    def rows(self) -> pa.Table:
        """A row for each question: its path, type and label, its field, and how it is known."""
        rows = [
            {
                "path": one.question.path,
                "type": one.question.type,
                "label": next(iter(one.question.labels.values()), None),
                "field": one.field,
                "how": one.how,
                "candidates": "|".join(one.candidates) or None,
            }
            for one in self.matches
        ]
        return pa.Table.from_pylist(rows)

    def count(self) -> dict[str, int]:
        """How many questions are fields, left aside, or open."""
        used = sum(one.is_used for one in self.matches)
        open_ = sum(one.field is None for one in self.matches)
        return {"fields": used, "aside": len(self.matches) - used - open_, "open": open_}


def map_form(
    workspace: Workspace, path: Path, *, table: str | None = None, to: Path | None = None
) -> Mapped:
    """Find the field of each question, and write `source.toml` into a folder.

    What is open stands in the file as a remark: a person takes the `#` away. In the folder
    `sources/<name>/` of a workspace it is found by its headers whenever an export of the
    form is imported.

    Args:
        table: one of `FACTS`; of a form that mcof made, its own where not said.
        to: the folder; None to write nothing.

    Raises:
        InputError: the file holds no form; the table is none of facts; or nothing of the
            form is a field of it.
        Outside: the disk refuses.
    """
    form = read_form(path).form
    name = table or form.ours.get("table") or ""
    if name not in FACTS:
        raise InputError(
            f"{name!r} is no table of facts." if name else "Nobody says what the answers are.",
            code="table-unknown",
            advice=f"Say with --as which of {', '.join(sorted(FACTS))}.",
        )
    words = partial(load, additions=workspace.path / "vocabulary")
    code_set = str(workspace.settings["code_set"])
    matches = match(form, FACTS[name], places=registry(workspace), code_set=code_set, words=words)
    written = to / DESCRIPTION if to else None
    if written:
        _write(written, described(form, FACTS[name], matches))
    return Mapped(form, name, matches, written)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as there:
        raise InputError(
            f"{path} is there already, and somebody may have confirmed it.",
            code="form-mapping-exists",
            advice="Name another folder, or remove the file first.",
        ) from there
    except OSError as failure:
        raise Outside(
            f"{path} could not be written: {failure}",
            code="form-not-written",
            advice="Choose a folder that you may write to.",
        ) from failure
