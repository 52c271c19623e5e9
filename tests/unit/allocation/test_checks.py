"""Every conflict is named before anything is solved."""

from __future__ import annotations

from typing import Any

import pytest
from tests.problems import drawn

from mcof.allocation.checks import check, refuse
from mcof.allocation.problem import Problem
from mcof.errors import Unsolvable

SOUND: dict[str, str] = {
    "cells": "cell | need\na | 100\nb | 50",
    "options": "option | cell | usd_per_person\n1 | a | 10\n2 | b | 10",
    "money": "line | usd\npool | 900",
}


def asked(**tables: str) -> Problem:
    return drawn(**(SOUND | tables))


def codes(problem: Problem) -> list[str]:
    return [one.code for one in check(problem)]


def test_a_sound_problem_has_no_conflict() -> None:
    assert check(asked()) == []


STOPS: dict[str, dict[str, Any]] = {
    "row-twice": {"cells": "cell | need\na | 1\na | 2\nb | 1"},
    "row-without-name": {"money": "line | usd\n | 900"},
    "value-impossible": {"options": "option | cell | usd_per_person\n1 | a | -1"},
    "share-above-one": {"cells": "cell | need | access\na | 1 | 70\nb | 1 | 1"},
    "reference-unknown": {"options": "option | cell\n1 | elsewhere"},
    "nobody-present": {"options": ""},
    "no-money": {"money": ""},
    "nothing-to-plan": {"cells": "", "options": "", "money": ""},
    "lock-upside-down": {"locks": "option | least | most\n1 | 20 | 10"},
    "lock-out-of-reach": {
        "cells": "cell | need | access\na | 100 | 0\nb | 50 | 1",
        "locks": "option | least | most\n1 | 10 |",
    },
    "lock-beyond-option": {"locks": "option | least | most\n1 | 101 |"},
    "lock-beyond-reachable-need": {
        "options": "option | cell\n1 | a\n2 | a",
        "locks": "option | least | most\n1 | 60 |\n2 | 60 |",
    },
    "lock-beyond-budget": {"locks": "option | least | most\n1 | 91 |"},
    "lock-beyond-staff": {
        "options": "option | cell | staff_per_person\n1 | a | 0.1",
        "staff": "actor | period | people\none | 2015-06 | 1",
        "locks": "option | least | most\n1 | 11 |",
    },
    "lock-beyond-transport": {
        "options": "option | cell | hub | kilograms_per_person\n1 | a | h | 2",
        "transport": "hub | period | kilograms\nh | 2015-06 | 10",
        "locks": "option | least | most\n1 | 6 |",
    },
    "lock-beyond-stock": {
        "options": "option | cell | hub | resource | units_per_person\n1 | a | h | kit | 0.2",
        "stock": "hub | resource | period | units\nh | kit | 2015-06 | 1",
        "locks": "option | least | most\n1 | 6 |",
    },
    "code-sets-mixed": {
        "cells": "cell | code_set | need\na | old | 100\nb | new | 50",
        "money": "line | usd | places\npool | 900 | A",
    },
}


@pytest.mark.parametrize("code", STOPS)
def test_what_stops_is_named_and_refused(code: str) -> None:
    conflicts = check(asked(**STOPS[code]))
    assert code in [one.code for one in conflicts if one.stops]
    assert all(one.message and one.advice for one in conflicts)
    with pytest.raises(Unsolvable) as refused:
        refuse(conflicts)
    assert next(one.message for one in conflicts if one.code == code) in refused.value.message


SAID: dict[str, dict[str, Any]] = {
    "need-unknown": {"cells": "cell | need\na | \nb | 50"},
    "access-unknown": {"cells": "cell | need | access\na | 10 |\nb | 50 | 1"},
    "usd-per-person-unknown": {"options": "option | cell | usd_per_person\n1 | a |\n2 | b | 1"},
    "usd-unknown": {"money": "line | usd\npool | 900\nlater |"},
    "people-unknown": {"staff": "actor | period | people\none | 2015-06 |"},
    "option-unpaid": {"money": "line | actor | usd\nother | two | 900"},
    "line-idle": {"money": "line | usd | sectors\npool | 900 |\nschools | 50 | EDUCATION"},
    "stock-not-said": {
        "options": "option | cell | hub | resource | units_per_person\n1 | a | h | kit | 0.2"
    },
    "floor-without-access": {
        "cells": "cell | need | access | fairness\na | 100 | 0 | x\nb | 50 | 1 | y",
        "floors": "fairness | share\nx | 0.5",
    },
    "floor-beyond-presence": {
        "cells": "cell | need | fairness\na | 100 | x\nb | 50 | y",
        "options": "option | cell | at_most\n1 | a | 20\n2 | b |",
        "floors": "fairness | share\nx | 0.5",
    },
    "floor-beyond-money": {"floors": "fairness | share\nA~HEALTH | 0.7"},
    "numbers-far-apart": {
        "options": "option | cell | usd_per_person\n1 | a | 0.000001\n2 | b | 1000000"
    },
    "nobody-to-reach": {"cells": "cell | need\na | 0\nb |"},
}


@pytest.mark.parametrize("code", SAID)
def test_what_does_not_stop_is_said_beside_the_plan(code: str) -> None:
    conflicts = check(asked(**SAID[code]))
    assert code in [one.code for one in conflicts]
    refuse(conflicts)


def test_a_conflict_names_its_rows_and_shows_only_some() -> None:
    rows = "\n".join(f"{one} | elsewhere" for one in range(9))
    found = check(asked(options=f"option | cell\n{rows}"))
    assert len(found[0].rows) == 9
    assert "0, 1, 2, 3, 4 and 4 more" in found[0].message


def test_a_number_that_is_none_is_impossible() -> None:
    for wrong in ("nan", "inf", "-inf"):
        assert "value-impossible" in codes(asked(cells=f"cell | need\na | {wrong}\nb | 1"))


def test_a_lock_that_excludes_is_no_conflict() -> None:
    assert codes(asked(locks="option | least | most\n1 |  | 0")) == []
