"""Export a round as its publisher lays it out: the master list as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from mcof.actions.export import Manifest, above, refused, written
from mcof.actions.intake.register import now
from mcof.actions.places.known import registry
from mcof.actions.tracking.kept import observed
from mcof.errors import InputError, Missing
from mcof.ingest.editions import Edition, in_force
from mcof.ingest.shapes.laid import Laid, Layer
from mcof.ingest.source import Source
from mcof.ports import Workspace
from mcof.renderers.lists import list_bytes
from mcof.sources.catalogue import known
from mcof.tables import DISPLACEMENT, Sensitivity
from mcof.tracking.rounds import chosen_rows, latest

OURS = frozenset({"code_set", "operation", "population_group", "breakdown"})


@dataclass(frozen=True)
class Asked:
    """Which round of what, and how it is laid out.

    Attributes:
        layout: a round whose layout is meant; None for the one in force at the round.
        round: None for the newest.
    """

    group: str = "IDP"
    layout: int | None = None
    round: int | None = None
    operation: str | None = None

    def said(self) -> Mapping[str, str]:
        """What was asked for, as text, without what was not."""
        return {name: str(value) for name, value in vars(self).items() if value is not None}


def export_list(
    workspace: Workspace,
    *,
    to: Path,
    asked: Asked | None = None,
    ceiling: Sensitivity = Sensitivity.LOW,
    as_of: datetime | None = None,
) -> Manifest:
    """Write the locations of a round as a workbook in its publisher's layout, with a manifest.

    What is written is read again as it was. Columns above the ceiling stay empty: names of
    locations need `moderate`, their points `high`. Cells that the layout has no column for
    are counted in the manifest, as are rows of whole places, which a list of locations has not.

    Raises:
        InputError: no source says how such a list is laid out; several operations have that
            round; or the rows are not broken down, or counted, as the layout is.
        Missing: no location was counted in that round.
        Outside: the disk refuses.
    """
    made, wanted = now(), asked or Asked()
    rows = _rows(workspace, wanted, as_of)
    code_set = str(workspace.settings["code_set"])
    at_location = pl.any_horizontal(pl.col("location_id", "location_name").is_not_null())
    records = rows.filter(at_location & (pl.col("code_set") == code_set))
    if records.is_empty():
        raise Missing(
            f"No location of {wanted.group} is known"
            + (f" in round {wanted.round}" if wanted.round is not None else ""),
            code="list-without-locations",
            advice="Import a master list, or export `figures` of whole places.",
        )
    source, edition = _edition(workspace, wanted, records["round"].max())
    hidden = above(DISPLACEMENT.names, DISPLACEMENT, ceiling)
    layer = Layer(
        source,
        edition,
        registry(workspace, as_of),
        code_set,
        heading=_heading(source, records),
        hidden=frozenset(hidden),
    )
    laid = layer.laid(records)
    imports = sorted(records["import_id"].unique())
    left_out = _left_out(laid, rows.height - records.height)
    content = list_bytes(laid.sheets, title=layer.heading, about=_about(records, edition, left_out))
    named = {name for sheet in laid.sheets for name in sheet.headers}
    return written(
        to,
        content,
        made=made,
        what=f"master list of {wanted.group} in the layout of round {edition.round}",
        form="xlsx",
        rows=sum(sheet.cells.height for sheet in laid.sheets),
        columns=sorted(named),
        left_out={name: kind for name, kind in hidden.items() if name in layer.fields},
        ceiling=ceiling.value,
        imports=imports,
        as_of=as_of.isoformat() if as_of else None,
        filters=wanted.said(),
        rows_left_out=left_out,
        rows_refused=refused(workspace, imports),
    )


def _rows(workspace: Workspace, wanted: Asked, as_of: datetime | None) -> pl.DataFrame:
    """The displacement rows of the round, as they are stored."""
    counted, _ = observed(workspace, as_of=as_of)
    own = counted.filter(counted["table"] == "displacement")
    chosen = latest(
        chosen_rows(
            own,
            round=wanted.round,
            group=wanted.group,
            operation=wanted.operation,
            keep=["row_id", "import_id"],
        )
    )
    of_round = own.semi_join(chosen, ["row_id", "import_id"])
    answer = workspace.engine.answer(of_round.select(*DISPLACEMENT.names))
    rows = DISPLACEMENT.conform(pl.DataFrame(pl.from_arrow(answer))).sort("row_id")
    operations = rows["operation"].unique().sort()
    if len(operations) > 1:
        raise InputError(
            f"Several operations have such a round: {', '.join(operations)}.",
            code="operation-unclear",
            advice="Say which one is meant: operations are never put in one list.",
        )
    return rows


def _edition(workspace: Workspace, wanted: Asked, round: object) -> tuple[Source, Edition]:
    of_group = [
        source
        for source in known(workspace.path / "sources")
        if source.editions and source.constants.get("population_group") == wanted.group
    ]
    asked = wanted.layout if wanted.layout is not None else round
    for source in of_group:
        if edition := in_force(source.editions, asked if isinstance(asked, int) else None):
            return source, edition
    rounds = [f"{one.round}" for source in of_group for one in source.editions]
    raise InputError(
        f"Nobody says how a list of {wanted.group} was laid out in round {asked}.",
        code="layout-missing",
        advice=f"Layouts begin at rounds {', '.join(rounds)}." if rounds else "Add a source.",
    )


def _heading(source: Source, records: pl.DataFrame) -> str:
    """The title, the round and its day, and whether the figures are other than reported."""
    day = records["reference_date"].sort()[-1]
    numbers = records["round"].drop_nulls().unique().sort()
    bases = records["basis"].drop_nulls().unique().sort()
    weaker = [basis.upper() for basis in bases if basis != "reported"]
    parts = [source.title, *(f"round {number}" for number in numbers), f"{day}", *weaker]
    return ", ".join(parts)


def _left_out(laid: Laid, of_places: int) -> dict[str, int]:
    reasons = {
        f"of {breakdown} {cell or ''}".strip() + ", which the layout has no column for": rows
        for breakdown, cell, rows in laid.left_out.iter_rows()
    }
    if of_places:
        reasons["of whole places, or of places in another code set"] = of_places
    return reasons


def _about(records: pl.DataFrame, edition: Edition, left_out: Mapping[str, int]) -> dict[str, str]:
    bases = records.group_by("basis").len().sort("basis")
    return {
        "Layout": f"as round {edition.round} was published; cells are {edition.unit}",
        "Operation": f"{records['operation'][0]}",
        "Basis of the rows": ", ".join(f"{basis}: {rows}" for basis, rows in bases.iter_rows()),
        "Imports": ", ".join(sorted(records["import_id"].unique())),
        "Left out": "; ".join(f"{rows} rows {why}" for why, rows in left_out.items()) or "nothing",
    }
