"""Haiti, round 15: eleven visits dated 2009 and one October 2013, cleaned and undone."""

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
from mcof.ports import Workspace


def _facts(workspace: Workspace) -> tuple[int, int, int]:
    """Families, people and unknown days of visit."""
    rows = pl.DataFrame(workspace.engine.answer(workspace.engine.table("sites")))
    return (
        int(rows["households"].sum()),
        int(rows["individuals"].sum()),
        rows["assessed_on"].null_count(),
    )


def test_days_outside_the_round_become_unknown_and_no_figure_changes(
    tmp_path: Path, shared_data: Callable[[str], Path]
) -> None:
    file = shared_data("haiti-dtm-r15/sites.csv")
    workspace = opened(init(tmp_path / "haiti", name="Haiti", country="HT", operation="Haiti"))
    import_file(workspace, file, table="sites", by=TESTER)
    before = _facts(workspace)
    assert before[:2] == (70_910, 278_945)
    told = decide(
        workspace, "accepted", code="date-outside-round", reason="typing errors", by=TESTER
    )
    assert told.decisions.num_rows == 12
    apply(workspace, by=TESTER)
    assert _facts(workspace) == (70_910, 278_945, before[2] + 12)
    states = pl.DataFrame(queue(workspace))["state"].value_counts().rows()
    assert dict(states) == {"open": 1, "gone": 12}
    names = pl.DataFrame(queue(workspace, state="gone"))["finding"].to_list()
    decide(workspace, "reopened", findings=names, reason="asked again", by=TESTER)
    apply(workspace, by=TESTER)
    assert _facts(workspace) == before
