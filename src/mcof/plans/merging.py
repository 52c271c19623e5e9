"""An edited workbook brought onto the newest version, without losing what others did."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.ingest.findings import found, together
from mcof.plans.difference import applied, difference
from mcof.plans.layout import MARK, REMOVE
from mcof.plans.plan import Plan, plan
from mcof.plans.sheets import Edited, checked, removing
from mcof.tables.plans import PARTS

MANY = 10
HALF = 0.5
"""Where more than ten rows and more than half of a part are not in a file, they were rather
filtered away than meant to go."""

_ROW = "source_row"
_SAID = 3  # changes of others that one finding names


@dataclass(frozen=True)
class Merged:
    """What comes of an edited workbook.

    Attributes:
        plan: the newest version with what was edited; None where nothing can be made of it.
        changes: what differs from the newest version.
        findings: what stands against it; an error stops the whole file.
    """

    plan: Plan | None
    changes: pl.DataFrame
    findings: pl.DataFrame

    @property
    def possible(self) -> bool:
        """Whether it can be saved."""
        errors = self.findings.filter(pl.col("severity") == "error").height
        return self.plan is not None and errors == 0


def merged(said: Edited, base: Plan, newest: Plan, *, may_remove: bool = False) -> Merged:
    """What an edited workbook makes of the newest version.

    Fields that its sheets do not have, and parts without a sheet, stay as they are. A row
    that was edited here and by somebody else since is refused, saying what the other did.

    Args:
        base: the version that the workbook was written from.
        newest: the version that stands; the same one where nobody saved since.
        may_remove: whether more than half of a part may go by not being in the file.
    """
    none = difference(newest, newest)
    wrong = [said.findings]
    parts: dict[str, pl.DataFrame] = {}
    for part, rows in said.parts.items():
        wrong += checked(part, rows, base)
        kept = rows.filter(~removing(rows))
        wrong.append(_vanished(part, rows, base, may_remove))
        parts[part] = _filled(part, kept, base)
    findings = together(wrong)
    if "error" in findings["severity"].to_list():
        return Merged(None, none, findings)
    numbers = {letter: max(newest.given.get(letter, 0), base.given.get(letter, 0))
               for letter in {*newest.given, *base.given}}  # fmt: skip
    ours = plan({**base.parts, **parts}, numbers)
    mine = difference(base, ours)
    stale = _stale(said, mine, difference(base, newest))
    if stale.height:
        return Merged(None, none, together([findings, stale]))
    whole = applied(Plan(newest.parts, ours.given), mine)
    return Merged(whole, difference(newest, whole), findings)


def _filled(part: str, rows: pl.DataFrame, base: Plan) -> pl.DataFrame:
    """The rows with the columns that the sheet does not have, as they were."""
    table = PARTS[part]
    key = table.key[0]
    own = rows.drop(_ROW, MARK, REMOVE, strict=False)
    lacking = [name for name in table.names if name not in own.columns]
    before = base[part].select(key, *lacking)
    return table.conform(own.join(before, on=key, how="left", maintain_order="left"))


def _vanished(part: str, rows: pl.DataFrame, base: Plan, may_remove: bool) -> pl.DataFrame:
    """A part of which more than half is not in the file."""
    key = PARTS[part].key[0]
    had = base[part][key]
    gone = had.filter(~had.is_in(rows[key].drop_nulls().implode())).len()
    many = gone > MANY and gone > HALF * had.len() and not may_remove
    said = {"sheet": [part], "value": [f"{gone}"], "amount": [f"{had.len()}"]}
    return found("plan-rows-vanished", pl.DataFrame(said).filter(pl.lit(many)))


def _stale(said: Edited, mine: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Rows that both sides changed, but not to the same, with what the others did."""
    cell = ["part", "key"]
    same = mine.join(theirs, on=[*cell, "field", "after"], how="semi", nulls_equal=True)
    of_mine = mine.join(same, on=[*cell, "field"], how="anti").select(cell).unique()
    both = theirs.join(of_mine, on=cell, how="semi").join(same, on=[*cell, "field"], how="anti")
    if both.is_empty():
        return found("plan-row-stale", pl.DataFrame())
    unknown = pl.lit("–")
    told = both.with_columns(
        pl.format("{}: {} > {}", "field", pl.col("before").fill_null(unknown),
                  pl.col("after").fill_null(unknown)).alias("_said")
    )  # fmt: skip
    rows = told.group_by(cell, maintain_order=True).agg(
        pl.col("_said").head(_SAID).str.join("; ").alias("amount")
    )
    where = [
        sheet.select(pl.lit(part).alias("part"), pl.col(PARTS[part].key[0]).alias("key"), _ROW)
        for part, sheet in said.parts.items()
    ]
    placed = rows.join(pl.concat(where), on=cell, how="left", maintain_order="left")
    return found(
        "plan-row-stale",
        placed.select(_ROW, "amount", sheet=pl.col("part"), row_key=pl.col("key"),
                      value=pl.col("key")),
    )  # fmt: skip
