"""Matrices drawn in a test: needs, responses and displaced people as small tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa
from tests import drawing

from mcof.engines.duck import DuckEngine
from mcof.gaps.cells import present
from mcof.gaps.kinds import Facts, Rules
from mcof.gaps.kinds.known import known as held
from mcof.gaps.matrix import Asked, matrix
from mcof.gaps.need import stated
from mcof.gaps.phases import Limits, history, inferred
from mcof.gaps.reach import reported
from mcof.tables import MEANS
from mcof.tracking.figures import stock
from mcof.tracking.observations import observations
from mcof.tracking.series import series

PATHS = drawing.paths()


def facts(
    needs: str = "",
    responses: str = "",
    displaced: str = "",
    *,
    means: dict[str, str] | None = None,
    rules: Rules | None = None,
    **asked: Any,
) -> Facts:
    """What the rules look at, as the actions put it together.

    Args:
        means: drawings of tables of means by name; None where nobody looked for any.
    """
    question = Asked(**{"sectors": ["HEALTH"], "level": 1} | asked)
    level, span = question.level, question.period
    counted = {"rows": drawing.drawn("displacement", displaced), "paths": PATHS}
    people = present(
        _form(f"stock {level}", lambda rows, paths: _stock(rows, paths, level), **counted)
    )
    limits = Limits()
    rounds = _form(f"series {level}", lambda rows, paths: _series(rows, paths, level), **counted)
    known = pl.DataFrame(pl.from_arrow(PATHS))
    said = _form(
        f"needs {span}", lambda rows: stated(rows, period=span), rows=drawing.drawn("needs", needs)
    )
    done = _form(
        f"responses {span} {question.counting}",
        lambda rows: reported(rows, period=span, counting=question.counting),
        rows=drawing.drawn("responses", responses),
    )
    phases = inferred(people, history(rounds, limits), limits)
    cells = matrix(said, done, people, phases, paths=known, asked=question)
    told = Facts(
        cells,
        people,
        known,
        rules=rules or Rules(),
        on=question.on or date(2015, 5, 21),
    )
    if means is None:
        return told
    read = {
        table.name: pl.DataFrame(drawing.drawn(table.name, means.get(table.name, "")))
        for table in MEANS
    }
    return replace(told, means=held(read, told, period=span), looked=True)


def cells(*drawings: str, **asked: Any) -> pl.DataFrame:
    """The matrix."""
    return facts(*drawings, **asked).cells


def of(cells: pl.DataFrame) -> Facts:
    """The facts of a matrix alone: nobody was counted."""
    return replace(facts(), cells=cells)


def _stock(rows: ir.Table, paths: ir.Table, level: int) -> ir.Table:
    return stock(observations(rows), paths, level=level)


def _series(rows: ir.Table, paths: ir.Table, level: int) -> ir.Table:
    return series(observations(rows), paths, level=level)


def _form(name: str, make: Callable[..., ir.Table], **rows: pa.Table) -> pl.DataFrame:
    """The answer of an expression that is compiled once for all tests."""
    return pl.DataFrame(pl.from_arrow(_engine().form(name, make, **rows)))


@cache
def _engine() -> DuckEngine:
    return DuckEngine(NoStore(), threads=1)


class NoStore:
    """A store that nobody asks."""

    def read(self, table: str) -> pa.Table:
        raise KeyError(table)

    def files(self, table: str, **_: object) -> list[str]:
        raise KeyError(table)
