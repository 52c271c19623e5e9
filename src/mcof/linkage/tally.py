"""Records of lists counted as they stand, before anybody is linked: pure, for any engine."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def tally(records: ir.Table, *, level: int = 2) -> ir.Table:
    """How many records and people there are, by unit, place, group and sex.

    Who stands in two lists counts twice: this is what the lists say, not how many people
    there are.

    Args:
        records: rows of `registration_records`.
        level: of the places: 1 governorate, 2 as the records say.

    Returns:
        `unit, place_code, population_group, sex, records, people, size_unknown`. A record
        of a household has no sex; people are a lower bound where sizes are unknown.
    """
    households = records["unit"] == "households"
    place = records["place_above"] if level == 1 else records["place_code"]
    cells = records.select(
        unit=records["unit"],
        place_code=place,
        population_group=records["population_group"],
        sex=ibis.ifelse(households, ibis.null("string"), records["sex"]),
        weight=ibis.ifelse(households, records["size"], ibis.literal(1, "int64")),
    )
    grouped = cells.group_by(["unit", "place_code", "population_group", "sex"])
    return grouped.aggregate(
        records=cells.count(),
        people=cells["weight"].sum().coalesce(0),
        size_unknown=cells["weight"].isnull().sum().coalesce(0),
    )
