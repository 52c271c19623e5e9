"""Ranking by weights: the score of each gap, and how firmly it stands where it stands."""

from __future__ import annotations

from functools import partial

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.followup.ranking import sensitivity
from mcof.actions.followup.rules import meant, own_rule
from mcof.errors import InputError
from mcof.gaps.rank import WEIGHTED
from mcof.gaps.sensitivity import Trial
from mcof.gaps.weighing import Weights
from mcof.renderers.words import Words
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, span
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced
from mcof.web.gaps.about import about, filled
from mcof.web.tracking import sheet as sheets
from mcof.web.tracking.sheet import Column

TRIAL = Trial()
_CERTAIN, _DEPENDS = 0.9, 0.5  # of the weightings: what stands by need, and what by our weights


def ranking(request: HttpRequest, language: str) -> HttpResponse:
    """The gaps by score, with what other weights, rules and figures do to them."""
    wanted = asked(request.GET)
    report = reading.situation(request, wanted)
    if report.round is None and report.gaps_found in {None, 0}:
        return page(request, "empty.html", asked=wanted)
    words = Words(language)
    rows = tried(request, wanted)
    part = span(request.GET, total=rows.num_rows, size=25)
    caption = words.phrases("web.ranking.title")
    return page(
        request,
        "gaps-ranking.html",
        asked=wanted,
        rounds=report.series,
        printed=reading.printed(request, wanted, language),
        sheet=sheets.sheet(
            filled(sliced(rows, part)), columns(request, words), words, caption=caption
        ),
        weights=weights(_rule(request, wanted), words),
        is_own=_own(request, wanted) is not None,
        trial=TRIAL,
        firm=firm(rows),
        span=part,
    )


def tried(request: HttpRequest, wanted: Asked) -> pa.Table:
    """Every gap by rank, with how firmly it stands."""
    site = site_of(request)
    report = reading.situation(request, wanted)
    asking = reading.question(report, wanted)
    rule = _rule(request, wanted)
    return site.once(
        ("ranking", wanted, rule),
        lambda: sensitivity(site.workspace, rule=rule.text(), unknown=rule.unknown, **asking),
    )


def firm(rows: pa.Table) -> dict[str, int]:
    """How many of the top are there under nearly all weights near ours, and under any."""
    top = rows.slice(0, TRIAL.top).select(["top_near", "top_any"]).to_pylist()
    return {
        "top": len(top),
        "near": sum(row["top_near"] >= _CERTAIN for row in top),
        "any": sum(row["top_any"] >= _CERTAIN for row in top),
        "depends": sum(row["top_any"] < _DEPENDS for row in top),
    }


def weights(rule: Weights, words: Words) -> str:
    """The weights in words, and where a gap stands of which something is unknown."""
    p = words.phrases
    said = words("list-join").join(
        p("web.weight", share=words.ltr(f"{share:.0%}"), criterion=p(f"web.weight.{name}"))
        for name, share in rule.shares.items()
        if share
    )
    return p(f"web.ranking.rule.{rule.unknown}", weights=said)


def columns(request: HttpRequest, words: Words) -> list[Column]:
    """What the page says of each gap."""
    p = words.phrases

    def share(value: float) -> str:
        return words.ltr(f"{value:.0%}")

    def ranks(low: int, row: sheets.Row) -> str:
        return words.ltr(f"{low}–{row['rank_p90']}")

    def people(low: int, row: sheets.Row) -> str:
        return words.ltr(f"{low:,}–{row['people_p90']:,}")

    def mover(name: str, row: sheets.Row) -> str:
        return p("web.ranking.moved", criterion=p(f"web.weight.{name}"), rank=row["moved_to"])

    return [
        Column("rank", "report.column.rank", words.number, number=True),
        *about(request, words),
        Column("magnitude", "report.column.people", words.number, number=True),
        Column("people_p10", "web.ranking.people", people, number=True, beside=True),
        Column("score", "web.ranking.score", lambda value: words.ltr(f"{value:.2f}"), number=True),
        Column("top_near", "web.ranking.near", share, number=True),
        Column("top_any", "web.ranking.any", share, number=True),
        Column("rank_p10", "web.ranking.ranks", ranks, number=True, beside=True),
        Column("moved_by", "web.ranking.mover", mover, beside=True),
        Column("unknown_criteria", "web.ranking.unknown", partial(_unknown, words)),
    ]


def _unknown(words: Words, names: str) -> str:
    said = [words.phrases(f"web.weight.{name}") for name in names.split("+") if name]
    return words("list-join").join(said) or "–"


def _rule(request: HttpRequest, wanted: Asked) -> Weights:
    """The workspace's own rule where it weighs, else the stated weights."""
    own = _own(request, wanted)
    if own is not None:
        return own
    stated = meant(site_of(request).workspace, WEIGHTED)
    assert isinstance(stated, Weights)
    return stated


def _own(request: HttpRequest, wanted: Asked) -> Weights | None:
    try:
        own = own_rule(site_of(request).workspace, wanted.as_of)
    except InputError:  # decided by a version that knew other criteria
        return None
    return own if isinstance(own, Weights) else None
