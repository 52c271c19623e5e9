"""mcof as a library: a workspace with the verbs of the command line as methods.

Every method that reads gives an Arrow table; `.to_pandas()` and `polars.from_arrow()`
turn it into what you work with.
"""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mcof.actions.allocating.library import Directing
from mcof.actions.cleaning.library import Cleaning
from mcof.actions.intake.library import Importing
from mcof.actions.looking.library import Looking
from mcof.actions.needs.library import Assessing
from mcof.actions.publishing.library import Publishing
from mcof.actions.response.library import Responding
from mcof.actions.tracking.library import Tracking
from mcof.actors import Actor
from mcof.ports import Solver, Workspace

if TYPE_CHECKING:
    from mcof.actions.doctor import Diagnosis
    from mcof.actions.export import Manifest
    from mcof.actions.followup.verbs import Followup
    from mcof.actions.forms.make import Made
    from mcof.actions.forms.map import Mapped
    from mcof.actions.plans.door import Plans
    from mcof.places import Registry
    from mcof.reports.sections import SectionReport
    from mcof.reports.situation import SituationReport


class Crisis(Assessing, Cleaning, Directing, Importing, Looking, Publishing, Responding, Tracking):
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

    def places(self) -> Registry:
        """The registry of places."""
        from mcof.actions.places.known import registry

        return registry(self.workspace)

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
        from mcof.actions.plans.door import Plans

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
