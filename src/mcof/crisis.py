"""mcof as a library: a workspace with the verbs of the command line as methods.

Every method that reads gives an Arrow table; `.to_pandas()` and `polars.from_arrow()`
turn it into what you work with.
"""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mcof.actions.allocating.library import Directing
from mcof.actions.looking.library import Looking
from mcof.actions.response.library import Responding
from mcof.actors import Actor
from mcof.ports import Solver, Workspace

if TYPE_CHECKING:
    from mcof.actions.cleaning.apply import Applied
    from mcof.actions.cleaning.decide import Decided
    from mcof.actions.cleaning.log import Loaded
    from mcof.actions.doctor import Diagnosis
    from mcof.actions.export import Manifest
    from mcof.actions.followup.verbs import Followup
    from mcof.actions.forms.make import Made
    from mcof.actions.forms.map import Mapped
    from mcof.actions.intake.fetched import Fetched
    from mcof.actions.intake.import_file import ImportResult
    from mcof.actions.intake.retract import Retraction
    from mcof.actions.needs.decide import Final
    from mcof.actions.plans.door import Plans
    from mcof.actions.publishing.publications import Proof
    from mcof.actions.publishing.publish import Published
    from mcof.places import Registry
    from mcof.reports.sections import SectionReport
    from mcof.reports.situation import SituationReport


