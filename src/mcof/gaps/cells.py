"""Cells: which sectors, phases, places and groups the matrix speaks of."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mcof.gaps.phases import AFTER, DURING
from mcof.tracking.bases import STRENGTH

WHERE = ("sector", "code_set", "place")
KEY = (*WHERE, "group", "phase")

_RULES = ("stated", "set", "arrivals", "displaced", "returnees", "nobody-there", "unknown")
"""How a cell came by its phase; of several the first is told."""


def present(stock: pl.DataFrame) -> pl.DataFrame:
    """The people of each group in each place: the largest of the operations, never their sum.

    Args:
        stock: as `mcof.tracking.figures.stock` gives it, without dimensions.

    Returns:
        `code_set`, `place`, `group`, `displaced`, `displaced_on`, `displaced_basis`,
        `stock_rows`, `reliability`, `credibility` (the weakest of those that were judged).
    """
    weak = pl.col("basis").replace_strict(
        dict(zip(STRENGTH, range(len(STRENGTH)), strict=True)),
        default=None,
        return_dtype=pl.Int64,
    )
    grades = {
        name: pl.col(f"weakest_{name}") if f"weakest_{name}" in stock.columns else pl.lit(None)
        for name in ("reliability", "credibility")
    }
    return (
        stock.filter(pl.col("place_code").is_not_null())
        .with_columns(
            group=pl.col("population_group").fill_null(""),
            place=pl.col("place_code"),
            _weak=weak,
            **{name: grade.cast(pl.String) for name, grade in grades.items()},
        )
        .group_by("code_set", "place", "group", maintain_order=True)
        .agg(
            displaced=pl.col("individuals").max(),
            displaced_on=pl.col("reference_date").max(),
            displaced_basis=pl.col("_weak").max(),
            stock_rows=pl.col("rows").sum(),
            reliability=pl.col("reliability").max(),
            credibility=pl.col("credibility").max(),
        )
        .with_columns(basis_word("displaced_basis"))
    )


def basis_word(weak: str) -> pl.Expr:
    """The basis of a weakness, under the same name."""
    return pl.col(weak).replace_strict(
        list(range(len(STRENGTH))), list(STRENGTH), default=None, return_dtype=pl.String
    )


def phased(rows: pl.DataFrame, people: pl.DataFrame, phases: pl.DataFrame) -> pl.DataFrame:
    """The rows with their phase: as stated, else by who is there.

    Args:
        phases: of groups and places, as `mcof.gaps.phases.leading` gives them.

    Returns:
        `phase`, `phases` (all that hold at once, joined by `|`) and `phase_rule`: `stated`;
        what `phases` says of the group in the place (`set` by a person, `arrivals`,
        `displaced`, `returnees`, `nobody-there`); of a group of which it says nothing
        `returnees` (after the crisis), `displaced` (during it, where internally displaced
        people are), or `unknown` ("" stays).
    """
    place = ["code_set", "place"]
    known = phases.select(*place, "group", _phase="phase", _phases="phases", _rule="phase_rule")
    idps = people.filter((pl.col("group") == "IDP") & (pl.col("displaced") > 0))
    joined = rows.join(known, on=[*place, "group"], how="left").join(
        idps.select(*place, _idps=True), on=place, how="left"
    )
    said = pl.col("phase") != ""
    rule = (
        pl.when(said)
        .then(pl.lit("stated"))
        .when(pl.col("_rule").is_not_null())
        .then("_rule")
        .when(pl.col("group") == "RETURNEE")
        .then(pl.lit("returnees"))
        .when("_idps")
        .then(pl.lit("displaced"))
        .otherwise(pl.lit("unknown"))
    )
    by_rule = (
        pl.when(pl.col("_rule").is_not_null())
        .then("_phase")
        .when(pl.col("group") == "RETURNEE")
        .then(pl.lit(AFTER))
        .when("_idps")
        .then(pl.lit(DURING))
        .otherwise(pl.lit(""))
    )
    told = joined.with_columns(
        phase_rule=rule, phase=pl.when(said).then("phase").otherwise(by_rule), _said=said
    )
    several = pl.when(~pl.col("_said") & pl.col("_rule").is_not_null()).then("_phases")
    return told.with_columns(phases=pl.coalesce(several, "phase")).drop(
        "_phase", "_phases", "_rule", "_idps", "_said"
    )


def asked_of(
    needs: pl.DataFrame, people: pl.DataFrame, phases: pl.DataFrame, sectors: Sequence[str]
) -> pl.DataFrame:
    """The cells that need or displacement makes: who is there needs every sector looked at.

    Where a need is stated for everybody in a place, its displaced people are in it and
    make no cell of their own.
    """
    stated = needs.select(*KEY, "phases", "phase_rule")
    there = people.filter(pl.col("displaced").is_null() | (pl.col("displaced") > 0))
    there = phased(there.with_columns(phase=pl.lit("")), people, phases)
    listed = pl.DataFrame({"sector": list(sectors)}, schema={"sector": pl.String})
    there = listed.join(there, how="cross").select(*KEY, "phases", "phase_rule")
    everybody = stated.filter(pl.col("group") == "").select(WHERE)
    return _once(pl.concat([stated, there.join(everybody, on=list(WHERE), how="anti")]))


def compatible(responses: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Pairs of a response and a cell that it may be about; cell columns as `c_group`, `c_phase`."""
    renamed = cells.rename({"group": "c_group", "phase": "c_phase"})
    pairs = responses.join(renamed, on=list(WHERE), how="inner")
    return pairs.filter(_may_mean("group"), _may_mean("phase"))


def _may_mean(name: str) -> pl.Expr:
    """Whether a row may be about a cell: both say the same, or one of them does not say."""
    said, cell = pl.col(name), pl.col(f"c_{name}")
    return (said == cell) | (said == "") | (cell == "")


def answered_only(
    responses: pl.DataFrame, base: pl.DataFrame, people: pl.DataFrame, phases: pl.DataFrame
) -> pl.DataFrame:
    """Cells of responses that are about no need and nobody displaced that is known of."""
    said = responses.select(KEY).unique(maintain_order=True)
    met = compatible(said, base.select(KEY)).select(KEY)
    left = said.join(met, on=list(KEY), how="anti")
    return _once(phased(left, people, phases).select(*KEY, "phases", "phase_rule"))


def _once(cells: pl.DataFrame) -> pl.DataFrame:
    """Each cell once; `stated` comes before what a rule gave."""
    order = pl.col("phase_rule").replace_strict(
        {rule: at for at, rule in enumerate(_RULES)}, default=len(_RULES), return_dtype=pl.Int64
    )
    first = cells.with_columns(_order=order).sort(*KEY, "_order", "phases", maintain_order=True)
    return first.unique(list(KEY), keep="first", maintain_order=True).drop("_order")
