"""Timelines become files that people open: a page with its table, or the picture alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mcof.errors import InputError

if TYPE_CHECKING:
    from mcof.actions.tracking.timeline import Timeline


def write(file: Path, drawn: Timeline, language: str) -> None:
    """Write the file in the form that its name asks for.

    Raises:
        InputError: the name asks for a form that there is not.
    """
    from mcof.renderers import drawing, timelines
    from mcof.renderers.words import Words

    words = Words(language)
    ahead = [timelines.Ahead(*one) for one in drawn.ahead]
    form = file.suffix.lower()
    if form == ".html":
        title = drawn.names.get(language) or drawn.names["en"]
        file.write_text(timelines.page(drawn.rounds, ahead, words, title=title), encoding="utf-8")
        return
    chart = timelines.timeline(drawn.rounds, ahead, words)
    if form == ".svg":
        spoken = words("timeline.caption")
        file.write_text(drawing.svg(chart, name="timeline", spoken=spoken), encoding="utf-8")
    elif form == ".png":
        file.write_bytes(drawing.png(chart))
    else:
        raise InputError(
            f"{file.name} is no name of a picture",
            code="picture-form",
            advice="Let the name end in .html (with the table), .svg or .png.",
        )
