"""The simple plans keep within every limit, and do what they say."""

from __future__ import annotations

import numpy as np
import pytest
from tests.problems import drawn, invented

from mcof.allocation.indexed import Indexed, indexed
from mcof.allocation.naive import Means, filled, greedy, in_order, payers
from mcof.allocation.prorata import pro_rata


def over(numbers: Indexed, people: np.ndarray) -> float:
    """By how much the plan is above any limit, relative to it."""
    options = numbers.options
    worst = [np.max(people - options["top"].to_numpy(), initial=0.0)]

    def compare(row: str, each: np.ndarray, caps: np.ndarray) -> None:
        at = numbers.index(row)
        used = np.bincount(at[at >= 0], (people * each)[at >= 0], minlength=caps.size)
        worst.append(float(np.max((used - caps) / np.maximum(caps, 1), initial=0.0)))

    compare("cell_i", np.ones(people.size), numbers.cells["reachable"].to_numpy())
    compare("staff_i", numbers.numbers("staff_per_person"), numbers.staff["people"].to_numpy())
    compare(
        "transport_i",
        numbers.numbers("kilograms_per_person"),
        numbers.transport["kilograms"].to_numpy(),
    )
    at = numbers.index("stock_i")
    units = people * numbers.numbers("units_per_person")
    used = np.bincount(at[at >= 0], units[at >= 0], minlength=numbers.stock.height)
    for (series,), rows in numbers.stock.group_by("series", maintain_order=True):
        own = numbers.stock["series"].to_numpy() == series
        left = np.cumsum(rows["units"].to_numpy() - used[own])
        worst.append(float(np.max(-left, initial=0.0)))
    return max(worst)


@pytest.mark.parametrize("seed", range(6))
def test_no_simple_plan_exceeds_a_limit(seed: int) -> None:
    numbers = indexed(invented(seed))
    chance = np.random.default_rng(seed).permutation(numbers.options.height)
    spent = []
    for people in (greedy(numbers), pro_rata(numbers), in_order(numbers, chance)):
        assert over(numbers, people) < 1e-6
        assert people.min() >= 0
        spent.append(people @ numbers.numbers("usd_per_person"))
    assert max(spent) <= numbers.lines["usd"].sum() * (1 + 1e-9)
    assert min(spent) > 0


def test_greedy_serves_first_whoever_counts_most_for_a_dollar() -> None:
    problem = drawn(
        cells="cell | need | severity\nmild | 100 | 3\ngrave | 100 | 5",
        options="option | cell | usd_per_person\n1 | mild | 1\n2 | grave | 5",
        money="line | usd\npool | 300",
    )
    assert greedy(indexed(problem)).tolist() == [100, 40]  # 1 for a dollar before 0.8


def test_pro_rata_gives_everybody_the_same_share() -> None:
    problem = drawn(
        cells="cell | need\nsmall | 100\nlarge | 300",
        options="option | cell\n1 | small\n2 | large",
        money="line | usd\npool | 100",
    )
    assert pro_rata(indexed(problem)) == pytest.approx([25, 75])


@pytest.mark.parametrize(("seed", "periods"), [(24, 3), (37, 2), (40, 2), (38, 2)])
def test_pro_rata_goes_on_where_a_line_is_spent_to_the_last_hair(seed: int, periods: int) -> None:
    numbers = indexed(
        invented(seed, places=5, sectors=3, periods=periods, actors=3, locks=seed != 38)
    )
    people = pro_rata(numbers)
    assert np.isfinite(people).all()
    assert people.sum() > 0


def test_what_pro_rata_cannot_place_is_shared_out_again() -> None:
    problem = drawn(
        cells="cell | need\nsmall | 100\nlarge | 300",
        options="option | cell | at_most\n1 | small | 10\n2 | large |",
        money="line | usd\npool | 100",
    )
    assert pro_rata(indexed(problem)) == pytest.approx([10, 90], rel=1e-3)


