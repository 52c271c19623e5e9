"""Confidence: how much a figure may be relied on, as its rows say it, never as a guess.

Reliability of the source (A to F) and credibility of the information (1 to 6) are judged
apart and kept apart. F and 6 mean *cannot be judged*, which is not bad; a row without a
grade is *not graded*, which is neither.
"""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.tracking.figures import beside, whole_percent
from mcof.tracking.grades import DIGITS, LETTERS, rank, said, seen

DESIGN_LOG_SD = {"1": 0.05, "2": 0.10, "3": 0.20, "4": 0.35, "5": 0.50, "6": 0.30}
"""Spread on the log scale by grade: A or 1, B or 2, ... E or 5; 6 for F or 6.

A design default of mcof, stated so that it can be argued with: no standard gives one.
"""

DESIGN = "design default of mcof, not a standard: 8 of 10 figures are meant to lie within"

_DECILE = 1.2816  # standard deviations from the middle to the first or last tenth
_LINE = ("code_set", "place_code", "operation", "assessment", "population_group")


def confidence(rows: ir.Table, on: date, *, design: bool = False) -> ir.Table:
    """What the rows behind each figure say of how far it may be relied on.

    Args:
        rows: of `mcof.tracking.figures.behind`, with the columns of `GRADES`.
        on: the day that ages are counted to.
        design: also `low` and `high`, by `DESIGN_LOG_SD`.

    Returns:
        One row per place, operation, assessment and population group:

        - `individuals`, `rows`, `reference_date` (the latest),
        - `weakest_reliability`, `weakest_credibility`: of the rows that could be judged;
          `rows_not_judged` (F or 6) and `rows_not_graded` (no grade at all),
        - `key_informants`: how often one was asked; null where no row says it, and
          `rows_without_informants`,
        - `source_kinds`: the kinds named, joined by `|`; `rows_without_kind`,
        - `oldest_days`, `median_days`: age of the rows; the median is the lower middle,
        - with `design`: `low`, `high` and `interval`, which says what they are. Rows are
          taken to err together, so that the interval is rather too wide than too narrow;
          a row that nobody graded, or could, has the spread of F.

    Method: docs/reference/methods/confidence.md.
    """
    marked = _marked(rows, on)
    figures = {
        "individuals": marked["individuals"].sum().cast("int64"),
        "rows": marked.count(),
        "reference_date": marked["reference_date"].max(),
        "rows_not_judged": (marked["_unjudged"]).sum().cast("int64"),
        "rows_not_graded": (marked["_ungraded"]).sum().cast("int64"),
        "rows_without_informants": marked["_informants"].isnull().sum().cast("int64"),
        "rows_without_kind": marked["source_kind"].isnull().sum().cast("int64"),
        "oldest_days": marked["_age"].max(),
        **seen(marked),
    }
    if design:
        spread = marked["_sd"] * _DECILE
        people = marked["individuals"].cast("float64")
        figures["_low"] = (people * (-spread).exp()).sum()
        figures["_high"] = (people * spread.exp()).sum()
    table = marked.group_by(list(_LINE)).aggregate(**figures)
    table = beside(table, _medians(marked), list(_LINE))
    return _told(table, design=design)


def by_source_kind(rows: ir.Table) -> ir.Table:
    """How much of each figure was learnt from which kind of source.

    Args:
        rows: as for `confidence`.

    Returns:
        One row per place, operation, assessment, population group and `source_kind`
        (null: the rows do not say): `individuals`, `rows`, `key_informants`, and `share`
        of the people of the figure, in whole per cent, half up.
    """
    rows = rows.mutate(place_code=rows["place"])
    keys = [*_LINE, "source_kind"]
    table = rows.group_by(keys).aggregate(
        individuals=rows["individuals"].sum().cast("int64"),
        rows=rows.count(),
        key_informants=rows["key_informants"].sum().cast("int64"),
    )
    whole = table["individuals"].sum().over(group_by=list(_LINE)).cast("int64")
    return table.mutate(share=whole_percent(table["individuals"], whole))


def _marked(rows: ir.Table, on: date) -> ir.Table:
    letter, digit = rank(rows["reliability"], LETTERS), rank(rows["credibility"], DIGITS)
    unjudged = (rows["reliability"] == "F") | (rows["credibility"] == "6")
    ungraded = rows["reliability"].isnull() & rows["credibility"].isnull()
    informants = rows["key_informants"]
    known = rows.mutate(
        place_code=rows["place"],
        _letter=letter,
        _digit=digit,
        _unjudged=ibis.coalesce(unjudged, ibis.literal(False)).cast("int64"),
        _ungraded=ungraded.cast("int64"),
        _informants=ibis.ifelse(informants >= 0, informants, ibis.null("int64")),
        _age=ibis.literal(on).delta(rows["reference_date"], unit="day").cast("int64"),
    )
    weaker = ibis.greatest(
        ibis.coalesce(known["_letter"], known["_digit"]),
        ibis.coalesce(known["_digit"], known["_letter"]),
    )
    graded = ibis.cases(
        *((weaker == number, DESIGN_LOG_SD[str(number)]) for number in range(1, 6)),
        else_=DESIGN_LOG_SD["6"],
    )
    judged = (known["_unjudged"] == 0) & weaker.notnull()
    return known.mutate(_sd=ibis.ifelse(judged, graded, DESIGN_LOG_SD["6"]))


def _medians(marked: ir.Table) -> ir.Table:
    """The lower middle of the ages: the same on every engine."""
    order = ["_age", "row_id"]
    line = list(_LINE)
    placed = marked.mutate(
        _at=ibis.row_number().over(group_by=line, order_by=order),
        _of=marked["_age"].count().over(group_by=line),
    )
    middle = placed.filter(
        (placed["_at"] * 2 == placed["_of"] - 1) | (placed["_at"] * 2 == placed["_of"] - 2)
    )
    return middle.group_by(line).aggregate(median_days=middle["_age"].min())


def _told(table: ir.Table, *, design: bool) -> ir.Table:
    words = said(table)
    more: dict[str, ir.Value] = {}
    if design:
        more = {
            "low": table["_low"].round().cast("int64"),
            "high": table["_high"].round().cast("int64"),
            "interval": ibis.literal(DESIGN),
        }
    return table.select(
        *_LINE,
        "reference_date",
        "individuals",
        "rows",
        weakest_reliability=words["weakest_reliability"],
        weakest_credibility=words["weakest_credibility"],
        rows_not_judged=table["rows_not_judged"],
        rows_not_graded=table["rows_not_graded"],
        key_informants=table["key_informants"],
        rows_without_informants=table["rows_without_informants"],
        source_kinds=words["source_kinds"],
        rows_without_kind=table["rows_without_kind"],
        oldest_days=table["oldest_days"],
        median_days=table["median_days"],
        **more,
    )
