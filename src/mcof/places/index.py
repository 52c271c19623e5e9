"""What a code or a name can mean in one code set: the tables that resolution joins with."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.places.paths import ADMIN
from mcof.vocabulary.text import normalise_expr, second_key_expr

# Which key of a name: `normalise`, or the weaker `second_key`.
FIRST, SECOND = 1, 2


@dataclass(frozen=True)
class Index:
    """The meanings of codes and names in a code set.

    Attributes:
        codes: `code_key, code, code_how, trouble`; `trouble` instead of `code` where a
            code of another set has no counterpart here, or more than one.
        names: `key, code, kind, rank, level` with the path; rank 1 is the first key of
            a name, 2 the second; kind is `name` or `alias`.
        places: `code, level, name_en` with the path.
        claims: `code, within`: a place that is administered from another place than it
            lies in.
    """

    codes: pl.DataFrame
    names: pl.DataFrame
    places: pl.DataFrame
    claims: pl.DataFrame


def code_key(code: pl.Expr) -> pl.Expr:
    """A code made comparable: case and outer spaces only.

    A hyphen is part of a code: IQ-G08 (2014) and IQG08 (2019) are different governorates.
    """
    return code.str.strip_chars().str.to_uppercase().replace("", None)


def codes(places: pl.DataFrame, crosswalk: pl.DataFrame, code_set: str) -> pl.DataFrame:
    """Every code that is known, and what it is in `code_set`."""
    own = places.filter(code_set=code_set).select("code", code_key=code_key(pl.col("code")))
    parts = [own.with_columns(code_how=pl.lit("code"), trouble=pl.lit(None, pl.String))]
    parts.append(_long_prefix(places.filter(code_set=code_set)))
    foreign = _foreign(places, crosswalk, code_set)
    parts.append(foreign)
    # A code of the set itself is never overruled by a look-alike of another set.
    return pl.concat(
        [part.select("code_key", "code", "code_how", "trouble") for part in parts]
    ).unique("code_key", keep="first", maintain_order=True)


def _long_prefix(own: pl.DataFrame) -> pl.DataFrame:
    """IRQG08 for IQG08: the country's ISO3 code, found among its aliases, for its ISO2 code."""
    countries = own.filter(pl.col("level") == 0).select(
        short=pl.col("code"),
        long=pl.col("aliases").str.extract(r"(?:^|\|)([A-Z]{3})(?:\||$)"),
    )
    return (
        own.join(countries.drop_nulls(), how="cross")
        .filter(pl.col("code").str.starts_with(pl.col("short")))
        .select(
            "code",
            code_key=code_key(
                pl.col("long") + pl.col("code").str.slice(pl.col("short").str.len_chars())
            ),
            code_how=pl.lit("code"),
            trouble=pl.lit(None, pl.String),
        )
    )


def counterparts(crosswalk: pl.DataFrame, code_set: str) -> pl.DataFrame:
    """`from_set, from_code, code`: pairs with places of `code_set`, read in both directions."""
    to = crosswalk.filter(to_set=code_set).select("from_set", "from_code", code="to_code")
    back = crosswalk.filter(from_set=code_set).select(
        from_set="to_set", from_code="to_code", code="from_code"
    )
    return pl.concat([to, back]).unique(maintain_order=True)


def _foreign(places: pl.DataFrame, crosswalk: pl.DataFrame, code_set: str) -> pl.DataFrame:
    others = places.filter(pl.col("code_set") != code_set).select(
        from_set="code_set", from_code="code"
    )
    pairs = counterparts(crosswalk, code_set)
    known = pl.concat([others, pairs.select("from_set", "from_code")]).unique(maintain_order=True)
    met = known.join(pairs, on=("from_set", "from_code"), how="left")
    count = pl.col("code").drop_nulls().n_unique()
    return (
        met.group_by(code_key=code_key(pl.col("from_code")), maintain_order=True)
        .agg(count=count, code=pl.col("code").drop_nulls().first())
        .select(
            "code_key",
            code=pl.when(pl.col("count") == 1).then("code"),
            code_how=pl.lit("crosswalk"),
            trouble=pl.when(pl.col("count") == 0)
            .then(pl.lit("place-no-counterpart"))
            .when(pl.col("count") > 1)
            .then(pl.lit("place-split")),
        )
    )


def names(places: pl.DataFrame, crosswalk: pl.DataFrame, code_set: str) -> pl.DataFrame:
    """`key, code, kind, rank`: the spellings of every place of `code_set`.

    A place of another set lends its spellings to its only counterpart, as aliases.
    """
    own = _spellings(places.filter(code_set=code_set))
    pairs = counterparts(crosswalk, code_set)
    single = pairs.filter(pl.len().over("from_set", "from_code") == 1)
    lent = (
        _spellings(places.filter(pl.col("code_set") != code_set))
        .rename({"code_set": "from_set", "code": "from_code"})
        .join(single, on=("from_set", "from_code"))
        .with_columns(kind=pl.lit("alias"))
    )
    spelled = pl.concat(
        [own.select("code", "spelling", "kind"), lent.select("code", "spelling", "kind")]
    )
    keyed = [
        spelled.select("code", "kind", key=make(pl.col("spelling")), rank=pl.lit(rank, pl.Int8))
        for rank, make in ((FIRST, normalise_expr), (SECOND, second_key_expr))
    ]
    return (
        pl.concat(keyed)
        .filter(pl.col("key") != "")
        .sort("rank", pl.col("kind") != "name", maintain_order=True)
        .unique(("key", "code", "rank"), keep="first", maintain_order=True)
    )


def _spellings(places: pl.DataFrame) -> pl.DataFrame:
    labels = places.unpivot(
        on=("name_en", "name_ar", "name_ckb"), index=("code_set", "code"), value_name="spelling"
    ).select("code_set", "code", "spelling", kind=pl.lit("name"))
    aliases = places.select(
        "code_set", "code", spelling=pl.col("aliases").str.split("|"), kind=pl.lit("alias")
    ).explode("spelling")
    return pl.concat([labels, aliases]).filter(pl.col("spelling").is_not_null())


def with_path(frame: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The rows with level and path of their `code`."""
    return frame.join(
        places.select("code", "level", *ADMIN), on="code", how="left", maintain_order="left"
    )
