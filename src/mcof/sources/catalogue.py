"""The known sources: each is a folder with `source.toml` and `sample.csv`.

Adding a source is adding a folder, here or in a workspace's `sources/`; nothing else
is edited. See docs/how-to/add-a-source.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from mcof.errors import InputError, Missing
from mcof.ingest import mapping
from mcof.ingest.source import Source, source_of
from mcof.tables import FACTS

_COLUMNS = ("cell:", "answer", "number:")
"""How what is not a field but one cell, or one question, is written."""

SHIPPED = Path(__file__).parent / "known"


def read(folder: Path) -> Source:
    """The source that a folder describes.

    Raises:
        InputError: the description cannot be read, or names a table or field that does not exist.
    """
    source = source_of(folder.name, _loaded(folder / "source.toml") | _editions(folder))
    _check(source)
    return source


def _editions(folder: Path) -> dict[str, Any]:
    """What `editions.toml` says, where there is one, with the lists of the source that it uses."""
    path = folder / "editions.toml"
    if not path.is_file():
        return {}
    said = _loaded(path)
    other = said.pop("use", None)
    lists = _loaded(folder.parent / str(other) / "editions.toml")["lists"] if other else {}
    return said | {"lists": lists | said.get("lists", {})}


def _loaded(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise InputError(
            f"{path.name} of the source {path.parent.name} cannot be read: {problem}",
            code="source-description",
            advice="Write it as TOML, in UTF-8.",
        ) from problem


def _check(source: Source) -> None:
    if source.table not in FACTS:
        raise InputError(
            f"The source {source.name} is for the table '{source.table}', which does not exist",
            code="source-description",
            advice=f"One of: {', '.join(FACTS)}.",
        )
    table = FACTS[source.table]
    lists = {one.column for one in source.assertions}
    known = mapping.fields(table) | lists
    given = {f for layout in source.layouts for f in layout.columns.values()}
    wrong = sorted(
        f for f in given | set(source.constants) if f not in known and not f.startswith(_COLUMNS)
    )
    if wrong:
        raise InputError(
            f"The source {source.name} names what {table.name} does not have: {', '.join(wrong)}",
            code="source-description",
            advice="See the reference of the table for its columns.",
        )


@lru_cache
def shipped() -> tuple[Source, ...]:
    """The sources that come with mcof, by name."""
    return tuple(read(folder) for folder in _folders(SHIPPED))


def known(own: Path | None = None) -> tuple[Source, ...]:
    """The sources of a workspace's folder, which stand in for namesakes, and those that ship."""
    theirs = tuple(read(folder) for folder in _folders(own)) if own and own.is_dir() else ()
    names = {source.name for source in theirs}
    return (*theirs, *(source for source in shipped() if source.name not in names))


def named(name: str, own: Path | None = None) -> Source:
    """The source of that name.

    Raises:
        Missing: there is none.
    """
    for source in known(own):
        if source.name == name:
            return source
    raise Missing(
        f"There is no source {name}",
        code="source-missing",
        advice="One of: " + ", ".join(source.name for source in known(own)) + ".",
    )


def recognised(
    headers: Sequence[str], table: str, own: Path | None = None, names: Sequence[str] = ()
) -> Source | None:
    """The source of that table whose headers these are, or None: the one that asks for most.

    Args:
        names: of the file and its sheets.
    """
    fitting = [
        (layout.weight, source)
        for source in known(own)
        if source.table == table and (layout := source.layout_for(headers, names))
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def anchors(table: str, own: Path | None = None) -> list[frozenset[str]]:
    """Headers by which the header rows of known sheets of a table are found."""
    return [anchor for source in known(own) if source.table == table for anchor in source.anchors]


def sample(source: Source) -> Path:
    """The sample of a source that ships: a few invented rows, marked so."""
    return SHIPPED / source.name / "sample.csv"


def _folders(parent: Path) -> list[Path]:
    return sorted(path.parent for path in parent.glob("*/source.toml"))
