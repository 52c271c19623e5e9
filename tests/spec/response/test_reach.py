# ruff: noqa: E501 - drawn tables are as wide as they are
"""People reached by example: rows become people by a rule that somebody declared."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import ibis.expr.types as ir
import polars as pl
from tests import drawing

from mcof.gaps.reach import reported
from mcof.response.alike import alike
from mcof.response.reach import acting, combinations, reached, together
from mcof.response.rules import ruled
from mcof.response.standing import standing
from mcof.tables import COUNTING_RULES

QUARTER = (date(2015, 4, 1), date(2015, 6, 30))
FOOD = """
    organisation | sector | place_code | indicator | activity | reached | period_start | period_end | site_name
    One          | FSC    | A          | parcels   | Food     | 600     | 2015-04-01   | 2015-04-30 |
    One          | FSC    | A          | parcels   | Food     | 500     | 2015-05-01   | 2015-05-31 |
    One          | FSC    | A          | parcels   | Food     | 550     | 2015-06-01   | 2015-06-30 |
    One          | FSC    | A          | kits      | Kits     | 100     | 2015-04-01   | 2015-04-30 |
    One          | FSC    | A          | kits      | Kits     | 700     | 2015-05-01   | 2015-05-31 |
    Two          | FSC    | A          |           | Cash     | 400     | 2015-04-01   | 2015-06-30 |
"""


def rows(table: str, drawn: str) -> ir.Table:
    return drawing.table(drawing.drawn(table, drawn))


def declared(*rules: dict[str, Any]) -> pl.DataFrame:
    """Rules that hold, in the order in which they were declared."""
    made = [
        {"declared": f"d{at}", "reason": f"why {at}", "by": "a test"}
        | {"recorded_at": datetime(2015, 6, 1 + at, tzinfo=UTC)}
        | rule
        for at, rule in enumerate(rules)
    ]
    return COUNTING_RULES.conform(
        pl.DataFrame(made, infer_schema_length=None) if made else COUNTING_RULES.empty()
    )


def each(drawn: str, *rules: dict[str, Any]) -> ir.Table:
    acts = acting(rows("responses", drawn), period=QUARTER)
    asked = pl.DataFrame(combinations(acts).to_pyarrow())
    return reached(acts, drawing.table(ruled(asked, declared(*rules)).to_arrow()), period=QUARTER)


def test_the_largest_month_counts_where_nobody_declared_anything() -> None:
    assert drawing.said(each(FOOD), "organisation reached reached_rule rule_why") == [
        ("One", 700, "LARGEST", None),
        ("Two", 400, "LARGEST", None),
    ]


def test_kits_given_once_are_added_where_that_is_declared() -> None:
    told = each(FOOD, {"rule": "ADDED", "indicator": "Kits "})
    assert drawing.said(told, "organisation reached reached_rule rule_why") == [
        ("One", 800, "ADDED; LARGEST", "why 0"),
        ("Two", 400, "LARGEST", None),
    ]


def test_the_latest_report_counts_where_that_is_declared() -> None:
    told = each(FOOD, {"rule": "LATEST", "sector": "FSC"}, {"rule": "LARGEST", "indicator": "kits"})
    assert drawing.said(told, "organisation reached reached_rule") == [
        ("One", 700, "LARGEST; LATEST"),
        ("Two", 400, "LATEST"),
    ]
    only = each(FOOD, {"rule": "DISTINCT", "organisation": "one"})
    assert drawing.said(only, "organisation reached") == [("One", 700), ("Two", 400)]


def test_of_two_rules_that_say_as_much_the_later_holds() -> None:
    told = each(FOOD, {"rule": "ADDED", "sector": "FSC"}, {"rule": "LARGEST", "sector": "FSC"})
    assert drawing.said(told, "organisation reached") == [("One", 700), ("Two", 400)]


def test_partners_are_added_and_counted_unless_they_serve_the_same_people() -> None:
    usual = together(each(FOOD))
    assert drawing.said(usual, "reached partners_added reached_rule") == [(1100, 2, "LARGEST")]
    same = together(each(FOOD, {"rule": "PARTNERS_SAME", "sector": "FSC"}))
    assert drawing.said(same, "reached partners_added") == [(700, 1)]


def test_one_that_serves_the_people_of_others_does_not_take_out_the_rest() -> None:
    more = FOOD + "    Six | FSC | A | | Soup | 50 | 2015-05-01 | 2015-05-31 |\n"
    rule = {"rule": "PARTNERS_SAME"}
    told = together(each(more, rule | {"organisation": "One"}, rule | {"organisation": "Two"}))
    assert drawing.said(told, "reached partners_added") == [(750, 2)]


def test_person_months_are_added_and_never_called_people() -> None:
    told = each(FOOD).mutate(months=lambda t: t["person_months"].round(0).cast("int64"))
    assert drawing.said(told, "organisation reached months") == [
        ("One", 700, 2454),
        ("Two", 400, 1196),
    ]


def test_reach_that_nobody_says_is_unknown() -> None:
    drawn = """
        organisation | sector | place_code | activity | reached | period_start
        One          | FSC    | A          | Food     |         | 2015-04-01
    """
    assert drawing.said(together(each(drawn)), "reached rows partners_added") == [(None, 1, 0)]


def test_the_matrix_counts_the_same_where_nobody_declared_anything() -> None:
    quick = reported(rows("responses", FOOD), period=QUARTER)
    columns = (
        "code_set place_code sector group phase reached targeted place_level weak rows undated"
    )
    assert drawing.said(quick, columns) == drawing.said(together(each(FOOD)), columns)


UPDATED = """
    organisation | sector | place_code | activity | reached | update_flag | recorded_at
    One          | FSC    | A          | Food     | 600     |             | 2015-05-01T00:00:00+00:00
    One          | FSC    | A          | Food     | 500     | UPDATE      | 2015-06-01T00:00:00+00:00
    Two          | FSC    | A          | Food     | 80      | NEW         | 2015-05-01T00:00:00+00:00
    Two          | FSC    | A          | Food     |         | DELETE      | 2015-06-01T00:00:00+00:00
    Six          | FSC    | A          | Food     | 10      |             | 2015-05-01T00:00:00+00:00
    Six          | FSC    | A          | Food     | 11      |             | 2015-06-01T00:00:00+00:00
