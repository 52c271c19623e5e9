"""Laws of the kinds of gaps: whatever is known of mandates, means, money and access."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import drawing
from tests.matrices import facts

from mcof.gaps.kinds import KINDS, Facts, kinds, rules
from mcof.gaps.kinds.found import groups, subjects
from mcof.gaps.kinds.known import known
from mcof.tables import MEANS, Table

Rows = list[dict[str, Any]]
laws = settings(max_examples=25, deadline=None)

PEOPLE = """
    place_code | population_group | individuals
    A          | IDP              | 500
    A          | RETURNEE         | 70
    B          | IDP              | 300
    C          |                  | 9
"""
NEEDS = """
    sector | place_code | population_group | phase  | in_need
    HEALTH | A          | IDP              |        | 400
    HEALTH | B          | IDP              | DURING | 200
    WSH    | B          |                  |        | 250
"""
whom = st.fixed_dictionaries(
    {
        "sector": st.sampled_from([None, "HEALTH", "WSH"]),
        "phase": st.sampled_from([None, "DURING", "AFTER"]),
        "place_code": st.sampled_from(["XX", "A", "A1", "B"]),
        "population_group": st.sampled_from([None, "IDP", "RETURNEE"]),
    }
)
amounts = st.sampled_from([None, 0.0, 1.0, 50.0, 1000.0])


def _rows(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Rows]:
    each = st.builds(lambda at, own: at | own, whom, st.fixed_dictionaries(columns))
    return st.lists(each, max_size=5)


mandate = st.builds(
    lambda at, role: at | {"role": role},
    whom,
    st.sampled_from(["LEAD", "CO_LEAD", "AUTHORITY", "ANSWERS"]),
)
mandates = st.lists(mandate, min_size=1, max_size=5)
means = st.fixed_dictionaries(
    {
        "mandates": st.lists(mandate, max_size=4),
        "instruments": _rows(
            title=st.sampled_from(["One", "Two"]),
            instrument_kind=st.sampled_from(["LAW", "PLAN", "PROCEDURE"]),
            status=st.sampled_from([None, "IN_FORCE", "DRAFT"]),
        ),
        "capacities": _rows(
            organisation=st.sampled_from(["One", "Two"]),
            capacity_kind=st.sampled_from(["TRAINED", "TEAM", "STOCK"]),
            resource=st.sampled_from(["Kit", "Nurse"]),
            reference_date=st.just(drawing.NOON.date()),
            quantity=amounts,
            people_per_unit=amounts,
        ),
        "funding": _rows(
            budget_line=st.sampled_from(["One", "Two"]),
            required_usd=amounts,
            received_usd=amounts,
        ),
        "access": _rows(
            access_level=st.sampled_from(["FULL", "HARD", "NONE"]),
            reachable=st.sampled_from([None, 0.0, 0.5, 1.0]),
        ),
        "costs": _rows(
            usd_per_person=amounts,
            staff_per_person=st.sampled_from([None, 0.0, 0.01]),
            resource=st.sampled_from([None, "Kit"]),
            units_per_person=amounts,
        ),
    }
)


@cache
def seen() -> Facts:
    return facts(NEEDS, "", PEOPLE, sectors=["HEALTH", "WSH"])


def frame(table: Table, rows: Rows) -> pl.DataFrame:
    usual = {"code_set": "set", "basis": "reported", "recorded_at": drawing.NOON}
    full = [
        usual
        | ({"organisation": f"Organisation {at}"} if table.name == "mandates" else {})
        | {"row_id": f"r{at}", "import_id": "i1"}
        | {"place_level": drawing.level_of(row["place_code"])}
        | row
        for at, row in enumerate(rows)
    ]
    made = pl.DataFrame(full, infer_schema_length=None) if full else table.empty()
    return table.conform(made)


def found(read: dict[str, Rows], *without: str) -> pl.DataFrame:
    tables = {table.name: frame(table, read.get(table.name, [])) for table in MEANS}
    held = known(tables, seen(), period=None)
    gaps = kinds(replace(seen(), means=held, looked=True, rules=rules(without)))
    return gaps.sort("gap")


def lacking(gaps: pl.DataFrame) -> set[tuple[Any, ...]]:
    """What is lacking where: gaps of every sector and of the country told of each."""
    cells = subjects(seen()).select("sector", "phase", "place_code").rows()
    missing: set[tuple[Any, ...]] = set()
    for row in gaps.filter(kind="institutional").iter_rows(named=True):
        missing |= {
            (row["reason"], sector, phase, place)
            for sector, phase, place in cells
            if row["sector"] in {None, sector}
            and row["phase"] == phase
            and (row["place_level"] == 0 or row["place_code"] == place)
        }
    return missing


@laws
@given(read=means)
def test_no_gap_has_fewer_than_no_people_or_dollars_and_each_has_one_name(
    read: dict[str, Rows],
) -> None:
    gaps = found(read)
    assert gaps["gap"].is_unique().all()
    assert (gaps["magnitude"].drop_nulls() >= 0).all()
    assert (gaps["gap_usd"].drop_nulls() > 0).all()
    assert set(gaps["kind"]) <= set(KINDS)


@laws
@given(read=means, kind=st.sampled_from(KINDS))
def test_switching_a_kind_off_removes_its_gaps_and_no_other(
    read: dict[str, Rows], kind: str
) -> None:
    everything = found(read)
    assert found(read, kind).equals(everything.filter(pl.col("kind") != kind))


@laws
@given(rows=mandates, more=mandate)
def test_a_mandate_more_never_makes_anything_lack_that_did_not(
    rows: Rows, more: dict[str, Any]
) -> None:
    before, after = found({"mandates": rows}), found({"mandates": [*rows, more]})
    assert lacking(after) <= lacking(before)
    protection = {kind: set(one.filter(kind="protection")["gap"]) for kind, one in
                  (("before", before), ("after", after))}  # fmt: skip
    assert protection["after"] <= protection["before"]


@laws
@given(read=means, data=st.data())
def test_the_order_of_rows_of_means_changes_nothing(
    read: dict[str, Rows], data: st.DataObject
) -> None:
    each = {name: list(enumerate(rows)) for name, rows in read.items()}
    mixed = {name: data.draw(st.permutations(rows)) for name, rows in each.items()}
    named = {
        name: [row | {"row_id": f"r{at}"} | _own(name, at) for at, row in rows]
        for name, rows in mixed.items()
    }
    assert found(named).equals(found(read))


def _own(name: str, at: int) -> dict[str, Any]:
    return {"organisation": f"Organisation {at}"} if name == "mandates" else {}


@laws
@given(read=means)
def test_a_gap_is_of_people_that_are_there(read: dict[str, Rows]) -> None:
    there = set(groups(seen()).select("place_code", "population_group").rows())
    gaps = found(read).filter(pl.col("kind") == "protection")
    assert set(gaps.select("place_code", "population_group").rows()) <= there


@laws
@given(rows=mandates)
def test_what_was_never_imported_makes_one_gap_and_no_other(rows: Rows) -> None:
    gaps = found({"mandates": rows})
    assert not set(gaps["kind"]) & {"access", "capacity", "funding"}
    unknown = gaps.filter(pl.col("reason").str.ends_with("-unknown"))
    assert sorted(unknown["reason"]) == [
        "access-unknown",
        "capacities-unknown",
        "funding-unknown",
        "instruments-unknown",
    ]
