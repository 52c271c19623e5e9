"""Templates of plans: headings in three languages, sets of objectives, first actions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import polars as pl

from mcof.errors import Missing
from mcof.plans.plan import Plan, plan

NAMES = ("crisis-response", "contingency", "sector", "national")

_Said = Mapping[str, str]


@dataclass(frozen=True)
class Template:
    """A template.

    Attributes:
        frameworks: sets of objectives by name, each objective by language.
        sections: key, heading and first text, each by language.
        preparedness: titles of actions, by language.
    """

    name: str
    version: str
    kind: str
    title: _Said
    framework: str | None
    frameworks: Mapping[str, Sequence[_Said]]
    sections: Sequence[tuple[str, _Said, _Said]]
    preparedness: Sequence[_Said]

    def headings(self, language: str) -> dict[str, str]:
        """The headings of the sections, by key."""
        return {key: heading[language] for key, heading, _ in self.sections}


@lru_cache
def template(name: str) -> Template:
    """A template that ships with mcof.

    Raises:
        Missing: there is none of that name.
    """
    if name not in NAMES:
        raise Missing(
            f"There is no template {name!r}",
            code="plan-template-missing",
            advice=f"One of: {', '.join(NAMES)}.",
        )
    text = files("mcof.plans").joinpath("templates", f"{name}.toml").read_text("utf-8")
    said = tomllib.loads(text)
    return Template(
        name=said["name"],
        version=said["version"],
        kind=said["kind"],
        title=said["title"],
        framework=said.get("framework"),
        frameworks={key: one["objectives"] for key, one in said.get("frameworks", {}).items()},
        sections=[
            (one["key"], one["heading"], one.get("text", {})) for one in said.get("sections", [])
        ],
        preparedness=[one["title"] for one in said.get("preparedness", [])],
    )


def begun(
    of: Template,
    *,
    name: str,
    title: str,
    code_set: str,
    period: tuple[date, date],
    language: str = "en",
    framework: str | None = None,
    **header: Any,
) -> Plan:
    """A plan begun from a template: its sections, objectives and first actions.

    Args:
        name: the short name of the plan.
        language: of the titles that the template gives.
        framework: a set of objectives of the template; its usual one if not said.
        header: further columns of the part `plan`.

    Raises:
        Missing: the template has no such set of objectives.
    """
    chosen = framework or of.framework
    if chosen is not None and chosen not in of.frameworks:
        raise Missing(
            f"The template {of.name} has no set of objectives {chosen!r}",
            code="plan-framework-missing",
            advice=f"One of: {', '.join(of.frameworks) or 'none'}.",
        )
    objectives = [one[language] for one in of.frameworks[chosen]] if chosen else []
    actions = [one[language] for one in of.preparedness]
    said = {
        "plan": name, "title": title, "plan_kind": of.kind, "template": of.name,
        "framework": chosen, "code_set": code_set,
        "period_start": period[0], "period_end": period[1],
    }  # fmt: skip
    parts = {
        "plan": pl.DataFrame([said | header]),
        "sections": pl.DataFrame(
            [
                {"section": f"{at}", "heading": key, "text": text.get(language)}
                for at, (key, _, text) in enumerate(of.sections, 1)
            ],
            infer_schema_length=None,
        ),
        "objectives": pl.DataFrame({"title": objectives}, {"title": pl.String()}),
        "preparedness": pl.DataFrame(
            {"title": actions, "preparedness_status": ["NOT_STARTED"] * len(actions)},
            {"title": pl.String(), "preparedness_status": pl.String()},
        ),
    }
    return plan(parts)


def heading(one: Plan, key: str | None, language: str) -> str:
    """The heading of a section in a language; what no template knows stands as it is."""
    name = one.header["template"]
    known = template(name).headings(language) if name in NAMES else {}
    return known.get(key or "", key or "")
