"""People are counted once, with a range, and what is small does not leave."""

from __future__ import annotations

import polars as pl
import pytest

from mcof.linkage.counting import counts, suppressed
from mcof.linkage.quality import Estimate, Quality

EXACT = Estimate(1.0, 1.0, 1.0)
UNKNOWN = Quality(pl.DataFrame(), None, None)
SURE = Quality(pl.DataFrame(), EXACT, EXACT)


def people(*places: str, unit: str = "individuals", size: int | None = None) -> pl.DataFrame:
    """One record in each place; the first is r0."""
    return pl.DataFrame(
        {
            "record": [f"r{at}" for at in range(len(places))],
            "place_code": [place or None for place in places],
            "population_group": "IDP",
            "sex": "f",
            "unit": unit,
            "size": pl.Series([size] * len(places), dtype=pl.Int64),
        }
    )


def groups(*clusters: str) -> pl.DataFrame:
    """Clusters of records by number: `groups("01", "2")` joins r0 and r1."""
    rows = [(f"r{at}", cluster) for cluster in clusters for at in cluster]
    return pl.DataFrame(rows, schema=["record", "cluster"], orient="row")


def told(found: pl.DataFrame) -> dict[str, tuple[int, int, int]]:
    return {
        place: (people, low, high)
        for place, people, low, high in found.select(
            "place_code", "people", "people_low", "people_high"
        ).iter_rows()
    }


def test_who_is_in_two_lists_is_one() -> None:
    found = counts(people("A", "A", "A"), groups("01", "2"), groups("01", "2"), SURE, smallest=0)
    assert told(found.rows) == {"A": (2, 2, 2)}
    assert found.checked


def test_who_is_in_two_places_is_half_in_each() -> None:
    rows = people("A", "A", "B", "B")
    found = counts(rows, groups("02", "13"), groups("02", "13"), SURE, smallest=0)
    assert told(found.rows) == {"A": (1, 1, 1), "B": (1, 1, 1)}


def test_what_was_missed_is_added_and_what_was_wrong_taken_off() -> None:
    rows = people(*"A" * 40)
    twos = pl.DataFrame(
        {"record": [f"r{at}" for at in range(40)], "cluster": [f"c{at // 2}" for at in range(40)]}
    )
    half = Quality(pl.DataFrame(), Estimate(1.0, 0.9, 1.0), Estimate(0.8, 0.5, 1.0))
    found = counts(rows, twos, twos, half, smallest=0)
    # 20 duplicates found; four in five are found, so 25: 15 people. Most: 20 / 0.5 = 40.
    assert told(found.rows) == {"A": (15, 0, 22)}


def test_where_nobody_checked_the_range_reaches_from_no_duplicate_to_all_in_review() -> None:
    found = counts(people(*"AAAA"), groups("01", "2", "3"), groups("01", "23"), UNKNOWN, smallest=0)
    assert told(found.rows) == {"A": (3, 2, 4)}
    assert not found.checked


def test_of_households_the_members_are_counted() -> None:
    rows = people("A", "A", "A", unit="households", size=6)
    found = counts(rows, groups("01", "2"), groups("01", "2"), SURE, smallest=0)
    assert told(found.rows) == {"A": (12, 12, 12)}
    assert found.rows["sex"].to_list() == [None]


def test_a_record_without_a_place_is_in_no_cell_and_said() -> None:
    found = counts(people("A", ""), groups("0", "1"), groups("0", "1"), SURE, smallest=0)
    assert found.left_out == 1
    assert told(found.rows) == {"A": (1, 1, 1)}


def table(drawing: str) -> pl.DataFrame:
    """Cells drawn as `Af 3  Am 50`: place, sex and people."""
    words = drawing.split()
    rows = [
        (cell[0], "IDP", cell[1], *[int(people)] * 4)
        for cell, people in zip(words[::2], words[1::2], strict=True)
    ]
    names = ["place_code", "population_group", "sex"]
    names += ["records", "people", "people_low", "people_high"]
    return pl.DataFrame(rows, schema=names, orient="row")


def hidden(found: pl.DataFrame) -> set[str]:
    cells = found.filter("suppressed").select(pl.col("place_code") + pl.col("sex"))
    return set(cells.to_series())


def test_a_small_count_is_hidden_with_another_of_each_line() -> None:
    found = suppressed(table("Af 3  Am 50  Bf 40  Bm 60  Cf 90  Cm 95"), 10)
    assert hidden(found) == {"Af", "Am", "Bf", "Bm"}
    assert found.filter("suppressed")["people"].null_count() == 4


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden(suppressed(table("Af 30  Am 50"), 10)) == set()


def test_a_cell_that_stands_alone_and_is_small_is_hidden() -> None:
    assert hidden(suppressed(table("Af 3"), 10)) == {"Af"}


def test_hidden_cells_together_are_never_fewer_than_the_smallest() -> None:
    found = suppressed(table("Af 2  Am 3  Ax 80  Bf 2  Bm 3  Bx 90"), 10)
    assert {"Ax", "Bx"} <= hidden(found)


@pytest.mark.parametrize("smallest", [0, 10])
def test_no_rows_are_no_counts(smallest: int) -> None:
    assert suppressed(table("Af 3").clear(), smallest).is_empty()
