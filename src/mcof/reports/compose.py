"""A situation report out of the small tables that the verbs answer with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
import pyarrow as pa

from mcof.reports import limits, matrix
from mcof.reports.documents import Named
from mcof.reports.situation import (
    Concentration,
    FindingCount,
    Headline,
    KeyFigure,
    PlaceRow,
    PlaceShare,
    Round,
    RoundPoint,
    SituationReport,
    Source,
    Unit,
)

PHASES = ("BEFORE", "DURING", "AFTER")
_SEVERITIES = ("error", "warning", "review", "info")
_Row = Mapping[str, Any]


@dataclass(frozen=True)
class Answers:
    """What the verbs answered, each as a table of its own; empty where nothing is known.

    Attributes:
        national: the row of `series` that the report is of; none where nothing was counted.
        places: `stock` of the displaced at level 1.
        held: `concentration` of `places`.
        moved: `series` of the displaced at level 1, up to the report's day.
        series: `series` of the displaced at level 0, up to the report's day, oldest first.
        returnees: the same of those who went back.
        cells: `matrix`, at level 1.
        ranked: the gaps to be shown, as `rank` gives them.
        gaps_found: how many there are in all.
        organisations: how many act in the report's period; None where nothing is recorded.
        findings: rows of `FINDINGS`.
        sources: `title, url, on, rows, role` of what the figures rest on.
        registry: rows of `PLACES` at levels 0 and 1 of the workspace's code set.
        since: first day of the displacement that is counted.
    """

    national: pa.Table
    places: pa.Table
    held: pa.Table
    moved: pa.Table
    series: pa.Table
    returnees: pa.Table
    cells: pa.Table
    ranked: pa.Table
    gaps_found: int
    organisations: int | None
    findings: pa.Table
    sources: pa.Table
    registry: pl.DataFrame
    since: date | None = None


def situation(
    answers: Answers,
    *,
    crisis: str,
    country: str,
    known_at: datetime,
    sectors: Mapping[str, tuple[Named, str]],
) -> SituationReport:
    """The report of one crisis and day.

    Args:
        crisis: name of the workspace.
        country: P-code of the country.
        sectors: name and scheme by code, in the order of the framework.
    """
    names = {row["code"]: _named(row) for row in answers.registry.to_dicts()}
    nation = _first(answers.national)
    places = _places(answers, names)
    series = tuple(_point(row) for row in answers.series.to_pylist())
    cells = answers.cells
    report = SituationReport(
        crisis=crisis,
        known_at=known_at,
        round=_round(nation or _first(answers.places)),
        country=names.get(country, Named(country)),
        headline=_headline(nation, answers, names),
        figures=_figures(answers, places),
        places=places,
        series=series,
        matrix=matrix.rows(cells, sectors),
        phases=matrix.phases(cells, PHASES),
        gaps=matrix.gaps(answers.ranked, places=names, sectors=sectors),
        gaps_found=answers.gaps_found,
        findings=_findings(answers.findings),
        sources=tuple(_source(row) for row in answers.sources.to_pylist()),
    )
    return limits.stated(report, needs=_any(cells, "need_rows"), acts=_any(cells, "response_rows"))


def _named(row: _Row) -> Named:
    names = {language: row[f"name_{language}"] for language in ("en", "ar", "ckb")}
    names["en"] = row.get("known_as") or names["en"]
    return Named(row["code"], {language: name for language, name in names.items() if name})


def _first(table: pa.Table) -> _Row | None:
    rows = table.slice(0, 1).to_pylist()
    return rows[0] if rows else None


def _any(table: pa.Table, column: str) -> bool:
    """Whether some row rests on evidence of this sort."""
    return bool(pl.Series(table[column]).fill_null(0).sum())


def _round(row: _Row | None) -> Round | None:
    if row is None:
        return None
    return Round(row["operation"], row["round"], row["reference_date"], row["method_version"])


def _headline(nation: _Row | None, answers: Answers, names: Mapping[str, Named]) -> Headline:
    if nation is None:
        return Headline()
    held = answers.held.sort_by("position").to_pylist() if answers.held.num_rows else []
    shares = tuple(
        PlaceShare(names.get(row["place_code"], Named(row["place_code"])), row["share"])
        for row in held
        if row["share"] is not None
    )
    return Headline(
        individuals=nation["individuals"],
        households=nation["households"],
        since=answers.since,
        concentration=Concentration(held[0]["set_share"], shares) if shares else None,
        basis=nation["basis"],
    )


def _figures(answers: Answers, places: tuple[PlaceRow, ...]) -> tuple[KeyFigure, ...]:
    """The key figures; the order is the order of the cards."""
    displaced = answers.series.to_pylist()
    day = displaced[-1]["reference_date"] if displaced else None
    figures = [
        _counted("displaced", "individuals", displaced, Unit.PEOPLE),
        _counted("families", "households", displaced, Unit.HOUSEHOLDS),
    ]
    if answers.returnees.num_rows:
        back = answers.returnees.to_pylist()
        figures.append(_counted("returnees", "individuals", back, Unit.PEOPLE))
    if places:
        known = [row for row in places if row.individuals]
        bases = {row.basis for row in known if row.basis}
        weakest = max(bases, key=limits.STRENGTH.index, default=None)
        figures.append(KeyFigure("governorates", len(known), Unit.PLACES, basis=weakest, on=day))
    basis = _weakest(answers.cells)
    acting = answers.organisations
    if acting is not None:
        figures.append(KeyFigure("organisations", acting, Unit.ORGANISATIONS, basis=basis, on=day))
    if answers.cells.num_rows:
        figures.append(KeyFigure("gaps", answers.gaps_found, Unit.GAPS, basis=basis, on=day))
    return tuple(figures)


def _counted(code: str, column: str, rounds: Sequence[_Row], unit: Unit) -> KeyFigure:
    """The figure of the last round, beside the last round before it that knew."""
    if not rounds:
        return KeyFigure(code, None, unit)
    *earlier, now = rounds
    knew = [at for at, row in enumerate(earlier) if row[column] is not None]
    before = earlier[knew[-1]] if knew else None
    since = rounds[knew[-1] + 1 :] if knew else []
    return KeyFigure(
        code,
        now[column],
        unit,
        before=before[column] if before else None,
        before_on=before["reference_date"] if before else None,
        same_method=not any(row["method_break"] for row in since),
        basis=now["basis"],
        on=now["reference_date"],
    )


def _weakest(cells: pa.Table) -> str | None:
    bases = set(pl.Series(cells["basis"]).drop_nulls().unique())
    return max(bases, key=limits.STRENGTH.index, default=None)


def _places(answers: Answers, names: Mapping[str, Named]) -> tuple[PlaceRow, ...]:
    """Every governorate of the registry, and any other that has a figure; largest first."""
    known = {row["place_code"]: row for row in answers.places.to_pylist() if row["place_code"]}
    if not known:
        return ()
    spots = {row["code"]: row for row in answers.registry.filter(pl.col("level") == 1).to_dicts()}
    changes = {(row["place_code"], row["reference_date"]): row for row in answers.moved.to_pylist()}
    moved = {
        code: changes.get((code, row["reference_date"]), {}).get("change_individuals")
        for code, row in known.items()
    }
    rows = [
        _place(
            code, names.get(code, Named(code)), known.get(code), spots.get(code), moved.get(code)
        )
        for code in [*known, *(code for code in spots if code not in known)]
    ]
    return tuple(sorted(rows, key=_largest))


def _largest(row: PlaceRow) -> tuple[bool, bool, int, str]:
    """Known figures by size, then unknown ones, then places that nobody assessed."""
    return not row.assessed, row.individuals is None, -(row.individuals or 0), row.place.code


def _place(
    code: str, name: Named, row: _Row | None, spot: _Row | None, moved: int | None
) -> PlaceRow:
    where = spot or {}
    about: Callable[[str], Any] = (row or {}).get
    return PlaceRow(
        place=name,
        households=about("households"),
        individuals=about("individuals"),
        share=about("share"),
        change=moved,
        basis=about("basis"),
        on=about("reference_date"),
        assessed=row is not None,
        row=where.get("grid_row"),
        column=where.get("grid_column"),
        boundary=where.get("boundary"),
    )


def _point(row: _Row) -> RoundPoint:
    return RoundPoint(
        on=row["reference_date"],
        number=row["round"],
        individuals=row["individuals"],
        households=row["households"],
        basis=row["basis"],
        method=row["method"],
        method_break=row["method_break"],
    )


def _findings(rows: pa.Table) -> tuple[FindingCount, ...]:
    frame = pl.DataFrame(pl.from_arrow(rows.select(["code", "severity"])))
    counts = frame.group_by("code", "severity").len("count").to_dicts()
    order = {severity: at for at, severity in enumerate(_SEVERITIES)}
    counts.sort(
        key=lambda row: (order.get(row["severity"], len(order)), -row["count"], row["code"])
    )
    return tuple(FindingCount(**row) for row in counts)


def _source(row: _Row) -> Source:
    return Source(row["title"], row["url"], row["on"], row["rows"])
