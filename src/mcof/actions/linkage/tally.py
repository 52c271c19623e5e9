"""Ask how many records the lists hold, before linking: counts only, and no small ones."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from mcof.actions.linkage.counts import LEVELS
from mcof.errors import InputError
from mcof.linkage import tally as records
from mcof.linkage.counting import CELL, SMALLEST, suppressed
from mcof.ports import Registrations
from mcof.tables.restricted import REGISTRATION_RECORDS


def tally(
    registrations: Registrations, *, level: str = "governorate", smallest: int = SMALLEST
) -> pa.Table:
    """Records and people of the lists that stand, by unit, place, group and sex.

    Of any size: the engine counts in the files, and no list is taken into memory.

    Args:
        level: one of `LEVELS`.
        smallest: people below which a count does not leave.

    Returns:
        `unit, place_code, population_group, sex, records, people, size_unknown`.

    Raises:
        InputError: there is no such level.
    """
    if level not in LEVELS:
        raise InputError(
            f"{level!r} is no level to count by.",
            code="link-level-unknown",
            advice=f"One of: {', '.join(LEVELS)}.",
        )
    engine = registrations.engine
    table = engine.table(REGISTRATION_RECORDS.name)
    answer = pl.from_arrow(engine.answer(records.tally(table, level=LEVELS.index(level) + 1)))
    assert isinstance(answer, pl.DataFrame)
    parts = [
        suppressed(
            some.with_columns(people_low="people", people_high="people").sort(CELL), smallest
        )
        for _, some in answer.group_by("unit", maintain_order=True)
    ]
    if not parts:
        return answer.to_arrow()
    shown = pl.concat(parts).filter(~pl.col("suppressed"))
    return shown.select(answer.columns).sort("unit", *CELL, nulls_last=True).to_arrow()
