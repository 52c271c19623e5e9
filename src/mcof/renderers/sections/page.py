"""A report of sections in one language: the page that paper and screen lay out."""

from __future__ import annotations

from typing import Any

from mcof.renderers.sections.blocks import cards, section
from mcof.renderers.words import Words
from mcof.reports.sections import SectionReport

Page = dict[str, Any]

_MARKED = ("synthetic", "modelled")


def page(report: SectionReport, language: str) -> Page:
    """Everything that the report says, in `en`, `ar` or `ckb`.

    Raises:
        Missing: mcof does not speak the language.
    """
    words = Words(language)
    known = words.phrases  # refuses a language that is not spoken
    return {
        "language": known.language,
        "direction": words.direction,
        "head": _head(report, words),
        "banners": banners(report.bases, words),
        "cards": cards(report.cards, words),
        "sections": [section(one, words, place=place) for place, one in enumerate(report.sections)],
        "none": "" if report.sections else words("none.report"),
        "words": common(words),
    }


def _head(report: SectionReport, words: Words) -> Page:
    about = words.given(report.about)
    return {
        "title": words(f"title.{report.kind}"),
        "crisis": about or words.given(report.crisis),
        "country": words.given(report.country.name(words.language)) if report.country else "",
        "day": words("day-of", date=words.day(report.on)) if report.on else "",
        "lines": [words.given(report.crisis)] if about else [],
        "known": words("known-at", moment=words.moment(report.known_at)),
        "date": report.known_at.date().isoformat(),
    }


def banners(bases: frozenset[str], words: Words) -> list[Page]:
    """What must be said on every page: that figures are invented, or computed."""
    return [
        {"kind": basis, "mark": words(f"basis.{basis}"), "text": words(f"banner.{basis}")}
        for basis in _MARKED
        if basis in bases
    ]


def common(words: Words) -> dict[str, str]:
    """The words that every layout needs."""
    said = {key: words(key) for key in ("skip", "contents", "unknown", "not-assessed")}
    return said | {
        "quality": words("section.quality"),
        "page": words("page", page="{page}", pages="{pages}"),
        "worst": words("kinds.worst"),
    }
