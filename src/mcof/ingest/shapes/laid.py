"""Records laid out as an edition of a list writes them: what reading does, the other way round.

What a header means is asked of reading itself, so that what is written is read again as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from mcof.errors import InputError
from mcof.ingest.editions import Edition, SheetLayout
from mcof.ingest.headers import HeadedColumn
from mcof.ingest.labels import split_scripts
from mcof.ingest.mapping import Known, Read, assign
from mcof.ingest.shapes.cells import DIMENSIONS, OF_PLACES
from mcof.ingest.sheets import letter
from mcof.ingest.source import Source
from mcof.ingest.where import origins_among
from mcof.places import Registry
from mcof.tables import DISPLACEMENT
from mcof.vocabulary import load

HERE = ("place_code", "location_id", "location_name")
BASIS = "Basis"
_GROUPS = {
    "origin": "Governorate of origin",
    "last": "Governorate of last displacement",
    "shelter": "Shelter type",
    "period": "Period of displacement",
}
_LINKS = {
    "Open Street Map": "https://www.openstreetmap.org/?mlat={}&mlon={}",
    "Google Map": "https://www.google.com/maps?q={},{}",
    "Bing Map": "https://www.bing.com/maps?cp={}~{}",
}


@dataclass(frozen=True)
class LaidSheet:
    """A sheet as it will stand in the file.

    Attributes:
        above: the rows above the header, each as text by column; empty rows are empty.
        cells: one column for each header, named by its place; numbers are numbers.
    """

    name: str
    above: tuple[tuple[str | None, ...], ...]
    headers: tuple[str, ...]
    cells: pl.DataFrame


@dataclass(frozen=True)
class Laid:
    """All sheets, and the cells of the records that the edition has no column for.

    Attributes:
        left_out: `breakdown`, `cell`, `rows`.
    """

    sheets: tuple[LaidSheet, ...]
    left_out: pl.DataFrame


@dataclass(frozen=True)
class Layer:
    """What laying out needs to know.

    Attributes:
        heading: stands above the header, where there is room.
        hidden: fields whose columns stay empty.
    """

    source: Source
    edition: Edition
    registry: Registry
    code_set: str
    heading: str = ""
    hidden: frozenset[str] = frozenset()

    @property
    def fields(self) -> frozenset[str]:
        """What the columns of the edition hold: fields of the table, and cells."""
        return frozenset(r.field for _, reads in self.reads for r in reads if r.field)

    def laid(self, records: pl.DataFrame) -> Laid:
        """The sheets of the edition with the records of one round and group.

        Raises:
            InputError: the records are not broken down as the edition is, or in the other unit.
        """
        placed = self._placed(records)
        only_reported = records["basis"].drop_nulls().is_in(["reported"]).all()
        sheets = [
            self._sheet(placed, sheet, with_basis=not only_reported)
            for sheet in self.edition.sheets
        ]
        held = pl.concat([_held(reads, sheet) for sheet, reads in self.reads])
        return Laid(tuple(sheets), _left_out(records, held))

    @cached_property
    def reads(self) -> list[tuple[SheetLayout, tuple[Read, ...]]]:
        """Each sheet with what reading makes of its headers."""
        labels = {h: split_scripts(h) for sheet in self.edition.sheets for h in sheet.columns}
        english = [label for label, _ in labels.values() if label]
        origins = origins_among(english, self.registry, self.code_set)
        group = self.source.constants.get("population_group")
        came_from = "last" if group == "RETURNEE" else "origin"
        known = Known(layout=self.source.layouts[0], origins=origins, came_from=came_from)
        return [
            (
                sheet,
                assign(
                    sheet.name,
                    [
                        HeadedColumn(letter(at), *labels[header], None, None, at)
                        for at, header in enumerate(sheet.columns)
                    ],
                    DISPLACEMENT,
                    known,
                ),
            )
            for sheet in self.edition.sheets
        ]

    def _placed(self, records: pl.DataFrame) -> pl.DataFrame:
        """The records with names and codes of their governorate and district."""
        paths = self.registry.paths().select("code_set", "admin1", "admin2", place_code="code")
        rows = records.join(paths, on=["code_set", "place_code"], how="left", maintain_order="left")
        written = pl.col("place_given").str.split(" / ").list
        at_location = pl.any_horizontal(pl.col("location_id", "location_name").is_not_null())
        unknown = at_location & pl.col("admin2").is_null() & (written.len() > 1)
        return rows.with_columns(
            admin1_name=self._named("admin1", self.spelled),
            admin2_name=pl.coalesce(
                self._named("admin2", self._labels(2)), pl.when(unknown).then(written.last())
            ),
            admin1_code=self._coded("admin1"),
            admin2_code=self._coded("admin2"),
            origin_name=pl.coalesce(self._named("origin_code", self.spelled), "origin_given"),
        )

    def _named(self, column: str, names: Mapping[str, str]) -> pl.Expr:
        return pl.col(column).replace_strict(names, default=None, return_dtype=pl.String)

    @cached_property
    def spelled(self) -> dict[str, str]:
        """Code to name of the governorates, as the edition spells them."""
        names = pl.Series("given_name", list(self.edition.governorates), dtype=pl.String).to_frame()
        answer = self.registry.resolve(names, level=1, code_set=self.code_set)
        own = zip(answer["place_code"], names["given_name"], strict=True)
        return self._labels(1) | {code: name for code, name in own if code}

    def _labels(self, level: int) -> dict[str, str]:
        places = self.registry.places_at(level, self.code_set)["code"]
        return {code: self.registry.label(self.code_set, code) for code in places}

    def _coded(self, column: str) -> pl.Expr:
        """The code of the place in the edition's own set, where it has one counterpart there."""
        walk = self.registry.crosswalk.filter(
            from_set=self.edition.codes or "", to_set=self.code_set
        ).unique("to_code", keep="none")
        codes = dict(walk.select("to_code", "from_code").iter_rows())
        return pl.col(column).replace_strict(codes, default=None, return_dtype=pl.String)

    def _sheet(self, rows: pl.DataFrame, sheet: SheetLayout, *, with_basis: bool) -> LaidSheet:
        reads = next(reads for one, reads in self.reads if one is sheet)
        table = self._wide(rows, reads) if sheet.is_wide else _long(rows, sheet)
        if table.is_empty():
            raise InputError(
                f"The rows are not broken down by {sheet.rows}, as the layout of round "
                f"{self.edition.round} is.",
                code="layout-breakdown-missing",
                advice="Choose the layout of a later round, which asks only for totals.",
            )
        columns = [
            self._column(read, header, table, sheet).alias(f"{at}")
            for at, (read, header) in enumerate(zip(reads, sheet.columns, strict=True))
        ]
        headers = (*sheet.columns, *([BASIS] if with_basis else []))
        basis = [pl.col("basis").alias(f"{len(columns)}")] if with_basis else []
        ordered = table.sort(*HERE, nulls_last=True, maintain_order=True)
        above = _above(sheet, reads, self.heading)
        return LaidSheet(sheet.name, above, headers, ordered.select(*columns, *basis))

    def _wide(self, rows: pl.DataFrame, reads: Sequence[Read]) -> pl.DataFrame:
        """One row for each total, with a column for each cell that the sheet has."""
        table = rows.filter(pl.col("breakdown") == "total").with_row_index("n")
        keys = table.select("n", *HERE)
        for dimension in dict.fromkeys(_dimension(read) for read in reads):
            if dimension is None:
                continue
            cells = rows.filter(pl.col("breakdown") == dimension)
            self._check_unit(cells, dimension)
            pivoted = (
                cells.select(*HERE, cell=DIMENSIONS[dimension], value=self.edition.unit)
                .drop_nulls(["cell", "value"])
                .with_columns(cell=pl.format("cell:{}={}", pl.lit(dimension), "cell"))
                .join(keys, on=HERE, nulls_equal=True)
                .group_by("n", "cell")  # first, as a pivot makes the sum of nothing 0
                .agg(pl.col("value").sum())
                .pivot(on="cell", index="n", values="value")
            )
            table = table.join(pivoted, on="n", how="left", maintain_order="left")
        return table

    def _column(self, read: Read, header: str, table: pl.DataFrame, sheet: SheetLayout) -> pl.Expr:
        """The cells of one column: those of its field; nothing where nobody can or may fill it."""
        field = read.field if read.is_used else None
        if header in _LINKS and not self.hidden & {"latitude", "longitude"}:
            return pl.format(_LINKS[header], "latitude", "longitude")
        if field is None or field in self.hidden or field not in table.columns:
            return pl.lit(None, pl.String)
        if field == "displacement_period":
            words = {t.code: _first(t.aliases, t.code) for t in load("displacement_periods")}
            return pl.col(field).replace(words | dict(sheet.words))
        return pl.col(field)

    def _check_unit(self, cells: pl.DataFrame, dimension: str) -> None:
        unit = self.edition.unit
        other = "individuals" if unit == "households" else "households"
        if cells[unit].is_null().all() and cells[other].is_not_null().any():
            raise InputError(
                f"The cells by {dimension} are {other}; the layout of round {self.edition.round} "
                f"has {unit}.",
                code="layout-unit",
                advice="Choose the layout of a round that counts in the same unit.",
            )


