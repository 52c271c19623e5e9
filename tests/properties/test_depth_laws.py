"""Laws of depths: what is brought up in memory is what `mcof.tracking.levels` defines."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import drawing

from mcof.gaps import depths
from mcof.tracking import levels

PATHS = drawing.paths()
row = st.fixed_dictionaries(
    {
        "code_set": st.just("set"),
        "place_code": st.sampled_from(["XX", "A", "A1", "A2", "B", "B1", "unlisted"]),
        "place_level": st.sampled_from([None, 1, 2]),
        "sector": st.sampled_from(["HEALTH", "WSH"]),
        "people": st.sampled_from([None, 0, 5]),
    }
)
SCHEMA = {
    "code_set": pl.String, "place_code": pl.String, "place_level": pl.Int64, "sector": pl.String,
    "people": pl.Int64,
}  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(row, min_size=1, max_size=8), level=st.sampled_from([1, 2]))
def test_depths_in_memory_are_those_of_levels(rows: list[dict[str, Any]], level: int) -> None:
    frame = pl.DataFrame(rows, schema=SCHEMA).with_row_index("at").cast({"at": pl.Int64})
    placed = levels.located(drawing.table(frame.to_arrow()), drawing.table(PATHS), level=level)
    placed = placed.filter(placed["place"].notnull())
    speaks = placed["people"].notnull()
    within = ["sector", "code_set"]
    defined = levels.shallowest(placed, level=level, within=within, speaks=speaks)
    ours = depths.located(frame, pl.DataFrame(PATHS), level=level)
    ours = depths.shallowest(
        ours, level=level, within=within, speaks=pl.col("people").is_not_null()
    )
    said = "at place own_level admin1 admin2"
    assert drawing.said(ours, said) == drawing.said(defined, said)
