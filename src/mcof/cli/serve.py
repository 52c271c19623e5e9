"""`mcof serve`: the web pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcof.cli.output import SCREEN, FolderOption


def serve(
    workspace: FolderOption = Path(),
    host: Annotated[str, typer.Option(help="Where to listen; this machine only by default.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    language: Annotated[str, typer.Option("--lang", help="en, ar or ckb.")] = "en",
) -> None:
    """Serve the read-only pages of the workspace until Ctrl+C."""
    from mcof.web import serve as listen
    from mcof.wiring import open_workspace

    opened = open_workspace(workspace)
    listen(opened, host, port, language, ready=_say)


def _say(address: str) -> None:
    SCREEN.print(f"Open {address} and stop with Ctrl+C.")
