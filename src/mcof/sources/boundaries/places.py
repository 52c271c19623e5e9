"""Layers made into rows of places: names by language, the chain above, checked."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from mcof.ingest.findings import together
from mcof.sources.boundaries import checks
from mcof.sources.boundaries.columns import Columns, LevelColumns, columns, folded
from mcof.sources.boundaries.layers import Layer, layers, refused, representative
from mcof.sources.boundaries.outlines import simplified
from mcof.tables import PLACES

# About one kilometre: 18 governorates of Iraq take less than 100 kB.
TOLERANCE = 0.01
DEEPEST = 3
_ARABIC = "[\u0600-\u06ff]"
_KURDISH = ("ku", "ckb", "kur")
_PLACE = [name for name in PLACES.names if name not in {"import_id", "recorded_at"}]


@dataclass(frozen=True)
class Boundaries:
    """What a boundary file says.

    Attributes:
        places: rows of `PLACES` without `import_id` and `recorded_at`.
        findings: in the columns of `FINDINGS` without the same two.
        rows_read: areas and codes in the file.
        rows_rejected: those that became no place.
        skipped: layers whose columns name no codes of places.
    """

    places: pl.DataFrame
    findings: pl.DataFrame
    rows_read: int
    rows_rejected: int
    skipped: tuple[str, ...]


def read(
    path: Path,
    *,
    code_set: str,
    source: str | None = None,
    known: Collection[str] = (),
    tolerance: float = TOLERANCE,
) -> Boundaries:
    """Read the places of a COD-AB file, with their outlines where it has them.

    Places of a level that the file names only as parents come without an outline.

    Args:
        code_set: the set that the file's codes belong to.
        source: who says so, and the licence; None for the name of the file.
        known: codes of the set that are known already: they may be parents.
        tolerance: of the outlines, in degrees; 0 keeps them as they are.

    Raises:
        InputError: the file cannot be read, or names no codes of places.
    """
    read_layers = [(layer, folded(layer.rows)) for layer in layers(path)]
    described = [(layer, rows, columns(rows)) for layer, rows in read_layers]
    parts = [
        _with_outlines(_rows(layer, rows, said), layer, tolerance)
        for layer, rows, said in described
        if said is not None
    ]
    if not parts:
        raise refused(f"{path.name} names no codes of places", "boundary-columns")
    parents = [_parents(rows, said) for _, rows, said in described if said is not None]
    drawn = pl.concat(parts, how="diagonal").with_row_index("at")
    kept, findings = checks.checked(drawn, pl.concat(parents, how="diagonal"), known)
    named = pl.concat([kept, _unnamed_parents(parents, kept)], how="diagonal")
    iso3 = _iso3(path.stem, [layer.name for layer, _, _ in described])
    return Boundaries(
        places=_finished(named, code_set, source or path.name, iso3),
        findings=together(findings),
        rows_read=drawn.height,
        rows_rejected=drawn.height - kept.height,
        skipped=tuple(layer.name for layer, _, said in described if said is None),
    )


def _rows(layer: Layer, rows: pl.DataFrame, said: Columns) -> pl.DataFrame:
    """The layer's own places as text, with `sheet` and `source_row` to say where they stood."""
    own = said.levels[said.finest]
    whole = rows.with_row_index("source_row", offset=2).with_columns(sheet=pl.lit(layer.name))
    level = (
        pl.col(said.level).str.extract(r"(\d)") if said.level else pl.lit(str(said.finest))
    ).cast(pl.Int64)
    shared = [pl.col(column).alias(what) for what, column in said.shared.items()]
    above = [level for level in said.levels if level < said.finest]
    if above:
        shared.append(pl.col(said.levels[max(above)].code).alias("parent"))
    return whole.select("sheet", "source_row", level.alias("level"), *_described(own), *shared)


