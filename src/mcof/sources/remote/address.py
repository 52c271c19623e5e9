"""Which addresses may be asked, and where a server may send us on to."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from mcof.errors import InputError, Outside


def checked(address: str) -> str:
    """The address of a server without a slash at its end.

    Raises:
        InputError: it is not https (or http to this machine), or it holds a password.
    """
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if not host or parts.scheme not in {"http", "https"}:
        raise InputError(
            f"{without_password(address)!r} is no address of a server",
            code="address-unreadable",
            advice="Write it as https://server.example.org.",
        )
    if parts.username is not None or parts.password is not None:
        raise InputError(
            f"The address of {host} holds a name or a password",
            code="address-with-password",
            advice="Put secrets into environment variables: addresses are written down.",
        )
    if parts.scheme == "http" and not _is_here(host):
        raise InputError(
            f"{host} would be asked without encryption",
            code="address-not-secure",
            advice="Use https; plain http is for servers on this machine only.",
        )
    return address.strip().rstrip("/")


def forwarded(asked: str, sent_on: str, *, secret: bool) -> str:
    """The address that a server sends us on to, if we may go there.

    Args:
        secret: whether a key goes along; then only to the same host.

    Raises:
        Outside: another host would get the key, or the way would no longer be encrypted.
    """
    before, after = urlsplit(asked), urlsplit(sent_on)
    is_same = (before.scheme, before.netloc) == (after.scheme, after.netloc)
    is_safe = after.scheme == "https" or (before.scheme == "http" and _is_here(after.hostname))
    if (secret and not is_same) or not is_safe:
        raise Outside(
            f"{before.hostname} sends us on to {after.hostname}, which was not followed",
            code="server-redirects",
            advice="Name the server that answers itself with --server.",
        )
    return sent_on


def without_password(address: str) -> str:
    """The address for messages: no user, no password, no query."""
    head, at, tail = address.partition("@")
    shown = tail if at else head
    return shown.partition("?")[0][:200]


def _is_here(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
