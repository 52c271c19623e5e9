"""The forms that we make, as data: `templates/<kind>.csv` says the questions, in order.

A row is a row of the sheet `survey`, but that labels are keys of phrases (`form.<key>`), and:

- `include` puts the rows of `templates/blocks/<name>.csv` here;
- `each` makes the row once for every term of a vocabulary, or governorate (`origins`), with
  `{code}` in its name and field;
- `needs` keeps the row only where all of its words are so (`round` was said, there is a
  `district`), or with `!` are not;
- `field` is the column of the table, the slot or the cell that the answer is.

`templates/<kind>.toml` says the table, and what is the same for all answers.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO

from mcof.errors import Missing

_FOLDER = files("mcof.ingest.forms") / "templates"
_BLOCKS = "blocks"
_LISTS = "choices"


@dataclass(frozen=True)
class Template:
    """A kind of form.

    Attributes:
        rows: of the file, with blocks put in; every cell as text, empty where nothing is said.
        constants: field to text, the same for all answers.
        leave_out: for a list, the codes that this form does not ask about.
    """

    kind: str
    table: str
    constants: Mapping[str, str]
    leave_out: Mapping[str, list[str]]
    rows: tuple[Mapping[str, str], ...]


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of form that there are, by name."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def template(kind: str) -> Template:
    """The template of a kind.

    Raises:
        Missing: there is no such kind.
    """
    if kind not in kinds():
        raise Missing(
            f"There is no form called {kind!r}.",
            code="form-kind-missing",
            advice=f"One of: {', '.join(kinds())}.",
        )
    said = tomllib.loads((_FOLDER / f"{kind}.toml").read_text("utf-8"))
    return Template(
        kind,
        said["table"],
        said.get("constants", {}),
        said.get("leave_out", {}),
        tuple(_rows(f"{kind}.csv")),
    )


@cache
def own_choices() -> tuple[Mapping[str, str], ...]:
    """The lists of choices that are no vocabulary: `list_name`, `name`, `label`."""
    text = (_FOLDER / f"{_LISTS}.csv").read_text("utf-8")
    return tuple(csv.DictReader(StringIO(text)))


def _rows(path: str) -> Iterator[Mapping[str, str]]:
    folder, _, name = path.rpartition("/")
    file = (_FOLDER / folder / name) if folder else (_FOLDER / name)
    for row in csv.DictReader(StringIO(file.read_text("utf-8"))):
        if row["type"] == "include":
            yield from _rows(f"{_BLOCKS}/{row['name']}.csv")
        else:
            yield row
