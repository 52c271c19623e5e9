"""Cleaning: what is proposed for a finding, and what decided changes do to the rows of a file.

A row is known by its *key*: what it says of place, name and category, as written, without
round and day. So a decision about a row of one round finds the same row in the next, as
long as the file still has the same value there; another value is another finding. All
keys and values are those of the file, before any change: two decisions about different
fields do not depend on each other, and doing both twice is doing both once.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import found, none, together
from mcof.ingest.mapping import PLACE_SLOTS
from mcof.tables import CLEANING, Kind, Sensitivity, Table

WHOLE_ROW = "*"
BETWEEN = " | "
"""Stands between the values of several fields that are changed together."""

CHANGED = ("value-cleaned", "row-dropped")
"""Codes of findings that say what the log has changed."""

LONGEST = 200  # letters of a value that are compared
SURE_ENOUGH = 60  # score of a candidate from which it is proposed; below, a person looks

OF_THE_MOMENT = frozenset(
    {"round", "reference_date", "period_start", "period_end", "assessed_on", "year", "month"}
)
"""Fields that differ from round to round, and tell no row apart."""

TOLD = ("row_key", "fields", "found", "action", "proposed")
"""Columns of a finding that say what would be changed."""

_UNKNOWN = (
    "coordinates-zero", "coordinates-outside", "date-outside-round", "date-unreadable",
    "number-unreadable", "people-negative", "value-unreadable",
)  # fmt: skip
_CANDIDATE = (
    "place-unknown", "place-ambiguous", "place-parent-used", "place-review", "place-name-differs",
    "place-outside-parent", "place-level-differs", "origin-unknown", "term-unknown", "term-refused",
)  # fmt: skip
_TURN = ("coordinates-swapped", "period-reversed")
_ONCE = ("duplicate-row", "row-repeated")
_DROP = ("duplicate-key",)
_GIVEN = ("households-individuals",)  # the check itself says what it should be

_RULES: dict[str, str] = {
    **dict.fromkeys(_UNKNOWN, "unknown"),
    **dict.fromkeys(_CANDIDATE, "candidate"),
    **dict.fromkeys(_TURN, "turn"),
    **dict.fromkeys(_ONCE, "once"),
    **dict.fromkeys(_DROP, "drop"),
    **dict.fromkeys(_GIVEN, "given"),
}
"""What is proposed for a finding by its code; for all others a person looks."""

_PAIRS = {
    "coordinates-zero": "latitude+longitude",
    "coordinates-outside": "latitude+longitude",
    "coordinates-swapped": "latitude+longitude",
    "period-reversed": "period_start+period_end",
    "households-individuals": "households+individuals",
}
_OF_A_PLACE = r"^(\S+) (.*) \((\d+)\)$"  # as mcof.places.candidates writes it
_FIGURES = {Kind.PEOPLE, Kind.HOUSEHOLDS, Kind.NUMBER, Kind.MONEY}


def row_key(draft: pl.DataFrame, table: Table) -> pl.Expr:
    """What tells the rows of a draft apart in any file of their kind."""
    telling = (set(table.key) | set(PLACE_SLOTS) | {"origin_name"}) - OF_THE_MOMENT
    return _said(sorted(telling & set(draft.columns) - _severe(table)))


def proposals(problems: pl.DataFrame, draft: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The findings with what would be changed: the columns of `TOLD`.

    Args:
        draft: the rows of the file as they were read, before any change.
    """
    told = problems.filter(_asks())
    rest = problems.filter(~_asks())
    if told.is_empty():
        return problems
    whole = told.filter(pl.col("row").is_null()).with_columns(
        row_key=pl.format("column: {}", "header"), found="header", action=pl.lit("look")
    )
    rows = _ruled(told.filter(pl.col("row").is_not_null()), draft, table)
    return together([rest, whole, rows.select(problems.columns)])


def _asks() -> pl.Expr:
    """Findings that ask for a decision: not those that only inform, nor those of the log."""
    return (pl.col("severity") != "info") & ~pl.col("code").is_in(CHANGED)


