"""Ask what was published: the list, the frozen figures, the proof, the rows, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from mcof.actions.deciding import decisions
from mcof.actions.intake.register import register_of, states
from mcof.actions.naming import PUBLICATION
from mcof.actions.publishing.asked import content_of, figures_of
from mcof.actions.tracking.kept import definition
from mcof.ports import Workspace
from mcof.tables import PUBLICATIONS
from mcof.tracking.partitions import DIMENSIONS

_KEY = ("code_set", "place_code", "operation", "assessment", "population_group")


@dataclass(frozen=True)
class Proof:
    """Whether a publication still says what its rows say.

    Attributes:
        same: the figures, computed again as they were known then, have the same content.
        kept: the frozen figures are those that were published.
        defined_alike: figures are defined as they were then; where they are not, a
            difference may come from that.
    """

    same: bool
    kept: bool
    defined_alike: bool


def publications(
    workspace: Workspace, *, on: date | None = None, as_of: datetime | None = None
) -> pa.Table:
    """What was published, the newest first.

    Args:
        on: only what was published by that day.
        as_of: only what was recorded by that moment.

    Returns:
        The columns of `PUBLICATIONS`.
    """
    rows = PUBLICATIONS.conform(decisions(workspace.store, PUBLICATIONS, as_of))
    if on is not None:
        rows = rows.filter(pl.col("published_on") <= on)
    ordered = rows.sort("published_on", "recorded_at", descending=True)
    arrow: pa.Table = ordered.to_arrow().cast(PUBLICATIONS.arrow())
    return arrow


def publication(workspace: Workspace, name: str) -> dict[str, Any]:
    """One publication: the columns of `PUBLICATIONS`. A beginning of its name will do.

    Raises:
        Missing: there is none of that name.
        InputError: several begin so.
    """
    rows = pl.DataFrame(publications(workspace))
    return PUBLICATION.one(rows, name).row(0, named=True)


def published(workspace: Workspace, name: str) -> pa.Table:
    """The figures of a publication, as they were frozen."""
    return pq.read_table(workspace.store.original(publication(workspace, name)["figures_file"]))


def prove(workspace: Workspace, name: str) -> Proof:
    """Compute the figures of a publication again, as they were known then, and compare.

    Columns that figures did not have then are left out of the comparison.
    """
    told = publication(workspace, name)
    frozen = published(workspace, name)
    again = figures_of(workspace, told["question"], told["as_of"])
    alike = set(frozen.column_names) <= set(again.column_names)
    content = content_of(again.select(frozen.column_names)) if alike else ""
    return Proof(
        same=content == told["content_sha256"],
        kept=content_of(frozen) == told["content_sha256"],
        defined_alike=definition() == told["definition"],
    )


def trace(workspace: Workspace, name: str, *, place: str | None = None) -> pa.Table:
    """The rows behind the figures of a publication, with the files and imports they came by.

    Args:
        place: only of the figure of this place.

    Returns:
        The columns of `mcof.actions.publishing.asked.rows_of`, with `file_name`,
        `file_sha256`, `imported_by`, `imported_at` and `state`: whether the import still
        counts, is superseded or retracted by now.
    """
    told = publication(workspace, name)
    rows = pl.DataFrame(pq.read_table(workspace.store.original(told["rows_file"])))
    if place is not None:
        rows = rows.filter(pl.col("place") == place)
    imports = states(register_of(workspace.store)).select(
        "import_id", "file_name", "file_sha256", "state", "superseded_by",
        imported_by="by", imported_at="recorded_at",
    )  # fmt: skip
    arrow: pa.Table = rows.join(
        imports, on="import_id", how="left", maintain_order="left"
    ).to_arrow()
    return arrow


def since(workspace: Workspace, name: str) -> pa.Table:
    """What the same question is answered now, where it is not what was published.

    Returns:
        The place, operation, assessment, group and dimensions; `households` and
        `individuals`, each `_published` and `_now`; and `change_individuals`. A figure
        that was not there then, or is not now, is unknown on that side.
    """
    told = publication(workspace, name)
    frozen = pl.DataFrame(published(workspace, name))
    current = pl.DataFrame(figures_of(workspace, told["question"], None))
    keys = [key for key in (*_KEY, *DIMENSIONS.values()) if key in frozen.columns]
    figures = ["households", "individuals"]
    both = frozen.select(*keys, *figures).join(
        current.select(*keys, *figures), on=keys, how="full", coalesce=True, nulls_equal=True,
        suffix="_now",
    )  # fmt: skip
    named = both.rename({figure: f"{figure}_published" for figure in figures})
    other = [
        pl.col(f"{figure}_published").ne_missing(pl.col(f"{figure}_now")) for figure in figures
    ]
    changed = named.filter(pl.any_horizontal(other)).with_columns(
        change_individuals=pl.col("individuals_now") - pl.col("individuals_published")
    )
    largest = -pl.col("change_individuals").abs().fill_null(0)
    arrow: pa.Table = changed.sort(largest, *keys).to_arrow()
    return arrow