"""


def test_a_row_that_is_an_update_stands_instead_and_one_that_deletes_takes_out() -> None:
    told = standing(rows("responses", UPDATED))
    assert drawing.said(told, "organisation reached") == [("One", 500), ("Six", 10), ("Six", 11)]


PAIRS = """
    organisation | implementing_partner | donor | sector | place_code | activity | period_start | period_end | reached
    UN           | Local Aid            |       | WSH    | A          | Water    | 2015-04-01   | 2015-06-30 | 900
    local aid    |                      | UN    | WSH    | A          | water    | 2015-05-01   | 2015-05-31 | 850
    Local Aid    |                      |       | WSH    | B          | Water    | 2015-05-01   | 2015-05-31 | 10
    Local Aid    |                      |       | WSH    | A          | Latrines | 2015-05-01   | 2015-05-31 | 20
    Local Aid    |                      |       | WSH    | A          | Water    | 2015-08-01   | 2015-08-31 | 30
    Other        |                      |       | WSH    | A          | Water    | 2015-05-01   | 2015-05-31 | 40
"""


def test_a_partner_and_its_donor_that_report_the_same_work_are_shown() -> None:
    told = alike(acting(rows("responses", PAIRS), period=None))
    assert drawing.said(told, "organisation other named_as reached other_reached") == [
        ("UN", "local aid", "implementing_partner", 900, 850),
        ("local aid", "UN", "donor", 850, 900),
    ]
