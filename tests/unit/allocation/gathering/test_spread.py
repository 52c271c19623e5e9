from __future__ import annotations

import math

import polars as pl
import pytest

from mcof.allocation.gathering.spread import MONTHLY_LOG_SD, spread


def cell(reliability: str | None, credibility: str | None, days: int | None) -> pl.DataFrame:
    return pl.DataFrame(
        [{"reliability": reliability, "credibility": credibility, "age_days": days}],
        schema={"reliability": pl.String, "credibility": pl.String, "age_days": pl.Int64},
    )


@pytest.mark.parametrize(
    ("reliability", "credibility", "sd"),
    [
        ("A", "1", 0.05),
        ("B", "2", 0.10),
        ("A", "4", 0.35),
        ("E", None, 0.50),
        ("F", "1", 0.30),
        (None, None, 0.30),
    ],
)
def test_the_weaker_grade_decides_and_no_grade_is_as_one_that_cannot_be_judged(
    reliability: str | None, credibility: str | None, sd: float
) -> None:
    assert spread(cell(reliability, credibility, None)).item() == pytest.approx(sd)


def test_age_adds_to_it_as_variance() -> None:
    sd = spread(cell("B", "2", 304)).item()
    assert sd == pytest.approx(math.sqrt(0.10**2 + 10 * MONTHLY_LOG_SD**2))
