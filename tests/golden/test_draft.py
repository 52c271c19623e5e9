"""The example of Iraq 2015 directs its means, and every total of the draft reconciles."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from mcof.actions.allocating.allocate import allocate
from mcof.actions.allocating.content import Content
from mcof.actions.allocating.said import directions
from mcof.actors import Actor
from mcof.ports import Workspace
from mcof.wiring import open_solver

DAY = date(2015, 5, 21)


@pytest.fixture(scope="module")
def draft(iraq: Workspace) -> Content:
    directed = directions(iraq, {"budget_usd": 5_000_000, "draws": 0}, on=DAY)
    done = allocate(iraq, open_solver(), directed, by=Actor("golden"), on=DAY, dry_run=True)
    return done.content


def test_the_draft_is_the_same_whenever_it_is_made(iraq: Workspace, draft: Content) -> None:
    directed = directions(iraq, {"budget_usd": 5_000_000, "draws": 0}, on=DAY)
    again = allocate(iraq, open_solver(), directed, by=Actor("golden"), on=DAY, dry_run=True)
    for name, table in draft.tables().items():
        assert_frame_equal(table, again.content.tables()[name])


def test_the_money_of_the_lines_is_what_the_budget_lines_pay(draft: Content) -> None:
    assert draft.payments["usd"].sum() == pytest.approx(draft.lines["usd"].sum(), abs=25)
    paid = draft.payments.group_by("budget_line").agg(pl.col("usd").sum())
    money = paid.join(draft.means, left_on="budget_line", right_on="name")
    assert money.height == paid.height
    assert (money["usd"] <= money["had"] + 0.01).all()


def test_people_of_the_lines_are_the_people_of_the_needs_sector_by_sector(draft: Content) -> None:
    given = draft.lines.group_by("cell").agg(pl.col("people").sum())
    both = draft.cells.join(given, on="cell", how="left", suffix="_of_lines")
    assert (both["people"] == both["people_of_lines"].fill_null(0)).all()
    assert (both["people"] <= both["need"] * both["access"] + 0.01).all()


def test_needs_without_a_figure_get_nothing_and_are_listed(draft: Content) -> None:
    unknown = draft.undirected.filter(pl.col("reason") == "no-figure")
    assert ("HEALTH", "IQG01") in unknown.select("sector", "place_code").rows()
    assert unknown["need"].null_count() == unknown.height
    key = ["sector", "place_code", "population_group", "phase"]
    assert draft.lines.join(unknown, on=key, how="semi", nulls_equal=True).is_empty()


def test_the_draft_leaves_fewer_with_next_to_nothing_than_the_simple_rules(draft: Content) -> None:
    zero = dict(draft.compared.select("plan", "near_zero").iter_rows())
    assert zero["optimum"] < zero["pro rata"] < zero["greedy"]


def test_fairness_has_its_price_and_the_curve_shows_it(draft: Content) -> None:
    of_most = dict(
        draft.curve.filter(pl.col("preset") == "floor").select("floor_share", "of_most").iter_rows()
    )
    assert list(of_most.values()) == sorted(of_most.values(), reverse=True)
    assert draft.curve.filter(pl.col("preset") == "reach")["of_most"].item() == 1


def test_everything_invented_says_so(draft: Content) -> None:
    assert set(draft.lines["cost_basis"]) <= {"synthetic", "stated"}
    assert "cost-synthetic" in draft.assumed["assumption"].to_list()
