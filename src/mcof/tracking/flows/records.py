"""Records of flow monitoring: which count, where they were made, and how they are divided."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from mcof.errors import InputError
from mcof.tables import FLOWS
from mcof.tracking.flows.days import POINT, listed
from mcof.tracking.levels import place_at, with_paths
from mcof.tracking.standing import newest_import_of, newest_of

DIMENSIONS = {
    "direction": "direction",
    "reason": "reason",
    "mode": "mode",
    "group": "population_group",
    "nationality": "nationality",
    "origin": "origin_country",
    "origin_place": "origin_code",
    "destination": "destination_country",
    "destination_place": "destination_code",
    "sex": "sex",
    "age": "age",
    "point": "point_id",
    "place": "place_code",
}
"""What flows can be asked by, and the column that holds it."""

OF_POINTS = frozenset({"point_id", "place_code"})
"""Dimensions by which points are told apart, and so what they cover."""

VULNERABLE = ("children", "under_five", "unaccompanied", "pregnant", "disabled", "older")
"""Counts among the travellers; one person may be in several, so they are never added up."""


def dimensions(by: Sequence[str]) -> tuple[str, ...]:
    """The columns of what is asked by name or by column.

    Raises:
        InputError: there is no such dimension; or sex and age together, which a registry
            counts apart.
    """
    names = DIMENSIONS | {column: column for column in DIMENSIONS.values()}
    unknown = [asked for asked in by if asked not in names]
    if unknown:
        raise InputError(
            f"'{unknown[0]}' is no dimension of flows",
            code="dimension-unknown",
            advice=f"Ask by {', '.join(DIMENSIONS)}.",
        )
    columns = tuple(dict.fromkeys(names[asked] for asked in by))
    if {"sex", "age"} <= set(columns):
        raise InputError(
            "Sex and age of travellers are counted apart, so they cannot be crossed",
            code="dimensions-not-crossed",
            advice="Ask by sex, and then by age.",
        )
    return columns


def counted(flows: ir.Table) -> ir.Table:
    """The records that count.

    Records alike in one import are two groups of travellers; where two imports say the same,
    those of the later count. Of records with one id, the one recorded last counts.

    Args:
        flows: rows of `flows`.
    """
    rows = newest_import_of(flows, FLOWS.key)
    own = ibis.coalesce(rows["record_id"], ibis.literal("|") + rows["row_id"])
    return newest_of(rows.mutate(_own=own), ["operation", "_own"]).drop("_own")


def at_places(records: ir.Table, points: ir.Table, paths: ir.Table, level: int) -> ir.Table:
    """The records with the place of the level that they were made in: their own or their point's.

    Args:
        records: of `counted`.
        points: rows of `flow_points`.
    """
    known = listed(points)
    spot = known.select(
        _o=known["operation"],
        _p=known["point_id"],
        _set=known["code_set"],
        _code=known["place_code"],
        _level=known["place_level"],
    )
    rows = records.left_join(
        spot, [records["operation"] == spot["_o"], records["point_id"] == spot["_p"]]
    )
    rows = rows.mutate(
        code_set=ibis.coalesce(rows["code_set"], rows["_set"]),
        place_level=ibis.ifelse(rows["place_code"].isnull(), rows["_level"], rows["place_level"]),
        place_code=ibis.coalesce(rows["place_code"], rows["_code"]),
    ).drop("_o", "_p", "_set", "_code", "_level")
    rows = with_paths(rows, paths)
    return rows.mutate(place_code=place_at(rows, level))


def points_at(points: ir.Table, paths: ir.Table, level: int) -> ir.Table:
    """Every listed point with its place of the level."""
    rows = with_paths(listed(points), paths)
    return rows.select(*POINT, place_code=place_at(rows, level))


def divided(records: ir.Table, columns: Sequence[str]) -> ir.Table:
    """The records with a row for each sex or age where that is asked.

    A group of travellers is of both sexes, so groups and counts of the vulnerable are unknown
    where people are divided.
    """
    if "sex" in columns:
        female, male = records["female"], records["male"]
        zero = ibis.literal(0).cast("int64")
        told = ibis.coalesce(female, zero) + ibis.coalesce(male, zero)
        return _split(records, "sex", {"f": female, "m": male}, records["individuals"] - told)
    if "age" in columns:
        children = records["children"]
        grown = records["individuals"] - children
        rest = ibis.ifelse(children.isnull(), records["individuals"], 0)
        return _split(records, "age", {"0-17": children, "18+": grown}, rest)
    return records


def _split(
    records: ir.Table, column: str, parts: dict[str, ir.IntegerValue], rest: ir.IntegerValue
) -> ir.Table:
    nobody = ibis.null("int64")
    blank = {"groups": nobody} | dict.fromkeys(VULNERABLE, nobody)
    mixed = records[column].isnull()
    rows = [records.filter(~mixed)]
    for code, people in parts.items():
        rows.append(
            records.filter(mixed & people.notnull()).mutate(
                **blank, **{column: ibis.literal(code), "individuals": people.cast("int64")}
            )
        )
    untold = ibis.or_(*(people.isnull() for people in parts.values()))
    left = (rest > 0) | (records["individuals"].isnull() & untold)
    rows.append(records.filter(mixed & left).mutate(**blank, individuals=rest.cast("int64")))
    return ibis.union(*rows)
