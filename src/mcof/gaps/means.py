"""Means: what of mandates, instruments, capacities, money and access holds in the cells asked.

The rules are those of `mcof.response`, put together here in memory: tables of means have some
hundreds of rows, and an engine takes longer to be told the question than to answer it. A
contract test holds the two together, figure by figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from mcof.gaps.cells import basis_word
from mcof.gaps.depths import ADMINS
from mcof.gaps.periods import Period
from mcof.response.access import shares
from mcof.response.funding import MONEY
from mcof.response.holding import CELL
from mcof.response.instruments import COUNTED
from mcof.tables import ACCESS, CAPACITIES, COSTS, FUNDING, INSTRUMENTS, MANDATES, Table
from mcof.tracking.bases import STRENGTH

_OF_ROW = {
    "sector": "of_sector",
    "phase": "of_phase",
    "place_code": "of_place",
    "population_group": "of_group",
}


def led(
    rows: pl.DataFrame, cells: pl.DataFrame, paths: pl.DataFrame, *, on: date | None
) -> pl.DataFrame:
    """Who leads and answers in each cell, as `mcof.response.mandates.led`."""
    held = _deepest(_holding(_on_day(_newest(rows, MANDATES), on), cells, paths), "role")
    who, role = pl.col("organisation"), pl.col("role")
    return _told(
        held.group_by(CELL, maintain_order=True).agg(
            leads=_names(who.filter(role.is_in(["LEAD", "CO_LEAD"]))),
            authorities=_names(who.filter(role == "AUTHORITY")),
            answers_for=_names(who.filter(role == "ANSWERS")),
            regimes=_names(pl.col("regime")),
            mandate_rows=pl.len().cast(pl.Int64),
            mandate_basis=_weakest(),
        ),
        "mandate_basis",
    )


def answering(
    rows: pl.DataFrame, cells: pl.DataFrame, paths: pl.DataFrame, *, on: date | None
) -> pl.DataFrame:
    """The mandates to answer for people in each cell: a row per cell and mandate.

    Returns:
        The cell, `organisation`, `regime`, `of_place` (that the mandate names), `valid_from`,
        `valid_until`, `basis`, `source_url`, `note`, `import_id`, `row_id`.
    """
    held = _deepest(_holding(_on_day(_newest(rows, MANDATES), on), cells, paths), "role")
    return _unfilled(
        # who answers for one group does not for people whose group nobody says
        held.filter((pl.col("population_group") != "") | pl.col("of_group").is_null())
        .filter(role="ANSWERS")
        .select(
            *CELL, "organisation", "regime", "of_place", "valid_from", "valid_until", "basis",
            "source_url", "note", "import_id", "row_id",
        )
    )  # fmt: skip


def instrumented(
    rows: pl.DataFrame, cells: pl.DataFrame, paths: pl.DataFrame, *, on: date | None
) -> pl.DataFrame:
    """What each cell rests on, as `mcof.response.instruments.instrumented`."""
    held = _holding(_on_day(_newest(rows, INSTRUMENTS), on), cells, paths)
    held = _deepest(held, "title", "instrument_kind")
    held = held.filter(pl.col("status").is_null() | (pl.col("status") == "IN_FORCE"))
    title, kind = pl.col("title"), pl.col("instrument_kind")
    return _told(
        held.group_by(CELL, maintain_order=True).agg(
            **{
                name: title.filter(kind == code).n_unique().cast(pl.Int64)
                for name, code in COUNTED.items()
            },
            instruments=_names(title),
            instrument_rows=pl.len().cast(pl.Int64),
            instrument_basis=_weakest(),
        ),
        "instrument_basis",
    )


def capable(
    rows: pl.DataFrame, cells: pl.DataFrame, paths: pl.DataFrame, *, on: date | None
) -> pl.DataFrame:
    """What there is in the place of each cell or inside it, as `mcof.response.capacity.capable`."""
    pairs = _inside(_counted(rows, on), cells, paths)
    each = pairs.group_by(*CELL, "capacity_kind", "resource", "unit", maintain_order=True).agg(
        quantity=_sum("quantity"),
        people=_sum("people"),
        oldest=pl.col("reference_date").min(),
        rows=pl.len().cast(pl.Int64),
        weak=_weakest(),
    )
    kind, people = pl.col("capacity_kind"), pl.col("people")
    return _told(
        each.group_by(CELL, maintain_order=True).agg(
            trained=pl.col("quantity").filter(kind == "TRAINED").max(),
            teams=_sum("quantity", kind == "TEAM"),
            capacity_people=people.max().floor().cast(pl.Int64),
            capacity_resource=pl.col("resource").filter(people == people.max()).min(),
            capacity_on=pl.col("oldest").min(),
            capacity_rows=pl.col("rows").sum(),
            capacity_basis=pl.col("weak").max(),
        ),
        "capacity_basis",
    )


def stocks(
    rows: pl.DataFrame, cells: pl.DataFrame, paths: pl.DataFrame, *, on: date | None
) -> pl.DataFrame:
    """How much of each of the goods is in stock in the place of each cell and inside it.

    Returns:
        The cell, `resource`, `quantity`.
    """
    goods = _counted(rows, on).filter(pl.col("capacity_kind") == "STOCK")
    pairs = _inside(goods, cells, paths)
    each = pairs.group_by(*CELL, "resource", maintain_order=True).agg(quantity=_sum("quantity"))
    return _unfilled(each)


def funded(
    rows: pl.DataFrame, cells: pl.DataFrame, paths: pl.DataFrame, *, period: Period | None
) -> pl.DataFrame:
    """The money of each cell in a period, as `mcof.response.funding.funded`."""
    lines = _in_period(_newest(rows, FUNDING), period)
    within = _inside(lines, cells, paths)
    above = _holding(lines, cells, paths).filter(pl.col("of_place") != pl.col("place_code"))
    columns = [*CELL, "row_id", "basis", *MONEY]
    pairs = pl.concat(
        [
            within.select(*columns, is_own=pl.col("of_sector").is_not_null()),
            above.select(*columns, is_own=pl.lit(False)),
        ]
    )
    own = pl.col("is_own")
    each = pairs.group_by(CELL, maintain_order=True).agg(
        **{name: _sum(name, own) for name in MONEY},
        shared_required_usd=_sum("required_usd", ~own),
        shared_usd=_sum("received_usd", ~own),
        funding_rows=pl.len().cast(pl.Int64),
        funding_basis=_weakest(),
    )
    lacking = pl.col("required_usd") - pl.col("received_usd").fill_null(0.0)
    return _told(each.with_columns(funding_gap_usd=lacking.clip(0.0)), "funding_basis")


def reached(
    rows: pl.DataFrame, cells: pl.DataFrame, paths: pl.DataFrame, *, period: Period | None
) -> pl.DataFrame:
    """How far each cell can be reached in a period, as `mcof.response.access.access`."""
    known = _overlapping(_newest(rows, ACCESS), period)
    usual = pl.col("access_level").replace_strict(shares(), default=None, return_dtype=pl.Float64)
    known = known.with_columns(reach=pl.coalesce("reachable", usual))
    said = pl.sum_horizontal(pl.col("of_sector", "of_phase", "of_group").is_not_null())
    own = _deepest(_holding(known, cells, paths)).with_columns(_said=said)
    own = own.sort(
        "_said", "period_start", "reach", "row_id",
        descending=[True, True, False, False], nulls_last=True,
    ).unique(CELL, keep="first", maintain_order=True)  # fmt: skip
    within = _inside(known, cells, paths)
    both = [part.select(*CELL, "reach", "basis", "row_id") for part in (own, within)]
    each = (
        pl.concat(both)
        .unique()
        .group_by(CELL)
        .agg(
            reachable_low=pl.col("reach").min(),
            reachable_high=pl.col("reach").max(),
            access_rows=pl.len().cast(pl.Int64),
            access_basis=_weakest(),
        )
    )
    told = own.select(
        *CELL, "access_level", "of_place", "reason", reachable="reach",
        reachable_stated=pl.col("reachable").is_not_null(),
        access_from="period_start", access_until="period_end",
    ).rename({"reason": "access_reason"})  # fmt: skip
    return _told(each.join(told, on=list(CELL), how="left"), "access_basis")


def priced(rows: pl.DataFrame) -> pl.DataFrame:
    """What is said of costs: of the rows that say the same thing the one recorded last."""
    return _newest(rows, COSTS)


def _newest(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Of the rows that say the same thing, the one that was recorded last."""
    last = rows.sort("recorded_at", "row_id", descending=True, nulls_last=True)
    return last.unique(table.key, keep="first", maintain_order=True)


