"""A figure is as weak as the weakest of its rows, in memory as in an engine."""

from __future__ import annotations

import polars as pl
import pytest

from mcof.tracking.bases import weakest


@pytest.mark.parametrize(
    ("rows", "whole"),
    [
        (["reported", "derived"], "derived"),
        (["reported", "modelled", "derived"], "modelled"),
        (["synthetic", "reported"], "synthetic"),
        (["reported", None], "modelled"),
        ([], None),
    ],
)
def test_the_weakest_counts_and_what_is_not_said_is_modelled(
    rows: list[str | None], whole: str | None
) -> None:
    frame = pl.DataFrame({"basis": rows}, schema={"basis": pl.String})
    assert frame.select(weakest(pl.col("basis"))).item() == whole
