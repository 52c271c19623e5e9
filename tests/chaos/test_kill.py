"""Kill -9 at any moment of an import leaves the old state or the new one."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from tests.chaos.child import LARGE, PART
from tests.workspaces import TESTER, made, opened

from mcof.actions.doctor import doctor
from mcof.actions.intake.import_file import import_file
from mcof.ports import Workspace

CHILD = Path(__file__).with_name("child.py")
RUNS = int(os.environ.get("MCOF_CHAOS_RUNS", "8"))
SEED = 20150604
ROWS = 3_000
BEYOND = 1.05  # kills go on a little beyond the measured span of an import

State = list[tuple[int, int]]


@dataclass(frozen=True)
class Scene:
    """A workspace with one import, a second file, and how long its import takes."""

    base: Path
    file: Path
    before: State
    after: State
    seconds: float


def _file(path: Path, first: int) -> Path:
    rows = pl.DataFrame({"n": range(first, first + ROWS)}).select(
        pl.format("Organisation {}", pl.col("n") % 40).alias("Organisation"),
        pl.lit("Health").alias("Cluster"),
        pl.format("Activity {}", "n").alias("Activity"),
        pl.lit("Anbar").alias("Governorate"),
        pl.lit("2015-05-01").alias("Start date"),
        pl.lit("2015-05-31").alias("End date"),
        pl.col("n").alias("Reached"),
    )
    rows.write_csv(path)
    return path


def _state(workspace: Workspace) -> State:
    """Rows and people of each import that counts."""
    rows = workspace.engine.table("responses")
    by_import = rows.group_by("import_id").agg(
        n=rows.count(), people=rows.reached.sum().cast("int64")
    )
    found = workspace.engine.answer(by_import).to_pylist()
    return sorted((row["n"], row["people"]) for row in found)


def _start(workspace: Path, file: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, CHILD, workspace, file],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "begin\n"
    return child


def _kill(child: subprocess.Popen[str]) -> None:
    """The child and all that it started: they have a session of their own."""
    with contextlib.suppress(ProcessLookupError):  # it had ended
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate(timeout=60)


def _measure(base: Path, file: Path, folder: Path) -> float:
    """Seconds from `begin` to the end of an import that nobody kills: the middle of three."""
    spans = []
    for turn in range(3):
        copy = shutil.copytree(base, folder / f"measure-{turn}")
        child = _start(copy, file)
        began = time.monotonic()
        said, _ = child.communicate(timeout=120)
        spans.append(time.monotonic() - began)
        assert said == "end\n"
        shutil.rmtree(copy)
    return statistics.median(spans)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("chaos")
    base = folder / "base"
    workspace = made(base)
    first, second = _file(folder / "one.csv", 0), _file(folder / "two.csv", ROWS)
    import_file(workspace, first, table="responses", by=TESTER, large=LARGE, part=PART)
    before = _state(workspace)
    seconds = _measure(base, second, folder)
    copy = opened(shutil.copytree(base, folder / "after"))
    import_file(copy, second, table="responses", by=TESTER, large=LARGE, part=PART)
    return Scene(base, second, before, _state(copy), seconds)


def _one(scene: Scene, path: Path, delay: float) -> str:
    """Kill one import, look, repair, import again; returns where the kill landed."""
    child = _start(path, scene.file)
    time.sleep(delay)
    ended = child.poll() is not None
    _kill(child)
    workspace = opened(path)
    state = _state(workspace)
    assert state in (scene.before, scene.after), "something between the old state and the new"
    diagnosis = doctor(workspace)
    assert diagnosis.healthy, diagnosis
    doctor(workspace, repair=True)
    assert list(doctor(workspace).ailments) == []
    assert _state(workspace) == state, "repair changed a figure"
    again = import_file(workspace, scene.file, table="responses", by=TESTER, large=LARGE, part=PART)
    assert again.already == (state == scene.after)
    assert _state(workspace) == scene.after
    assert list(doctor(workspace).ailments) == []
    if state == scene.before:
        return "with rows appended" if diagnosis.ailments else "before the first row"
    return "after its end" if ended else "after the register"


@pytest.mark.chaos
def test_a_killed_import_leaves_the_old_state_or_the_new(scene: Scene, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    landed: Counter[str] = Counter()
    for run in range(RUNS):
        path = shutil.copytree(scene.base, tmp_path / f"run-{run}")
        landed[_one(scene, path, chance.uniform(0, BEYOND * scene.seconds))] += 1
        shutil.rmtree(path)
    print(f"\n{RUNS} kills over {scene.seconds:.2f} s: {dict(landed)}")
    assert landed["with rows appended"] + landed["before the first row"] > 0
