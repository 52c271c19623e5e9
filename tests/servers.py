"""Servers on this machine for tests: real HTTP on loopback, with the faults that servers have."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mcof.sources.remote.client import Patience


@dataclass(frozen=True)
class Reply:
    """What a server answers; `drop` breaks the connection in the middle."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False


@dataclass(frozen=True)
class Asked:
    """What a server was asked."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


Answer = Callable[[Asked], Reply]


class FakeServer:
    """A server that remembers what it was asked; `faults` are answered first, one each."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.faults: list[Reply] = []
        self.address = ""

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.faults.pop(0) if self.faults else self.answer(asked)

    def paths(self) -> list[str]:
        return [one.path for one in self.asked]


def _handler(server: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(parts.path, dict(parse_qsl(parts.query)), headers)
            reply = server.reply(asked)
            raw = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw[: len(raw) // 2] if reply.drop else raw)
            self.close_connection = reply.drop

        def log_message(self, *_: object) -> None:
            """Tests read what was asked, not what was printed."""

    return Handler


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that left is no failure of the server."""


@contextmanager
def serving(server: FakeServer) -> Iterator[FakeServer]:
    """The server, listening until the test is over."""
    listening = _Quiet(("127.0.0.1", 0), _handler(server))
    server.address = f"http://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join(5)


class Sleeps:
    """A clock that only sleeping moves: waiting takes no time."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def patience(self) -> Patience:
        return Patience(clock=lambda: sum(self.slept), sleep=self.slept.append)
