"""The site that a request is for: its workspace, its language, the hosts that it answers to."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from django.http import HttpRequest

from mcof.ports import Workspace
from mcof.tables import ALL, FACTS, REGISTER

KEY = "mcof.site"
LANGUAGES = ("en", "ar", "ckb")
MOST_KEPT = 64  # answers; an answer is at most a few megabytes
T = TypeVar("T")
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
    kept: OrderedDict[Hashable, object] = field(default_factory=OrderedDict)

    def once(self, asked: Hashable, answer: Callable[[], T]) -> T:
        """The answer to what was asked, found once for each state of the register.

        Facts are never edited, so an answer holds until an import or a retraction is
        registered, a person decides something, or the day changes: ages are counted to
        today where no day is named.
        """
        today = datetime.now(UTC).date()
        key = (asked, today, self.known())
        if key not in self.kept:
            self.kept[key] = answer()
            while len(self.kept) > MOST_KEPT:
                self.kept.popitem(last=False)
        self.kept.move_to_end(key)
        return cast(T, self.kept[key])

    def known(self) -> tuple[str, ...]:
        """A name of all that answers are made of."""
        store = self.workspace.store
        decided = (store.version(name) for name in ALL if name not in FACTS)
        return (*store.files(REGISTER.name), *decided)

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
