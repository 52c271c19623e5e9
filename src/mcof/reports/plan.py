"""The sections of a plan: objectives, lines by place and month, money, and what need says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.reports.documents import Named
from mcof.reports.kinds import basis_said, weakest
from mcof.reports.sections import Chart, Column, Part, Section, Statement, Table
from mcof.reports.values import (
    Count,
    Day,
    Given,
    Phrase,
    Several,
    Severity,
    Share,
    Term,
    Value,
)

SECTIONS = ("objectives", "lines", "budget", "balance", "fact", "checks")
"""Those of a plan; a draft allocation has its own."""

_WORST = 20
_NOTHING = Several(())
_LINES = (
    Column("line", weight=2),
    Column("activity", weight=6),
    Column("sector", weight=5),
    Column("group", weight=5),
    Column("lead", weight=5),
    Column("from", weight=4),
    Column("until", weight=4),
    Column("target", number=True, weight=4),
    Column("usd", number=True, weight=4),
    Column("basis", weight=3),
)
_CELLS = (
    Column("where", weight=5),
    Column("sector", weight=6),
    Column("group", weight=6),
    Column("need-severity", weight=4),
    Column("in-need", number=True, weight=3),
    Column("planned", number=True, weight=3),
)


@dataclass(frozen=True)
class PlanTold:
    """What a version of a plan holds.

    Attributes:
        told: its row with `state`; `header`: the plan's own row.
        tables: `objectives`, `lines`, `totals`, `money`, `balance`, `findings`.
        on: the day of the needs that it is held against.
        basis: the weakest basis of these needs.
    """

    told: Mapping[str, Any]
    header: Mapping[str, Any]
    tables: Mapping[str, pa.Table]
    on: date | None
    basis: str | None = None

    def frame(self, name: str) -> pl.DataFrame:
        """One of its tables."""
        return pl.DataFrame(pl.from_arrow(self.tables[name]))


@dataclass(frozen=True)
class Names:
    """Names of places and sectors, by code."""

    places: Mapping[str, Named]
    sectors: Mapping[str, tuple[Named, str]]

    def place(self, code: str | None) -> Value:
        """A place by name."""
        return Given(None) if code is None else self.places.get(code, Named(code))

    def sector(self, code: str | None) -> Value:
        """A sector by name; a line without one is of every sector."""
        if code is None:
            return Phrase("every-sector")
        return self.sectors.get(code, (Named(code), ""))[0]


def objectives(plan: PlanTold, names: Names) -> Section:
    """What the plan is, in which state, and what it means to do."""
    told, header = plan.told, plan.header
    said: Mapping[str, Value] = {
        "title": Given(told["title"]),
        "version": Count(told["version"]),
        "state": Term("plan_states", told["state"]),
        "start": Day(told["period_start"], narrow=False),
        "end": Day(told["period_end"], narrow=False),
        "owner": Given(header.get("owner")),
    }
    parts: list[Part] = [Statement(Phrase("plan.told", said))]
    rows = tuple(
        (Given(row["objective"]), Given(row["title"]))
        for row in plan.frame("objectives").to_dicts()
    )
    if rows:
        columns = (Column("objective"), Column("title", weight=1))
        parts.append(Table("objectives", columns, rows))
    return Section("objectives", tuple(parts), on=told["recorded_at"].date())


def lines(plan: PlanTold, names: Names) -> Section:
    """Every activity under its place, what is under way in each month, and each sector."""
    frame = plan.frame("lines")
    if not frame.height:
        return Section("lines", none="none.lines")
    rows: list[tuple[Value, ...]] = []
    heads = set()
    for (place,), own in frame.sort("place_code", "period_start", "sector").group_by(
        ["place_code"], maintain_order=True
    ):
        heads.add(len(rows))
        rows.append((names.place(place), *[_NOTHING] * (len(_LINES) - 1)))
        rows += [_line(row, names) for row in own.to_dicts()]
    parts: tuple[Part, ...] = (
        *_sectors(plan, names),
        Table("months", _MONTHS, _months(frame), chart=Chart("bars", 0, 1)),
        Table("lines", _LINES, tuple(rows), heads=frozenset(heads)),
    )
    basis = weakest([one for one in frame["basis"].unique() if one])
    return Section("lines", parts, basis=basis, on=plan.told["recorded_at"].date())


def _line(row: Mapping[str, Any], names: Names) -> tuple[Value, ...]:
    return (
        Given(row["line"]),
        Given(row["activity"]),
        names.sector(row["sector"]),
        Term("population_groups", row["population_group"], absent="everybody"),
        Given(row["organisation"]),
        Day(row["period_start"]),
        Day(row["period_end"]),
        Count(row["target"]),
        Count(_whole(row["budget_usd"])),
        basis_said(row["basis"]),
    )


_MONTHS = (
    Column("month", weight=1),
    Column("lines", number=True, weight=1),
    Column("places", number=True, weight=1),
)


def _months(frame: pl.DataFrame) -> tuple[tuple[Value, ...], ...]:
    """How many lines are under way in each month of the plan; people are never added here."""
    dated = frame.drop_nulls(["period_start", "period_end"])
    months = dated.select(
        "line",
        "place_code",
        month=pl.date_ranges(
            pl.col("period_start").dt.truncate("1mo"), pl.col("period_end"), "1mo"
        ),
    ).explode("month")
    counted = months.group_by("month").agg(pl.len(), places=pl.col("place_code").n_unique())
    return tuple(
        (Given(f"{row['month']:%Y-%m}"), Count(row["len"]), Count(row["places"]))
        for row in counted.sort("month").to_dicts()
    )


def _sectors(plan: PlanTold, names: Names) -> list[Part]:
    totals = plan.frame("totals").filter(pl.col("sector").is_not_null())
    columns = (
        Column("sector", weight=5),
        Column("lines", number=True, weight=2),
        Column("places", number=True, weight=2),
        Column("target", number=True, weight=3),
        Column("usd", number=True, weight=3),
    )
    rows = tuple(
        (
            names.sector(row["sector"]),
            Count(row["lines"]),
            Count(row["places"]),
            Count(row["people_targeted"]),
            Count(_whole(row["budget_usd"])),
        )
        for row in totals.to_dicts()
    )
    if not rows:
        return []
    most = totals.sort("people_targeted", descending=True, nulls_last=True).row(0, named=True)
    said: Mapping[str, Value] = {
        "people": Count(most["people_targeted"], "people"),
        "sector": names.sector(most["sector"]),
    }
    return [Statement(Phrase("plan.people", said)), Table("sectors", columns, rows)]


def budget(plan: PlanTold, names: Names) -> Section:
    """Budget lines beside what their lines cost."""
    whole = plan.frame("totals").filter(pl.col("sector").is_null())
    usd = whole["budget_usd"][0] if whole.height else None
    parts: list[Part] = []
    if usd is not None:
        parts.append(Statement(Phrase("plan.budget-known", {"usd": Count(_whole(usd))})))
    columns = (
        Column("budget-line", weight=4),
        Column("donor", weight=3),
        Column("amount", number=True, weight=2),
        Column("planned-usd", number=True, weight=2),
        Column("left", number=True, weight=2),
    )
    rows = tuple(_money(row) for row in plan.frame("money").to_dicts())
    if rows:
        parts.append(Table("budget", columns, rows))
    return Section("budget", tuple(parts), on=plan.told["recorded_at"].date())


def _money(row: Mapping[str, Any]) -> tuple[Value, ...]:
    return (
        Given(row["title"] or row["budget_line"]),
        Given(row["donor"]),
        Count(_whole(row["amount_usd"])),
        Count(_whole(row["planned_usd"])),
        Count(_whole(row["left_usd"])),
    )


def balance(plan: PlanTold, names: Names) -> Section:
    """Where most is lacking and where too much is planned, against the need of the day."""
    frame = plan.frame("balance")
    if not frame.height:
        return Section("balance", on=plan.on)
    counts = frame.group_by("state").len("n").sort("n", descending=True).to_dicts()
    states = [
        Phrase(
            "plan.balance-states",
            {"n": Count(row["n"]), "state": Term("balance_states", row["state"])},
        )
        for row in counts
    ]
    worst = frame.sort("shortage", "surplus", descending=True, nulls_last=True).head(_WORST)
    columns = (
        *_CELLS,
        Column("shortage", number=True, weight=3),
        Column("surplus", number=True, weight=3),
        Column("state", weight=5),
    )
    rows = tuple(_lacking(row, names) for row in worst.to_dicts())
    parts: tuple[Part, ...] = (
        *(Statement(one, listed=True) for one in states),
        Table("balance", columns, rows),
    )
    return Section("balance", parts, basis=plan.basis, on=plan.on)


def _lacking(row: Mapping[str, Any], names: Names) -> tuple[Value, ...]:
    return (
        *_cell(row, names),
        Count(row["shortage"]),
        Count(row["surplus"]) if row["surplus"] is not None else _NOTHING,
        Term("balance_states", row["state"]),
    )


def fact(plan: PlanTold, names: Names) -> Section:
    """What is planned beside whom anybody reached."""
    frame = plan.frame("balance")
    planned = frame.filter(pl.col("lines") > 0, pl.col("planned").is_not_null())
    if not planned.height:
        return Section("fact", none="none.lines", on=plan.on)
    columns = (
        *_CELLS,
        Column("reached", number=True, weight=3),
        Column("of-plan", number=True, weight=3),
    )
    rows = tuple(
        (*_cell(row, names), Count(_reached(row)), Share(_of(_reached(row), row["planned"])))
        for row in planned.sort("planned", descending=True).to_dicts()
    )
    part = Table("fact", columns, rows)
    return Section("fact", (part,), basis=plan.basis, on=plan.on)


def checks(plan: PlanTold, names: Names) -> Section:
    """What the checks say against the plan, by kind, with the first of each."""
    frame = plan.frame("findings")
    if not frame.height:
        return Section("checks", none="none.findings", on=plan.on)
    first = frame.group_by("code", "severity", maintain_order=True).agg(
        pl.len().alias("n"), pl.col("message").first()
    )
    columns = (
        Column("severity", weight=2),
        Column("finding", weight=8),
        Column("count", number=True, weight=1),
    )
    rows = tuple(
        (
            Term("finding_severities", row["severity"]),
            Term("finding_codes", row["code"]),
            Count(row["n"]),
        )
        for row in first.to_dicts()
    )
    return Section("checks", (Table("checks", columns, rows),), on=plan.on)


def _cell(row: Mapping[str, Any], names: Names) -> tuple[Value, ...]:
    return (
        names.place(row["place_code"]),
        names.sector(row["sector"]),
        Term("population_groups", row["population_group"], absent="everybody"),
        Severity(row["severity"]),
        Count(row["need"]),
        Count(row["planned"]) if row["lines"] else _NOTHING,
    )


def _reached(row: Mapping[str, Any]) -> int | None:
    """Nobody is reached where nobody acts; where somebody acts and does not say, it is unknown."""
    if row["reached"] is None and row["actors"] == 0:
        return 0
    return int(row["reached"]) if row["reached"] is not None else None


def _of(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
