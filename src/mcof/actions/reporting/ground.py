"""What the sections of a report stand on: one day, its cells and gaps, and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from mcof.actions import gaps as asked
from mcof.actions.gaps import Question
from mcof.actions.intake.imports import imports
from mcof.actions.places.known import registry
from mcof.actions.tracking.figures import series
from mcof.places import Registry
from mcof.ports import Workspace
from mcof.reports.documents import Named
from mcof.vocabulary import load

LANGUAGES = ("en", "ar", "ckb")


@dataclass(frozen=True)
class Ground:
    """A workspace on a day, as known at a moment: every section asks the same.

    Attributes:
        question: what the matrix is asked.
    """

    workspace: Workspace
    question: Question

    @property
    def as_of(self) -> datetime | None:
        """The moment up to which imports count."""
        return self.question.get("as_of")

    @cached_property
    def day(self) -> date:
        """The day that is asked about."""
        return asked.day(self.workspace, self.question)

    @cached_property
    def cells(self) -> pa.Table:
        """The cells of the matrix."""
        return asked.matrix(self.workspace, **self.question)

    @cached_property
    def found(self) -> pa.Table:
        """Every gap of that day, the worst first."""
        return asked.gaps(self.workspace, **self.question)

    @cached_property
    def known_places(self) -> Registry:
        """The registry of places."""
        return registry(self.workspace, as_of=self.as_of)

    @cached_property
    def places(self) -> Mapping[str, Named]:
        """Names of places by code, down to the level that is asked about."""
        code_set = str(self.workspace.settings.get("code_set", ""))
        levels = range(self.question.get("level", 1) + 1)
        frames = [self.known_places.places_at(level, code_set) for level in levels]
        return {row["code"]: named(row) for row in pl.concat(frames).to_dicts()}

    @cached_property
    def governorates(self) -> tuple[Named, ...]:
        """The places of level 1, by code."""
        code_set = str(self.workspace.settings.get("code_set", ""))
        rows = self.known_places.places_at(1, code_set).sort("code").to_dicts()
        return tuple(named(row) for row in rows)

    @property
    def country(self) -> Named:
        """The country of the workspace."""
        code = str(self.workspace.settings.get("country", ""))
        return self.places.get(code, Named(code))

    @cached_property
    def sectors(self) -> Mapping[str, tuple[Named, str]]:
        """Name and scheme of each sector, in the order of the framework."""
        terms = load("sectors").terms
        return {
            code: (Named(code, term.labels), term.attributes["scheme"])
            for code, term in terms.items()
        }

    def files(self, *tables: str) -> tuple[str, ...]:
        """The names of the files behind tables, of imports that count."""
        rows = pl.DataFrame(pl.from_arrow(imports(self.workspace, as_of=self.as_of)))
        counting = rows.filter(pl.col("table").is_in(tables), state="counts")
        return tuple(counting["file_name"].unique().sort().to_list())


GROUP = "IDP"
"""Whose rounds name the day of a report."""


def asked_of(
    workspace: Workspace,
    *,
    round: int | None = None,
    on: date | None = None,
    as_of: datetime | None = None,
) -> Question:
    """What the matrix is asked, so that every report of a day is of the same day and people."""
    until = on or (date.max if round is not None else None)
    rounds = series(workspace, level=0, on=until, as_of=as_of)
    nation = nation_of(rounds, operation=workspace.settings.get("operation"), round=round)
    if not nation.num_rows:
        return {"on": on, "as_of": as_of}
    day, operation = (nation[name][0].as_py() for name in ("reference_date", "operation"))
    return {"on": day, "operation": operation, "as_of": as_of}


def nation_of(rounds: pa.Table, *, operation: str | None, round: int | None) -> pa.Table:
    """The last national row: of the workspace's own operation, else of the one counted last."""
    rows = rounds.filter(pc.equal(rounds["population_group"], GROUP))
    if round is not None:
        rows = rows.filter(pc.equal(rows["round"], round))
    own = rows.filter(pc.equal(rows["operation"], operation or ""))
    order = [("reference_date", "descending"), ("round", "descending")]
    return (own if own.num_rows else rows).sort_by(order).slice(0, 1)


def named(row: Mapping[str, str | None]) -> Named:
    """The names of a place, as people know it."""
    names = {language: row[f"name_{language}"] for language in LANGUAGES}
    names["en"] = row.get("known_as") or names["en"]
    return Named(str(row["code"]), {language: name for language, name in names.items() if name})
