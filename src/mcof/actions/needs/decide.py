"""Decide about units of analysis and the rules of a cycle: kept with who, when and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.actions.deciding import decisions, keep, must_say
from mcof.actions.needs.analysis import Analysis, Question, analysis, year_of
from mcof.actions.places.known import code_of
from mcof.actors import Actor
from mcof.errors import InputError, Missing
from mcof.needs import sectors
from mcof.needs.figures import UNIT
from mcof.needs.finals import standing, subject
from mcof.needs.settings import checked, cycle_of
from mcof.ports import Workspace
from mcof.tables import JIAF_DECISIONS
from mcof.vocabulary import load

WORST = 5
COLUMNS = ("place", "group", "pocket", "sector", "in_need", "severity", "evidence", "reason")
"""Columns of a file of decisions; `reason` and one of sector, in_need and severity are needed."""


@dataclass(frozen=True)
class Final:
    """What is decided about one unit.

    Attributes:
        place: by code or name.
        group: code or name of the population group; "" for everybody.
        sector: whose figure becomes the final people in need.
        in_need: the people, where the decision is no sector's figure.
        severity: the final phase, 1 to 5.
        evidence: one of `evidence_bases`.
        flag: raise a flag by hand: `pin` or `severity`.
        withdraw: what was decided no longer holds: `pin`, `severity`, or a flag of these.
    """

    place: str
    reason: str
    group: str = ""
    pocket: str = ""
    sector: str | None = None
    in_need: int | None = None
    severity: int | None = None
    evidence: str | None = None
    flag: str | None = None
    withdraw: str | None = None


def decide(
    workspace: Workspace,
    finals: Sequence[Final],
    *,
    by: Actor,
    year: int | None = None,
    dry_run: bool = False,
) -> pa.Table:
    """Keep what a group decided about units: all of it, or none where one is wrong.

    A later decision about the same unit takes the place of an earlier one; both stay.

    Returns:
        The decisions, without who and when.

    Raises:
        InputError: a decision says nothing, lacks its reason or evidence, or cannot be so.
        Missing: there is no such unit.
    """
    asked: Question = {"year": year}
    made = analysis(workspace, **asked)
    rows = [row for one in finals for row in _rows(workspace, made, one)]
    if not rows:
        raise InputError(
            "Nothing was decided",
            code="decision-incomplete",
            advice="Name a unit, and give a sector, people, a severity or a flag.",
        )
    _must_differ(rows)
    if not dry_run:
        keep(workspace.store, JIAF_DECISIONS, rows, by=by)
    names = [name for name in JIAF_DECISIONS.names if name not in {"by", "recorded_at"}]
    kept = JIAF_DECISIONS.conform(pl.DataFrame(rows, infer_schema_length=None))
    return kept.select(names).to_arrow()


def _must_differ(rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse two decisions about one subject at once: nobody could say which came later."""
    seen: set[str] = set()
    for row in rows:
        if row["subject"] in seen:
            raise InputError(
                f"{row['place_code']} {row['population_group']} is decided about twice",
                code="decision-twice",
                advice="Keep one row for each unit.",
            )
        seen.add(row["subject"])


def history(
    workspace: Workspace, *, year: int | None = None, as_of: datetime | None = None
) -> pa.Table:
    """Everything that was ever decided about a year, the newest first, and whether it holds.

    Returns:
        The columns of `JIAF_DECISIONS`, and `holds`.
    """
    wanted = year_of(workspace, {"year": year})
    every = decisions(workspace.store, JIAF_DECISIONS, as_of)
    own = every.filter(pl.col("year").eq_missing(pl.lit(wanted, pl.Int64)))
    held = standing(own, wanted).select("subject", "recorded_at", holds=pl.lit(value=True))
    told = own.join(held, on=["subject", "recorded_at"], how="left", maintain_order="left")
    newest = told.with_columns(pl.col("holds").fill_null(value=False)).reverse()
    return newest.to_arrow()


