"""Units of analysis drawn in a test: people in need and phases by the name of a sector."""

from __future__ import annotations

from typing import Any

import polars as pl

from mcof.needs import finals, pin, severity
from mcof.needs.settings import Settings, settings
from mcof.tables import JIAF_DECISIONS
from mcof.vocabulary import load

SECTORS = {
    "cccm": "CAMP_DTM",
    "edu": "EDU",
    "nut": "NUT",
    "fsc": "FSC",
    "hea": "HEALTH",
    "pro": "PRO",
    "shl": "SHELTER_NFI",
    "wsh": "WSH",
    "cp": "PRO-CPN",
    "gbv": "PRO-GBV",
    "ma": "PRO-MIN",
    "hlp": "HLP",
}
UNIT = {"code_set": "set", "place_code": "A1", "population_group": "IDP", "pocket": ""}
TEMPLATE = settings(2026)


def unit(
    *,
    people: dict[str, int] | None = None,
    phases: dict[str, int] | None = None,
    before: dict[str, int] | None = None,
    outcomes: dict[str, int] | None = None,
    **said: Any,
) -> pl.DataFrame:
    """One unit; a sector that is not drawn is missing."""
    row: dict[str, Any] = {**UNIT, "place_level": 2, "population": None, "basis": "reported"}
    row |= {"published_in_need": None, "published_severity": None, "rows": 1}
    row |= {"before_in_need": max((before or {}).values(), default=None)}
    row |= {f"in_need:{code}": (people or {}).get(name) for name, code in SECTORS.items()}
    row |= {f"phase:{code}": (phases or {}).get(name) for name, code in SECTORS.items()}
    row |= {f"before:{code}": (before or {}).get(name) for name, code in SECTORS.items()}
    row |= {
        f"outcome:{code}": (outcomes or {}).get(code.lower())
        for code in load("outcome_indicators").terms
    }
    schema = {name: pl.Int64 for name in row if ":" in name}
    schema |= {
        "population": pl.Int64,
        "published_in_need": pl.Int64,
        "published_severity": pl.Int64,
    }
    return pl.DataFrame([row | said], schema_overrides=schema)


def judged(units: pl.DataFrame, rules: Settings = TEMPLATE) -> dict[str, Any]:
    """The unit with preliminary figures and flags."""
    told = severity.preliminary(pin.preliminary(units), rules)
    return severity.flagged(pin.flagged(told, rules), rules).row(0, named=True)


def settled(
    units: pl.DataFrame, *decisions: dict[str, Any], rules: Settings = TEMPLATE
) -> pl.DataFrame:
    """The units with what was decided, oldest first."""
    from datetime import UTC, datetime, timedelta

    told = severity.preliminary(pin.preliminary(units), rules)
    told = severity.flagged(pin.flagged(told, rules), rules)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        {
            **UNIT,
            "year": 2026,
            "subject": finals.subject(one["question"], 2026, *UNIT.values()),
            "reason": "agreed",
            "evidence": "expert_judgement",
            "by": "the group",
            "recorded_at": first + timedelta(days=at),
            **one,
        }
        for at, one in enumerate(decisions)
    ]
    kept = JIAF_DECISIONS.conform(
        pl.DataFrame(rows, infer_schema_length=None) if rows else JIAF_DECISIONS.empty()
    )
    return finals.gated(finals.with_decisions(told, finals.standing(kept, 2026)), rules.gate)


EVEN = dict.fromkeys(("cccm", "edu", "nut", "fsc", "hea", "pro", "shl", "wsh"), 100)
"""People of eight sectors that say the same: no flag but what a test changes."""
THREES = dict.fromkeys(EVEN, 3)
