"""Saves versions of a plan without end, to be killed: `plan_child.py WORKSPACE`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.plans import rows  # noqa: E402
from tests.workspaces import TESTER, opened  # noqa: E402

from mcof.actions.plans.asked import opened as read  # noqa: E402
from mcof.actions.plans.saving import Version, save  # noqa: E402

if __name__ == "__main__":
    workspace = opened(Path(sys.argv[1]))
    print("begin", flush=True)
    while True:
        one = read(workspace, "crp")
        drawing = f"line|place_code|target\nL1|IQG01|{one.version}"
        changed = one.plan.with_parts(lines=rows("lines", drawing))
        save(workspace, Version(changed, one.version, "edit", "again"), by=TESTER)
