"""The problem of directing assistance: who needs what, who could give it, and with which means.

People and dollars at the border; the arithmetic of the solver (shares, scaled units) stays
inside. A problem is made by `Problem.of`, which fills what may be left out, and is looked
over by `mcof.allocation.checks` before anything is solved.

Method: docs/reference/methods/allocation.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from math import isclose
from typing import Any, Self

import polars as pl

from mcof.errors import InputError

_TEXT, _NUMBER, _LIST = pl.String(), pl.Float64(), pl.List(pl.String())

TABLES: Mapping[str, Mapping[str, pl.DataType]] = {
    "cells": {
        "cell": _TEXT,
        "code_set": _TEXT,
        "place_code": _TEXT,
        "sector": _TEXT,
        "phase": _TEXT,
        "population_group": _TEXT,
        "period": _TEXT,
        "need": _NUMBER,
        "access": _NUMBER,
        "severity": _NUMBER,
        "weight": _NUMBER,
        "fairness": _TEXT,
    },
    "options": {
        "option": _TEXT,
        "actor": _TEXT,
        "cell": _TEXT,
        "usd_per_person": _NUMBER,
        "staff_per_person": _NUMBER,
        "hub": _TEXT,
        "resource": _TEXT,
        "units_per_person": _NUMBER,
        "kilograms_per_person": _NUMBER,
        "least_people": _NUMBER,
        "at_most": _NUMBER,
        "site": _TEXT,
        "team": _TEXT,
    },
    "money": {
        "line": _TEXT,
        "actor": _TEXT,
        "usd": _NUMBER,
        "sectors": _LIST,
        "places": _LIST,
        "groups": _LIST,
        "periods": _LIST,
        "phases": _LIST,
    },
    "staff": {"actor": _TEXT, "period": _TEXT, "people": _NUMBER},
    "stock": {"hub": _TEXT, "resource": _TEXT, "period": _TEXT, "units": _NUMBER},
    "transport": {"hub": _TEXT, "period": _TEXT, "kilograms": _NUMBER},
    "floors": {"fairness": _TEXT, "share": _NUMBER},
    "locks": {"option": _TEXT, "least": _NUMBER, "most": _NUMBER},
    "sites": {
        "site": _TEXT,
        "actor": _TEXT,
        "usd": _NUMBER,
        "sector": _TEXT,
        "place_code": _TEXT,
        "population_group": _TEXT,
        "period": _TEXT,
        "phase": _TEXT,
    },
    "running": {"option": _TEXT, "people": _NUMBER},
}
"""Columns of each table of a problem; their meaning stands at `Problem`."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "cells": ("cell",),
    "options": ("option",),
    "money": ("line",),
    "staff": ("actor", "period"),
    "stock": ("hub", "resource", "period"),
    "transport": ("hub", "period"),
    "floors": ("fairness",),
    "locks": ("option",),
    "sites": ("site",),
    "running": ("option",),
}
"""What makes two rows of a table the same."""

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "cells": ("cell", "place_code", "sector", "period", "need"),
    "options": ("option", "actor", "cell", "usd_per_person"),
    "money": ("line", "usd"),
    "sites": ("site", "actor", "usd"),
}
"""Columns that cannot be left out; of other tables, all."""

_ZERO = ("staff_per_person", "units_per_person", "kilograms_per_person", "least_people")

_ROUNDS = 50  # each is a linear program of its own; what comes later changes next to nothing

PRESETS = ("reach", "floor", "diminishing")


