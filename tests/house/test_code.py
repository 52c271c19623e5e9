"""How the code is kept: explained, short, and free of where it was written."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = sorted((ROOT / "src" / "mcof").rglob("*.py"))
LONGEST_FILE = 600
LEFT_OPEN = re.compile(r"\bTODO\b|\bFIXME\b|\bXXX\b|raise NotImplementedError")
# Folders of the machines that made it, and hosts of package registries: split, so that this
# file does not find itself.
MACHINE = re.compile(
    "|".join(
        (
            r"/wor" r"k/",
            r"/tm" r"p/",
            r"/roo" r"t/",
            r"/hom" r"e/\w",
            r"pypi\.or" r"g",
            r"pythonhosted\.or" r"g",
            r"--index-ur" r"l",
        )
    )
)


def kept() -> list[Path]:
    """Every file that the repository keeps."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout: nothing says which files are kept")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for path in kept():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in tree.body:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        if isinstance(node, kinds) and not node.name.startswith("_"):
            yield node


@pytest.mark.parametrize("path", SOURCE, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_and_every_public_thing_explains_itself(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not tree.body or ast.get_docstring(tree), "the module has no docstring"
    assert [node.name for node in public(tree) if not ast.get_docstring(node)] == []


def test_no_source_file_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCE
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_nothing_is_left_open() -> None:
    open_ends = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in SOURCE
        if (match := LEFT_OPEN.search(path.read_text("utf-8")))
    ]
    assert open_ends == []


def test_no_path_of_a_machine_and_no_host_of_a_registry_is_kept() -> None:
    found = [
        f"{path}: {match.group()}" for path, text in texts() if (match := MACHINE.search(text))
    ]
    assert found == []


def test_lock_files_hold_a_hash_for_every_package() -> None:
    for path in sorted((ROOT / "requirements").glob("*.lock")):
        entries = re.split(r"\n(?=\S)", path.read_text("utf-8").strip())
        packages = [entry for entry in entries if not entry.startswith("#")]
        assert packages
        assert [entry.split()[0] for entry in packages if "--hash=sha256:" not in entry] == []


def test_every_package_that_the_project_asks_for_is_locked() -> None:
    import tomllib

    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = {
        "runtime.lock": asked["project"]["dependencies"],
        "test.lock": asked["project"]["dependencies"] + asked["dependency-groups"]["test"],
    }
    for name, requirements in wanted.items():
        lock = (ROOT / "requirements" / name).read_text("utf-8")
        locked = {line.split("==")[0].lower() for line in lock.splitlines() if "==" in line}
        names = {re.split(r"[\[<>=!~; ]", text, maxsplit=1)[0].lower() for text in requirements}
        assert names - locked == set()


def test_nothing_is_imported_that_only_the_tests_install() -> None:
    """A package that is in `test.lock` alone is absent where mcof is merely used."""
    locks = {
        name: {
            line.split("==")[0].lower().replace("-", "_")
            for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines()
            if "==" in line and not line.startswith(" ")
        }
        for name in ("runtime.lock", "test.lock")
    }
    # What an extra brings may be imported by the room that the extra is for.
    only_tests = locks["test.lock"] - locks["runtime.lock"] - {"splink"}
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCE
        for name in imported(ast.parse(path.read_text("utf-8")))
        if name in only_tests
    ]
    assert wrong == []


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda p: p.name)
def test_a_benchmark_can_be_imported_and_says_what_it_compares(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(path.parent))
    module = importlib.import_module(path.stem)
    assert module.__doc__
