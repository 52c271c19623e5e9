"""What a draft says: lines that add up, needs before and after, what binds and why."""

from __future__ import annotations

import polars as pl
import pytest
from tests.directing import directed, facts, need, present, reachable

from mcof.actions.allocating.allocate import computed
from mcof.actions.allocating.content import Content
from mcof.allocation.gathering.gathered import Facts, gather
from mcof.allocation.reasons import WHY
from mcof.allocation.telling.why import binding, binding_most
from mcof.renderers.words import Words
from mcof.solvers.highs import HighsSolver

COSTS = "sector | place_code | activity | usd_per_person\nSHELTER_NFI | XX | kits | 10"
WHO = present(("NGO 1", "A", "SHELTER_NFI"), ("NGO 2", "B", "SHELTER_NFI"))


def drafted(known: Facts, **said: object) -> Content:
    asked = directed(**({"every": "month"} | said))
    grades = pl.DataFrame(
        schema=dict.fromkeys(
            ("code_set", "place_code", "population_group", "reliability", "credibility"), pl.String
        )
    )
    return computed(gather(known, asked), HighsSolver(), grades, progress=lambda *_: None)


def known(**more: object) -> Facts:
    needs = [need("A", "SHELTER_NFI", 1000, covered=200), need("B", "SHELTER_NFI", 500)]
    return facts(*needs, **({"who": WHO, "costs": COSTS} | more))  # type: ignore[arg-type]


def reasons(content: Content, place: str) -> dict[str, dict[str, object]]:
    rows = content.reasons.filter(pl.col("place_code") == place).to_dicts()
    return {row["reason"]: row for row in rows}


def test_with_enough_money_everybody_is_helped_and_nothing_is_left() -> None:
    told = drafted(known(), budget_usd=1_000_000)
    assert told.lines.select("place_code", "organisation", "people", "usd").rows() == [
        ("A", "NGO 1", 800, 8000),
        ("B", "NGO 2", 500, 5000),
    ]
    assert told.cells["after"].to_list() == [1, 1]
    assert "met" in reasons(told, "A")


def test_the_share_reached_goes_from_what_it_was_to_what_it_will_be() -> None:
    told = drafted(known(), budget_usd=1_000_000)
    served = reasons(told, "A")["served"]
    assert (served["people"], served["other"]) == (800, 800)
    assert (served["share"], served["other_share"]) == (0.2, 1)


def test_money_that_runs_out_binds_and_what_closes_the_gap_is_told() -> None:
    told = drafted(known(), budget_usd=6500, principle="reach")
    assert told.lines["usd"].sum() == 6500
    left = {place: reasons(told, place) for place in ("A", "B")}
    bound = [one["binds-money"]["people"] for one in left.values() if "binds-money" in one]
    assert sum(bound) == 650
    gaps = [one["next-gap"]["usd"] for one in left.values() if "next-gap" in one]
    assert sum(gaps) == pytest.approx(6500)


def test_more_money_of_a_line_brings_what_solving_again_says() -> None:
    told = drafted(known(), budget_usd=6500, principle="reach")
    pool = told.means.filter(pl.col("kind") == "money").row(0, named=True)
    assert (pool["more"], pool["checked"], pool["people"]) == (100_000, 650, 650)
    assert pool["by_price"] == pytest.approx(10_000)  # the price goes on where people end


def test_money_that_is_kept_for_another_sector_is_told_as_an_earmark() -> None:
    lines = (
        "budget_line | organisation | sector | place_code | population_group | received_usd\n"
        "F1 | NGO 1 | HEALTH      | XX | | 90000\n"
        "F2 | NGO 1 | SHELTER_NFI | XX | | 1000"
    )
    told = drafted(known(funding=lines), principle="reach")
    assert "binds-earmark" in reasons(told, "A")
    assert told.lines["usd"].sum() == 1000


def test_people_whom_nobody_can_reach_are_told_apart() -> None:
    told = drafted(known(access=(reachable("A", 0.5),)), budget_usd=1_000_000)
    assert told.lines["people"].to_list() == [400, 500]
    assert reasons(told, "A")["binds-access"]["people"] == 400
    assert "met" not in reasons(told, "A")


