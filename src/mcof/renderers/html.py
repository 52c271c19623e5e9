"""A page: one HTML file that needs nothing else, no script, no font, no network."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"


def situation(page: dict[str, Any]) -> str:
    """The situation report as HTML, the same text for the same page.

    Everything is escaped but the charts, which are drawn by us and escape their own text.
    """
    charts = {
        name: Markup(page[name]["svg"])  # noqa: S704
        for name in ("map", "trend", "places")
        if "svg" in page[name]
    }
    style = Markup((_TEMPLATES / "situation.css").read_text(encoding="utf-8"))  # noqa: S704
    return _template().render(page=page, charts=charts, style=style)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("situation.html")
