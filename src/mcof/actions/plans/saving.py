"""Save a version of a plan: its file is kept first, and the row that names it is written last.

Killed at any moment there is the whole version or none. Whoever saves says which version
the work was done on: if somebody else saved one since, nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from mcof.actions.deciding import decisions, must_say
from mcof.actions.intake.register import next_moment, now
from mcof.actions.places.known import registry
from mcof.actions.plans.asked import Opened, opened, with_states
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.plans.difference import difference
from mcof.plans.plan import Plan, from_text, text_of
from mcof.plans.totals import budget_total, people_targeted
from mcof.ports import Workspace
from mcof.tables import PLAN_STATES, PLAN_VERSIONS

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
TAKEN = ("drafts",)  # by the page of drafts of allocations, below the same address
_SHOWN = 8  # changes of the other person that an error names


@dataclass(frozen=True)
class Version:
    """What is to be saved.

    Attributes:
        base: the version that it was made from; None for the first of a plan.
        origin: a code of `plan_origins`.
        source: the file that it was read from, kept beside it.
    """

    plan: Plan
    base: int | None
    origin: str
    reason: str
    source: Path | None = None


def save(workspace: Workspace, version: Version, *, by: Actor) -> Opened:
    """Keep a version, as a draft, and return it.

    Raises:
        InputError: it says nothing new, nobody says why, the name is no name or is taken,
            or somebody saved another version since the one that it was made from.
    """
    reason = must_say(version.reason, "reason")
    name = _named(version.plan.header["plan"])
    refusals: list[InputError] = []
    with workspace.store.attempt(), _file(version.plan) as path:
        kept = workspace.store.keep_original(path)
        told = _told(workspace, version, name, kept) | {"reason": reason, "by": by.name}
        if version.source is not None:
            told["source_name"] = version.source.name
            told["source_file"] = workspace.store.keep_original(version.source)

        def decide(earlier: pl.DataFrame) -> pl.DataFrame | None:
            refusals.clear()
            own = earlier.filter(pl.col("plan") == name).sort("version")
            refusal = _refusal(workspace, version, name, own, kept)
            if refusal is not None:
                refusals.append(refusal)
                return None
            number = 1 + int(own["version"].max() or 0)  # type: ignore[arg-type]
            moment = next_moment(earlier.select("recorded_at"), now())
            row = told | {"version": number, "recorded_at": moment}
            return PLAN_VERSIONS.conform(pl.DataFrame([row], infer_schema_length=None))

        workspace.store.append_if(PLAN_VERSIONS.name, decide)
    if refusals:
        raise refusals[0]
    return opened(workspace, name)


def _refusal(
    workspace: Workspace, version: Version, name: str, own: pl.DataFrame, kept: str
) -> InputError | None:
    """Why a version cannot be saved beside those that there are; None if it can."""
    standing = with_states(own, decisions(workspace.store, PLAN_STATES))
    standing = standing.filter(pl.col("state") != "withdrawn")
    if version.base is None:
        if own.is_empty():
            return None
        return InputError(
            f"There is a plan {name} already",
            code="plan-exists",
            advice="Give the new one another name, or make a version of that one.",
        )
    newest = (own if standing.is_empty() else standing).row(-1, named=True)
    if newest["version"] != version.base:
        return _overtaken(workspace, version, newest)
    if newest["content_file"] == kept:
        return InputError(
            f"Nothing is different from version {version.base} of {name}",
            code="plan-unchanged",
            advice="There is nothing to save.",
        )
    return None


def _overtaken(workspace: Workspace, version: Version, newest: dict[str, Any]) -> InputError:
    """Somebody was first: what they changed is said, so that nothing need be guessed."""
    name, base = newest["plan"], version.base
    theirs = from_text(workspace.store.original(newest["content_file"]).read_text("utf-8"))
    rows = pl.DataFrame(workspace.store.read(PLAN_VERSIONS.name))
    same = (pl.col("plan") == name) & (pl.col("version") == base)
    files = rows.filter(same)["content_file"].to_list()
    said = ""
    if files:
        ours = from_text(workspace.store.original(files[0]).read_text("utf-8"))
        changed = difference(ours, theirs)
        said = "; ".join(
            f"{part} {key} {field}: {before or '–'} > {after or '–'}"
            for part, key, field, before, after in changed.head(_SHOWN)
            .select("part", "key", "field", "before", "after")
            .iter_rows()
        )
        said += f"; and {changed.height - _SHOWN} more" if changed.height > _SHOWN else ""
    return InputError(
        f"{newest['by']} saved version {newest['version']} of {name} since version {base}: {said}",
        code="plan-overtaken",
        advice=f"Look at it (mcof plan diff {name} {base} {newest['version']}) and make your "
        f"change on version {newest['version']}.",
    )


def _told(workspace: Workspace, version: Version, name: str, kept: str) -> dict[str, Any]:
    one, header = version.plan, version.plan.header
    return {
        "plan": name,
        "base": version.base,
        "title": header["title"],
        "plan_kind": header["plan_kind"],
        "period_start": header["period_start"],
        "period_end": header["period_end"],
        "origin": version.origin,
        "lines": one["lines"].height,
        "people_targeted": people_targeted(one, registry(workspace).paths()),
        "budget_usd": budget_total(one),
        "content_file": kept,
    }


def _named(name: str | None) -> str:
    if name is None or not _NAME.fullmatch(name) or name in TAKEN:
        raise InputError(
            f"{name!r} is no name of a plan",
            code="plan-name",
            advice="Small letters, digits and hyphens, at most 40, such as crp-2015.",
        )
    return name


@contextmanager
def _file(one: Plan) -> Iterator[Path]:
    """The plan as a file, for as long as it takes to keep it."""
    with TemporaryDirectory(prefix="mcof-plan-") as folder:
        path = Path(folder) / "plan.json"
        path.write_text(text_of(one), encoding="utf-8")
        yield path