@dataclass(frozen=True)
class Settings:
    """The principles of a plan, all of them visible and switchable.

    Attributes:
        rounds: of progressive max-min: how often the worst-off groups are lifted together.
            0 for none.
        floor_share: how much of the level that max-min finds is promised, 0 to 1.
        slopes: what a person counts in the first, second ... band of a group's coverage;
            never rising. `(1.0,)` counts everybody alike, however many are reached already.
        widths: of these bands, as shares of the reachable need; empty for equal bands.
        last: `cost` (the cheapest plan as good), `change` (the plan as good that is nearest
            to the running one), or `none`.
        keep: the share of the reach that the last stage must keep.
        relax: what floors and levels are multiplied by when handed to the next stage: tight
            ones make the solver slow and unsteady.
        whole: whole people and whole units, by rounding.
        choices: up to how many yes-or-no choices (sites, least numbers of people) are
            decided exactly; more are decided by repair.
        seconds: the time limit of one stage; None for none.
        method: `auto`, `ipm` or `simplex`.
        interior_above: from how many columns on `auto` takes the interior point method.
    """

    rounds: int = 1
    floor_share: float = 1.0
    slopes: tuple[float, ...] = (1.0, 0.6, 0.35, 0.15)
    widths: tuple[float, ...] = ()
    last: str = "cost"
    keep: float = 0.999
    relax: float = 0.999
    whole: bool = False
    choices: int = 150
    seconds: float | None = None
    method: str = "auto"
    interior_above: int = 20_000

    def __post_init__(self) -> None:
        """Refuse settings that mean nothing.

        Raises:
            InputError: one of them is out of its range.
        """
        if wrong := _wrong(self):
            raise InputError(
                wrong,
                code="allocation-setting",
                advice="See the settings of allocation in docs/reference/methods/allocation.md.",
            )

    def preset(self, name: str) -> Settings:
        """The same settings under one of three principles.

        `reach`: most severity-weighted people, whoever they are. `floor`: the worst-off
        groups first, then reach. `diminishing`: the same, and each further person of a
        group that is served already counts less.

        Raises:
            InputError: there is no such preset.
        """
        if name not in PRESETS:
            raise InputError(
                f"There is no preset called {name!r}",
                code="preset-unknown",
                advice="Choose reach, floor or diminishing.",
            )
        usual = Settings()
        return replace(
            self,
            rounds=0 if name == "reach" else max(self.rounds, 1),
            slopes=usual.slopes if name == "diminishing" else (1.0,),
            widths=(),
        )

    @property
    def bands(self) -> tuple[tuple[float, float], ...]:
        """Width and slope of each band of coverage."""
        widths = self.widths or (1 / len(self.slopes),) * len(self.slopes)
        return tuple(zip(widths, self.slopes, strict=True))


def _wrong(settings: Settings) -> str:
    """What is wrong with the settings, in words; empty if nothing."""
    slopes, widths = settings.slopes, settings.widths
    rules = {
        f"`rounds` is a whole number from 0 to {_ROUNDS}": 0 <= settings.rounds <= _ROUNDS,
        "`floor_share` lies between 0 and 1": 0 <= settings.floor_share <= 1,
        "`slopes` are above zero and never rise": bool(slopes)
        and min(slopes) > 0
        and list(slopes) == sorted(slopes, reverse=True),
        "`widths` are as many as the slopes, above zero, and add up to 1": not widths
        or (len(widths) == len(slopes) and min(widths) > 0 and isclose(sum(widths), 1)),
        "`last` is cost, change or none": settings.last in {"cost", "change", "none"},
        "`keep` and `relax` lie above 0 and not above 1": 0 < settings.keep <= 1
        and 0 < settings.relax <= 1,
        "`choices` is not negative": settings.choices >= 0,
        "`seconds` is above zero": settings.seconds is None or settings.seconds > 0,
        "`method` is auto, ipm or simplex": settings.method in {"auto", "ipm", "simplex"},
    }
    return "; ".join(rule for rule, holds in rules.items() if not holds)


