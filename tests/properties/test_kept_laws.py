"""What is kept of all rounds answers as the rows themselves would."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import ibis
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import drawing

from mcof.tables import DISPLACEMENT
from mcof.tracking.figures import stock
from mcof.tracking.observations import gathered, observations
from mcof.tracking.rounds import ROUND
from mcof.tracking.stocks import Which, chosen, meant, rounds, stocks

ASKED: dict[str, tuple[Which, dict[str, Any]]] = {
    "the latest": (Which(), {"level": 1}),
    "the country": (Which(), {"level": 0}),
    "a round": (Which(round=20), {"level": 1}),
    "a day": (Which(on=date(2015, 6, 20)), {"level": 1}),
    "sites": (Which(assessment="SA"), {"level": 1}),
    "by origin": (Which(group="IDP"), {"level": 1, "by": ["origin"]}),
}
row = st.fixed_dictionaries(
    {
        "operation": st.sampled_from(["Conflict", "Drought"]),
        "round": st.sampled_from([None, 20, 21]),
        "reference_date": st.sampled_from([date(2015, 6, 20), date(2015, 6, 21)]),
        "assessment": st.sampled_from([None, "BA", "SA"]),
        "place_code": st.sampled_from(["XX", "A", "A1", "B1"]),
        "breakdown": st.sampled_from(["total", "origin"]),
        "origin_code": st.sampled_from([None, "C"]),
        "individuals": st.one_of(st.none(), st.integers(0, 1000)),
        "population_group": st.sampled_from(["IDP", "RETURNEE"]),
    }
)
rows_ = st.lists(
    row, max_size=10, unique_by=lambda one: tuple(one.get(name) for name in DISPLACEMENT.key)
)


class Asker:
    """The same questions of the rows and of what is kept: compiled once, asked often."""

    def __init__(self) -> None:
        self._duck = ibis.duckdb.connect()
        for name, empty in {
            "displacement": DISPLACEMENT.arrow().empty_table(),
            "paths": drawing.paths(),
        }.items():
            self._duck.con.register("incoming", empty)
            self._duck.con.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
            self._duck.con.unregister("incoming")
        table, paths = self._duck.table("displacement"), self._duck.table("paths")
        counted = observations(table)
        self._rounds = self._duck.compile(rounds(gathered(table)))
        self._stock = {
            name: self._duck.compile(stock(counted, paths, **asdict(which), **how))
            for name, (which, how) in ASKED.items()
        }
        self._kept = {
            name: self._duck.compile(stocks(counted, paths, **how))
            for name, (_, how) in ASKED.items()
        }

    def tell(self, rows: list[dict[str, Any]]) -> None:
        usual = {"code_set": "set", "import_id": "i", "basis": "reported"}
        full = [
            usual
            | one
            | {
                "row_id": f"r{at}",
                "recorded_at": drawing.NOON,
                "place_level": drawing.level_of(one["place_code"]),
            }
            for at, one in enumerate(rows)
        ]
        frame = pl.DataFrame(full, infer_schema_length=None) if full else DISPLACEMENT.empty()
        self._duck.con.execute("DELETE FROM displacement")
        self._duck.con.register("incoming", DISPLACEMENT.conform(frame).to_arrow())
        self._duck.con.execute("INSERT INTO displacement SELECT * FROM incoming")
        self._duck.con.unregister("incoming")

    def of_the_rows(self, name: str) -> list[dict[str, Any]]:
        return _sorted(self._answer(self._stock[name]))

    def of_what_is_kept(self, name: str) -> list[dict[str, Any]] | None:
        which, how = ASKED[name]
        among = meant(self._answer(self._rounds).drop("import_id"), which)
        if among is None:
            return None
        kept = self._answer(self._kept[name])
        told = kept.group_by(ROUND).agg(
            pl.col("round").max(), pl.col("reference_date").max().alias("day"),
            pl.col("of_totals").max(),
        )  # fmt: skip
        found = chosen(told, among, dims="by" in how, last=True)
        rows = kept.join(found, on=ROUND, how="semi", nulls_equal=True)
        return _sorted(rows.drop("round_key", "of_totals"))

    def _answer(self, query: str) -> pl.DataFrame:
        return pl.DataFrame(self._duck.con.execute(query).to_arrow_table())


def _sorted(rows: pl.DataFrame) -> list[dict[str, Any]]:
    return rows.select(sorted(rows.columns)).sort(pl.all(), nulls_last=True).to_dicts()


@pytest.fixture(scope="module")
def asker() -> Asker:
    return Asker()


@settings(max_examples=15, deadline=None)
@given(rows=rows_)
@pytest.mark.parametrize("name", ASKED)
def test_what_is_kept_answers_as_the_rows_do(
    asker: Asker, name: str, rows: list[dict[str, Any]]
) -> None:
    asker.tell(rows)
    kept = asker.of_what_is_kept(name)
    assert kept is None or kept == asker.of_the_rows(name)
