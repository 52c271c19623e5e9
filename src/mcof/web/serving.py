"""Serving: the WSGI application of a workspace, and a small server for one machine."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from mcof.errors import InputError, Outside
from mcof.ports import Workspace
from mcof.web.frame.site import KEY, LANGUAGES, LOCAL, Site

log = logging.getLogger("mcof.web")

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def application(
    workspace: Workspace, *, language: str = "en", hosts: Iterable[str] = LOCAL
) -> Wsgi:
    """The site of a workspace as a WSGI application, for any server.

    Requests are answered one at a time: the embedded engine has one connection. A server
    may still read and write with many threads.

    Args:
        language: `en`, `ar` or `ckb`; of whoever comes to `/`.
        hosts: names by which the site may be called, besides those of this machine.

    Raises:
        InputError: the language is not one of the site's.
    """
    if language not in LANGUAGES:
        raise InputError(
            f"The site does not speak {language!r}",
            code="language-unknown",
            advice=f"Choose one of {', '.join(LANGUAGES)}.",
        )
    from mcof.web.frame.settings import configure

    configure()
    from django.core.handlers.wsgi import WSGIHandler

    site = Site(workspace, language, tuple(dict.fromkeys((*LOCAL, *hosts))))
    handler, turn = WSGIHandler(), threading.Lock()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ[KEY] = site
        with turn:
            response: Iterable[bytes] = handler(environ, start_response)
        return response

    return answer


class Server(ThreadingMixIn, WSGIServer):
    """Reads each request in a thread: a browser that only opens a connection blocks nobody."""

    daemon_threads = True


class Handler(WSGIRequestHandler):
    """Says little: no line on the screen for each request, no version to strangers."""

    timeout = 30  # seconds that a silent connection may stay open

    def handle(self) -> None:
        """Answer one connection; one that stays silent or goes away is no failure of ours."""
        try:
            super().handle()
        except (TimeoutError, ConnectionError) as gone:
            log.info("connection closed: %s", gone)

    def log_message(self, format: str, *args: Any) -> None:
        """Leave the request to whoever listens to the log."""
        log.info(format, *args)

    def version_string(self) -> str:
        """The name of the server, and no more."""
        return "mcof"


def serve(
    workspace: Workspace,
    host: str = "127.0.0.1",
    port: int = 8000,
    language: str = "en",
    *,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the site of a workspace until it is interrupted.

    Args:
        host: the address to listen on; only this machine unless told.
        port: the port; 0 for any free one.
        ready: is told the address once the site answers.

    Raises:
        Outside: the address or port cannot be had.
    """
    site = application(workspace, language=language, hosts=() if host in LOCAL else _names(host))
    try:
        server = make_server(host, port, site, server_class=Server, handler_class=Handler)
    except (OSError, OverflowError) as refused:
        raise Outside(
            f"Cannot listen on {host} port {port}: {refused}",
            code="port-taken",
            advice="Choose another with --port, or stop what uses it.",
        ) from refused
    with server:
        if ready is not None:
            ready(f"http://{host}:{server.server_port}/{language}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            log.info("stopped")


def _names(host: str) -> tuple[str, ...]:
    """The names by which a machine that listens on an address is called.

    Listening on every address says nothing about the name, so any is taken.
    """
    return ("*",) if host in {"0.0.0.0", "::", ""} else (host,)  # noqa: S104
