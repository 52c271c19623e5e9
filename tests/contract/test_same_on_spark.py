# ruff: noqa: E501 - drawn tables are as wide as they are
"""Every figure is defined once: DuckDB and Spark give the same rows for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa
import pytest
from tests import drawing, people
from tests.matrices import facts

from mcof.engines.duck import DuckEngine
from mcof.gaps.evidence import Spot, evidence
from mcof.gaps.kinds import kinds
from mcof.gaps.need import stated
from mcof.gaps.rank import rank
from mcof.gaps.reach import reported
from mcof.linkage.tally import tally
from mcof.ports import Engine
from mcof.response.access import access
from mcof.response.alike import alike as alike_rows
from mcof.response.capacity import capable
from mcof.response.funding import funded
from mcof.response.instruments import instrumented
from mcof.response.mandates import led
from mcof.response.reach import acting, combinations, reached, together
from mcof.response.rules import ruled
from mcof.response.standing import standing as rows_that_stand
from mcof.store import DeltaStore
from mcof.tables import COUNTING_RULES
from mcof.tracking.adjustments import adjusted, standing
from mcof.tracking.alike import alike
from mcof.tracking.carrying import completed
from mcof.tracking.change import change
from mcof.tracking.concentration import concentration
from mcof.tracking.confidence import by_source_kind, confidence
from mcof.tracking.coverage import reach
from mcof.tracking.crosswalks import crosswalked
from mcof.tracking.figures import behind, stock
from mcof.tracking.flat import flags, flat
from mcof.tracking.grades import GRADES
from mcof.tracking.observations import gathered, observations
from mcof.tracking.origins.published import published
from mcof.tracking.profiles.camps import camps
from mcof.tracking.profiles.crowding import crowding
from mcof.tracking.profiles.durations import displaced_for, durations
from mcof.tracking.profiles.planning import planning
from mcof.tracking.profiles.pyramid import pyramid
from mcof.tracking.profiles.returns import returnee_ratio
from mcof.tracking.profiles.shelters import shelter_profile
from mcof.tracking.profiles.turnover import turnover
from mcof.tracking.reconciling import FIGURE, reconciled, sides
from mcof.tracking.series import series

# PySpark leaves its sockets to the garbage collector
pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

FOR_SMALL_DATA = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
}
DISPLACEMENT = """
    round | reference_date | breakdown | origin_code | place_code | location_name | households | individuals | basis
    20    | 2015-05-01     | total     |             | XX         |               | 150        | 900         | reported
    20    | 2015-05-01     | total     |             | A          |               | 100        | 600         | reported
    20    | 2015-05-01     | total     |             | C          |               | 10         |             | derived
    21    | 2015-05-21     | total     |             | XX         |               | 200        | 1200        | reported
    21    | 2015-05-21     | total     |             | A          |               | 130        | 780         | modelled
    21    | 2015-05-21     | total     |             | B1         |               |            | 195         | reported
    21    | 2015-05-21     | total     |             | B2         | Camp          | 30         | 180         | synthetic
    21    | 2015-05-21     | origin    | B           | A          |               |            | 400         | reported
    21    | 2015-05-21     | origin    | C           | A          |               |            | 380         | reported
"""
PROFILES = """
    breakdown | displacement_period | shelter_type | sex | age   | place_code | individuals | population_group
    total     |                     |              |     |       | A          | 1000        | IDP
    period    | PRE_JUN14           |              |     |       | A          | 300         | IDP
    period    | POST_APR15          |              |     |       | A          | 200         | IDP
    period    | UNKNOWN             |              |     |       | A          | 100         | IDP
    shelter   |                     | CAMP         |     |       | A          |             | IDP
    shelter   |                     | RENTED       |     |       | A          | 700         | IDP
    age+sex   |                     |              | f   | 0-4   | A          | 60          | IDP
    age+sex   |                     |              | u   | 18+   | A          | 40          | IDP
    total     |                     |              |     |       | B          | 30          | RETURNEE
"""
ADJUSTMENTS = """
    adjustment | round | place_code | households | individuals
    a1         | 21    | A1         | 10         | 60
    a2         | 21    | A          | -3         |
    a3         |       | B          |            | 7
"""
SITES = """
    site_id | round | place_code | households | individuals | female | male
    s1      | 21    | A1         | 10         | 60          | 31     | 29
    s2      | 21    | B1         |            | 10          |        |
