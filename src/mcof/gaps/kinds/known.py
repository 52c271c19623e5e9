"""What is known of means in the sectors, places, phases and groups of a matrix."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from mcof.gaps import means
from mcof.gaps.kinds.found import Facts, Means, groups, of_countries, subjects
from mcof.gaps.periods import Period
from mcof.response.holding import CELL


def known(read: Mapping[str, pl.DataFrame], facts: Facts, *, period: Period | None) -> Means:
    """What tables of means say of the cells that rules ask about.

    Args:
        read: the rows of each table of `mcof.tables.MEANS`, by name.

    Returns:
        None for a table without a row: nothing is known.
    """
    by_sector, by_group = _cells(subjects(facts)), _cells(groups(facts))
    both, paths, on = pl.concat([by_sector, by_group]), facts.paths, facts.on
    with_nations = pl.concat([by_sector, _cells(of_countries(subjects(facts), facts))]).unique()

    def at(table: str, make: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame | None:
        return make(read[table]) if read[table].height else None

    return Means(
        mandates=at("mandates", lambda rows: means.led(rows, both, paths, on=on)),
        instruments=at(
            "instruments", lambda rows: means.instrumented(rows, by_sector, paths, on=on)
        ),
        capacities=at("capacities", lambda rows: means.capable(rows, by_sector, paths, on=on)),
        stocks=at("capacities", lambda rows: means.stocks(rows, by_sector, paths, on=on)),
        funding=at("funding", lambda rows: means.funded(rows, with_nations, paths, period=period)),
        access=at("access", lambda rows: _access(rows, facts, by_group, period)),
        costs=at("costs", means.priced),
    )


def _access(
    rows: pl.DataFrame, facts: Facts, by_group: pl.DataFrame, period: Period | None
) -> pl.DataFrame:
    """Access of groups by what is said of every sector; of sectors by what is said of them."""
    named = pl.col("sector").is_not_null()
    general = means.reached(rows.filter(~named), by_group, facts.paths, period=period)
    of = rows.filter(named)
    cells = facts.cells.filter(pl.col("sector").is_in(of["sector"].unique().to_list()))
    return pl.concat([general, means.reached(of, _cells(cells), facts.paths, period=period)])


def _cells(rows: pl.DataFrame) -> pl.DataFrame:
    """The cells of rows, each once; what rows do not have is open."""
    each = (pl.col(name) if name in rows.columns else pl.lit(None).alias(name) for name in CELL)
    return rows.select(one.cast(pl.String) for one in each).unique(maintain_order=True)
