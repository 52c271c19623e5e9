"""Worksheets of a joint analysis (JIAF 3.1 and 3.2), in three languages, with headings above."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.needs import ask
from mcof.ingest.said import Options
from mcof.ports import Workspace

SECTORS = {
    "en": ("CCCM", "Education", "Nutrition", "Food Security", "Health", "Protection", "Shelter"),
    "fr": ("CCCM", "Éducation", "Nutrition", "Sécurité alimentaire", "Santé", "Protection",
           "Abris"),
    "es": ("CCCM", "Educación", "Nutrición", "Seguridad alimentaria", "Salud", "Protección",
           "Alojamiento"),
}  # fmt: skip
WASH = {"en": "WASH", "fr": "EHA", "es": "ASH"}
HEAD = {
    "en": ("Admin 1", "Admin 1 P-Code", "Population group", "Population"),
    "fr": ("Nom admin 1", "P-Code admin 1", "Groupe de population", "Population totale"),
    "es": ("Nombre admin 1", "Código admin 1", "Grupo de población", "Población"),
}
FINAL = {
    "en": ("Preliminary PiN", "Final PiN", "Final severity"),
    "fr": ("PiN préliminaire", "PiN final", "Sévérité finale"),
    "es": ("PiN preliminar", "PiN final", "Severidad final"),
}
GROUPS = {
    "en": ("IDP", "IDPs in camps"),
    "fr": ("Personnes déplacées", "PDI dans les camps"),
    "es": ("Personas desplazadas", "Desplazados en campamentos"),
}
PEOPLE = ((0, 200, 150, 600, 300, 400, 350, 500), (700, None, 90, 420, 210, 280, 700, 350))
PHASES = ((0, 3, 3, 4, 3, 2, 3, 3), (4, None, 3, 4, 4, 3, 4, 3))


def worksheet(path: Path, language: str) -> Path:
    """Two sheets of one analysis, each below ten rows of headings, and a sheet of notes."""
    book = xlsxwriter.Workbook(path)
    notes = book.add_worksheet("Notes")
    notes.write_row(0, 0, ["Read me", "then fill", "every", "cell", "of", "the", "other", "sheets"])
    notes.write_row(1, 0, ["a", "b", "c", "d", "e", "f", "g", "h"])
    sectors = [*SECTORS[language], WASH[language]]
    pre, pin, severity = FINAL[language]
    for name, values, ends, last in (
        ("WS-3.1 PiN", PEOPLE, [pre, pin], ((999, 500), (999, None))),
        ("WS-3.2", PHASES, [severity], ((3,), (None,))),
    ):
        sheet = book.add_worksheet(name)
        sheet.write(0, 0, "INVENTED")
        for row in range(1, 9):  # instructions as wide as the table
            sheet.write_row(row, 0, [f"instruction {row}.{at}" for at in range(12)])
        sheet.merge_range(9, 4, 9, 11, "Sectors")
        sheet.write_row(10, 0, [*HEAD[language], *sectors, *ends])
        for at, (group, people) in enumerate(zip(GROUPS[language], (1_000, 700), strict=True)):
            line = ["North", "XX01", group, people, *values[at], *last[at]]
            for column, value in enumerate(line):
                if value is not None:
                    sheet.write(11 + at, column, value)
    book.close()
    return path


@pytest.fixture(scope="module", params=["en", "fr", "es"])
def workspace(request, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("worksheets")
    opened = made(folder / "crisis")
    period = {"period_start": "2026-01-01", "period_end": "2026-12-31"}
    file = worksheet(folder / "jiaf.xlsx", request.param)
    result = import_file(opened, file, table="needs", by=TESTER, options=Options(constants=period))
    assert result.mapping.source == "jiaf_worksheet"
    assert (result.account.rows_read, result.account.rows_rejected) == (4, 0)
    return opened


def test_people_and_phases_of_two_sheets_come_together_in_one_unit(workspace):
    rows = pl.DataFrame(ask.jiaf(workspace))
    first = rows.filter(pl.col("pocket") == "").row(0, named=True)
    assert (first["population_group"], first["population"]) == ("IDP", 1_000)
    assert (first["in_need:FSC"], first["phase:FSC"]) == (600, 4)
    assert (first["in_need:CAMP_DTM"], first["phase:CAMP_DTM"]) == (0, 0)
    assert (first["preliminary_in_need"], first["preliminary_severity"]) == (600, 3)


def test_the_published_final_stands_beside_and_the_pasted_preliminary_is_not_read(workspace):
    rows = pl.DataFrame(ask.jiaf(workspace)).sort("pocket")
    assert rows["published_in_need"].to_list() == [500, None]
    assert rows["published_severity"].to_list() == [3, None]
    assert 999 not in rows["preliminary_in_need"].to_list()


def test_a_group_that_is_none_of_ours_is_a_pocket_and_not_everybody(workspace):
    pocket = pl.DataFrame(ask.jiaf(workspace)).filter(pl.col("pocket") != "").row(0, named=True)
    assert pocket["population_group"] == ""
    assert pocket["pocket"] in {texts[1] for texts in GROUPS.values()}
    assert pocket["preliminary_in_need"] == 700


def test_an_empty_cell_is_a_sector_that_was_not_assessed(workspace):
    pocket = pl.DataFrame(ask.jiaf(workspace)).filter(pl.col("pocket") != "").row(0, named=True)
    assert (pocket["in_need:EDU"], pocket["phase:EDU"]) == (None, None)
    assert (pocket["sectors_missing"], pocket["phases_missing"]) == (1, 1)
    kept = pl.DataFrame(ask.needs(workspace, sector="EDU"))
    assert kept.height == 2  # the row is there and says that nobody knows
