"""Kill -9 at any moment of a fetch: the next one brings what an undisturbed one would have."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.koboserver import ENVIRON, FORM, MAPPING, KoboServer, invented
from tests.servers import serving
from tests.workspaces import TESTER, made, opened

from mcof.actions.doctor import doctor
from mcof.actions.intake.fetch_forms import Asking, fetch_kobo
from mcof.ports import Workspace

RUNS = int(os.environ.get("MCOF_CHAOS_RUNS", "8")) // 2
SEED = 20150604
BEYOND = 1.05
CHILD = """
import sys
from pathlib import Path
from tests.koboserver import FORM
from tests.workspaces import TESTER, opened
from mcof.actions.intake.fetch_forms import Asking, fetch_kobo
asking = Asking(mapping="sites_form", by=TESTER, server=sys.argv[2])
workspace = opened(Path(sys.argv[1]))
print("begin", flush=True)
fetch_kobo(workspace, FORM, asking)
"""


def _start(workspace: Path, server: KoboServer) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[2]
    where = os.pathsep.join([str(root), *filter(None, sys.path)])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(workspace), server.address],
        env=os.environ | ENVIRON | {"PYTHONPATH": where},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "begin\n"
    return child


def _sites(workspace: Workspace) -> set[str]:
    rows = workspace.engine.answer(workspace.engine.table("sites"))
    return set(rows["site_id"].to_pylist())


@pytest.mark.chaos
def test_a_killed_fetch_leaves_the_old_state_or_the_new_and_goes_on(tmp_path: Path) -> None:
    base = made(tmp_path / "base").path
    (base / "sources" / "sites_form").mkdir(parents=True)
    (base / "sources" / "sites_form" / "source.toml").write_text(MAPPING, encoding="utf-8")
    server = KoboServer(3)
    with serving(server):
        asking = Asking("sites_form", TESTER, server.address, environ=ENVIRON)
        fetch_kobo(opened(base), FORM, asking)
        before = _sites(opened(base))
        server.submissions = [invented(number) for number in range(1, 900)]
        after = {f"S{number}" for number in range(1, 900)}
        child, began = _start(shutil.copytree(base, tmp_path / "whole"), server), time.monotonic()
        child.communicate(timeout=60)
        span = time.monotonic() - began
        landed: Counter[str] = Counter()
        chance = random.Random(SEED)
        for run in range(RUNS):
            path = shutil.copytree(base, tmp_path / f"run-{run}")
            child = _start(path, server)
            time.sleep(chance.uniform(0, BEYOND * span))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.communicate(timeout=60)
            state = _sites(opened(path))
            assert state in (before, after), "something between the old state and the new"
            assert doctor(opened(path)).healthy
            done = fetch_kobo(opened(path), FORM, asking)
            assert _sites(opened(path)) == after
            landed["after" if state == after else f"{done.resumed} parts kept"] += 1
    print(f"\n{RUNS} kills over {span:.2f} s: {dict(landed)}")