"""
NEEDS = """
    sector | place_code | population_group | phase  | period_end | sex | in_need | severity | basis
    HEALTH | A1         | IDP              |        | 2015-03-31 |     | 400     | 4        | reported
    HEALTH | A2         | IDP              |        | 2015-03-31 |     | 100     | 3        | reported
    HEALTH | B          | IDP              | DURING | 2014-06-30 | f   | 70      |          | derived
    HEALTH | B          | IDP              | DURING | 2014-06-30 | m   | 60      |          | derived
    WSH    | A          |                  |        |            |     | 700     |          | reported
    WSH    | C          | HOST             | BEFORE |            |     |         |          | reported
"""
RESPONSES = """
    organisation | sector | place_code | population_group | status  | period_start | period_end | site_name | reached
    Two          | HEALTH | A1         | IDP              | ONGOING | 2015-05-01   |            | Camp      | 500
    One          | HEALTH | A2         |                  |         |              |            |           | 20
    One          | HEALTH | A2         |                  |         |              |            | Clinic    | 15
    One          | WSH    | A          | RETURNEE         |         | 2015-01-01   | 2015-12-31 |           |
    Three        | WSH    | C          | HOST             | PLANNED |              |            |           | 9
    عون          | WSH    | B1         | IDP              |         |              |            |           | 9
"""

MEANS = {
    "mandates": """
        organisation | role      | sector | place_code | valid_until
        WHO          | LEAD      | HEALTH | XX         |
        Centre       | LEAD      | HEALTH | B          |
        Ministry     | AUTHORITY |        | XX         | 2015-12-31
        Old office   | ANSWERS   |        | A          | 2015-01-31
    """,
    "instruments": """
        title | instrument_kind | status   | sector | place_code
        Plan  | PLAN            | IN_FORCE |        | XX
        Plan  | PLAN            | DRAFT    |        | B
        Guide | PROCEDURE       |          | HEALTH | A
    """,
    "capacities": """
        organisation | capacity_kind | resource | sector | place_code | reference_date | quantity | people_per_unit
        One          | STOCK         | kit      |        | A1         | 2015-02-01     | 900      | 6
        One          | STOCK         | kit      |        | A1         | 2015-05-01     | 100      | 6
        Two          | TEAM          | clinic   | HEALTH | A2         | 2015-05-01     | 2        | 500
        Two          | TRAINED       | MCOF     |        | B          | 2015-05-01     |          |
    """,
    "funding": """
        budget_line | sector | place_code | period_start | period_end | required_usd | received_usd
        Grant  | HEALTH | A1         | 2015-01-01   | 2015-12-31 | 36500        | 7300
        Appeal | HEALTH | XX         |              |            | 1000         |
        Pool   |        | B          | 2015-04-01   | 2015-06-30 |              | 50
    """,
    "access": """
        sector | place_code | period_start | access_level | reachable
               | XX         | 2015-01-01   | FULL         |
        HEALTH | A          | 2015-04-01   | RESTRICTED   | 0.5
               | B1         | 2015-04-01   | NONE         |
    """,
}
PAIRED = """
    organisation | implementing_partner | sector | place_code | activity | period_start
    UN           | Local Aid            | WSH    | A          | Water    | 2015-04-01
    local aid    |                      | WSH    | A          | water    | 2015-05-01
    Local Aid    |                      | WSH    | A          | Latrines | 2015-05-01
"""
CELLS = """
    sector | phase  | place_code | population_group
    HEALTH | DURING | A          | IDP
    WSH    |        | B          |
