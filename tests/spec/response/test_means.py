# ruff: noqa: E501 - drawn tables are as wide as they are
"""Means by example: who leads, what is in force, what there is, who pays, who can be reached."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir
import pyarrow as pa
from tests import drawing

from mcof.response.access import access
from mcof.response.capacity import capable, capacity
from mcof.response.funding import funded, funding
from mcof.response.holding import beside
from mcof.response.instruments import in_force, instrumented
from mcof.response.mandates import leads, led

MAY = date(2015, 5, 21)
QUARTER = (date(2015, 4, 1), date(2015, 6, 30))


def rows(table: str, drawn: str) -> ir.Table:
    return drawing.table(drawing.drawn(table, drawn))


def cells(*asked: tuple[str, str | None, str, str | None]) -> ir.Table:
    """Cells drawn as sector, phase, place and group."""
    names = ("sector", "phase", "place_code", "population_group")
    made = {name: [one[at] for one in asked] for at, name in enumerate(names)}
    table = pa.table({n: pa.array(v, pa.string()) for n, v in made.items()})
    return drawing.table(table.append_column("code_set", pa.array(["set"] * len(asked))))


PATHS = drawing.table(drawing.paths())
HEALTH_A = ("HEALTH", "DURING", "A", "IDP")
MANDATES = """
    organisation | role      | sector | place_code | population_group | valid_from | valid_until
    WHO          | LEAD      | HEALTH | XX         |                  | 2014-01-01 |
    Centre       | LEAD      | HEALTH | B          |                  | 2015-01-01 |
    Ministry     | AUTHORITY |        | XX         | IDP              |            |
    Old office   | AUTHORITY |        | XX         | IDP              |            | 2015-05-20
"""


def test_a_mandate_of_a_country_holds_in_its_districts_until_a_deeper_one_says_otherwise() -> None:
    asked = cells(
        ("HEALTH", "DURING", "A1", "IDP"),
        ("HEALTH", "DURING", "B1", "IDP"),
        ("WSH", None, "A", None),
    )
    told = leads(rows("mandates", MANDATES), asked, PATHS, on=MAY)
    assert drawing.said(told, "sector place_code role organisation of_place") == [
        ("HEALTH", "A1", "AUTHORITY", "Ministry", "XX"),
        ("HEALTH", "A1", "LEAD", "WHO", "XX"),
        ("HEALTH", "B1", "AUTHORITY", "Ministry", "XX"),
        ("HEALTH", "B1", "LEAD", "Centre", "B"),
        ("WSH", "A", "AUTHORITY", "Ministry", "XX"),
    ]


def test_a_mandate_holds_only_on_its_days() -> None:
    asked = cells(HEALTH_A)
    before = led(rows("mandates", MANDATES), asked, PATHS, on=date(2015, 5, 20))
    assert drawing.said(before, "leads authorities") == [("WHO", "Ministry; Old office")]
    early = led(rows("mandates", MANDATES), asked, PATHS, on=date(2013, 5, 20))
    assert drawing.said(early, "leads authorities answers_for") == [
        (None, "Ministry; Old office", None)
    ]


def test_a_mandate_ends_by_saying_it_again_with_its_last_day() -> None:
    again = """
        organisation | role | sector | place_code | valid_until | recorded_at
        WHO          | LEAD | HEALTH | XX         |             | 2015-01-01T00:00:00+00:00
        WHO          | LEAD | HEALTH | XX         | 2015-03-31  | 2015-04-01T00:00:00+00:00
    """
    assert drawing.said(led(rows("mandates", again), cells(HEALTH_A), PATHS, on=MAY), "leads") == []


def test_cells_that_nobody_leads_stay_with_nothing_beside_them() -> None:
    asked = cells(HEALTH_A, ("DRR", None, "C", None))
    told = beside(asked, led(rows("mandates", MANDATES), asked, PATHS, on=MAY))
    assert drawing.said(told, "sector leads authorities mandate_rows") == [
        ("DRR", None, "Ministry", 1),
        ("HEALTH", "WHO", "Ministry", 2),
    ]


INSTRUMENTS = """
    title    | instrument_kind | status   | sector | place_code | valid_from | valid_until
    The plan | PLAN            | IN_FORCE |        | XX         | 2015-01-01 | 2015-12-31
    The plan | PLAN            | DRAFT    |        | B          | 2015-01-01 | 2015-12-31
    Guide    | PROCEDURE       |          | HEALTH | A          |            |
    Old law  | LAW             | EXPIRED  |        | XX         |            |
"""


def test_instruments_of_two_levels_hold_side_by_side() -> None:
    told = instrumented(rows("instruments", INSTRUMENTS), cells(HEALTH_A), PATHS, on=MAY)
    assert drawing.said(told, "instruments laws plans procedures") == [("Guide; The plan", 0, 1, 1)]


def test_a_plan_that_is_a_draft_in_one_governorate_is_not_in_force_there() -> None:
    asked = cells(("HEALTH", None, "B2", None), ("HEALTH", None, "C", None))
    told = in_force(rows("instruments", INSTRUMENTS), asked, PATHS, on=MAY)
    assert drawing.said(told, "place_code title") == [("C", "The plan")]


CAPACITIES = """
    organisation | capacity_kind | resource   | sector | place_code | reference_date | quantity | people_per_unit | unit
    NGO          | STOCK         | kit        |        | A1         | 2015-02-01     | 900      | 6               | kit
    NGO          | STOCK         | kit        |        | A1         | 2015-05-01     | 100      | 6               | kit
    UN           | STOCK         | kit        |        | A          | 2015-05-10     | 50       | 6               | kit
    UN           | STOCK         | kit        |        | A          | 2015-06-10     | 5000     | 6               | kit
    NGO          | TEAM          | clinic     | HEALTH | A2         | 2015-05-01     | 2        | 500             | team
    Ministry     | TRAINED       | MCOF       |        | A          | 2015-04-30     |          |                 | person
    Store        | STOCK         | kit        |        | XX         | 2015-05-01     | 7000     | 6               | kit
