"""Needs of each sector, place by place, and what people would need by stated standards."""

from __future__ import annotations

from typing import Any

import polars as pl
import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.needs import ask
from mcof.actions.needs import quantities as counting
from mcof.needs import sectors
from mcof.needs.units import deepest
from mcof.renderers.words import Words
from mcof.vocabulary import load
from mcof.web import reading
from mcof.web.frame.asking import Asked, asked, choice, filtered, span, whole
from mcof.web.frame.pages import language_of, page
from mcof.web.frame.site import site_of
from mcof.web.needs.units import year_asked, years

GROUP = "IDP"
DAYS = 30


def by_sector(request: HttpRequest, language: str) -> HttpResponse:
    """The main sectors of each unit side by side: people in need and phase, never a sum."""
    wanted = asked(request.GET)
    told = pl.DataFrame(figures(request, wanted, year_asked(request)))
    places = reading.known_places(request)
    paths = places.paths()
    found = deepest(told, paths) if told.height else told
    key = ["code_set", "place_code", "population_group", "pocket"]
    order = found.select(key).unique(maintain_order=True).sort(key) if found.height else found
    part = span(request.GET, total=order.height, size=50)
    shown = order.slice(part.start, part.size)
    return page(
        request,
        "needs-sectors.html",
        asked=wanted,
        years=years(request, wanted),
        year=told["year"][0] if told.height else None,
        sectors=sectors.main(),
        rows=_grid(shown, found, key, places, Words(language)) if found.height else [],
        span=part,
    )


def figures(request: HttpRequest, wanted: Asked, year: int | None) -> pa.Table:
    """The figures of every sector."""
    site = site_of(request)
    return site.once(
        ("needs", wanted, year), lambda: ask.needs(site.workspace, year=year, as_of=wanted.as_of)
    )


def _grid(
    shown: pl.DataFrame, found: pl.DataFrame, key: list[str], places: Any, words: Words
) -> list[dict[str, Any]]:
    cells = found.join(shown, on=key, how="semi").select(
        *key, "sector", "in_need", "severity", "basis"
    )
    by_unit: dict[tuple[str, ...], dict[str, Any]] = {}
    for cell in cells.to_dicts():
        by_unit.setdefault(tuple(cell[name] for name in key), {})[cell["sector"]] = cell
    return [
        {
            "place": places.label(unit[0], unit[1], words.language),
            "group": words.term("population_groups", unit[2])
            if unit[2]
            else words.phrases("web.needs.everybody"),
            "pocket": unit[3],
            "cells": [by_unit.get(unit, {}).get(code) for code in sectors.main()],
        }
        for unit in shown.iter_rows()
    ]


def quantities(request: HttpRequest, language: str) -> HttpResponse:
    """Litres, toilets, kits and staff for the people counted: worked out, never assessed."""
    wanted = asked(request.GET)
    filters = quantity_filters(request)
    found = amounts(request, wanted)
    part = span(request.GET, total=found.num_rows, size=100)
    places = reading.known_places(request)
    rows = found.slice(part.start, part.size).to_pylist()
    for row in rows:
        row["place"] = places.label(row["code_set"], row["place_code"], language)
    return page(
        request,
        "needs-quantities.html",
        asked=wanted,
        filters=filters,
        choices=_choices(request),
        days=_days(request),
        size=_size(request),
        rows=rows,
        span=part,
    )


def amounts(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The quantities that pass the filters."""
    site, filters = site_of(request), quantity_filters(request)
    days, size, language = _days(request), _size(request), language_of(request)
    return site.once(
        ("quantities", wanted, days, size, language, *filters.items()),
        lambda: counting.quantities(
            site.workspace,
            of=filters["of"] or "displaced",
            level=1 if filters["place"] else 0,
            group=filters["group"],
            place=filters["place"],
            sector=filters["sector"],
            days=days,
            household_size=size,
            language=language,
            as_of=wanted.as_of,
        ),
    )


def quantity_filters(request: HttpRequest) -> dict[str, str | None]:
    """The filters of the page, each checked against its list."""
    chosen = filtered(request.GET.dict(), _choices(request), group=GROUP)
    return chosen | {"of": choice(request.GET.get("of"), name="of", among=counting.OF)}


def _days(request: HttpRequest) -> int:
    return whole(request.GET.get("days"), name="days", lowest=1) or DAYS


def _size(request: HttpRequest) -> int | None:
    """People of a household that was not counted, where somebody says so."""
    return whole(request.GET.get("household"), name="household", lowest=1)


def _choices(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    language = language_of(request)
    labels = load("sectors").labels(language)
    used = dict.fromkeys(load("standards").attribute("sector").values())
    return {
        "place": list(reading.places(request, language)),
        "group": list(load("population_groups").labels(language).items()),
        "sector": [(code, labels[code]) for code in used],
    }
