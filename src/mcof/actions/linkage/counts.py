"""Count people in linked lists: by place, group and sex, each once. Only counts leave."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.actions.linkage.link import current, scored, unit_of
from mcof.actions.places.known import registry
from mcof.errors import InputError
from mcof.linkage.counting import SMALLEST, Counts, counts
from mcof.linkage.decisions import clusters
from mcof.linkage.quality import SAMPLE, Quality, quality
from mcof.linkage.rules import REVIEW
from mcof.ports import Registrations
from mcof.tables.restricted import LINK_DECISIONS

LEVELS = ("governorate", "district")


@dataclass(frozen=True)
class Counted:
    """People, each once, and how far that can be relied on.

    Attributes:
        rows: `place_code, place, population_group, sex, records, people, people_low,
            people_high, basis`, of the cells that may leave; nothing of a person.
        hidden: cells that were suppressed.
        left_out: records without a place, or households of unknown size: in no cell.
        basis: `derived` where people looked at enough pairs, else `modelled`.
        unit: what a record is.
    """

    rows: pl.DataFrame
    hidden: int
    left_out: int
    basis: str
    quality: Quality
    unit: str


def counted(
    registrations: Registrations,
    *,
    unit: str | None = None,
    level: str = "governorate",
    smallest: int = SMALLEST,
    size: int = SAMPLE,
) -> Counted:
    """Count people in the lists that stand, by place, group and sex.

    Args:
        level: one of `LEVELS`: the places that are counted by.
        smallest: people below which a count does not leave.
        size: pairs of the sample that the quality is estimated from.

    Raises:
        Missing: there are no lists, or they were not linked.
        InputError: there is no such level.
    """
    if level not in LEVELS:
        raise InputError(
            f"{level!r} is no level to count by.",
            code="link-level-unknown",
            advice=f"One of: {', '.join(LEVELS)}.",
        )
    unit = unit_of(registrations, unit)
    pairs = scored(registrations, unit)
    decisions = registrations.vault.read(LINK_DECISIONS.name)
    records = current(registrations, unit)
    if level == "governorate":
        records = records.with_columns(place_code=pl.col("place_above"))
    probability = pl.col("probability")
    bold = pairs.with_columns(
        pl.when(probability >= REVIEW).then(1.0).otherwise(probability).alias("probability")
    )
    judged = quality(pairs, decisions, size)
    found = counts(
        records,
        clusters(records["record"], pairs, decisions),
        clusters(records["record"], bold, decisions),
        judged,
        smallest=smallest,
    )
    basis = "derived" if found.checked else "modelled"
    return Counted(
        rows=_named(registrations, found, basis),
        hidden=found.rows.height - found.said.height,
        left_out=found.left_out,
        basis=basis,
        quality=judged,
        unit=unit,
    )


def _named(registrations: Registrations, found: Counts, basis: str) -> pl.DataFrame:
    """The cells with the names of their places."""
    places = registry(registrations.workspace)
    code_set = str(registrations.workspace.settings["code_set"])
    codes = found.said["place_code"].unique().to_list()
    names = {code: places.label(code_set, code) for code in codes}
    return found.said.select(
        "place_code",
        pl.col("place_code")
        .replace_strict(list(names), list(names.values()), default=None, return_dtype=pl.String)
        .alias("place"),
        pl.exclude("place_code"),
        pl.lit(basis).alias("basis"),
    )
