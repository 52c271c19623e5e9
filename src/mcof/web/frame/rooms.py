"""The rooms of the site and their pages: what the navigation shows, in this order.

A new page is one row of `ENTRIES` (and its address in `mcof.web.urls`). A room is shown once
it has a page; its link leads to the first. The label of a room is the phrase
`web.room.<room>`.
"""

from __future__ import annotations

from dataclasses import dataclass

ROOMS = ("situation", "tracking", "needs", "response", "gaps", "plans", "reports", "data")


@dataclass(frozen=True)
class Entry:
    """A page that the navigation shows.

    Attributes:
        page: the name of its address.
        label: the phrase that names it.
        under: pages without a row of their own, which are reached from this one.
    """

    room: str
    page: str
    label: str
    under: tuple[str, ...] = ()


ENTRIES = (
    # -- situation --
    Entry("situation", "situation", "web.room.overview"),
    Entry("situation", "map", "web.room.map"),
    # -- tracking --
    Entry("tracking", "tracking", "web.tracking.who"),
    Entry("tracking", "tracking-change", "web.room.tracking-change"),
    Entry("tracking", "tracking-rounds", "web.room.tracking-rounds"),
    Entry("tracking", "tracking-origins", "web.room.tracking-origins"),
    Entry("tracking", "tracking-profile", "web.room.tracking-profile"),
    Entry("tracking", "tracking-flows", "web.room.tracking-flows"),
    Entry("tracking", "tracking-events", "web.room.tracking-events"),
    Entry("tracking", "tracking-ahead", "web.room.tracking-ahead"),
    # -- needs --
    Entry("needs", "needs", "web.tables.units", under=("needs-unit",)),
    Entry("needs", "needs-sectors", "web.tables.needs"),
    Entry("needs", "needs-quantities", "web.tables.quantities"),
    # -- response --
    Entry("response", "response", "web.room.response-who"),
    Entry("response", "response-reached", "web.room.response-reached"),
    Entry("response", "response-means", "web.room.response-means"),
    # -- gaps: the matrix --
    Entry("gaps", "gaps", "web.room.matrix"),
    Entry("gaps", "gaps-list", "web.room.gaps-list", under=("gap",)),
    # -- gaps: who answers for whom --
    Entry("gaps", "gaps-answers", "web.room.gaps-answers"),
    # -- gaps: what changed, alerts --
    Entry("gaps", "gaps-ranking", "web.room.gaps-ranking"),
    Entry("gaps", "gaps-changed", "web.room.gaps-changed"),
    Entry("gaps", "gaps-alerts", "web.room.gaps-alerts"),
    # -- plans --
    Entry("plans", "plans", "web.room.plans", under=("plan",)),
    # -- plans: drafts of allocations --
    Entry("plans", "drafts", "web.room.drafts", under=("draft",)),
    # -- reports --
    Entry("reports", "reports", "web.room.reports"),
    Entry("reports", "published", "web.room.published", under=("publication",)),
    # -- data --
    Entry("data", "data", "web.data.data", under=("import",)),
    Entry("data", "findings", "web.data.findings"),
    Entry("data", "cleaning", "web.data.cleaning"),
    Entry("data", "sources", "web.data.sources"),
)


@dataclass(frozen=True)
class Room:
    """A room of the navigation.

    Attributes:
        here: whether the page that is shown is in it.
    """

    name: str
    entries: tuple[Entry, ...]
    here: bool

    @property
    def first(self) -> str:
        """The page to which its link leads."""
        return self.entries[0].page


def rooms(here: str | None) -> tuple[Room, ...]:
    """The rooms that have pages, as the page `here` shows them."""
    found = {room: tuple(one for one in ENTRIES if one.room == room) for room in ROOMS}
    shown = entry(here)
    return tuple(
        Room(room, entries, shown in entries) for room, entries in found.items() if entries
    )


def entry(here: str | None) -> Entry | None:
    """The row of a page, or that of the page from which it is reached."""
    return next((one for one in ENTRIES if here == one.page or here in one.under), None)
