"""Comparing: what changed between two analyses, gap by gap and cell by cell, like for like."""

from __future__ import annotations

import itertools

import polars as pl

CELL = ("sector", "phase", "code_set", "place_code", "population_group")
"""What names a cell of the matrix; null is a name too."""

PLACE = ("code_set", "place_code")

CHANGES = (
    "opened", "grew", "changed-kind", "stale", "shrank", "closed", "not-comparable", "same",
)  # fmt: skip
"""Kinds of change, in the order in which they are shown."""

_ABOUT = ("gap", "kind", "reason", *CELL)
_FIGURES = ("magnitude", "magnitude_of", "stale")
_OF_CELL = ("need", "reached", "covered", "unmet", "coverage", "displaced", "actors", "state")


def changes(
    before: pl.DataFrame,
    after: pl.DataFrame,
    *,
    cells_before: pl.DataFrame,
    cells_after: pl.DataFrame,
) -> pl.DataFrame:
    """Every gap of two analyses, and what became of it.

    ================  ====================================================================
    change            holds where
    ================  ====================================================================
    opened, closed    found only after, only before, and the cell is there in both
    changed-kind      the same, and in the cell a gap of another kind closed, or opened
    grew, shrank      found in both, with more or fewer people of the same sort
    stale             found in both with the same people, of whom the figure is now old
    not-comparable    the cell is not there in one of them, or the people are unknown in
                      one, or are of another sort (displaced, in need): that is no change
    same              found in both with the same people, or unknown in both
    ================  ====================================================================

    Of a gap that is of no cell (of all sectors, or all groups) the place must be there in both.

    Returns:
        `gap, kind, reason`, the cell, `change`, `was_found`, `is_found`,
        `magnitude_before`, `magnitude_after`, `change_people`, `other_kinds` (those that it
        was, or became, joined by +).
    """
    both = _beside(before, after)
    there = _there(both, cells_before, cells_after)
    kinds = _other_kinds(there)
    told = there.join(kinds, on="gap", how="left", maintain_order="left")
    return (
        told.with_columns(change=_change())
        .with_columns(
            change_people=pl.when(pl.col("change").is_in(["grew", "shrank", "same", "stale"])).then(
                pl.col("magnitude_after") - pl.col("magnitude_before")
            )
        )
        .sort(
            pl.col("change").replace_strict({name: at for at, name in enumerate(CHANGES)}),
            -pl.coalesce("magnitude_after", "magnitude_before").fill_null(-1),
            "gap",
        )
        .select(
            *_ABOUT, "change", "was_found", "is_found", "magnitude_before", "magnitude_after",
            "change_people", "other_kinds",
        )
    )  # fmt: skip


