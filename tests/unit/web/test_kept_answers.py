"""An answer of a page is kept only for as long as nothing that it is made of changes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.workspaces import made

from mcof.tables import ALL, FACTS
from mcof.web.frame.site import Site


@pytest.mark.parametrize("table", sorted(set(ALL) - set(FACTS)))
def test_what_a_person_decides_is_on_the_next_page(tmp_path: Path, table: str) -> None:
    site = Site(made(tmp_path))
    asked: list[int] = []

    def answer() -> int:
        asked.append(1)
        return len(asked)

    assert [site.once("who", answer), site.once("who", answer)] == [1, 1]
    row = ALL[table].conform(pl.DataFrame({ALL[table].names[0]: [None]}))
    site.workspace.store.append(table, row)
    assert [site.once("who", answer), site.once("who", answer)] == [2, 2]