def _on_day(rows: pl.DataFrame, on: date | None) -> pl.DataFrame:
    if on is None:
        return rows
    began = pl.col("valid_from").is_null() | (pl.col("valid_from") <= on)
    goes_on = pl.col("valid_until").is_null() | (pl.col("valid_until") >= on)
    return rows.filter(began & goes_on)


def _overlapping(rows: pl.DataFrame, period: Period | None) -> pl.DataFrame:
    if period is None:
        return rows
    starts = pl.col("period_start").is_null() | (pl.col("period_start") <= period[1])
    ends = pl.col("period_end").is_null() | (pl.col("period_end") >= period[0])
    return rows.filter(starts & ends)


def _counted(rows: pl.DataFrame, on: date | None) -> pl.DataFrame:
    """Capacities as last counted by a day: a stock is never added over time."""
    rows = _newest(rows, CAPACITIES)
    if on is not None:
        rows = rows.filter(pl.col("reference_date") <= on)
    what = [name for name in CAPACITIES.key if name != "reference_date"]
    last = rows.sort("reference_date", descending=True, nulls_last=True)
    last = last.unique(what, keep="first", maintain_order=True)
    return last.with_columns(people=pl.col("quantity") * pl.col("people_per_unit"))


def _in_period(lines: pl.DataFrame, period: Period | None) -> pl.DataFrame:
    """Budget lines with the share of their money that falls into the period."""
    if period is None:
        return lines
    first, last = pl.col("period_start"), pl.col("period_end")
    begins, stops = pl.max_horizontal(first, period[0]), pl.min_horizontal(last, period[1])
    share = _days(begins, stops) / _days(first, last)
    dated = first.is_not_null() & last.is_not_null()
    share = pl.when(dated).then(share).otherwise(1.0)
    return _overlapping(lines, period).with_columns(pl.col(MONEY) * share)


