"""Ask for a timeline: the rounds of one place, and what may come, in the form that is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from mcof.actions.places.known import code_of, registry
from mcof.actions.tracking.figures import series
from mcof.errors import InputError, Missing
from mcof.ports import Workspace
from mcof.reports.situation import RoundPoint
from mcof.tracking.projection.forecast import projected
from mcof.tracking.projection.panel import panel

Projected = tuple[date, int, int | None, int | None, int]
"""The day, people, the ends of the range, and people if nothing changes."""


@dataclass(frozen=True)
class Timeline:
    """The rounds of one place, and those to come.

    Attributes:
        names: of the place, by language.
    """

    names: Mapping[str, str]
    rounds: Sequence[RoundPoint]
    ahead: Sequence[Projected]


def timeline(
    workspace: Workspace,
    *,
    place: str | None = None,
    group: str = "IDP",
    operation: str | None = None,
    horizon: int = 3,
    on: date | None = None,
    as_of: datetime | None = None,
) -> Timeline:
    """The rounds of one place of one operation; nothing of it is kept.

    Args:
        place: by code or name; None for the country.
        horizon: rounds to project; 0 for none.

    Raises:
        Missing: no round counts the group there.
        InputError: several operations do, and none is named; the place is not known.
    """
    places, code_set = registry(workspace, as_of), str(workspace.settings["code_set"])
    code = None if place is None else code_of(workspace, place, as_of=as_of)
    level = 0 if code is None else places.level(code_set, code) or 0
    rows = pl.DataFrame(
        series(workspace, level=level, group=group, operation=operation, on=on, as_of=as_of)
    )
    ours = rows.filter(pl.col("place_code").is_not_null())
    ours = ours if code is None else ours.filter(pl.col("place_code") == code)
    if ours.is_empty():
        raise Missing(
            f"No round counts people of the group {group} there",
            code="rounds-missing",
            advice="Import rounds of this group; `mcof figures series` lists those there are.",
        )
    lines = ours.select("operation", "assessment", "place_code").unique()
    if lines.height > 1:
        raise InputError(
            f"{lines.height} stocks have rounds, and they are never drawn as one",
            code="operation-unnamed",
            advice="Name one with --operation: " + ", ".join(sorted(set(lines["operation"]))) + ".",
        )
    at = ours.row(0, named=True)
    ahead: list[Projected] = []
    if horizon:
        peers = rows.filter(
            pl.col("operation") == at["operation"], pl.col("assessment") == at["assessment"]
        )
        ahead = _ahead(peers, str(at["place_code"]), horizon)
    names = {
        language: places.label(code_set, at["place_code"], language)
        for language in ("en", "ar", "ckb")
    }
    return Timeline(names, _points(ours), ahead)


def _ahead(peers: pl.DataFrame, code: str, horizon: int) -> list[Projected]:
    """What may come of a place, by the way that was best for all places of its level."""
    made = projected(panel(peers), horizon=horizon).filter(
        pl.col("place_code") == code, pl.col("target_date").is_not_null()
    )
    columns = ("target_date", "projected_individuals", "projected_low", "projected_high")
    return list(made.select(*columns, "persistence_individuals").iter_rows())


def _points(rows: pl.DataFrame) -> list[RoundPoint]:
    """A figure of which some rows are unknown is a lower bound, and is drawn as unknown."""
    whole = pl.when(pl.col("rows_without_individuals") == 0).then(pl.col("individuals"))
    columns = rows.sort("reference_date", "round").select(
        "reference_date", "round", whole, "households", "basis", "method", "method_break"
    )
    return [RoundPoint(*row) for row in columns.iter_rows()]
