"""A page: a template with what every page has, in the language of the address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from jinja2 import Environment, StrictUndefined

from mcof.errors import McofError
from mcof.renderers.words import Words
from mcof.vocabulary import direction, load, phrases
from mcof.web.assets import version
from mcof.web.frame.links import Links
from mcof.web.frame.rooms import entry, rooms
from mcof.web.frame.site import LANGUAGES, site_of


def environment(**options: Any) -> Environment:
    """Jinja as the pages use it: everything escaped, a name that is missing is a bug."""
    options |= {"autoescape": True, "undefined": StrictUndefined}
    made = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 - it is on
    made.globals["asset_version"] = version
    return made


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page of a template.

    The template gets the context, and what every page has: `site`, `p` (phrases), `words`
    (numbers, days, labels), `links`, `language`, `direction`, `languages`, `rooms`, `entry`
    (its row in the navigation), `here`.
    """
    language = language_of(request)
    match = request.resolver_match
    here = match.url_name if match else None
    shared = {
        "site": site_of(request),
        "p": phrases(language),
        "words": Words(language),
        "links": Links(request.path, request.GET.dict(), language),
        "language": language,
        "direction": direction(language),
        "languages": [(term.code, term.attributes["own_name"]) for term in load("languages")],
        "rooms": rooms(here),
        "entry": entry(here),
        "here": here,
        "query": request.GET,
    }
    return HttpResponse(render_to_string(template, shared | context), status=status)


def language_of(request: HttpRequest) -> str:
    """The language of the address; else one the browser asks for; else the site's own."""
    first = request.path.lstrip("/").partition("/")[0]
    if first in LANGUAGES:
        return first
    wanted = request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:200].lower().split(",")
    spoken = [tag.partition(";")[0].partition("-")[0].strip() for tag in wanted]
    return next((tag for tag in spoken if tag in LANGUAGES), site_of(request).language)


def error_page(
    request: HttpRequest, status: int, kind: str, error: McofError | None = None
) -> HttpResponse:
    """A page that says what is wrong and what to do.

    Args:
        kind: the phrases `web.error.<kind>.title` and `.advice` say it, where no error does.
    """
    return page(request, "error.html", status=status, code=status, kind=kind, error=error)
