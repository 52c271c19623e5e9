"""Records of lists counted as they stand, before anybody is linked: pure, for any engine."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

CELL = ("unit", "place_code", "population_group", "sex")


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
    place = records["place_above"] if level == 1 else records["place_code"]
    placed = records.mutate(place_code=place)
    # One pass over all rows that only counts; what units mean is decided on the few cells.
    counted = placed.group_by(CELL).aggregate(
        records=placed.count(),
        sized=placed["size"].sum(),
        known=placed["size"].count(),
    )
    households = counted["unit"] == "households"
    meant = counted.mutate(
        sex=ibis.ifelse(households, ibis.null("string"), counted["sex"]),
        people=ibis.ifelse(households, counted["sized"].coalesce(0), counted["records"]),
        size_unknown=ibis.ifelse(households, counted["records"] - counted["known"], 0),
    )
    return meant.group_by(CELL).aggregate(
        records=meant["records"].sum(),
        people=meant["people"].sum(),
        size_unknown=meant["size_unknown"].sum(),
    )
