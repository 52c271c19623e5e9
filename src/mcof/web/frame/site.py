"""The site that a request is for: its workspace, its language, the hosts that it answers to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from mcof.ports import Workspace

KEY = "mcof.site"
LANGUAGES = ("en", "ar", "ckb")
LOCAL = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Site:
    """One workspace, as a site.

    Attributes:
        language: of whoever does not choose one.
        hosts: the names by which the site may be called; anything else is refused, so that
            a page elsewhere cannot point its own name at this machine and read.
    """

    workspace: Workspace
    language: str = "en"
    hosts: tuple[str, ...] = LOCAL
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def name(self) -> str:
        """What the people of the workspace call it."""
        return str(self.setting("name") or self.workspace.path.name)

    def setting(self, key: str) -> Any:
        """A setting of the workspace, or nothing."""
        return self.workspace.settings.get(key)


def site_of(request: HttpRequest) -> Site:
    """The site that a request is for."""
    site: Site = request.META[KEY]
    return site
