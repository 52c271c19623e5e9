"""Fetch a file from an address on the web, and import it."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from mcof.actions.intake.fetched import FOLDER, Fetched, settle
from mcof.actors import Actor
from mcof.ingest.said import Options
from mcof.ingest.source import Source
from mcof.ports import Progress, Workspace
from mcof.sources.remote.address import checked, without_password
from mcof.sources.remote.client import Client, Key, Patience
from mcof.sources.remote.parts import Parts

_LETTERS = 8
_LONGEST = 60
_PUBLIC = Key({}, "The address wants a login: download the file in a browser and import it.")


def fetch_file(
    workspace: Workspace,
    address: str,
    *,
    table: str,
    by: Actor,
    source: Source | None = None,
    options: Options | None = None,
    dry_run: bool = False,
    again: bool = False,
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> Fetched:
    """Fetch a public file, such as one on HDX, and import it in the place of its last edition.

    Args:
        address: https; what stands after `?` is asked for and not written down.
        table: one of `FACTS`.

    Raises:
        InputError: the address is not safe, or the file cannot be read.
        Missing: there is no such file.
        Outside: the server cannot be reached, fails, or sends more than can be held.
    """
    where, patient = checked(address), patience or Patience()
    digest = hashlib.sha256(where.encode()).hexdigest()[:_LETTERS]
    said = {"kind": "file", "address": without_password(where), "digest": digest}
    parts = Parts(workspace.path / FOLDER, said, patient.now())
    with Client(_PUBLIC, patience=patient) as client:
        raw = parts.part("file", lambda: client.get(where))
    if progress is not None:
        progress("fetch", 1, 1)
    fetched = settle(
        workspace,
        parts.file(_name(where, digest), raw),
        table=table,
        by=by,
        key=None,
        source=source,
        options=options,
        dry_run=dry_run,
        again=again,
        progress=progress,
    )
    parts.finish()
    return fetched


def _name(address: str, digest: str) -> str:
    """The file's own name, made plain, with something that tells addresses apart."""
    path = PurePosixPath(unquote(urlsplit(address).path))
    stem = re.sub(r"[^\w]+", "-", path.stem.casefold()).strip("-")[:_LONGEST]
    suffix = path.suffix.lower() if re.fullmatch(r"\.\w{1,5}", path.suffix) else ""
    return f"{stem or 'file'}-{digest}{suffix}"
