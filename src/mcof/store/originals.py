"""The files that were imported, kept for good under their own hash."""

from __future__ import annotations

import hashlib
import os
import uuid
from pathlib import Path

from mcof.errors import Missing

BLOCK = 1 << 20  # bytes read at a time: a file of any size needs no more memory
UNFINISHED = ".part-"


class Originals:
    """A folder of files, each named by the SHA-256 of what is in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, path: Path) -> str:
        """Copy a file here and return its hash; a file that is here already is left alone.

        The copy has another name until it is whole and on the disk, so that a name
        that is a hash never stands for half a file.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        part = self.root / f"{UNFINISHED}{uuid.uuid4().hex}"
        try:
            digest = _copy(path, part)
            if self.has(digest):
                return digest
            part.chmod(0o444 & ~_umask())
            part.rename(self.root / digest)
            _sync(self.root)
        finally:
            part.unlink(missing_ok=True)
        return digest

    def path(self, sha256: str) -> Path:
        """The kept file.

        Raises:
            Missing: no such file was kept.
        """
        if not self.has(sha256):
            raise Missing(
                f"No original with the hash {sha256} is kept.",
                code="original-missing",
                advice="Look at `mcof doctor`; the file may have been removed by hand.",
            )
        return self.root / sha256

    def has(self, sha256: str) -> bool:
        """Whether the file is kept; a text that is no hash names no file."""
        return len(sha256) == 64 and sha256.isalnum() and (self.root / sha256).is_file()  # noqa: PLR2004

    def names(self) -> set[str]:
        """The hashes of all kept files."""
        return {name for name in self._all() if not name.startswith(UNFINISHED)}

    def unfinished(self) -> list[Path]:
        """What killed copies left behind."""
        return [self.root / name for name in sorted(self._all()) if name.startswith(UNFINISHED)]

    def _all(self) -> set[str]:
        return {entry.name for entry in self.root.iterdir()} if self.root.is_dir() else set()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _copy(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as reading, target.open("xb") as writing:
        while block := reading.read(BLOCK):
            digest.update(block)
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    """Make a rename in the folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
