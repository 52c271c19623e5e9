"""Access: people who cannot be reached."""

from __future__ import annotations

import polars as pl

from mcof.gaps.cells import basis_word
from mcof.gaps.kinds.found import Facts, beside, gaps_of, groups, whom
from mcof.tracking.bases import STRENGTH

_WEAK = {code: weak for weak, code in enumerate(STRENGTH)}


def access(facts: Facts) -> list[pl.DataFrame]:
    """`out-of-reach`: one gap per place and group, over all sectors and phases.

    Where access is stated of one sector, there is one of the sector, phase, place and group.
    The people are those of the group times the share who cannot be reached, rounded up: a
    calculation, so the gap is derived at best. Where only places inside the place are
    known, the share is not, and there is no gap but theirs.
    """
    if facts.means.access is None or not facts.rules.on("out-of-reach"):
        return []
    keys = [*("sector", "phase"), *("code_set", "place_code", "population_group")]
    own = facts.means.access.filter(pl.col("sector").is_not_null())
    of_sectors = facts.cells.join(own, on=keys, nulls_equal=True)
    of_groups = beside(groups(facts), facts.means.access, group=True)
    rows = pl.concat([of_groups, of_sectors], how="diagonal_relaxed")
    short = rows.filter(pl.col("reachable") < facts.rules.limit("out-of-reach"))
    people, of = whom()
    away = (people * (1 - pl.col("reachable")) - 1e-9).ceil()  # 1 - 0.7 is a little more than 0.3
    weak = pl.max_horizontal(
        pl.lit(STRENGTH.index("derived"), pl.Int64),
        *(
            pl.col(name).replace_strict(_WEAK, default=None, return_dtype=pl.Int64)
            for name in ("basis", "access_basis")
        ),
    )
    return [
        gaps_of(
            short.with_columns(basis=weak).with_columns(basis_word("basis")),
            "out-of-reach",
            people=away.clip(0),
            of=of,
            rows_of_means=pl.col("access_rows"),
            detail=pl.col("access_reason"),
        )
    ]
