"""Laws of plans: differences, the kept text, totals and states."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.drawing import COUNTRY, paths
from tests.plans import HEADER

from mcof.plans.cells import Known
from mcof.plans.difference import applied, difference
from mcof.plans.layout import Stamp
from mcof.plans.merging import merged
from mcof.plans.plan import Plan, from_text, plan, text_of
from mcof.plans.sheets import edited
from mcof.plans.totals import budget_total, people_targeted, totals
from mcof.renderers.plans.book import Pages, csv, workbook
from mcof.renderers.words import Words
from mcof.sources.files import FileReader
from mcof.tables import Kind
from mcof.tables.plans import PARTS
from mcof.vocabulary import load

PATHS = pl.DataFrame(paths())
_VALUES: dict[Kind, st.SearchStrategy[object]] = {
    Kind.TEXT: st.text(max_size=8),
    Kind.PEOPLE: st.integers(0, 10**6),
    Kind.WHOLE: st.integers(0, 10),
    Kind.NUMBER: st.floats(-1e6, 1e6),
    Kind.MONEY: st.integers(0, 10**8).map(lambda cents: cents / 100),
    Kind.DATE: st.dates(),
}
laws = settings(max_examples=25, deadline=None, derandomize=True)


def _rows(part: str) -> st.SearchStrategy[list[dict[str, object]]]:
    table = PARTS[part]
    letter = load("plan_parts").attribute("prefix").get(part, "X")
    values = {
        column.name: st.none()
        | (
            st.sampled_from(sorted(load(column.vocabulary).terms))
            if column.vocabulary
            else st.sampled_from(sorted(COUNTRY))
            if column.name == "place_code"
            else _VALUES[column.kind]
        )
        for column in table.columns
        if column.name != table.key[0]
    }
    keys = st.integers(1, 30).map(lambda number: f"{letter}{number}")
    row = st.fixed_dictionaries({table.key[0]: keys, **values})
    return st.lists(row, max_size=4, unique_by=lambda said: said[table.key[0]])


def made(drawn: dict[str, list[dict[str, object]]]) -> Plan:
    parts = {
        name: PARTS[name].conform(pl.DataFrame(rows, schema=PARTS[name].polars()))
        for name, rows in drawn.items()
    }
    return plan({"plan": pl.DataFrame([HEADER]), **parts})


PLANS = st.fixed_dictionaries({part: _rows(part) for part in PARTS if part != "plan"}).map(made)


@given(PLANS, PLANS)
@laws
def test_a_difference_applied_to_the_first_gives_the_second(one: Plan, other: Plan) -> None:
    assert applied(one, difference(one, other)) == other
    assert difference(one, one).is_empty()


@given(PLANS)
@laws
def test_a_kept_plan_is_read_back_as_it_was(one: Plan) -> None:
    assert from_text(text_of(one)) == one
    assert text_of(from_text(text_of(one))) == text_of(one)


@given(PLANS)
@laws
def test_totals_are_the_sums_of_lines(one: Plan) -> None:
    told = totals(one, PATHS)
    whole, sectors = told.head(1), told.slice(1)
    assert whole["lines"][0] == one["lines"].height
    known = one["lines"]["budget_usd"].drop_nulls()
    assert (budget_total(one) or 0) == round(float(known.sum()), 2)
    by_sector = sectors["budget_usd"].sum()
    assert abs((whole["budget_usd"][0] or 0) - by_sector) < 0.01 * (1 + sectors.height)


@given(PLANS)
@laws
def test_people_are_never_more_than_all_targets_nor_fewer_than_the_largest(one: Plan) -> None:
    targets = one["lines"]["target"].drop_nulls()
    people = people_targeted(one, PATHS)
    if targets.is_empty():
        assert people is None
        return
    largest, everything = int(targets.max()), int(targets.sum())  # type: ignore[arg-type]
    assert people is not None
    assert largest <= people <= everything


@given(PLANS, st.randoms(use_true_random=False))
@laws
def test_the_order_of_rows_changes_nothing(one: Plan, chance: object) -> None:
    shuffled = {
        part: frame.sample(fraction=1, shuffle=True, seed=chance.randint(0, 99))  # type: ignore[attr-defined]
        for part, frame in one.parts.items()
    }
    assert plan(shuffled) == one


KNOWN = Known(
    pl.DataFrame({"code": sorted(COUNTRY), "spelling": [c.lower() for c in sorted(COUNTRY)]})
)
NAMED = pl.DataFrame({"code": sorted(COUNTRY), "label": [f"place {c}" for c in sorted(COUNTRY)]})


@given(PLANS, st.sampled_from(["en", "ar", "ckb"]))
@settings(laws, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_a_workbook_that_nobody_edited_changes_nothing(one: Plan, language: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        path.write_bytes(workbook(one, Stamp("a-plan", 1), Pages(Words(language), NAMED)))
        said = edited(FileReader().read(path), KNOWN)
    assert said.stamp == Stamp("a-plan", 1)
    made_ = merged(said, one, one)
    assert made_.findings.rows() == []
    assert made_.changes.rows() == []


@given(PLANS, st.sampled_from([part for part in PARTS if part != "plan"]))
@settings(laws, max_examples=25)
def test_a_csv_that_nobody_edited_changes_nothing(one: Plan, part: str) -> None:
    if one[part].is_empty():
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{part}.csv"
        path.write_bytes(csv(one, part, Stamp("a-plan", 1)))
        said = edited(FileReader().read(path), KNOWN, guarded=True)
    made_ = merged(said, one, one)
    assert made_.findings.rows() == []
    assert made_.changes.rows() == []


@given(PLANS, PLANS)
@settings(laws, max_examples=25)
def test_what_two_people_changed_is_both_there_or_refused(one: Plan, other: Plan) -> None:
    """Nobody's change is lost: it is in what comes out, or the whole is refused."""
    mine = plan({**one.parts, "sections": other["sections"]})
    theirs = plan({**one.parts, "objectives": other["objectives"]})
    whole = applied(theirs, difference(one, mine))
    assert whole["sections"].equals(other["sections"])
    assert whole["objectives"].equals(other["objectives"])
