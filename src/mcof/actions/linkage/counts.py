"""Count people in linked lists: by place, group and sex, each once. Only counts leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from mcof.actions.intake.import_file import ImportResult, import_file
from mcof.actions.linkage.link import current, scored, unit_of
from mcof.actions.places.known import registry
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.linkage.counting import SMALLEST, counts
from mcof.linkage.decisions import clusters
from mcof.linkage.quality import SAMPLE, Quality, quality
from mcof.linkage.rules import REVIEW
from mcof.ports import Registrations
from mcof.tables import REGISTRATIONS
from mcof.tables.restricted import LINK_DECISIONS

LEVELS = ("governorate", "district")


@dataclass(frozen=True)
class Counted:
    """People, each once, and how far that can be relied on.

    Attributes:
        rows: `place_code, place, population_group, sex, records, people, people_low,
            people_high, basis`, of the cells that may leave; nothing of a person.
        totals: the same of both sexes together, without `sex`.
        partners: whose lists these are.
        reference_date: the last day of registration.
        hidden: cells that were suppressed.
        left_out: records without a place, or households of unknown size: in no cell.
        basis: `derived` where people looked at enough pairs, else `modelled`.
        unit: what a record is.
    """

    rows: pl.DataFrame
    totals: pl.DataFrame
    partners: tuple[str, ...]
    reference_date: date
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
    place, above = pl.col("place_code"), pl.col("place_above")
    inside = above if level == "governorate" else pl.when(place != above).then(place)
    records = records.with_columns(inside.alias("place_code"))
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
        rows=_named(registrations, found.said, basis),
        totals=_named(registrations, found.totals, basis),
        partners=tuple(records["partner"].unique().sort()),
        reference_date=_day(records),
        hidden=found.rows.height - found.said.height,
        left_out=found.left_out,
        basis=basis,
        quality=judged,
        unit=unit,
    )


def _day(records: pl.DataFrame) -> date:
    """The last day of registration; where none is said, the day that the last list came in."""
    day = records["registered_on"].max() or records["recorded_at"].dt.date().max()
    assert isinstance(day, date)
    return day


def _named(registrations: Registrations, cells: pl.DataFrame, basis: str) -> pl.DataFrame:
    """The cells with the names of their places."""
    places = registry(registrations.workspace)
    code_set = str(registrations.workspace.settings["code_set"])
    codes = cells["place_code"].unique().to_list()
    names = {code: places.label(code_set, code) for code in codes}
    return cells.select(
        "place_code",
        pl.col("place_code")
        .replace_strict(list(names), list(names.values()), default=None, return_dtype=pl.String)
        .alias("place"),
        pl.exclude("place_code"),
        pl.lit(basis).alias("basis"),
    )


def keep_counts(
    registrations: Registrations,
    found: Counted,
    *,
    by: Actor,
    supersedes: str | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Bring counts into the common table `registrations`, as an import like any other.

    They stand under a list of their own, named for all partners and that each person is
    in it once; the range and the errors are in the note of each row. The file that the
    import keeps holds the counts and nothing else.

    Args:
        supersedes: the import of earlier counts that these stand in for.

    Raises:
        InputError: no count is large enough to leave; or what it would supersede does not count.
        Missing: there is no import to supersede.
    """
    if found.totals.is_empty():
        raise InputError(
            "No count is large enough to leave.",
            code="link-nothing-leaves",
            advice="Count by governorate, or ask who sets the smallest count.",
        )
    rows = _leaving(found, str(registrations.workspace.settings.get("operation") or "Registration"))
    with TemporaryDirectory(prefix="mcof-") as folder:
        path = Path(folder) / "people-each-once.csv"
        rows.write_csv(path)
        return import_file(
            registrations.workspace,
            path,
            table=REGISTRATIONS.name,
            by=by,
            supersedes=supersedes,
            dry_run=dry_run,
        )


def _leaving(found: Counted, operation: str) -> pl.DataFrame:
    """The rows of the file: totals, and the sexes beside them where they are known."""
    sexed = found.rows.drop_nulls("sex")
    whole = found.totals.with_columns(sex=pl.lit(None, pl.String)).select(found.rows.columns)
    checked = [
        f"{name} {one.value:.2f} ({one.low:.2f} to {one.high:.2f})"
        for name, one in (("precision", found.quality.precision), ("recall", found.quality.recall))
        if one is not None
    ]
    how = "; ".join(checked) or "not checked by people: the range is from the pairs alone"
    note = pl.format(
        "{} records; 95 % range of people {} to {}; {}",
        *("records", "people_low", "people_high"),
        pl.lit(how),
    )
    return pl.concat([whole, sexed]).select(
        pl.lit(operation).alias("Operation"),
        pl.lit(" + ".join(found.partners) + ", each person once").alias("Partner"),
        pl.lit(found.reference_date).alias("Reference date"),
        pl.col("place_code").alias("Place code"),
        pl.col("population_group").alias("Population group"),
        pl.col("sex").alias("Sex"),
        pl.col("people").alias("Individuals"),
        pl.col("basis").alias("Basis"),
        note.alias("Note"),
    )
