"""Drafts of allocations: read here, made and steered by the command line, decided by people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.allocating.content import PARTS
from mcof.actions.allocating.drafts import draft as one
from mcof.actions.allocating.drafts import drafts as all_
from mcof.actions.allocating.drafts import parts
from mcof.actions.allocating.why import why
from mcof.allocation.telling.outcome import by_place_and_sector
from mcof.allocation.telling.why import binding_most
from mcof.renderers import allocated
from mcof.renderers.words import Words
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, filtered, span
from mcof.web.frame.drawing import Trend, drawn
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced

_FEW = 20  # rows of a page of places
_OF_A_KIND = 3  # assumptions of one kind that are shown at once


@dataclass(frozen=True)
class Line:
    """A row of a table: its cells as text, and where its first leads."""

    cells: tuple[str, ...]
    link: Mapping[str, str] | None = None


def drafts(request: HttpRequest, language: str) -> HttpResponse:
    """Every draft, the newest first."""
    wanted = asked(request.GET)
    rows = listed(request, wanted)
    part = span(request.GET, total=rows.num_rows)
    return page(request, "drafts.html", asked=wanted, rows=sliced(rows, part), span=part)


def listed(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The drafts that were recorded by the moment asked about."""
    return all_(site_of(request).workspace, as_of=wanted.as_of)


