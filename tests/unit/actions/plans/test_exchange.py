"""A plan out to a spreadsheet and back: nothing changes by itself, and nothing hostile gets in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.plans import drawn, rows
from tests.workspaces import made

from mcof.actions.plans.asked import opened as read
from mcof.actions.plans.asked import versions
from mcof.actions.plans.exchange import Preview, export_plan, import_plan, preview
from mcof.actions.plans.saving import Version, save
from mcof.actors import Actor
from mcof.errors import InputError, Missing
from mcof.ports import Workspace
from mcof.tables.plans import PARTS
from mcof.vocabulary import load

ANA, BANA = Actor("Ana"), Actor("Bana")
NAME = "crp"
LINES = """
line|activity|sector|place_code|population_group|organisation|target|budget_usd|budget_line|note
L1|=1+1|HEALTH|IQG01|IDP|Org; ق|4000|0.1|B1|'quoted
L2|-danger|WSH|IQG11||+x|||B1|سلام
L3|tents|SHELTER_NFI|IQG15|RETURNEE||70|||a note
"""
Sheet = Any
Edit = Callable[[Sheet, dict[str, int]], None]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = made(tmp_path / "w")
    one = drawn(
        header={"plan": NAME, "code_set": "iq-cod-2019", "places": "IQG01;IQG11"},
        lines=LINES,
        budget="budget_line|amount_usd|earmark_sectors\nB1|0.1|HEALTH;WSH",
        scenarios="title|impact|likelihood\n@flood|4|3",
        sections="section|heading|text\n1|vision|two\n2|own heading|",
        indicators="title|goal\nkits|12.5",
    )
    save(workspace, Version(one, None, "new", "drawn"), by=ANA)
    return workspace


def workbook(workspace: Workspace, language: str = "en") -> Path:
    path = workspace.path.parent / "plan.xlsx"
    export_plan(workspace, NAME, path, language=language)
    return path


def edit(path: Path, change: Edit, part: str = "lines") -> Path:
    book = openpyxl.load_workbook(path)
    sheet = book[load("plan_parts").label(part)[:31]]
    columns = {cell.value: cell.column for cell in sheet[2]}
    change(sheet, columns)
    book.save(path)
    return path


def put(**cells: object) -> Edit:
    """Values into cells named by column and row of the part, counted from 1."""

    def change(sheet: Sheet, columns: dict[str, int]) -> None:
        for where, value in cells.items():
            name, _, row = where.rpartition("_")
            sheet.cell(int(row) + 2, columns[name]).value = value

    return change


def codes(seen: Preview) -> set[str]:
    return set(seen.merged.findings["code"].to_list())


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_what_is_exported_and_imported_changes_nothing(workspace: Workspace, language: str) -> None:
    seen = preview(workspace, workbook(workspace, language))
    assert seen.merged.findings.rows() == []
    assert seen.merged.changes.height == 0
    assert not seen.possible


@pytest.mark.parametrize("part", sorted(PARTS))
def test_the_same_holds_of_a_csv(workspace: Workspace, part: str) -> None:
    path = workspace.path.parent / f"{part}.csv"
    export_plan(workspace, NAME, path, part=part)
    if read(workspace, NAME).plan[part].is_empty():
        return  # nothing in it says which version it is of
    seen = preview(workspace, path)
    assert seen.merged.findings.rows() == []
    assert seen.merged.changes.height == 0


def test_no_cell_of_a_csv_is_a_formula(workspace: Workspace) -> None:
    path = workspace.path.parent / "lines.csv"
    export_plan(workspace, NAME, path)
    text = path.read_text("utf-8-sig")
    assert "'=1+1" in text
    assert "'-danger" in text


def test_no_cell_of_a_workbook_is_a_formula(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(workbook(workspace))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_arabic_runs_from_right_to_left_and_numbers_are_locked(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(workbook(workspace, "ar"))
    sheet = book[load("plan_parts").label("lines", "ar")]
    assert sheet.sheet_view.rightToLeft
    assert sheet.protection.sheet
    columns = {cell.value: cell.column for cell in sheet[2]}
    assert sheet.cell(3, columns["line"]).protection.locked
    assert not sheet.cell(3, columns["target"]).protection.locked
    assert sheet.cell(3, columns["sector"]).value.startswith("HEALTH · ")
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) >= 5


def test_an_edit_is_a_new_version_with_the_file_beside_it(workspace: Workspace) -> None:
    path = edit(
        workbook(workspace),
        put(
            target_1=5000, remove_2="x", activity_4="new", sector_4="health support",
            place_code_4="Erbil", period_start_4="2015-07-01", period_end_4=date(2015, 7, 31),
            budget_usd_4="1,000.50",
        ),
    )  # fmt: skip
    seen = preview(workspace, path)
    assert seen.possible
    changed = seen.merged.changes.select("key", "change").unique().sort("key").rows()
    assert changed == [("L1", "changed"), ("L2", "removed"), ("L4", "added")]
    one, _ = import_plan(workspace, path, by=BANA, reason="edited")
    lines = one.plan["lines"].select("line", "target", "place_code", "budget_usd").rows()
    assert lines == [("L1", 5000, "IQG01", 0.1), ("L3", 70, "IQG15", None),
                     ("L4", None, "IQG11", 1000.5)]  # fmt: skip
    row = versions(workspace, NAME).to_pylist()[0]
    assert (row["origin"], row["source_name"], row["base"]) == ("import", "plan.xlsx", 1)
    assert workspace.store.original(row["source_file"]).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put(target_1="many"), "plan-cell-number"),
        (put(target_1=1.5), "plan-cell-fraction"),
        (put(period_start_1="not a day"), "plan-cell-date"),
        (put(period_start_1="03/04/2015"), "plan-cell-date"),
        (put(sector_1="no sector"), "plan-cell-word"),
        (put(place_code_1="nowhere"), "plan-cell-place"),
        (put(target_1="=1/0"), "plan-cell-formula"),
        (put(line_1=None), "plan-row-lost"),
        (put(mark_1=None), "plan-row-pasted"),
        (put(mark_1="0" * 12), "plan-row-strange"),
        (put(line_1="L99"), "plan-row-strange"),
        (put(line_1="L2"), "plan-row-twice"),
        (put(line_4="L3", activity_4="x"), "plan-row-twice"),
        (lambda sheet, at: sheet.delete_cols(at["line"]), "plan-sheet-head"),
        (lambda sheet, at: sheet.delete_cols(at["mark"]), "plan-sheet-head"),
        (lambda sheet, at: sheet.merge_cells("C3:C4"), "plan-cell-merged"),
    ],
)
def test_what_is_hostile_or_broken_is_a_finding_and_changes_nothing(
    workspace: Workspace, change: Edit, code: str
) -> None:
    path = edit(workbook(workspace), change)
    seen = preview(workspace, path)
    assert code in codes(seen)
    assert not seen.possible
    with pytest.raises(InputError, match="stand against it"):
        import_plan(workspace, path, by=ANA, reason="try")
    assert read(workspace, NAME).version == 1


def test_a_finding_names_sheet_row_and_column(workspace: Workspace) -> None:
    seen = preview(workspace, edit(workbook(workspace), put(target_2="many")))
    found = seen.merged.findings.row(0, named=True)
    assert (found["sheet"], found["row"], found["field"]) == ("Activities by place", 4, "target")
    assert found["column"] == "M"
    assert found["value"] == "many"


def test_a_row_that_others_changed_since_is_refused_with_what_they_changed(
    workspace: Workspace,
) -> None:
    path = edit(workbook(workspace), put(target_1=5000))
    newer = read(workspace, NAME).plan
    theirs = newer.with_parts(
        lines=newer["lines"].with_columns(
            target=pl.when(pl.col("line") == "L1").then(4500).otherwise("target")
        )
    )
    save(workspace, Version(theirs, 1, "edit", "theirs"), by=BANA)
    seen = preview(workspace, path)
    stale = seen.merged.findings.row(0, named=True)
    assert (stale["code"], stale["row"]) == ("plan-row-stale", 3)
    assert "target: 4000 > 4500" in stale["message"]
    with pytest.raises(InputError):
        import_plan(workspace, path, by=ANA, reason="mine")
    assert read(workspace, NAME).plan == theirs


def test_what_others_changed_elsewhere_stays(workspace: Workspace) -> None:
    path = edit(workbook(workspace), put(target_1=5000, activity_4="new", sector_4="HEALTH",
                                         place_code_4="IQG01"))  # fmt: skip
    newer = read(workspace, NAME).plan
    more = rows("lines", "activity|place_code\ntheirs|IQG15")
    theirs = newer.with_parts(
        lines=pl.concat([newer["lines"].with_columns(note=pl.lit("n")), more]).with_columns(
            note=pl.when(pl.col("line") == "L3").then(pl.lit("their note")).otherwise(
                pl.when(pl.col("line") == "L1").then(pl.lit("'quoted")).when(
                    pl.col("line") == "L2").then(pl.lit("سلام"))
            )
        )
    )  # fmt: skip
    save(workspace, Version(theirs, 1, "edit", "theirs"), by=BANA)
    one, seen = import_plan(workspace, path, by=ANA, reason="mine")
    assert (seen.base.version, seen.newest.version, one.version) == (1, 2, 3)
    told = one.plan["lines"].select("line", "activity", "target", "note").rows()
    assert told[0][2] == 5000
    assert told[2][3] == "their note"
    assert [line[:2] for line in told[3:]] == [("L4", "theirs"), ("L5", "new")]


def test_a_part_without_a_sheet_stays_as_it_was(workspace: Workspace) -> None:
    path = workbook(workspace)
    book = openpyxl.load_workbook(path)
    del book["Budget lines"]
    book.save(path)
    assert preview(workspace, path).merged.changes.height == 0


def test_a_column_that_is_gone_and_one_that_is_nobodys_change_nothing(workspace: Workspace) -> None:
    def change(sheet: Sheet, at: dict[str, int]) -> None:
        sheet.cell(2, sheet.max_column + 1).value = "my own"
        sheet.cell(3, sheet.max_column).value = "remark"
        sheet.delete_cols(at["note"])

    seen = preview(workspace, edit(workbook(workspace), change))
    assert codes(seen) == {"plan-column-unread"}
    assert seen.merged.changes.height == 0


def test_the_names_may_be_read_from_the_labels_alone(workspace: Workspace) -> None:
    path = edit(workbook(workspace), lambda sheet, _: sheet.delete_rows(2), "scenarios")
    assert (
        "plan-sheet-head" in codes(preview(workspace, path))
        or not preview(workspace, path).merged.changes.height
    )


def test_rows_that_were_filtered_away_do_not_go_silently(tmp_path: Path) -> None:
    workspace = made(tmp_path / "w")
    lines = "activity|place_code\n" + "\n".join(f"a{n}|IQG01" for n in range(30))
    one = drawn(header={"plan": NAME, "code_set": "iq-cod-2019"}, lines=lines)
    save(workspace, Version(one, None, "new", "drawn"), by=ANA)
    path = edit(workbook(workspace), lambda sheet, _: sheet.delete_rows(5, 25))
    assert codes(preview(workspace, path)) == {"plan-rows-vanished"}
    seen = preview(workspace, path, may_remove=True)
    assert seen.merged.changes.filter(pl.col("field") == "line").height == 25


def test_a_file_that_names_no_version_is_refused(workspace: Workspace) -> None:
    path = workbook(workspace)
    book = openpyxl.load_workbook(path)
    del book["mcof"]
    book.save(path)
    with pytest.raises(InputError, match="does not say which version"):
        preview(workspace, path)


def test_a_file_of_another_plan_or_a_version_that_is_not_there_is_refused(
    workspace: Workspace,
) -> None:
    path = workbook(workspace)
    with pytest.raises(InputError, match="is of the plan"):
        preview(workspace, path, name="other")
    book = openpyxl.load_workbook(path)
    book["mcof"]["B2"] = "9"
    book.save(path)
    with pytest.raises(Missing):
        preview(workspace, path)


def test_only_workbooks_and_csv_are_written(workspace: Workspace, tmp_path: Path) -> None:
    for name, part in (("plan.pdf", "lines"), ("plan.csv", "nothing")):
        with pytest.raises(InputError):
            export_plan(workspace, NAME, tmp_path / name, part=part)
