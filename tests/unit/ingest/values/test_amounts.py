"""Numbers as people write them."""

import polars as pl
import pytest

from mcof.ingest.values.amounts import MISSING, known, number, share


def _one(expression, text):
    return pl.DataFrame({"t": [text]}).select(expression(pl.col("t"))).item()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("12.0", 12),
        ("1,234", 1234),
        ("2,833,451", 2833451),
        ("1 200", 1200),
        ("1\u00a0200", 1200),
        ("1\u202f200", 1200),
        ("1'200", 1200),
        ("١٢٣٤", 1234),
        ("۱۲۳", 123),
        ("٢٬٨٣٣", 2833),
        ("3,5", 3.5),
        ("٣٫٥", 3.5),
        ("-3", -3),
        ("−3", -3),
        (" 7 ", 7),
        ("1.5e3", 1500),
    ],
)
def test_a_number_is_read_however_its_thousands_are_kept_apart(text, value):
    assert _one(number, text) == value


@pytest.mark.parametrize(
    "text", ["12 families", "~30", "1-2", "12,34,567", "", "many", "1,2345", "10%", "0x10", "1 2"]
)
def test_what_is_not_one_number_alone_is_none(text):
    assert _one(number, text) is None


@pytest.mark.parametrize("text", [*MISSING, "#N/A", "N/A", " - ", "Not available", "NULL"])
def test_a_missing_marker_is_unknown_and_not_zero(text):
    assert _one(known, text) is None


def test_zero_is_known():
    assert _one(known, "0") == "0"


@pytest.mark.parametrize(
    ("text", "value"), [("18%", 0.18), ("18 %", 0.18), ("18", 0.18), ("٥٠٪", 0.5)]
)
def test_a_percentage_is_a_share_of_one(text, value):
    assert _one(share, text) == pytest.approx(value)
