"""Plan against fact: reached beside targets, spent beside budgets, counted beside reckoned with."""

from __future__ import annotations

from datetime import date

import polars as pl

from mcof.gaps.reach import NOT_ACTING
from mcof.plans.plan import Plan
from mcof.plans.totals import lines_of
from mcof.tracking.bases import weakest
from mcof.vocabulary.text import normalise_expr

BAND = 0.20
"""A figure may be a fifth off before a plan is to be looked at again: ours, and settable."""

OUTSIDE = ("below", "above")
"""States that ask for a look at the plan."""

COLUMNS = {
    "what": pl.String(),  # lines, budget or caseloads: the part
    "key": pl.String(),
    "month": pl.Date(),  # null: the whole
    "sector": pl.String(),
    "code_set": pl.String(),
    "place_code": pl.String(),
    "population_group": pl.String(),
    "planned": pl.Float64(),
    "actual": pl.Float64(),
    "share": pl.Float64(),  # actual of planned
    "state": pl.String(),
    "rule": pl.String(),
    "rows": pl.Int64(),  # of facts behind `actual`
    "basis": pl.String(),
}
_MONTHS = 120
_ROW = "_row"


def followed(
    one: Plan,
    responses: pl.DataFrame,
    spent: pl.DataFrame,
    counted: pl.DataFrame,
    paths: pl.DataFrame,
    *,
    on: date,
    band: float = BAND,
) -> pl.DataFrame:
    """What happened until a day, beside what was planned.

    Args:
        responses: rows of `responses` of the sectors and days of the plan.
        spent: `line`, `spent_usd`: what budget lines spent, as `funding` says.
        counted: `code_set`, `place_code`, `population_group`, `individuals`, `basis`: the
            stock of people on the day, for every place that the plan reckons with.
        paths: `Registry.paths()`.
        on: the day until which facts count.
        band: how far `actual` may be from `planned`, as a share.

    Returns:
        `COLUMNS`: a row for each line and month, for each line as a whole (month null),
        for each budget line and each planning figure. Unknown is never zero: what nobody
        reports is `unknown`, what has not begun is `not_due`.
    """
    lines = _lines(one, responses, paths, on=on)
    parts = [lines, _money(one, spent, on), _caseloads(one, counted)]
    rows = pl.concat([_shaped(part) for part in parts])
    return _judged(rows, band)


def prompts(rows: pl.DataFrame) -> pl.DataFrame:
    """The wholes that left the band: what asks for a look at the plan."""
    return rows.filter(pl.col("month").is_null() & pl.col("state").is_in(OUTSIDE))


def revised(one: Plan, rows: pl.DataFrame, *, on: date) -> Plan:
    """The plan as it might be after what happened: a draft for a person, never a decision.

    Planning figures that left the band become what was counted; targets of lines that
    still run, in the place of such a figure and for its group, change in the same
    proportion. A line that left its band keeps its target: its note says how many were
    reached, for somebody to decide.
    """
    out = prompts(rows)
    figures = out.filter(pl.col("what") == "caseloads").select("key", "actual", "share")
    caseloads = one["caseloads"].join(
        figures, left_on="caseload", right_on="key", how="left", maintain_order="left"
    )
    new_figures = caseloads.with_columns(
        people=pl.coalesce(pl.col("actual").cast(pl.Int64), "people")
    ).select(one["caseloads"].columns)
    moved = caseloads.drop_nulls("share").select(
        "place_code", pl.col("population_group").alias("_group"), "share"
    )
    lines = _scaled(one, moved, on)
    reached = out.filter(pl.col("what") == "lines").select(
        line="key", _said=pl.format("{}: {} / {}", pl.lit(f"{on}"), _whole("actual"),
                                    _whole("planned"))
    )  # fmt: skip
    noted = lines.join(reached, on="line", how="left", maintain_order="left").with_columns(
        note=pl.when(pl.col("_said").is_not_null())
        .then(pl.concat_str(["note", "_said"], separator=" | ", ignore_nulls=True))
        .otherwise("note")
    )
    return one.with_parts(caseloads=new_figures, lines=noted.select(one["lines"].columns))


def _whole(column: str) -> pl.Expr:
    return pl.col(column).round().cast(pl.Int64)


