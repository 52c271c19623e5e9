"""pyxform's word on a form: whether it converts to an XForm, and what it complains of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Conversion:
    """What pyxform made of a form.

    Attributes:
        error: why it does not convert; None where it does.
        size: characters of the XForm, which every device must load.
    """

    error: str | None
    warnings: tuple[str, ...]
    size: int = 0


def convert(content: bytes, kind: str = ".xlsx") -> Conversion:
    """Convert a workbook as KoboToolbox and ODK do."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as made

    try:
        result = made(xlsform=content, file_type=kind)
    except (PyXFormError, KeyError, ValueError, TypeError, AttributeError, IndexError) as wrong:
        # Beside its own error pyxform lets others out where a form is broken in ways it
        # does not look for.
        return Conversion(" ".join(str(wrong).split()) or type(wrong).__name__, ())
    return Conversion(
        None, tuple(" ".join(one.split()) for one in result.warnings), len(result.xform)
    )
