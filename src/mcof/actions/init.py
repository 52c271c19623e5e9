"""Make a workspace: a folder with the settings of one crisis and room for its facts."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from mcof.errors import InputError, Outside

SETTINGS = "workspace.toml"
ROOMS = ("store", "originals", "vocabulary", "sources")
LANGUAGES = ("en", "ar", "ckb")
UNSAFE = frozenset("%?#*[]")
"""Signs that addresses and patterns of files give a meaning: delta-rs finds no table below them."""


def init(
    path: Path,
    *,
    name: str,
    country: str = "IQ",
    code_set: str = "iq-cod-2019",
    operation: str = "",
    languages: Sequence[str] = LANGUAGES,
    day: date | None = None,
) -> Path:
    """Make a workspace folder and return it.

    Args:
        path: a folder that does not exist yet, or is empty.
        country: ISO 3166 code of two letters.
        code_set: the set of P-codes that facts are stored under.
        operation: the displacement tracking operation of files that name none.
        day: for a crisis of the past, the day asked about where nobody names one.

    Raises:
        InputError: the folder is a workspace already, holds something else, or has a name
            under which tables are not found again.
        Outside: the disk refuses.
    """
    _must_be_free(path)
    settings: dict[str, object] = {
        "name": name,
        "country": country.upper(),
        "code_set": code_set,
        "operation": operation,
        "languages": list(languages),
    }
    if day is not None:
        settings["day"] = day
    try:
        for room in ROOMS:
            (path / room).mkdir(parents=True, exist_ok=True)
        part = path / f".{SETTINGS}.part"
        part.write_text(_toml(settings), encoding="utf-8")
        # A link fails where the name is taken: of two at once, one makes the workspace.
        os.link(part, path / SETTINGS)
        part.unlink()
    except FileExistsError as taken:
        raise _is_one(path) from taken
    except OSError as failure:
        raise Outside(
            f"{path} could not be made: {failure}",
            code="workspace-not-made",
            advice="Choose a folder that you may write to.",
        ) from failure
    return path


def _must_be_free(path: Path) -> None:
    if unsafe := sorted(UNSAFE & set(str(path.absolute()))):
        raise InputError(
            f"The path of a workspace cannot hold {' '.join(unsafe)}: {path.absolute()}",
            code="folder-name-unsafe",
            advice="Name a folder with letters of any script, digits, spaces, - and _ only.",
        )
    if (path / SETTINGS).exists():
        raise _is_one(path)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise InputError(
            f"{path} is not an empty folder.",
            code="folder-not-empty",
            advice="Name a folder that does not exist yet.",
        )


def _is_one(path: Path) -> InputError:
    return InputError(
        f"{path} is a workspace already.",
        code="workspace-exists",
        advice="Use it as it is, or name another folder.",
    )


def _toml(settings: Mapping[str, object]) -> str:
    """TOML of texts, lists of texts and days; a JSON text is a TOML text."""
    lines = (
        f"{key} = {value if isinstance(value, date) else json.dumps(value, ensure_ascii=False)}"
        for key, value in settings.items()
    )
    return "# A workspace of mcof: docs/reference/settings.md\n" + "\n".join(lines) + "\n"
