"""Needs as HDX HAPI writes them: a flat row for each place, sector, category and measure."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mcof.places.countries import iso3
from mcof.tracking.bases import STRENGTH

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
    "sector_code": pl.String(),
    "sector_name": pl.String(),
    "category": pl.String(),
    "population_status": pl.String(),
    "population": pl.Int64(),
    "reference_period_start": pl.Date(),
    "reference_period_end": pl.Date(),
    "dataset_hdx_id": pl.String(),
    "resource_hdx_id": pl.String(),
    "warning": pl.String(),
    "error": pl.String(),
}
"""The columns of the files that HDX gives, in their order (hapi-schema 0.9)."""

STATUSES: Mapping[str, str] = {
    "population": "all",
    "affected": "AFF",
    "in_need": "INN",
    "targeted": "TGT",
    "reached": "REA",
}

SECTORS: Mapping[str, tuple[str, str]] = {
    "ALL": ("Intersectoral", "Intersectoral"),
    "MULTI": ("Multi", "Multi-sector (unspecified)"),
    "CAMP_DTM": ("CCM", "Camp Coordination / Management"),
    "EDU": ("EDU", "Education"),
    "ERY": ("ERY", "Early Recovery"),
    "FSC": ("FSC", "Food Security"),
    "HEALTH": ("HEA", "Health"),
    "LOG": ("LOG", "Logistics"),
    "NUT": ("NUT", "Nutrition"),
    "PRO": ("PRO", "Protection"),
    "PRO-CPN": ("PRO-CPN", "Child Protection"),
    "PRO-GBV": ("PRO-GBV", "Gender Based Violence"),
    "HLP": ("PRO-HLP", "Housing, Land and Property"),
    "PRO-MIN": ("PRO-MIN", "Mine Action"),
    "SHELTER_NFI": ("SHL", "Emergency Shelter and NFI"),
    "TEL": ("TEL", "Emergency Telecommunications"),
    "WSH": ("WSH", "Water Sanitation Hygiene"),
}
"""Our sectors as HAPI codes and names them: OCHA's global coordination groups."""

NO_SECTOR = "UNSTATED"
SAID = ("has_hrp", "in_gho", "dataset_hdx_id", "resource_hdx_id")
"""What only a publisher on HDX knows: empty unless somebody says it."""

_DEEPEST = 2
_SAME = ("place_code", "sector", "category", "period_start", "period_end", "status")
_ROUNDED = "Rounded value"


def flat(
    needs: pl.DataFrame,
    paths: pl.DataFrame,
    names: pl.DataFrame,
    rounded: pl.DataFrame,
    said: Mapping[str, str],
) -> tuple[pl.DataFrame, dict[str, int]]:
    """The rows of HAPI, and how many figures are in none of them, by reason.

    Where a plan has several series of one sector code, such as "Protection (overall)" and
    "General Protection", HAPI has room for one: as in OCHA's own transform the first of the
    file stays. The others are counted.

    Args:
        needs: rows of `NEEDS` that count.
        paths: `Registry.paths()`; `names`: `code_set`, `code`, `name_en`.
        rounded: `import_id`, `sheet`, `source_row`, `field` of figures that were not whole.
        said: of `SAID`.
    """
    keys = ["import_id", "sheet", "source_row"]
    kept = [name for name in needs.columns if name not in STATUSES]
    long = needs.unpivot(
        list(STATUSES), index=kept, variable_name="field", value_name="figure"
    ).filter(pl.col("figure").is_not_null())
    # the newest import speaks, and of its rows the first
    long = long.with_columns(
        status=pl.col("field").replace_strict(dict(STATUSES), return_dtype=pl.String)
    ).sort("recorded_at", *keys, descending=[True, True, False, False], nulls_last=False)
    fits = pl.col("sector").is_in([*SECTORS, NO_SECTOR])
    shallow = pl.col("place_level") <= _DEEPEST
    reasons = {
        "below the second level of places": long.filter(~shallow.fill_null(value=False)).height,
        "of a sector that HAPI does not have": long.filter(shallow & ~fits).height,
    }
    room = long.filter(shallow & fits)
    first = room.unique(["code_set", *_SAME], keep="first", maintain_order=True)
    reasons["of another series of the same sector"] = room.height - first.height
    marked = first.join(
        rounded.select(*keys, "field").unique().with_columns(was_rounded=pl.lit(value=True)),
        on=[*keys, "field"],
        how="left",
        nulls_equal=True,
    )
    made = _sorted(_worded(_placed(marked, paths, names), said))
    return made, {reason: count for reason, count in reasons.items() if count}


