"""Displaced people as HDX HAPI writes them: a flat row for each place, round and level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa

from mcof.actions.places.known import registry
from mcof.actions.tracking.kept import observed
from mcof.ingest.findings import catalogue
from mcof.places import Registry
from mcof.places.countries import iso3
from mcof.ports import Workspace
from mcof.tables import FINDINGS
from mcof.tracking.flat import flags, flat
from mcof.tracking.rounds import ROUND

ASSESSMENTS = ("BA", "SA", "ETT")
"""The kinds of assessment that HAPI knows."""
LEVELS = (0, 1, 2)
"""The levels of places that HAPI knows."""
GROUP = "IDP"

COLUMNS: Mapping[str, pl.DataType] = {
    "location_code": pl.String(),
    "has_hrp": pl.String(),
    "in_gho": pl.String(),
    "provider_admin1_name": pl.String(),
    "provider_admin2_name": pl.String(),
    "admin1_code": pl.String(),
    "admin1_name": pl.String(),
    "admin2_code": pl.String(),
    "admin2_name": pl.String(),
    "admin_level": pl.Int64(),
    "operation": pl.String(),
    "assessment_type": pl.String(),
    "population": pl.Int64(),
    "reporting_round": pl.Int64(),
    "reference_period_start": pl.Date(),
    "reference_period_end": pl.Date(),
    "dataset_hdx_id": pl.String(),
    "resource_hdx_id": pl.String(),
    "warning": pl.String(),
    "error": pl.String(),
}
"""The columns of the files that HDX gives, in their order (schema of hapi-schema 0.9)."""

TAGS: Mapping[str, str] = {
    "location_code": "#country+code",
    "provider_admin1_name": "#adm1+name+provider",
    "provider_admin2_name": "#adm2+name+provider",
    "admin1_code": "#adm1+code",
    "admin1_name": "#adm1+name",
    "admin2_code": "#adm2+code",
    "admin2_name": "#adm2+name",
    "admin_level": "#adm+level",
    "operation": "#operation+name",
    "assessment_type": "#assessment+type",
    "population": "#affected+idps",
    "reporting_round": "#round+code",
    "reference_period_start": "#date+start",
    "reference_period_end": "#date+end",
    "dataset_hdx_id": "#meta+id+dataset",
    "resource_hdx_id": "#meta+id+resource",
    "warning": "#meta+warning",
    "error": "#meta+error",
}
_KEY = ("code_set", "place_code", *ROUND)
_PROVISIONAL = "-provisional"


@dataclass(frozen=True)
class Flat:
    """The rows, where they come from, and what is not in them.

    Attributes:
        imports: the imports that the figures rest on.
        left_out: how many rows of the store are in no figure, by reason.
    """

    rows: pa.Table
    imports: tuple[str, ...]
    left_out: Mapping[str, int]


def hapi(
    workspace: Workspace,
    *,
    levels: Sequence[int] = LEVELS,
    round: int | None = None,
    on: date | None = None,
    operation: str | None = None,
    assessment: str | None = None,
    as_of: datetime | None = None,
) -> Flat:
    """Displaced people by place, round, operation and assessment, in HAPI's columns.

    Each row is a stock of its own: whoever adds rows of two levels, rounds, operations or
    assessments counts people twice. A figure that rests on doubtful rows is kept and says
    so in `warning` or `error`. What we cannot know (whether the country has a response
    plan, the ids of HDX) is empty.

    Args:
        levels: of 0 country, 1 and 2.
        on: the last day to look at; None for every day, whatever day the workspace is of.
    """
    counted, paths = observed(workspace, as_of=as_of)
    findings = workspace.engine.table(FINDINGS.name, as_of=as_of)
    asked = ASSESSMENTS if assessment is None else (assessment,)
    parts: list[pl.DataFrame] = []
    imports: set[str] = set()
    for level in levels:
        for one in asked:
            figures, behind = flat(
                counted,
                paths,
                level=level,
                assessment=one,
                on=on,
                round=round,
                group=GROUP,
                operation=operation,
            )
            rows = _frame(workspace.engine.answer(figures))
            if rows.is_empty():
                continue
            flagged = _frame(workspace.engine.answer(flags(behind, findings)))
            given = _frame(workspace.engine.answer(_named(behind)))
            brought = workspace.engine.answer(behind.select("import_id").distinct())
            imports |= set(brought["import_id"].to_pylist())
            parts.append(_described(rows, flagged, given, level))
    totals = counted.filter(counted["breakdown"] == "total")
    kinds = _frame(
        workspace.engine.answer(
            totals.group_by(["population_group", "assessment"]).aggregate(rows=totals.count())
        )
    )
    frame = _as_hapi(parts, registry(workspace, as_of), str(workspace.settings["country"]))
    return Flat(frame.to_arrow(), tuple(sorted(imports)), _left_out(kinds))


def _frame(rows: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(rows)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _named(behind: ir.Table) -> ir.Table:
    """What the source called the place of each figure, where its rows agree."""
    named = behind.filter(behind["given"].notnull())
    each = named.group_by(list(_KEY)).aggregate(
        given=named["given"].max(), other=named["given"].min()
    )
    return each.filter(each["given"] == each["other"]).drop("other")


def _described(
    rows: pl.DataFrame, flagged: pl.DataFrame, given: pl.DataFrame, level: int
) -> pl.DataFrame:
    """The figures with their names as given, and what is doubtful about them in words."""
    labels = {code: term.label("en") for code, term in catalogue().items()}
    said = flagged.sort("code").with_columns(
        text=pl.format(
            "{} ({}, rows: {})", pl.col("code").replace(labels), pl.col("code"), pl.col("rows")
        )
    )
    for column, severities in (("warning", ("warning", "review")), ("error", ("error",))):
        some = said.filter(pl.col("severity").is_in(severities))
        texts = some.group_by(_KEY, maintain_order=True).agg(pl.col("text").str.join("; "))
        rows = rows.join(texts, on=_KEY, how="left", nulls_equal=True).rename({"text": column})
    rows = rows.join(given, on=_KEY, how="left", nulls_equal=True)
    unknown = pl.col("rows_without_individuals")
    own = [
        pl.when(pl.col("code_set").str.ends_with(_PROVISIONAL), pl.lit(level > 0)).then(
            pl.lit("The place has no P-code; its name is the source's")
        ),
        pl.when(pl.col("basis") != "reported").then(
            pl.format("The figure is {}, not reported", pl.col("basis"))
        ),
        pl.when(pl.col("individuals").is_null())
        .then(pl.lit("The number of people is unknown"))
        .when(unknown > 0)
        .then(pl.format("A lower bound: people are unknown in rows: {}", unknown)),
        pl.col("warning"),
    ]
    warning = pl.concat_str(own, separator="; ", ignore_nulls=True).replace("", None)
    return rows.with_columns(warning=warning, admin_level=pl.lit(level, pl.Int64))


def _as_hapi(parts: list[pl.DataFrame], places: Registry, country: str) -> pl.DataFrame:
    if not parts:
        return pl.DataFrame(schema=dict(COLUMNS))
    rows = pl.concat(parts, how="diagonal_relaxed")
    paths = places.paths().select("code_set", "admin0", "admin1", "admin2", place_code="code")
    names = places.places.select("code_set", "code", "name_en")
    rows = rows.join(paths, on=("code_set", "place_code"), how="left")
    top = pl.when(pl.col("admin_level") == 0).then("place_code")
    countries = (pl.coalesce("admin0", top, pl.lit(country))).unique()
    codes = {one: iso3(one) for one in rows.select(countries).to_series()}
    known = ~pl.col("code_set").str.ends_with(_PROVISIONAL)
    rows = rows.with_columns(
        location_code=pl.coalesce("admin0", top, pl.lit(country)).replace(codes),
        provider=pl.col("given").str.split(" / ").list.last(),
    )
    for level in (1, 2):
        own = pl.when(pl.col("admin_level") == level)
        code = pl.coalesce(f"admin{level}", own.then("place_code"))
        code = pl.when(pl.col("admin_level") >= level).then(code)
        rows = rows.with_columns(code.alias(f"at{level}"))
        rows = rows.join(
            names.rename({"code": f"at{level}", "name_en": f"admin{level}_name"}),
            on=("code_set", f"at{level}"),
            how="left",
        ).with_columns(
            pl.when(known).then(f"at{level}").alias(f"admin{level}_code"),
            own.then("provider").alias(f"provider_admin{level}_name"),
        )
    rows = rows.with_columns(
        assessment_type="assessment",
        population=pl.col("individuals").cast(pl.Int64),
        reporting_round="round",
        reference_period_start="reference_date",
        reference_period_end="reference_date",
    )
    order = ["operation", "assessment_type", "reference_period_start", "reporting_round"]
    places_in_order = ["admin_level", "location_code", "at1", "at2", "place_code"]
    ordered = rows.sort(*order, *places_in_order, nulls_last=False)
    return ordered.select(
        (pl.col(name) if name in ordered.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in COLUMNS.items()
    )


def _left_out(kinds: pl.DataFrame) -> dict[str, int]:
    """Totals in the store that HAPI's table of displaced people has no room for."""
    group = pl.col("population_group").fill_null("") != GROUP
    assessment = ~pl.col("assessment").is_in(ASSESSMENTS)
    counts = kinds.select(
        group=pl.col("rows").filter(group).sum(),
        assessment=pl.col("rows").filter(~group & assessment).sum(),
    ).row(0, named=True)
    reasons = {
        "not of internally displaced people": counts["group"],
        "of an assessment that HAPI does not know": counts["assessment"],
    }
    return {reason: int(rows) for reason, rows in reasons.items() if rows}
