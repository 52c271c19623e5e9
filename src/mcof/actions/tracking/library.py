"""The verbs of figures as methods of the library's `Crisis`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from mcof.actors import Actor
from mcof.ports import Workspace


class Tracking:
    """What can be asked, and decided, about people who are counted."""

    workspace: Workspace
    by: Actor

    def figures(self, *, count: str = "collected", **asked: Any) -> pa.Table:
        """Stocks of people; see `mcof.actions.tracking.figures.figures`.

        Args:
            count: `both` or `adjusted`: see `mcof.actions.tracking.adjust.adjusted_figures`.
        """
        from mcof.actions.tracking.adjust import adjusted_figures

        return adjusted_figures(self.workspace, count=count, **asked)

    def adjust(self, **said: Any) -> str:
        """Add to a collected figure, beside it; see `mcof.actions.tracking.adjust.adjust`."""
        from mcof.actions.tracking.adjust import adjust

        return adjust(self.workspace, by=self.by, **said)

    def adjustments(self, **asked: Any) -> pa.Table:
        """The adjustments that hold."""
        from mcof.actions.tracking.adjust import adjustments

        return adjustments(self.workspace, **asked)

    def withdraw(self, adjustment: str, *, reason: str) -> str:
        """Take an adjustment back."""
        from mcof.actions.tracking.adjust import withdraw

        return withdraw(self.workspace, adjustment, reason=reason, by=self.by)

    def differences(self, **asked: Any) -> pa.Table:
        """Where sources differ; see `mcof.actions.tracking.reconcile.differences`."""
        from mcof.actions.tracking.reconcile import differences

        return differences(self.workspace, **asked)

    def reconcile(self, difference: str, side: int, *, reason: str) -> pa.Table:
        """Say which of several sources counts."""
        from mcof.actions.tracking.reconcile import choose

        return choose(self.workspace, difference, side, reason=reason, by=self.by)

    def change(self, **asked: Any) -> pa.Table:
        """Change between two rounds; see `mcof.actions.tracking.change.change`."""
        from mcof.actions.tracking.change import change

        return change(self.workspace, **asked)

    def series(self, **asked: Any) -> pa.Table:
        """The stock of every round; see `mcof.actions.tracking.figures.series`."""
        from mcof.actions.tracking.figures import series

        return series(self.workspace, **asked)

    def concentration(self, **asked: Any) -> pa.Table:
        """The fewest places that hold most of the people."""
        from mcof.actions.tracking.figures import concentration

        return concentration(self.workspace, **asked)

    def rounds(self, **asked: Any) -> pa.Table:
        """Operations and their rounds; see `mcof.actions.tracking.rounds.rounds`."""
        from mcof.actions.tracking.rounds import rounds

        return rounds(self.workspace, **asked)

    def composition(self, **asked: Any) -> pa.Table:
        """What a change is made of; see `mcof.actions.tracking.alike.composition`."""
        from mcof.actions.tracking.alike import composition

        return composition(self.workspace, **asked)

    def check_rounds(self, **asked: Any) -> pa.Table:
        """What to look at between rounds; see `mcof.actions.tracking.between.check`."""
        from mcof.actions.tracking.between import check

        return check(self.workspace, **asked)

    def decide_disjoint(
        self, operation: str, other: str, *, reason: str, is_so: bool = True
    ) -> None:
        """Decide whether nobody is counted by both of two operations."""
        from mcof.actions.tracking.between import decide_disjoint

        decide_disjoint(self.workspace, operation, other, by=self.by, reason=reason, is_so=is_so)

    def site_profile(self, **asked: Any) -> pa.Table:
        """What sites have; see `mcof.actions.tracking.sites.site_profile`."""
        from mcof.actions.tracking.sites import site_profile

        return site_profile(self.workspace, **asked)

    def confidence(self, **asked: Any) -> pa.Table:
        """How far figures may be relied on; see `mcof.actions.tracking.confidence`."""
        from mcof.actions.tracking.confidence import confidence

        return confidence(self.workspace, **asked)

    def origins(self, **asked: Any) -> pa.Table:
        """Who came from where to where; see `mcof.actions.tracking.origins.origins`."""
        from mcof.actions.tracking.origins import origins

        return origins(self.workspace, **asked)

    def cross(self, **asked: Any) -> pa.Table:
        """Two dimensions of each place crossed; see `mcof.actions.tracking.cross.cross`."""
        from mcof.actions.tracking.cross import cross

        return cross(self.workspace, **asked)

    def turnover(self, **asked: Any) -> pa.Table:
        """Bounds on arrivals and departures between two rounds."""
        from mcof.actions.tracking import profiles

        return profiles.turnover(self.workspace, **asked)

    def returnee_ratio(self, **asked: Any) -> pa.Table:
        """People who returned for each hundred still displaced."""
        from mcof.actions.tracking import profiles

        return profiles.returnee_ratio(self.workspace, **asked)

    def durations(self, **asked: Any) -> pa.Table:
        """How long people have been displaced, as ranges of months."""
        from mcof.actions.tracking import profiles

        return profiles.durations(self.workspace, **asked)

    def shelter_profile(self, **asked: Any) -> pa.Table:
        """How many people live in each class of shelter."""
        from mcof.actions.tracking import profiles

        return profiles.shelter_profile(self.workspace, **asked)

    def pyramid(self, **asked: Any) -> pa.Table:
        """How many women and men there are of each age range."""
        from mcof.actions.tracking import profiles

        return profiles.pyramid(self.workspace, **asked)

    def planning(self, **asked: Any) -> pa.Table:
        """Stocks rounded to plan by, beside the exact figures."""
        from mcof.actions.tracking import profiles

        return profiles.planning(self.workspace, **asked)

    def camps(self, **asked: Any) -> pa.Table:
        """Households in camps that totals imply."""
        from mcof.actions.tracking import profiles

        return profiles.camps(self.workspace, **asked)

    def crowding(self, **asked: Any) -> pa.Table:
        """The area for each person of each site."""
        from mcof.actions.tracking import profiles

        return profiles.crowding(self.workspace, **asked)

    def flows(self, **asked: Any) -> pa.Table:
        """Travellers counted at points; see `mcof.actions.tracking.flows.flows`."""
        from mcof.actions.tracking.flows import flows

        return flows(self.workspace, **asked)

    def events(self, **asked: Any) -> pa.Table:
        """Who is displaced by events; see `mcof.actions.tracking.events.events`."""
        from mcof.actions.tracking.events import events

        return events(self.workspace, **asked)

    def event_curve(self, **asked: Any) -> pa.Table:
        """The updates of events; see `mcof.actions.tracking.events.event_curve`."""
        from mcof.actions.tracking.events import event_curve

        return event_curve(self.workspace, **asked)

    def event_total(self, measure: str = "new_individuals", **asked: Any) -> pa.Table:
        """What updates add up to; see `mcof.actions.tracking.events.event_total`."""
        from mcof.actions.tracking.events import event_total

        return event_total(self.workspace, measure, **asked)

    def answers(self, **asked: Any) -> pa.Table:
        """What units answered; see `mcof.actions.tracking.answers.answers`."""
        from mcof.actions.tracking.answers import answers

        return answers(self.workspace, **asked)

    def registrations(self, **asked: Any) -> pa.Table:
        """Partners' lists; see `mcof.actions.tracking.registrations.registrations`."""
        from mcof.actions.tracking.registrations import registrations

        return registrations(self.workspace, **asked)

    def flow_change(self, **asked: Any) -> pa.Table:
        """Flows of two periods; see `mcof.actions.tracking.flows.flow_change`."""
        from mcof.actions.tracking.flows import flow_change

        return flow_change(self.workspace, **asked)

    def project(self, **asked: Any) -> pa.Table:
        """What the next rounds may count; see `mcof.actions.tracking.projection.project`."""
        from mcof.actions.tracking.projection import project

        return project(self.workspace, by=self.by, **asked)

    def backtest(self, **asked: Any) -> pa.Table:
        """How far off projections would have been at every past round."""
        from mcof.actions.tracking.projection import backtest

        return backtest(self.workspace, **asked)

    def projection_scores(self, **asked: Any) -> pa.Table:
        """What came of everything that was projected."""
        from mcof.actions.tracking.projection import scores

        return scores(self.workspace, **asked)

    def play(self, scenario: str | Path, **asked: Any) -> pa.Table:
        """What the stocks would be if a scenario came true."""
        from mcof.actions.tracking.scenario import play

        return play(self.workspace, Path(scenario), **asked)
