"""A workbook like that of Libya, round 54: two-row headers, and sheets that part one total.

The structure is that of the real file (area, community and nationality sheets; shelter in 10
columns, arrival in 5, permit in 4, demography in 3), and so is the total, 787,326. Places and
parts are invented.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import xlsxwriter

from mcof.ingest.intake import Intake, intake
from mcof.ingest.said import Options
from mcof.ingest.source import source_of
from mcof.places import packaged
from mcof.sources.files import FileReader
from mcof.tables import DISPLACEMENT

TOTAL = 787_326  # Libya, round 54
SHELTERS = [
    "Rented house", "Host family", "Hotel", "Informal settlement", "School", "Mosque",
    "Unfinished building", "Collective centre", "Other", "Unknown",
]  # fmt: skip
GROUPS = {
    "Shelter type": SHELTERS,
    "Arrival time": ["Under 6 months", "6 to 12 months", "1 to 2 years", "Over 2 years", "Unknown"],
    "Permit": ["Valid", "Expired", "None", "Unknown"],
    "Demographics": ["Men", "Women", "Children"],
}
NATIONS = ["Niger", "Egypt", "Sudan", "Chad", "Other"]
FIGURES = {"AssessmentRound": "round", "Total": "individuals"}
PLACE = {
    "Region": "admin1_name",
    "Mantika": "admin2_name",
    "Baladiya": "admin3_name",
    "Baladiya P-code": "admin3_code",
}
LIBYA = source_of(
    "libya-like",
    {
        "title": "Migrants by area, community and nationality",
        "table": "displacement",
        "every_sheet": True,
        "layout": [
            {"columns": PLACE | FIGURES},
            {
                "columns": PLACE
                | FIGURES
                | {
                    "Muhalla": "location_name",
                    "Muhalla P-code": "location_id",
                },
                "ignore": [
                    "Type",
                    "Priority need 1",
                    "Priority need 2",
                    "Priority need 3",
                    "Problem",
                ],
            },
            {"columns": {"Region": "admin1_name", "Nationality": "nationality_name"} | FIGURES},
        ],
        "constants": {"operation": "Libya", "population_group": "OTHER", "assessment": "BA"},
        "places": {"country": "LY", "keep_unknown": True},
    },
)


def parted(totals: np.ndarray, parts: int, chance: np.random.Generator) -> np.ndarray:
    return np.array([chance.multinomial(n, np.full(parts, 1 / parts)) for n in totals])


def workbook(path: Path, wrong: str | None = None) -> Path:
    """40 communities in 8 areas; `wrong` names a group or sheet with one person more."""
    chance = np.random.default_rng(54)
    totals = chance.multinomial(TOTAL, np.full(40, 1 / 40))
    areas = totals.reshape(8, 5).sum(axis=1)
    more = {name: int(name == wrong) for name in (*GROUPS, "Area", "Nationality")}
    place = [["West", f"Mantika {n // 4}", f"Baladiya {n}", f"LY0{n}"] for n in range(8)]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Area")
        sheet.write_row(0, 0, ["Region", "Mantika", "Baladiya", "Baladiya P-code"])
        sheet.write_row(0, 4, ["AssessmentRound", "Total"])
        for n in range(8):
            sheet.write_row(n + 1, 0, [*place[n], 54, areas[n] + more["Area"] * (n == 0)])
        sheet = book.add_worksheet("Community")
        fixed = [
            "Region", "Mantika", "Baladiya", "Baladiya P-code", "Muhalla", "Muhalla P-code",
            "Type", "Latitude", "Longitude", "AssessmentRound", "Total",
        ]  # fmt: skip
        sheet.merge_range(0, 0, 0, len(fixed) - 1, "Geography and total")
        sheet.write_row(1, 0, fixed)
        at = len(fixed)
        for group, names in GROUPS.items():
            sheet.merge_range(0, at, 0, at + len(names) - 1, group)
            sheet.write_row(1, at, names)
            cells = parted(totals, len(names), chance)
            cells[0, 0] += more[group]
            for n, row in enumerate(cells):
                sheet.write_row(n + 2, at, row)
            at += len(names)
        sheet.merge_range(0, at, 0, at + 3, "Needs")
        sheet.write_row(1, at, ["Priority need 1", "Priority need 2", "Priority need 3", "Problem"])
        for n, total in enumerate(totals):
            community = [f"Muhalla {n}", f"LY0{n // 5}{n:02}", "Urban", 32.8, 13.1 + n / 100]
            sheet.write_row(n + 2, 0, [*place[n // 5], *community, 54, total])
            sheet.write_row(n + 2, at, ["Food", "Shelter", "Health", "Cost"])
        sheet = book.add_worksheet("Nationality")
        sheet.write_row(0, 0, ["Region", "Nationality", "AssessmentRound", "Total"])
        for n, number in enumerate(chance.multinomial(TOTAL, np.full(5, 0.2))):
            extra = more["Nationality"] * (n == 0)
            sheet.write_row(n + 1, 0, ["West", NATIONS[n], 54, number + extra])
    return path


def read(path: Path) -> Intake:
    return intake(
        FileReader().read(path),
        table=DISPLACEMENT,
        registry=packaged(),
        source=LIBYA,
        options=Options(constants={"reference_date": "2024-08-31"}, country="LY"),
    )


def people(came: Intake) -> dict[tuple[str, str], int]:
    rows = came.records.group_by("sheet", "breakdown").agg(pl.col("individuals").sum())
    return {(sheet, breakdown): number for sheet, breakdown, number in rows.iter_rows()}


def test_every_partition_of_every_sheet_is_kept_and_adds_up(tmp_path):
    came = read(workbook(tmp_path / "libya.xlsx"))
    assert set(came.findings["code"]) == {"place-kept-as-given"}
    assert people(came) == {
        ("Area", "total"): TOTAL,
        ("Community", "total"): TOTAL,
        ("Community", "shelter"): TOTAL,
        ("Community", "arrival"): TOTAL,
        ("Community", "permit"): TOTAL,
        ("Community", "demographic"): TOTAL,
        ("Nationality", "nationality"): TOTAL,
    }
    assert came.account.rows_read == came.account.rows_stored == 8 + 40 + 5


def test_words_of_the_source_name_the_cells_and_known_words_are_codes(tmp_path):
    cells = read(workbook(tmp_path / "libya.xlsx")).records
    told = cells.filter(breakdown="permit")["category"].unique().sort().to_list()
    assert told == ["Expired", "None", "Unknown", "Valid"]
    shelters = cells.filter(breakdown="shelter")["shelter_type"].unique()
    assert len(shelters) == 10
    assert {"RENTED", "COLLECTIVE", "OTHER", "UNKNOWN"} <= set(shelters)


@pytest.mark.parametrize("sheet", ["Area", "Nationality"])
def test_a_sheet_that_adds_up_to_another_number_is_found(tmp_path, sheet):
    came = read(workbook(tmp_path / "libya.xlsx", wrong=sheet))
    (finding,) = came.findings.filter(pl.col("code") == "partitions-differ").rows(named=True)
    assert (finding["sheet"], finding["severity"]) == (sheet, "warning")
    assert f"{TOTAL + 1}, the others: {TOTAL}" in finding["message"]


@pytest.mark.parametrize("group", list(GROUPS))
def test_a_partition_of_one_community_that_differs_is_found_twice(tmp_path, group):
    """In its row, and for its sheet as a whole."""
    came = read(workbook(tmp_path / "libya.xlsx", wrong=group))
    wrong = came.findings.filter(pl.col("code").is_in(["partition-sum", "partitions-differ"]))
    assert wrong.select("code", "sheet", "row").rows() == [
        ("partitions-differ", "Community", None),
        ("partition-sum", "Community", 3),
    ]


def test_the_country_has_each_person_once(tmp_path):
    from tests.workspaces import TESTER, made

    from mcof.actions.intake.import_file import import_file
    from mcof.actions.tracking.figures import figures

    workspace = made(tmp_path / "workspace")
    options = Options(constants={"reference_date": "2024-08-31"})
    path = workbook(tmp_path / "libya.xlsx")
    import_file(workspace, path, table="displacement", by=TESTER, source=LIBYA, options=options)
    (total,) = figures(workspace, level=0)["individuals"].to_pylist()
    assert total == TOTAL
    for dimension in ("nationality", "permit"):
        assert sum(figures(workspace, level=0, by=[dimension])["individuals"].to_pylist()) == TOTAL
