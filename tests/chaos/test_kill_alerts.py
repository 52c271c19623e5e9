"""Kill -9 at any moment of a run of the alerts leaves a whole run or none."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.workspaces import TESTER, made, opened

from mcof.actions.doctor import doctor
from mcof.actions.followup.alerting import alerts, run_alerts, runs, told
from mcof.actions.followup.analyses import analyses, kept
from mcof.actions.followup.watching import add_rule
from mcof.actions.intake.import_file import import_file

ROOT = Path(__file__).resolve().parents[2]
RUNS = int(os.environ.get("MCOF_CHAOS_RUNS", "6"))
ON = date(2015, 5, 21)
CHILD = f"""
import sys
from datetime import date
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from tests.workspaces import TESTER, opened
from mcof.actions.followup.alerting import run_alerts
workspace = opened(Path(sys.argv[1]))
print("begin", flush=True)
run_alerts(workspace, by=TESTER, on=date(2015, 5, 21))
print("end", flush=True)
"""
NEEDS = "Governorate,Sector,People in need,Population group\nAnbar,Health,5000,IDP\n"


@pytest.mark.chaos
def test_a_run_that_is_killed_is_whole_or_was_never(tmp_path: Path) -> None:
    base, chance = _base(tmp_path), random.Random(2015)
    seconds = _killed(shutil.copytree(base, tmp_path / "whole"), None)
    for at in range(RUNS):
        folder = tmp_path / f"killed-{at}"
        shutil.copytree(base, folder)
        _killed(folder, chance.uniform(0, seconds * 1.05))
        workspace = opened(folder)
        for name in analyses(workspace)["analysis"].to_pylist():
            assert kept(workspace, name).gaps.height > 0
        assert told(workspace).num_rows == (alerts(workspace).num_rows if runs(workspace) else 0)
        doctor(workspace, repair=True)
        run_alerts(workspace, by=TESTER, on=ON)
        assert runs(workspace).num_rows == 1
        assert analyses(workspace).num_rows == 1
        assert "IQG01" in pl.DataFrame(told(workspace))["place_code"].to_list()
        assert doctor(workspace).ailments == []


def _base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    workspace = made(folder)
    (tmp_path / "needs.csv").write_text(NEEDS, "utf-8")
    import_file(workspace, tmp_path / "needs.csv", table="needs", by=TESTER)
    add_rule(workspace, "all", reason="so", by=TESTER)
    return folder


def _killed(folder: Path, after: float | None) -> float:
    """Run the alerts in a process of their own, killed after so many seconds; None lets it end."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, folder],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "begin\n"
    start = time.perf_counter()
    if after is None:
        assert child.stdout.readline() == "end\n"
    else:
        time.sleep(after)
        os.killpg(child.pid, signal.SIGKILL)
    took = time.perf_counter() - start
    child.communicate()
    return took
