"""Reach: who acts where, and how many people the rows say were reached, by a declared rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from mcof.response.holding import joined, names, overlapping
from mcof.tracking.bases import weakness

NOT_ACTING = ("PLANNED", "PLANNED_UNFUNDED", "SUSPENDED", "CANCELLED")
"""Statuses of an activity of which nothing happens; one that is not said counts as acting."""

PLACE = ("code_set", "place_code")
SUBJECT = ("sector", "group", "phase")
_MONTH = 365.25 / 12  # days


def acting(
    responses: ir.Table,
    *,
    period: tuple[date, date] | None,
    not_acting: Sequence[str] = NOT_ACTING,
) -> ir.Table:
    """The rows of a response of which something happens in the period.

    Returns:
        The rows, with `group` for their population group and `what`: their indicator,
        else their activity, "" where they name neither.
    """
    acts = responses["status"].isnull() | responses["status"].notin(list(not_acting))
    rows = overlapping(responses.filter(acts), period)
    what = ibis.coalesce(rows["indicator"], rows["activity"], ibis.literal(""))
    return rows.rename(group="population_group").mutate(what=what)


def combinations(rows: ir.Table) -> ir.Table:
    """What rules can be about: each `sector`, `organisation` and `what` of the rows, once."""
    return rows.select("sector", "organisation", "what").distinct()


def reached(
    rows: ir.Table, rules: ir.Table, *, period: tuple[date, date] | None = None
) -> ir.Table:
    """Whom each organisation reaches in each place, with the rule that says so.

    Rows of one site and indicator become people by the rule of their indicator; of several
    indicators the largest figure counts, since activities reach the same people; sites
    are added. Where no row gives a number, the number is unknown and not zero.

    Args:
        rows: as `acting` gives them.
        rules: as `mcof.response.rules.ruled` gives them, for `combinations` of the rows.
        period: person-months count only days in it.

    Returns:
        `code_set, place_code, sector, group, phase` ("" where not said), `organisation`,
        `reached`, `targeted`, `person_months` (reached times months, added over rows:
        services, never people), `reached_rule` (codes), `rule_why`, `same` (1 where the
        organisation serves the people of others), `place_level`, `weak`, `rows`, `undated`.
    """
    own = rules.select("sector", "organisation", "what", "rule", "partners", "rule_why")
    ruled = rows.inner_join(own, ["sector", "organisation", "what"])
    key = [*PLACE, *SUBJECT, "organisation", "site_name", "what"]
    last = ibis.coalesce(ruled["period_end"], ruled["period_start"])
    ruled = ruled.mutate(_day=last, _months=ruled["reached"] * _months(ruled, period))
    ruled = ruled.mutate(_newest=ruled["_day"].max().over(group_by=key))
    each = ruled.group_by([*key, "rule", "partners", "rule_why"]).aggregate(
        reached=_people(ruled, "reached"),
        targeted=_people(ruled, "targeted"),
        person_months=ruled["_months"].sum(),
        place_level=ruled["place_level"].max(),
        weak=weakness(ruled["basis"]).max(),
        rows=ruled.count(),
        undated=_undated(ruled),
    )
    return _organisations(_sites(each))


def together(each: ir.Table) -> ir.Table:
    """What all organisations together reach in each place.

    The figures of organisations are added, except of those that are declared to serve the
    same people: of these the largest counts. What goes beyond a need covers nothing.

    Args:
        each: as `reached` gives it.

    Returns:
        `code_set, place_code, sector, group, phase`, `reached`, `targeted`,
        `person_months`, `reached_rule`, `partners_added` (how many figures of
        organisations were added: two that reach the same people are counted twice, unless
        a rule says so), `place_level`, `weak`, `rows`, `undated`, `organisations` (a list).
    """
    whole = each.group_by([*PLACE, *SUBJECT]).aggregate(
        **{name: _partners(each, name) for name in ("reached", "targeted")},
        person_months=each["person_months"].sum(),
        _rules=names(each["reached_rule"]),
        partners_added=(each["reached"].count(where=each["same"] == 0)).cast("int64"),
        _same=(each["reached"].notnull() & (each["same"] == 1)).cast("int64").max(),
        place_level=each["place_level"].max(),
        weak=each["weak"].max(),
        rows=each["rows"].sum().cast("int64"),
        undated=each["undated"].sum().cast("int64"),
        organisations=each["organisation"].collect(),
    )
    counted = whole["partners_added"] + ibis.coalesce(whole["_same"], 0)
    return whole.mutate(partners_added=counted, reached_rule=joined(whole["_rules"])).drop(
        "_rules", "_same"
    )


def _people(rows: ir.Table, name: str) -> ir.IntegerScalar:
    """The figure of one site and indicator, by its rule."""
    figure, rule = rows[name], rows["rule"]
    newest = (rows["_day"] == rows["_newest"]) | rows["_newest"].isnull()
    return ibis.coalesce(
        figure.sum(where=rule == "ADDED"),
        figure.max(where=rule.isin(["LATEST", "DISTINCT"]) & newest),
        figure.max(where=rule == "LARGEST"),
    ).cast("int64")


def _sites(each: ir.Table) -> ir.Table:
    """One row per site: of several indicators the largest."""
    return each.group_by([*PLACE, *SUBJECT, "organisation", "site_name"]).aggregate(
        reached=each["reached"].max(),
        targeted=each["targeted"].max(),
        person_months=each["person_months"].sum(),
        _rules=names(each["rule"]),
        _whys=names(each["rule_why"], each["rule_why"].notnull()),
        same=(each["partners"] == "PARTNERS_SAME").cast("int64").max(),
        place_level=each["place_level"].max(),
        weak=each["weak"].max(),
        rows=each["rows"].sum(),
        undated=each["undated"].sum(),
    )


def _organisations(sites: ir.Table) -> ir.Table:
    """One row per organisation and place: its sites added."""
    sites = sites.mutate(_rule=joined(sites["_rules"]), _why=joined(sites["_whys"]))
    whole = sites.group_by([*PLACE, *SUBJECT, "organisation"]).aggregate(
        reached=sites["reached"].sum().cast("int64"),
        targeted=sites["targeted"].sum().cast("int64"),
        person_months=sites["person_months"].sum(),
        _rules=names(sites["_rule"]),
        _whys=names(sites["_why"], sites["_why"].notnull()),
        same=sites["same"].max(),
        place_level=sites["place_level"].max(),
        weak=sites["weak"].max(),
        rows=sites["rows"].sum().cast("int64"),
        undated=sites["undated"].sum().cast("int64"),
    )
    return whole.mutate(
        group=whole["group"].fill_null(""),
        phase=whole["phase"].fill_null(""),
        reached_rule=joined(whole["_rules"]),
        rule_why=joined(whole["_whys"]),
    ).drop("_rules", "_whys")


def _partners(each: ir.Table, name: str) -> ir.IntegerScalar:
    added = each[name].sum(where=each["same"] == 0)
    same = each[name].max(where=each["same"] == 1)
    return ibis.coalesce(added + same, added, same).cast("int64")


def _months(rows: ir.Table, period: tuple[date, date] | None) -> ir.FloatingValue:
    """Months of a row that lie in the period; null where it does not say both its days."""
    start, end = rows["period_start"], rows["period_end"]
    if period is not None:
        first, last = (ibis.literal(day) for day in period)
        start, end = (
            ibis.ifelse(start < first, first, start),
            ibis.ifelse(end > last, last, end),
        )
    return (end.delta(start, unit="day") + 1) / _MONTH


def _undated(rows: ir.Table) -> ir.IntegerScalar:
    silent = rows["period_start"].isnull() & rows["period_end"].isnull()
    return ibis.ifelse(silent, 1, 0).sum().cast("int64")
