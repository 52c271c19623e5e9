"""The one typeface of charts and paper: it comes with an installed package.

DejaVu Sans has every Arabic and Sorani letter and is in the matplotlib wheel, so
that a report looks the same on every machine, whatever fonts that machine has.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

FAMILY = "DejaVu Sans"


@cache
def folder() -> Path:
    """The folder of the font files; matplotlib itself is not imported, which is slow."""
    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