def _ruled(told: pl.DataFrame, draft: pl.DataFrame, table: Table) -> pl.DataFrame:
    rule = pl.col("code").replace_strict(_RULES, default="look", return_dtype=pl.String)
    ruled = told.with_columns(rule=rule).with_columns(fields=_fields())
    touched = draft.join(
        told.select("sheet", source_row="row").unique(), on=["sheet", "source_row"], how="semi"
    )
    there = touched.select("sheet", row="source_row", row_key=row_key(touched, table))
    texts = [
        touched.select(
            "sheet", row="source_row", fields=pl.lit(fields), found=text_of(touched, table, fields)
        )
        for fields in ruled["fields"].unique().drop_nulls()
    ]
    held = ruled.drop("row_key", "found").join(
        there, on=["sheet", "row"], how="left", maintain_order="left"
    )
    if texts:
        held = held.join(
            pl.concat(texts), on=["sheet", "row", "fields"], how="left", maintain_order="left"
        )
    else:
        held = held.with_columns(found=pl.lit(None, pl.String))
    # A row that could not be read at all is known by what was said of it.
    unread = pl.col("row_key").is_null()
    held = held.with_columns(found=pl.when(unread).then("value").otherwise("found"))
    return _proposed(held, draft, table)


def _fields() -> pl.Expr:
    """Which fields a change would touch."""
    rule, field = pl.col("rule"), pl.col("field")
    bare = field.str.strip_suffix("_name").str.strip_suffix("_code")
    of_a_place = field.is_in([*PLACE_SLOTS, "origin_name", "origin_code"])
    return (
        pl.when(rule.is_in(["once", "drop"]))
        .then(pl.lit(WHOLE_ROW))
        .when(pl.col("code").is_in(list(_PAIRS)))
        .then(pl.col("code").replace_strict(_PAIRS, default=None, return_dtype=pl.String))
        .when((rule == "candidate") & of_a_place)
        .then(pl.format("{}_code+{}_name", bare, bare))
        .otherwise(field)
    )


def _proposed(held: pl.DataFrame, draft: pl.DataFrame, table: Table) -> pl.DataFrame:
    rule, first = pl.col("rule"), pl.col("candidates").str.split("|").list.first()
    place = first.str.extract_groups(_OF_A_PLACE)
    score = place.struct.field("3").cast(pl.Int64, strict=False)
    placed = pl.col("fields").str.contains("_code+", literal=True)
    halves = pl.col("found").str.splitn(BETWEEN, 2)
    candidate = (
        pl.when(placed & (score >= SURE_ENOUGH))
        .then(pl.concat_str(place.struct.field("1"), place.struct.field("2"), separator=BETWEEN))
        .when(~placed)
        .then(first)
    )
    value = (
        pl.when(rule == "candidate")
        .then(candidate)
        .when(rule == "turn")
        .then(
            pl.concat_str(
                halves.struct.field("field_1"), halves.struct.field("field_0"), separator=BETWEEN
            )
        )
        .when(rule == "given")
        .then(pl.concat_str(halves.struct.field("field_0"), "proposed", separator=BETWEEN))
    )
    needed = [c.name for c in table.columns if c.required]
    lost = (rule == "unknown") & pl.col("fields").is_in(needed)
    absent = ~pl.col("fields").is_in([WHOLE_ROW, *_present(held, draft)])
    idle = (rule.is_in(["candidate", "turn", "given"]) & value.is_null()) | lost | absent
    action = (
        pl.when(idle | (rule == "look"))
        .then(pl.lit("look"))
        .when(rule.is_in(["once", "drop"]))
        .then(rule)
        .otherwise(pl.lit("set"))
    )
    return held.with_columns(action=action, proposed=pl.when(action == "set").then(value))


def _present(held: pl.DataFrame, draft: pl.DataFrame) -> list[str]:
    """The combinations of fields of which the file gives at least one."""
    have = set(draft.columns)
    distinct: list[str] = held["fields"].unique().drop_nulls().to_list()
    return [fields for fields in distinct if have & set(fields.split("+"))]