def draft(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One draft: what it does, why, what binds, what it was made of."""
    workspace, words = site_of(request).workspace, Words(language)
    told = one(workspace, key)
    kept = parts(workspace, key, *PARTS)
    tables = {name: pl.DataFrame(rows) for name, rows in kept.items()}
    filters = filtered(request.GET.dict(), _choices(request, tables))
    rows = _places(tables, filters)
    part = span(request.GET, total=rows.height, size=_FEW)
    facts = {row["fact"]: row for row in tables["facts"].to_dicts()}
    return page(
        request,
        "draft.html",
        asked=asked(request.GET),
        key=key,
        told=told,
        directions=json.loads(told["directions"]),
        facts=facts,
        sector=words.term("sectors", facts["people_most"]["text"]),
        filters=filters,
        choices=_choices(request, tables),
        places=_lines(request, rows.slice(part.start, part.size).to_dicts(), words),
        reasons=_reasons(request, key, filters, words),
        means=_means(tables["means"], words),
        sides=_sides(tables["compared"], words),
        curve=_curve(tables["curve"].to_dicts(), words),
        points=_points(tables["curve"], words),
        stable=_stable(tables["robust"]),
        undirected=_undirected(tables["undirected"], words),
        assumed=_assumed(tables["assumed"], words),
        notes=[row["text"] for row in tables["facts"].to_dicts() if row["fact"] == "conflict"],
        span=part,
    )


def lines(request: HttpRequest, key: str) -> pa.Table:
    """The lines of a draft, for a file."""
    return parts(site_of(request).workspace, key, "lines")["lines"]


def _choices(
    request: HttpRequest, tables: Mapping[str, pl.DataFrame]
) -> dict[str, list[tuple[str, str]]]:
    """The places and sectors that the draft speaks of, by name."""
    language = language_of(request)
    known = reading.known_places(request)
    seen = pl.concat(
        [
            tables[name].select("code_set", "place_code", "sector")
            for name in ("cells", "undirected")
        ]
    )
    places = [
        (code, known.label(code_set, code, language))
        for code_set, code in seen.select("code_set", "place_code").unique().rows()
    ]
    labels, there = load("sectors").labels(language), set(seen["sector"])
    return {
        "place": sorted(places, key=lambda pair: pair[1]),
        "sector": [(code, label) for code, label in labels.items() if code in there],
    }


def _places(tables: Mapping[str, pl.DataFrame], filters: Mapping[str, str | None]) -> pl.DataFrame:
    """Places and sectors, those most helped first, with dollars and what binds."""
    cells = tables["cells"]
    cost = tables["lines"].group_by("place_code", "sector").agg(pl.col("usd").sum())
    rows = (
        by_place_and_sector(cells)
        .join(cost, on=["place_code", "sector"], how="left")
        .join(binding_most(cells), on="fairness", how="left")
        .sort("people", "place_code", "sector", descending=[True, False, False])
    )
    for name, column in (("place", "place_code"), ("sector", "sector")):
        if filters[name] is not None:
            rows = rows.filter(pl.col(column) == filters[name])
    return rows


def _lines(request: HttpRequest, rows: Sequence[Mapping[str, Any]], words: Words) -> list[Line]:
    known = reading.known_places(request)
    return [
        Line(
            (
                known.label(row["code_set"], row["place_code"], words.language),
                words.term("sectors", row["sector"]),
                words.number(row["severity"]),
                allocated.people(row["need"], words),
                allocated.people(row["people"], words),
                allocated.dollars(row["usd"] or 0.0, words),
                allocated.share(row["before"], words),
                allocated.share(row["after"], words),
                allocated.binds(row["binds"], words),
            ),
            {"place": row["place_code"], "sector": row["sector"]},
        )
        for row in rows
    ]


def _reasons(
    request: HttpRequest, key: str, filters: Mapping[str, str | None], words: Words
) -> list[str]:
    """Why so much, where one place and one sector are asked about."""
    if filters["place"] is None or filters["sector"] is None:
        return []
    rows = why(site_of(request).workspace, key, place=filters["place"], sector=filters["sector"])
    return [allocated.reason(row, words) for row in rows.to_pylist()]


def _means(means: pl.DataFrame, words: Words) -> list[Line]:
    rows = means.drop_nulls("more").sort("checked", descending=True, nulls_last=True)
    return [
        Line(
            (
                allocated.more(row, words),
                allocated.people(row["checked"], words),
                allocated.people(row["by_price"], words),
                words.change(None if row["people"] is None else round(row["people"])),
            )
        )
        for row in rows.to_dicts()
    ]


def _sides(sides: pl.DataFrame, words: Words) -> list[Line]:
    return [
        Line(
            (
                words.phrases(f"allocation.plan.{row['plan']}"),
                allocated.people(row["weighted"], words),
                allocated.people(row["people"], words),
                allocated.dollars(row["usd"], words),
                allocated.people(row["near_zero"], words),
                allocated.number(row["gini"], words),
            )
        )
        for row in sides.to_dicts()
    ]


def _curve(points: Sequence[Mapping[str, Any]], words: Words) -> Trend:
    from mcof.renderers import fairness

    spoken = words.phrases("web.draft.curve")
    return drawn(
        lambda width, height: fairness.curve(points, words, width=width, height=height),
        "curve",
        spoken=spoken,
    )


def _points(curve: pl.DataFrame, words: Words) -> list[Line]:
    return [
        Line(
            (
                words.phrases(f"allocation.preset.{row['preset']}"),
                allocated.share(row["floor_share"], words),
                allocated.share(row["of_most"], words),
                allocated.people(row["near_zero"], words),
                allocated.number(row["gini"], words),
                allocated.dollars(row["usd"], words),
            )
        )
        for row in curve.to_dicts()
    ]


def _stable(robust: pl.DataFrame) -> dict[str, int]:
    made = robust.filter(pl.col("kind") == "line", pl.col("planned") > 0)
    places = robust.filter(pl.col("kind") == "place", pl.col("planned").is_not_null())
    return {
        "lines": made.height,
        "stable": made.filter("stable").height,
        "places": places.height,
        "steady": places.filter("stable").height,
    }


def _assumed(rows: pl.DataFrame, words: Words) -> list[tuple[list[str], list[str]]]:
    """Assumptions of one kind together: the first few, and the rest."""
    return [
        (said[:_OF_A_KIND], said[_OF_A_KIND:])
        for kind in rows.partition_by("assumption", maintain_order=True)
        for said in [[allocated.assumption(row, words) for row in kind.to_dicts()]]
    ]


def _undirected(rows: pl.DataFrame, words: Words) -> list[Line]:
    """Sectors and reasons, with how many needs and the displaced people there."""
    told = rows.group_by("sector", "reason").agg(
        pl.len().alias("needs"), pl.col("displaced").sum(), pl.col("unmet").sum()
    )
    ordered = told.sort("reason", "needs", "sector", descending=[False, True, False])
    return [
        Line(
            (
                words.term("sectors", row["sector"]),
                allocated.undirected(row["reason"], words),
                words.number(row["needs"]),
                words.number(row["unmet"] or None),
                words.number(row["displaced"]),
            )
        )
        for row in ordered.to_dicts()
    ]