def _days(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    return (last - first).dt.total_days() + 1


def _of_cells(cells: pl.DataFrame) -> pl.DataFrame:
    """Each cell once, with "" where it does not say a sector, a phase or a group."""
    return cells.select(pl.col(name).fill_null("") for name in CELL).unique(maintain_order=True)


def _holding(rows: pl.DataFrame, cells: pl.DataFrame, paths: pl.DataFrame) -> pl.DataFrame:
    """Every cell beside every row that holds for it: of its place, or of a place above."""
    asked = _of_cells(cells)
    own = asked.select("code_set", "place_code", of_place="place_code")
    above = pl.concat([_scopes(paths), own]).unique()
    there = asked.join(above, on=["code_set", "place_code"])
    return _meant(there.join(_named(rows, paths), on=["code_set", "of_place"]))


def _inside(rows: pl.DataFrame, cells: pl.DataFrame, paths: pl.DataFrame) -> pl.DataFrame:
    """Every cell beside every row of its sector, phase and group in its place or inside it."""
    own = rows.select("code_set", place_code="place_code", of_place="place_code")
    scopes = pl.concat([_scopes(paths), own]).unique()
    beneath = scopes.select("code_set", place_code="of_place", of_place="place_code")
    there = _named(rows, paths).join(beneath, on=["code_set", "of_place"])
    return _meant(_of_cells(cells).join(there, on=["code_set", "place_code"]))


def _scopes(paths: pl.DataFrame) -> pl.DataFrame:
    """Each place beside itself and beside every place above it."""
    above = pl.concat_list("code", *ADMINS)
    each = paths.select("code_set", place_code="code", of_place=above)
    return each.explode("of_place").drop_nulls("of_place").unique()


def _named(rows: pl.DataFrame, paths: pl.DataFrame) -> pl.DataFrame:
    levels = paths.select("code_set", pl.col("level").alias("_level"), place_code="code")
    known = rows.join(levels, on=["code_set", "place_code"], how="left")
    level = pl.coalesce("_level", "place_level").cast(pl.Int64)
    return known.with_columns(of_level=level).drop("_level", "place_level").rename(_OF_ROW)


def _meant(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose sector, phase and group may be the same."""
    return pairs.filter(
        (pl.col(row).is_null() | (pl.col(cell) == "") | (pl.col(row) == pl.col(cell)))
        for cell, row in _OF_ROW.items()
        if cell != "place_code"
    )


def _deepest(pairs: pl.DataFrame, *what: str) -> pl.DataFrame:
    """Of the rows that hold for a cell, those of the deepest place."""
    return pairs.filter(pl.col("of_level") == pl.col("of_level").max().over(*CELL, *what))


def _names(values: pl.Expr) -> pl.Expr:
    """The different values in alphabetical order; null where there are none."""
    known = values.drop_nulls()
    return pl.when(known.len() > 0).then(known.unique().sort().str.join("; "))


def _sum(name: str, where: pl.Expr | None = None) -> pl.Expr:
    """The sum of what is known; null where nothing is."""
    values = pl.col(name) if where is None else pl.col(name).filter(where)
    return pl.when(values.count() > 0).then(values.sum())


def _weakest() -> pl.Expr:
    strength: Sequence[str] = STRENGTH
    weak = pl.col("basis").replace_strict(
        {basis: at for at, basis in enumerate(strength)},
        default=strength.index("modelled"),
        return_dtype=pl.Int64,
    )
    return weak.max()


def _told(rows: pl.DataFrame, basis: str) -> pl.DataFrame:
    return _unfilled(rows).with_columns(basis_word(basis))


def _unfilled(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with null again for what a cell does not say."""
    return rows.with_columns(
        pl.when(pl.col(name) != "").then(name).alias(name)
        for name in ("sector", "phase", "population_group")
    )
