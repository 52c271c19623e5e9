"""Asks a server: reading only, with limits, patience and a key that is told to nobody else.

Retried are 408, 429, 5xx, timeouts and broken connections, with a delay that doubles, or as long
as the server asks. A refused key is never tried again. Proxies are taken from the environment
(`HTTPS_PROXY`, `NO_PROXY`), as httpx does.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from mcof.errors import InputError, McofError, Missing, Outside, Refused
from mcof.sources.remote.address import forwarded, without_password

if TYPE_CHECKING:
    import httpx

MIB = 1 << 20
MOST_BYTES = 256 * MIB  # of one answer; JSON is read whole and takes about ten times its size
TRIES = 4  # once, and three times more
FIRST_DELAY = 1.0  # seconds; then 2, then 4
LONGEST_DELAY = 300.0  # seconds that a server may ask us to wait
LONGEST_ANSWER = 900.0  # seconds that one answer may take, however steadily it drips
FORWARDS = 5
REQUEST_TIMEOUT, TOO_MANY = 408, 429
_SHOWN = 200
_OK, _MULTIPLE, _BAD, _FAILED = 200, 300, 400, 500
_UNKNOWN_KEY, _FORBIDDEN, _NOT_FOUND, _GONE = 401, 403, 404, 410
_UNKNOWN_WAY = 501  # the server cannot do that, and will not be able to in a minute


@dataclass(frozen=True)
class Key:
    """What a server knows us by; it never shows itself.

    Attributes:
        headers: header to value, sent with every request to the server.
        advice: what to do where the server refuses it.
    """

    headers: Mapping[str, str] = field(repr=False)
    advice: str

    def hidden(self, text: str) -> str:
        """The text without any value of the key, or part of it that stands alone."""
        for value in self.headers.values():
            for part in (value, *value.split()[1:]):
                text = text.replace(part, "…") if part else text
        return text


NO_KEY = Key({}, "The server wants a key that mcof does not have.")


@dataclass(frozen=True)
class Patience:
    """The clock and the sleep of a client: real ones, or those of a test."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class Client:
    """Asks one server.

    Args:
        key: sent to that server's host only.
        most_bytes: of one answer, unpacked.
    """

    def __init__(
        self,
        key: Key = NO_KEY,
        *,
        patience: Patience | None = None,
        most_bytes: int = MOST_BYTES,
        timeout: float = 60.0,
    ) -> None:
        import httpx

        self._key = key
        self._patience = patience or Patience()
        self._most = most_bytes
        self._http = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=min(timeout, 15.0)),
            follow_redirects=False,
            headers={"Accept": "application/json", "User-Agent": "mcof"},
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def json(self, address: str, parameters: Mapping[str, str] | None = None) -> Any:
        """The answer as JSON.

        Raises:
            Outside: the answer is no JSON, or see `get`.
        """
        return self.parsed(self.get(address, parameters), address)

    def parsed(self, raw: bytes, address: str) -> Any:
        """What an answer says.

        Raises:
            Outside: it is no JSON; a page of a network that wants a login is the usual cause.
        """
        try:
            return json.loads(raw)
        except (ValueError, RecursionError):
            begins = raw[:_SHOWN].decode("utf-8", "replace").strip()
            raise Outside(
                f"{without_password(address)} did not answer with JSON but with: "
                f"{self._key.hidden(begins)!r}",
                code="answer-unreadable",
                advice="See in a browser whether the network asks for a login, or try again later.",
            ) from None

    def get(self, address: str, parameters: Mapping[str, str] | None = None) -> bytes:
        """The bytes of the answer.

        Raises:
            Refused: the key is missing or not good for this.
            Missing: the server does not have that.
            InputError: the server does not understand what was asked.
            Outside: it cannot be reached, fails, is too slow, or says too much.
        """
        import httpx

        target = str(httpx.URL(address, params=dict(parameters))) if parameters else address
        delay = FIRST_DELAY
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(target)
            except _Again as again:
                problem = again.problem
                wait = delay if again.wait is None else max(again.wait, 0.0)
            if attempt == TRIES or wait > LONGEST_DELAY:
                raise problem
            self._patience.sleep(wait)
            delay *= 2
        raise AssertionError("the last try returns or raises")

    def _once(self, target: str) -> bytes:
        import httpx

        try:
            for _ in range(FORWARDS + 1):
                with self._http.stream("GET", target, headers=dict(self._key.headers)) as answer:
                    if not answer.is_redirect:
                        return self._body(answer, target)
                    after = urljoin(target, answer.headers.get("location", ""))
                target = forwarded(target, after, secret=bool(self._key.headers))
        except httpx.TimeoutException:
            raise _Again(_failing(target, "does not answer in time", "server-slow")) from None
        except httpx.ConnectError as failure:
            raise _unreachable(target, failure) from None
        except (httpx.TransportError, httpx.StreamError) as failure:
            why = f"broke off ({type(failure).__name__})"
            raise _Again(_failing(target, why, "server-broke-off")) from None
        except (httpx.InvalidURL, httpx.HTTPError):
            raise _failing(target, "sends us to no address", "server-redirects") from None
        raise _failing(target, "sends us round in circles", "server-redirects")

    def _body(self, answer: httpx.Response, target: str) -> bytes:
        if answer.status_code >= _MULTIPLE:
            raise self._refusal(answer, target)
        parts: list[bytes] = []
        size, began = 0, self._patience.clock()
        for part in answer.iter_bytes():
            size += len(part)
            parts.append(part)
            if size > self._most:
                raise Outside(
                    f"{without_password(target)} answers with more than {self._most / MIB:.0f} MiB",
                    code="answer-too-large",
                    advice="Ask for less at once, such as fewer rounds or a shorter period.",
                )
            if self._patience.clock() - began > LONGEST_ANSWER:
                raise _failing(target, "does not come to an end", "server-slow")
        return b"".join(parts)

    def _refusal(self, answer: httpx.Response, target: str) -> Exception:
        """What a status means; `_Again` where another try may help."""
        status, where = answer.status_code, without_password(target)
        if status in {_UNKNOWN_KEY, _FORBIDDEN}:
            return Refused(
                f"{where} refuses the key (HTTP {status})",
                code="server-refused",
                advice=self._key.advice,
            )
        if status in {REQUEST_TIMEOUT, TOO_MANY} or (status >= _FAILED and status != _UNKNOWN_WAY):
            wait = self._asked_to_wait(answer.headers.get("retry-after"))
            return _Again(_failing(target, f"fails (HTTP {status})", "server-failed"), wait)
        if status in {_NOT_FOUND, _GONE}:
            return Missing(
                f"{where} does not exist on the server",
                code="server-has-not",
                advice="See whether address and names are right, and whether you may see it.",
            )
        said = next(answer.iter_bytes(_SHOWN), b"").decode("utf-8", "replace")
        return InputError(
            f"{where} does not understand the question (HTTP {status}): {self._key.hidden(said)}",
            code="server-misunderstands",
            advice="See whether what was asked for is written as the server writes it.",
        )

    def _asked_to_wait(self, text: str | None) -> float | None:
        """Seconds of `Retry-After`, which may be a number or a moment."""
        if text is None:
            return None
        if text.strip().isdecimal():
            return float(text)
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - self._patience.now()).total_seconds())


class _Again(Exception):
    """What went wrong may be over at the next try."""

    def __init__(self, problem: McofError, wait: float | None = None) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.wait = wait


def _failing(target: str, what: str, code: str) -> Outside:
    return Outside(
        f"{without_password(target)} {what}",
        code=code,
        advice="Try again later; what was fetched so far is kept.",
    )


def _unreachable(target: str, failure: Exception) -> Exception:
    host = urlsplit(target).hostname
    if "CERTIFICATE" in str(failure).upper():
        return Outside(
            f"{host} has a certificate that is not trusted",
            code="server-not-trusted",
            advice="See whether the network changes what it carries; name its certificate with "
            "SSL_CERT_FILE.",
        )
    return _Again(
        Outside(
            f"{host} cannot be reached from here",
            code="server-unreachable",
            advice="See whether this machine is online; a proxy is named with HTTPS_PROXY.",
        )
    )
