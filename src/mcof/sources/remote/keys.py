"""Keys of servers: from the environment only, never from a file, and never shown."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from mcof.errors import Refused
from mcof.sources.remote.client import Key

DTM = "DTMAPI_SUBSCRIPTION_KEY"
KOBO = "MCOF_KOBO_TOKEN"
ODK = "MCOF_ODK_TOKEN"
ODK_EMAIL, ODK_PASSWORD = "MCOF_ODK_EMAIL", "MCOF_ODK_PASSWORD"


def dtm(environ: Mapping[str, str]) -> Key:
    """The subscription key of the DTM API.

    Raises:
        Refused: there is none in the environment.
    """
    return Key(
        {"Ocp-Apim-Subscription-Key": _said(environ, DTM, "the DTM API")},
        f"See whether {DTM} holds the key of your subscription to the displacement API, and "
        "whether the subscription is active.",
    )


def kobo(environ: Mapping[str, str]) -> Key:
    """The token of a KoboToolbox account.

    Raises:
        Refused: there is none in the environment.
    """
    return Key(
        {"Authorization": f"Token {_said(environ, KOBO, 'KoboToolbox')}"},
        f"See whether {KOBO} is a token of this very server, and whether its account may view all "
        "submissions of the form.",
    )


def odk(environ: Mapping[str, str]) -> Key:
    """The session token of ODK Central, or the e-mail address and password of an account.

    Raises:
        Refused: the environment has neither.
    """
    advice = (
        f"See whether {ODK} is a session that still lasts (24 hours), or {ODK_EMAIL} and "
        f"{ODK_PASSWORD} are right, and whether the account may view the project."
    )
    email, password = environ.get(ODK_EMAIL, "").strip(), environ.get(ODK_PASSWORD, "")
    if email and password and not environ.get(ODK, "").strip():
        both = base64.b64encode(f"{email}:{password}".encode()).decode("ascii")
        return Key({"Authorization": f"Basic {both}"}, advice)
    return Key({"Authorization": f"Bearer {_said(environ, ODK, 'ODK Central')}"}, advice)


def _said(environ: Mapping[str, str], name: str, server: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise Refused(
            f"There is no key for {server}",
            code="key-missing",
            advice=f"Set the environment variable {name}; docs/how-to/fetch.md says where keys "
            "come from.",
        )
    if not value.isascii() or any(character.isspace() for character in value):
        raise Refused(
            f"The key for {server} has characters that no key has",
            code="key-unreadable",
            advice=f"Copy the key into {name} again, without quotes or spaces.",
        )
    return value
