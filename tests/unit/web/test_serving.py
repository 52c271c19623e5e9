"""The small server: what strangers and impatient browsers do to it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import make_server

import pytest

from mcof.web.serving import Handler, Server


class Impatient(Handler):
    timeout = 0.1


def _answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"here"]


def test_a_browser_that_opens_a_connection_and_says_nothing_is_no_failure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with make_server("127.0.0.1", 0, _answer, server_class=Server, handler_class=Impatient) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            with socket.create_connection(("127.0.0.1", site.server_port)) as silent:
                closed = silent.recv(1)
            with socket.create_connection(("127.0.0.1", site.server_port)) as speaking:
                speaking.sendall(b"GET / HTTP/1.0\r\n\r\n")
                answer = speaking.makefile("rb").read()
        finally:
            site.shutdown()
            thread.join()
    assert closed == b""
    assert answer.endswith(b"here")
    assert "Traceback" not in capsys.readouterr().err
