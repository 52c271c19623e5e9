"""Records of lists made comparable: names with their keys, birth dates with what they hide.

A birth date of 1 January mostly means that only the year is known: a quarter of the dates
in registrations. It is taken as a year; so is an age. Telephones are their last nine
digits, documents their letters and digits.
"""

from __future__ import annotations

import polars as pl

from mcof.linkage.names import parts, plain_expr, plain_key, plain_sound

PHONE_DIGITS = 9  # a mobile number of Iraq without the country and without the first zero
SHORTEST = 5  # letters and digits of a document; what is shorter is a note, such as "none"
NAMES = ("given", "father", "family")


def comparable(records: pl.DataFrame) -> pl.DataFrame:
    """Each record with what the rules of linkage compare.

    Args:
        records: rows of `REGISTRATION_RECORDS`.

    Returns:
        `record`, `given`, `father`, `family` with `_key` and `_sound` each, `sex`, `birth_exact`
        (a date that is no 1 January), `birthday` (its day and month), `birth_year`,
        `phone`, `document`, `place_code`, `place_above`. All of it is personal.
    """
    named = _named(records)
    return named.select(
        "record",
        *NAMES,
        *(f"{name}_{kind}" for name in NAMES for kind in ("key", "sound")),
        pl.when(pl.col("sex").is_in(["f", "m"])).then("sex").alias("sex"),
        *_birth(),
        digits(pl.col("phone")).alias("phone"),
        document(pl.col("document_id")).alias("document"),
        "place_code",
        "place_above",
    )


def _named(records: pl.DataFrame) -> pl.DataFrame:
    """The records with their names and keys; a spelling is read once, however often it stands."""
    wholes = records.select(text="full_name").unique().drop_nulls()
    wholes = wholes.with_columns(parts(pl.col("text")).alias("whole")).unnest("whole")
    known = records.join(wholes, left_on="full_name", right_on="text", how="left")
    for name in NAMES:
        said = records.select(text=f"{name}_name").unique().drop_nulls()
        plain = said.with_columns(plain_expr(pl.col("text")).alias("plain"))
        known = known.join(plain, left_on=f"{name}_name", right_on="text", how="left")
        known = known.with_columns(pl.coalesce("plain", name).alias(name)).drop("plain")
        keys = known.select(pl.col(name)).unique().drop_nulls()
        keys = keys.with_columns(
            plain_key(pl.col(name)).alias(f"{name}_key"),
            plain_sound(pl.col(name)).alias(f"{name}_sound"),
        )
        known = known.join(keys, on=name, how="left")
    return known


def digits(phone: pl.Expr) -> pl.Expr:
    """The last nine digits of a telephone number; null where there are fewer."""
    bare = phone.str.replace_many(_WESTERN).str.replace_all("[^0-9]", "")
    return pl.when(bare.str.len_chars() >= PHONE_DIGITS).then(bare.str.tail(PHONE_DIGITS))


def document(number: pl.Expr) -> pl.Expr:
    """The letters and digits of a document's number; null where it has no three digits."""
    bare = number.str.replace_many(_WESTERN).str.to_uppercase()
    bare = bare.str.replace_all(r"[^\p{L}0-9]", "")
    real = (bare.str.len_chars() >= SHORTEST) & (bare.str.count_matches("[0-9]") >= 3)  # noqa: PLR2004
    # One digit over and over is what people type who have none.
    return pl.when(real & ~bare.str.contains("^(?:0+|1+|9+|12345[0-9]*)$")).then(bare)


def _birth() -> tuple[pl.Expr, ...]:
    day = pl.col("birth_date")
    rough = (day.dt.month() == 1) & (day.dt.day() == 1)
    exact = pl.when(~rough).then(day)
    aged = pl.col("registered_on").dt.year() - pl.col("age")
    return (
        exact.dt.strftime("%Y-%m-%d").alias("birth_exact"),
        exact.dt.strftime("%m-%d").alias("birthday"),
        pl.coalesce(day.dt.year().cast(pl.Int64), aged.cast(pl.Int64)).alias("birth_year"),
    )


_WESTERN = {chr(0x0660 + n): str(n) for n in range(10)} | {
    chr(0x06F0 + n): str(n) for n in range(10)
}
