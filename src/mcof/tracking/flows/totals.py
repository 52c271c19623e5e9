"""Totals of flows, and what changed between two periods: people apart from points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.tracking.bases import basis_of, weakness
from mcof.tracking.change import percent_of_change
from mcof.tracking.figures import beside, whole_percent
from mcof.tracking.flows.days import POINT, Period, calendar, point_days
from mcof.tracking.flows.records import (
    OF_POINTS,
    VULNERABLE,
    at_places,
    counted,
    dimensions,
    divided,
    points_at,
)

SAMPLING = "OBSERVED"
"""What travellers counted at points stand for: themselves, and nobody whom no point saw."""

_PIECE = ("period_start", "period_end")
_COVERED = (
    "points", "points_active", "point_days", "point_days_active", "point_days_counted",
)  # fmt: skip


def flow_totals(
    flows: ir.Table,
    points: ir.Table,
    paths: ir.Table,
    *,
    start: date,
    end: date,
    period: Period = Period.ALL,
    by: Sequence[str] = (),
    level: int = 1,
    only: Mapping[str, str] | None = None,
) -> ir.Table:
    """How many travellers were counted in each piece of a period, and how much was covered.

    Args:
        flows, points: rows of `flows` and of `flow_points`.
        paths: `Registry.paths()`.
        start, end: first and last day.
        period: the pieces: all of it, months, weeks (from Monday) or days.
        by: dimensions, of `records.DIMENSIONS`.
        level: of the places, where asked by place.
        only: column and value that records must have, such as `direction`; where it is the
            operation, the point or the place, what is covered is told of those alone.

    Returns:
        One row per operation, piece and dimension:

        - `individuals`, `groups`: null where every record is unknown; with
          `rows_without_individuals` above 0 a lower bound,
        - `individuals_outside`: those of them counted at points that nobody listed, or on days
          on which the point was not active,
        - `points`, `points_active`: listed, and active on one day at least,
        - `point_days`, `point_days_active`, `point_days_counted`: points x days; on how many
          the point was active; and on how many of these somebody was recorded. Active and
          without a record may be nobody or nothing written: it is not known,
        - `coverage`: whole per cent of the point-days that were active; null without a list,
        - `per_point_day`: travellers on active point-days for each of those, one decimal,
        - counts of the vulnerable, `rows`, `sampling` (always `OBSERVED`), `basis`.

        Without other dimensions, pieces in which points were active and nobody was recorded
        are rows too, of unknown people.

    Raises:
        InputError: a dimension that does not exist, or a period that ends before it begins.

    Method: docs/reference/methods/flows.md.
    """
    columns = dimensions(by)
    asked = _Asked(flows, points, paths, level, only or {})
    chosen, days = _chosen(asked, calendar(start, end, period))
    of_points = [column for column in columns if column in OF_POINTS]
    covered = _covered(days, of_points)
    sums = _summed(divided(chosen, columns), columns)
    keys = ["operation", *_PIECE, *of_points]
    if set(columns) <= OF_POINTS:
        table = _outer(sums, covered, keys)
    else:
        table = beside(sums, covered, keys)
    return _measured(table)


def flow_change(
    flows: ir.Table,
    points: ir.Table,
    paths: ir.Table,
    *,
    before: tuple[date, date],
    after: tuple[date, date],
    by: Sequence[str] = (),
    level: int = 1,
    only: Mapping[str, str] | None = None,
) -> ir.Table:
    """What changed between two periods: at the same points, and by points coming and going.

    A point that nobody listed is taken for active in a period in which it has records.

    Returns:
        One row per operation, `presence` and dimension: `presence` is `both` for points
        active in both periods (like for like), `only_before` and `only_after` for the others:
        what changes there is what was covered. `points`, `individuals_before`,
        `individuals_after`, `point_days_active_before` and `_after`, `per_point_day_before` and
        `_after`, `change_individuals` and `change_percent` (for `both` alone), `sampling`,
        `basis`.

    Method: docs/reference/methods/flows.md.
    """
    columns = dimensions(by)
    asked = _Asked(flows, points, paths, level, only or {})
    sides: dict[str, tuple[ir.Table, ir.Table]] = {}
    for side, (first, last) in (("before", before), ("after", after)):
        sides[side] = _chosen(asked, calendar(first, last))
    presence = _presence(sides)
    was, now = (_side(rows, presence, columns, side) for side, (rows, _) in sides.items())
    keys = ["operation", "presence", *columns]
    table = _outer(was, now, keys)
    covers = ["operation", "presence", *(column for column in columns if column in OF_POINTS)]
    days = {side: states for side, (_, states) in sides.items()}
    return _compared(beside(table, _active_days(days, presence, covers), covers), keys)


@dataclass(frozen=True)
class _Asked:
    """What is counted, and which of it."""

    flows: ir.Table
    points: ir.Table
    paths: ir.Table
    level: int
    only: Mapping[str, str]


def _chosen(asked: _Asked, days: ir.Table) -> tuple[ir.Table, ir.Table]:
    """The records of the days with `is_active`, and the point-days with `is_counted`."""
    points, paths, only = asked.points, asked.paths, asked.only
    records = at_places(counted(asked.flows), points, paths, asked.level)
    records = records.inner_join(days, records["counted_on"] == days["day"])
    states = point_days(points, days).inner_join(points_at(points, paths, asked.level), list(POINT))
    on_points = {name: value for name, value in only.items() if name in {*OF_POINTS, "operation"}}
    for name, value in on_points.items():
        records = records.filter(records[name] == value)
        states = states.filter(states[name] == value)
    seen = records.select(*POINT, "day").distinct().mutate(_seen=ibis.literal(True))
    states = states.left_join(seen, [*POINT, "day"])
    states = states.select(
        *POINT, "day", *_PIECE, "place_code", "is_active", is_counted=states["_seen"].notnull()
    )
    for name, value in only.items():
        if name not in on_points:
            records = records.filter(records[name] == value)
    active = states.select(*POINT, "day", "is_active")
    rows = records.left_join(active, [*POINT, "day"])
    is_active = ibis.coalesce(rows["is_active"], ibis.literal(False))
    mine = [name for name in records.columns if name in rows.columns]
    return rows.select(*mine, is_active=is_active), states


def _covered(days: ir.Table, of_points: Sequence[str]) -> ir.Table:
    active = days["is_active"]
    return days.group_by(["operation", *_PIECE, *of_points]).aggregate(
        points=days["point_id"].nunique(),
        points_active=days["point_id"].nunique(where=active),
        point_days=days.count(),
        point_days_active=days.count(where=active),
        point_days_counted=days.count(where=active & days["is_counted"]),
    )


def _summed(rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    rows = rows.mutate(_weak=weakness(rows["basis"]))
    people, inside = rows["individuals"], rows["is_active"]
    sums = rows.group_by(["operation", *_PIECE, *columns]).aggregate(
        individuals=people.sum(),
        groups=rows["groups"].sum(),
        rows_without_individuals=people.isnull().sum(),
        individuals_outside=_none_is_0(people.sum(where=~inside), rows.count(where=~inside)),
        _inside=people.sum(where=inside),
        **{name: rows[name].sum() for name in VULNERABLE},
        rows=rows.count(),
        _weak=rows["_weak"].max(),
    )
    return sums.mutate(basis=basis_of(sums["_weak"])).drop("_weak")


def _none_is_0(people: ir.IntegerScalar, rows: ir.IntegerScalar) -> ir.IntegerScalar:
    """No row is no people here: the rows are known, it is their people who may not be."""
    return ibis.ifelse(rows == 0, ibis.literal(0).cast("int64"), people)


def _outer(left: ir.Table, right: ir.Table, keys: Sequence[str]) -> ir.Table:
    """An outer join in which an unknown key meets an unknown key, with one column for each key."""
    renamed = right.rename({f"_r_{key}": key for key in keys})
    joined = left.outer_join(
        renamed, [left[key].identical_to(renamed[f"_r_{key}"]) for key in keys]
    )
    rest = [name for name in joined.columns if name not in keys and not name.startswith("_r_")]
    told = joined.select(
        *rest, **{f"_k_{key}": ibis.coalesce(joined[key], joined[f"_r_{key}"]) for key in keys}
    )
    # A projection of its own, so that Ibis does not join further within the same join.
    return told.rename({key: f"_k_{key}" for key in keys})


def _measured(table: ir.Table) -> ir.Table:
    zero = ibis.literal(0).cast("int64")
    table = table.mutate(
        coverage=whole_percent(table["point_days_active"], table["point_days"]),
        per_point_day=_rate(table["_inside"], table["point_days_active"]),
        rows=ibis.coalesce(table["rows"], zero),
        rows_without_individuals=ibis.coalesce(table["rows_without_individuals"], zero),
        sampling=ibis.literal(SAMPLING),
    )
    return table.drop("_inside")


def _rate(people: ir.IntegerValue, days: ir.IntegerValue) -> ir.FloatingValue:
    """People for each day, to one decimal, half up."""
    twice = (days * 2).nullif(0)
    halves = people * 20 + days
    return ((halves - halves % twice) / twice) / 10


def _presence(sides: Mapping[str, tuple[ir.Table, ir.Table]]) -> ir.Table:
    """In which of the two periods each point was active."""
    marks: list[ir.Table] = []
    for side, (records, days) in sides.items():
        active = days.filter(days["is_active"]).select(*POINT)
        unlisted = records.select(*POINT).anti_join(days.select(*POINT), list(POINT))
        both = ibis.union(active, unlisted, distinct=True)
        marks.append(
            both.mutate(
                _before=ibis.literal(int(side == "before")),
                _after=ibis.literal(int(side == "after")),
            )
        )
    every = ibis.union(*marks)
    seen = every.group_by(list(POINT)).aggregate(
        _before=every["_before"].max(), _after=every["_after"].max()
    )
    return seen.select(
        *POINT,
        presence=ibis.cases(
            ((seen["_before"] == 1) & (seen["_after"] == 1), "both"),
            (seen["_before"] == 1, "only_before"),
            else_="only_after",
        ),
    )


def _side(records: ir.Table, presence: ir.Table, columns: Sequence[str], side: str) -> ir.Table:
    """The people of one period, by what the point was in both."""
    rows = divided(records, columns).inner_join(presence, list(POINT))
    rows = rows.mutate(_w=weakness(rows["basis"]))
    return rows.group_by(["operation", "presence", *columns]).aggregate(
        **{
            f"individuals_{side}": rows["individuals"].sum(),
            f"_inside_{side}": rows["individuals"].sum(where=rows["is_active"]),
            f"_weak_{side}": rows["_w"].max(),
        }
    )


def _active_days(days: Mapping[str, ir.Table], presence: ir.Table, keys: Sequence[str]) -> ir.Table:
    """How many points there are of each presence, and on how many point-days they were active."""
    marked = [
        states.filter(states["is_active"]).mutate(_side=ibis.literal(side))
        for side, states in days.items()
    ]
    rows = ibis.union(*marked).inner_join(presence, list(POINT))
    return rows.group_by(list(keys)).aggregate(
        points=rows["point_id"].nunique(),
        point_days_active_before=rows.count(where=rows["_side"] == "before"),
        point_days_active_after=rows.count(where=rows["_side"] == "after"),
    )


def _compared(table: ir.Table, keys: Sequence[str]) -> ir.Table:
    was, now = table["individuals_before"], table["individuals_after"]
    same = table["presence"] == "both"
    change = ibis.ifelse(same, now - was, ibis.null("int64"))
    weak = ibis.greatest(
        ibis.coalesce(table["_weak_before"], 0), ibis.coalesce(table["_weak_after"], 0)
    )
    return table.select(
        *keys,
        "points",
        "individuals_before",
        "individuals_after",
        "point_days_active_before",
        "point_days_active_after",
        **{
            f"per_point_day_{side}": _rate(
                table[f"_inside_{side}"], table[f"point_days_active_{side}"]
            )
            for side in ("before", "after")
        },
        change_individuals=change,
        change_percent=percent_of_change(change, was),
        sampling=ibis.literal(SAMPLING),
        basis=basis_of(weak),
    )