def test_a_line_that_can_pay_for_little_else_pays_first() -> None:
    problem = drawn(
        cells="cell | need | sector\na | 100 | HEALTH\nb | 100 | WASH",
        options="option | cell\n1 | a\n2 | b",
        money="line | usd | sectors\npool | 100 |\nhealth | 100 | HEALTH",
    )
    numbers = indexed(problem)
    names = numbers.lines["line"].to_list()
    assert [[names[line] for line in lines] for lines in payers(numbers)] == [
        ["health", "pool"],
        ["pool"],
    ]
    assert greedy(numbers).tolist() == [100, 100]


def test_stock_is_carried_over_and_never_borrowed() -> None:
    problem = drawn(
        cells="cell | need | period\nearly | 50 | 2015-06\nlate | 50 | 2015-07",
        options="""
            option | cell  | hub | resource | units_per_person
            1      | early | h   | kit      | 1
            2      | late  | h   | kit      | 1
        """,
        money="line | usd\npool | 1000",
        stock="hub | resource | period | units\nh | kit | 2015-06 | 30\nh | kit | 2015-07 | 30",
    )
    numbers = indexed(problem)
    assert in_order(numbers, np.array([0, 1])).tolist() == [30, 30]
    assert in_order(numbers, np.array([1, 0])).tolist() == [10, 50]
    assert pro_rata(numbers).sum() == pytest.approx(60, rel=1e-3)


def test_a_site_is_opened_once_and_paid_first() -> None:
    problem = drawn(
        cells="cell | need\na | 100\nb | 100",
        options="option | cell | site\n1 | a | camp\n2 | b | camp",
        money="line | usd\npool | 150",
        sites="site | actor | usd\ncamp | one | 80",
    )
    assert greedy(indexed(problem)).tolist() == [70, 0]
    assert pro_rata(indexed(problem)).tolist() == [0, 0]


def test_locks_and_least_numbers_hold_in_simple_plans() -> None:
    problem = drawn(
        cells="cell | need\na | 100\nb | 100\nc | 100",
        options="option | cell | least_people\n1 | a |\n2 | b | 50\n3 | c |",
        money="line | usd\npool | 140",
        locks="option | least | most\n3 | 5 | 5",
    )
    numbers = indexed(problem)
    assert in_order(numbers, np.array([0, 1, 2])).tolist() == [100, 0, 5]
    assert pro_rata(numbers)[1:].tolist()[0] == pytest.approx(67.5, rel=1e-2)


def test_whole_kits_serve_whole_families() -> None:
    problem = drawn(
        cells="cell | need\na | 100",
        options="option | cell | hub | resource | units_per_person\n1 | a | h | kit | 0.2",
        money="line | usd\npool | 48.5",
    )
    numbers = indexed(problem)
    assert filled(numbers, Means(numbers), np.array([0]), whole=True).tolist() == [45]


def test_a_team_limits_the_options_that_name_it_and_no_others_of_its_actor() -> None:
    problem = drawn(
        cells="cell | need\na | 100\nb | 100",
        options="option | actor | cell | staff_per_person | team | usd_per_person\n"
        "1 | org | a | 0.1 | org in a | 1\n2 | org | b | 0.1 | | 1",
        money="line | usd\npool | 1000",
        staff="actor | period | people\norg in a | 2015-06 | 3\norg | 2015-06 | 7",
    )
    assert greedy(indexed(problem)).tolist() == [pytest.approx(30), pytest.approx(70)]


def test_money_kept_for_a_phase_is_spent_in_no_other() -> None:
    problem = drawn(
        cells="cell | need | phase\na | 100 | DURING\nb | 100 | AFTER",
        options="option | cell | usd_per_person\n1 | a | 1\n2 | b | 1",
        money="line | usd | phases\npool | 1000 | AFTER",
    )
    numbers = indexed(problem)
    assert numbers.options["option"].to_list() == ["2"]
    assert greedy(numbers).tolist() == [100]
