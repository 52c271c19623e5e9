"""The registry of places: their names, the chain above them, their codes in other sets.

A P-code is unique only within its code set, so everything here is asked for a set:
`IQ-G08` of `iq-ocha-2014` is Dahuk, `IQG08` of `iq-cod-2019` is Baghdad.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import polars as pl

from mcof.places import index, resolution
from mcof.places.paths import ADMIN, paths
from mcof.places.provisional import provisional
from mcof.tables import PLACES

_CLAIMS = {"code_set": pl.String, "code": pl.String, "claimed_by": pl.String, "why": pl.String}


class Registry:
    """Places of any number of code sets, as values.

    Args:
        places: rows of `PLACES`; where a code of a set comes twice, the row recorded
            later holds, and what it leaves empty is taken from the earlier one.
        crosswalk: rows of `CROSSWALK`.
        decisions: rows of `PLACE_DECISIONS`; the newest for a name holds.
        claims: `code_set, code, claimed_by, why`: a place that is administered from
            another place than the one it lies in.
    """

    def __init__(
        self,
        places: pl.DataFrame,
        crosswalk: pl.DataFrame,
        decisions: pl.DataFrame,
        claims: pl.DataFrame | None = None,
    ) -> None:
        self.spelled = places
        self.places = _merged(places)
        self.crosswalk = crosswalk
        self.decisions = decisions
        self.claims = pl.DataFrame(schema=_CLAIMS) if claims is None else claims
        self._indexes: dict[tuple[str, date | None], index.Index] = {}

    def code_sets(self) -> list[str]:
        """The sets that have places."""
        return sorted(self.places["code_set"].unique())

    def paths(self) -> pl.DataFrame:
        """`code_set, code, level, admin0 ... admin3`: a place's own code at its level."""
        return self._paths

    def places_at(self, level: int, code_set: str, on: date | None = None) -> pl.DataFrame:
        """Rows of `PLACES` of a level, in the order of their codes; valid on a date, if given."""
        return (
            self.places.filter((pl.col("level") == level) & (pl.col("code_set") == code_set))
            .filter(_valid(on))
            .sort("code")
        )

    def inside(self, place: str) -> pl.DataFrame:
        """`code_set`, `place_code` of a place and of those that lie in it, in every code set."""
        above = pl.any_horizontal(pl.col(column) == place for column in ADMIN)
        lies = above.fill_null(value=False) | (pl.col("code") == place)
        return self._paths.filter(lies).select("code_set", place_code="code")

    def children(self, code_set: str, code: str) -> pl.DataFrame:
        """Rows of `PLACES` directly below a place."""
        return self.places.filter(code_set=code_set, parent=code).sort("code")

    def label(self, code_set: str, code: str, language: str = "en") -> str:
        """The name of a place, in English where the language has none; else the code itself.

        In English the name that tracking reports use, so that what is published today reads
        as what was published before: Dahuk, where the code set of 2019 writes Duhok.
        """
        names = self._labels.get((code_set, code))
        if names is None:
            return code
        return names.get(language) or names["en"] or code

    def level(self, code_set: str, code: str) -> int | None:
        """The administrative level of a code; None where the set does not have it."""
        return self._levels.get((code_set, code))

    def counterpart(self, code: str, *, from_set: str, to_set: str) -> list[tuple[str, float]]:
        """What a place is in another set: codes with weights, which add up to 1; or nothing."""
        pairs = self.crosswalk.filter(from_set=from_set, from_code=code, to_set=to_set)
        return list(pairs.select("to_code", "weight").sort("to_code").iter_rows())

    def resolve(
        self, frame: pl.DataFrame, *, level: int, code_set: str, on: date | None = None
    ) -> pl.DataFrame:
        """What each row's code and name mean: exact, or a finding; never a guess.

        Args:
            frame: any of `given_code`, `given_name`, and `within` (the code, of any
                set, of the place that it is said to lie in). Further columns are left alone.
            level: administrative level that is asked for.
            code_set: the set of the answer.
            on: a day on which the place must be valid.

        Returns:
            The same rows in the same order, with the columns of `resolution.ANSWER`:
            `place_code, place_level, how, finding, candidates`.
        """
        key = (code_set, on)
        if key not in self._indexes:
            self._indexes[key] = self._index(code_set, on)
        return resolution.resolve(frame, level, self._indexes[key], self._decided(code_set))

    def provisional(self, names: Iterable[str | None], country: str, level: int) -> Registry:
        """This registry with a code set `<country>-provisional` made of a file's own names."""
        series = pl.Series("name", list(names), dtype=pl.String)
        return self.extended(places=provisional(series, country=country, level=level))

    def extended(
        self,
        *,
        places: pl.DataFrame | None = None,
        crosswalk: pl.DataFrame | None = None,
        decisions: pl.DataFrame | None = None,
    ) -> Registry:
        """This registry with further rows."""

        def both(ours: pl.DataFrame, more: pl.DataFrame | None) -> pl.DataFrame:
            return ours if more is None else pl.concat([ours, more])

        return Registry(
            both(self.spelled, places),
            both(self.crosswalk, crosswalk),
            both(self.decisions, decisions),
            self.claims,
        )

    def _index(self, code_set: str, on: date | None) -> index.Index:
        valid = self.places.filter(_valid(on))
        spelled = self.spelled.join(valid, on=("code_set", "code"), how="semi")
        own = self._paths.filter(code_set=code_set).join(
            valid.select("code_set", "code", "name_en"), on=("code_set", "code")
        )
        claims = self.claims.filter(code_set=code_set).select("code", within="claimed_by")
        return index.Index(
            codes=index.codes(valid, self.crosswalk, code_set),
            names=index.with_path(index.names(spelled, self.crosswalk, code_set), own),
            places=own.select("code", "level", "name_en", *ADMIN),
            claims=claims,
        )

    def _decided(self, code_set: str) -> pl.DataFrame:
        return self.decisions.filter(code_set=code_set)

    @cached_property
    def _paths(self) -> pl.DataFrame:
        return paths(self.places)

    @cached_property
    def _labels(self) -> dict[tuple[str, str], dict[str, str | None]]:
        english = pl.coalesce("known_as", "name_en")
        rows = self.places.select("code_set", "code", english, "name_ar", "name_ckb").iter_rows()
        return {(s, code): {"en": en, "ar": ar, "ckb": ckb} for s, code, en, ar, ckb in rows}

    @cached_property
    def _levels(self) -> dict[tuple[str, str], int]:
        rows = self.places.select("code_set", "code", "level").iter_rows()
        return {(code_set, code): level for code_set, code, level in rows}


def _valid(on: date | None) -> pl.Expr:
    if on is None:
        return pl.lit(value=True)
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= on)
    return begun & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))


def _merged(places: pl.DataFrame) -> pl.DataFrame:
    """One row for each code of a set: the newest, filled up from the earlier ones."""
    newest_first = places.sort("recorded_at", descending=True, nulls_last=True, maintain_order=True)
    rest = [name for name in PLACES.names if name not in PLACES.key]
    return (
        newest_first.group_by(PLACES.key, maintain_order=True)
        .agg(pl.col(rest).drop_nulls().first())
        .select(PLACES.names)
        .sort(PLACES.key)
    )
