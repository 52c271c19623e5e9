"""Laws of directing assistance, whatever is known."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.directing import directed, facts, need, present, reachable

from mcof.allocation.answer import solve
from mcof.allocation.gathering.gathered import Gathered, gather
from mcof.allocation.gathering.put import put
from mcof.allocation.telling.outcome import lines, needs, paid, whole_people
from mcof.solvers.highs import HighsSolver

SECTORS, PLACES, ACTORS = ("SHELTER_NFI", "HEALTH"), ("A", "B", "C"), ("NGO 1", "NGO 2")
amount = st.integers(0, 3000)

cell = st.builds(
    lambda at, n, covered, severity: need(*at, n, covered=min(covered, n or 0), severity=severity),
    st.tuples(st.sampled_from(PLACES), st.sampled_from(SECTORS)),
    st.one_of(st.none(), amount),
    amount,
    st.one_of(st.none(), st.integers(1, 5)),
)
crisis = st.fixed_dictionaries(
    {
        "needs": st.lists(
            cell, min_size=1, max_size=6, unique_by=lambda c: (c["place_code"], c["sector"])
        ),
        "access": st.dictionaries(
            st.sampled_from(PLACES), st.sampled_from([0.0, 0.3, 1.0]), max_size=3
        ),
        "who": st.lists(
            st.tuples(st.sampled_from(ACTORS), st.sampled_from(PLACES), st.sampled_from(SECTORS)),
            unique=True,
            min_size=1,
            max_size=8,
        ),
        "budget": st.integers(0, 20_000),
        "own": st.integers(1, 5_000),
        "stock": st.integers(0, 300),
        "staff": st.integers(0, 5),
    }
)


def gathered(known: dict[str, Any]) -> Gathered:
    costs = (
        "sector | place_code | activity | usd_per_person | resource | units_per_person "
        "| staff_per_person\n"
        "SHELTER_NFI | XX | kits | 10 | kit | 0.2 |\n"
        "HEALTH | XX | clinic | 4 | | | 0.01"
    )
    capacities = (
        "organisation | capacity_kind | resource | sector | place_code | reference_date "
        "| quantity | kilograms_per_unit\n"
        f"NGO 1 | STOCK | kit | | A | 2015-05-01 | {known['stock']} | 5\n"
        f"NGO 1 | TRAINED | nurse | HEALTH | XX | 2015-05-01 | {known['staff']} |"
    )
    funding = (
        "budget_line | organisation | sector | place_code | population_group | received_usd\n"
        f"F1 | NGO 1 | SHELTER_NFI | XX | | {known['own']}"
    )
    access = tuple(reachable(place, share) for place, share in known["access"].items())
    crisis = facts(
        *known["needs"], access=access, who=present(*known["who"]), costs=costs,
        capacities=capacities, funding=funding,
    )  # fmt: skip
    return gather(crisis, directed(budget_usd=known["budget"], every="month"))


def planned(told: Gathered) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    answer = solve(put(told), HighsSolver().open)
    given_ = whole_people(answer.allocations)
    made = lines(told, given_)
    return made, needs(told, given_), paid(answer.payments, answer.allocations, made)


@settings(max_examples=15, deadline=None)
@given(crisis)
def test_nobody_is_given_more_than_is_unmet_can_be_reached_paid_and_supplied(
    known: dict[str, Any],
) -> None:
    told = gathered(known)
    if told.options.is_empty():
        return
    made, after, payments = planned(told)
    assert (after["people"] <= after["need"] * after["access"] + 0.01).all()
    assert (made["people"] == made["people"].floor()).all()
    spent = payments.group_by("budget_line").agg(pl.col("usd").sum())
    money = spent.join(told.money, left_on="budget_line", right_on="line", suffix="_had")
    assert (money["usd"] <= money["usd_had"] + 1e-6).all()
    assert abs(payments["usd"].sum() - made["usd"].sum()) < 0.5
    kits = made.filter(pl.col("hub").is_not_null())
    assert kits["units"].fill_null(0.0).sum() <= known["stock"] + 0.1
    staff = made.filter(pl.col("organisation") == "NGO 1", pl.col("sector") == "HEALTH")
    assert staff["staff"].fill_null(0.0).sum() <= known["staff"] + 0.1


@settings(max_examples=25, deadline=None)
@given(crisis)
def test_every_unmet_or_unknown_need_is_a_cell_or_is_listed_with_its_reason(
    known: dict[str, Any],
) -> None:
    told = gathered(known)
    can = told.options.select("place_code", "sector").unique().rows()
    listed = told.undirected.select("place_code", "sector").rows()
    for one in known["needs"]:
        at = (one["place_code"], one["sector"])
        if one["need"] is None:
            assert at in listed
            assert at not in can
        elif one["unmet"] > 0:
            assert (at in can) != (at in listed)
        else:
            assert at not in can


@settings(max_examples=12, deadline=None)
@given(crisis, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(known: dict[str, Any], chance: Any) -> None:
    other = {**known, "needs": list(known["needs"]), "who": list(known["who"])}
    chance.shuffle(other["needs"])
    chance.shuffle(other["who"])
    one, two = gathered(known), gathered(other)
    for table in ("cells", "options", "money", "undirected", "assumed"):
        assert getattr(one, table).equals(getattr(two, table)), table