def test_payments_add_up_to_the_lines_and_to_no_more_than_the_money() -> None:
    lines = (
        "budget_line | organisation | place_code | population_group | received_usd\n"
        "F1 | NGO 1 | XX | | 3000\n"
        "F2 |       | XX | | 4000"
    )
    told = drafted(known(funding=lines), budget_usd=500)
    paid = told.payments.group_by("line").agg(pl.col("usd").sum())
    both = told.lines.select("line", "usd").join(paid, on="line", suffix="_paid")
    assert both["usd"].to_list() == pytest.approx(both["usd_paid"].to_list())
    by_line = told.payments.group_by("budget_line").agg(pl.col("usd").sum())
    had = told.means.filter(pl.col("kind") == "money").select(budget_line="name", had="had")
    used = by_line.join(had, on="budget_line")
    assert (used["usd"] <= used["had"] + 1e-6).all()
    assert told.lines["usd"].sum() == pytest.approx(7500, abs=20)


def test_people_of_several_periods_are_the_same_people_and_not_added() -> None:
    told = drafted(known(), budget_usd=1_000_000, periods=3)
    served = reasons(told, "A")["served"]
    assert (served["people"], served["other"]) == (800, 800)
    assert told.lines.filter(pl.col("place_code") == "A")["people"].to_list() == [800] * 3
    fact = told.facts.filter(pl.col("fact") == "people_most").row(0, named=True)
    assert (fact["value"], fact["text"]) == (1300, "SHELTER_NFI")


def test_the_same_seed_draws_the_same_worlds() -> None:
    one, other = (drafted(known(), budget_usd=6500, draws=5).robust for _ in range(2))
    assert one.equals(other)
    assert one.height > 0


def test_where_money_is_short_and_needs_may_be_other_the_lines_say_so() -> None:
    told = drafted(known(), budget_usd=6500, draws=20)
    lines = told.robust.filter(pl.col("kind") == "line")
    assert (lines["low"] <= lines["high"]).all()
    assert set(told.robust["kind"]) == {"line", "place"}


def test_the_curve_and_the_simple_rules_stand_beside_the_draft() -> None:
    told = drafted(known(), budget_usd=6500)
    assert told.compared["plan"].to_list() == ["optimum", "pro rata", "greedy"]
    assert set(told.curve["preset"]) == {"reach", "floor", "diminishing"}
    assert told.curve["of_most"].max() == 1


def test_every_reason_for_which_people_stay_without_is_told_in_words() -> None:
    cells = [why for why in WHY if why != "need unknown"]
    coverage = pl.DataFrame({"cell": cells, "why": cells, "usd_to_close": [1.0] * len(cells)})
    limits = pl.DataFrame(schema={"kind": pl.String, "name": pl.String, "left": pl.Float64})
    money = pl.DataFrame(schema={"line": pl.String, "actor": pl.String})
    options = pl.DataFrame(
        schema={"cell": pl.String, "organisation": pl.String, "usd_per_person": pl.Float64}
    )
    told = binding(coverage, limits, money, options)["binds"]
    assert told.null_count() == 0
    for code in told:
        for kind in ("binds", "why"):
            assert Words("ckb").phrases(f"allocation.{kind}.{code}", people="")


def test_a_least_number_above_what_can_be_reached_is_told_and_not_taken_for_access() -> None:
    costs = "sector | place_code | activity | usd_per_person | least_people\n"
    costs += "SHELTER_NFI | XX | kits | 10 | 5000"
    half = (reachable("A", 0.5), reachable("B", 1.0))
    told = drafted(known(costs=costs, access=half), budget_usd=1_000_000)
    binds = dict(told.cells.select("place_code", "binds").iter_rows())
    assert binds == {"A": "binds-least", "B": "binds-least"}


def test_what_binds_most_of_the_people_left_is_told_of_a_place() -> None:
    cells = pl.DataFrame(
        [("A", "binds-money", 10.0), ("A", "binds-staff", 300.0), ("B", None, 0.0)],
        schema=["fairness", "binds", "left"],
        orient="row",
    )
    assert binding_most(cells).rows() == [("A", "binds-staff")]
