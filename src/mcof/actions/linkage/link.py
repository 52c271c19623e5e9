"""Link lists: score pairs of records, say how many there are, and keep them restricted."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

import polars as pl

from mcof.actions.intake.register import new_import_id, now
from mcof.actions.linkage.import_list import UNITS, standing
from mcof.actors import Actor
from mcof.errors import InputError, Missing
from mcof.linkage.comparing import comparable
from mcof.linkage.quality import BANDS, banded
from mcof.linkage.rules import FLOOR, RULES
from mcof.ports import Progress, Registrations
from mcof.tables.restricted import PAIRS, REGISTRATION_RECORDS, RUNS

SEED = 2015


@dataclass(frozen=True)
class Linkage:
    """What came of linking: counts only.

    Attributes:
        bands: `band, from, pairs`.
    """

    run_id: str
    records: int
    lists: int
    bands: pl.DataFrame


def link(
    registrations: Registrations,
    *,
    by: Actor,
    unit: str | None = None,
    seed: int = SEED,
    progress: Progress | None = None,
) -> Linkage:
    """Score the pairs of all lists that stand; earlier pairs are forgotten, decisions hold.

    Args:
        unit: `individuals` or `households`: never both at once, since a household and one
            of its members are not two people. May be left out where all lists have one.
        seed: of what is drawn at random while learning.

    Raises:
        Missing: there are no lists, or Splink is not installed.
        InputError: lists of both units stand and none is named; or too few records.
    """
    unit = unit_of(registrations, unit)
    records = current(registrations, unit)
    told = progress or _silent
    told("link", 0, 0)
    registrations.vault.open()
    pairs = registrations.linker.pairs(comparable(records), RULES, seed=seed, at_least=FLOOR)
    moment = now()
    run_id = new_import_id(moment)
    kept = PAIRS.conform(pairs.with_columns(pl.lit(run_id).alias("run_id")))
    lists = records["import_id"].unique().sort()
    row = {
        "run_id": run_id,
        "imports": "|".join(lists),
        "unit": unit,
        "records": records.height,
        "pairs": kept.height,
        "seed": seed,
        "by": by.name,
        "software": version("mcof"),
        "recorded_at": moment,
    }
    vault = registrations.vault
    vault.append(PAIRS.name, kept)
    vault.append(RUNS.name, RUNS.conform(pl.DataFrame([row])))
    vault.forget(PAIRS.name, pl.col("run_id").is_in(_newest(vault.read(RUNS.name))))
    told("link", records.height, records.height)
    return Linkage(run_id, records.height, lists.len(), _by_band(kept))


def unit_of(registrations: Registrations, unit: str | None) -> str:
    """The unit named, or the one that all standing lists have.

    Raises:
        Missing: no list stands, or none of that unit.
        InputError: there is no such unit, or lists of both stand and none is named.
    """
    there = standing(registrations)["unit"].unique().to_list()
    if unit is not None and unit not in UNITS:
        raise InputError(
            f"{unit!r} is not what a row can be.",
            code="list-unit-unknown",
            advice=f"One of: {', '.join(UNITS)}.",
        )
    if not there or (unit is not None and unit not in there):
        raise Missing(
            "There is no list to link.",
            code="list-missing",
            advice="Bring lists in with `mcof link import`.",
        )
    if unit is None and len(there) > 1:
        raise InputError(
            "There are lists of individuals and lists of households.",
            code="list-unit-unclear",
            advice="Say which: --unit individuals, or --unit households.",
        )
    return unit or str(there[0])


def current(registrations: Registrations, unit: str) -> pl.DataFrame:
    """The records of the lists that stand; of a record in several lists, the newest."""
    lists = standing(registrations).filter(unit=unit).select("import_id")
    records = registrations.vault.read(REGISTRATION_RECORDS.name)
    return (
        records.join(lists, on="import_id", how="semi")
        .sort("import_id")
        .unique("record", keep="last", maintain_order=True)
    )


def scored(registrations: Registrations, unit: str) -> pl.DataFrame:
    """The pairs of the newest linkage of a unit.

    Raises:
        Missing: nothing was linked yet.
    """
    runs = registrations.vault.read(RUNS.name).filter(unit=unit).sort("recorded_at")
    if runs.is_empty():
        raise Missing(
            "Nothing was linked yet.",
            code="linkage-missing",
            advice="Link the lists first: mcof link run.",
        )
    return registrations.vault.read(PAIRS.name).filter(run_id=str(runs["run_id"][-1]))


def _newest(runs: pl.DataFrame) -> list[str]:
    """The newest run of each unit."""
    newest = runs.sort("recorded_at").unique("unit", keep="last")
    return newest["run_id"].to_list()


def _by_band(pairs: pl.DataFrame) -> pl.DataFrame:
    counted = banded(pairs).group_by("band").agg(pl.len().cast(pl.Int64).alias("pairs"))
    order = pl.DataFrame({"band": list(BANDS), "from": [low for low, _ in BANDS.values()]})
    joined = order.join(counted, on="band", how="left", maintain_order="left")
    return joined.with_columns(pl.col("pairs").fill_null(0))


def _silent(step: str, done: int, total: int) -> None:
    """Nobody asked."""
