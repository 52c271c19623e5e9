"""What the COD-AB specification asks of codes and names, as findings.

A row without a code, or whose code came before, becomes no place; all else is kept.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from mcof.ingest.findings import found

LONGEST_CODE = 20


def day(name: str) -> pl.Expr:
    """A date in a column of text: 2019-06-03, 2019/06/03 or 20190603; else null."""
    text = pl.col(name).cast(pl.String).str.slice(0, 10)
    return pl.coalesce(
        text.str.to_date(form, strict=False) for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")
    )


def checked(
    drawn: pl.DataFrame, parents: pl.DataFrame, known: Collection[str]
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The rows that become places, and the findings.

    Args:
        drawn: rows of layers, with `at`, `sheet`, `source_row`, `level`, `code`, `parent`.
        parents: places that the layers name above their own.
        known: codes that are known already.
    """
    rows = drawn.with_columns(
        pl.lit(None, pl.String).alias(name)
        for name in ("parent", "valid_from", "valid_to")
        if name not in drawn.columns
    ).with_columns(value=pl.col("code"))
    nameless = rows.filter(pl.col("code").is_null() | pl.col("level").is_null())
    coded = rows.join(nameless, on="at", how="anti").sort("at")
    kept = coded.unique("code", keep="first", maintain_order=True)
    twice = coded.join(kept, on="at", how="anti").sort("at")
    said = {*kept["code"], *parents["code"].drop_nulls(), *known}
    findings = [
        found("boundary-code-missing", nameless.with_columns(value=pl.col("name_en"))),
        found("boundary-code-twice", twice),
        *_chain(kept, said),
        *_names(kept),
        *_dates(kept),
    ]
    return kept.drop("value"), findings


def _chain(rows: pl.DataFrame, said: set[str]) -> list[pl.DataFrame]:
    below = rows.filter(pl.col("level") > 0)
    orphans = pl.col("parent").is_null() | ~pl.col("parent").is_in(list(said))
    strays = ~pl.col("code").str.starts_with(pl.col("parent"))
    return [
        found("boundary-parent-missing", below.filter(orphans)),
        found("boundary-code-prefix", below.filter(strays.fill_null(value=False))),
        found("boundary-code-form", rows.filter(_malformed())),
    ]


def _malformed() -> pl.Expr:
    """Two or three letters of the country, then letters and digits without anything between."""
    formed = pl.col("code").str.contains(r"^[A-Za-z]{2,3}[0-9A-Za-z]*$")
    return ~formed | (pl.col("code").str.len_chars() > LONGEST_CODE)


def _names(rows: pl.DataFrame) -> list[pl.DataFrame]:
    name = pl.col("name_en")
    capitals = (name == name.str.to_uppercase()) & name.str.contains("[A-Z]{3}")
    return [
        found("boundary-name-missing", rows.filter(name.is_null())),
        found("boundary-name-capitals", rows.filter(capitals).with_columns(value=name)),
    ]


def _dates(rows: pl.DataFrame) -> list[pl.DataFrame]:
    parts = []
    for field in ("valid_from", "valid_to"):
        unread = rows.filter(pl.col(field).is_not_null() & day(field).is_null())
        parts.append(found("boundary-date", unread.with_columns(value=pl.col(field)), field=field))
    backwards = rows.filter((day("valid_to") < day("valid_from")).fill_null(value=False))
    parts.append(found("boundary-date", backwards.with_columns(value=pl.col("valid_to"))))
    return parts
