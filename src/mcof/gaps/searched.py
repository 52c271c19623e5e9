"""Searched: what a rule looked for in the tables of means, where, and what it found.

A gap of means rests on rows that are not there. So evidence says what was looked for, and
shows the rows that come nearest, though they do not hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from mcof.gaps.depths import ADMINS
from mcof.gaps.evidence import Spot


@dataclass(frozen=True)
class Wanted:
    """What a rule looks for.

    Attributes:
        table: of means.
        column: what of a row is looked at.
        values: one of these; empty for any.
        above: whether rows of places above count, too.
    """

    table: str
    column: str
    values: tuple[str, ...] = ()
    above: bool = True


WANTED: Mapping[str, Wanted] = {
    "nobody-leads": Wanted("mandates", "role", ("LEAD", "CO_LEAD")),
    "no-authority": Wanted("mandates", "role", ("AUTHORITY",)),
    "nobody-answers": Wanted("mandates", "role", ("ANSWERS",)),
    "no-regime": Wanted("mandates", "regime"),
    "no-plan": Wanted("instruments", "instrument_kind", ("PLAN", "POLICY")),
    "no-procedure": Wanted("instruments", "instrument_kind", ("LAW", "PROCEDURE", "AGREEMENT")),
    "capacity-below-need": Wanted("capacities", "people_per_unit", above=False),
    "staff-below-need": Wanted("capacities", "capacity_kind", ("TRAINED",), above=False),
    "stock-below-need": Wanted("capacities", "capacity_kind", ("STOCK",), above=False),
    "underfunded": Wanted("funding", "required_usd", above=False),
    "requirement-unknown": Wanted("funding", "required_usd", above=False),
    "out-of-reach": Wanted("access", "access_level"),
    **{
        f"{table}-unknown": Wanted(table, "organisation")
        for table in ("mandates", "instruments", "capacities", "funding")
    },
    "access-unknown": Wanted("access", "access_level"),
}
"""What each rule about means looks for, by reason."""

_SHOWN = {  # who, figure, what the figure is, day
    "mandates": ("organisation", pl.lit(None), pl.col("role"), "valid_until"),
    "instruments": ("title", pl.lit(None), pl.coalesce("status", "instrument_kind"), "valid_until"),
    "capacities": ("organisation", pl.col("quantity"), pl.lit("quantity"), "reference_date"),
    "funding": (
        "budget_line",
        pl.coalesce("required_usd", "received_usd"),
        pl.when(pl.col("required_usd").is_not_null())
        .then(pl.lit("required_usd"))
        .otherwise(pl.lit("received_usd")),
        "period_end",
    ),
    "access": (
        "access_level",
        (pl.col("reachable") * 100).round(),
        pl.lit("reachable_percent"),
        "period_end",
    ),
}


def rows_of_means(
    read: Mapping[str, pl.DataFrame], reason: str, spot: Spot, paths: pl.DataFrame
) -> pl.DataFrame:
    """The rows of means about the place, or above or inside it, that are of the subject.

    Of any kind, status and day: also those that do not hold, which say why there is a gap.

    Returns:
        The columns of `mcof.gaps.evidence.evidence`.
    """
    wanted = WANTED[reason]
    rows = _about(read[wanted.table], spot, paths, above=True)
    who, figure, of, day = _SHOWN[wanted.table]
    return rows.select(
        pl.lit(wanted.table).alias("table"),
        "import_id",
        "sheet",
        "source_row",
        "row_id",
        "place_code",
        pl.col(who).alias("who"),
        figure.cast(pl.Int64).alias("figure"),
        of.alias("figure_of"),
        pl.col(day).cast(pl.Date).alias("day"),
        "basis",
        "source_url",
    )


def searched(
    read: Mapping[str, pl.DataFrame], reason: str, spot: Spot, paths: pl.DataFrame
) -> pl.DataFrame:
    """What was looked for: one row, or none where a rule looks for nothing in means.

    Returns:
        `table`; `wanted` (codes joined by `|`, of the column `of`; empty for any); `sector`,
        `phase`, `population_group`, `code_set`, `place_code`; `also_above`: whether rows of
        places above count; `rows` of the table in the workspace, `rows_here` about this place
        and subject, `rows_wanted` of those with what was looked for, on any day and in any state.
    """
    if reason not in WANTED:
        return pl.DataFrame(schema=_SEARCHED)
    wanted = WANTED[reason]
    rows = read[wanted.table]
    here = _about(rows, spot, paths, above=wanted.above)
    column = pl.col(wanted.column)
    fits = column.is_in(wanted.values) if wanted.values else column.is_not_null()
    row = {
        "table": wanted.table,
        "of": wanted.column,
        "wanted": "|".join(wanted.values) or None,
        "sector": spot.sector,
        "phase": spot.phase,
        "population_group": spot.group,
        "code_set": spot.code_set,
        "place_code": spot.place,
        "also_above": wanted.above,
        "rows": rows.height,
        "rows_here": here.height,
        "rows_wanted": here.filter(fits).height,
    }
    return pl.DataFrame([row], schema=_SEARCHED)


_SEARCHED = {
    "table": pl.String, "of": pl.String, "wanted": pl.String, "sector": pl.String,
    "phase": pl.String, "population_group": pl.String, "code_set": pl.String,
    "place_code": pl.String, "also_above": pl.Boolean, "rows": pl.Int64, "rows_here": pl.Int64,
    "rows_wanted": pl.Int64,
}  # fmt: skip


def _about(rows: pl.DataFrame, spot: Spot, paths: pl.DataFrame, *, above: bool) -> pl.DataFrame:
    """The rows of the subject in the place, inside it and, if asked, above it."""
    of_set = paths.filter(code_set=spot.code_set)
    inside = of_set.filter(pl.any_horizontal(pl.col(ADMINS) == spot.place))["code"].to_list()
    own = of_set.filter(code=spot.place)
    over = [code for code in own.select(ADMINS).row(0) if code] if above and own.height else []
    places = {spot.place, *inside, *over}
    subject = {"sector": spot.sector, "phase": spot.phase, "population_group": spot.group}
    same = [
        pl.col(name).is_null() | (pl.col(name) == code)
        for name, code in subject.items()
        if code is not None
    ]
    return rows.filter(
        pl.col("code_set") == spot.code_set, pl.col("place_code").is_in(places), *same
    )
