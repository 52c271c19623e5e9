"""A gap in words: X people in need in A are without B."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from mcof.renderers.words import Words
from mcof.reports.situation import Gap, SituationReport


def section(report: SituationReport, words: Words) -> dict[str, Any]:
    """The worst gaps of the report, or why there are none to say."""
    found = report.gaps_found if report.gaps_found is not None else len(report.gaps)
    none = ""
    if not report.gaps:
        looked = any(cell.assessed for row in report.matrix for cell in row.cells.values())
        none = words("gap.none" if looked else "gap.not-looked")
    return {"title": words("section.gaps"), "none": none} | listed(report.gaps, words, found=found)


def listed(
    gaps: Sequence[Gap], words: Words, *, found: int, notes: Sequence[Sequence[str]] = ()
) -> dict[str, Any]:
    """Gaps as sentences, in the order given.

    Args:
        found: how many there are in all.
        notes: by number of the gap, what else is said of it.
    """
    bases = {gap.basis for gap in gaps}
    shared = next(iter(bases)) if len(bases) == 1 else None
    return {
        "caption": words(
            "caption.gaps", shown=words.number(len(gaps)), found=words.counted("gaps", found)
        ),
        "mark": _mark(shared, words),
        "columns": [words("column.rank"), words("column.gap"), words("column.evidence")],
        "rows": [
            {
                "rank": words.number(gap.rank),
                "sentence": sentence(gap, words),
                "about": [*_about(gap, words), *more],
                "evidence": _evidence(gap, words),
                "mark": _mark(gap.basis, words) if shared is None else "",
            }
            for gap, more in zip_longest(gaps, notes, fillvalue=())
            if isinstance(gap, Gap)
        ],
    }


def sentence(gap: Gap, words: Words) -> str:
    """The gap as one sentence; a number that is unknown is never put as zero."""
    said = {
        "place": words.given(gap.place.name(words.language)),
        "sector": _sector(gap, words),
        "people": "",
        "need": words.counted("in-need", gap.in_need),
        "age": words.counted("days", gap.age_days),
    }
    unmet = gap.unmet if gap.unmet is not None and gap.unmet.known else None
    if unmet is not None:
        said["people"] = words.range("in-need", unmet)
    if gap.kind in _BY_REASON or gap.reason in _OF_GROUPS:
        return _by_reason(gap, said, words)
    return words(f"gap.{_form(gap, known=unmet is not None, said=said, words=words)}", **said)


def _sector(gap: Gap, words: Words) -> str:
    """The sector within a sentence; a gap of all of them names none."""
    if name := gap.sector.name(words.language):
        return words.within(words.given(name))
    return words("any-sector" if gap.kind == "institutional" else "every-sector")


_BY_REASON = ("protection", "access", "institutional", "capacity", "funding")
_OF_GROUPS = (
    "need-figure-weak", "displaced-figure-weak", "need-sources-differ", "not-disaggregated",
    "requirement-unknown", "mandates-unknown", "instruments-unknown", "capacities-unknown",
    "funding-unknown", "access-unknown",
)  # fmt: skip


def _by_reason(gap: Gap, said: dict[str, str], words: Words) -> str:
    """What the rule of the gap says, and of how many people, where that is known."""
    group = words.term("population_groups", gap.group) if gap.group else words("gap.everybody")
    told = words(f"gap.{gap.reason}", **{**said, "group": words.within(words.given(group))})
    if gap.people is None:
        return told
    counted = words.counted("displaced" if gap.people_of == "displaced" else "in-need", gap.people)
    return words("gap.concerns", sentence=told, people=counted)


def _form(gap: Gap, *, known: bool, said: dict[str, str], words: Words) -> str:
    """Which sentence fits the kind of gap and what is known of the people."""
    if gap.kind == "information":
        reasons = {"no-need-figure", "need-figure-old", "reach-not-reported"}
        return str(gap.reason) if gap.reason in reasons else "information"
    if gap.kind == "presence" and not known:
        if gap.exposed is None:
            return "presence-unknown"
        said["people"] = words.counted("displaced", gap.exposed)
        return "presence-exposed"
    if gap.kind == "coverage" and known and gap.in_need is not None:
        said["need"] = words.number(gap.in_need)
        return "coverage"
    if not known:
        return "other-unknown"
    return "presence" if gap.kind == "presence" else "other"


def _about(gap: Gap, words: Words) -> list[str]:
    parts = [words.term("gap_kinds", gap.kind)]
    if gap.phase:
        parts.append(words.term("phases", gap.phase))
    if gap.group:
        parts.append(words.term("population_groups", gap.group))
    return parts


def _evidence(gap: Gap, words: Words) -> list[str]:
    parts = [words("gap.actors", count=words.number(gap.actors))]
    if gap.evidence is not None:
        parts.append(words("gap.evidence", count=words.counted("rows", gap.evidence)))
    if gap.age_days:
        parts.append(words("gap.age", days=words.counted("days", gap.age_days)))
    return parts


def _mark(basis: str | None, words: Words) -> str:
    return words(f"basis.{basis}") if basis in {"modelled", "synthetic"} else ""
