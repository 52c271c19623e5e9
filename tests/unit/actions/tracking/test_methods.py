"""A workspace may add the method versions of its own country; every verb follows them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking.between import check
from mcof.actions.tracking.change import change
from mcof.actions.tracking.figures import series
from mcof.actions.tracking.rounds import rounds

OWN = (
    "code,en,ar,ckb,aliases,country,population_group,size_method,first_day,last_day,first_round,"
    "household_size,household_size_in_camps,cell_unit,waves,shelters,changed,touches_total\n"
    "iq-a,First,أول,یەکەم,,IQ,HOST,x6,2015-01-01,2015-05-31,1,6,6,,,,,\n"
    "iq-b,Second,ثان,دووەم,,IQ,HOST,x5,2015-06-01,,2,5,5,,,,household_size,yes\n"
)
FILE = (
    "Operation,Round,Date,Governorate,Population group,Families,Individuals\n"
    "A,1,2015-05-01,Dahuk,HOST,10,60\nA,2,2015-06-01,Dahuk,HOST,12,60\n"
)


def test_a_version_of_the_workspace_takes_a_change_apart_and_breaks_its_series(
    tmp_path: Path,
) -> None:
    workspace = made(tmp_path / "own")
    (workspace.path / "vocabulary" / "method_versions.csv").write_text(OWN, encoding="utf-8")
    file = tmp_path / "host.csv"
    file.write_text(FILE, encoding="utf-8")
    import_file(workspace, file, table="displacement", by=TESTER)
    told = pl.DataFrame(series(workspace, level=1))
    assert told["method_changes"].to_list() == [None, "household_size"]
    assert told["method_break"].to_list() == [False, True]
    changed = change(workspace, level=1, group="HOST").to_pylist()[0]
    assert (changed["real_effect"], changed["method_effect"]) == (12, -12)
    assert check(workspace, code="method-changed").num_rows == 1
    assert rounds(workspace)["version"].to_pylist() == ["iq-a", "iq-b"]
