"""Yes-or-no choices: which sites open, and which options start that need a least number.

Up to `Settings.choices` of them are decided exactly, by branch and cut; more by repair: what
stays too small in the linear plan is dropped, in passes, and the rest is solved again. Either
way the distance to what no plan can exceed is said.
"""

from __future__ import annotations

import numpy as np

from mcof.allocation.indexed import Numbers, Whole
from mcof.allocation.linear import at
from mcof.allocation.model import Model, choices, yes_or_no
from mcof.allocation.naive import payers
from mcof.allocation.stages import GIVING, Run, reach, wanted

_PASSES = (0.5, 1.0, 1.0)  # of the least number: what is served, but below it, is dropped
_SURE = 1e-6
_PENALTY = 10.0  # times the heaviest person: what one person below a floor costs
_SECONDS = 60.0  # for the search, where no time limit is set


def choose(one: Run) -> None:
    """Decide what must be decided by yes or no, and solve the reach again with it."""
    model, numbers = one.model, one.numbers
    options, many = choices(numbers), yes_or_no(numbers)
    if not many:
        return
    elastic = _elastic(one)
    cost = wanted(model) + elastic
    if many > one.settings.choices or not _search(one, cost):
        _repair(one, cost, options)
    if one.found.late:
        return
    reach(one, elastic)
    one.found.decided = one.found.decided or not one.found.late
    _settle(one)


def _elastic(one: Run) -> Numbers:
    """Let floors and locks give way, at a price: a choice may break what none had to."""
    model = one.model
    columns = model.linear.columns
    heaviest = max(one.numbers.cells["weight"].to_list(), default=1.0)
    price = max(heaviest, 1.0) * _PENALTY
    one.most("short", one.found.floors)
    one.most("behind", model.linear.upper[columns["behind"]])
    cost = model.blank()
    cost[columns["short"]] = one.numbers.groups["reachable"].to_numpy() * price
    reachable = one.numbers.numbers("reachable")[model.locked]
    cost[columns["behind"]] = reachable * price * _PENALTY
    return cost


def _settle(one: Run) -> None:
    """What gave way may do so from now on, and no more."""
    assert one.found.x is not None
    for name in ("short", "behind"):
        gave = one.model.raw(one.found.x)[one.model.linear.columns[name]]
        one.most(name, np.where(gave > _SURE, gave * (1 + _SURE) + _SURE, 0.0))


def _search(one: Run, cost: Numbers) -> bool:
    """Decide exactly, as far as time allows; False where nothing was found."""
    model = one.model
    yes = np.concatenate([at(model.linear.columns[name]) for name in ("open", "start")])
    scaled, factor = model.scaled(cost)
    one.session.minimise(scaled)
    one.session.whole(yes, True)
    solution = one.session.solve(interior=False, seconds=one.settings.seconds or _SECONDS)
    one.session.whole(yes, False)
    one.note("choices", solution, -1.0 / factor, GIVING)
    if not solution.feasible:
        return False
    decided = np.round(np.clip(solution.x[yes], 0.0, 1.0))
    one.session.bound(yes, decided, decided)
    one.found.x, one.found.decided = solution.x, True
    return True


def _repair(one: Run, cost: Numbers, options: Whole) -> None:
    """Drop what stays too small, in passes; open the sites that are left and can be paid."""
    model = one.model
    least = one.numbers.numbers("least_people")[options]
    reachable = one.numbers.numbers("reachable")[options]
    serve = at(model.linear.columns["serve"])[options]
    open_ = at(model.linear.columns["open"])
    upper = np.minimum(model.linear.upper[serve], 1.0)
    opened = model.linear.upper[open_].copy()
    for share in _PASSES:
        assert one.found.x is not None
        people, use = model.people(one.found.x)[options], one.found.x[open_]
        upper[(people > _SURE) & (people < least * share * (1 - _SURE))] = 0.0
        opened[(use > _SURE) & (use < share / 2)] = 0.0
        one.session.bound(serve, np.zeros(upper.size), upper)
        one.session.bound(open_, np.zeros(opened.size), opened)
        one.minimise("choices", cost, GIVING, sign=-1.0)
        if one.found.late:
            return
    assert one.found.x is not None
    upper[model.people(one.found.x)[options] < least * (1 - _SURE)] = 0.0
    one.session.bound(serve, np.where(upper > 0, np.minimum(least / reachable, upper), 0.0), upper)
    surely = _payable(model, one.found.x[open_] * (opened > 0))
    one.session.bound(open_, surely, surely)


def _payable(model: Model, wish: Numbers) -> Numbers:
    """1 for the sites that the lines can pay, those first that the plan uses most; else 0."""
    numbers = model.numbers
    purse = numbers.lines["usd"].to_list()
    lines = payers(numbers)
    cost, kinds = numbers.sites["usd"].fill_null(0.0).to_list(), numbers.sites["class_i"].to_list()
    opened = np.zeros(wish.size)
    for site in np.argsort(-wish, kind="stable").tolist():
        mine = lines[kinds[site]] if kinds[site] >= 0 else []
        due = cost[site]
        if wish[site] <= _SURE or sum(purse[line] for line in mine) < due:
            continue
        opened[site] = 1.0
        for line in mine:
            part = min(due, purse[line])
            purse[line], due = purse[line] - part, due - part
    return opened
