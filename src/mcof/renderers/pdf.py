"""Paper: a page becomes PDF through Typst, in this process, in well under a second."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from mcof.renderers import fonts

_TEMPLATES = Path(__file__).parent / "templates"


def paper(layout: str, page: dict[str, Any]) -> bytes:
    """A report as tagged PDF (PDF/UA-1), the same bytes for the same page.

    Args:
        layout: `situation` or `sections`.

    Text goes in as JSON and never as markup, so that no name can become a command.
    """
    import typst

    made: bytes = typst.compile(
        str(_TEMPLATES / f"{layout}.typ"),
        root=str(_TEMPLATES),
        font_paths=[str(fonts.folder())],
        ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(page, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=_seconds(page["head"]["date"]),
    )
    return made


def _seconds(day: str) -> int:
    """The day as seconds since 1970: the creation date that the file states."""
    return (date.fromisoformat(day) - date(1970, 1, 1)).days * 86_400
