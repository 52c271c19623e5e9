"""Files are kept whole, under their own hash, or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from mcof.errors import Missing
from mcof.store.originals import Originals


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "round 22.csv"
    path.write_bytes(b"governorate,families\nAnbar,91224\n")
    return path


def test_a_file_is_kept_under_the_hash_of_what_is_in_it(tmp_path: Path, file: Path) -> None:
    originals = Originals(tmp_path / "originals")
    digest = originals.keep(file)
    assert digest == hashlib.sha256(file.read_bytes()).hexdigest()
    assert originals.path(digest).read_bytes() == file.read_bytes()


def test_a_file_kept_twice_is_kept_once(tmp_path: Path, file: Path) -> None:
    originals = Originals(tmp_path / "originals")
    assert originals.keep(file) == originals.keep(file)
    assert len(list(originals.root.iterdir())) == 1


def test_a_kept_file_can_be_read_by_its_group_and_written_by_nobody(
    tmp_path: Path, file: Path
) -> None:
    originals = Originals(tmp_path / "originals")
    mode = originals.path(originals.keep(file)).stat().st_mode
    assert mode & 0o222 == 0
    assert mode & 0o400


def test_a_hash_that_was_never_kept_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="original-missing"):
        Originals(tmp_path).path("0" * 64)


@pytest.mark.parametrize("name", ["../workspace.toml", "", "." * 64, "/etc/passwd"])
def test_a_text_that_is_no_hash_names_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(Missing):
        Originals(tmp_path).path(name)


def test_a_half_copied_file_is_no_original(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    (tmp_path / ".part-1").write_bytes(b"half")
    assert originals.names() == set()
    assert [path.name for path in originals.unfinished()] == [".part-1"]
