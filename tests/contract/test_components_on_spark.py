# ruff: noqa: E501 - drawn tables are as wide as they are
"""Figures of flows, events, surveys and registrations: the same rows on DuckDB and on Spark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pytest
from tests import drawing
from tests.contract.test_same_on_spark import FOR_SMALL_DATA

from mcof.engines.duck import DuckEngine
from mcof.ports import Engine
from mcof.store import DeltaStore
from mcof.tracking.events.updates import event_curve, event_standing, event_total
from mcof.tracking.flows.days import Period
from mcof.tracking.flows.totals import flow_change, flow_totals
from mcof.tracking.registrations import registration_totals
from mcof.tracking.surveys.profile import site_profile
from mcof.tracking.surveys.shares import answer_numbers, answer_shares

# PySpark leaves its sockets to the garbage collector
pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

DRAWN = {
    "flow_points": """
        point_id | place_code | status | active_from | active_to  | weekdays
        p1       | A1         | ACTIVE | 2019-01-01  |            |
        p2       | B1         |        | 2019-01-01  |            | 12345
        p2       | B1         | PAUSED | 2019-03-11  | 2019-03-17 |
    """,
    "flows": """
        point_id | counted_on | record_id | direction | groups | individuals | female | male | basis
        p1 | 2019-03-04 | u1 | IN | 1 | 10 | 4 | 6 | reported
        p1 | 2019-03-04 |  | IN | 1 | 10 | 4 | 5 | synthetic
        p1 | 2019-03-12 |  | OUT | 2 | 7 |  |  | reported
        p2 | 2019-03-05 |  | IN | 3 | 20 | 11 | 9 | derived
        p9 | 2019-03-05 |  |  | 1 |  |  |  | reported
    """,
    "events": """
        event_id | update_number | reference_date | place_code | individuals | new_individuals
        flood | 1 | 2030-01-15 | A1 | 600 | 600
        flood | 1 | 2030-01-15 | B1 | 50 | 50
        flood | 2 | 2030-01-16 | A1 | 720 | 140
        fire | 1 | 2030-01-16 | A | 30 |
    """,
    "registrations": """
        partner | reference_date | place_code | site_id | breakdown | sex | individuals
        One | 2030-01-01 | A1 | s1 | total | | 60
        One | 2030-02-01 | A1 | s1 | total | | 70
        One | 2030-02-01 | A1 | s1 | sex | f | 40
        Two | 2030-02-01 | A1 | s1 | total | | 55
    """,
    "answers": """
        unit_kind | unit_id | reference_date | sampling | question | answer | number | weight | stands_for
        SITE | s1 | 2030-01-15 | KEY_INFORMANTS | water | Well | | | 600
        SITE | s2 | 2030-01-15 | KEY_INFORMANTS | water | UNKNOWN | | | 300
        HOUSEHOLD | h1 | 2030-01-15 | REPRESENTATIVE | return | Yes | | 3 | 6
        HOUSEHOLD | h2 | 2030-01-15 | REPRESENTATIVE | return | No | | 1 | 4
        HOUSEHOLD | h2 | 2030-01-15 | REPRESENTATIVE | litres | | 7.5 | 1 | 4
    """,
    "sites": """
        site_id | round | place_code | individuals | water     | toilets    | committee
        s1      | 21    | A1         | 60          | Yes Water | No Toilets | نعم
        s2      | 21    | B1         | 10          |           | piped      | لا
        s3      | 21    | B1         |             | no        | yes        | Yes
    """,
}
DAYS: dict[str, Any] = {"start": date(2019, 3, 4), "end": date(2019, 3, 17)}
WEEKS: dict[str, Any] = {
    "before": (date(2019, 3, 4), date(2019, 3, 10)),
    "after": (date(2019, 3, 11), date(2019, 3, 17)),
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    pytest.importorskip("pyspark", reason="Spark is not installed")
    from mcof.engines.spark import SparkEngine

    return SparkEngine(DeltaStore(tmp_path_factory.mktemp("store")), settings=FOR_SMALL_DATA)


@pytest.fixture
def duck(tmp_path: Path) -> Engine:
    return DuckEngine(DeltaStore(tmp_path))


def _tables() -> dict[str, ir.Table]:
    tables = {name: drawing.table(drawing.drawn(name, text)) for name, text in DRAWN.items()}
    return tables | {"paths": drawing.table(drawing.paths())}


def _flows(t: dict[str, ir.Table]) -> tuple[ir.Table, ir.Table, ir.Table]:
    return t["flows"], t["flow_points"], t["paths"]


QUESTIONS: dict[str, Callable[[dict[str, ir.Table]], ir.Table]] = {
    "profile of sites": lambda t: site_profile(t["sites"], t["paths"], level=1),
    "flows by week": lambda t: flow_totals(*_flows(t), period=Period.WEEK, **DAYS),
    "flows by sex": lambda t: flow_totals(*_flows(t), by=["sex"], **DAYS),
    "flows by place and direction": lambda t: flow_totals(
        *_flows(t), by=["place", "direction"], **DAYS
    ),
    "events": lambda t: event_standing(t["events"], t["paths"], level=1),
    "curve of events": lambda t: event_curve(t["events"], t["paths"]),
    "total of events": lambda t: event_total(t["events"], t["paths"], "new_individuals"),
    "registrations": lambda t: registration_totals(t["registrations"], t["paths"], by=["sex"]),
    "shares of answers": lambda t: answer_shares(t["answers"], t["paths"]),
    "numbers answered": lambda t: answer_numbers(t["answers"], t["paths"]),
    "change of flows": lambda t: flow_change(*_flows(t), **WEEKS),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_both_engines_give_the_same_rows(question: str, spark: Engine, duck: Engine) -> None:
    expression = QUESTIONS[question](_tables())
    theirs, ours = spark.answer(expression), duck.answer(expression)
    assert theirs.schema.names == ours.schema.names
    assert [str(kind) for kind in theirs.schema.types] == [str(kind) for kind in ours.schema.types]
    assert ours.num_rows > 0
    assert _rows(theirs) == _rows(ours)


def _rows(answer: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = answer.to_pylist()
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])
