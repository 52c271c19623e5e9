"""What is said for all rows of a file: by its source, by whoever imports it, by a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from mcof.ingest.source import Layout, Source
from mcof.ingest.values.typed import Words
from mcof.vocabulary import load


@dataclass(frozen=True)
class Options:
    """What holds for the whole file, where neither the file nor its source says it.

    Attributes:
        constants: field to text, such as `round` and `reference_date`: holds before the source.
        defaults: the same, for what neither the file nor its source says.
        allow: headers of columns that look personal and are not.
        words: finds a vocabulary by name, with the workspace's own terms.
        window: first and last day of the round, for dates outside it to be found.
        left_out: states of review whose submissions do not count, in rows made of submissions.
        file_name: of the file, which may say what the file does not.
        beside: rows that the workspace has already and that the file's are checked against, by
            table: the points at which flows are counted, earlier updates of events.
        log: decisions of the cleaning log to be followed (`mcof.ingest.verdicts.changes`).
    """

    code_set: str = "iq-cod-2019"
    country: str = "IQ"
    constants: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    day_first: bool = True
    allow: frozenset[str] = frozenset()
    words: Words = load
    window: tuple[date, date] | None = None
    left_out: frozenset[str] | None = None
    file_name: str | None = None
    beside: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    log: pl.DataFrame | None = None


@dataclass(frozen=True)
class Said:
    """What is said for all rows; the nearer holds: mapping, options, names, source, defaults."""

    given: Source | None
    source: Source | None
    options: Options
    layout: Layout | None = None
    named: Mapping[str, str] = field(default_factory=dict)

    def constants(self) -> dict[str, str]:
        """Field to text, for what is the same in all rows."""
        layers = (
            self.options.defaults,
            self.source and self.source.constants,
            self.layout and self.layout.constants,
            self.named,
            self.options.constants,
            self.given and self.given.constants,
        )
        return {k: str(v) for layer in layers if layer for k, v in layer.items()}

    def replacements(self) -> dict[str, Mapping[str, str]]:
        """For a field, what its values are to be read as."""
        layers = (self.source and self.source.replace, self.given and self.given.replace)
        return {k: v for layer in layers if layer for k, v in layer.items()}

    def weighed(self, problems: pl.DataFrame) -> pl.DataFrame:
        """The findings with the severity that the source gives their code, where it gives one."""
        severities = self.whole.severities
        if not severities or problems.is_empty():
            return problems
        return problems.with_columns(
            severity=pl.col("code").replace_strict(
                severities, default=pl.col("severity"), return_dtype=pl.String
            )
        )

    @property
    def whole(self) -> Source:
        """The source; without one, the mapping that was given; else one that says nothing."""
        return self.given if self.given and not self.source else self.source or Source("")

    @property
    def left_out(self) -> frozenset[str]:
        """States of review whose submissions do not count."""
        if self.options.left_out is not None:
            return self.options.left_out
        return frozenset(self.whole.form.left_out)

    @property
    def day_first(self) -> bool:
        """Whether 03/04/2015 is in April."""
        for source in (self.given, self.source):
            if source and source.day_first is not None:
                return source.day_first
        return self.options.day_first

    def replaced(self, draft: pl.DataFrame) -> pl.DataFrame:
        """The draft with values read as the source says, and fields set that follow from others."""
        for name, pairs in self.replacements().items():
            if name in draft.columns:
                # what "" is read as, an empty cell is: a sector that a plan leaves out, for example
                empty = pl.lit(pairs.get(""), pl.String)
                draft = draft.with_columns(pl.col(name).replace(pairs).fill_null(empty))
        for one in self.whole.when:
            if one.field in draft.columns:
                fits = pl.col(one.field).str.starts_with(one.starts)
                here = one.set in draft.columns
                other = pl.col(one.set) if here else pl.lit(None, pl.String)
                value = pl.when(fits).then(pl.lit(one.to)).otherwise(other)
                draft = draft.with_columns(value.alias(one.set))
        return draft

    def completed(self, draft: pl.DataFrame, defaults: Mapping[str, str]) -> pl.DataFrame:
        """The draft with the constants; of a column that is there, only what a rule left open."""
        constants = {**defaults, **self.constants()}
        partly = {one.set for one in self.whole.when}
        return draft.with_columns(
            pl.col(name).fill_null(value) if name in draft.columns else pl.lit(value).alias(name)
            for name, value in constants.items()
            if name not in draft.columns or name in partly
        )