class Crisis(Directing, Looking, Responding):
    """An open workspace.

    Args:
        workspace: as `mcof.wiring.open_workspace` gives it.
        by: who acts; the name of the login by default.
    """

    def __init__(self, workspace: Workspace, *, by: str | None = None) -> None:
        self.workspace = workspace
        self.by = Actor(by or getpass.getuser())

    def solver(self) -> Solver:
        """What solves problems of allocation."""
        from mcof.wiring import open_solver

        return open_solver()

    def import_file(self, path: str | Path, *, table: str, **options: Any) -> ImportResult:
        """Import a file; see `mcof.actions.intake.import_file.import_file`."""
        from mcof.actions.intake.import_file import import_file

        return import_file(self.workspace, Path(path), table=table, by=self.by, **options)

    def fetch_dtm(self, **asked: Any) -> Fetched:
        """Fetch from the DTM API; what may be asked: `mcof.sources.remote.dtm.Question`.

        `server`, `dry_run`, `again`, `options` and `progress` go to the verb,
        `mcof.actions.intake.fetch_dtm.fetch_dtm`.
        """
        from mcof.actions.intake.fetch_dtm import fetch_dtm
        from mcof.sources.remote.dtm import Question

        how = {"server", "dry_run", "again", "options", "progress"} & set(asked)
        said = {name: asked.pop(name) for name in how}
        return fetch_dtm(self.workspace, Question(**asked), by=self.by, **said)

    def fetch_file(self, address: str, *, table: str, **options: Any) -> Fetched:
        """Fetch a public file; see `mcof.actions.intake.fetch_file.fetch_file`."""
        from mcof.actions.intake.fetch_file import fetch_file

        return fetch_file(self.workspace, address, table=table, by=self.by, **options)

    def fetch_kobo(self, form: str, *, mapping: str, **asked: Any) -> Fetched:
        """Fetch a form's submissions; see `mcof.actions.intake.fetch_forms.Asking`."""
        from mcof.actions.intake.fetch_forms import Asking, fetch_kobo
        from mcof.sources.remote.kobo import SERVER

        server = asked.pop("server", SERVER)
        asking = Asking(mapping=mapping, by=self.by, server=server, **asked)
        return fetch_kobo(self.workspace, form, asking)

    def fetch_odk(
        self, project: int, form: str, *, mapping: str, server: str, **asked: Any
    ) -> Fetched:
        """Fetch a form's submissions; see `mcof.actions.intake.fetch_forms.Asking`."""
        from mcof.actions.intake.fetch_forms import Asking, fetch_odk

        asking = Asking(mapping=mapping, by=self.by, server=server, **asked)
        return fetch_odk(self.workspace, project, form, asking)

    def imports(self, *, as_of: datetime | None = None) -> pa.Table:
        """Every import with its state, the newest first."""
        from mcof.actions.intake.imports import imports

        return imports(self.workspace, as_of=as_of)

    def retract(self, import_id: str, *, reason: str) -> Retraction:
        """Take an import back; its rows stay in the store and no longer count."""
        from mcof.actions.intake.retract import retract

        return retract(self.workspace, import_id, by=self.by, reason=reason)

    def findings(self, import_id: str | None = None, **asked: Any) -> pa.Table:
        """Findings; see `mcof.actions.intake.findings.findings`."""
        from mcof.actions.intake.findings import findings

        return findings(self.workspace, import_id=import_id, **asked)

    def cleaning(self, **asked: Any) -> pa.Table:
        """The cleaning log as a queue; see `mcof.actions.cleaning.queue.queue`."""
        from mcof.actions.cleaning.queue import queue

        return queue(self.workspace, **asked)

    def decide(self, verdict: str, **said: Any) -> Decided:
        """Accept, edit, reject or reopen findings; see `mcof.actions.cleaning.decide`."""
        from mcof.actions.cleaning.decide import decide

        return decide(self.workspace, verdict, by=self.by, **said)

    def clean(self, import_id: str | None = None, *, dry_run: bool = False) -> list[Applied]:
        """Apply the cleaning log; see `mcof.actions.cleaning.apply.apply`."""
        from mcof.actions.cleaning.apply import apply

        return apply(self.workspace, import_id, by=self.by, dry_run=dry_run)

    def cleaning_log(self, **asked: Any) -> pa.Table:
        """The log as rows for a file to work on."""
        from mcof.actions.cleaning.log import log

        return log(self.workspace, **asked)

    def load_log(self, path: str | Path, *, dry_run: bool = False) -> Loaded:
        """Read a log that somebody has worked on; see `mcof.actions.cleaning.log.load`."""
        from mcof.actions.cleaning.log import load

        return load(self.workspace, Path(path), by=self.by, dry_run=dry_run)

    def trail(self, name: str) -> pa.Table:
        """Who changed what in a row, when and why."""
        from mcof.actions.cleaning.trail import trail

        return trail(self.workspace, name)

    def places(self) -> Registry:
        """The registry of places."""
        from mcof.actions.places.known import registry

        return registry(self.workspace)

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

    def publish(self, title: str, **said: Any) -> Published:
        """Freeze figures; see `mcof.actions.publishing.publish.publish`."""
        from mcof.actions.publishing.publish import publish

        return publish(self.workspace, title, by=self.by, **said)

    def publications(self, **asked: Any) -> pa.Table:
        """What was published, the newest first."""
        from mcof.actions.publishing.publications import publications

        return publications(self.workspace, **asked)

    def published(self, name: str) -> pa.Table:
        """The figures of a publication, as they were frozen."""
        from mcof.actions.publishing.publications import published

        return published(self.workspace, name)

    def prove(self, name: str) -> Proof:
        """Compute the figures of a publication again as they were known then, and compare."""
        from mcof.actions.publishing.publications import prove

        return prove(self.workspace, name)

    def trace_publication(self, name: str, **asked: Any) -> pa.Table:
        """The rows, files and imports behind each published number."""
        from mcof.actions.publishing.publications import trace

        return trace(self.workspace, name, **asked)

    def changed_since(self, name: str) -> pa.Table:
        """What the same question is answered now, where it is not what was published."""
        from mcof.actions.publishing.publications import since

        return since(self.workspace, name)

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

    def needs(self, **asked: Any) -> pa.Table:
        """People in need of each sector; see `mcof.actions.needs.ask.needs`."""
        from mcof.actions.needs.ask import needs

        return needs(self.workspace, **asked)

    def jiaf(self, **asked: Any) -> pa.Table:
        """The units of analysis, with flags and decisions; see `mcof.actions.needs.ask.jiaf`."""
        from mcof.actions.needs.ask import jiaf

        return jiaf(self.workspace, **asked)

    def needs_totals(self, **asked: Any) -> pa.Table:
        """What units add up to, by place; see `mcof.actions.needs.ask.totals`."""
        from mcof.actions.needs.ask import totals

        return totals(self.workspace, **asked)

    def needs_by_severity(self, **asked: Any) -> pa.Table:
        """People in need in areas classified 1 to 5."""
        from mcof.actions.needs.ask import by_severity

        return by_severity(self.workspace, **asked)

    def needs_by_group(self, **asked: Any) -> pa.Table:
        """People in need shared out to groups; see `mcof.actions.needs.ask.by_group`."""
        from mcof.actions.needs.ask import by_group

        return by_group(self.workspace, **asked)

    def targets(self, **asked: Any) -> pa.Table:
        """How many people a plan would target and put first."""
        from mcof.actions.needs.ask import targeted

        return targeted(self.workspace, **asked)

    def quantities(self, **asked: Any) -> pa.Table:
        """What people would need by standards; `mcof.actions.needs.quantities.quantities`."""
        from mcof.actions.needs.quantities import quantities

        return quantities(self.workspace, **asked)

    def decide_needs(self, *finals: Final, **said: Any) -> pa.Table:
        """Keep what was decided about units; see `mcof.actions.needs.decide.decide`."""
        from mcof.actions.needs.decide import decide

        return decide(self.workspace, finals, by=self.by, **said)

    def needs_decisions(self, **asked: Any) -> pa.Table:
        """Everything that was ever decided about a year of needs."""
        from mcof.actions.needs.decide import history

        return history(self.workspace, **asked)

    def decide_needs_rule(self, name: str, value: str | None, **said: Any) -> None:
        """Change a threshold of a year's analysis, and say why."""
        from mcof.actions.needs.decide import decide_setting

        decide_setting(self.workspace, name, value, by=self.by, **said)

    def matrix(self, **asked: Any) -> pa.Table:
        """The MCOF matrix; see `mcof.actions.gaps.Question` for what may be asked."""
        from mcof.actions.gaps import matrix

        return matrix(self.workspace, **asked)

    def gaps(self, **asked: Any) -> pa.Table:
        """The gaps, the worst first; see `mcof.actions.gaps.gaps`."""
        from mcof.actions.gaps import gaps

        return gaps(self.workspace, **asked)

    @property
    def followup(self) -> Followup:
        """Ranking by weights, owners, kept analyses, what changed, alerts."""
        from mcof.actions.followup.verbs import Followup

        return Followup(self.workspace, self.by)

    def evidence(self, gap: str, **asked: Any) -> pa.Table:
        """The rows behind a gap."""
        from mcof.actions.evidence import evidence

        return evidence(self.workspace, gap, **asked)

    def report(self, **asked: Any) -> SituationReport:
        """The situation report as values; see `mcof.actions.report.situation_report`."""
        from mcof.actions.report import situation_report

        return situation_report(self.workspace, **asked)

    def gaps_report(self, **asked: Any) -> SectionReport:
        """The report of gaps as values; see `mcof.actions.reporting.gaps.gaps_report`."""
        from mcof.actions.reporting.gaps import gaps_report

        return gaps_report(self.workspace, **asked)

    def plan_report(self, plan: str | None = None, **asked: Any) -> SectionReport:
        """The report of a plan as values; see `mcof.actions.reporting.plan.plan_report`."""
        from mcof.actions.reporting.plan import plan_report

        return plan_report(self.workspace, plan, **asked)

    def make_form(self, kind: str, to: str | Path, **asked: Any) -> Made:
        """Write an XLSForm for field teams; see `mcof.actions.forms.make.make_form`."""
        from mcof.actions.forms.make import make_form

        return make_form(self.workspace, kind, to=Path(to), **asked)

    def map_form(self, path: str | Path, to: str | Path | None = None, **asked: Any) -> Mapped:
        """Say which question of a form is which field; see `mcof.actions.forms.map.map_form`."""
        from mcof.actions.forms.map import map_form

        return map_form(self.workspace, Path(path), to=Path(to) if to else None, **asked)

    @property
    def plans(self) -> Plans:
        """Plans, begun, edited, agreed and followed: `mcof.actions.plans.door.Plans`."""

        return Plans(self.workspace, self.by)

    def export(self, table: str, to: str | Path, **asked: Any) -> Manifest:
        """Write a table as a file, with a manifest beside it."""
        from mcof.actions.export import export

        return export(self.workspace, table, to=Path(to), **asked)

    def export_list(self, to: str | Path, *, ceiling: str = "low", **asked: Any) -> Manifest:
        """Write a round in its publisher's layout; `mcof.actions.tracking.lists.Asked`."""
        from mcof.actions.tracking.lists import Asked, export_list
        from mcof.tables import Sensitivity

        return export_list(
            self.workspace, to=Path(to), asked=Asked(**asked), ceiling=Sensitivity(ceiling)
        )

    def doctor(self, *, repair: bool = False) -> Diagnosis:
        """Look whether the store is healthy."""
        from mcof.actions.doctor import doctor

        return doctor(self.workspace, repair=repair)
