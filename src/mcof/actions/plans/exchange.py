"""Plans out to a spreadsheet and back: written with marks, read with a preview of differences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from mcof.actions.places.known import registry
from mcof.actions.plans.asked import Opened, opened
from mcof.actions.plans.checking import findings_of
from mcof.actions.plans.saving import Version, save
from mcof.actors import Actor
from mcof.errors import InputError
from mcof.ingest.findings import together
from mcof.plans.cells import Known
from mcof.plans.layout import Stamp
from mcof.plans.merging import Merged, merged
from mcof.plans.sheets import Edited, edited
from mcof.ports import Workspace
from mcof.tables.plans import PARTS
from mcof.vocabulary.text import normalise_expr

_NAMES = ("name_en", "known_as", "name_ar", "name_ckb")
DEEPEST_LISTED = 2
"""Places down to districts are offered for choosing; deeper ones may be typed."""


@dataclass(frozen=True)
class Preview:
    """What importing an edited file would do.

    Attributes:
        base: the version that the file was written from.
        newest: the version that it would be brought onto.
        merged: the plan that comes of it, its changes and its findings.
        remarks: what the plan itself would lack; none of it stops the import.
    """

    base: Opened
    newest: Opened
    merged: Merged
    remarks: pl.DataFrame

    @property
    def possible(self) -> bool:
        """Whether it can be saved and says something new."""
        return self.merged.possible and self.merged.changes.height > 0


def export_plan(
    workspace: Workspace,
    name: str,
    to: Path,
    *,
    version: int | None = None,
    language: str = "en",
    part: str = "lines",
) -> Opened:
    """Write a version as a workbook of all parts, or, where the name ends so, one part as CSV.

    Raises:
        Missing: there is no such plan or version.
        InputError: the name ends in neither `.xlsx` nor `.csv`, or there is no such part.
    """
    from mcof.renderers.plans.book import Pages, csv, workbook
    from mcof.renderers.words import Words

    one = opened(workspace, name, version)
    stamp = Stamp(one.name, one.version)
    kind = to.suffix.lower()
    if kind == ".csv" and part in PARTS:
        content = csv(one.plan, part, stamp)
    elif kind == ".xlsx":
        places = _offered(workspace, one, language)
        content = workbook(
            one.plan, stamp, Pages(Words(language), places, workspace.path / "vocabulary")
        )
    else:
        raise InputError(
            f"A plan cannot be written as {to.name}",
            code="plan-file-kind",
            advice=f"Name a file that ends in .xlsx, or in .csv with one of {', '.join(PARTS)}.",
        )
    to.write_bytes(content)
    return one


def preview(
    workspace: Workspace, path: Path, *, name: str | None = None, may_remove: bool = False
) -> Preview:
    """What importing an edited file would change, and what stands against it. Saves nothing.

    Args:
        name: the plan; as the file says if not said.
        may_remove: whether more than half of a part may go by not being in the file.

    Raises:
        InputError: the file cannot be read, does not say which version it was written
            from, or is of another plan.
        Missing: there is no such version.
    """
    said = _read(workspace, path)
    if said.stamp is None:
        raise InputError(
            f"{path.name} does not say which version of which plan it was written from",
            code="plan-file-unstamped",
            advice="Export the plan again and edit that file; keep its sheet 'mcof', or the "
            "columns plan and version of a CSV.",
        )
    if name is not None and name != said.stamp.plan:
        raise InputError(
            f"{path.name} is of the plan {said.stamp.plan}",
            code="plan-file-other",
            advice=f"Import it as {said.stamp.plan}, or export {name} and edit that.",
        )
    base = opened(workspace, said.stamp.plan, said.stamp.version)
    newest = opened(workspace, said.stamp.plan)
    made = merged(said, base.plan, newest.plan, may_remove=may_remove)
    remarks = together([])
    if made.plan is not None:
        remarks = findings_of(workspace, replace(newest, plan=made.plan))
    return Preview(base, newest, made, remarks)


def import_plan(
    workspace: Workspace,
    path: Path,
    *,
    by: Actor,
    reason: str,
    name: str | None = None,
    may_remove: bool = False,
) -> tuple[Opened, Preview]:
    """Save what an edited file says as a new version.

    Raises:
        InputError: as `preview`; or something stands against it, and nothing was saved.
    """
    seen = preview(workspace, path, name=name, may_remove=may_remove)
    errors = seen.merged.findings.filter(pl.col("severity") == "error")
    if errors.height:
        first = errors.row(0, named=True)
        where = " ".join(str(first[at]) for at in ("sheet", "row", "column") if first[at])
        raise InputError(
            f"{errors.height} cells or rows stand against it, the first: {where}: "
            f"{first['message']}",
            code="plan-file-refused",
            advice="See them all with --preview; nothing was saved.",
        )
    assert seen.merged.plan is not None
    version = Version(seen.merged.plan, seen.newest.version, "import", reason, source=path)
    return save(workspace, version, by=by), seen


def _read(workspace: Workspace, path: Path) -> Edited:
    known = Known(_spellings(workspace), workspace.path / "vocabulary")
    return edited(
        workspace.reader.read(path), known, guarded=path.suffix.lower() in {".csv", ".txt"}
    )


def _spellings(workspace: Workspace) -> pl.DataFrame:
    """Codes and names of the places of the workspace's set.

    A name of two places of one level is left out; of a governorate and a district of one
    name, the governorate is meant, as everywhere on the command line.
    """
    code_set = str(workspace.settings["code_set"])
    rows = registry(workspace).places.filter(pl.col("code_set") == code_set)
    names = rows.select("level", "code", *_NAMES).with_columns(own="code")
    long = names.unpivot(index=["level", "code"], value_name="spelling").drop_nulls("spelling")
    spelled = long.select(
        "level", "code", normalise_expr(pl.col("spelling")).alias("spelling")
    ).unique()
    single = spelled.filter(~pl.struct("level", "spelling").is_duplicated())
    first = single.sort("level", "code").unique("spelling", keep="first", maintain_order=True)
    return first.select("code", "spelling")


def _offered(workspace: Workspace, one: Opened, language: str) -> pl.DataFrame:
    """The places that may be chosen, and those that the plan names: `code`, `label`."""
    places = registry(workspace)
    code_set = str(one.plan.header["code_set"])
    own = places.paths().filter(pl.col("code_set") == code_set)
    named = pl.concat(
        [one.plan[part]["place_code"].drop_nulls() for part in ("lines", "caseloads")]
    )
    listed = own.filter(
        (pl.col("level") <= DEEPEST_LISTED) | pl.col("code").is_in(named.implode())
    ).sort("level", "code")["code"]
    labels = [places.label(code_set, code, language) for code in listed]
    return pl.DataFrame({"code": listed, "label": pl.Series(labels, dtype=pl.String)})
