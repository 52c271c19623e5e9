"""The checks that one table has and others have not."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mcof.ingest.checks import answers, events, figures, flows, means, responses
from mcof.tables import (
    ANSWERS,
    EVENTS,
    FLOW_POINTS,
    FLOWS,
    MEANS,
    REGISTRATIONS,
    RESPONSES,
    Table,
)


def own_findings(
    rows: pl.DataFrame, table: Table, beside: Mapping[str, pl.DataFrame]
) -> list[pl.DataFrame]:
    """What is wrong with the rows by the rules of their own table.

    Args:
        beside: rows of other tables, or of this one, that the workspace has already.
    """
    if table is FLOWS:
        return [
            flows.at_points(rows, beside.get(FLOW_POINTS.name)),
            figures.exceeds(rows, "groups-over-individuals", "groups", "individuals"),
        ]
    if table is RESPONSES:
        return responses.checks(rows)
    if table in MEANS:
        return means.checks(rows)
    if table is ANSWERS:
        return [answers.units(rows), answers.weights(rows)]
    parts = [figures.exceeds(rows, "groups-over-individuals", "households", "individuals")]
    if table is EVENTS:
        return [*parts, *events.updates(rows, beside.get(EVENTS.name))]
    return parts if table is REGISTRATIONS else []
