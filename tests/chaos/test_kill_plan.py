"""Kill -9 while a plan is saved leaves the version before or the whole new one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.workspaces import TESTER, made

from mcof.actions.doctor import doctor
from mcof.actions.plans.asked import opened as read
from mcof.actions.plans.asked import versions
from mcof.actions.plans.beginning import begin

CHILD = Path(__file__).with_name("plan_child.py")
KILLS = int(os.environ.get("MCOF_CHAOS_RUNS", "3"))


@pytest.mark.chaos
def test_a_version_is_whole_or_is_not_there(tmp_path: Path) -> None:
    workspace = made(tmp_path / "w")
    begin(workspace, "crp", period=(date(2015, 6, 1), date(2015, 12, 31)), by=TESTER)
    chance = random.Random(20150604)
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, CHILD, workspace.path],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "begin\n"
        time.sleep(chance.uniform(0.05, 0.6))
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert [one for one in doctor(workspace).ailments if one.severity != "info"] == []
    told = pl.DataFrame(versions(workspace, "crp")).sort("version")
    assert told["version"].to_list() == list(range(1, told.height + 1))
    for number in told["version"].to_list()[1:]:
        one = read(workspace, "crp", number)
        assert one.plan["lines"]["target"].to_list() == [number - 1]
