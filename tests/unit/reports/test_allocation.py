"""A draft allocation in sections: what it does, why, and what fairness costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.reports.allocation import allocation, fairness
from mcof.reports.documents import Named
from mcof.reports.sections import Section, Statement, Table
from mcof.reports.values import Because, Count, Phrase, Severity, Share

TOLD = {"title": "Draft", "day": date(2015, 5, 21), "usd": 900.4, "usd_available": 1000.0}
CELL: dict[str, Any] = {
    "cell": "c",
    "fairness": "f",
    "code_set": "x",
    "place_code": "A",
    "sector": "HEALTH",
    "period": "2015-06",
    "severity": 4,
    "need": 100.0,
    "total": 120.0,
    "covered": 20.0,
    "access": 1.0,
    "people": 60.0,
    "left": 40.0,
    "binds": "binds-money",
    "need_basis": "reported",
}
CURVE: dict[str, Any] = {
    "preset": "floor",
    "floor_share": 0.0,
    "of_most": 1.0,
    "near_zero": 5.0,
}


def tables(**frames: list[dict[str, Any]]) -> dict[str, pa.Table]:
    lines = {"code_set": "x", "place_code": "A", "sector": "HEALTH", "usd": 900.4}
    made = {
        "lines": [lines | {"cost_basis": "synthetic"}],
        "cells": [CELL],
        "reasons": [{"fairness": "f", "order": 1, "reason": "met"}],
        "means": [{"kind": "money", "more": 100.0, "checked": 7.4}],
        "undirected": [{"reason": "no-figure"}, {"reason": "no-figure"}],
        "assumed": [{"assumption": "need-stays"}, {"assumption": "need-stays"}],
        "compared": [
            {"plan": "optimum", "weighted": 200.0, "near_zero": 1.0, "gini": 0.3, "usd": 9.0},
            {"plan": "greedy", "weighted": 250.0, "near_zero": 4.0, "gini": 0.7, "usd": 9.0},
        ],
        "curve": [CURVE, CURVE | {"preset": "diminishing", "of_most": 0.9}],
    }
    return {name: pl.DataFrame(rows).to_arrow() for name, rows in (made | frames).items()}


def told(**frames: list[dict[str, Any]]) -> Section:
    names = {"A": Named("A")}
    return allocation(TOLD, tables(**frames), places=names, sectors={"HEALTH": (Named("H"), "")})


def table(section: Section, code: str) -> Table:
    return next(part for part in section.parts if isinstance(part, Table) and part.code == code)


def test_it_says_first_that_it_is_a_draft_that_a_person_decides_on() -> None:
    first = told().parts[0]
    assert isinstance(first, Statement)
    assert isinstance(first.said, Phrase)
    assert first.said.code == "allocation.draft"
    assert first.said.values["usd"] == Count(900)


def test_a_place_says_what_it_gets_and_what_stops_more() -> None:
    row = table(told(), "allocation").rows[0]
    assert row[2:6] == (Severity(4), Count(100), Count(60), Count(900))
    assert row[-1] == Because("binds", {"binds": "binds-money"})


def test_the_basis_is_the_weakest_of_needs_and_costs() -> None:
    assert told().basis == "synthetic"


def test_each_place_has_its_reasons_under_its_name() -> None:
    said = [part for part in told().parts if isinstance(part, Statement)]
    at = next(at for at, part in enumerate(said) if part.head)
    below = said[at + 1].said
    assert isinstance(below, Because)
    assert below.row["reason"] == "met"
    assert said[at + 1].listed


def test_what_nothing_can_be_directed_to_is_counted_by_its_reason() -> None:
    said = [p.said for p in told().parts if isinstance(p, Statement) and isinstance(p.said, Phrase)]
    counts = [one.values["n"] for one in said if one.code == "allocation.undirected"]
    assert counts == [Count(2, "needs")]


def test_an_assumption_is_said_once_for_each_kind() -> None:
    said = [part.said for part in told().parts if isinstance(part, Statement)]
    assert len([one for one in said if isinstance(one, Because) and one.what == "assumption"]) == 1


def test_the_price_of_fairness_sets_each_way_side_by_side() -> None:
    made = table(fairness(TOLD, tables()), "fairness")
    assert made.rows == ((Share(0.0), Share(1.0), Share(0.9), Count(5), Count(5)),)
    assert made.chart is not None


def test_simple_rules_stand_beside_the_draft() -> None:
    rows = table(fairness(TOLD, tables()), "compared").rows
    assert [row[1] for row in rows] == [Share(1.0), Share(1.25)]


def test_a_draft_without_a_curve_has_no_price() -> None:
    empty = pl.DataFrame([CURVE]).clear().to_arrow()
    assert not fairness(TOLD, tables() | {"curve": empty}).known