def _dimension(read: Read) -> str | None:
    field = read.field or ""
    return field[len("cell:") :].split("=")[0] if field.startswith("cell:") else None


def _long(rows: pl.DataFrame, sheet: SheetLayout) -> pl.DataFrame:
    """The rows of one breakdown, or of one cell of it, with what their total says of the place."""
    chosen = rows.filter(pl.col("breakdown") == sheet.rows)
    if sheet.cell is not None:
        chosen = chosen.filter(pl.col(DIMENSIONS[sheet.rows]) == sheet.cell)
    totals = rows.filter(pl.col("breakdown") == "total").unique(HERE, keep="first")
    points = totals.select(*HERE, *OF_PLACES)
    return chosen.drop(OF_PLACES).join(
        points, on=HERE, how="left", nulls_equal=True, maintain_order="left"
    )


def _first(aliases: Sequence[str], code: str) -> str:
    return aliases[0] if aliases else code


def _above(
    sheet: SheetLayout, reads: Sequence[Read], heading: str
) -> tuple[tuple[str | None, ...], ...]:
    """A heading in the first row, the groups of columns in the last, and nothing between."""
    rows: list[tuple[str | None, ...]] = [() for _ in range(sheet.above)]
    if rows:
        rows[0] = (heading,)
    if len(rows) > 1:
        dimensions = [_dimension(read) for read in reads]
        rows[-1] = tuple(
            _GROUPS.get(one or "") if one not in dimensions[:at] else None
            for at, one in enumerate(dimensions)
        )
    return tuple(rows)


def _held(reads: Sequence[Read], sheet: SheetLayout) -> pl.DataFrame:
    """`breakdown` and `cell` of what the sheet has room for; a long sheet holds any cell."""
    if not sheet.is_wide:
        rows = [(sheet.rows, sheet.cell)]
    else:
        fields = [read.field or "" for read in reads if read.is_used]
        cells = [f[len("cell:") :].split("=", 1) for f in fields if f.startswith("cell:")]
        rows = [("total", None), *((dimension, code) for dimension, code in cells)]
    return pl.DataFrame(rows, schema={"breakdown": pl.String, "cell": pl.String}, orient="row")


def _left_out(records: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    fields = [name for name in dict.fromkeys(DIMENSIONS.values()) if name in records.columns]
    told = records.with_columns(cell=pl.coalesce(pl.col(fields).cast(pl.String)))
    whole = held.filter(pl.col("cell").is_null()).select("breakdown")
    rest = told.join(whole, on="breakdown", how="anti").join(
        held, on=["breakdown", "cell"], how="anti"
    )
    rest = rest.filter(pl.col("breakdown") != "total")
    return rest.group_by("breakdown", "cell").agg(rows=pl.len()).sort("breakdown", "cell")
