"""Write a sheet to fill in: a response, or one of the tables of means."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from mcof.actions.places.known import registry
from mcof.errors import Missing
from mcof.ingest.mapping import MADE_HERE, variants
from mcof.ports import Workspace
from mcof.renderers.blanks import Blank, blank_bytes
from mcof.tables import MEANS, RESPONSES, Column, Kind, Table
from mcof.vocabulary import load

TEMPLATES = {table.name: table for table in (RESPONSES, *MEANS)}
"""Tables that have a sheet to fill in."""

_PLACES = {"admin0_name": 0, "admin1_name": 1, "admin2_name": 2}
_LEFT_OUT = {*MADE_HERE, "place_code", "sector_given", "basis"}
"""What nobody fills in; what comes on a sheet is reported, unless an import says otherwise."""

_FORMS = {
    Kind.DATE: "date",
    Kind.WHOLE: "whole",
    Kind.PEOPLE: "whole",
    Kind.HOUSEHOLDS: "whole",
    Kind.NUMBER: "number",
    Kind.MONEY: "number",
}
_SORANI = set("ەێۆڕڵڤگچپژکی")


def template(workspace: Workspace, table: str, *, to: Path, language: str = "en") -> int:
    """Write a workbook with the columns of a table, and drop-downs of the words that it knows.

    Its headers are in the language, and an import knows them; the words of its drop-downs
    are in the language too, with the governorates of the workspace's country.

    Returns:
        How many columns there are to fill in.

    Raises:
        Missing: the table has no such sheet, or there is no such language.
    """
    if table not in TEMPLATES:
        raise Missing(
            f"There is no sheet to fill in for '{table}'",
            code="template-missing",
            advice=f"One of {', '.join(TEMPLATES)}.",
        )
    languages = load("languages")
    if language not in languages.terms:
        raise Missing(
            f"There is no language '{language}'",
            code="language-unknown",
            advice=f"One of {', '.join(languages.terms)}.",
        )
    columns = blanks(workspace, TEMPLATES[table], language)
    from_right = languages.terms[language].attributes["direction"] == "rtl"
    title = f"{table}: {TEMPLATES[table].title}"
    to.write_bytes(blank_bytes(columns, title=title, from_right=from_right))
    return len(columns)


def blanks(workspace: Workspace, table: Table, language: str) -> list[Blank]:
    """The columns to fill in, in the order of the table, the place where it stands there."""
    made: list[Blank] = []
    for column in table.columns:
        if column.name == "place_code":
            made += [
                Blank(
                    header(table.name, slot, language),
                    "The place; the deepest that is given counts" if level else "The country",
                    required=level == 0,
                    choices=_names(workspace, level, language),
                )
                for slot, level in _PLACES.items()
            ]
        if column.name not in _LEFT_OUT:
            made.append(_blank(table, column, language))
    return made


def header(table: str, field: str, language: str) -> str:
    """The known header of a field in a language; in English where there is none."""
    known = [text for text, name in variants(table) if name == field and text != field]
    latin = [text for text in known if text.isascii()]
    scripts = [text for text in known if any("\u0600" <= letter <= "\u06ff" for letter in text)]
    sorani = [text for text in scripts if set(text) & _SORANI]
    arabic = [text for text in scripts if not set(text) & _SORANI]
    own = {"ar": arabic, "ckb": sorani}.get(language, [])
    usual = field.removesuffix("_name").replace("_", " ")
    return next(iter([*own, *latin]), usual)


def _blank(table: Table, column: Column, language: str) -> Blank:
    words = load(column.vocabulary).labels(language) if column.vocabulary else {}
    return Blank(
        header(table.name, column.name, language),
        column.title,
        form=_FORMS.get(column.kind, "text"),
        required=column.required,
        choices=list(words.values()),
    )


def _names(workspace: Workspace, level: int, language: str) -> list[str]:
    """The names of the places of a level; districts are too many for a drop-down."""
    if level > 1:
        return []
    known, code_set = registry(workspace), str(workspace.settings["code_set"])
    codes = known.paths().filter(pl.col("code_set") == code_set, pl.col("level") == level)
    return [known.label(code_set, code, language) for code in codes["code"].sort()]
