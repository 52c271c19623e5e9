"""Laws of the cleaning log, for any small file and any decisions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.workspaces import TESTER, made

from mcof.actions.cleaning.apply import apply, pending
from mcof.actions.cleaning.decide import decide
from mcof.actions.cleaning.queue import queue
from mcof.actions.intake.import_file import import_file
from mcof.actions.intake.imports import imports
from mcof.ingest.said import Options
from mcof.ports import Workspace

HEADER = "SSID,Governorate,Households,Individuals\n"
Row = tuple[str, str, str]
ROWS: st.SearchStrategy[list[Row]] = st.lists(
    st.tuples(
        st.sampled_from(["Erbil", "Erbilla", "Ninwa", "دهوك", ""]),
        st.sampled_from(["10", "x", "-3", ""]),
        st.sampled_from(["60", "=1+1", "many", "-1"]),
    ),
    min_size=1,
    max_size=5,
)
VERDICTS = st.lists(st.sampled_from(["accepted", "edited", "rejected"]), min_size=12, max_size=12)
small = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # an import is too slow to be shrunk
)


@contextmanager
def _workspace(rows: list[Row]) -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as folder:
        workspace = made(Path(folder) / "workspace")
        path = Path(folder) / "sites.csv"
        lines = [f"s{n},{','.join(row)}\n" for n, row in enumerate(rows)]
        path.write_text(HEADER + "".join(lines), encoding="utf-8")
        said = {"operation": "Iraq", "round": "21", "reference_date": "2015-05-21"}
        import_file(workspace, path, table="sites", by=TESTER, options=Options(constants=said))
        yield workspace


def _asking(workspace: Workspace) -> list[dict[str, Any]]:
    rows = pl.from_arrow(queue(workspace, state="open"))
    assert isinstance(rows, pl.DataFrame)
    return rows.filter(pl.col("fields") != "").sort("finding").to_dicts()


def _say(workspace: Workspace, finding: dict[str, Any], verdict: str) -> None:
    if verdict == "accepted" and finding["action"] == "look":
        verdict = "rejected"
    value = "Erbil | Erbil" if "+" in finding["fields"] else "7"
    decide(
        workspace,
        verdict,
        findings=[finding["finding"]],
        value=value if verdict == "edited" else None,
        reason="a law",
        by=TESTER,
    )


def _facts(workspace: Workspace) -> list[tuple[Any, ...]]:
    table = workspace.engine.table("sites")
    rows = workspace.engine.answer(
        table.select("site_id", "place_code", "households", "individuals", "basis", "note")
    )
    return sorted(tuple(map(str, row.values())) for row in rows.to_pylist())


@small
@given(ROWS, VERDICTS)
def test_applying_a_log_twice_is_applying_it_once(rows: list[Row], verdicts: list[str]) -> None:
    with _workspace(rows) as workspace:
        for finding, verdict in zip(_asking(workspace), verdicts, strict=False):
            _say(workspace, finding, verdict)
        apply(workspace, by=TESTER)
        once, made_of = _facts(workspace), imports(workspace).num_rows
        assert pending(workspace) == []
        apply(workspace, by=TESTER)
        assert (_facts(workspace), imports(workspace).num_rows) == (once, made_of)


@small
@given(ROWS, VERDICTS, st.randoms(use_true_random=False))
def test_the_order_of_decisions_changes_nothing(
    rows: list[Row], verdicts: list[str], chance: Any
) -> None:
    """On different cells: of two decisions about one cell the later holds."""
    told = []
    for shuffled in (False, True):
        with _workspace(rows) as workspace:
            pairs = list(zip(_asking(workspace), verdicts, strict=False))
            cells = {(one["row_key"], one["fields"]): (one, verdict) for one, verdict in pairs}
            order = list(cells.values())
            if shuffled:
                chance.shuffle(order)
            for finding, verdict in order:
                _say(workspace, finding, verdict)
            apply(workspace, by=TESTER)
            told.append(_facts(workspace))
    assert told[0] == told[1]


@small
@given(ROWS, VERDICTS)
def test_rejecting_everything_again_gives_the_file_as_it_was(
    rows: list[Row], verdicts: list[str]
) -> None:
    with _workspace(rows) as workspace:
        before, asked = _facts(workspace), _asking(workspace)
        for finding, verdict in zip(asked, verdicts, strict=False):
            _say(workspace, finding, verdict)
        apply(workspace, by=TESTER)
        for finding, _ in zip(asked, verdicts, strict=False):
            _say(workspace, finding, "rejected")
        apply(workspace, by=TESTER)
        assert _facts(workspace) == before


@small
@given(ROWS, VERDICTS)
def test_every_row_is_stored_or_in_the_findings_after_cleaning(
    rows: list[Row], verdicts: list[str]
) -> None:
    with _workspace(rows) as workspace:
        for finding, verdict in zip(_asking(workspace), verdicts, strict=False):
            _say(workspace, finding, verdict)
        for one in apply(workspace, by=TESTER):
            account = one.result.account
            assert account.rows_read == len(rows)
            assert account.rows_read == account.rows_stored + account.rows_rejected
