"""Ask for means: who leads, what is in force, what there is, who pays, who can be reached."""

from __future__ import annotations

from typing import Unpack

import ibis.expr.types as ir
import pyarrow as pa

from mcof.actions.response.asking import (
    Question,
    answered,
    cells,
    day,
    only,
    paths,
    period,
    told,
)
from mcof.ports import Workspace
from mcof.response.access import access as reachable
from mcof.response.capacity import capacity as counted
from mcof.response.funding import funding as lines
from mcof.response.holding import CELL
from mcof.response.instruments import in_force
from mcof.response.mandates import leads

_OWN = ("sector", "phase", "place_code", "population_group")


def mandates(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """The mandates that hold on a day, each once, in the place asked about or in any.

    Returns:
        `sector`, `phase`, `population_group` (as the mandate says, null for any), `role`,
        `organisation`, `regime`, `code_set`, `place_code` (the place that it names, which
        may lie above the one asked about), `valid_from`, `valid_until`, `basis`, `source_url`,
        `note`, `row_id`, `import_id`.
    """
    rows = workspace.engine.table("mandates", as_of=question.get("as_of"))
    asked, known = cells(workspace, question), paths(workspace, question)
    held = leads(rows, asked, known, on=day(workspace, question))
    return _each_once(workspace, held, "role", "organisation", "organisation_type", "regime")


def instruments(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """The laws, policies, plans, procedures and agreements in force on a day, each once.

    Returns:
        As `mandates`, with `instrument_kind`, `title`, `organisation`, `status`.
    """
    rows = workspace.engine.table("instruments", as_of=question.get("as_of"))
    asked, known = cells(workspace, question), paths(workspace, question)
    held = in_force(rows, asked, known, on=day(workspace, question))
    return _each_once(workspace, held, "instrument_kind", "title", "organisation", "status")


def capacity(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """What everybody has, as last counted by the day; see `mcof.response.capacity.capacity`."""
    rows = workspace.engine.table("capacities", as_of=question.get("as_of"))
    known = paths(workspace, question)
    # What an organisation said last of a place counts, whatever of it is then asked for.
    kept = only(counted(rows, on=day(workspace, question)), known, question)
    order = ["capacity_kind", "resource", "place_code", "organisation", "sector"]
    return told(answered(workspace, kept).sort(order, nulls_last=True))


def funding(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """The budget lines with the money of the period; see `mcof.response.funding.funding`."""
    rows = workspace.engine.table("funding", as_of=question.get("as_of"))
    kept = only(
        lines(rows, period=period(workspace, question)), paths(workspace, question), question
    )
    order = ["sector", "budget_line", "donor", "organisation"]
    return told(answered(workspace, kept).sort(order, nulls_last=True))


def access(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """How far each place can be reached in the period; see `mcof.response.access.access`.

    Returns:
        A row per place of the level, or one for the place and sector asked for.
    """
    sectors = question.get("sectors")
    asked = cells(workspace, {**question, "sectors": sectors or [""]})
    rows = workspace.engine.table("access", as_of=question.get("as_of"))
    if not sectors:  # what is said of one sector is not said of the place
        rows = rows.filter(rows["sector"].isnull())
    held = reachable(rows, asked, paths(workspace, question), period=period(workspace, question))
    frame = answered(workspace, held).sort("reachable", "place_code", nulls_last=True)
    return told(frame if sectors else frame.drop("sector"))


def _each_once(workspace: Workspace, held: ir.Table, *what: str) -> pa.Table:
    """The rows themselves behind the cells that they hold for."""
    frame = answered(workspace, held)
    own = frame.drop(*(name for name in CELL if name != "code_set"), "of_level")
    own = own.rename(
        {
            "of_sector": "sector",
            "of_phase": "phase",
            "of_place": "place_code",
            "of_group": "population_group",
        }
    )
    first = [*what, *_OWN, "code_set"]
    rest = [name for name in own.columns if name not in first]
    rows = own.select(*first, *rest).unique("row_id", keep="first", maintain_order=True)
    return told(rows.sort(*_OWN, *what, "row_id", nulls_last=True))
