"""Need: how many people need a sector of assistance, counted once in each place."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mcof.gaps.cells import phased
from mcof.gaps.periods import Period, overlapping, recency, undated
from mcof.tracking.bases import weakness
from mcof.tracking.levels import DEEPEST, located, shallowest

_PLACE = ("code_set", "place_code")
_SUBJECT = ("sector", "group", "phase")
_FIGURES = ("in_need", "targeted", "reached")


def units(
    needs: ir.Table, paths: ir.Table, people: ir.Table, *, level: int, period: Period | None
) -> ir.Table:
    """The places for which a need was stated, each with one figure.

    Of the rows of one place, sector, group and phase:

    - only those of the newest period count;
    - whole figures are never added (categories and plans overlap): the largest counts;
    - where only parts by sex or by age are given, those of one partition are added;
    - a place counts only where no place above it has a figure, so that no level is
      added to another.

    Args:
        people: who is there, as `mcof.gaps.cells.present` says; it gives a phase to
            rows that state none.

    Returns:
        `sector, group, phase` ("" where not said), `phase_rule`, `code_set`, `place` (at level),
        `place_code` (its own), `own_level`, `admin0 .. admin3`, `in_need`, `targeted`,
        `reached`, `severity`, `weak`, `rows`, `undated`, `newest` (a day).
    """
    newest = _newest(_distinct(overlapping(needs, period)))
    placed = located(_whole(newest), paths, level=level)
    placed = phased(placed.filter(placed["place"].notnull()), people)
    counted = shallowest(
        placed,
        level=level,
        within=[*_SUBJECT, "code_set"],
        speaks=placed["in_need"].notnull(),
    )
    return _merged(counted)


def _distinct(needs: ir.Table) -> ir.Table:
    """One row per place, subject, last day, sex and age."""
    named = needs.rename(group="population_group").mutate(day=recency(needs))
    rows = named.group_by([*_PLACE, *_SUBJECT, "day", "sex", "age"]).aggregate(
        **{name: named[name].max() for name in (*_FIGURES, "severity", "place_level")},
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
    )


def _merged(rows: ir.Table) -> ir.Table:
    """One row per place and subject, where a stated phase and one given by rule are the same."""
    where = ["code_set", "place", "place_code", "own_level", *_SUBJECT]
    return rows.group_by(where).aggregate(
        **{f"admin{at}": rows[f"admin{at}"].max() for at in range(DEEPEST + 1)},
        **{name: rows[name].max() for name in (*_FIGURES, "severity", "weak", "newest")},
        phase_rule=rows["phase_rule"].max(),
        rows=rows["rows"].sum(),
        undated=rows["undated"].sum(),
    )
