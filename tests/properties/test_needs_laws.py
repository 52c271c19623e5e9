"""Laws of needs: no sum over sectors, no class from what is missing, no order of rows."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from tests.spec.needs.units import SECTORS, unit

from mcof.needs import pin, severity
from mcof.needs.settings import settings

MAIN = tuple(SECTORS)[:8]
PEOPLE = st.dictionaries(st.sampled_from(tuple(SECTORS)), st.integers(0, 10**7))
PHASES = st.dictionaries(st.sampled_from(MAIN), st.integers(1, 5))
RULES = settings(2026)


def classed(phases: dict[str, int]) -> dict:
    return severity.preliminary(unit(phases=phases), RULES).row(0, named=True)


@how(deadline=None)
@given(PEOPLE, st.none() | st.integers(0, 10**7))
def test_people_in_need_are_at_least_each_sector_and_never_above_the_sum(people, population):
    told = pin.preliminary(unit(people=people, population=population)).row(0, named=True)
    counted = [people[name] for name in MAIN if name in people]
    if not counted:
        assert told["preliminary_in_need"] is None
        return
    assert all(told["preliminary_in_need"] >= one for one in counted)
    assert told["preliminary_in_need"] <= sum(counted)
    if told["in_need_at_most"] is not None:
        assert told["in_need_at_least"] <= told["in_need_at_most"]


@how(deadline=None)
@given(PHASES, st.sampled_from(MAIN))
def test_a_missing_sector_never_fixes_a_phase_that_it_could_change(phases, name):
    without = {code: phase for code, phase in phases.items() if code != name}
    found = classed(without)
    possible = {classed(without | {name: phase})["preliminary_severity"] for phase in range(1, 6)}
    if found["preliminary_severity"] is not None:
        assert possible == {found["preliminary_severity"]}


@how(deadline=None)
@given(PHASES, st.sampled_from(MAIN), st.integers(1, 5))
def test_what_comes_to_be_known_lies_within_the_bounds(phases, name, phase):
    without = {code: known for code, known in phases.items() if code != name}
    before, after = classed(without), classed(without | {name: phase})
    assert before["severity_low"] <= after["severity_low"]
    assert after["severity_high"] <= before["severity_high"]


@how(deadline=None)
@given(PHASES, st.sampled_from(MAIN))
def test_a_worse_sector_never_makes_a_milder_class(phases, name):
    worse = phases | {name: min(5, phases.get(name, 1) + 1)}
    milder = phases | {name: phases.get(name, 1)}
    assert classed(worse)["severity_low"] >= classed(milder)["severity_low"]


@how(deadline=None)
@given(st.lists(st.tuples(PEOPLE, PHASES), min_size=1, max_size=6), st.randoms())
def test_the_order_of_units_changes_nothing(drawn, chance):
    rows = [
        unit(people=people, phases=phases, place_code=f"A{at}")
        for at, (people, phases) in enumerate(drawn)
    ]
    shuffled = rows[:]
    chance.shuffle(shuffled)

    def told(units):
        made = severity.preliminary(pin.preliminary(pl.concat(units)), RULES)
        return severity.flagged(pin.flagged(made, RULES), RULES).sort("place_code")

    assert told(rows).equals(told(shuffled))


@how(deadline=None)
@given(PEOPLE, st.sampled_from(tuple(SECTORS)[8:]), st.integers(0, 10**7))
def test_an_area_of_responsibility_changes_no_figure(people, name, count):
    def told(people):
        row = pin.flagged(pin.preliminary(unit(people=people, population=900)), RULES)
        return row.drop(f"in_need:{SECTORS[name]}").to_dicts()

    assert told(people) == told(people | {name: count})
