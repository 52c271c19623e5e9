"""A partner's list as records: columns found by their headers, values read, nothing quoted.

What is wrong is said by row, field and code, **never with the value**: a value of such a
list is personal, and findings are read by many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from mcof.errors import InputError
from mcof.ingest.findings import found, together
from mcof.ingest.headers import Headed
from mcof.ingest.values import amounts, days
from mcof.places import Registry
from mcof.tables.restricted import REGISTRATION_RECORDS
from mcof.vocabulary import load
from mcof.vocabulary.text import normalise

FIELDS = (
    *("record_id", "household_id", "full_name", "given_name", "father_name", "family_name"),
    *("sex", "birth_date", "age", "phone", "document_id", "place_code", "governorate"),
    *("district", "population_group", "size", "registered_on"),
)
_NAMES = ("full_name", "given_name", "father_name", "family_name")
_EARLIEST = 1900
_OLDEST = 120
_LARGEST = 100


@dataclass(frozen=True)
class ReadList:
    """What came of a list.

    Attributes:
        records: in the columns of `REGISTRATION_RECORDS`; `record`, `import_id` and
            `recorded_at` are for the store to fill.
        findings: `code, severity, row, field, message, advice`; no values.
        fields: the fields that a column was found for.
        rows_read: data rows of the list.
    """

    records: pl.DataFrame
    findings: pl.DataFrame
    fields: tuple[str, ...]
    rows_read: int


def read_list(
    sheet: Headed,
    places: Registry,
    *,
    code_set: str,
    said: Mapping[str, str] | None = None,
    day_first: bool = True,
) -> ReadList:
    """The records of a list, and what was wrong with them.

    A row without a number, and a second row with the same number, is no record. What
    else cannot be read is taken as unknown.

    Args:
        said: header by field, where a person says it; for the rest the words are looked at.

    Raises:
        InputError: no column holds the records' numbers, or none holds names.
    """
    columns = _columns(sheet, said or {})
    _must_have(columns)
    is_total = pl.col("source_row").is_in(list(sheet.totals))
    totals = found("row-total", sheet.rows.filter(is_total).select("source_row"), value="total")
    text = sheet.rows.filter(~is_total).select(
        "source_row",
        *(
            amounts.known(pl.col(columns[field])).alias(field)
            if field in columns
            else pl.lit(None, pl.String).alias(field)
            for field in FIELDS
        ),
    )
    kept, problems = _rows(text)
    typed, more = _typed(kept, day_first=day_first)
    placed, unplaced = _placed(typed, places, code_set, columns)
    named = pl.any_horizontal(pl.col(name).is_not_null() for name in _NAMES)
    nameless = found("list-name-missing", placed.filter(~named))
    records = placed.select(name for name in placed.columns if name in REGISTRATION_RECORDS)
    findings = together([totals, *problems, *more, unplaced, nameless])
    return ReadList(
        records=REGISTRATION_RECORDS.conform(records),
        findings=findings.select("code", "severity", "row", "field", "message", "advice"),
        fields=tuple(field for field in FIELDS if field in columns),
        rows_read=text.height,
    )


@cache
def _words() -> Mapping[str, str]:
    path = files("mcof.linkage") / "columns.csv"
    rows = pl.read_csv(path.read_bytes(), infer_schema=False).iter_rows()
    return {normalise(word): field for field, words in rows for word in words.split("|")}


def _columns(sheet: Headed, said: Mapping[str, str]) -> dict[str, str]:
    """The letter of the column of each field that has one; the first, where several would do."""
    letters: dict[str, str] = {}
    by_label = {
        normalise(label): column.letter
        for column in reversed(sheet.columns)
        for label in (column.label, column.label_other)
        if label
    }
    for field, header in said.items():
        if field not in FIELDS:
            raise InputError(
                f"{field!r} is no field of a record.",
                code="list-field-unknown",
                advice=f"One of: {', '.join(FIELDS)}.",
            )
        if normalise(header) not in by_label:
            raise InputError(
                f"The list has no column called {header!r}.",
                code="list-column-missing",
                advice="Write the header as the list does.",
            )
        letters[field] = by_label[normalise(header)]
    for label, letter in by_label.items():
        guess = _words().get(label)
        if guess and guess not in letters and letter not in letters.values():
            letters[guess] = letter
    return letters


def _must_have(columns: Mapping[str, str]) -> None:
    # The headers are not shown: where a list has none, they are somebody's name.
    if "record_id" not in columns:
        raise InputError(
            "No column holds the numbers of the records.",
            code="list-without-numbers",
            advice="Say which one does: --map record_id=HEADER.",
        )
    if not set(_NAMES) & set(columns):
        raise InputError(
            "No column holds names, so there is nothing to compare.",
            code="list-without-names",
            advice="Say which one does: --map full_name=HEADER, or given_name, father_name ...",
        )


def _rows(text: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The rows that are records, each number once."""
    some = text.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in FIELDS))
    numbered = some.filter(pl.col("record_id").is_not_null())
    first = numbered["record_id"].is_first_distinct()
    return numbered.filter(first), [
        found("list-row-without-number", some.filter(pl.col("record_id").is_null())),
        found("list-row-twice", numbered.filter(~first)),
    ]


