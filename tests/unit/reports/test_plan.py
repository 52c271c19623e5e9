"""A plan in sections: people never added over sectors, unknown never zero."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from mcof.reports.documents import Named
from mcof.reports.plan import Names, PlanTold, balance, budget, checks, fact, lines, objectives
from mcof.reports.sections import Section, Statement, Table
from mcof.reports.values import Count, Given, Phrase, Severity, Share, Term

TOLD = {
    "plan": "crp",
    "title": "A plan",
    "version": 2,
    "state": "draft",
    "period_start": date(2015, 6, 1),
    "period_end": date(2015, 8, 31),
    "recorded_at": datetime(2015, 5, 22, tzinfo=UTC),
}
LINE: dict[str, Any] = {
    "line": "L1",
    "activity": "Tents",
    "sector": "SHELTER_NFI",
    "place_code": "A",
    "population_group": "IDP",
    "organisation": None,
    "period_start": date(2015, 6, 1),
    "period_end": date(2015, 7, 31),
    "target": 100,
    "budget_usd": None,
    "basis": "derived",
}
TOTAL: dict[str, Any] = {
    "sector": "SHELTER_NFI",
    "lines": 1,
    "places": 1,
    "people_targeted": 100,
    "budget_usd": 500.4,
}
MONEY: dict[str, Any] = {
    "budget_line": "B1",
    "title": "A fund",
    "donor": None,
    "amount_usd": 900.0,
    "planned_usd": 500.4,
    "left_usd": None,
}
CELL: dict[str, Any] = {
    "sector": "SHELTER_NFI",
    "place_code": "A",
    "population_group": "IDP",
    "need": 300,
    "reached": 30,
    "actors": 1,
    "severity": 4,
    "planned": 100,
    "shortage": 200,
    "surplus": None,
    "state": "shortage",
    "lines": 1,
}
FINDING: dict[str, Any] = {"code": "plan-no-access", "severity": "warning", "message": "x"}
ROWS = {"lines": LINE, "totals": TOTAL, "money": MONEY, "balance": CELL, "findings": FINDING}
NAMES = Names({"A": Named("A"), "B": Named("B")}, {"SHELTER_NFI": (Named("SHELTER_NFI"), "")})


def told(**changes: list[dict[str, Any]]) -> PlanTold:
    tables = {
        name: pa.Table.from_pylist([row | one for one in changes.get(name, [{}])] or [row]).slice(
            0, len(changes.get(name, [{}]))
        )
        for name, row in ROWS.items()
    }
    tables["objectives"] = pa.table({"objective": ["O1"], "title": ["Save lives"]})
    return PlanTold(TOLD, {"owner": None}, tables, date(2015, 5, 21), "synthetic")


def table(section: Section, code: str) -> Table:
    return next(part for part in section.parts if isinstance(part, Table) and part.code == code)


def test_it_says_what_the_plan_is_and_in_which_state() -> None:
    first = objectives(told(), NAMES).parts[0]
    assert isinstance(first, Statement)
    assert isinstance(first.said, Phrase)
    assert first.said.values["state"] == Term("plan_states", "draft")
    assert first.said.values["owner"] == Given(None)


def test_lines_stand_under_their_place() -> None:
    made = table(
        lines(told(lines=[{}, {"place_code": "B", "line": "L2"}, {"line": "L3"}]), NAMES), "lines"
    )
    assert sorted(made.heads) == [0, 3]
    assert [made.rows[at][0] for at in sorted(made.heads)] == [Named("A"), Named("B")]


def test_what_a_line_costs_may_be_unknown() -> None:
    row = table(lines(told(), NAMES), "lines").rows[1]
    assert row[8] == Count(None)


def test_a_month_counts_what_is_under_way_in_it() -> None:
    later = {"line": "L2", "period_start": date(2015, 7, 15), "place_code": "B"}
    rows = table(lines(told(lines=[{}, later]), NAMES), "months").rows
    assert [(row[0], row[1], row[2]) for row in rows] == [
        (Given("2015-06"), Count(1), Count(1)),
        (Given("2015-07"), Count(2), Count(2)),
    ]


def test_the_people_named_are_those_of_one_sector() -> None:
    totals = [{"sector": None, "people_targeted": 150}, {}]
    said = [p for p in lines(told(totals=totals), NAMES).parts if isinstance(p, Statement)]
    assert isinstance(said[0].said, Phrase)
    assert said[0].said.values["people"] == Count(100, "people")


def test_a_plan_without_lines_says_so() -> None:
    section = lines(told(lines=[]), NAMES)
    assert not section.known
    assert section.none == "none.lines"


def test_money_that_is_left_may_be_unknown() -> None:
    rows = table(budget(told(), NAMES), "budget").rows
    assert rows == ((Given("A fund"), Given(None), Count(900), Count(500), Count(None)),)


def test_the_balance_names_the_worst_shortage_first() -> None:
    section = balance(told(balance=[{}, {"place_code": "B", "shortage": 900}]), NAMES)
    assert [row[0] for row in table(section, "balance").rows] == [Named("B"), Named("A")]
    assert table(section, "balance").rows[0][3] == Severity(4)
    assert section.basis == "synthetic"


def test_plan_against_fact_is_unknown_where_those_who_act_do_not_say() -> None:
    cells = [{}, {"place_code": "B", "planned": 90, "reached": None}]
    rows = table(fact(told(balance=cells), NAMES), "fact").rows
    assert [row[-2:] for row in rows] == [
        (Count(30), Share(0.3)),
        (Count(None), Share(None)),
    ]


def test_where_nobody_acts_nobody_was_reached() -> None:
    rows = table(fact(told(balance=[{"reached": None, "actors": 0}]), NAMES), "fact").rows
    assert rows[0][-2:] == (Count(0), Share(0.0))


def test_what_is_not_planned_is_not_held_against_fact() -> None:
    assert not fact(told(balance=[{"lines": 0, "planned": None}]), NAMES).known


def test_findings_are_counted_by_kind() -> None:
    rows = table(checks(told(findings=[{}, {}]), NAMES), "checks").rows
    assert rows[0][2] == Count(2)
