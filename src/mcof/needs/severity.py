"""Severity: the preliminary class of a unit by four of eight sectors, and the five flags."""

from __future__ import annotations

import polars as pl

from mcof.needs import sectors
from mcof.needs.settings import Settings
from mcof.vocabulary import load

FLAGS = tuple(f"severity_flag_{number}" for number in range(1, 6))
WORST = 5
_FOUR = 4  # sectors of the eight
_TWO = 2  # sectors in phase 5


def preliminary(units: pl.DataFrame, rules: Settings) -> pl.DataFrame:
    """The units with the preliminary severity: an area's class, never people's.

    With n(k) the main sectors in phase k or worse: 5 if n(5) >= 2 and n(4) >= 4; else 4 if
    n(4) >= 4; else 3 if n(3) >= 4; else 2 if n(2) >= 4; else 1.

    A missing sector is not in phase 1: it may be in any. So there are two answers, with the
    missing ones in none and in phase 5; there is a severity only where both agree. A phase 0
    says that the sector does not apply there, unless the rules take it for missing.

    Returns:
        The columns of `units`, and `severity_low`, `severity_high`, `preliminary_severity`
        (null where they differ, or no sector has a phase), `phases_missing`, and
        `sectors_in_5` and `sectors_in_4_up`, of those known.
    """
    phases = {code: pl.col(f"phase:{code}") for code in sectors.main()}
    if rules.zero_phase == "missing":
        units = units.with_columns(
            pl.when(phase > 0).then(phase).alias(f"phase:{code}") for code, phase in phases.items()
        )
    told = units.with_columns(
        *(
            pl.sum_horizontal((phase >= k).fill_null(value=False) for phase in phases.values())
            .cast(pl.Int64)
            .alias(f"_n{k}")
            for k in range(1, WORST + 1)
        ),
        phases_missing=pl.sum_horizontal(p.is_null() for p in phases.values()).cast(pl.Int64),
    )
    bounded = told.with_columns(
        severity_low=_class(pl.lit(0)), severity_high=_class(pl.col("phases_missing"))
    )
    agreed = (pl.col("severity_low") == pl.col("severity_high")) & (pl.col("_n1") > 0)
    return bounded.with_columns(
        preliminary_severity=pl.when(agreed).then("severity_low"),
        sectors_in_5=pl.col("_n5"),
        sectors_in_4_up=pl.col("_n4"),
    ).drop(f"_n{k}" for k in range(1, WORST + 1))


def _class(missing: pl.Expr) -> pl.Expr:
    """The class, with the missing sectors counted as so many in phase 5."""
    n = {k: pl.col(f"_n{k}") + missing for k in range(2, WORST + 1)}
    return (
        pl.when((n[5] >= _TWO) & (n[4] >= _FOUR))
        .then(5)
        .when(n[4] >= _FOUR)
        .then(4)
        .when(n[3] >= _FOUR)
        .then(3)
        .when(n[2] >= _FOUR)
        .then(2)
        .otherwise(1)
        .cast(pl.Int64)
    )


def beside(units: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
    """The units with a column `outcome:INDICATOR` for each outcome indicator.

    Args:
        outcomes: as `mcof.needs.figures.outcomes` gives them.
    """
    unit = ["code_set", "place_code", "population_group", "pocket"]
    told = outcomes.group_by(unit).agg(
        pl.col("phase").filter(pl.col("outcome") == code).max().alias(f"outcome:{code}")
        for code in load("outcome_indicators").terms
    )
    return units.join(told, on=unit, how="left", maintain_order="left")


def flagged(units: pl.DataFrame, rules: Settings) -> pl.DataFrame:
    """The units with `severity_flag_1` to `severity_flag_4`: null where it cannot be told.

    An outcome indicator that nobody measured passes nothing: flags 2 and 3 are then not
    assessable. Outcomes flag a class, and never change it.

    Args:
        units: as `preliminary` and `beside` give them.
    """
    found = pl.col("preliminary_severity")
    away = [pl.col(f"outcome:{code}") - found for code in load("outcome_indicators").terms]
    farthest = pl.max_horizontal(one.abs() for one in away)
    worse, better = (
        pl.sum_horizontal((sign * one >= 1).fill_null(value=False) for one in away)
        for sign in (1, -1)
    )
    several = (worse >= rules.severity_3_outcomes) | (better >= rules.severity_3_outcomes)
    if rules.severity_3_outcomes == 0:
        several = pl.lit(value=False)
    return units.with_columns(
        severity_flag_1=pl.col("sectors_in_5") >= rules.severity_1_sectors,
        severity_flag_2=farthest >= rules.severity_2_phases,
        severity_flag_3=pl.when(farthest.is_not_null()).then(several),
        severity_flag_4=_fourth(found, rules.severity_4_reading),
    )


def _fourth(found: pl.Expr, reading: str) -> pl.Expr:
    """Flag 4, of which the text and the formula of the template disagree."""
    phases = [pl.col(f"phase:{code}") for code in sectors.main()]
    mild = pl.sum_horizontal(p.is_between(1, 4).fill_null(value=False) for p in phases)
    if reading == "formula":
        return (found == WORST) & (mild >= _TWO)
    if reading == "header":
        return (found < WORST) & (pl.col("sectors_in_4_up") > _FOUR)
    return pl.lit(value=False)
