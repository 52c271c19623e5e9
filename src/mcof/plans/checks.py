"""What is wrong in a plan, as findings: missing and unknown words, places, periods, money."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from mcof.ingest.findings import found, together
from mcof.plans.plan import Plan
from mcof.plans.totals import money
from mcof.tables import Kind
from mcof.tables.plans import PARTS
from mcof.vocabulary import load

BREAKS: dict[str, tuple[str, ...]] = {
    "complete": (
        "plan-required", "plan-word", "plan-reference", "plan-place", "plan-period",
        "plan-range", "plan-empty",
    ),
    "money": ("plan-money-sum", "plan-money-line", "plan-money-earmark", "plan-money-required"),
    "need": ("plan-over-need",),
}  # fmt: skip
"""Codes of findings by the condition of `mcof.plans.states.CONDITIONS` that they break."""

_REFERENCES = {
    ("lines", "objective"): "objectives",
    ("lines", "indicator"): "indicators",
    ("lines", "budget_line"): "budget",
    ("indicators", "objective"): "objectives",
    ("caseloads", "scenario"): "scenarios",
    ("preparedness", "scenario"): "scenarios",
}
_LISTS = {"places": None, "earmark_places": None, "earmark_sectors": "sectors",
          "earmark_groups": "population_groups", "target_groups": None}  # fmt: skip
_SCALE = ("impact", "likelihood")
_HIGHEST = 5
_CENT = 0.005


def checked(one: Plan, paths: pl.DataFrame, additions: Path | None = None) -> pl.DataFrame:
    """Everything that a plan itself shows to be wrong; needs are looked at elsewhere.

    Args:
        paths: `Registry.paths()`.
        additions: the folder of the workspace's own words.
    """
    parts = [_empty(one)]
    for name in PARTS:
        parts += [_required(one, name), *_words(one, name, additions), *_ranges(one, name)]
    parts += [_references(one), _places(one, paths), *_periods(one), _alike(one)]
    return together([*parts, *reconciled(one, paths)])


def broken(findings: pl.DataFrame) -> set[str]:
    """The conditions that findings break."""
    codes = set(findings["code"].to_list())
    return {name for name, breaking in BREAKS.items() if codes & set(breaking)}


def _empty(one: Plan) -> pl.DataFrame:
    if one["lines"].height:
        return found("plan-empty", pl.DataFrame())
    return found("plan-empty", pl.DataFrame({"sheet": ["lines"]}))


def _keyed(one: Plan, part: str) -> pl.DataFrame:
    """The rows of a part with what findings name: sheet, key."""
    key = pl.col(PARTS[part].key[0])
    return one[part].with_columns(
        sheet=pl.lit(part), row_key=key, _key=key
    ).rename({"_key": "key_"})  # fmt: skip


def _said(code: str, rows: pl.DataFrame, field: str, **more: str) -> pl.DataFrame:
    named = rows.with_columns(pl.lit(field).alias("field")).rename({"key_": "of"})
    more_said = [name for name in ("value", "amount") if name in named.columns]
    return found(code, named.select("sheet", "row_key", "of", "field", *more_said), **more)


def _required(one: Plan, part: str) -> pl.DataFrame:
    rows = _keyed(one, part)
    lacking = [
        _said("plan-required", rows.filter(pl.col(column.name).is_null()), column.name)
        for column in PARTS[part].columns
        if column.required
    ]
    return together(lacking)


def _words(one: Plan, part: str, additions: Path | None) -> list[pl.DataFrame]:
    """Codes that are no word of their list."""
    rows = _keyed(one, part)
    wrong: list[pl.DataFrame] = []
    for column in PARTS[part].columns:
        listed = column.vocabulary or _LISTS.get(column.name)
        if not listed or column.name not in rows.columns:
            continue
        known = list(load(listed, additions).terms)
        each = rows.select("sheet", "row_key", "key_", value=split(column.name)).explode("value")
        odd = each.drop_nulls("value").filter(~pl.col("value").is_in(known))
        wrong.append(_said("plan-word", odd, column.name, list=listed))
    return wrong


def _ranges(one: Plan, part: str) -> list[pl.DataFrame]:
    rows, wrong = _keyed(one, part), []
    for column in PARTS[part].columns:
        value = pl.col(column.name)
        if column.name in _SCALE:
            odd = rows.filter(~value.is_between(1, _HIGHEST))
        elif column.kind in {Kind.PEOPLE, Kind.MONEY, Kind.WHOLE, Kind.NUMBER}:
            odd = rows.filter(value < 0)
        else:
            continue
        wrong.append(_said("plan-range", odd.with_columns(value=value), column.name))
    return wrong


def _references(one: Plan) -> pl.DataFrame:
    """Objectives, indicators, budget lines and scenarios that are named and not there."""
    wrong = []
    for (part, column), other in _REFERENCES.items():
        known = one[other][PARTS[other].key[0]]
        rows = _keyed(one, part).with_columns(value=pl.col(column)).drop_nulls("value")
        odd = rows.filter(~pl.col("value").is_in(known.implode()))
        wrong.append(_said("plan-reference", odd, column))
    return together(wrong)


def _places(one: Plan, paths: pl.DataFrame) -> pl.DataFrame:
    """Places that the code set does not have, and lines outside the places of the plan."""
    own = paths.filter(pl.col("code_set") == one.header["code_set"])
    wrong = []
    for part, column in (("lines", "place_code"), ("caseloads", "place_code"), ("plan", "places"),
                         ("budget", "earmark_places")):  # fmt: skip
        each = _keyed(one, part).select("sheet", "row_key", "key_", value=split(column))
        each = each.explode("value").drop_nulls("value")
        odd = each.filter(~pl.col("value").is_in(own["code"].implode()))
        wrong.append(_said("plan-place", odd, column))
    covered = (one.header["places"] or "").split(";")
    admins = [pl.col(f"admin{at}").is_in([code.strip() for code in covered]) for at in range(4)]
    if any(covered):
        outside = own.filter(~pl.any_horizontal(admins).fill_null(False))["code"]
        rows = _keyed(one, "lines").with_columns(value=pl.col("place_code"))
        odd = rows.filter(pl.col("value").is_in(outside.implode()))
        wrong.append(_said("plan-place-outside", odd, "place_code"))
    return together(wrong)


def _periods(one: Plan) -> list[pl.DataFrame]:
    """Periods that end before they begin, and lines outside the period of the plan."""
    wrong, start, end = [], pl.col("period_start"), pl.col("period_end")
    for part in ("plan", "lines", "budget"):
        rows = _keyed(one, part).with_columns(value=pl.format("{}/{}", start, end))
        wrong.append(_said("plan-period", rows.filter(end < start), "period_end"))
        if part == "lines" and one.header["period_start"] and one.header["period_end"]:
            first, last = one.header["period_start"], one.header["period_end"]
            outside = rows.filter((start < first) | (end > last))
            wrong.append(_said("plan-period-outside", outside, "period_start"))
    return wrong


def _alike(one: Plan) -> pl.DataFrame:
    """Lines that say the same of the same people: one of them may be there twice."""
    same = [
        "activity", "sector", "phase", "place_code", "population_group", "organisation",
        "period_start", "period_end",
    ]  # fmt: skip
    rows = _keyed(one, "lines")
    twice = rows.filter(pl.struct(same).is_duplicated()).with_columns(value=pl.col("activity"))
    return _said("plan-alike", twice, "activity")


def reconciled(one: Plan, paths: pl.DataFrame) -> list[pl.DataFrame]:
    """Where the money of lines and of budget lines is not the same, or is spent on something else.

    The lines of a budget line cost what it gives, to the cent; a line that costs something
    names the budget line that pays; together the budget lines give what the plan asks for.
    """
    books = money(one).with_columns(sheet=pl.lit("budget"), row_key="budget_line")
    books = books.with_columns(key_=pl.col("budget_line"))
    named = books.drop_nulls("budget_line").filter(
        pl.col("budget_line").is_in(one["budget"]["budget_line"].implode())
    )
    off = named.filter(
        pl.col("left_usd").is_null() | (pl.col("left_usd").abs() > _CENT)
    ).with_columns(value=_shown("planned_usd"), amount=_shown("amount_usd"))
    costs = _keyed(one, "lines").filter(pl.col("budget_usd") > 0, pl.col("budget_line").is_null())
    unpaid = costs.with_columns(value=_shown("budget_usd"))
    required = one.header["funding_required_usd"]
    given = one["budget"]["amount_usd"].sum()
    asked = _keyed(one, "plan").with_columns(
        value=_shown("funding_required_usd"), amount=pl.lit(f"{given:,.2f}")
    )
    differs = required is not None and abs(required - given) > _CENT
    return [
        _said("plan-money-sum", off, "amount_usd"),
        _said("plan-money-line", unpaid, "budget_line"),
        _said("plan-money-required", asked.filter(pl.lit(differs)), "funding_required_usd"),
        *_earmarks(one, paths),
    ]


def _earmarks(one: Plan, paths: pl.DataFrame) -> list[pl.DataFrame]:
    """Lines that their budget line may not pay: another sector, place, group or time."""
    budget = one["budget"].select(
        "budget_line", "earmark_sectors", "earmark_places", "earmark_groups",
        money_start="period_start", money_end="period_end",
    )  # fmt: skip
    tree = paths.filter(pl.col("code_set") == one.header["code_set"]).select(
        place_code="code", above=pl.concat_list("^admin[0-9]$")
    )
    rows = _keyed(one, "lines").join(budget, on="budget_line", how="inner")
    rows = rows.join(tree, on="place_code", how="left")
    within = pl.col("above").list.set_intersection(split("earmark_places")).list.len() > 0
    allowed = {
        "sector": pl.col("sector").is_in(split("earmark_sectors")),
        "place_code": within,
        "population_group": pl.col("population_group").is_in(split("earmark_groups")),
    }
    marks = {"sector": "earmark_sectors", "place_code": "earmark_places",
             "population_group": "earmark_groups"}  # fmt: skip
    wrong = [
        _said(
            "plan-money-earmark",
            rows.filter(pl.col(marks[name]).is_not_null() & ~allows.fill_null(False)).with_columns(
                value=pl.col("budget_line")
            ),
            name,
        )
        for name, allows in allowed.items()
    ]
    early = pl.col("period_start") < pl.col("money_start")
    late = pl.col("period_end") > pl.col("money_end")
    out = rows.filter(early.fill_null(False) | late.fill_null(False))
    late_rows = out.with_columns(value=pl.col("budget_line"))
    return [*wrong, _said("plan-money-earmark", late_rows, "period_start")]


def split(column: str) -> pl.Expr:
    """The codes of a column that joins them by ; as a list; null where it is empty."""
    parts = pl.col(column).str.split(";").list.eval(pl.element().str.strip_chars())
    return parts.list.eval(pl.element().filter(pl.element() != ""))


def _shown(column: str) -> pl.Expr:
    return pl.col(column).round(2).cast(pl.String)