def _described(own: LevelColumns) -> list[pl.Expr]:
    """Code, names and aliases of one level."""
    text = {language: pl.col(column).str.strip_chars() for language, column in own.names.items()}
    kurdish = [text[language] for language in _KURDISH if language in text]
    in_script = [pl.when(name.str.contains(_ARABIC)).then(name) for name in kurdish]
    first = [text["en"]] if "en" in text else []
    # Where a country has no English names, the first language stands in for it.
    first += [name for language, name in text.items() if language not in {"en", "ar", *_KURDISH}]
    empty = pl.lit(None, pl.String)
    others = pl.concat_list([*first[1:], *kurdish, *(pl.col(c) for c in own.aliases), empty])
    return [
        pl.col(own.code).str.strip_chars().alias("code"),
        pl.coalesce([*first, *text.values(), empty]).alias("name_en"),
        text.get("ar", empty).alias("name_ar"),
        pl.coalesce([*in_script, empty]).alias("name_ckb"),
        others.list.drop_nulls().list.unique(maintain_order=True).list.join("|").alias("aliases"),
    ]


def _parents(rows: pl.DataFrame, said: Columns) -> pl.DataFrame:
    """Places that a layer names above its own: `level, code, parent` and names."""
    parts = [pl.DataFrame(schema={"level": pl.Int64, "code": pl.String, "parent": pl.String})]
    above: str | None = None
    for level, own in sorted(said.levels.items()):
        if said.level is None and level < said.finest:
            parent = pl.col(above).str.strip_chars() if above else pl.lit(None, pl.String)
            parts.append(
                rows.select(
                    pl.lit(level, pl.Int64).alias("level"), *_described(own), parent.alias("parent")
                )
            )
        above = own.code
    return pl.concat(parts, how="diagonal").unique("code", keep="first", maintain_order=True)


def _unnamed_parents(parents: list[pl.DataFrame], kept: pl.DataFrame) -> pl.DataFrame:
    """Parents that have no row of their own."""
    every = pl.concat(parents, how="diagonal").unique("code", keep="first", maintain_order=True)
    return every.drop_nulls("code").join(kept, on="code", how="anti")


def _with_outlines(rows: pl.DataFrame, layer: Layer, tolerance: float) -> pl.DataFrame:
    if layer.geometries is None:
        return rows
    latitude, longitude = representative(layer.geometries)
    outlined = rows.with_columns(
        boundary=pl.Series(simplified(layer.geometries, tolerance), dtype=pl.String),
        inner_latitude=pl.Series(latitude, dtype=pl.Float64),
        inner_longitude=pl.Series(longitude, dtype=pl.Float64),
    )
    return outlined


def _finished(rows: pl.DataFrame, code_set: str, source: str, iso3: str | None) -> pl.DataFrame:
    lacking = [name for name in _PLACE if name not in rows.columns]
    whole = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in lacking)

    def degrees(name: str) -> pl.Expr:
        stated = pl.col(name).cast(pl.Float64, strict=False)
        inner = [pl.col(f"inner_{name}")] if f"inner_{name}" in rows.columns else []
        return pl.coalesce([stated, *inner]).round(2)

    said = pl.col("iso3") if "iso3" in rows.columns else pl.lit(None, pl.String)
    long_code = pl.when(pl.col("level") == 0).then(pl.coalesce(said, pl.lit(iso3, pl.String)))
    aliases = pl.concat_str(
        [pl.col("aliases").replace("", None), long_code], separator="|", ignore_nulls=True
    )
    return whole.select(
        pl.lit(code_set).alias("code_set"),
        *("code", "level", "parent", "name_en", "name_ar", "name_ckb"),
        aliases.replace("", None).alias("aliases"),
        *(checks.day(name).alias(name) for name in ("valid_from", "valid_to")),
        *(degrees(name).alias(name) for name in ("latitude", "longitude")),
        *(pl.col(name).cast(pl.Int64, strict=False) for name in ("grid_row", "grid_column")),
        pl.col("boundary").cast(pl.String),
        pl.lit(source).alias("source"),
    ).sort("level", "code")


def _iso3(*names: str | list[str]) -> str | None:
    """The country's ISO3 code, from names such as `irq_admbnda_adm1_cso_20190603`."""
    flat = [n for name in names for n in (name if isinstance(name, list) else [name])]
    for name in flat:
        if met := re.match(r"([a-z]{3})_adm", name.lower()):
            return met.group(1).upper()
    return None