def decide_setting(
    workspace: Workspace,
    name: str,
    value: str | None,
    *,
    reason: str,
    by: Actor,
    year: int | None = None,
) -> None:
    """Change a threshold or a rule of a year's cycle, and say why; None goes back to the usual.

    Raises:
        InputError: no such setting, or it cannot be so; no reason is given.
    """
    wanted = year_of(workspace, {"year": year})
    if value is None and name not in load("jiaf_settings"):
        checked(name, "")
    row = {
        "subject": subject("setting", wanted, name),
        "year": wanted,
        "question": "setting",
        "setting": name,
        "value": None if value is None else checked(name, value),
        "is_withdrawn": value is None,
        "reason": must_say(reason, "reason"),
    }
    keep(workspace.store, JIAF_DECISIONS, [row], by=by)


def rules(workspace: Workspace, *, year: int | None = None) -> pa.Table:
    """The settings of a year's cycle: the usual value, what was decided, why and by whom."""
    wanted = year_of(workspace, {"year": year})
    held = standing(decisions(workspace.store, JIAF_DECISIONS), wanted)
    own = held.filter(pl.col("question") == "setting").select(
        "setting", "value", "reason", "by", "recorded_at"
    )
    words = load("jiaf_settings")
    cycle = cycle_of(wanted)
    usual = pl.DataFrame(
        {
            "setting": list(words.terms),
            "about": [term.label("en") for term in words],
            "usual": [term.attributes[cycle] for term in words],
        }
    )
    told = usual.join(own, on="setting", how="left", maintain_order="left")
    return told.with_columns(
        pl.coalesce("value", "usual").alias("value"), year=pl.lit(wanted, pl.Int64)
    ).to_arrow()


def decide_file(
    workspace: Workspace,
    path: Path,
    *,
    by: Actor,
    year: int | None = None,
    dry_run: bool = False,
) -> pa.Table:
    """Keep the decisions of a file, CSV or XLSX: a row for each unit; all of them, or none.

    Args:
        path: with the columns `COLUMNS`.

    Raises:
        InputError: it cannot be read, lacks a column, or a row cannot be so; the row is named.
    """
    return decide(workspace, _read(workspace, path), by=by, year=year, dry_run=dry_run)


def _read(workspace: Workspace, path: Path) -> list[Final]:
    cells = workspace.reader.read(path)[0].cells
    head = [str(text or "").strip().lower() for text in cells.row(0)] if cells.height else []
    unknown = [name for name in head if name and name not in COLUMNS]
    if unknown or not {"place", "reason"} <= set(head):
        raise InputError(
            f"{path.name} is no file of decisions"
            + (f": it has the column {unknown[0][:40]}" if unknown else ""),
            code="decisions-unreadable",
            advice=f"Its first row says {', '.join(COLUMNS)}; place and reason are needed.",
        )
    found: list[Final] = []
    for number, line in enumerate(cells.rows()[1:], start=2):
        said = {name: (text or "").strip() for name, text in zip(head, line, strict=True) if name}
        if any(said.values()):
            found.append(_final(said, f"row {number} of {path.name}"))
    return found


def _final(said: Mapping[str, str], where: str) -> Final:
    return Final(
        place=said["place"],
        reason=said["reason"],
        group=said.get("group", ""),
        pocket=said.get("pocket", ""),
        sector=said.get("sector") or None,
        in_need=_whole(said.get("in_need"), where),
        severity=_whole(said.get("severity"), where),
        evidence=said.get("evidence") or None,
    )


def _whole(text: str | None, where: str) -> int | None:
    if not text:
        return None
    bare = text.replace(",", "").removesuffix(".0")
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 12):  # noqa: PLR2004 - all people
        raise InputError(
            f"{text[:40]!r} in {where} is not a whole number",
            code="number-unreadable",
            advice="Write people and phases in digits.",
        )
    return int(bare)


