"""What flows are, by example: travellers, and how much of the time somebody counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis.expr.types as ir
import polars as pl
import pytest
from tests import drawing, travellers

from mcof.errors import InputError
from mcof.tables import ALL
from mcof.tracking.flows.days import Period
from mcof.tracking.flows.totals import flow_change, flow_totals

MONDAY, SUNDAY, NEXT_SUNDAY = date(2019, 3, 4), date(2019, 3, 10), date(2019, 3, 17)
POINTS = """
    point_id | place_code | status | active_from | active_to  | weekdays
    p1       | A1         | ACTIVE | 2019-01-01  |            |
    p2       | B1         | ACTIVE | 2019-01-01  |            | 12345
    p2       | B1         | PAUSED | 2019-03-11  | 2019-03-17 |
"""
FLOWS = """
    point_id | counted_on | direction | groups | individuals | female | male
    p1       | 2019-03-04 | IN        | 1      | 10          | 4      | 6
    p1       | 2019-03-04 | IN        | 1      | 10          | 4      | 6
    p1       | 2019-03-12 | OUT       | 2      | 7           |        |
    p2       | 2019-03-05 | IN        | 3      | 20          | 11     | 9
"""


def tables(flows: str, points: str = POINTS) -> tuple[ir.Table, ir.Table, ir.Table]:
    return (
        drawing.table(drawing.drawn("flows", flows)),
        drawing.table(drawing.drawn("flow_points", points)),
        drawing.table(drawing.paths()),
    )


def totals(
    columns: str, flows: str = FLOWS, points: str = POINTS, end: date = NEXT_SUNDAY, **asked: Any
) -> list[tuple[Any, ...]]:
    made = flow_totals(*tables(flows, points), start=MONDAY, end=end, **asked)
    return drawing.said(made, columns)


def test_a_flow_is_added_over_days_and_points() -> None:
    assert totals("individuals groups rows") == [(47, 7, 4)]


def test_two_groups_that_look_alike_are_two_groups() -> None:
    assert totals("individuals groups", by=["point"], end=SUNDAY) == [(20, 2), (20, 3)]


def test_a_figure_says_on_how_many_of_all_point_days_the_points_were_active() -> None:
    # p1 14 of 14 days; p2 Monday to Friday of the first week: 5 of 14.
    assert totals("points point_days point_days_active point_days_counted coverage") == [
        (2, 28, 19, 3, 68)
    ]


def test_a_pause_ends_where_its_own_row_ends() -> None:
    points = POINTS.replace("2019-03-17", "2019-03-13")
    assert totals("point_days_active", points=points) == [(21,)]


def test_weeks_begin_on_monday_and_each_has_its_own_coverage() -> None:
    told = totals("period_start individuals coverage per_point_day", period=Period.WEEK)
    assert told == [(MONDAY, 40, 86, 3.3), (date(2019, 3, 11), 7, 50, 1.0)]


def test_a_week_in_which_nobody_was_recorded_is_unknown_and_not_zero() -> None:
    flows = "point_id | counted_on | individuals\np1 | 2019-03-05 | 3"
    told = totals("period_start individuals rows point_days_counted", flows, period=Period.WEEK)
    assert told == [(MONDAY, 3, 1, 1), (date(2019, 3, 11), None, 0, 0)]


def test_a_group_of_unknown_size_makes_the_total_a_lower_bound() -> None:
    flows = FLOWS + "\n    p1 | 2019-03-06 | IN | 1 | | |"
    assert totals("individuals rows_without_individuals", flows) == [(47, 1)]


def test_travellers_at_points_that_did_not_count_are_said_apart() -> None:
    flows = FLOWS + "\n p2 | 2019-03-13 | IN | 1 | 5 | |\n p9 | 2019-03-13 | IN | 1 | 6 | |"
    told = totals("individuals individuals_outside per_point_day", flows)
    assert told == [(58, 11, 2.5)]


def test_without_a_list_of_points_what_is_covered_is_not_known() -> None:
    assert totals("individuals individuals_outside coverage points", points="") == [
        (47, 47, None, None)
    ]


def test_a_planned_point_is_not_yet_a_point() -> None:
    points = POINTS + "\n p7 | A1 | PLANNED | 2019-01-01 | |"
    assert totals("points", points=points) == [(2,)]


def test_women_and_men_are_divided_and_the_rest_is_unknown() -> None:
    assert totals("sex individuals groups", by=["sex"]) == [
        (None, 7, None),
        ("f", 19, None),
        ("m", 21, None),
    ]


def test_children_and_grown_people_are_divided_where_children_were_counted() -> None:
    flows = """
        point_id | counted_on | individuals | children
        p1       | 2019-03-04 | 10          | 4
        p1       | 2019-03-05 | 3           | 0
        p1       | 2019-03-06 | 5           |
    """
    told = totals("age individuals", flows, by=["age"])
    assert told == [(None, 5), ("0-17", 4), ("18+", 9)]


def test_sex_and_age_are_not_crossed() -> None:
    with pytest.raises(InputError, match="dimensions-not-crossed"):
        totals("individuals", by=["sex", "age"])
    with pytest.raises(InputError, match="dimension-unknown"):
        totals("individuals", by=["shoe size"])


def test_a_direction_alone_keeps_the_coverage_of_all_points() -> None:
    assert totals("individuals coverage", only={"direction": "OUT"}) == [(7, 68)]


def test_a_point_alone_has_its_own_coverage() -> None:
    assert totals("individuals coverage", only={"point_id": "p2"}) == [(20, 36)]
    assert totals("place_code individuals coverage", by=["place"]) == [
        ("A", 27, 100),
        ("B", 20, 36),
    ]


def test_a_record_that_a_later_import_corrects_counts_once() -> None:
    flows = """
        point_id | counted_on | record_id | direction | individuals | import_id | recorded_at
        p1 | 2019-03-04 | u1 | IN | 10 | i1 | 2019-04-01T00:00+00:00
        p1 | 2019-03-04 | u1 | OUT | 12 | i2 | 2019-04-02T00:00+00:00
        p1 | 2019-03-05 |  | IN | 3 | i1 | 2019-04-01T00:00+00:00
        p1 | 2019-03-05 |  | IN | 3 | i1 | 2019-04-01T00:00+00:00
        p1 | 2019-03-05 |  | IN | 4 | i2 | 2019-04-02T00:00+00:00
    """
    assert totals("direction individuals", flows, by=["direction"]) == [("IN", 4), ("OUT", 12)]


def test_every_figure_says_that_it_is_indicative() -> None:
    assert totals("sampling basis") == [("OBSERVED", "reported")]


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError, match="period-impossible"):
        totals("individuals", end=date(2019, 3, 3))


def change(columns: str, flows: str = FLOWS, points: str = POINTS, **asked: Any) -> list[Any]:
    made = flow_change(
        *tables(flows, points),
        before=(MONDAY, SUNDAY),
        after=(date(2019, 3, 11), NEXT_SUNDAY),
        **asked,
    )
    return drawing.said(made, columns)


def test_like_is_compared_with_like_and_points_that_pause_stand_apart() -> None:
    told = change("presence points individuals_before individuals_after change_individuals")
    assert told == [("both", 1, 20, 7, -13), ("only_before", 1, 20, None, None)]


def test_a_change_says_how_long_the_points_were_active() -> None:
    told = change("presence point_days_active_before point_days_active_after per_point_day_before")
    assert told == [("both", 7, 7, 2.9), ("only_before", 5, 0, 4.0)]


def test_what_nobody_counted_has_no_change() -> None:
    flows = "point_id | counted_on | individuals\np1 | 2019-03-05 | 3"
    assert change("presence individuals_after change_individuals", flows) == [
        ("both", None, None),
    ]


def test_an_unlisted_point_is_active_where_it_has_records() -> None:
    flows = "point_id | counted_on | individuals\np9 | 2019-03-05 | 3\np9 | 2019-03-12 | 5"
    told = change("presence points change_individuals change_percent", flows, points="")
    assert told == [("both", None, 2, 66.7)]


def _stored(table: str, rows: pl.DataFrame) -> ir.Table:
    usual = drawing.drawn(table, "point_id\nx")
    base = pl.DataFrame(pl.from_arrow(usual)).drop(
        rows.columns, "row_id", "place_level", strict=False
    )
    ids = rows.select(pl.int_range(pl.len()).cast(pl.String).alias("row_id"))
    levels = {place: drawing.level_of(place) for place in drawing.COUNTRY}
    wide = rows.join(base, how="cross").hstack(ids)
    if "place_code" in rows.columns:
        level = pl.col("place_code").replace_strict(levels, return_dtype=pl.Int64)
        wide = wide.with_columns(level.alias("place_level"))
    return drawing.table(ALL[table].conform(wide).to_arrow())


def test_twelve_invented_weeks_with_two_pauses_are_covered_as_they_were_made() -> None:
    rows, points = travellers.records(), travellers.points()
    made = flow_totals(
        _stored("flows", rows),
        _stored("flow_points", points),
        drawing.table(drawing.paths()),
        start=travellers.START,
        end=travellers.END,
        period=Period.WEEK,
    )
    told = drawing.said(
        made, "period_start points_active point_days_active point_days individuals basis"
    )
    assert len(told) == 12
    assert sum(row[2] for row in told) == 8 * 84 - 28 - 21
    assert {row[3] for row in told} == {56}
    assert [row[1] for row in told] == [8, 8, 8, 8, 7, 7, 7, 7, 8, 7, 7, 7]
    assert sum(row[4] for row in told) == rows["individuals"].sum()
    assert {row[5] for row in told} == {"synthetic"}