def _scaled(one: Plan, moved: pl.DataFrame, on: date) -> pl.DataFrame:
    """The lines with targets in the proportion of the planning figure of their place."""
    lines = one["lines"]
    if moved.is_empty():
        return lines
    pairs = lines.select("line", "place_code", "population_group", "period_end").join(
        moved, on="place_code", how="inner"
    )
    same = pl.col("_group").is_null() | (pl.col("_group") == pl.col("population_group"))
    held = pairs.filter(same.fill_null(False), pl.col("period_end") >= on)
    one_each = held.group_by("line").agg(pl.col("share").first())
    return lines.join(one_each, on="line", how="left", maintain_order="left").with_columns(
        target=pl.coalesce((pl.col("target") * pl.col("share")).round().cast(pl.Int64), "target"),
        basis=pl.when(pl.col("share").is_not_null() & pl.col("target").is_not_null())
        .then(pl.lit("derived")).otherwise("basis"),
    )  # fmt: skip


def _lines(one: Plan, responses: pl.DataFrame, paths: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Each line by month, and as a whole: the month in which most were reached."""
    lines = lines_of(one)
    first = pl.col("period_start").dt.month_start()
    last = pl.min_horizontal(pl.col("period_end"), first.dt.offset_by(f"{_MONTHS}mo"))
    dated = lines.filter(pl.col("period_start") <= pl.col("period_end"))
    months = dated.with_columns(month=pl.date_ranges(first, last, "1mo")).explode("month")
    matched = _matched(lines, responses, paths)
    reached = _reached(months.select("line", "month"), matched)
    by_month = months.join(reached, on=["line", "month"], how="left").with_columns(
        begun=pl.col("month") <= on
    )
    whole = by_month.sort("month").group_by("line", maintain_order=True).agg(
        pl.col("actual").filter(pl.col("begun")).max(),
        pl.col("rows").filter(pl.col("begun")).sum(),
        weakest(pl.col("basis_of").filter(pl.col("begun")).drop_nulls()).alias("basis_of"),
        (pl.col("month").dt.month_end() < on).any().alias("begun"),
    )  # fmt: skip
    wholes = lines.join(whole, on="line", how="left").with_columns(
        month=pl.lit(None, pl.Date), begun=pl.col("begun").fill_null(False)
    )
    wanted = ["line", "month", "sector", "code_set", "place_code", "population_group", "target",
              "actual", "rows", "basis_of", "begun"]  # fmt: skip
    both = pl.concat([wholes.select(wanted), by_month.select(wanted)])
    return both.sort(pl.col("line").str.len_chars(), "line", "month", nulls_last=False).select(
        what=pl.lit("lines"), key="line", month="month", sector="sector", code_set="code_set",
        place_code="place_code", population_group="population_group", planned="target",
        actual="actual", rows="rows", basis="basis_of", begun="begun",
        rule=pl.lit("largest-of-organisation-and-place"),
    )  # fmt: skip


def _matched(lines: pl.DataFrame, responses: pl.DataFrame, paths: pl.DataFrame) -> pl.DataFrame:
    """Rows of responses that are about a line: its sector, place, group, phase, organisation.

    Where a row says the activity of the line in the same words, only such rows count.
    """
    tree = paths.select("code_set", place_code="code", above=pl.concat_list("^admin[0-9]$"))
    acting = responses.filter(
        pl.col("status").is_null() | ~pl.col("status").is_in(list(NOT_ACTING))
    ).with_row_index(_ROW)
    known = acting.join(tree, on=["code_set", "place_code"], how="left").with_columns(
        pl.coalesce(pl.col("above").list.drop_nulls(), pl.concat_list("place_code")).alias("above")
    )
    known = known.explode("above").unique([_ROW, "above"])
    pairs = lines.select(
        "line", "sector", "code_set", above="place_code", l_group="population_group",
        l_phase="phase", l_actor=normalise_expr(pl.col("organisation")),
        l_does=normalise_expr(pl.col("activity")),
    ).join(known, on=["sector", "code_set", "above"], how="inner")  # fmt: skip
    meant = pairs.filter(
        _may("l_group", "population_group"),
        _may("l_phase", "phase"),
        pl.col("l_actor").is_null()
        | (pl.col("l_actor") == normalise_expr(pl.col("organisation")))
        | (pl.col("l_actor") == normalise_expr(pl.col("implementing_partner"))).fill_null(False),
    )
    same = (pl.col("l_does") == normalise_expr(pl.col("activity"))).fill_null(False)
    return meant.filter(same | ~same.any().over("line"))


def _may(said: str, row: str) -> pl.Expr:
    return pl.col(said).is_null() | pl.col(row).is_null() | (pl.col(said) == pl.col(row))


def _reached(months: pl.DataFrame, matched: pl.DataFrame) -> pl.DataFrame:
    """People reached by each line in each month: `actual`, null where nobody reports."""
    rows = months.join(matched, on="line", how="inner").filter(
        pl.col("period_start").is_null()
        | (pl.col("period_start") <= pl.col("month").dt.month_end()),
        pl.col("period_end").is_null() | (pl.col("period_end") >= pl.col("month")),
    )
    each = rows.group_by("line", "month", "organisation", "place_code", "site_name").agg(
        pl.col("reached").max(), pl.len().cast(pl.Int64).alias("rows"), weakest(pl.col("basis"))
    )
    known = pl.col("reached").count() > 0
    return each.group_by("line", "month").agg(
        pl.when(known).then(pl.col("reached").sum()).alias("actual"),
        pl.col("rows").sum(),
        weakest(pl.col("basis")).alias("basis_of"),
    )


def _money(one: Plan, spent: pl.DataFrame, on: date) -> pl.DataFrame:
    """What each budget line spent, beside the part of its amount that its days have had."""
    header = one.header
    start = pl.coalesce("period_start", pl.lit(header["period_start"]))
    end = pl.coalesce("period_end", pl.lit(header["period_end"]))
    days = (end - start).dt.total_days() + 1
    gone = ((pl.min_horizontal(end, pl.lit(on)) - start).dt.total_days() + 1).clip(lower_bound=0)
    told = spent.group_by("line").agg(
        pl.when(pl.col("spent_usd").count() > 0).then(pl.col("spent_usd").sum()).alias("actual"),
        pl.len().cast(pl.Int64).alias("rows"),
    )
    by_key = one["budget"].join(told, left_on="budget_line", right_on="line", how="left")
    both = by_key.join(told, left_on="title", right_on="line", how="left", suffix="_title")
    return both.select(
        what=pl.lit("budget"),
        key="budget_line",
        planned=(pl.col("amount_usd") * gone / days).round(2),
        actual=pl.coalesce("actual", "actual_title"),
        rows=pl.coalesce("rows", "rows_title"),
        begun=gone > 0,
        rule=pl.lit("amount-by-days"),
    )


def _caseloads(one: Plan, counted: pl.DataFrame) -> pl.DataFrame:
    """Planning figures of the plan itself (no scenario, no sector) beside what was counted.

    A figure for everybody is beside no stock: one without a group is of people whose group
    nobody says, and groups may hold the same people.
    """
    own = one["caseloads"].filter(
        pl.col("scenario").is_null(), pl.col("sector").is_null(), pl.col("place_code").is_not_null()
    )
    own = own.with_columns(code_set=pl.lit(one.header["code_set"], pl.String))
    both = own.join(counted, on=["code_set", "place_code", "population_group"], how="left")
    return both.select(
        what=pl.lit("caseloads"), key="caseload", code_set="code_set", place_code="place_code",
        population_group="population_group", planned="people", actual="individuals",
        basis="basis", begun=pl.lit(True), rule=pl.lit("stock-of-the-day"),
    )  # fmt: skip


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    have = set(rows.columns)
    wanted = {name: kind for name, kind in COLUMNS.items() if name not in {"share", "state"}}
    wanted |= {"begun": pl.Boolean()}
    return rows.select(
        (pl.col(name) if name in have else pl.lit(None)).cast(kind).alias(name)
        for name, kind in wanted.items()
    )


def _judged(rows: pl.DataFrame, band: float) -> pl.DataFrame:
    """The rows with `share` and `state`."""
    planned, actual = pl.col("planned"), pl.col("actual")
    share = pl.when(planned > 0).then(actual / planned)
    above = (actual > planned * (1 + band)) & planned.is_not_null()
    state = (
        pl.when(above.fill_null(False)).then(pl.lit("above"))
        .when(~pl.col("begun").fill_null(False)).then(pl.lit("not_due"))
        .when(planned.is_null() | actual.is_null()).then(pl.lit("unknown"))
        .when(actual < planned * (1 - band)).then(pl.lit("below"))
        .otherwise(pl.lit("within"))
    )  # fmt: skip
    return rows.with_columns(share=share, state=state).select(*COLUMNS)
