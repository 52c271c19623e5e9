"""Needs in the columns of HDX HAPI, from every row that counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mcof.actions.needs.analysis import frame
from mcof.actions.places.known import registry
from mcof.actions.tracking.hapi import Flat
from mcof.errors import InputError
from mcof.needs import hapi as rows_of
from mcof.ports import Workspace
from mcof.tables import FINDINGS


def hapi(
    workspace: Workspace,
    *,
    as_of: datetime | None = None,
    said: Mapping[str, str] | None = None,
) -> Flat:
    """Every figure of need that counts, a row for each measure: `mcof.needs.hapi.flat`.

    Args:
        said: what only a publisher on HDX knows: `has_hrp`, `in_gho`, `dataset_hdx_id`,
            `resource_hdx_id`; empty where it is not said.

    Raises:
        InputError: something else is said.
    """
    if strange := sorted(set(said or {}) - set(rows_of.SAID)):
        raise InputError(
            f"HAPI's needs have no {', '.join(strange)} that is said for the whole file",
            code="hapi-filter",
            advice=f"Say {', '.join(rows_of.SAID)}.",
        )
    engine, places = workspace.engine, registry(workspace, as_of)
    needs = frame(workspace, engine.table("needs", as_of=as_of))
    found = engine.table(FINDINGS.name, as_of=as_of)
    rounded = found.filter(found["code"] == "people-fractional")
    told = frame(workspace, rounded.select("import_id", "sheet", "row", "field"))
    names = places.places.select("code_set", "code", "name_en").unique(["code_set", "code"])
    made, left_out = rows_of.flat(
        needs, places.paths(), names, told.rename({"row": "source_row"}), said or {}
    )
    imports = tuple(sorted(set(needs["import_id"].drop_nulls().to_list())))
    return Flat(made.to_arrow(), imports, left_out)