@dataclass(frozen=True)
class Problem:
    """Cells in need, options of helping, and the means and promises that bind them.

    Attributes:
        cells: who needs what: one row per place, sector, phase, group and period.
            `need` in people (null: unknown; such a cell is reported and not planned for);
            `access` the share of them that can be reached, 0 to 1 (null: unknown, taken as 1
            and said); `weight` what one of them counts (left out: 2^(severity - 3), and 1
            where the severity is unknown too); `fairness` the group among which coverage is
            compared (left out: place and sector).
        options: who could help one cell. `usd_per_person`, `staff_per_person` (of `team`, or
            of the actor where none is named, in the cell's period), `units_per_person` of
            `resource` from `hub`, and `kilograms_per_person` through `hub`; `least_people` the
            fewest for whom it is worth starting; `at_most` the most it can serve; `site` what
            must be opened first.
        money: budget lines in `usd`. `actor` null for a pool that every actor may draw on;
            `sectors`, `phases`, `places`, `groups`, `periods` what it may be spent on, null
            for anything.
        staff: `people` of an actor or a team in a period. No row: not limited.
        stock: `units` that arrive at a hub in a period; what is left is carried over to the
            next (periods follow each other as text, so write 2015-05). A hub and resource
            without any row: not limited, and said.
        transport: `kilograms` that can leave a hub in a period. No row: not limited.
        floors: minimum standards: the `share` of the reachable need of a fairness group.
        locks: `least` and `most` people of an option, as somebody decided; null for open.
        sites: what opening costs, in `usd`, paid from lines that the actor may spend so.
        running: the plan that is under way, in `people`.
    """

    cells: pl.DataFrame
    options: pl.DataFrame
    money: pl.DataFrame
    staff: pl.DataFrame
    stock: pl.DataFrame
    transport: pl.DataFrame
    floors: pl.DataFrame
    locks: pl.DataFrame
    sites: pl.DataFrame
    running: pl.DataFrame
    settings: Settings = field(default_factory=Settings)

    @classmethod
    def of(
        cls,
        *,
        cells: pl.DataFrame,
        options: pl.DataFrame,
        money: pl.DataFrame | None = None,
        staff: pl.DataFrame | None = None,
        stock: pl.DataFrame | None = None,
        transport: pl.DataFrame | None = None,
        floors: pl.DataFrame | None = None,
        locks: pl.DataFrame | None = None,
        sites: pl.DataFrame | None = None,
        running: pl.DataFrame | None = None,
        settings: Settings | None = None,
    ) -> Self:
        """A problem of these tables; what may be left out is filled.

        Raises:
            InputError: a column is missing, or holds what it cannot hold.
        """
        given = {
            "cells": cells,
            "options": options,
            "money": money,
            "staff": staff,
            "stock": stock,
            "transport": transport,
            "floors": floors,
            "locks": locks,
            "sites": sites,
            "running": running,
        }
        tables = {name: _conform(name, frame) for name, frame in given.items()}
        tables["cells"] = _filled(tables["cells"])
        tables["options"] = tables["options"].with_columns(
            pl.col(_ZERO).fill_null(0.0), team=pl.coalesce("team", "actor")
        )
        return cls(**tables, settings=settings or Settings())

    def but(self, **changes: Any) -> Self:
        """The same problem with other tables or settings.

        Raises:
            InputError: a column is missing, or holds what it cannot hold.
        """
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        return type(self).of(**(given | changes))


def _conform(name: str, frame: pl.DataFrame | None) -> pl.DataFrame:
    schema = TABLES[name]
    if frame is None:
        return pl.DataFrame(schema=dict(schema))
    needed = _NEEDED.get(name, tuple(schema))
    missing = [column for column in needed if column not in frame.columns]
    if missing:
        raise InputError(
            f"The table {name} of the allocation has no {', '.join(missing)}",
            code="allocation-columns",
            advice="Give the columns that the method page of allocation names.",
        )
    try:
        return frame.select(
            (pl.col(column) if column in frame.columns else pl.lit(None)).cast(kind).alias(column)
            for column, kind in schema.items()
        )
    except pl.exceptions.PolarsError as wrong:
        raise InputError(
            f"The table {name} of the allocation holds what it cannot hold: {wrong}",
            code="allocation-values",
            advice="Give numbers as numbers, and lists of codes as lists of text.",
        ) from wrong


def _filled(cells: pl.DataFrame) -> pl.DataFrame:
    by_severity = pl.lit(2.0).pow(pl.col("severity") - 3)
    group = pl.concat_str("place_code", "sector", separator="~", ignore_nulls=True)
    return cells.with_columns(
        weight=pl.coalesce("weight", by_severity, pl.lit(1.0)),
        fairness=pl.coalesce("fairness", group),
    )
