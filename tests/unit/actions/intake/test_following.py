"""An import looks whether its round can follow those that the store has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.workspaces import TESTER, made

from mcof.actions.intake import following
from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking.between import check, decide_disjoint
from mcof.errors import InputError
from mcof.ports import Workspace

Bring = Callable[..., pl.DataFrame]
HEAD = "Operation,Round,Date,Governorate,Location,Families,Individuals,Change\n"
FIRST = HEAD + "Crisis,1,2014-05-31,Ninewa,Mosul,338,2028,\nCrisis,1,2014-05-31,Anbar,a,10,60,\n"
SECOND = HEAD + "Crisis,2,2014-06-30,Ninewa,Mosul,17544,105264,999\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made(tmp_path / "crisis")


@pytest.fixture
def bring(workspace: Workspace, tmp_path: Path) -> Bring:
    def write(text: str, table: str = "displacement", **said: Any) -> pl.DataFrame:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.csv"
        path.write_text(text, encoding="utf-8")
        return import_file(workspace, path, table=table, by=TESTER, **said).findings

    return write


def told(findings: pl.DataFrame) -> list[tuple[Any, ...]]:
    return findings.select("code", "severity", "row", "column").rows()


def test_a_jump_is_a_finding_at_its_row_and_the_row_is_stored(
    workspace: Workspace, bring: Bring
) -> None:
    assert told(bring(FIRST)) == []
    assert told(bring(SECOND)) == [
        ("change-large", "review", 2, "G"),
        ("change-differs", "warning", 2, "H"),
    ]
    stored = check(workspace, code="change-large")
    assert stored["message"].to_pylist() == [
        "Mosul, IQG15: 2028 people in round 1, now 105264; a change of 103236 (51.9 times)."
    ]


def test_a_dry_run_finds_the_same_and_an_import_that_is_replaced_is_no_round_before(
    workspace: Workspace, bring: Bring
) -> None:
    bring(FIRST)
    assert [code for code, *_ in told(bring(SECOND, dry_run=True))] == [
        "change-large",
        "change-differs",
    ]
    assert check(workspace).num_rows == 0


def test_what_earlier_files_had_among_themselves_is_not_told_again(
    workspace: Workspace, bring: Bring
) -> None:
    bring(FIRST)
    bring(SECOND)
    third = SECOND.replace("2,2014-06-30", "3,2014-07-31").replace("999", "0")
    assert told(bring(third)) == []


def test_sites_are_lines_of_their_own(workspace: Workspace, bring: Bring) -> None:
    head = "SSID,Round,Reference date,Governorate,Individuals\n"
    bring(head + "s1,1,2015-05-21,Anbar,100\n", "sites")
    bring(HEAD + "Iraq,2,2015-06-21,Anbar,s1,,9000,\n")
    assert told(bring(head + "s1,2,2015-06-21,Anbar,900\n", "sites")) == [
        ("change-large", "review", 2, "E")
    ]


def test_a_second_operation_of_the_country_is_told_until_they_are_declared_disjoint(
    workspace: Workspace, bring: Bring
) -> None:
    bring(FIRST)
    other = HEAD + "Floods,1,2014-06-10,Anbar,x,,5,\n"
    assert told(bring(other, dry_run=True)) == [("operations-overlap", "warning", None, None)]
    with pytest.raises(InputError, match="one operation"):
        decide_disjoint(workspace, "Floods", "Floods", by=TESTER, reason="other people")
    decide_disjoint(workspace, "Floods", "Crisis", by=TESTER, reason="other people")
    assert told(bring(other, dry_run=True)) == []
    decide_disjoint(workspace, "Crisis", "Floods", by=TESTER, reason="not so", is_so=False)
    assert told(bring(other)) == [("operations-overlap", "warning", None, None)]


def test_a_file_too_large_to_be_held_says_so(
    workspace: Workspace, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST", 1)
    assert told(bring(FIRST)) == [("rounds-not-compared", "info", None, None)]
