"""The verbs of the response as methods of the library's `Crisis`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from mcof.actors import Actor
from mcof.ports import Workspace


class Responding:
    """What a crisis can be asked, and told, about its response."""

    workspace: Workspace
    by: Actor

    def who(self, **asked: Any) -> pa.Table:
        """Who does what where for whom; `mcof.actions.response.asking.Question`."""
        from mcof.actions.response.who import who

        return who(self.workspace, **asked)

    def reached(self, *, by: str = "place", **asked: Any) -> pa.Table:
        """People reached with the rule they are counted by; `mcof.actions.response.who`."""
        from mcof.actions.response.who import reached

        return reached(self.workspace, by=by, **asked)

    def alike_responses(self, **asked: Any) -> pa.Table:
        """Work that a partner and its donor may both have reported."""
        from mcof.actions.response.who import alike

        return alike(self.workspace, **asked)

    def mandates(self, **asked: Any) -> pa.Table:
        """Who leads, has authority and answers for whom on a day."""
        from mcof.actions.response.means import mandates

        return mandates(self.workspace, **asked)

    def instruments(self, **asked: Any) -> pa.Table:
        """Laws, policies, plans, procedures and agreements in force on a day."""
        from mcof.actions.response.means import instruments

        return instruments(self.workspace, **asked)

    def capacity(self, **asked: Any) -> pa.Table:
        """What everybody has, as last counted by a day."""
        from mcof.actions.response.means import capacity

        return capacity(self.workspace, **asked)

    def funding(self, **asked: Any) -> pa.Table:
        """Budget lines with the money that falls into a period."""
        from mcof.actions.response.means import funding

        return funding(self.workspace, **asked)

    def access(self, **asked: Any) -> pa.Table:
        """How far the people of each place can be reached in a period."""
        from mcof.actions.response.means import access

        return access(self.workspace, **asked)

    def declare_counting(self, rule: str, *, reason: str, **about: Any) -> str:
        """Declare how rows become people; see `mcof.actions.response.rules.declare`."""
        from mcof.actions.response.rules import declare

        return declare(self.workspace, rule, reason=reason, by=self.by, **about)

    def withdraw_counting(self, declared: str, *, reason: str) -> str:
        """Take a counting rule back; it stays on record."""
        from mcof.actions.response.rules import withdraw

        return withdraw(self.workspace, declared, reason=reason, by=self.by)

    def counting_rules(self, **asked: Any) -> pa.Table:
        """The counting rules that hold."""
        from mcof.actions.response.rules import rules

        return rules(self.workspace, **asked)

    def response_template(self, table: str, to: str | Path, *, language: str = "en") -> int:
        """Write a sheet to fill in; see `mcof.actions.response.template.template`."""
        from mcof.actions.response.template import template

        return template(self.workspace, table, to=Path(to), language=language)