"""

REGISTERED = people.records(
    people.one("r1", unit="individuals", sex="f", place_code="A1", place_above="A"),
    people.one("r2", unit="individuals", sex="f", place_code="A2", place_above="A"),
    people.one("r3", unit="households", sex="m", place_code="A1", place_above="A", size=6),
    people.one("r4", unit="households", place_code="A1", place_above="A"),
)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    pytest.importorskip("pyspark", reason="Spark is not installed")
    from mcof.engines.spark import SparkEngine

    return SparkEngine(DeltaStore(tmp_path_factory.mktemp("store")), settings=FOR_SMALL_DATA)


@pytest.fixture
def duck(tmp_path: Path) -> Engine:
    return DuckEngine(DeltaStore(tmp_path))


def _tables() -> dict[str, ir.Table]:
    drawings = {
        "displacement": DISPLACEMENT,
        "sites": SITES,
        "needs": NEEDS,
        "responses": RESPONSES,
    }
    tables = {name: drawing.table(drawing.drawn(name, text)) for name, text in drawings.items()}
    tables["paths"] = drawing.table(drawing.paths())
    tables["paired"] = drawing.table(drawing.drawn("responses", PAIRED))
    tables["adjustments"] = drawing.table(drawing.drawn("adjustments", ADJUSTMENTS))
    tables["files"] = drawing.table(pa.table({"import_id": ["i1"], "file_name": ["one.csv"]}))
    tables["observed"] = observations(tables["displacement"], tables["sites"])
    profiled = drawing.table(drawing.drawn("displacement", PROFILES))
    tables["profiled"] = observations(profiled)
    tables["people"] = drawing.table(REGISTERED.to_arrow())
    return tables


_WHEN: dict[str, Any] = {"on": date(2015, 5, 21)}
_SPAN: dict[str, Any] = {"period": (date(2015, 4, 1), date(2015, 6, 30))}


def _of_means(
    t: dict[str, ir.Table], name: str, ask: Callable[..., ir.Table], when: dict[str, Any]
) -> ir.Table:
    cells = drawing.table(drawing.drawn("needs", CELLS))
    return ask(drawing.table(drawing.drawn(name, MEANS[name])), cells, t["paths"], **when)


def _reached(t: dict[str, ir.Table]) -> ir.Table:
    rows = acting(t["responses"], **_SPAN)
    asked = pl.DataFrame(combinations(rows).to_pyarrow())
    rule = {"declared": "d", "rule": "ADDED", "organisation": "One", "reason": "why"}
    rules = ruled(asked, COUNTING_RULES.conform(pl.DataFrame([rule])))
    return reached(rows, drawing.table(rules.to_arrow()), **_SPAN)


def _stock(t: dict[str, ir.Table], **asked: Any) -> ir.Table:
    return stock(t["observed"], t["paths"], **{"level": 1, **asked})


def _behind(t: dict[str, ir.Table], **asked: Any) -> ir.Table:
    return behind(t["observed"], t["paths"], **{"level": 1, **asked})


def _needs(t: dict[str, ir.Table]) -> ir.Table:
    return stated(t["needs"], period=(date(2015, 4, 1), date(2015, 6, 30)))


def _responses(t: dict[str, ir.Table]) -> ir.Table:
    told = reported(t["responses"], period=(date(2015, 4, 1), date(2015, 6, 30)))
    return told.mutate(organisations=told["organisations"].sort().join("; "))


def _ranked(rule: str) -> ir.Table:
    asked = {"sectors": ["HEALTH", "WSH", "MHPSS"], "on": date(2015, 5, 21)}
    found = kinds(facts(NEEDS, RESPONSES, DISPLACEMENT, **asked))
    return rank(drawing.table(found.to_arrow()), rule)


def _crosswalk(t: dict[str, ir.Table]) -> ir.Table:
    pairs = pa.table(
        {
            "from_set": ["set", "set"],
            "from_code": ["A", "A"],
            "to_set": ["new", "new"],
            "to_code": ["N1", "N2"],
            "weight": [0.3, 0.7],
        }
    )
    return crosswalked(t["displacement"], drawing.table(pairs), "new")


def _evidence(t: dict[str, ir.Table]) -> ir.Table:
    people = behind(t["observed"], t["paths"], level=1)
    spot = Spot("HEALTH", "A", "set", 1, "IDP", "DURING")
    return evidence(t["needs"], t["responses"], people, t["paths"], spot)


def _gathered(t: dict[str, ir.Table]) -> ir.Table:
    return gathered(t["displacement"], t["sites"])


def _left_out(t: dict[str, ir.Table]) -> ir.Table:
    rows = _gathered(t)
    keys = (*FIGURE, "operation", "assessment", "breakdown", "import_id")
    return drawing.table(rows.filter(rows["place_code"] == "A").select(*keys).to_pyarrow())


def _relied(t: dict[str, ir.Table]) -> ir.Table:
    return behind(t["observed"], t["paths"], level=1, keep=GRADES)


def _turnover(t: dict[str, ir.Table]) -> ir.Table:
    changed = change(_stock(t, round=20), _stock(t, round=21))
    return turnover(changed, t["paths"], level=1)


def _profiled(t: dict[str, ir.Table], **asked: Any) -> ir.Table:
    return stock(t["profiled"], t["paths"], **{"level": 1, **asked})


def _ratio(t: dict[str, ir.Table]) -> ir.Table:
    return returnee_ratio(_profiled(t, group="IDP"), _profiled(t, group="RETURNEE"))


def _flags(t: dict[str, ir.Table]) -> ir.Table:
    rows = drawing.table(
        drawing.drawn(
            "displacement",
            """
            round | place_code | individuals | sheet | source_row
            21    | A          | 600         |       | 2
            21    | B1         | 100         | s     | 3
            21    | B2         | 200         | s     | 4
            """,
        )
    )
    told = drawing.drawn(
        "findings",
        """
        import_id | code    | severity | sheet | row | message
        i1        | sex-sum | warning  |       | 2   | x
        i1        | sex-sum | warning  | s     | 3   | x
        i1        | sex-sum | warning  | s     | 4   | x
        i1        | fine    | info     | s     | 4   | x
        """,
    )
    behind_it = flat(observations(rows), t["paths"], level=1, assessment="BA")[1]
    return flags(behind_it, drawing.table(told))


QUESTIONS: dict[str, Callable[[dict[str, ir.Table]], ir.Table]] = {
    "stock of the country": lambda t: _stock(t, level=0),
    "stock by governorate": _stock,
    "stock by origin": lambda t: _stock(t, by=["origin"]),
    "stock of sites by sex": lambda t: _stock(t, by=["sex"], assessment="SA"),
    "change": lambda t: change(_stock(t, level=0, round=20), _stock(t, level=0, round=21)),
    "series": lambda t: series(t["observed"], t["paths"], level=1),
    "flat figures": lambda t: flat(t["observed"], t["paths"], level=1, assessment="BA")[0],
    "flags of flat figures": _flags,
    "reach of rounds": lambda t: reach(t["observed"], t["paths"]),
    "a round completed": lambda t: stock(completed(t["observed"], back=2), t["paths"], level=1),
    "like for like": lambda t: alike(*(_behind(t, round=number) for number in (20, 21))),
    "concentration": lambda t: concentration(_stock(t)),
    "crosswalk": _crosswalk,
    "adjusted": lambda t: adjusted(_stock(t), standing(t["adjustments"]), t["paths"], level=1),
    "sides that differ": lambda t: sides(_gathered(t), t["files"], t["paths"]),
    "reconciled": lambda t: reconciled(_gathered(t), _left_out(t)),
    "confidence": lambda t: confidence(_relied(t), date(2015, 6, 1), design=True),
    "kinds of source": lambda t: by_source_kind(_relied(t)),
    "origins": lambda t: published(t["observed"], t["paths"], level=1).cells,
    "turnover": _turnover,
    "returns": _ratio,
    "durations": lambda t: durations(_profiled(t, by=["period"])),
    "displaced for a year": lambda t: displaced_for(_profiled(t, by=["period"]), [6, 12]),
    "shelter profile": lambda t: shelter_profile(_profiled(t, by=["shelter"])),
    "pyramid": lambda t: pyramid(_profiled(t, by=["sex", "age"])),
    "planning": lambda t: planning(_profiled(t)),
    "camps": lambda t: camps(_profiled(t)),
    "crowding": lambda t: crowding(t["sites"]),
    "needs of the matrix": _needs,
    "responses of the matrix": _responses,
    "gaps, ranked": lambda t: _ranked("places"),
    "gaps, by weights": lambda t: _ranked("weighted"),
    "evidence": _evidence,
    "who leads": lambda t: _of_means(t, "mandates", led, _WHEN),
    "what is in force": lambda t: _of_means(t, "instruments", instrumented, _WHEN),
    "capacity": lambda t: _of_means(t, "capacities", capable, _WHEN),
    "funding": lambda t: _of_means(t, "funding", funded, _SPAN),
    "access": lambda t: _of_means(t, "access", access, _SPAN),
    "people reached by rule": lambda t: together(_reached(t)),
    "responses that stand": lambda t: rows_that_stand(t["responses"]),
    "responses that are alike": lambda t: alike_rows(acting(t["paired"], period=None)),
    "tally of lists": lambda t: tally(t["people"], level=1),
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
