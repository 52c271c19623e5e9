"""Keep lists that name people out of the common store: they have a store of their own."""

from __future__ import annotations

import polars as pl

from mcof.errors import Refused
from mcof.ingest.values.personal import by_header

PEOPLE = frozenset({"the name of a person", "the number of a document"})
"""What no table of counts has; a way to reach a focal point may stand in one."""


def must_not_name_people(findings: pl.DataFrame) -> None:
    """Refuse a list of registrations whose columns hold names or documents of people.

    Leaving the columns out is not enough: the original would be kept with all that is in it.

    Args:
        findings: of the file, before anything of it is stored.

    Raises:
        Refused: a column does.
    """
    headers = findings.filter(code="personal-column")["header"].unique().drop_nulls()
    if PEOPLE & {by_header(header) for header in headers}:
        raise Refused(
            "The list names people, and would be kept with their names.",
            code="list-by-name",
            advice="Bring it in with `mcof link import`, which keeps it apart; "
            "or remove the columns.",
        )
