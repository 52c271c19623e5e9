"""The linear program: named blocks, sparse, and scaled so that a solver can be trusted."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from tests.problems import drawn, invented

from mcof.allocation.indexed import indexed
from mcof.allocation.model import build
from mcof.allocation.naive import greedy
from mcof.allocation.problem import Settings


def test_every_block_has_a_name_and_together_they_are_the_program() -> None:
    linear = build(indexed(invented(1, settings=Settings(last="change")))).linear
    for blocks, size in (
        (linear.columns, linear.matrix.shape[1]),
        (linear.rows, linear.matrix.shape[0]),
    ):
        covered = np.concatenate([np.arange(one.start, one.stop) for one in blocks.values()])
        assert covered.tolist() == list(range(size))
    assert {"serve", "spend", "coverage", "level", "band"} <= set(linear.columns)
    assert {"need", "payment", "money", "staff", "stock", "transport"} <= set(linear.rows)


@pytest.mark.parametrize("times", [1.0, 1e4, 1e-4])
def test_numbers_are_next_to_one_whatever_the_money_and_the_people_are(times: float) -> None:
    problem = invented(3)
    problem = problem.but(
        cells=problem.cells.with_columns(pl.col("need") * times),
        options=problem.options.with_columns(pl.col("usd_per_person") * times, at_most=None),
        money=problem.money.with_columns(pl.col("usd") * times * times),
    )
    values = np.abs(build(indexed(problem)).linear.matrix.data)
    assert values.min() > 1e-3
    assert values.max() < 1e3


def test_scales_are_powers_of_two_so_that_nothing_is_rounded() -> None:
    model = build(indexed(invented(2)))
    for scale in (model.row_scale, model.column_scale):
        assert (np.log2(scale) == np.round(np.log2(scale))).all()


def test_columns_exist_only_where_somebody_can_be_served() -> None:
    problem = invented(5)
    model = build(indexed(problem))
    reachable = problem.cells.filter(pl.col("need") * pl.col("access") > 0)
    able = problem.options.join(reachable, on="cell", how="semi").height
    columns = model.linear.columns["serve"]
    assert columns.stop - columns.start == able
    assert model.linear.matrix.nnz < 12 * able


def test_spending_is_classed_by_what_lines_can_tell_apart() -> None:
    """Four cells, two sectors, one line for one of them: two classes, not four."""
    problem = drawn(
        cells="cell|need|sector|period\n1|9|H|2015-06\n2|9|H|2015-07\n3|9|W|2015-06\n4|9|W|2015-07",
        options="option | cell\na | 1\nb | 2\nc | 3\nd | 4",
        money="line | usd | sectors\npool | 9 |\nhealth | 9 | H",
    )
    numbers = indexed(problem)
    assert numbers.classes == 2
    assert numbers.index("class_i").tolist() == [0, 0, 1, 1]
    assert numbers.payers.rows() == [(0, 0), (0, 1), (1, 0)]


def test_a_class_of_spending_may_be_of_options_that_are_left_out() -> None:
    """The last option cannot serve anybody: its class has no column, and upsets no other row."""
    problem = drawn(
        cells="cell | need | sector | access\n1 | 9 | H | 1\n2 | 9 | W | 0",
        options="option | cell\na | 1\nb | 2",
        money="line | usd | sectors\npool | 5 |\nwash | 9 | W",
    )
    numbers = indexed(problem)
    assert numbers.classes == 2
    assert build(numbers).linear.matrix.shape[0] > 0
    assert greedy(numbers).tolist() == [5]
