"""Begin a plan from a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from mcof.actions.gaps import Question, day, matrix
from mcof.actions.places.known import registry
from mcof.actions.plans.asked import Opened, plans
from mcof.actions.plans.saving import Version, save
from mcof.actors import Actor
from mcof.plans.template import begun
from mcof.plans.template import template as of_name
from mcof.plans.totals import people_in_need
from mcof.ports import Workspace
from mcof.vocabulary import phrases


@dataclass(frozen=True)
class Begun:
    """A plan that was begun.

    Attributes:
        alike: other plans of the same kind whose time overlaps: perhaps the same plan.
    """

    opened: Opened
    alike: tuple[str, ...]


def begin(
    workspace: Workspace,
    name: str,
    *,
    period: tuple[date, date],
    by: Actor,
    reason: str = "begun",
    template: str = "crisis-response",
    title: str | None = None,
    framework: str | None = None,
    places: Sequence[str] = (),
    owner: str | None = None,
    language: str = "en",
) -> Begun:
    """Begin a plan: its first version, a draft.

    Args:
        name: small letters, digits and hyphens.
        template: a name of `mcof.plans.template.NAMES`.
        framework: a set of objectives of the template; its usual one if not said.
        places: P-codes in the workspace's code set; none for the whole country.
        language: of the titles that the template gives.

    People in need are those of the matrix of the day, each once; unknown where it states none.

    Raises:
        Missing: no such template or set of objectives.
        InputError: the name is taken or is none.
    """
    of = of_name(template)
    need, rule = _need(workspace, places, language)
    one = begun(
        of,
        name=name,
        title=title or of.title[language],
        code_set=str(workspace.settings["code_set"]),
        period=period,
        language=language,
        framework=framework,
        operation=str(workspace.settings.get("operation") or "") or None,
        places=";".join(places) or None,
        owner=owner or by.name,
        people_in_need=need,
        people_in_need_rule=rule,
    )
    alike = pl.DataFrame(plans(workspace)).filter(
        pl.col("plan") != name,
        pl.col("plan_kind") == of.kind,
        pl.col("period_start") <= period[1],
        pl.col("period_end") >= period[0],
    )
    saved = save(workspace, Version(one, None, "new", reason), by=by)
    return Begun(saved, tuple(alike["plan"].to_list()))


def _need(
    workspace: Workspace, places: Sequence[str], language: str
) -> tuple[int | None, str | None]:
    """People in need by the matrix of the day, and the rule in words."""
    question: Question = {}
    paths = registry(workspace).paths()
    need = people_in_need(pl.DataFrame(matrix(workspace, **question)), paths, places)
    if need is None:
        return None, None
    return need, phrases(language)("plan.need-rule", day=f"{day(workspace, question)}")
