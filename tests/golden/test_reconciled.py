"""November 2017: shelters that do not add up to the headline, across published files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
from tests.workspaces import TESTER, opened

from mcof.actions.cleaning.apply import apply
from mcof.actions.cleaning.decide import decide
from mcof.actions.cleaning.queue import queue
from mcof.actions.init import init
from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking.figures import figures
from mcof.actions.tracking.reconcile import choose, differences
from mcof.ports import Workspace

OPERATION = "Iraq IDP crisis 2014-"
HEADLINE = "Date,Country,Families\n2017-11-30,Iraq,528848\n"


def _told(workspace: Workspace) -> dict[str, int]:
    rows = pl.DataFrame(differences(workspace))
    return dict(rows.select("how", "households").rows())


def test_shelters_of_november_2017_are_held_against_the_headline(
    tmp_path: Path, shared_data: Callable[[str], Path]
) -> None:
    shelter = shared_data("iraq-dtm-published/shelter.csv")
    workspace = opened(init(tmp_path / "iraq", name="Iraq", operation=OPERATION))
    headline = tmp_path / "headline.csv"
    headline.write_text(HEADLINE, encoding="utf-8")
    for file in (shelter, headline):
        import_file(workspace, file, table="displacement", by=TESTER)
    assert _told(workspace) == {"total": 528_848, "parts": 476_623}

    # 50,080 families and 324,480 people: a person says which of the two was misprinted.
    found = pl.DataFrame(queue(workspace, code="households-individuals")).row(0, named=True)
    assert (found["found"], found["proposed"]) == ("50080 | 324480", "50080 | 300480")
    decide(
        workspace,
        "edited",
        findings=[found["finding"]],
        value="54080 | 324480",
        reason="324,480 / 6",
        by=TESTER,
    )
    apply(workspace, by=TESTER)
    assert _told(workspace) == {"total": 528_848, "parts": 480_623}

    rows = pl.DataFrame(differences(workspace)).filter(pl.col("how") == "total")
    name, side = rows.select("difference", "side").row(0)
    choose(workspace, name, side, reason="the headline of the report", by=TESTER)
    told = figures(workspace, level=0)
    assert told["households"].to_pylist() == [528_848]
