"""A round has a number, however its label writes it; the label is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcof.ingest.values.rounds import number, roman


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("21", 21),
        ("R21", 21),
        ("Round 21", 21),
        ("round_021", 21),
        ("DTM Round XII", 12),
        ("Report No. 14", 14),
        ("XIV", 14),
        ("Round 0", 0),
        ("الجولة ٢١", 21),
        ("خولی ۲۱", 21),
        ("IIX", None),
        ("Round", None),
        ("21 May", None),
        ("Round 21 and 22", None),
        ("-3", None),
        ("", None),
    ],
)
def test_a_label_means_one_number_or_none(label: str, meant: int | None):
    assert number(label) == meant


@given(st.integers(1, 3999))
def test_every_roman_number_is_read_as_it_was_written(count: int):
    assert number(f"Round {roman(count)}") == count


def test_the_label_is_kept_beside_the_number(displaced):
    result = displaced("""
        | Governorate | Round     | IDPs |
        | Dahuk       | Round XII | 10   |
        | Erbil       | 0         | 20   |
        | Anbar       | next      | 30   |
    """)
    assert result.records.select("round", "round_label").rows() == [
        (12, "Round XII"),
        (0, None),
        (None, None),
    ]
    assert result.findings.select("row", "code").rows() == [(4, "value-unreadable")]
