# ruff: noqa: E501 - drawn tables are as wide as they are
"""Figures of need: the same rows on DuckDB and on Spark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ibis.expr.types as ir
import pytest
from tests import drawing
from tests.contract.test_components_on_spark import _rows
from tests.contract.test_same_on_spark import FOR_SMALL_DATA

from mcof.engines.duck import DuckEngine
from mcof.needs.figures import figures, outcomes, years
from mcof.ports import Engine
from mcof.store import DeltaStore

# PySpark leaves its sockets to the garbage collector
pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

NEEDS = """
    sector | sector_given | place_code | population_group | pocket | period_end | sex | age      | category_rest | in_need | severity | basis
    WSH    | WASH         | A1         | IDP              |        | 2026-03-31 |     |          |               | 400     | 4        | reported
    WSH    | WASH         | A1         | IDP              |        | 2026-12-31 |     |          |               | 500     | 3        | derived
    WSH    | WASH         | A1         | IDP              | Camp   | 2026-12-31 |     |          |               | 70      |          | reported
    PRO    | General      | A2         |                  |        |            | f   |          |               | 60      | 2        | synthetic
    PRO    | General      | A2         |                  |        |            | m   |          |               | 50      | 2        | synthetic
    PRO    | General      | A2         |                  |        |            |     | children |               | 90      | 2        | synthetic
    PRO    | Overall      | A2         |                  |        | 2025-12-31 |     |          |               | 80      |          | reported
    EDU    |              | B1         | HOST             |        | 2026-12-31 |     |          | Disabled      | 9       |          | reported
    EDU    |              | B1         | HOST             |        | 2026-12-31 |     |          |               |         | 0        | reported
"""
OUTCOMES = """
    outcome   | place_code | period_end | outcome_phase
    MORTALITY | A1         | 2026-12-31 | 4
    MORTALITY | A1         | 2026-01-31 | 5
    COPING    | A1         |            | 2
"""


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    pytest.importorskip("pyspark", reason="Spark is not installed")
    from mcof.engines.spark import SparkEngine

    return SparkEngine(DeltaStore(tmp_path_factory.mktemp("store")), settings=FOR_SMALL_DATA)


@pytest.fixture
def duck(tmp_path: Path) -> Engine:
    return DuckEngine(DeltaStore(tmp_path))


def needs() -> ir.Table:
    return drawing.table(drawing.drawn("needs", NEEDS))


def told() -> ir.Table:
    return drawing.table(drawing.drawn("outcomes", OUTCOMES))


QUESTIONS: dict[str, Callable[[], ir.Table]] = {
    "figures of a year": lambda: figures(needs(), year=2026),
    "figures without a date": lambda: figures(needs(), year=None),
    "years": lambda: years(needs()),
    "outcomes": lambda: outcomes(told(), year=2026),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_both_engines_give_the_same_rows(question: str, spark: Engine, duck: Engine) -> None:
    theirs, ours = spark.answer(QUESTIONS[question]()), duck.answer(QUESTIONS[question]())
    assert theirs.schema.names == ours.schema.names
    assert [str(kind) for kind in theirs.schema.types] == [str(kind) for kind in ours.schema.types]
    assert ours.num_rows > 0
    assert _rows(theirs) == _rows(ours)
