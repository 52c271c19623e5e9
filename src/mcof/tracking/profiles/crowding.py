"""Crowding: how much of a site's area there is for each person, and people per household."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.tables import SITES
from mcof.tracking.rounds import last_of_operation
from mcof.tracking.standing import newest_of

ENOUGH, LEAST = 45, 30
"""Square metres of a site for each person: with its services, and where they lie outside
(Sphere Handbook 2018, shelter and settlement standard 2)."""


def crowding(
    sites: ir.Table,
    *,
    round: int | None = None,
    on: date | None = None,
    operation: str | None = None,
) -> ir.Table:
    """The area for each person of each site, in the latest round of each operation.

    Args:
        sites: rows of the `sites` table.
        round: a round; None for the latest of each operation.
        on: the last day to look at.

    Returns:
        One row per site: the keys, `round`, `reference_date`, `households`, `individuals`,
        `area_sqm`, `sqm_per_person`, `persons_per_household` (null where a figure is
        unknown or zero) and `space`: `below-30`, `30-to-45`, `at-least-45` or `unknown`.
    """
    rows = newest_of(sites, SITES.key)
    for column, value in (("round", round), ("operation", operation)):
        if value is not None:
            rows = rows.filter(rows[column] == value)
    if on is not None:
        rows = rows.filter(rows["reference_date"] <= ibis.literal(on))
    rows = last_of_operation(rows)
    people = rows["individuals"].cast("float64").nullif(0)
    area = ibis.ifelse(rows["area_sqm"] > 0, rows["area_sqm"], ibis.null("float64")) / people
    return rows.select(
        "operation", "round", "reference_date", "code_set", "place_code", "place_level",
        "site_id", "site_name", "population_group", "households", "individuals", "area_sqm",
        sqm_per_person=area,
        persons_per_household=rows["individuals"] / rows["households"].cast("float64").nullif(0),
        space=ibis.cases(
            (area < LEAST, f"below-{LEAST}"),
            (area < ENOUGH, f"{LEAST}-to-{ENOUGH}"),
            (area >= ENOUGH, f"at-least-{ENOUGH}"),
            else_="unknown",
        ),
        basis=rows["basis"],
    )  # fmt: skip


def crowded_places(crowded: ir.Table) -> ir.Table:
    """How many people of each place live in sites of each space; unknown is counted apart.

    Returns:
        One row per operation, place and group: `sites`, `sites_unknown`,
        `individuals_below_30`, `individuals_30_to_45`, `individuals_at_least_45`,
        `individuals_unknown_space`, `individuals`.
    """
    people = crowded["individuals"]
    keys = ["operation", "code_set", "place_code", "place_level", "population_group"]
    zero = ibis.literal(0).cast("int64")

    def of(space: str) -> ir.IntegerScalar:
        return ibis.coalesce(people.sum(where=crowded["space"] == space), zero).cast("int64")

    return crowded.group_by(keys).aggregate(
        round=crowded["round"].max(),
        reference_date=crowded["reference_date"].max(),
        sites=crowded.count(),
        sites_unknown=crowded.count(where=crowded["space"] == "unknown"),
        individuals_below_30=of(f"below-{LEAST}"),
        individuals_30_to_45=of(f"{LEAST}-to-{ENOUGH}"),
        individuals_at_least_45=of(f"at-least-{ENOUGH}"),
        individuals_unknown_space=of("unknown"),
        individuals=people.sum(),
    )
