"""The sector profile of sites: how many have a service, and how many people live in those."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.errors import InputError
from mcof.tables import SITES
from mcof.tracking.bases import basis_of, weakness
from mcof.tracking.figures import whole_percent
from mcof.tracking.levels import deeper, place_at, with_paths
from mcof.tracking.rounds import last_of_operation
from mcof.tracking.standing import newest_of

SERVICES = {
    "water": "WSH",
    "toilets": "WSH",
    "bathing": "WSH",
    "waste": "WSH",
    "management": "CAMP_DTM",
    "committee": "CAMP_DTM",
    "other_services": "MULTI",
    "return_project": "REINTEGRATION",
}
"""The columns of `sites` that say whether a site has something, and the sector of each."""

_YES = ("yes", "y", "true", "1", "oui", "si", "نعم", "يوجد", "بەڵێ", "هەیە")
_NO = ("no", "n", "false", "0", "non", "none", "لا", "لا يوجد", "نەخێر", "نییە")


def site_profile(
    sites: ir.Table,
    paths: ir.Table,
    *,
    level: int = 0,
    services: Sequence[str] = (),
    round: int | None = None,
    on: date | None = None,
    operation: str | None = None,
) -> ir.Table:
    """In how many sites there is water, a committee ..., and how many people live in them.

    A site that was not asked, or whose answer is neither yes nor no, is unknown: it is in
    no share and is counted beside it. The people are those of the site on that day, so the
    shares of people are shares of people in sites, never of a population.

    Args:
        sites: rows of the `sites` table.
        level: of the places: 0 country, 1 governorate, 2 district.
        services: columns of `SERVICES`; all by default.
        round: a round; None for the latest of each operation.
        on: the last day to look at.

    Returns:
        One row per operation, place and service: `round`, `reference_date`, `sector`,
        `sites`, `sites_with`, `sites_without`, `sites_unknown`, `share_sites_with` (whole
        per cent of the sites that said), the same for `individuals`, where the people of
        sites that do not say how many they are stand in no sum (`sites_without_individuals`),
        `basis`.

    Raises:
        InputError: a service that sites do not have.

    Method: docs/reference/methods/surveys.md.
    """
    wanted = _wanted(services)
    rows = newest_of(sites, SITES.key)
    for column, value in (("round", round), ("operation", operation)):
        if value is not None:
            rows = rows.filter(rows[column] == value)
    if on is not None:
        rows = rows.filter(rows["reference_date"] <= ibis.literal(on))
    rows = deeper(with_paths(last_of_operation(rows), paths), level)
    parts = [_of_service(rows, name, level) for name in wanted]
    counted = parts[0] if len(parts) == 1 else ibis.union(*parts)
    return _shares(counted)


def _wanted(services: Sequence[str]) -> Sequence[str]:
    unknown = [name for name in services if name not in SERVICES]
    if unknown:
        raise InputError(
            f"Sites are not asked about '{unknown[0]}'",
            code="service-unknown",
            advice=f"Ask about {', '.join(SERVICES)}.",
        )
    return tuple(services) or tuple(SERVICES)


def has(answer: ir.StringValue) -> ir.BooleanValue:
    """Whether a text says yes or no, alone or as its first word; null where it says neither."""
    said = answer.lower().strip()
    yes = ibis.or_(*(((said == word) | said.startswith(f"{word} ")) for word in _YES))
    no = ibis.or_(*(((said == word) | said.startswith(f"{word} ")) for word in _NO))
    return ibis.cases((no, False), (yes, True), else_=ibis.null("boolean"))


def _of_service(rows: ir.Table, name: str, level: int) -> ir.Table:
    rows = rows.select(
        "operation",
        "code_set",
        "round",
        "reference_date",
        "individuals",
        place_code=place_at(rows, level),
        service=ibis.literal(name),
        sector=ibis.literal(SERVICES[name]),
        _has=has(rows[name]),
        _weak=weakness(rows["basis"]),
    )
    people = rows["individuals"]
    there, not_there = rows["_has"].fill_null(False), (~rows["_has"]).fill_null(False)
    counted = rows.group_by(["operation", "code_set", "place_code", "service", "sector"]).aggregate(
        round=rows["round"].max(),
        reference_date=rows["reference_date"].max(),
        sites=rows.count(),
        sites_with=rows.count(where=there),
        sites_without=rows.count(where=not_there),
        sites_unknown=rows.count(where=~(there | not_there)),
        sites_without_individuals=rows.count(where=people.isnull()),
        individuals=people.sum(),
        individuals_with=people.sum(where=there),
        individuals_without=people.sum(where=not_there),
        individuals_unknown=people.sum(where=~(there | not_there)),
        _weak=rows["_weak"].max(),
    )
    return counted.mutate(
        place_level=ibis.literal(level).cast("int64"), basis=basis_of(counted["_weak"])
    ).drop("_weak")


def _shares(counted: ir.Table) -> ir.Table:
    """The shares of those that said; a side on which no site stands has 0 people."""
    zero = ibis.literal(0).cast("int64")
    sides: dict[str, ir.Value] = {}
    for side in ("with", "without", "unknown"):
        nobody = counted[f"sites_{side}"] == 0
        sides[f"individuals_{side}"] = ibis.ifelse(nobody, zero, counted[f"individuals_{side}"])
    table = counted.mutate(**sides)
    return table.mutate(
        share_sites_with=whole_percent(
            table["sites_with"], table["sites_with"] + table["sites_without"]
        ),
        share_individuals_with=whole_percent(
            table["individuals_with"], table["individuals_with"] + table["individuals_without"]
        ),
    )