def text_of(draft: pl.DataFrame, table: Table, fields: str) -> pl.Expr:
    """What the rows of a draft have in these fields, as one text."""
    if fields == WHOLE_ROW:
        telling = set(table.key) | set(PLACE_SLOTS) | OF_THE_MOMENT | set(KEYS)
        return _said(sorted(set(draft.columns) - telling - _severe(table)))
    have = set(draft.columns) - _severe(table)
    each = [
        (pl.col(name) if name in have else pl.lit(None, pl.String))
        .fill_null("")
        .str.slice(0, LONGEST)
        for name in fields.split("+")
    ]
    return pl.concat_str(each, separator=BETWEEN)


def _severe(table: Table) -> set[str]:
    """Fields about persons, which no finding and no log may hold."""
    return {c.name for c in table.columns if c.sensitivity is Sensitivity.SEVERE}


def _said(names: Sequence[str]) -> pl.Expr:
    """Names and values that are there, in one text that a person can read."""
    if not names:
        return pl.lit("")
    each = [
        pl.format(
            "{}: {}", pl.lit(name), pl.col(name).str.slice(0, LONGEST).str.replace_all(";", ",")
        )
        for name in names
    ]
    return pl.concat_str(each, separator="; ", ignore_nulls=True)


def cleaned(
    draft: pl.DataFrame, table: Table, log: pl.DataFrame | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The draft with the decided changes made, and a finding for each.

    Args:
        log: rows of `CLEANING` that hold (`mcof.ingest.verdicts.changes`); None for none.

    Returns:
        The draft, in whose changed rows `note` says what was changed and `cleaned` names
        the decisions; the findings `value-cleaned` and `row-dropped`.
    """
    if log is None or log.is_empty():
        return draft, none()
    hits = _hits(draft, table, log)
    if hits.is_empty():
        return draft, none()
    # The first row of a key and moment is the one that the others repeat: it stays.
    again = ((pl.col("action") == "once") & ~pl.col("is_first")) | (
        (pl.col("action") == "drop") & ~pl.col("is_first_of_key")
    )
    out = hits.filter(again).unique("line", keep="last", maintain_order=True)
    stay = hits.filter(pl.col("action") == "set").join(out, on="line", how="anti")
    kept = draft.join(out, on="line", how="anti", maintain_order="left") if out.height else draft
    changes = found("value-cleaned", _shown(stay))
    return _with(kept, stay), together([changes, found("row-dropped", _shown(out))])


def _hits(draft: pl.DataFrame, table: Table, log: pl.DataFrame) -> pl.DataFrame:
    """The rows of the draft that a decision speaks of, a row for each decision."""
    moment = _said(sorted(OF_THE_MOMENT & set(draft.columns)))
    keyed = draft.with_columns(row_key=row_key(draft, table))
    near = keyed.join(log.select("row_key").unique(), on="row_key", how="semi").with_columns(
        _moment=moment
    )
    first, of_key = pl.col("line").min(), ("row_key", "_moment")
    parts = [
        near.select(
            *KEYS, "row_key", "_moment", fields=pl.lit(fields), found=text_of(draft, table, fields)
        ).with_columns(
            is_first_of_key=pl.col("line") == first.over(of_key),
            is_first=pl.col("line") == first.over(*of_key, "found"),
        )
        for fields in log["fields"].unique().drop_nulls()
    ]
    told = log.select("row_key", "fields", "found", "action", "value", "decision", "recorded_at")
    every = pl.concat(parts).join(told, on=["row_key", "fields", "found"], how="inner")
    return every.sort("line", "recorded_at", "decision")


def _shown(hits: pl.DataFrame) -> pl.DataFrame:
    return hits.select(
        "sheet", "source_row", "row_key", "fields", "found", "action", "decision",
        field=pl.col("fields").str.split("+").list.first().replace(WHOLE_ROW, None),
        value="found", proposed="value",
        taken=pl.col("value").fill_null("").replace("", "unknown"),
    )  # fmt: skip


def _with(draft: pl.DataFrame, hits: pl.DataFrame) -> pl.DataFrame:
    """The draft with new values; of two decisions about one field of a row the later holds."""
    if hits.is_empty():
        return draft
    names, values = pl.col("fields").str.split("+"), pl.col("value").fill_null("")
    pieces = (
        pl.when(names.list.len() > 1).then(values.str.split("|")).otherwise(pl.concat_list(values))
    )
    cells = hits.select("line", "decision", "found", name=names, value=pieces)
    cells = cells.with_columns(
        value=pl.col("value").list.gather(
            pl.int_ranges(pl.col("name").list.len()), null_on_oob=True
        )
    )
    cells = cells.explode("name", "value").with_columns(pl.col("value").str.strip_chars())
    cells = cells.unique(["line", "name"], keep="last", maintain_order=True)
    for (name,), some in cells.partition_by("name", as_dict=True).items():
        draft = _set(draft, str(name), some)
    return _traced(draft, cells, hits)


def _set(draft: pl.DataFrame, name: str, cells: pl.DataFrame) -> pl.DataFrame:
    new = cells.select("line", _new=pl.when(pl.col("value") != "").then("value"), _hit=pl.lit(1))
    joined = draft.join(new, on="line", how="left", maintain_order="left")
    old = pl.col(name) if name in draft.columns else pl.lit(None, pl.String)
    value = pl.when(pl.col("_hit").is_not_null()).then("_new").otherwise(old)
    return joined.with_columns(value.alias(name)).drop("_new", "_hit")


def _traced(draft: pl.DataFrame, cells: pl.DataFrame, hits: pl.DataFrame) -> pl.DataFrame:
    """The draft with what was changed in `note`, and the decisions in `cleaned`."""
    held = cells.select("line", "decision").unique(maintain_order=True)
    said = hits.join(held, on=["line", "decision"], how="semi", maintain_order="left").with_columns(
        pl.format(
            "{} {} -> {}",
            pl.col("fields").str.replace_all("+", " and ", literal=True),
            "found",
            pl.col("value").fill_null("").replace("", "unknown"),
        ).alias("said")
    )
    trail = said.group_by("line", maintain_order=True).agg(
        _note=pl.lit("Cleaned: ") + pl.col("said").sort().str.join("; "),
        cleaned=pl.col("decision").unique().sort().str.join("|"),
    )
    here = draft.drop("cleaned", strict=False).join(
        trail, on="line", how="left", maintain_order="left"
    )
    note = pl.col("note") if "note" in draft.columns else pl.lit(None, pl.String)
    both = pl.concat_str(note, "_note", separator=" ", ignore_nulls=True)
    return here.with_columns(
        note=pl.when(pl.col("_note").is_not_null()).then(both).otherwise(note)
    ).drop("_note")


def weakened(rows: pl.DataFrame, table: Table, changes: pl.DataFrame) -> pl.DataFrame:
    """The rows whose figure was changed are no longer as reported: their basis is `derived`."""
    if changes.is_empty() or "basis" not in rows.columns:
        return rows
    figures = [c.name for c in table.columns if c.kind in _FIGURES]
    parts = pl.col("fields").str.split("+").list
    touched = changes.filter(
        (pl.col("code") == "value-cleaned")
        & (
            (parts.set_intersection(pl.lit(figures)).list.len() > 0)
            | pl.col("fields").str.contains("cell:", literal=True)
        )
        & ~pl.col("fields").str.contains("latitude", literal=True)
    ).select("sheet", source_row="row", _touched=pl.lit(value=True))
    told = rows.join(
        touched.unique(), on=["sheet", "source_row"], how="left", maintain_order="left"
    )
    is_so = pl.col("_touched").fill_null(value=False) & (pl.col("basis") == "reported")
    return told.with_columns(basis=pl.when(is_so).then(pl.lit("derived")).otherwise("basis")).drop(
        "_touched"
    )


EMPTY = CLEANING.empty()
"""No decisions."""
