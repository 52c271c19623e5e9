"""Guards: what every request passes, and what every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host

from mcof.errors import McofError
from mcof.web.frame.pages import error_page
from mcof.web.frame.site import site_of

Answer = Callable[[HttpRequest], HttpResponse]

# Nothing from elsewhere, no script or style inside a page, no frame around it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",  # ask again each time; an unchanged page costs one short answer
}
LONGEST_QUERY = 4_000  # characters; every filter of every page fits in far fewer


def secured(answer: Answer) -> Answer:
    """Every answer carries the headers, also one that an error made."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def guarded(answer: Answer) -> Answer:
    """Only reading, only by a name of this site, only questions of a sane length."""

    def middleware(request: HttpRequest) -> HttpResponse:
        domain, _ = split_domain_port(request.get_host())
        if not validate_host(domain, site_of(request).hosts):
            return error_page(request, 400, "host")
        if request.method not in {"GET", "HEAD"}:
            refused = error_page(request, 405, "method")
            refused.headers["Allow"] = "GET, HEAD"
            return refused
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return error_page(request, 400, "query")
        return answer(request)

    return middleware


class explained:  # noqa: N801 - a middleware like the two above, with one more hook
    """An error of ours becomes a page with its status, its reason and its advice."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as without it."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of an error; a bug is left to be one."""
        if isinstance(error, McofError):
            return error_page(request, error.http_status, "asked", error)
        return None
