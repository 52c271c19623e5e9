"""Observations: displacement rows and assessed sites in one shape, each cell once."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mcof.tables import DISPLACEMENT
from mcof.tracking.standing import newest_of

_COLUMNS = DISPLACEMENT.names
_COUNTED = ("households", "individuals")


def observations(displacement: ir.Table, sites: ir.Table | None = None) -> ir.Table:
    """What was counted, in the columns of the `displacement` table plus `table`.

    A displacement row that does not name its assessment is of a baseline assessment
    (BA). A location that was closed has nobody, also where no figure says so; of one that
    could not be reached, a zero says nothing. Sites are of a site assessment (SA), their
    locations are the sites, and their women and men are the partition `sex`. Of several
    rows with the same key, which different imports brought, the one recorded last counts.
    """
    return newest(gathered(displacement, sites))


def gathered(displacement: ir.Table, sites: ir.Table | None = None) -> ir.Table:
    """What was counted, as `observations`, with every row of the same key."""
    counted = displacement.select(
        **{
            name: _told(displacement, name) if name in _COUNTED else displacement[name]
            for name in _COLUMNS
            if name != "assessment"
        },
        assessment=ibis.coalesce(displacement["assessment"], ibis.literal("BA")),
        table=ibis.literal("displacement"),
    )
    if sites is not None:
        counted = ibis.union(
            counted,
            _site_rows(sites, displacement, sex=None),
            _site_rows(sites, displacement, sex="f"),
            _site_rows(sites, displacement, sex="m"),
        )
    return counted


def _told(rows: ir.Table, name: str) -> ir.IntegerValue:
    """A count, after what the update status says of it."""
    status, count = rows["update_status"], rows[name]
    return ibis.cases(
        ((status == "CLOSED") & count.isnull(), ibis.literal(0, "int64")),
        ((status == "INACCESSIBLE") & (count == 0), ibis.null("int64")),
        else_=count,
    )


def newest(rows: ir.Table) -> ir.Table:
    """Of rows with the same key, the one recorded last."""
    return newest_of(rows, ["table", *DISPLACEMENT.key])


def _site_rows(sites: ir.Table, like: ir.Table, *, sex: str | None) -> ir.Table:
    """One partition of the people of the sites: all of them, or one sex."""
    said: dict[str, ir.Value] = {
        "assessment": ibis.literal("SA"),
        "location_id": sites["site_id"],
        "location_name": sites["site_name"],
        "population_group": ibis.coalesce(sites["population_group"], ibis.literal("IDP")),
        "breakdown": ibis.literal("sex" if sex else "total"),
        "sex": ibis.literal(sex) if sex else ibis.null("string"),
    }
    if sex:
        said["households"] = ibis.null("int64")
        said["individuals"] = sites["female" if sex == "f" else "male"]
    kinds = like.schema()
    row = {
        name: said[name]
        if name in said
        else sites[name]
        if name in sites.columns
        else ibis.null(kinds[name])
        for name in _COLUMNS
    }
    rows = sites.select(
        **{name: row[name].cast(kinds[name]) for name in _COLUMNS if name != "assessment"},
        assessment=row["assessment"],
        table=ibis.literal("sites"),
    )
    return rows.filter(rows["individuals"].notnull()) if sex else rows