def _beside(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The gaps of both, side by side."""
    one, other = (
        frame.select(*_ABOUT, *_FIGURES, pl.lit(value=True).alias("found"))
        for frame in (before, after)
    )
    both = one.join(other, on="gap", how="full", coalesce=True, suffix="_after")
    return both.select(
        "gap",
        *(pl.coalesce(f"{name}_after", name).alias(name) for name in _ABOUT[1:]),
        was_found=pl.col("found").fill_null(value=False),
        is_found=pl.col("found_after").fill_null(value=False),
        magnitude_before="magnitude",
        magnitude_after="magnitude_after",
        _same_sort=pl.col("magnitude_of").eq_missing(pl.col("magnitude_of_after")),
        _aged=pl.col("stale_after").fill_null(value=False)
        & ~pl.col("stale").fill_null(value=False),
    )


def _there(
    both: pl.DataFrame, cells_before: pl.DataFrame, cells_after: pl.DataFrame
) -> pl.DataFrame:
    """Whether the cell of each gap is there in both analyses; of no cell, whether its place is."""
    for name, cells in (("before", cells_before), ("after", cells_after)):
        both = present(both, cells, cell=f"_cell_{name}", place=f"_place_{name}")
    of_cell = pl.col("_cell_before") | pl.col("_cell_after")
    of_place = pl.col("_place_before") | pl.col("_place_after")
    return both.with_columns(
        _comparable=pl.when(of_cell)
        .then(pl.col("_cell_before") & pl.col("_cell_after"))
        .when(of_place)
        .then(pl.col("_place_before") & pl.col("_place_after"))
        .otherwise(pl.lit(value=True))
    )


def present(gaps: pl.DataFrame, cells: pl.DataFrame, *, cell: str, place: str) -> pl.DataFrame:
    """The gaps with two flags: whether their cell is there, and whether any of their place is."""
    for name, key in ((cell, CELL), (place, PLACE)):
        there = cells.select(*key).unique().with_columns(pl.lit(value=True).alias(name))
        gaps = gaps.join(there, on=list(key), how="left", nulls_equal=True, maintain_order="left")
    return gaps.with_columns(pl.col(cell, place).fill_null(value=False))


def _other_kinds(both: pl.DataFrame) -> pl.DataFrame:
    """Of gaps that opened or closed, the kinds that did the opposite in their cell."""
    moved = both.filter(pl.col("was_found") != pl.col("is_found"))
    pairs = moved.select("gap", *CELL, "kind", "is_found").join(
        moved.select(*CELL, other="kind", _other_found="is_found"),
        on=list(CELL),
        nulls_equal=True,
    )
    turned = (pl.col("is_found") != pl.col("_other_found")) & (pl.col("kind") != pl.col("other"))
    return pairs.filter(turned).group_by("gap").agg(
        other_kinds=pl.col("other").unique().sort().str.join("+")
    )  # fmt: skip


def _change() -> pl.Expr:
    one, other = pl.col("magnitude_before"), pl.col("magnitude_after")
    in_both = pl.col("was_found") & pl.col("is_found")
    unknown_in_one = one.is_null() != other.is_null()
    return (
        pl.when(~pl.col("_comparable"))
        .then(pl.lit("not-comparable"))
        .when(~in_both & pl.col("other_kinds").is_not_null())
        .then(pl.lit("changed-kind"))
        .when(~in_both)
        .then(pl.when("is_found").then(pl.lit("opened")).otherwise(pl.lit("closed")))
        .when(unknown_in_one | (~pl.col("_same_sort") & one.is_not_null()))
        .then(pl.lit("not-comparable"))
        .when(other > one)
        .then(pl.lit("grew"))
        .when(other < one)
        .then(pl.lit("shrank"))
        .when("_aged")
        .then(pl.lit("stale"))
        .otherwise(pl.lit("same"))
    )


def cells(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Two matrices cell by cell.

    Returns:
        The cell, `presence` (both, only-before, only-after), `need`, `reached`, `covered`,
        `unmet`, `coverage`, `displaced`, `actors` and `state`, each `_before` and `_after`,
        and `change_need`, `change_reached`, `change_unmet`: null where either is unknown.
        A cell that is there in one alone was not assessed in the other: that is no change.
    """
    one, other = (
        frame.select(*CELL, *_OF_CELL, pl.lit(value=True).alias("there"))
        for frame in (before, after)
    )
    both = one.join(
        other, on=list(CELL), how="full", coalesce=True, nulls_equal=True, suffix="_after"
    )
    named = both.rename({name: f"{name}_before" for name in _OF_CELL})
    presence = (
        pl.when(pl.col("there") & pl.col("there_after"))
        .then(pl.lit("both"))
        .when("there")
        .then(pl.lit("only-before"))
        .otherwise(pl.lit("only-after"))
    )
    return named.select(
        *CELL,
        presence.alias("presence"),
        *(f"{name}_{when}" for name in _OF_CELL for when in ("before", "after")),
        *(
            (pl.col(f"{name}_after") - pl.col(f"{name}_before")).alias(f"change_{name}")
            for name in ("need", "reached", "unmet")
        ),
    ).sort(*CELL, nulls_last=True)


def because(changed: pl.DataFrame, steps: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The changes with `because`: at which of some steps from one analysis to the other.

    Args:
        changed: as `changes` gives it.
        steps: gaps by the name of the step that led to them, in order: first those of
            before as `method`, at last those of after. A step that changed whether the gap is
            found, or its people, is a reason; several are joined by +.
    """
    names = list(steps)
    wide = changed.select("gap")
    for name, frame in steps.items():
        one = frame.select("gap", "magnitude", pl.lit(value=True).alias("found")).select(
            "gap", pl.struct("found", "magnitude").alias(name)
        )
        wide = wide.join(one, on="gap", how="left", maintain_order="left")
    moved = [
        pl.when(pl.col(one).ne_missing(pl.col(other))).then(pl.lit(other))
        for one, other in itertools.pairwise(names)
    ]
    told = wide.select("gap", because=pl.concat_str(moved, separator="+", ignore_nulls=True))
    reason = (
        pl.when(pl.col("change") == "not-comparable")
        .then(None)
        .when(pl.col("change") == "stale")
        .then(pl.lit("time"))
    )
    return changed.join(told, on="gap", how="left", maintain_order="left").with_columns(
        because=reason.when(pl.col("because") != "").then("because")
    )
