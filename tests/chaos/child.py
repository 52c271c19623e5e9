"""Imports a file, to be killed while it does: `child.py WORKSPACE FILE`.

Says `begin` once everything is loaded, and `end` once the import is done.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.workspaces import TESTER, opened  # noqa: E402

from mcof.actions.intake.import_file import import_file  # noqa: E402

LARGE = 0  # bytes: in parts, so that there are several appends to be killed between
PART = 200  # rows

if __name__ == "__main__":
    workspace = opened(Path(sys.argv[1]))
    print("begin", flush=True)
    import_file(workspace, Path(sys.argv[2]), table="responses", by=TESTER, large=LARGE, part=PART)
    print("end", flush=True)
