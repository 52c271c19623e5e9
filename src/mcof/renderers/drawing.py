"""Specifications become pictures: SVG, drawn in this process, without browser or network."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import Any
from xml.sax.saxutils import quoteattr

from mcof.renderers import fonts

# What is not assessed is hatched, so that it cannot be taken for a low value.
_HATCH = (
    '<defs><pattern id="not-assessed" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#f4f5f6"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#b9c1c8" stroke-width="2"/></pattern></defs>'
)
_SPOKEN = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
# What no XML may hold (https://www.w3.org/TR/xml/#charsets): vl-convert 1.9 does not refuse
# a chart with such a letter in a name but ends the whole process.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ROOT = re.compile(r"<svg[^>]*>")
_IDENTITY = re.compile(r'(\bid="|url\(#|href="#)')


@cache
def _register() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(fonts.folder()))


def svg(chart: Any, *, name: str, spoken: str = "") -> str:
    """The chart as an SVG element that can stand in a page beside others.

    Args:
        name: prefix of every identity within, unique in the page.
        spoken: what a screen reader says in place of the picture.
    """
    specification = _drawable(chart.to_dict(validate=False))
    drawn = _drawn(json.dumps(specification, ensure_ascii=False))
    drawn = _SPOKEN.sub("", drawn)
    root = _ROOT.search(drawn)
    assert root is not None
    # Right to left would turn "start" and "end" of every label round.
    manner = f' direction="ltr" role="img" aria-label={quoteattr(spoken)}>'
    opened = root.group()[:-1] + manner
    drawn = opened + _HATCH + drawn[root.end() :]
    return _IDENTITY.sub(rf"\g<1>{name}-", drawn)


def png(chart: Any, *, scale: float = 2.0) -> bytes:
    """The chart as a picture of points, on white: for pages that cannot hold an SVG."""
    import vl_convert

    _register()
    specification = _drawable(chart.properties(background="#ffffff").to_dict(validate=False))
    drawn: bytes = vl_convert.vegalite_to_png(specification, scale=scale)
    return drawn


def _drawable(value: Any) -> Any:
    """The specification without letters that no SVG may hold."""
    if isinstance(value, str):
        return _FORBIDDEN.sub(" ", value)
    if isinstance(value, dict):
        return {key: _drawable(part) for key, part in value.items()}
    return [_drawable(part) for part in value] if isinstance(value, list) else value


@lru_cache(maxsize=64)
def _drawn(specification: str) -> str:
    """Drawing takes about a tenth of a second; paper and screen want the same pictures."""
    import vl_convert

    _register()
    drawn: str = vl_convert.vegalite_to_svg(specification)
    return drawn
