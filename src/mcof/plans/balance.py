"""Surplus and shortage: what a plan means to reach, beside what the matrix says is needed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import polars as pl

from mcof.ingest.findings import found
from mcof.plans.plan import Plan
from mcof.plans.totals import lines_of, money
from mcof.tracking.levels import DEEPEST

Against = Literal["need", "unmet"]
"""What is planned against: all people in need, or those whom nobody reaches today."""

CELL = ("sector", "phase", "code_set", "place_code", "population_group")
_KEY = ("sector", "code_set", "place", "group", "phase")
_WHERE = ("sector", "code_set", "place")
_FROM_MATRIX = ("need", "reached", "unmet", "actors", "displaced", "severity")
_MOST_MONTHS = 120

STATES = (
    "shortage", "no_line", "surplus", "no_need", "need_unknown", "target_unknown", "unclear", "met",
)  # fmt: skip
"""Codes of `balance_states`, from what asks most to what asks nothing."""


def balance(
    one: Plan,
    matrix: pl.DataFrame,
    paths: pl.DataFrame,
    *,
    level: int,
    against: Against = "need",
) -> pl.DataFrame:
    """Each cell of the plan or of its need: what is planned beside what is needed.

    A line is about the cell that has its sector, place, group and phase; where it leaves
    the group or the phase open, about the only cell that can be meant. Where several can,
    or the line is of a place larger than the cells, it is about none (`unclear`). In a
    month the largest line of an organisation in a place counts, and organisations and the
    places inside a cell are added, as the matrix adds what is reached; the month in which
    most are planned counts. Nothing is added over months, phases, groups or sectors, and a
    surplus in one cell never hides a shortage in another.

    Args:
        matrix: `mcof.actions.gaps.matrix` of the day, at the same level.
        paths: `Registry.paths()`.

    Returns:
        The cell, `need`, `reached`, `unmet`, `actors`, `displaced`, `severity` as the
        matrix has them, `planned` (people; null where no target is known), `peak` (the
        month), `shortage`, `surplus` (people; null for unknown), `state`, `lines`,
        `line_numbers`, `said` (every line says why it may be above the need), `budget_usd`.
    """
    cells = _cells(one, matrix, paths)
    placed = _placed(one, paths, level)
    assigned = _assigned(placed, cells)
    planned = _planned(assigned)
    both = cells.join(planned, on=list(_KEY), how="full", coalesce=True)
    return _told(both, against)


def _cells(one: Plan, matrix: pl.DataFrame, paths: pl.DataFrame) -> pl.DataFrame:
    """The cells of the matrix in the places of the plan; of a sector plan, in its sectors."""
    named = matrix.rename({"place_code": "place"}).with_columns(
        pl.col("population_group").fill_null("").alias("group"), pl.col("phase").fill_null("")
    )
    rows = named.select(*_KEY, *_FROM_MATRIX)
    covered = [code.strip() for code in (one.header["places"] or "").split(";") if code.strip()]
    if covered:
        inside = paths.filter(
            pl.concat_list("^admin[0-9]$").list.set_intersection(covered).list.len() > 0
        )
        rows = rows.join(inside.select("code_set", place="code"), on=["code_set", "place"],
                         how="semi")  # fmt: skip
    if one.header["plan_kind"] == "SECTOR":
        rows = rows.filter(pl.col("sector").is_in(one["lines"]["sector"].unique().implode()))
    return rows.filter(pl.col("code_set") == one.header["code_set"])


def _placed(one: Plan, paths: pl.DataFrame, level: int) -> pl.DataFrame:
    """The lines with the place of the level that they lie in; null where theirs is larger."""
    tree = paths.select("code_set", place_code="code", place=f"admin{min(level, DEEPEST)}")
    return (
        lines_of(one)
        .join(tree, on=["code_set", "place_code"], how="left")
        .with_columns(
            pl.col("population_group").fill_null("").alias("group"), pl.col("phase").fill_null("")
        )
    )


def _assigned(lines: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """The lines, each with the cell that it is about; `clear` is false where there is none."""
    keys = cells.select(_KEY).with_columns(pl.lit(True).alias("_exact"))
    rows = lines.with_row_index("_at").join(keys, on=list(_KEY), how="left")
    open_ = rows.filter(pl.col("_exact").is_null()).drop("_exact")
    other = cells.select(*_WHERE, c_group="group", c_phase="phase")
    pairs = open_.select("_at", *_KEY).join(other, on=list(_WHERE), how="inner")
    meant = pairs.filter(_may("group", "c_group") & _may("phase", "c_phase"))
    choices = meant.group_by("_at").agg(
        pl.len().alias("_n"), pl.col("c_group").first(), pl.col("c_phase").first()
    )
    found_ = rows.join(choices, on="_at", how="left")
    single = pl.col("_exact").is_null() & (pl.col("_n") == 1)
    unclear = pl.col("place").is_null() | (pl.col("_exact").is_null() & (pl.col("_n") > 1))
    return found_.with_columns(
        pl.when(single).then("c_group").otherwise("group").alias("group"),
        pl.when(single).then("c_phase").otherwise("phase").alias("phase"),
        pl.coalesce("place", "place_code").alias("place"),
        (~unclear.fill_null(False)).alias("clear"),
    )


def _may(said: str, cell: str) -> pl.Expr:
    """Whether both say the same, or one of them does not say."""
    return (pl.col(said) == pl.col(cell)) | (pl.col(said) == "") | (pl.col(cell) == "")


def _planned(lines: pl.DataFrame) -> pl.DataFrame:
    """People planned in each cell, in the month in which they are most."""
    keys = [*_KEY, "clear"]
    first = pl.col("period_start").dt.month_start()
    months = pl.date_ranges(first, pl.min_horizontal(
        pl.col("period_end"), first.dt.offset_by(f"{_MOST_MONTHS}mo")), "1mo")  # fmt: skip
    dated = lines.filter(pl.col("period_start") <= pl.col("period_end"))
    by_month = dated.with_columns(months.alias("month")).explode("month")
    actors = pl.col("organisation").fill_null("")
    largest = by_month.group_by([*keys, "month", "place_code", actors]).agg(pl.col("target").max())
    each = (
        largest.drop_nulls("target").group_by([*keys, "month"])
        .agg(pl.col("target").sum().alias("planned"))
        .sort("planned", "month", descending=[True, False])
        .unique(keys, keep="first", maintain_order=True)
        .rename({"month": "peak"})
    )  # fmt: skip
    told = lines.sort(pl.col("line").str.len_chars(), "line").group_by(keys).agg(
        pl.len().cast(pl.Int64).alias("lines"),
        pl.col("line").str.join(";").alias("line_numbers"),
        pl.col("above_need").is_not_null().all().alias("said"),
        pl.when(pl.col("budget_usd").count() > 0).then(pl.col("budget_usd").sum().round(2))
        .alias("budget_usd"),
    )  # fmt: skip
    return told.join(each, on=keys, how="left")


def _told(rows: pl.DataFrame, against: Against) -> pl.DataFrame:
    need, planned, lines = pl.col(against), pl.col("planned"), pl.col("lines").fill_null(0)
    state = (
        pl.when(pl.col("clear").not_().fill_null(False)).then(pl.lit("unclear"))
        .when((lines == 0) & (need > 0)).then(pl.lit("no_line"))
        .when(lines == 0).then(pl.lit(None, pl.String))
        .when(pl.col("actors").is_null() | (need == 0)).then(pl.lit("no_need"))
        .when(need.is_null()).then(pl.lit("need_unknown"))
        .when(planned.is_null()).then(pl.lit("target_unknown"))
        .when(planned < need).then(pl.lit("shortage"))
        .when(planned > need).then(pl.lit("surplus"))
        .otherwise(pl.lit("met"))
    )  # fmt: skip
    known = rows.with_columns(state=state).filter(pl.col("state").is_not_null())
    less = need - planned.fill_null(0)
    compared = pl.col("state").is_in(["shortage", "surplus", "met"])
    shortage = (
        pl.when(pl.col("state") == "no_line")
        .then(need)
        .when(compared)
        .then(less.clip(lower_bound=0))
    )
    surplus = (
        pl.when(compared)
        .then((planned - need).clip(lower_bound=0))
        .when(pl.col("state") == "no_need")
        .then(planned)
        .when(pl.col("state") == "no_line")
        .then(0)
    )
    # A plan is wholly known: where it has no line it plans for nobody.
    nothing = pl.when(pl.col("state") == "no_line").then(0).otherwise(planned)
    order = pl.col("state").replace_strict(
        list(STATES), list(range(len(STATES))), return_dtype=pl.Int64
    )
    return known.select(
        "sector", pl.col("phase").replace("", None), "code_set",
        pl.col("place").alias("place_code"),
        pl.col("group").replace("", None).alias("population_group"),
        *_FROM_MATRIX, nothing.alias("planned"), "peak",
        shortage.alias("shortage"), surplus.alias("surplus"),
        "state", lines.alias("lines"), "line_numbers", "said", "budget_usd",
    ).sort(order, -pl.col("shortage").fill_null(0), -pl.col("surplus").fill_null(0),
           *CELL, nulls_last=True)  # fmt: skip


def over_need(rows: pl.DataFrame) -> pl.DataFrame:
    """Cells whose lines mean to reach more people than are in need, without saying why."""
    odd = rows.filter(
        pl.col("state").is_in(["surplus", "no_need"]),
        pl.col("need").is_not_null(),
        pl.col("planned") > pl.col("need"),
        ~pl.col("said").fill_null(False),
    )
    return _found("plan-over-need", odd.with_columns(amount=pl.col("need").cast(pl.String)))


def conflicts(rows: pl.DataFrame) -> pl.DataFrame:
    """Cells where more is planned than access or capacity allows.

    Args:
        rows: of `balance`, with `reachable` (share) and `capacity_people`, null for unknown.
    """
    reach = (pl.col("need") * pl.col("reachable")).floor().cast(pl.Int64)
    blocked = rows.filter(pl.col("planned") > reach).with_columns(amount=reach.cast(pl.String))
    weak = rows.filter(pl.col("planned") > pl.col("capacity_people")).with_columns(
        amount=pl.col("capacity_people").cast(pl.String)
    )
    return pl.concat([_found("plan-no-access", blocked), _found("plan-no-capacity", weak)])


def unfunded(one: Plan) -> pl.DataFrame:
    """Budget lines whose lines cost more than is confirmed; where nobody says, nothing is known."""
    rows = money(one).drop_nulls("budget_line")
    odd = rows.filter(pl.col("planned_usd") > pl.col("confirmed_usd"))
    return found(
        "plan-no-money",
        odd.select(
            row_key="budget_line",
            of="budget_line",
            value=pl.col("planned_usd").cast(pl.String),
            amount=pl.col("confirmed_usd").cast(pl.String),
        ),
        sheet="budget",
        field="confirmed_usd",
    )


def _found(code: str, rows: pl.DataFrame) -> pl.DataFrame:
    return found(
        code,
        rows.select(
            "amount",
            row_key="line_numbers",
            of=pl.concat_str([pl.col("line_numbers"), pl.lit(" ("), "sector", pl.lit(", "),
                              "place_code", pl.lit(")")]),
            value=pl.col("planned").cast(pl.String),
        ),
        sheet="lines",
        field="target",
    )  # fmt: skip


def counted(rows: pl.DataFrame, states: Collection[str] = STATES) -> dict[str, int]:
    """How many cells there are of each state; people of cells are not added over sectors."""
    by_state = dict(rows.group_by("state").len().iter_rows())
    return {state: by_state.get(state, 0) for state in states}