def _rows(workspace: Workspace, made: Analysis, one: Final) -> list[dict[str, Any]]:
    """The rows of one decision: people and severity are decided apart."""
    unit = _unit(workspace, made, one)
    told = f"{unit['place_code']} {unit['population_group'] or '(everybody)'}"
    reason = must_say(one.reason, f"reason ({told})")
    questions: dict[str, dict[str, Any]] = {}
    if one.withdraw:
        questions[_question(one.withdraw)] = {"is_withdrawn": True}
    if one.flag:
        questions[_question(f"{one.flag}-flag")] = {}
    if one.sector or one.in_need is not None:
        questions["pin"] = _people(one, unit, told)
    if one.severity is not None:
        questions["severity"] = _phase(one, told)
    key = {name: unit[name] for name in UNIT}
    return [
        {
            **key,
            "subject": subject(question, made.year, *key.values()),
            "year": made.year,
            "question": question,
            "reason": reason,
            **said,
        }
        for question, said in questions.items()
    ]


def _unit(workspace: Workspace, made: Analysis, one: Final) -> dict[str, Any]:
    place = one.place.strip()
    if made.units.filter(pl.col("place_code") == place).is_empty():
        place = code_of(workspace, place)
    group = load("population_groups").code_of(one.group) if one.group.strip() else ""
    fits = made.units.filter(
        pl.col("place_code") == place,
        pl.col("population_group") == (one.group if group is None else group),
        pl.col("pocket") == one.pocket.strip(),
    )
    if fits.is_empty():
        year = made.year or "without a date"
        raise Missing(
            f"{one.place} {one.group} {one.pocket}".strip() + f" is no unit of {year}",
            code="unit-missing",
            advice="See `mcof needs jiaf` for the units: place, group and pocket.",
        )
    return fits.row(0, named=True)


def _question(text: str) -> str:
    if text not in load("jiaf_questions") or text == "setting":
        raise InputError(
            f"{text!r} is nothing that is decided about a unit",
            code="question-unknown",
            advice="One of: pin, severity, pin-flag, severity-flag.",
        )
    return text


def _people(one: Final, unit: Mapping[str, Any], told: str) -> dict[str, Any]:
    """The sector that was chosen, or the people that were agreed."""
    code = None if one.sector is None else load("jiaf_sectors").code_of(one.sector)
    if one.sector is not None and code not in sectors.main():
        raise InputError(
            f"{one.sector} is none of the eight main sectors",
            code="sector-not-main",
            advice=f"One of: {', '.join(sectors.main())}.",
        )
    value = one.in_need if code is None else unit[f"in_need:{code}"]
    if value is None or (one.in_need is not None and value != one.in_need):
        raise InputError(
            f"{code} says {'nothing' if value is None else value} of {told}",
            code="sector-without-figure",
            advice="Choose a sector that has a figure, or give the people without a sector.",
        )
    if value < 0 or (unit["population"] is not None and value > unit["population"]):
        raise InputError(
            f"{value} people in need cannot be in {told}, where {unit['population']} live",
            code="in-need-over-population",
            advice="Mend the figure or the population first.",
        )
    return {"sector": code, "value": str(value), "evidence": _evidence(one, told)}


def _phase(one: Final, told: str) -> dict[str, Any]:
    if one.severity is None or not 1 <= one.severity <= WORST:
        raise InputError(
            f"{one.severity} is no final severity of {told}",
            code="severity-out-of-range",
            advice="Decide a phase from 1 to 5.",
        )
    return {"value": str(one.severity), "evidence": _evidence(one, told)}


def _evidence(one: Final, told: str) -> str:
    words = load("evidence_bases")
    code = words.code_of(one.evidence)
    if code is None:
        raise InputError(
            f"The decision about {told} does not say what it rests on",
            code="evidence-missing",
            advice=f"One of: {', '.join(words.terms)}.",
        )
    return code
