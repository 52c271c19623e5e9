"""A report as large as a real one, for what is drawn from it."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mcof.actions.init import init
from mcof.actions.intake.import_file import import_file
from mcof.actors import Actor
from mcof.ports import Workspace
from mcof.reports import limits
from mcof.reports.documents import Named
from mcof.reports.situation import (
    Cell,
    Concentration,
    FindingCount,
    Gap,
    Headline,
    KeyFigure,
    MatrixRow,
    PlaceRow,
    PlaceShare,
    Range,
    Round,
    RoundPoint,
    SituationReport,
    Source,
    Unit,
)
from mcof.vocabulary import load
from mcof.wiring import open_workspace

DAY = date(2015, 5, 21)
NATION = 3_035_592

# code, en, ar, ckb, families, people, basis, share, row and column of the tile grid
PLACES = """
IQG01|Anbar|الأنبار|ئەنبار|88666|531996|derived|18|2|0
IQG08|Baghdad|بغداد|بەغدا|79344|476064|derived|16|2|2
IQG09|Dahuk|دهوك|دهۆک|75890|455340|modelled|15|0|1
IQG13|Kirkuk|كركوك|کەرکووک|61831|370986|reported|12|1|2
IQG11|Erbil|أربيل|هەولێر|40474|242844|modelled|8|0|2
IQG15|Ninewa|نينوى|نەینەوا|31806|190836|derived|6|1|1
IQG06|Sulaymaniyah|السليمانية|سلێمانی|29994|179964|derived|6|1|3
IQG16|Salah al-Din|صلاح الدين|سەڵاحەدین|27826|166956|modelled|5|2|1
IQG10|Diyala|ديالى|دیالە|27826|166956|modelled|5|2|3
IQG04|Najaf|النجف|نەجەف|7958|47748|modelled|2|4|1
IQG07|Babylon|بابل|بابل|9786|58716|derived|2|3|2
IQG12|Kerbala|كربلاء|کەربەلا|9868|59208|modelled|2|3|1
IQG18|Wassit|واسط|واست|3859|23154|modelled|1|3|3
IQG05|Qadissiya|القادسية|قادسیە|2466|14796|modelled|0|4|2
IQG17|Thi-Qar|ذي قار|زیقار|2154|12924|modelled|0|4|3
IQG02|Basrah|البصرة|بەسرە|||modelled||5|4
IQG14|Missan|ميسان|میسان|||||4|4
IQG03|Muthanna|المثنى|موسەننا|||||5|3
"""
SECTORS = [
    "CAMP_DTM",
    "SHELTER_NFI",
    "TRANSPORT",
    "HEALTH",
    "MHPSS",
    "REINTEGRATION",
    "COMMUNITY_STAB",
    "DRR",
    "HLP",
    "COUNTER_TRAFFICKING",
    "HBM",
    "CONSULAR",
    "DIASPORA",
    "POLICY_LAW",
    "HUM_COMMS",
    "WSH",
    "FSC",
    "EDU",
]
KINDS = ("presence", "coverage", "information", None)


def number(text: str) -> int | None:
    return int(text) if text else None


def place(line: str, at: int) -> PlaceRow:
    code, en, ar, ckb, families, people, basis, share, row, column = line.split("|")
    return PlaceRow(
        place=Named(code, {"en": en, "ar": ar, "ckb": ckb}),
        households=number(families),
        individuals=number(people),
        share=number(share),
        change=None if at % 4 == 0 or not people else 700 * (at - 6),
        basis=basis or None,
        on=date(2015, 5, 7) if code == "IQG08" else DAY,
        assessed=bool(basis),
        row=number(row),
        column=number(column),
    )


def cell(at: int) -> Cell:
    kind = KINDS[at % 4]
    unmet = {"presence": Range(120_000, None), "coverage": Range(9_000 * at, 11_500 * at)}
    found = 3 * at % 17 + 1 if kind else 0
    return Cell(True, kind, unmet.get(kind or ""), found, found, 18, "synthetic")


def matrix() -> tuple[MatrixRow, ...]:
    terms = load("sectors").terms
    return tuple(
        MatrixRow(
            Named(code, dict(terms[code].labels)),
            terms[code].attributes["scheme"],
            {phase: cell(at) for phase in ("BEFORE", "DURING", "AFTER")[at % 3 :]},
        )
        for at, code in enumerate(SECTORS)
    )


def gap(at: int, where: Named, what: Named) -> Gap:
    unmet = (Range(90_000, 90_000), Range(41_000, 52_000), None, None)[at % 4]
    return Gap(
        rank=at + 1,
        place=where,
        sector=what,
        kind=("presence", "coverage", "presence", "information")[at % 4],
        reason=("nobody-acts", "below-threshold", "nobody-acts", "no-need-figure")[at % 4],
        phase="DURING",
        group="IDP",
        in_need=90_000 if at % 4 < 2 else None,
        unmet=unmet,
        exposed=190_836,
        actors=0 if at % 2 == 0 else 3,
        evidence=2 + at,
        age_days=30 * at,
        basis="synthetic",
    )


def series() -> tuple[RoundPoint, ...]:
    counts = {12: 2_176_764, 13: 2_255_148, 14: 2_472_444, 15: None, 19: 2_834_676, 21: NATION}
    days = [date(2015, 1, 15), date(2015, 1, 29), date(2015, 2, 12), date(2015, 2, 26)]
    days += [date(2015, 4, 25), DAY]
    return tuple(
        RoundPoint(day, round, count, None, "reported", method_break=round == 14)
        for day, (round, count) in zip(days, counts.items(), strict=True)
    )


@pytest.fixture(scope="session")
def example() -> SituationReport:
    lines = PLACES.strip().splitlines()
    places = tuple(place(line, at) for at, line in enumerate(lines))
    rows = matrix()
    source = Source("DTM round 21", "https://dtm.iom.int/reports/21", DAY, 13)
    report = SituationReport(
        crisis="Iraq 2015",
        known_at=datetime(2015, 6, 4, 12, tzinfo=UTC),
        round=Round("Iraq IDP crisis 2014-", 21, DAY),
        country=Named("IQ", {"en": "Iraq", "ar": "العراق", "ckb": "عێراق"}),
        headline=Headline(
            NATION,
            505_932,
            date(2014, 1, 1),
            Concentration(81, tuple(PlaceShare(r.place, r.share or 0) for r in places[:7])),
            "reported",
        ),
        figures=(
            KeyFigure(
                "displaced",
                NATION,
                Unit.PEOPLE,
                2_834_676,
                date(2015, 4, 25),
                True,
                "reported",
                DAY,
                source,
            ),
            KeyFigure(
                "families",
                505_932,
                Unit.HOUSEHOLDS,
                510_000,
                date(2015, 4, 25),
                False,
                "reported",
                DAY,
            ),
            KeyFigure("returnees", 180_384, basis="reported", on=date(2015, 5, 4)),
            KeyFigure("governorates", 15, Unit.PLACES, basis="modelled", on=DAY),
            KeyFigure("organisations", None, Unit.ORGANISATIONS, on=DAY),
            KeyFigure("gaps", 187, Unit.GAPS, basis="synthetic", on=DAY),
        ),
        places=places,
        series=series(),
        matrix=rows,
        gaps=tuple(gap(at, places[at].place, rows[3 * at % 17].sector) for at in range(10)),
        gaps_found=187,
        findings=(
            FindingCount("place-unknown", "error", 12),
            FindingCount("column-unmapped", "warning", 3),
        ),
        sources=(source, Source("responses-2015.csv", None, date(2015, 9, 30), 684)),
    )
    return limits.stated(report, needs=True, acts=True)


@pytest.fixture(scope="session")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The example of Iraq, from its files; it is only read."""
    files = Path(__file__).parents[2] / "examples" / "iraq-2015"
    folder = tmp_path_factory.mktemp("iraq") / "workspace"
    listed = tomllib.loads((files / "example.toml").read_text(encoding="utf-8"))
    init(folder, name="Iraq 2015", operation=listed["operation"])
    opened = open_workspace(folder)
    for file in listed["file"]:
        if file.get("set", "crisis") == "crisis":
            import_file(opened, files / file["name"], table=file["as"], by=Actor("example"))
    return opened
