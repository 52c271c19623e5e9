"""Need: how many people need a sector of assistance, counted once in each place."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import polars as pl

from mcof.gaps.cells import phased
from mcof.gaps.depths import ADMINS, located, shallowest
from mcof.gaps.periods import Period, overlapping, recency, undated
from mcof.tracking.bases import weakness

_PLACE = ("code_set", "place_code")
_SUBJECT = ("sector", "group", "phase")
_FIGURES = ("in_need", "targeted", "reached")


def stated(needs: ir.Table, *, period: Period | None) -> ir.Table:
    """What was stated of the need in each place, from rows in any number: one figure each.

    Of the rows of one place, sector, group and phase:

    - only those of the newest period count;
    - a category that says something else than sex, age and group, such as people with
      disabilities, is no whole and does not count;
    - whole figures are never added (categories and plans overlap): the largest counts;
    - where only parts by sex or by age are given, those of one partition are added.

    Returns:
        `code_set`, `place_code`, `sector`, `group`, `phase` ("" where not said), `in_need`,
        `targeted`, `reached`, `severity`, `place_level`, `weak`, `rows`, `undated`, `newest`
        (a day); of the whole figures that name no category the smallest, `least`, and whether
        the need is given by sex or age, `split` (0 or 1).
    """
    return _whole(_newest(_distinct(overlapping(needs, period))))


def units(
    said: pl.DataFrame,
    paths: pl.DataFrame,
    people: pl.DataFrame,
    phases: pl.DataFrame,
    *,
    level: int,
) -> pl.DataFrame:
    """The places for which a need was stated, each with one figure.

    A place counts only where no place above it has a figure, so that no level is added
    to another.

    Args:
        said: the rows of `stated`.
        people: who is there, as `mcof.gaps.cells.present` says.
        phases: as `mcof.gaps.phases.leading` says; they give a phase to rows that state none.

    Returns:
        The columns of `stated` with `phase_rule`, `place` (at level), `own_level` and
        `admin0 .. admin3`.
    """
    placed = phased(located(said, paths, level=level), people, phases)
    counted = shallowest(
        placed,
        level=level,
        within=[*_SUBJECT, "code_set"],
        speaks=pl.col("in_need").is_not_null(),
    )
    return _merged(counted)


def _distinct(needs: ir.Table) -> ir.Table:
    """One row per place, subject, last day, sex and age, of the rows that may be a whole."""
    said = needs.filter(needs["category_rest"].isnull())
    named = said.rename(group="population_group").mutate(day=recency(needs))
    rows = named.group_by([*_PLACE, *_SUBJECT, "day", "sex", "age"]).aggregate(
        **{name: named[name].max() for name in (*_FIGURES, "severity", "place_level")},
        least=named["in_need"].min(where=named["category"].isnull()),
        weak=weakness(named["basis"]).max(),
        rows=named.count(),
        undated=undated(named),
    )
    # what is worked out of the keys is worked out once a group, not once a row
    by_sex, by_age = ibis.ifelse(rows["sex"].isnull(), "", "s"), rows["age"].isnull()
    return rows.mutate(
        group=rows["group"].fill_null(""),
        phase=rows["phase"].fill_null(""),
        cut=by_sex + ibis.ifelse(by_age, "", "a"),
    )


def _newest(rows: ir.Table) -> ir.Table:
    """The rows of the last day of their place and subject; undated ones where none is dated."""
    last = rows.mutate(newest=rows["day"].max().over(group_by=[*_PLACE, *_SUBJECT]))
    return last.filter(last["newest"].isnull() | (last["day"] == last["newest"]))


def _whole(rows: ir.Table) -> ir.Table:
    """One row per place and subject: the whole figure, or the parts of one partition."""

    def whole(name: str) -> ir.IntegerScalar:
        cuts = (rows[name].sum(where=rows["cut"] == cut) for cut in ("s", "a", "sa"))
        return ibis.coalesce(rows[name].max(where=rows["cut"] == ""), *cuts).cast("int64")

    return rows.group_by([*_PLACE, *_SUBJECT]).aggregate(
        **{name: whole(name) for name in _FIGURES},
        severity=rows["severity"].max(),
        place_level=rows["place_level"].max(),
        weak=rows["weak"].max(),
        rows=rows["rows"].sum(),
        undated=rows["undated"].sum(),
        newest=rows["newest"].max(),
        least=rows["least"].min(where=rows["cut"] == ""),
        split=ibis.ifelse((rows["cut"] != "") & rows["in_need"].notnull(), 1, 0)
        .max()
        .cast("int64"),
    )


def _merged(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per place and subject, where a stated phase and one given by rule are the same."""
    where = ["code_set", "place", "place_code", "own_level", *_SUBJECT]
    most = (*ADMINS, *_FIGURES, "severity", "weak", "newest", "phase_rule", "phases", "split")
    return rows.group_by(where, maintain_order=True).agg(
        *(pl.col(name).max() for name in most),
        pl.col("least").min(),
        pl.col("rows").sum(),
        pl.col("undated").sum(),
    )
