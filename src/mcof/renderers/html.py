"""A page: one HTML file that needs nothing else, no script, no font, no network."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"


def screen(layout: str, page: dict[str, Any]) -> str:
    """A report as HTML, the same text for the same page.

    Everything is escaped but the charts, which are drawn by us and escape their own text.

    Args:
        layout: `situation` or `sections`.
    """
    drawn = {name: page[name] for name in ("map", "trend", "places") if name in page}
    charts = {
        name: Markup(part["svg"])  # noqa: S704
        for name, part in drawn.items()
        if "svg" in part
    }
    charts |= {
        block["name"]: Markup(block["chart"]["svg"])  # noqa: S704
        for section in page["sections"]
        for block in section["blocks"]
        if block.get("chart")
    }
    style = Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8"))  # noqa: S704
    return _template(layout).render(page=page, charts=charts, style=style)


@cache
def _template(layout: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{layout}.html")
