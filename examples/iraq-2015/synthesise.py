"""Invent needs and responses for May 2015: write `needs-2015.csv` and `responses-2015.csv`.

No assessment of needs and no 5W of that month with targets, reach and money is published
in a form that may be passed on, so both files are invented. Every row says `synthetic`,
every organisation is a number, and no figure in them says anything about anybody's work.
What is real is the number of displaced people in each governorate (`complete.py`), from
which the needs are scaled.

Made to have what real files have, so that the gap matrix has something to find:

- nobody acts in the cells of `NOBODY` although people are in need;
- nobody looked in the cells of `NOT_ASSESSED`, and the news of `STALE` is old;
- a need of zero that was assessed (transport in Muthanna) is not a need that is unknown;
- in `SURPLUS` more people are reached than are in need, which helps nobody elsewhere;
- some activities are planned, some suspended, some do not say whom they reached.

The same seed makes the same files.

    python examples/iraq-2015/synthesise.py
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

T = TypeVar("T")
HERE = Path(__file__).resolve().parent
SEED = 20150521
QUARTER = ("2015-04-01", "2015-06-30")
LAST_YEAR = ("2014-08-01", "2014-09-30")

NEEDS_COLUMNS = (
    "sector",
    "phase",
    "population_group",
    "governorate",
    "period_start",
    "period_end",
    "population",
    "affected",
    "in_need",
    "targeted",
    "severity",
    "basis",
    "note",
)
RESPONSES_COLUMNS = (
    "organisation",
    "organisation_type",
    "implementing_partner",
    "donor",
    "sector",
    "phase",
    "activity",
    "indicator",
    "unit",
    "quantity",
    "modality",
    "governorate",
    "district",
    "population_group",
    "period_start",
    "period_end",
    "status",
    "targeted",
    "reached",
    "budget_usd",
    "funded_usd",
    "project",
    "basis",
    "note",
)


@dataclass(frozen=True)
class Line:
    """A line of work: what is done for which sector, and for how many of a hundred people.

    Attributes:
        share: people in need in a hundred of the group.
        cost: US dollars for one person.
        activities: (activity, indicator, unit, people for one unit).
    """

    sector: str
    share: float
    cost: float
    activities: Sequence[tuple[str, str, str, float]]


DURING = (
    Line(
        "Shelter and non-food items",
        60,
        45,
        (
            ("Distribution of household kits", "Kits distributed", "kit", 6),
            ("Repair of unfinished buildings", "Shelters repaired", "shelter", 6),
            ("Cash for rent", "Families with cash for rent", "family", 6),
        ),
    ),
    Line(
        "Camp management and displacement tracking",
        16,
        20,
        (
            ("Management of a camp", "Camps managed", "camp", 3000),
            ("Training of site committees", "Committees trained", "committee", 600),
        ),
    ),
    Line(
        "Health support",
        42,
        18,
        (
            ("Mobile clinic", "Consultations", "consultation", 1),
            ("Vaccination of children", "Children vaccinated", "child", 1),
        ),
    ),
    Line(
        "Psychosocial support",
        24,
        22,
        (("Psychosocial centre", "People who took part", "person", 1),),
    ),
    Line(
        "Transport assistance to affected populations",
        6,
        15,
        (("Transport to a safer place", "People transported", "person", 1),),
    ),
    Line(
        "Counter-trafficking and protection of vulnerable migrants",
        2,
        90,
        (("Screening and referral", "Cases referred", "case", 1),),
    ),
    Line(
        "Land and property support",
        11,
        14,
        (("Legal advice on housing and property", "Cases advised", "case", 6),),
    ),
    Line(
        "Humanitarian communications",
        35,
        2,
        (("Hotline and leaflets", "People informed", "person", 1),),
    ),
    Line(
        "WASH",
        52,
        16,
        (
            ("Water trucking", "Cubic metres delivered", "cubic metre", 0.5),
            ("Latrines", "Latrines built", "latrine", 20),
            ("Hygiene kits", "Kits distributed", "kit", 6),
        ),
    ),
    Line(
        "Food Security",
        66,
        30,
        (
            ("Food parcels", "Parcels distributed", "parcel", 6),
            ("Food vouchers", "Families with vouchers", "family", 6),
        ),
    ),
    Line("Education", 28, 25, (("Temporary classrooms", "Pupils enrolled", "pupil", 1),)),
)
AFTER = (
    Line(
        "(Re)integration assistance",
        48,
        120,
        (("Grants to families who returned", "Grants paid", "grant", 6),),
    ),
    Line(
        "Activities to support community stabilization and transition",
        40,
        35,
        (("Repair of public services", "Services repaired", "service", 800),),
    ),
    Line("Shelter and non-food items", 30, 80, (("Repair of homes", "Homes repaired", "home", 6),)),
)
BORDER = (
    Line(
        "Emergency consular assistance",
        30,
        60,
        (("Help with papers", "Papers issued", "paper", 1),),
    ),
    Line(
        "Transport assistance to affected populations",
        20,
        150,
        (("Journey home", "People transported", "person", 1),),
    ),
)
BEFORE = (
    Line(
        "Disaster risk reduction and resilience building",
        12,
        4,
        (("Contingency plan and drill", "Drills held", "drill", 500),),
    ),
)

# Invented: returnees of the spring of 2015, stranded migrants, and people of host communities.
RETURNEES = {"Salah al-Din": 62_000, "Diyala": 34_000, "Ninewa": 16_000}
MIGRANTS = {"Erbil": 2_400, "Baghdad": 1_800, "Basrah": 900}
HOSTS = {"Basrah": 52_000, "Missan": 21_000, "Wassit": 26_000, "Thi-Qar": 38_000}

NOBODY = frozenset(
    {
        ("WASH", "Anbar"),
        ("Shelter and non-food items", "Salah al-Din"),
        ("Health support", "Diyala"),
        ("Psychosocial support", "Anbar"),
        ("Psychosocial support", "Kirkuk"),
        ("Psychosocial support", "Diyala"),
        ("Psychosocial support", "Ninewa"),
        ("Education", "Kirkuk"),
        ("Education", "Kerbala"),
        ("Camp management and displacement tracking", "Anbar"),
        ("Camp management and displacement tracking", "Babylon"),
        ("Land and property support", "Ninewa"),
        ("Land and property support", "Anbar"),
        ("Land and property support", "Kirkuk"),
        ("Land and property support", "Diyala"),
        ("Transport assistance to affected populations", "Ninewa"),
        ("Food Security", "Wassit"),
        ("Disaster risk reduction and resilience building", "Thi-Qar"),
        ("(Re)integration assistance", "Ninewa"),
        ("Emergency consular assistance", "Basrah"),
    }
    | {
        ("Counter-trafficking and protection of vulnerable migrants", name)
        for name in ("Anbar", "Kirkuk", "Ninewa", "Diyala", "Salah al-Din", "Kerbala", "Najaf")
    }
)
NOT_ASSESSED = frozenset(
    {
        ("Health support", "Anbar"),
        ("Education", "Anbar"),
        ("Education", "Ninewa"),
        ("WASH", "Ninewa"),
        ("Food Security", "Salah al-Din"),
        ("Humanitarian communications", "Anbar"),
        ("Humanitarian communications", "Ninewa"),
        ("Humanitarian communications", "Diyala"),
    }
)
STALE = frozenset({("Health support", "Kirkuk"), ("WASH", "Diyala")})
SURPLUS = frozenset({("Shelter and non-food items", "Dahuk"), ("Food Security", "Erbil")})
URGENT = frozenset({"Shelter and non-food items", "Health support", "WASH", "Food Security"})
HARD = frozenset({"Anbar", "Ninewa", "Kirkuk", "Salah al-Din", "Diyala"})  # where access is poor

DISTRICTS = {
    "Anbar": ("Al-Ramadi", "Al-Falluja", "Haditha"),
    "Baghdad": ("Al-Karkh", "Al-Risafa", "Al-Mahmoudiya"),
    "Dahuk": ("Zakho", "Sumail", "Al-Amadiya"),
    "Diyala": ("Baquba", "Khanaqin"),
    "Erbil": ("Shaqlawa", "Makhmour"),
    "Kirkuk": ("Daquq", "Dibis"),
    "Ninewa": ("Al-Shikhan", "Tilkaef", "Sinjar"),
    "Salah al-Din": ("Tikrit", "Samarra"),
    "Sulaymaniyah": ("Kalar", "Chamchamal"),
}
ORGANISATIONS = (
    *((f"NGO {number:02d}", "International NGO") for number in range(1, 13)),
    *((f"NGO {number:02d}", "National NGO") for number in range(13, 21)),
    *((f"UN agency {number}", "United Nations") for number in range(1, 5)),
    ("Ministry", "Government"),
    ("Governorate office", "Government"),
)


# How often, of one: an activity names a district, has a partner, hides what it was paid ...
NAMES_DISTRICT, HAS_PARTNER, HIDES_FUNDS = 0.4, 0.3, 0.1
# ... and up to which throw it is planned, silent about its reach, suspended, or under way.
PLANNED, SILENT, SUSPENDED, ONGOING = 0.12, 0.20, 0.25, 0.6


@dataclass(frozen=True)
class Need:
    """A cell of the needs: so many people of a group in a place."""

    line: Line
    phase: str
    group: str
    governorate: str
    population: int
    in_need: int

    @property
    def cell(self) -> tuple[str, str]:
        """Sector and governorate, as `NOBODY` and its sisters name them."""
        return self.line.sector, self.governorate


def displaced() -> dict[str, int]:
    """Governorate -> displaced people on 21 May 2015."""
    path = HERE / "governorates-2015-05-21.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["governorate"]: int(row["individuals"]) for row in csv.DictReader(file)}


def between(chance: Random, low: float, high: float) -> float:
    """A number between two; only `Random.random`, whose sequence Python promises to keep."""
    return low + (high - low) * chance.random()


def pick(chance: Random, options: Sequence[T]) -> T:
    """One of the options."""
    return options[int(chance.random() * len(options))]


def needs(chance: Random) -> Iterator[Need]:
    """Every need there is, whether or not anybody assessed it."""
    crisis = displaced()
    kinds = (
        (DURING, "During", "IDP", crisis),
        (AFTER, "After", "Returnees", RETURNEES),
        (BORDER, "During", "Stranded migrants", MIGRANTS),
        (BEFORE, "Before", "Host community", HOSTS),
    )
    for lines, phase, group, people in kinds:
        for governorate, population in people.items():
            for line in lines:
                harder = 1.15 if governorate in HARD else 0.95
                share = min(0.95, line.share / 100 * harder * between(chance, 0.8, 1.2))
                in_need = round(population * share / 10) * 10
                if (line.sector, governorate) == (BORDER[1].sector, "Muthanna"):
                    in_need = 0
                yield Need(line, phase, group, governorate, population, in_need)


def needs_rows(cells: Sequence[Need], chance: Random) -> Iterator[tuple[object, ...]]:
    """The rows of the assessment: what nobody looked at has no row, or an empty figure."""
    for need in cells:
        severity = 2 + (need.governorate in HARD) + (need.line.sector in URGENT)
        note = "invented"
        in_need: int | str = need.in_need
        targeted: int | str = round(need.in_need * between(chance, 0.5, 0.9) / 10) * 10
        if need.cell in NOT_ASSESSED and need.phase == "During":
            if need.line.sector != "Health support":
                continue
            in_need, targeted, note = "", "", "invented: not assessed, no access"
        start, end = LAST_YEAR if need.cell in STALE else QUARTER
        yield (
            need.line.sector,
            need.phase,
            need.group,
            need.governorate,
            start,
            end,
            need.population,
            need.population,
            in_need,
            targeted,
            "" if in_need == "" else severity,
            "synthetic",
            note,
        )


def months(chance: Random, status: str) -> tuple[str, str]:
    """First and last day of an activity, as its status on 21 May 2015 allows."""
    first, last = {"Planned": (6, 9), "Completed": (2, 4), "Ongoing": (3, 8)}.get(status, (3, 6))
    middle = (first + last) // 2
    start = first + int(between(chance, 0, middle - first + 1))
    end = middle + int(between(chance, 0, last - middle + 1))
    if status not in {"Planned", "Completed"}:
        end = max(end, 5)
    days = {2: 28, 4: 30, 6: 30, 9: 30}
    return f"2015-{start:02d}-01", f"2015-{max(start, end):02d}-{days.get(max(start, end), 31)}"


def reach(need: Need, chance: Random) -> float:
    """How much of a need all activities together mean to cover."""
    if need.cell in SURPLUS:
        return 1.25
    return between(chance, 0.1, 0.55) if need.governorate in HARD else between(chance, 0.3, 0.95)


def responses_rows(cells: Sequence[Need], chance: Random) -> Iterator[tuple[object, ...]]:
    """One to six activities for each need that somebody answers."""
    for need in cells:
        if need.cell in NOBODY or need.in_need == 0:
            continue
        number = 1 + min(5, int(need.in_need / 18_000 + between(chance, 0, 3)))
        planned = need.in_need * reach(need, chance)
        weights = [between(chance, 0.5, 1.5) for _ in range(number)]
        for weight in weights:
            targeted = max(10, round(planned * weight / sum(weights) / 10) * 10)
            yield response_row(need, targeted, chance)


def response_row(need: Need, targeted: int, chance: Random) -> tuple[object, ...]:
    """One activity of one organisation."""
    organisation, kind = pick(chance, ORGANISATIONS)
    activity, indicator, unit, people = pick(chance, need.line.activities)
    status, reached, note = progress(need, targeted, chance)
    start, end = months(chance, status)
    budget = round(targeted * need.line.cost * between(chance, 0.8, 1.3), -2)
    funded: float | str = round(budget * between(chance, 0.2, 1.0), -2)
    districts = DISTRICTS.get(need.governorate, ())
    district = pick(chance, districts) if districts and chance.random() < NAMES_DISTRICT else ""
    quantity = "" if reached == "" else round(float(reached) / people, 1)
    return (
        organisation,
        kind,
        pick(chance, ORGANISATIONS[12:20])[0] if chance.random() < HAS_PARTNER else "",
        f"Donor {1 + int(between(chance, 0, 6))}",
        need.line.sector,
        need.phase,
        activity,
        indicator,
        unit,
        quantity,
        "Cash" if "Cash" in activity or "Grants" in activity else "In kind",
        need.governorate,
        district,
        need.group,
        start,
        end,
        status,
        targeted,
        reached,
        int(budget),
        "" if chance.random() < HIDES_FUNDS else int(funded),
        f"P-{int(between(chance, 100, 160))}",
        "synthetic",
        note,
    )


def progress(need: Need, targeted: int, chance: Random) -> tuple[str, int | str, str]:
    """The state of an activity, whom it reached (empty where not said) and a note."""
    throw = chance.random()
    if need.cell in SURPLUS:
        return "Completed", targeted, "invented"
    if throw < PLANNED:
        return "Planned", "", "invented: not begun"
    if throw < SILENT:
        return "Ongoing", "", "invented: reach not reported"
    if throw < SUSPENDED:
        return "Suspended", 0, "invented: suspended, nobody reached"
    reached = round(targeted * between(chance, 0.4, 1.0) / 10) * 10
    return "Ongoing" if throw < ONGOING else "Completed", reached, "invented"


def write(folder: Path = HERE, seed: int = SEED) -> tuple[Path, Path]:
    """Write both files and return their paths."""
    cells = list(needs(Random(seed)))
    files = (
        ("needs-2015.csv", NEEDS_COLUMNS, needs_rows(cells, Random(seed + 1))),
        ("responses-2015.csv", RESPONSES_COLUMNS, responses_rows(cells, Random(seed + 2))),
    )
    for name, columns, rows in files:
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
    return folder / files[0][0], folder / files[1][0]


if __name__ == "__main__":
    print(*write(), sep="\n")
