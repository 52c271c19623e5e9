"""Write digests: what each owner is told by the alerts, as text."""

from __future__ import annotations

from datetime import date

import polars as pl

from mcof.actions.followup.alerting import runs, told
from mcof.actions.places.known import registry
from mcof.gaps.followup.digest import digests
from mcof.ports import Workspace
from mcof.renderers.digest import text
from mcof.renderers.words import Words

MOST, EACH = 20, 5
"""Lines of one digest, and of one place in it; what is beyond them is counted."""


def digest(
    workspace: Workspace,
    *,
    language: str = "en",
    owner: str | None = None,
    since: date | None = None,
    most: int = MOST,
    each: int = EACH,
) -> str:
    """The digests of the last run of the alerts, one owner after the other.

    Args:
        owner: only what this one is told.
        since: all that was told from this day on, of each gap the newest.

    Raises:
        Missing: mcof does not speak the language.
    """
    events = pl.DataFrame(told(workspace, since=since))
    if owner is not None:
        events = events.filter(pl.col("owner") == owner.strip())
    known = registry(workspace)
    spots = events.select("code_set", "place_code").unique().drop_nulls().rows()
    names = {(at, code): known.label(at, code, language) for at, code in spots}
    latest = runs(workspace)
    on = latest["on"][0].as_py() if latest.num_rows else None
    return text(
        digests(events, most=most, each=each),
        Words(language),
        places=names,
        workspace=str(workspace.settings.get("name", workspace.path.name)),
        on=on,
    )
