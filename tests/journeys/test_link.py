"""A person links two lists in a terminal: names on the screen, and nowhere else."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest
from tests.people import synthesis
from typer.testing import CliRunner, Result

from mcof.cli.main import app

pytest.importorskip("splink")
MANY = 500
ENV = {"COLUMNS": "160"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    there = tmp_path_factory.mktemp("crisis")
    made = synthesis().records(MANY)
    lists = synthesis().lists(made)
    CliRunner().invoke(app, ["init", str(there / "ws")])
    for name in ("partner-a.csv", "partner-b.csv"):
        lists[name].write_csv(there / name)
    return there


def mcof(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "-w", str(folder / "ws")], env=ENV)


def bring(folder: Path, partner: str) -> Result:
    said = ["--purpose", "counting", "--basis", "agreement", "--keep-until", "2999-01-01"]
    file = str(folder / f"partner-{partner}.csv")
    return mcof(folder, "link", "import", file, "--partner", f"Partner {partner}", *said)


def in_a_terminal(folder: Path, words: list[str], typed: bytes) -> str:
    """What a real terminal shows of a command, with what a person types into it."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from mcof.cli.main import run; run()", *words]
    process = subprocess.Popen(
        [*command, "-w", str(folder / "ws")],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | ENV | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    os.close(theirs)
    os.write(ours, typed)
    shown = b""
    while process.poll() is None or select.select([ours], [], [], 0)[0]:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                shown += os.read(ours, 1 << 16)
            except OSError:  # the other end is closed
                break
    process.wait(timeout=60)
    os.close(ours)
    return shown.decode()


def test_lists_come_in_are_linked_reviewed_and_purged(folder: Path) -> None:
    told = [bring(folder, "a"), bring(folder, "b")]
    told.append(mcof(folder, "link", "run"))
    told.append(mcof(folder, "link", "quality"))
    told.append(mcof(folder, "link", "lists"))
    told.append(mcof(folder, "link", "counts", "-f", "json"))
    assert [result.exit_code for result in told] == [0] * len(told)
    assert "forward" in told[2].stdout
    screen = in_a_terminal(folder, ["link", "review", "--sample"], b"s\nsame papers\nd\n\nn\nq\n")
    assert "2 decided" in screen
    assert "probability" in screen
    names = synthesis().records(MANY)["record_id"].to_list()
    assert any(name in screen for name in names)
    assert not any(name in result.output for name in names for result in told)
    listed = mcof(folder, "link", "lists", "-f", "csv").stdout.splitlines()[1:]
    for row in listed:
        gone = mcof(folder, "link", "purge", row.split(",")[0], "--reason", "done")
        assert gone.exit_code == 0
    assert mcof(folder, "doctor").exit_code == 0


def test_pairs_are_never_shown_into_a_pipe(folder: Path) -> None:
    told = mcof(folder, "link", "review")
    assert told.exit_code == 3
    assert "review-needs-a-terminal" in told.stderr


def test_what_is_written_wrongly_is_said(folder: Path) -> None:
    said = ["--partner", "A", "--purpose", "p", "--basis", "b"]
    wrong = mcof(folder, "link", "import", "x.csv", *said, "--keep-until", "soon")
    assert wrong.exit_code == 2
    wrong = mcof(
        folder, "link", "import", "x.csv", *said, "--keep-until", "2999-01-01", "--map", "oops"
    )
    assert "map-unreadable" in wrong.stderr