def _typed(text: pl.DataFrame, *, day_first: bool) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Text as values; what is none, or cannot be, is unknown."""
    known = text.with_columns(
        _date(text["birth_date"], day_first).alias("birth_date"),
        _date(text["registered_on"], day_first).alias("registered_on"),
        _whole("age", _OLDEST).alias("age"),
        _whole("size", _LARGEST).alias("size"),
        load("sexes").codes(pl.col("sex")).alias("sex"),
        load("population_groups").codes(pl.col("population_group")).alias("population_group"),
    )
    born = pl.col("birth_date")
    impossible = (born.dt.year() < _EARLIEST) | (born > pl.col("registered_on"))
    known = known.with_columns(pl.when(~impossible.fill_null(False)).then(born).alias("birth_date"))
    fields = ("birth_date", "registered_on", "age", "size", "sex", "population_group")
    lost = [
        found(
            "list-value-unreadable",
            text.filter(text[field].is_not_null() & known[field].is_null()).select("source_row"),
            field=field,
        )
        for field in fields
    ]
    return known, lost


def _date(text: pl.Series, day_first: bool) -> pl.Series:
    """Days; a year alone is its first of January, as registrations write what they do not know."""
    year = r"^(?:19|20)\d\d$"
    whole = text.to_frame("text").select(
        pl.when(pl.col("text").str.contains(year))
        .then(pl.col("text") + "-01-01")
        .otherwise("text")
        .alias("text")
    )
    read = days.read(whole["text"], day_first=day_first).select("text", "day")
    return whole.join(read, on="text", how="left", maintain_order="left")["day"]


def _whole(field: str, most: int) -> pl.Expr:
    number = amounts.number(pl.col(field))
    fits = (number >= 0) & (number <= most) & (number == number.floor())
    return pl.when(fits).then(number).cast(pl.Int64)


def _placed(
    records: pl.DataFrame, places: Registry, code_set: str, columns: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records with the P-codes of their district and governorate, where they are known."""
    above = places.resolve(records.select(given_name="governorate"), level=1, code_set=code_set)[
        "place_code"
    ]
    asked = records.select(given_code="place_code", given_name="district", within=above)
    below = places.resolve(asked, level=2, code_set=code_set)["place_code"]
    code = pl.Series("place_code", below).fill_null(above)
    known = pl.DataFrame({"code": code.unique().drop_nulls()}, schema={"code": pl.String})
    parents = {one: _governorate(places, code_set, one) for one in known["code"]}
    placed = records.with_columns(
        code,
        pl.coalesce("district", "governorate", "place_code").alias("place_given"),
        code.replace_strict(
            list(parents), list(parents.values()), default=None, return_dtype=pl.String
        ).alias("place_above"),
    )
    said = {"place_code", "district", "governorate"} & set(columns)
    lost = placed.filter(pl.col("place_code").is_null()) if said else placed.head(0)
    return placed, found("list-place-unknown", lost.select("source_row"), field="place_code")


def _governorate(places: Registry, code_set: str, code: str) -> str:
    """The governorate that a place is or lies in."""
    if places.level(code_set, code) == 1:
        return code
    row = places.places.filter(code_set=code_set, code=code)["parent"].to_list()
    return str(row[0]) if row and row[0] else code
