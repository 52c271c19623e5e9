"""Reconciling: where sources give different figures for the same people, and which counts."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from mcof.tracking.levels import DEEPEST, where, with_paths

FIGURE = ("code_set", "place_code", "population_group", "reference_date")
"""What a figure is of: one place, one group, one day."""

SIDE = ("operation", "assessment", "breakdown", "file_name")
"""Who says it, and as what: a total, or the sum of a partition."""

WITHIN = "places within"
"""How a side was come by that adds up the places one level below."""


def sides(rows: ir.Table, files: ir.Table, paths: ir.Table) -> ir.Table:
    """What each file says of each figure, wherever two of them differ.

    A file's rows of a place are added up, partition by partition, and so are its rows of
    the places one level below. Sums of a partition are shown where they differ from any
    other side; sums of places below only where they are more, since a file need not list
    every place. Unknown differs from nothing.

    Args:
        rows: as `mcof.tracking.observations.gathered` gives them.
        files: `import_id`, `file_name`.
        paths: `Registry.paths()`.

    Returns:
        One row for each side of each differing figure: `FIGURE`, `SIDE`, `how` (total,
        parts or places within), `source_url`, `import_id` (the last), `households`,
        `individuals`, `rows`, `reliability`, `credibility` (the weakest), `source_kind`,
        `recorded_at` (the last).
    """
    known = rows.join(files.select("import_id", "file_name"), "import_id")
    known = _whole(with_paths(known, paths))
    own = _summed(known, known["place_code"], ibis.literal("own"))
    below = [
        _summed(deeper, deeper[f"admin{level}"], ibis.literal(WITHIN))
        for level in range(DEEPEST)
        for deeper in [
            known.filter((known["own_level"] == level + 1) & (known["breakdown"] == "total"))
        ]
    ]
    every = ibis.union(own, *below, distinct=False)
    told = every.mutate(
        how=ibis.cases(
            (every["how"] == WITHIN, WITHIN),
            (every["breakdown"] == "total", "total"),
            else_="parts",
        )
    )
    return _differing(told.filter(told["place_code"].notnull()))


def _summed(rows: ir.Table, place: ir.StringValue, how: ir.StringValue) -> ir.Table:
    keyed = rows.select(
        "code_set", "population_group", "reference_date", "operation", "assessment", "breakdown",
        "file_name", "source_url", "import_id", "households", "individuals", "reliability",
        "credibility", "source_kind", "recorded_at",
        place_code=place,
    )  # fmt: skip
    summed = keyed.group_by([*FIGURE, *SIDE]).aggregate(
        source_url=keyed["source_url"].min(),
        import_id=keyed["import_id"].max(),
        households=_known_sum(keyed["households"]),
        individuals=_known_sum(keyed["individuals"]),
        rows=keyed.count(),
        reliability=keyed["reliability"].max(),
        credibility=keyed["credibility"].max(),
        source_kind=keyed["source_kind"].min(),
        recorded_at=keyed["recorded_at"].max(),
    )
    return summed.mutate(how=how)


def _whole(rows: ir.Table) -> ir.Table:
    """Without locations of places of which the same file has a row for the whole."""
    is_whole = rows["location_id"].isnull() & rows["location_name"].isnull()
    said = ibis.ifelse(is_whole, 1, 0).max().over(group_by=[*FIGURE, *SIDE])
    return where(rows, is_whole | (said == 0))


def _known_sum(values: ir.IntegerColumn) -> ir.IntegerScalar:
    """The sum; null where a part is unknown, since a lower bound contradicts nobody."""
    unknown = values.isnull().sum()
    return ibis.ifelse(unknown == 0, values.sum(), ibis.null("int64")).cast("int64")


def _differing(told: ir.Table) -> ir.Table:
    """The sides of figures of which two differ, in people or, failing that, in families."""
    over = list(FIGURE)
    own = told["how"] != WITHIN
    most = {
        name: ibis.ifelse(own, told[name], ibis.null("int64")).max().over(group_by=over)
        for name in ("households", "individuals")
    }
    more = (told["individuals"] > most["individuals"]) | (told["households"] > most["households"])
    asked = told.mutate(_kept=own | ibis.coalesce(more, ibis.literal(False)))
    asked = asked.filter(asked["_kept"]).drop("_kept")
    spread = [
        asked[name].max().over(group_by=over) != asked[name].min().over(group_by=over)
        for name in ("households", "individuals")
    ]
    marked = asked.mutate(
        _differs=ibis.or_(*(ibis.coalesce(one, ibis.literal(False)) for one in spread))
    )
    return marked.filter(marked["_differs"]).drop("_differs")


def reconciled(rows: ir.Table, left_out: ir.Table) -> ir.Table:
    """The rows without those of sides that people decided not to count.

    Args:
        rows: as `mcof.tracking.observations.gathered` gives them.
        left_out: `FIGURE`, `operation`, `assessment`, `breakdown` and `import_id`.
    """
    keys: Sequence[str] = (*FIGURE, "operation", "assessment", "breakdown", "import_id")
    return rows.anti_join(left_out, list(keys))
