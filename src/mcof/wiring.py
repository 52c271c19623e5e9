"""Which adapter stands behind which port: the only module that chooses."""

from __future__ import annotations

import tomllib
from os import PathLike
from pathlib import Path
from typing import Any

from mcof.errors import InputError, Missing
from mcof.ports import Engine, Linker, Registrations, Solver, Workspace
from mcof.renderers import Press
from mcof.sources.files import FileReader
from mcof.store.delta import DeltaStore

ENGINES = ("duckdb", "spark")


def open_workspace(path: str | PathLike[str], *, engine: str = "duckdb") -> Workspace:
    """The workspace in a folder, with its adapters.

    Args:
        engine: one of `ENGINES`.

    Raises:
        Missing: the folder is no workspace.
        InputError: its settings cannot be read, or the engine is unknown.
    """
    folder = Path(path)
    settings = _settings(folder)
    store = DeltaStore(folder)
    return Workspace(
        path=folder,
        settings=settings,
        reader=FileReader(),
        store=store,
        engine=_engine(engine, store),
        renderer=Press(),
    )


def open_registrations(path: str | PathLike[str], *, engine: str = "duckdb") -> Registrations:
    """The restricted store of the workspace in a folder, for the verbs of linkage alone.

    Args:
        engine: one of `ENGINES`, on which pairs are scored.

    Raises:
        Missing: the folder is no workspace.
        InputError: its settings cannot be read, or the engine is unknown.
    """
    from mcof.engines.duck import DuckEngine
    from mcof.store.vault import KNOWN, Vault

    workspace = open_workspace(path)
    vault = Vault(workspace.path / "restricted")
    return Registrations(
        workspace=workspace,
        vault=vault,
        reader=FileReader(vault.scratch),
        linker=_linker(engine, vault.scratch),
        engine=DuckEngine(vault.listed(), known=KNOWN),
    )


def open_solver() -> Solver:
    """What solves problems of allocation."""
    from mcof.solvers.highs import HighsSolver

    return HighsSolver()


def _linker(name: str, scratch: Path) -> Linker:
    from mcof.linkers.splinking import SplinkLinker, SplinkOnSpark

    if name not in ENGINES:
        raise _unknown(name)
    return SplinkOnSpark(scratch) if name == "spark" else SplinkLinker(scratch)


def _settings(folder: Path) -> dict[str, Any]:
    file = folder / "workspace.toml"
    if not file.is_file():
        raise Missing(
            f"{folder} is not a workspace",
            code="workspace-missing",
            advice="Make one with `mcof init FOLDER`, or name one with --workspace.",
        )
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise InputError(
            f"{file} cannot be read: {wrong}",
            code="workspace-settings-unreadable",
            advice="Mend the file; `mcof init` in a new folder shows what it looks like.",
        ) from wrong


def _engine(name: str, store: DeltaStore) -> Engine:
    if name == "duckdb":
        from mcof.engines.duck import DuckEngine

        return DuckEngine(store)
    if name == "spark":
        from mcof.engines.spark import SparkEngine

        return SparkEngine(store)
    raise _unknown(name)


def _unknown(name: str) -> InputError:
    return InputError(
        f"There is no engine called {name!r}",
        code="engine-unknown",
        advice=f"Choose one of {', '.join(ENGINES)}.",
    )
