from __future__ import annotations

import pytest
from tests.directing import directed, facts, need, present

from mcof.allocation.checks import check
from mcof.allocation.gathering.directions import Lock, Minimum, Part
from mcof.allocation.gathering.gathered import gather
from mcof.allocation.gathering.put import put
from mcof.errors import InputError

WHO = present(("NGO 1", "A", "SHELTER_NFI"), ("NGO 1", "B", "SHELTER_NFI"))
COSTS = "sector | place_code | activity | usd_per_person\nSHELTER_NFI | XX | kits | 10"
KNOWN = facts(need("A", "SHELTER_NFI", 1000), need("B", "SHELTER_NFI", 500), who=WHO, costs=COSTS)


def test_what_is_gathered_passes_the_checks_of_a_problem() -> None:
    problem = put(gather(KNOWN, directed(budget_usd=10_000)))
    assert [one for one in check(problem) if one.stops] == []
    assert problem.options["actor"].unique().to_list() == ["NGO 1"]


def test_a_lock_holds_the_one_thing_that_it_names() -> None:
    lock = Lock(Part(organisation="NGO 1", place="B", sector="SHELTER_NFI"), least=100, most=200)
    problem = put(gather(KNOWN, directed(locks=(lock,))))
    assert problem.locks.select("least", "most").rows() == [(100, 200)]
    assert "~B~" in problem.locks["option"].item()


def test_of_two_locks_on_the_same_thing_the_tighter_holds() -> None:
    part = Part(place="B")
    locks = (Lock(part, least=100), Lock(part, most=200), Lock(part, least=50, most=300))
    problem = put(gather(KNOWN, directed(locks=locks)))
    assert problem.locks.select("least", "most").rows() == [(100, 200)]


def test_a_lock_on_what_cannot_be_done_is_refused_in_words() -> None:
    with pytest.raises(InputError) as refused:
        put(gather(KNOWN, directed(locks=(Lock(Part(place="C"), most=0),))))
    assert refused.value.code == "lock-of-nothing"


def test_a_lock_on_several_things_at_once_is_refused_but_that_they_be_nothing() -> None:
    with pytest.raises(InputError) as refused:
        put(gather(KNOWN, directed(locks=(Lock(Part(organisation="NGO 1"), most=10),))))
    assert refused.value.code == "lock-of-several"
    none = put(gather(KNOWN, directed(locks=(Lock(Part(organisation="NGO 1"), most=0),))))
    assert none.locks["most"].to_list() == [0, 0]


def test_the_highest_minimum_that_speaks_of_a_place_and_sector_is_its_floor() -> None:
    asked = directed(minimums=(Minimum(0.2), Minimum(0.5, sector="SHELTER_NFI", place="B")))
    floors = dict(put(gather(KNOWN, asked)).floors.rows())
    assert floors == {"set~A~SHELTER_NFI": 0.2, "set~B~SHELTER_NFI": 0.5}


def test_the_principle_sets_rounds_and_slopes() -> None:
    settings = {
        principle: put(gather(KNOWN, directed(principle=principle))).settings
        for principle in ("reach", "floor", "diminishing")
    }
    assert [one.rounds for one in settings.values()] == [0, 1, 1]
    assert [len(one.slopes) for one in settings.values()] == [1, 1, 4]


def test_a_part_of_the_floor_may_be_promised() -> None:
    asked = directed(principle="floor", floor_share=0.5)
    assert put(gather(KNOWN, asked)).settings.floor_share == 0.5
