"""Which column of a layer says what: the old and the new COD-AB, and flat lists of codes.

===========  ==============================================  =============================
what         columns                                         example
===========  ==============================================  =============================
old COD-AB   ADM1_EN ADM1_AR ADM1_PCODE validOn validTo       shapefiles until about 2024
new COD-AB   adm1_name adm1_name1 lang lang1 adm1_pcode       specification 0.1.0 (2026)
             valid_on valid_to center_lat center_lon
list         P-Code, Admin Level, Name, Parent P-Code         OCHA's global list of P-codes
===========  ==============================================  =============================
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

_LEVELS = range(6)
_NEW_NAMES = 4  # adm1_name, adm1_name1 ... adm1_name3


@dataclass(frozen=True)
class Columns:
    """The columns of a layer, by what they say; names as the layer has them, folded.

    Attributes:
        levels: columns of each level, finest last.
        level: column that says the level, in a flat list.
    """

    levels: Mapping[int, LevelColumns]
    shared: Mapping[str, str] = field(default_factory=dict)
    level: str | None = None

    @property
    def finest(self) -> int:
        """The level that the layer is of."""
        return max(self.levels)


@dataclass(frozen=True)
class LevelColumns:
    """What a layer says of one level.

    Attributes:
        names: language to column.
        aliases: columns of further names.
    """

    code: str
    names: Mapping[str, str]
    aliases: tuple[str, ...] = ()


_SHARED = {
    "valid_from": ("validon", "valid_on", "valid_from_date", "valid_from"),
    "valid_to": ("validto", "valid_to"),
    "latitude": ("center_lat", "lat", "latitude"),
    "longitude": ("center_lon", "lon", "longitude", "long"),
    "iso3": ("iso3", "location"),
}
_LIST = {
    "code": ("p_code", "pcode", "code"),
    "level": ("admin_level", "level"),
    "parent": ("parent_p_code", "parent_pcode", "parent"),
}


def folded(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with lower-case column names, words joined by underscores."""
    names = {name: re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_") for name in rows.columns}
    first = {new: old for old, new in reversed(names.items())}
    return rows.select(pl.col(old).alias(new) for new, old in reversed(first.items()))


def columns(rows: pl.DataFrame) -> Columns | None:
    """What the columns of a folded layer say; None where they name no codes of places."""
    have = set(rows.columns)
    shared = {
        what: next(name for name in names if name in have)
        for what, names in _SHARED.items()
        if have & set(names)
    }
    levels = {
        level: LevelColumns(f"adm{level}_pcode", _names(rows, level), _aliases(rows, level))
        for level in _LEVELS
        if f"adm{level}_pcode" in have
    }
    if levels:
        return Columns(levels, shared)
    found = {what: next((n for n in names if n in have), None) for what, names in _LIST.items()}
    if not found["code"] or not found["level"]:
        return None
    names = {"": "name"} if "name" in have else {}
    names |= {n[5:]: n for n in rows.columns if re.fullmatch(r"name_[a-z]{2,3}", n)}
    if found["parent"]:
        shared["parent"] = found["parent"]
    return Columns({0: LevelColumns(found["code"], names)}, shared, level=found["level"])


def _names(rows: pl.DataFrame, level: int) -> dict[str, str]:
    """Language to column; a name whose language is not said has the language ''."""
    old = {
        name.rsplit("_", 1)[1]: name
        for name in rows.columns
        if re.fullmatch(rf"adm{level}_[a-z]{{2,3}}", name) and not name.endswith("_ref")
    }
    new: dict[str, str] = {}
    for number in [""] + [str(n) for n in range(1, _NEW_NAMES)]:
        name, language = f"adm{level}_name{number}", f"lang{number}"
        if name in rows.columns:
            said = rows[language].drop_nulls().first() if language in rows.columns else None
            new[str(said or "").lower() if number or said else ""] = name
    return old | new


def _aliases(rows: pl.DataFrame, level: int) -> tuple[str, ...]:
    pattern = rf"adm{level}_?alt\d?_?[a-z]{{2,3}}|adm{level}_ref(_name)?|adm{level}_alt\d?_[a-z]+"
    return tuple(name for name in rows.columns if re.fullmatch(pattern, name))
