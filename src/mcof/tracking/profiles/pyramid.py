"""The pyramid: people by age and sex, with those of whom neither is known."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mcof.tracking.bases import basis_of, weakness
from mcof.tracking.figures import whole_percent

_PLACE = (
    "code_set",
    "place_code",
    "place_level",
    "operation",
    "assessment",
    "population_group",
    "round",
    "reference_date",
)


def pyramid(stock: ir.Table) -> ir.Table:
    """How many women and men there are of each age range.

    Args:
        stock: by sex and age, or by one of them, as `mcof.tracking.figures.stock` gives it.

    Returns:
        One row per place, operation, assessment, group and `age` (null: not known), the
        youngest first by `age_from`: `female`, `male`, `other_sex`, `unknown_sex`,
        `individuals` of the row, `share` of `total_individuals` in whole per cent,
        `individuals_untold` (of the place, of whom no row speaks), `basis`.
    """
    none = ibis.null("string")
    rows = stock.mutate(
        age=stock["age"] if "age" in stock.columns else none,
        sex=ibis.coalesce(stock["sex"] if "sex" in stock.columns else none, ibis.literal("u")),
        _weak=weakness(stock["basis"]),
    )
    people = rows["individuals"]
    sums = rows.group_by([*_PLACE, "age"]).aggregate(
        female=people.sum(where=rows["sex"] == "f"),
        male=people.sum(where=rows["sex"] == "m"),
        other_sex=people.sum(where=rows["sex"] == "x"),
        unknown_sex=people.sum(where=rows["sex"] == "u"),
        individuals=people.sum(),
        total_individuals=rows["total_individuals"].max(),
        _weak=rows["_weak"].max(),
    )
    told = sums["individuals"].sum().over(group_by=list(_PLACE))
    zero = ibis.literal(0).cast("int64")
    untold = ibis.greatest(sums["total_individuals"] - ibis.coalesce(told, zero), zero)
    digits = sums["age"].re_extract(r"([0-9]+)", 1).nullif("")
    return sums.mutate(
        age_from=digits.cast("int64"),
        share=whole_percent(sums["individuals"], sums["total_individuals"]),
        individuals_untold=untold.cast("int64"),
        basis=basis_of(sums["_weak"]),
    ).drop("_weak")
