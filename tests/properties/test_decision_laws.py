"""Laws of adjustments, choices between sources, and publications, whatever comes later."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.intake.imports import imports
from mcof.actions.intake.retract import retract
from mcof.actions.publishing.publications import prove, published
from mcof.actions.publishing.publish import publish
from mcof.actions.tracking.adjust import adjust, adjusted_figures, adjustments, withdraw
from mcof.actions.tracking.figures import figures
from mcof.actions.tracking.reconcile import choose, differences, reopen
from mcof.ingest.said import Options
from mcof.ports import Workspace

PLACES = {"Anbar": "IQG01", "Erbil": "IQG11", "Ninewa": "IQG15"}
DAY = date(2015, 5, 21)
Count = dict[str, int]
COUNTS: st.SearchStrategy[Count] = st.dictionaries(
    st.sampled_from(sorted(PLACES)), st.integers(0, 500), min_size=1
)
small = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # an import is too slow to be shrunk
)


@contextmanager
def _workspace(*counts: Count) -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as folder:
        workspace = made(Path(folder) / "workspace")
        for at, count in enumerate(counts):
            _import(workspace, f"file{at}.csv", count)
        yield workspace


def _import(workspace: Workspace, name: str, count: Count) -> None:
    lines = [f"{place},{people}\n" for place, people in count.items()]
    path = workspace.path.parent / name
    path.write_text("Governorate,Individuals\n" + "".join(lines), encoding="utf-8")
    said = Options(constants={"round": "21", "reference_date": f"{DAY}"})
    import_file(workspace, path, table="displacement", by=TESTER, options=said)


def _people(workspace: Workspace) -> dict[str, int | None]:
    rows = figures(workspace).to_pylist()
    return {row["place_code"]: row["individuals"] for row in rows}


@small
@given(COUNTS, st.lists(st.tuples(st.sampled_from(sorted(PLACES)), st.integers(1, 99)), max_size=3))
def test_collected_and_adjustment_add_up_and_neither_changes_the_other(
    count: Count, amounts: list[tuple[str, int]]
) -> None:
    with _workspace(count) as workspace:
        before = figures(workspace)
        for place, people in amounts:
            adjust(
                workspace, place=PLACES[place], on=DAY, round=21, individuals=people,
                source="a list", reason="a law", by=TESTER,
            )  # fmt: skip
        assert figures(workspace).equals(before)
        for row in adjusted_figures(workspace).to_pylist():
            added = row["adjustment_individuals"] or 0
            assert row["adjusted_individuals"] == row["individuals"] + added
        for name in adjustments(workspace)["adjustment"].to_pylist():
            withdraw(workspace, name, reason="a law", by=TESTER)
        rows = adjusted_figures(workspace).to_pylist()
        assert {row["adjustments"] for row in rows} == {0}


@small
@given(COUNTS, COUNTS, st.booleans())
def test_figures_are_those_of_the_chosen_source(
    first: Count, second: Count, take_first: bool
) -> None:
    with _workspace(first, second) as workspace:
        unchosen = _people(workspace)
        chosen, name = (first, "file0.csv") if take_first else (second, "file1.csv")
        rows = pl.DataFrame(differences(workspace)).filter(pl.col("how") == "total")
        sides = rows.filter(pl.col("file_name") == name).select("difference", "side").rows()
        for difference, side in sides:
            choose(workspace, difference, side, reason="a law", by=TESTER)
        told = _people(workspace)
        assert {p: told[PLACES[p]] for p in chosen} == chosen
        for difference, _ in sides:
            reopen(workspace, difference, reason="a law", by=TESTER)
        assert _people(workspace) == unchosen


@small
@given(COUNTS, COUNTS, st.booleans())
def test_no_later_event_changes_a_publication(first: Count, later: Count, take_back: bool) -> None:
    with _workspace(first) as workspace:
        name = publish(workspace, "Round 21", reason="a law", by=TESTER).publication
        frozen = published(workspace, name)
        _import(workspace, "later.csv", later)
        if take_back:
            old = imports(workspace)["import_id"][-1].as_py()
            retract(workspace, old, by=TESTER, reason="a law")
        adjust(
            workspace, place="IQG01", on=DAY, round=21, individuals=1,
            source="a list", reason="a law", by=TESTER,
        )  # fmt: skip
        assert published(workspace, name).equals(frozen)
        proof = prove(workspace, name)
        assert (proof.same, proof.kept) == (True, True)