"""


def test_a_stock_is_what_was_counted_last_and_never_added_over_time() -> None:
    told = capacity(rows("capacities", CAPACITIES), on=MAY)
    assert drawing.said(told.filter(told["resource"] == "kit"), "organisation quantity people") == [
        ("NGO", 100, 600),
        ("Store", 7000, 42000),
        ("UN", 50, 300),
    ]


def test_people_served_by_goods_and_teams_are_not_added() -> None:
    told = capable(rows("capacities", CAPACITIES), cells(HEALTH_A), PATHS, on=MAY)
    assert drawing.said(told, "trained teams capacity_people capacity_resource capacity_on") == [
        (None, 2.0, 1000, "clinic", date(2015, 4, 30))
    ]
    others = capable(rows("capacities", CAPACITIES), cells(("WSH", None, "A", None)), PATHS, on=MAY)
    assert drawing.said(others, "teams capacity_people capacity_resource") == [(None, 900, "kit")]


FUNDING = """
    budget_line   | sector | place_code | period_start | period_end | required_usd | received_usd | spent_usd
    Grant  | HEALTH | A1         | 2015-01-01   | 2015-12-31 | 36500        | 7300         |
    Appeal | HEALTH | XX         |              |            | 1000         | 100          | 40
    Pool   |        | A          | 2015-04-01   | 2015-06-30 |              | 50           |
    Other  | WSH    | A          | 2015-04-01   | 2015-06-30 | 10           |              |
"""


def test_a_line_counts_by_the_share_of_its_days() -> None:
    told = funding(rows("funding", FUNDING), period=QUARTER)
    assert drawing.said(told, "budget_line share required_usd received_usd left_usd dated") == [
        ("Appeal", 1.0, 1000.0, 100.0, 60.0, False),
        ("Grant", 91 / 365, 9100.0, 1820.0, 1820.0, True),
        ("Other", 1.0, 10.0, None, None, True),
        ("Pool", 1.0, None, 50.0, 50.0, True),
    ]


def test_money_shared_with_others_stands_beside_the_money_of_a_cell() -> None:
    asked = cells(HEALTH_A, ("WSH", "DURING", "A", "IDP"), ("DRR", None, "C", None))
    told = funded(rows("funding", FUNDING), asked, PATHS, period=QUARTER)
    assert drawing.said(
        told, "sector required_usd received_usd funding_gap_usd shared_required_usd shared_usd"
    ) == [
        ("HEALTH", 9100.0, 1820.0, 7280.0, 1000.0, 150.0),
        ("WSH", 10.0, None, 10.0, None, 50.0),
    ]


ACCESS = """
    sector | place_code | period_start | period_end | access_level | reachable | reason
           | XX         | 2015-01-01   |            | FULL         |           |
           | A          | 2015-01-01   | 2015-03-31 | NONE         |           | front line
           | A          | 2015-04-01   |            | HARD         |           | road cut
    HEALTH | A          | 2015-04-01   |            | RESTRICTED   | 0.5       | by convoy
           | B1         | 2015-04-01   |            | NONE         |           | siege
"""


def test_the_deepest_row_that_says_most_gives_access() -> None:
    asked = cells(HEALTH_A, ("WSH", None, "A2", None), ("WSH", None, "B", None))
    told = access(rows("access", ACCESS), asked, PATHS, period=QUARTER)
    assert drawing.said(told, "sector place_code access_level reachable reachable_low") == [
        ("HEALTH", "A", "RESTRICTED", 0.5, 0.3),
        ("WSH", "A2", "HARD", 0.3, 0.3),
        ("WSH", "B", "FULL", 1.0, 0.0),
    ]


def test_access_of_a_part_does_not_stand_for_the_whole() -> None:
    told = access(
        rows("access", ACCESS).filter(lambda t: t["place_code"] == "B1"),
        cells(("WSH", None, "B", None)),
        PATHS,
        period=QUARTER,
    )
    assert drawing.said(told, "access_level reachable reachable_low reachable_high") == [
        (None, None, 0.0, 0.0)
    ]


def test_what_nobody_speaks_of_has_no_row() -> None:
    asked = cells(HEALTH_A)
    nothing = {
        "mandates": led(rows("mandates", ""), asked, PATHS, on=MAY),
        "instruments": instrumented(rows("instruments", ""), asked, PATHS, on=MAY),
        "capacities": capable(rows("capacities", ""), asked, PATHS, on=MAY),
        "funding": funded(rows("funding", ""), asked, PATHS, period=QUARTER),
        "access": access(rows("access", ""), asked, PATHS, period=QUARTER),
    }
    assert [name for name, table in nothing.items() if table.to_pyarrow().num_rows] == []
