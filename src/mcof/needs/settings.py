"""Settings: the thresholds and rules of a cycle, as the template has them or as decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mcof.errors import InputError
from mcof.vocabulary import Vocabulary, load

FIRST_GATED = 2026
"""The first cycle whose overall figure leaves out units of severity 1 and 2."""


@dataclass(frozen=True)
class Settings:
    """The rules of one cycle.

    Attributes:
        pin_1_sectors: see `jiaf_settings` in docs/reference/vocabulary.md, here and below.
        decided: names of the settings that a person changed.
    """

    pin_1_sectors: int
    pin_2_share: float
    pin_3_share: float
    pin_4_sectors: tuple[str, ...]
    pin_5_share: float
    pin_6_change: float
    severity_1_sectors: int
    severity_2_phases: int
    severity_3_outcomes: int
    severity_4_reading: str
    zero_phase: str
    gate: int
    targets: tuple[tuple[int, float], ...]
    prioritised_from: int
    decided: tuple[str, ...] = ()


def settings(year: int | None, decided: Mapping[str, str] | None = None) -> Settings:
    """The rules of a year's cycle: of 2025 until then, of 2026 from then on.

    Args:
        decided: name of the setting to its value as text, where people changed it.

    Raises:
        InputError: no such setting, or a value that it cannot have.
    """
    changed = dict(decided or {})
    words = load("jiaf_settings")
    usual = words.attribute(cycle_of(year))
    said = usual | {name: checked(name, value, words) for name, value in changed.items()}
    return Settings(
        pin_1_sectors=int(float(said["pin-1-sectors"])),
        pin_2_share=float(said["pin-2-share"]),
        pin_3_share=float(said["pin-3-share"]),
        pin_4_sectors=tuple(part for part in said["pin-4-sectors"].split("|") if part),
        pin_5_share=float(said["pin-5-share"]),
        pin_6_change=float(said["pin-6-change"]),
        severity_1_sectors=int(float(said["severity-1-sectors"])),
        severity_2_phases=int(float(said["severity-2-phases"])),
        severity_3_outcomes=int(float(said["severity-3-outcomes"])),
        severity_4_reading=said["severity-4-reading"],
        zero_phase=said["zero-phase"],
        gate=int(float(said["gate"])),
        targets=tuple((phase, float(said[f"target-{phase}"])) for phase in (3, 4, 5)),
        prioritised_from=int(float(said["prioritised-from"])),
        decided=tuple(sorted(changed)),
    )


def cycle_of(year: int | None) -> str:
    """The column of `jiaf_settings` with the usual values of a year."""
    return "cycle_2025" if year and year < FIRST_GATED else "cycle_2026"


def checked(name: str, value: str, words: Vocabulary | None = None) -> str:
    """The value of a setting as text that can be kept.

    Raises:
        InputError: no such setting, or a value that it cannot have.
    """
    known = words or load("jiaf_settings")
    if name not in known:
        raise InputError(
            f"There is no setting {name!r}",
            code="jiaf-setting-unknown",
            advice=f"One of: {', '.join(known.terms)}.",
        )
    about = known.terms[name].attributes
    if about["kind"] == "choice":
        return _choice(name, value.strip(), about["choices"].split("|"))
    if about["kind"] == "sectors":
        return _sectors(name, value)
    return _number(name, value.strip(), float(about["least"]), float(about["most"]))


def _choice(name: str, value: str, choices: list[str]) -> str:
    if value not in choices:
        raise _wrong(name, value, f"One of: {', '.join(choices)}.")
    return value


def _sectors(name: str, value: str) -> str:
    words = load("jiaf_sectors")
    parts = [part.strip() for part in value.split("|") if part.strip()]
    codes = [words.code_of(part) for part in parts]
    if None in codes:
        raise _wrong(name, value, f"Sectors with | between them: {', '.join(words.terms)}.")
    return "|".join(code for code in codes if code)


def _number(name: str, value: str, least: float, most: float) -> str:
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        raise _wrong(name, value, f"A number from {least:g} to {most:g}.")
    return f"{number:g}"


def _wrong(name: str, value: str, advice: str) -> InputError:
    return InputError(f"{name} cannot be {value[:40]!r}", code="jiaf-setting-value", advice=advice)