def _placed(rows: pl.DataFrame, paths: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The rows with the codes and names of their places."""
    above = paths.select("code_set", "admin0", "admin1", "admin2", place_code="code")
    rows = rows.join(above, on=["code_set", "place_code"], how="left")
    top = pl.coalesce("admin0", pl.when(pl.col("place_level") == 0).then("place_code"))
    codes = rows.select(top.unique()).to_series().drop_nulls().to_list()
    rows = rows.with_columns(
        location_code=top.replace(codes, [iso3(code) for code in codes]),
        given=pl.col("place_given").str.split(" / ").list.last(),
    )
    for level in (1, 2):
        own = pl.when(pl.col("place_level") == level)
        code = pl.when(pl.col("place_level") >= level).then(
            pl.coalesce(f"admin{level}", own.then("place_code"))
        )
        known = names.select(
            "code_set",
            pl.col("code").alias(f"admin{level}_code"),
            pl.col("name_en").alias(f"admin{level}_name"),
        )
        rows = rows.with_columns(
            code.alias(f"admin{level}_code"),
            own.then("given").alias(f"provider_admin{level}_name"),
        ).join(known, on=["code_set", f"admin{level}_code"], how="left")
    return rows


def _worded(rows: pl.DataFrame, said: Mapping[str, str]) -> pl.DataFrame:
    """The rows in HAPI's words, with what is doubtful about each."""
    without = pl.col("sector") == NO_SECTOR
    weak = pl.col("basis").is_in(STRENGTH[1:])
    warning = pl.concat_str(
        pl.when(pl.col("was_rounded")).then(pl.lit(_ROUNDED)),
        pl.when(weak).then(pl.format("The figure is {}, not reported", "basis")),
        pl.when(~without).then("note"),
        separator="; ",
        ignore_nulls=True,
    ).replace("", None)
    codes = {code: short for code, (short, _) in SECTORS.items()}
    titles = {code: title for code, (_, title) in SECTORS.items()}
    return rows.with_columns(
        *(pl.lit(said.get(name)).alias(name) for name in SAID),
        admin_level="place_level",
        sector_code=pl.col("sector").replace_strict(codes, default=None, return_dtype=pl.String),
        sector_name=pl.col("sector").replace_strict(titles, default=None, return_dtype=pl.String),
        population_status="status",
        population="figure",
        reference_period_start="period_start",
        reference_period_end="period_end",
        warning=warning,
        error=pl.when(without).then(pl.coalesce("note", pl.lit("No sector is stated"))),
    )


def _sorted(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows in the order of OCHA's file: by place, the figure over all sectors first."""
    first = pl.when(pl.col("sector") == "ALL").then(pl.lit("ALL")).otherwise("sector_code")
    first = first.replace({"Multi": "MS"})
    ordered = rows.with_columns(_sector=first).sort(
        "location_code",
        pl.col("provider_admin1_name").fill_null(""),
        pl.col("provider_admin2_name").fill_null(""),
        pl.col("_sector").fill_null("~"),
        pl.col("category").fill_null(""),
        "population_status",
        "place_code",
        "reference_period_start",
        nulls_last=False,
    )
    return ordered.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
