"""Which rows stand: of several that say the same thing, those of the newest import."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from mcof.tracking.levels import where


def newest_of(rows: ir.Table, key: Sequence[str]) -> ir.Table:
    """Of rows with the same key, the one recorded last."""
    order = [rows["recorded_at"].desc(), rows["import_id"].desc(), rows["row_id"].desc()]
    place = ibis.row_number().over(group_by=list(key), order_by=order)
    numbered = rows.mutate(_newer=place)
    return numbered.filter(numbered["_newer"] == 0).drop("_newer")


def newest_import_of(rows: ir.Table, key: Sequence[str]) -> ir.Table:
    """Of rows with the same key, all those of the import recorded last.

    For records of which two alike may both be true, such as two groups of travellers: what
    one import says twice is two, what two imports say is said again.
    """
    stamp = rows["recorded_at"].cast("string") + "|" + rows["import_id"]
    rows = rows.mutate(_stamp=stamp)
    last = rows["_stamp"].max().over(group_by=list(key))
    return where(rows, rows["_stamp"] == last).drop("_stamp")
