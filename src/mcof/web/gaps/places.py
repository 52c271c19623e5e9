"""Where a page of gaps looks: the country, or a place in it, however deep."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from mcof.errors import InputError
from mcof.reports.documents import Named
from mcof.web import reading
from mcof.web.frame.site import LANGUAGES, site_of

DEEPEST = 3


@dataclass(frozen=True)
class Where:
    """The place that a page is of.

    Attributes:
        code: of the place; None for the country.
        level: 0 for the country.
        above: the places above it and itself, from the country down.
    """

    code: str | None
    level: int
    above: tuple[Named, ...]


def where(request: HttpRequest) -> Where:
    """The place that is asked for, or the country.

    Raises:
        InputError: nobody knows that place.
    """
    code = request.GET.get("place") or None
    country = str(site_of(request).setting("country") or "")
    if code is None or code == country:
        return Where(None, 0, (named(request, country),) if country else ())
    level = level_of(request, code)
    chain = [] if level == 0 else _above(request, code)
    if not level:
        raise InputError(
            f"place {code[:40]!r} is not on the list",
            code="choice-unknown",
            advice="Choose one from the list on the page.",
        )
    return Where(code, level, tuple(named(request, one) for one in chain))


def level_of(request: HttpRequest, code: str | None) -> int:
    """The level of a place of the workspace's own code set; 0 for none and for the country."""
    if not code:
        return 0
    return reading.known_places(request).level(_code_set(request), code) or 0


def is_country(request: HttpRequest, code: str) -> bool:
    """Whether the code is that of the workspace's country."""
    return code == site_of(request).setting("country")


def label_of(request: HttpRequest, code: str, language: str) -> str:
    """The name of a place."""
    return reading.known_places(request).label(_code_set(request), code, language)


def named(request: HttpRequest, code: str, code_set: str | None = None) -> Named:
    """A place with its names in every language."""
    places, codes = reading.known_places(request), code_set or _code_set(request)
    return Named(code, {language: places.label(codes, code, language) for language in LANGUAGES})


def beneath(request: HttpRequest, of: Where) -> list[str]:
    """The places directly below, by name."""
    places, code_set = reading.known_places(request), _code_set(request)
    rows = places.places_at(1, code_set) if of.code is None else places.children(code_set, of.code)
    return rows["code"].to_list()


def _above(request: HttpRequest, code: str) -> list[str]:
    paths = reading.known_places(request).paths()
    row = paths.filter(code_set=_code_set(request), code=code).row(0, named=True)
    return [row[f"admin{level}"] for level in range(int(row["level"]) + 1) if row[f"admin{level}"]]


def _code_set(request: HttpRequest) -> str:
    return str(site_of(request).setting("code_set") or "")
