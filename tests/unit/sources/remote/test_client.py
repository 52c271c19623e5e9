"""How servers are asked: patiently, within limits, and without telling the key."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.servers import Asked, FakeServer, Reply, Sleeps, serving

from mcof.errors import InputError, McofError, Missing, Outside, Refused
from mcof.sources.remote.address import checked, forwarded
from mcof.sources.remote.client import Client, Key, Patience

SECRET = "s3cret-key-0815"
KEY = Key({"Authorization": f"Token {SECRET}"}, "Set the key again.")


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with serving(FakeServer(lambda _: Reply({"fine": True}))) as one:
        yield one


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def client(sleeps: Sleeps) -> Iterator[Client]:
    with Client(KEY, patience=sleeps.patience(), timeout=2.0) as one:
        yield one


def test_the_key_goes_with_every_question(server: FakeServer, client: Client) -> None:
    assert client.json(server.address, {"a": "b c"}) == {"fine": True}
    (asked,) = server.asked
    assert asked.headers["authorization"] == f"Token {SECRET}"
    assert asked.query == {"a": "b c"}


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_server_that_fails_is_asked_again_after_a_delay_that_doubles(
    server: FakeServer, client: Client, sleeps: Sleeps, status: int
) -> None:
    server.faults = [Reply(status=status)] * 3
    assert client.json(server.address) == {"fine": True}
    assert sleeps.slept == [1, 2, 4]


def test_a_server_that_goes_on_failing_is_left_alone_after_four_tries(
    server: FakeServer, client: Client
) -> None:
    server.faults = [Reply(status=503)] * 9
    with pytest.raises(Outside, match="server-failed"):
        client.json(server.address)
    assert len(server.asked) == 4


def test_a_server_that_says_how_long_to_wait_is_heard(
    server: FakeServer, client: Client, sleeps: Sleeps
) -> None:
    server.faults = [Reply(status=429, headers={"Retry-After": "17"})]
    client.json(server.address)
    assert sleeps.slept == [17]


def test_a_server_may_say_until_when_to_wait(server: FakeServer) -> None:
    slept: list[float] = []
    noon = datetime(2015, 6, 4, 12, tzinfo=UTC)
    later = (noon + timedelta(seconds=30)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    server.faults = [Reply(status=503, headers={"Retry-After": later})]
    patience = Patience(clock=lambda: 0.0, sleep=slept.append, now=lambda: noon)
    with Client(KEY, patience=patience) as client:
        client.json(server.address)
    assert slept == [30]


def test_nobody_waits_for_an_hour(server: FakeServer, client: Client, sleeps: Sleeps) -> None:
    server.faults = [Reply(status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(Outside, match="server-failed"):
        client.json(server.address)
    assert sleeps.slept == []


def test_a_connection_that_breaks_off_is_tried_again(server: FakeServer, client: Client) -> None:
    server.faults = [Reply({"fine": False, "long": "x" * 999}, drop=True)]
    assert client.json(server.address) == {"fine": True}


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_never_tried_again(
    server: FakeServer, client: Client, status: int
) -> None:
    server.faults = [Reply(status=status)] * 2
    with pytest.raises(Refused, match="server-refused") as refused:
        client.json(server.address)
    assert len(server.asked) == 1
    assert refused.value.advice == "Set the key again."


@pytest.mark.parametrize(
    "reply",
    [
        Reply(f"you sent {SECRET}", status=400),
        Reply(f"<html>{SECRET}</html>".encode()),
        Reply(status=401),
        Reply(status=404),
        Reply({"x": "y" * 99}, drop=True),
    ],
)
def test_the_key_is_in_no_message_log_or_traceback(
    server: FakeServer, client: Client, caplog: pytest.LogCaptureFixture, reply: Reply
) -> None:
    server.faults = [reply] * 4
    with caplog.at_level(logging.DEBUG), pytest.raises(McofError) as failure:
        client.json(server.address)
    told = "".join(traceback.format_exception(failure.value)) + caplog.text + repr(KEY)
    assert SECRET not in told + failure.value.advice


def test_what_is_not_there_is_missing(server: FakeServer, client: Client) -> None:
    server.faults = [Reply(status=404)]
    with pytest.raises(Missing, match="server-has-not"):
        client.json(server.address)


def test_a_login_page_of_a_network_is_no_answer(server: FakeServer, client: Client) -> None:
    server.faults = [Reply(b"<html>Welcome to the hotel</html>")]
    with pytest.raises(Outside, match="Welcome to the hotel"):
        client.json(server.address)


def test_an_answer_without_end_is_cut_off(server: FakeServer) -> None:
    server.answer = lambda _: Reply(b"x" * 5000)
    with Client(KEY, most_bytes=1000) as client, pytest.raises(Outside, match="answer-too-large"):
        client.get(server.address)


def test_a_slow_server_is_given_up(server: FakeServer, sleeps: Sleeps) -> None:
    import threading

    gate = threading.Event()

    def slow(_: Asked) -> Reply:
        gate.wait(5)
        return Reply({})

    server.answer = slow
    with (
        Client(KEY, patience=sleeps.patience(), timeout=0.05) as client,
        pytest.raises(Outside, match="server-slow"),
    ):
        client.json(server.address)
    gate.set()


def test_an_offline_machine_is_told_so(client: Client) -> None:
    with pytest.raises(Outside, match="server-unreachable") as failure:
        client.json("http://127.0.0.1:9")
    assert "online" in failure.value.advice


def test_a_key_follows_within_its_server_and_to_no_other(
    server: FakeServer, client: Client
) -> None:
    server.faults = [Reply(status=302, headers={"Location": "/elsewhere"})]
    client.json(server.address)
    assert server.paths() == ["", "/elsewhere"] or server.paths() == ["/", "/elsewhere"]
    with serving(FakeServer(lambda _: Reply({}))) as other:
        server.faults = [Reply(status=302, headers={"Location": f"{other.address}/steal"})]
        with pytest.raises(Outside, match="server-redirects"):
            client.json(server.address)
        assert other.asked == []


def test_a_server_that_sends_round_in_circles_is_left(server: FakeServer, client: Client) -> None:
    server.answer = lambda _: Reply(status=302, headers={"Location": "/again"})
    with pytest.raises(Outside, match="circles"):
        client.json(server.address)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://dtmapi.iom.int", "address-not-secure"),
        ("ftp://dtmapi.iom.int", "address-unreadable"),
        ("dtmapi.iom.int", "address-unreadable"),
        ("https://me:secret@kf.example.org", "address-with-password"),
        ("https://[::1", "address-unreadable"),
        ("", "address-unreadable"),
    ],
)
def test_an_address_that_is_not_safe_is_refused(address: str, code: str) -> None:
    with pytest.raises(InputError, match=code) as failure:
        checked(address)
    assert "secret" not in str(failure.value)


def test_an_address_is_kept_without_its_last_slash() -> None:
    assert checked(" https://kf.example.org/ ") == "https://kf.example.org"
    assert checked("http://localhost:8000") == "http://localhost:8000"


def test_encryption_is_never_given_up_on_the_way() -> None:
    with pytest.raises(Outside, match="server-redirects"):
        forwarded("https://a.example", "http://b.example", secret=False)
    assert forwarded("https://a.example", "https://b.example", secret=False) == "https://b.example"


def test_a_proxy_of_the_environment_is_used(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.address)
    monkeypatch.setenv("NO_PROXY", "")
    with Client(KEY) as client:
        assert client.json("http://localhost:1/through") == {"fine": True}
    assert server.paths() == ["/through"]
