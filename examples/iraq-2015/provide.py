"""Invent the means of May 2015: instruments, capacities, funding, access and costs.

Who had which team, truck, grant or plan is not published in a form that may be passed on, so
five files are invented. Every row says `synthetic`, every organisation and donor is a
number, and nothing in them says anything about anybody's work. They are scaled from
the invented needs (`needs-2015.csv`). What was published about mandates and trained
officials is typed in `mandates.csv` and `trained.csv`, with its source.

Made so that an allocation has something to decide:

- staff are short of the need everywhere, and shorter where access is poor;
- goods lie in a few hubs, with trucks that carry so much a month;
- some money is earmarked for a sector, a governorate or a group, some is pooled;
- help costs more where access is poor, and in two districts nobody can be reached;
- some plans are drafts in some governorates, and some sectors have no procedure.

The same seed makes the same files.

    python examples/iraq-2015/provide.py
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
SEED = 20150522
COUNTED_ON = "2015-05-15"
HARD = ("Anbar", "Ninewa", "Salah al-Din", "Kirkuk", "Diyala")

Row = tuple[object, ...]


@dataclass(frozen=True)
class Work:
    """What it takes to help one person of a sector for a month.

    Attributes:
        usd: US dollars.
        per_staff: people whom one trained person helps in a month.
        resource: the goods it takes, empty for none.
        per_unit: people whom one unit of the goods serves in a month.
        least: the fewest people for whom it is worth starting.
    """

    sector: str
    phase: str
    group: str
    activity: str
    usd: float
    per_staff: int
    resource: str = ""
    per_unit: float = 0
    least: int = 0


WORKS = (
    Work("Shelter and non-food items", "During", "IDP", "Distribution of household kits",
         45, 1200, "Household kit", 6, 600),
    Work("Camp management and displacement tracking", "During", "IDP", "Management of a camp",
         20, 1500, least=1500),
    Work("Health support", "During", "IDP", "Mobile clinic", 18, 900, "Medical kit", 1000, 1000),
    Work("Psychosocial support", "During", "IDP", "Psychosocial centre", 22, 120, least=100),
    Work("Transport assistance to affected populations", "During", "IDP",
         "Transport to a safer place", 15, 800),
    Work("Counter-trafficking and protection of vulnerable migrants", "During", "IDP",
         "Screening and referral", 90, 25),
    Work("Land and property support", "During", "IDP", "Legal advice on housing and property",
         14, 150, least=100),
    Work("Humanitarian communications", "During", "IDP", "Hotline and leaflets", 2, 5000),
    Work("WASH", "During", "IDP", "Hygiene kits and water", 16, 1500, "Hygiene kit", 6, 500),
    Work("Food Security", "During", "IDP", "Food parcels", 30, 2500, "Food parcel", 6, 500),
    Work("Education", "During", "IDP", "Temporary classrooms", 25, 40, least=200),
    Work("(Re)integration assistance", "After", "Returnees", "Grants to families who returned",
         120, 60, least=60),
    Work("Activities to support community stabilization and transition", "After", "Returnees",
         "Repair of public services", 35, 2000, least=2000),
    Work("Shelter and non-food items", "After", "Returnees", "Repair of homes", 80, 300, least=120),
    Work("Emergency consular assistance", "During", "Stranded migrants", "Help with papers",
         60, 100),
    Work("Transport assistance to affected populations", "During", "Stranded migrants",
         "Journey home", 150, 150),
    Work("Disaster risk reduction and resilience building", "Before", "Host community",
         "Contingency plan and drill", 4, 3000, least=500),
)  # fmt: skip
GOODS = (
    # resource, sector, unit, people for one unit in a month, kilograms, units in a large hub
    ("Household kit", "Shelter and non-food items", "kit", 6, 25, 22_000),
    ("Hygiene kit", "WASH", "kit", 6, 8, 40_000),
    ("Food parcel", "Food Security", "parcel", 6, 60, 60_000),
    ("Medical kit", "Health support", "kit", 1000, 45, 180),
)
HUBS = (("Erbil", 1.0), ("Baghdad", 0.8), ("Dahuk", 0.6), ("Basrah", 0.3), ("Sulaymaniyah", 0.3))
TRUCKS = {"Erbil": 40, "Baghdad": 35, "Dahuk": 24, "Basrah": 12, "Sulaymaniyah": 14}
CARRIES = 80_000  # kilograms of one truck in a month: ten tonnes, eight journeys
STAFFED = 0.75  # how many of a hundred cells have any staff at all

GRANTS = (
    # line, donor, organisation, sector, phase, governorate, group, start, end, dollars
    ("Pooled fund 2015", "Several donors", "", "", "", "", "", "04-01", "12-31", 14_000_000),
    ("Pooled fund, reserve", "Several donors", "", "", "", "", "", "06-01", "08-31", 4_000_000),
    ("Grant 1-01", "Donor 1", "", "Shelter and non-food items", "During", "", "IDP",
     "04-01", "09-30", 9_500_000),
    ("Grant 1-02", "Donor 1", "", "Food Security", "During", "", "IDP", "04-01", "06-30",
     11_000_000),
    ("Grant 2-01", "Donor 2", "UN agency 1", "WASH", "During", "", "IDP", "03-01", "08-31",
     6_200_000),
    ("Grant 2-02", "Donor 2", "UN agency 2", "Health support", "During", "", "IDP", "05-01",
     "10-31", 5_400_000),
    ("Grant 3-01", "Donor 3", "", "", "", "Anbar", "IDP", "05-01", "07-31", 2_500_000),
    ("Grant 3-02", "Donor 3", "", "", "", "Dahuk", "", "01-01", "12-31", 3_600_000),
    ("Grant 4-01", "Donor 4", "", "Education", "During", "", "IDP", "04-01", "12-31", 2_800_000),
    ("Grant 4-02", "Donor 4", "NGO 05", "Psychosocial support", "During", "", "IDP", "04-01",
     "12-31", 1_500_000),
    ("Grant 5-01", "Donor 5", "", "(Re)integration assistance", "After", "", "Returnees",
     "05-01", "12-31", 3_000_000),
    ("Grant 5-02", "Donor 5", "", "", "After", "Salah al-Din", "Returnees", "05-01", "10-31",
     1_200_000),
    ("Grant 6-01", "Donor 6", "UN agency 3", "Camp management and displacement tracking",
     "During", "", "IDP", "01-01", "12-31", 2_400_000),
    ("Grant 6-02", "Donor 6", "NGO 09", "Counter-trafficking and protection of vulnerable "
     "migrants", "During", "", "", "04-01", "09-30", 700_000),
    ("Budget of the Ministry", "Government", "Ministry", "", "During", "", "IDP", "01-01",
     "12-31", 5_000_000),
)  # fmt: skip

INSTRUMENTS = (
    # title, kind, issuer, status, sector, phase, governorate, group, from, until
    ("Response plan 2015", "Response plan", "Several organisations", "In force", "", "During", "",
     "", "2015-01-01", "2015-12-31"),
    ("Response plan 2014", "Response plan", "Several organisations", "Expired", "", "During", "",
     "", "2014-01-01", "2014-12-31"),
    ("Contingency plan", "Contingency plan", "Governorate office", "In force", "", "Before",
     "Basrah", "", "2015-02-01", "2016-01-31"),
    ("Contingency plan", "Contingency plan", "Governorate office", "Draft", "", "Before",
     "Thi-Qar", "", "2015-02-01", ""),
    ("Procedure for reception of the displaced", "SOP", "Ministry", "In force",
     "Camp management and displacement tracking", "During", "", "IDP", "2014-09-01", ""),
    ("Procedure for reception of the displaced", "SOP", "Ministry", "Draft",
     "Camp management and displacement tracking", "During", "Anbar", "IDP", "2014-09-01", ""),
    ("Referral of patients", "SOP", "Ministry", "In force", "Health support", "During", "", "",
     "2014-07-01", ""),
    ("Standards of kits", "SOP", "Several organisations", "In force",
     "Shelter and non-food items", "During", "", "", "2014-10-01", "2015-12-31"),
    ("Return policy", "Policy", "Ministry", "Draft", "(Re)integration assistance", "After", "",
     "Returnees", "2015-04-01", ""),
    ("Agreement on access", "MoU", "Governorate office", "In force", "", "During", "Kirkuk",
     "IDP", "2015-03-01", "2015-08-31"),
    ("Agreement on access", "MoU", "Governorate office", "Withdrawn", "", "During", "Diyala",
     "IDP", "2015-01-01", "2015-12-31"),
)  # fmt: skip

ACCESS = {
    "Anbar": ("Hard", 0.25, "fighting; bridges closed to the displaced"),
    "Ninewa": ("Hard", 0.30, "front line"),
    "Salah al-Din": ("Hard", 0.40, "explosive remnants"),
    "Diyala": ("Restricted", 0.60, "permits"),
    "Kirkuk": ("Restricted", 0.65, "permits"),
    "Baghdad": ("Restricted", 0.80, "checkpoints"),
    "Babylon": ("Restricted", 0.75, "checkpoints"),
}
CLOSED = (("Ninewa", "Sinjar"), ("Anbar", "Al-Falluja"))

COLUMNS = {
    "instruments-2015.csv": "title instrument_kind organisation status sector phase country "
    "governorate population_group valid_from valid_until basis note",
    "capacities-2015.csv": "organisation capacity_kind resource sector phase governorate "
    "population_group reference_date quantity unit people_per_unit kilograms_per_unit basis note",
    "funding-2015.csv": "budget_line donor organisation sector phase country governorate "
    "population_group period_start period_end required_usd committed_usd received_usd spent_usd "
    "project basis note",
    "access-2015.csv": "governorate district period_start period_end access_level reachable "
    "reason basis note",
    "costs-2015.csv": "sector phase country governorate population_group activity usd_per_person "
    "staff_per_person resource units_per_person least_people basis note",
}


def between(chance: Random, low: float, high: float) -> float:
    """A number between two; only `Random.random`, whose sequence Python promises to keep."""
    return low + (high - low) * chance.random()


def read(name: str) -> list[dict[str, str]]:
    """The rows of a file of the example."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def needed() -> dict[tuple[str, str, str], dict[str, int]]:
    """(sector, phase, group) -> governorate -> people in need, of the invented needs."""
    cells: dict[tuple[str, str, str], dict[str, int]] = {}
    for row in read("needs-2015.csv"):
        if row["in_need"]:
            key = (row["sector"], row["phase"], row["population_group"])
            cells.setdefault(key, {})[row["governorate"]] = int(row["in_need"])
    return cells


def acting() -> dict[tuple[str, str], list[str]]:
    """(sector, governorate) -> the invented organisations that act there, in order of name."""
    who: dict[tuple[str, str], set[str]] = {}
    for row in read("responses-2015.csv"):
        who.setdefault((row["sector"], row["governorate"]), set()).add(row["organisation"])
    return {cell: sorted(names) for cell, names in who.items()}


def instruments(chance: Random) -> Iterator[Row]:
    """Plans, procedures and agreements, all invented."""
    for title, kind, issuer, status, sector, phase, place, group, start, end in INSTRUMENTS:
        yield (
            title, kind, issuer, status, sector, phase, "Iraq", place, group, start, end,
            "synthetic", "invented",
        )  # fmt: skip


def capacities(chance: Random) -> Iterator[Row]:
    """Staff by sector and governorate, goods and trucks at hubs."""
    people, who = needed(), acting()
    for work in WORKS:
        for place, number in people.get((work.sector, work.phase, work.group), {}).items():
            if chance.random() > STAFFED or not number:
                continue
            cover = between(chance, 0.05, 0.4) if place in HARD else between(chance, 0.2, 0.8)
            staff = max(1, round(number * cover / work.per_staff))
            names = who.get((work.sector, place), ["Governorate office"])[:2]
            for at, name in enumerate(names):
                share = staff // len(names) + (at < staff % len(names))
                if share:
                    yield _staff(name, work, place, share)
    for place, size in HUBS:
        for resource, sector, unit, serves, weight, units in GOODS:
            kept = round(units * size * between(chance, 0.5, 1.1) / 10) * 10
            yield (
                "UN agency 4", "Goods in stock", resource, sector, "", place, "", COUNTED_ON,
                kept, unit, serves, weight, "synthetic", "invented: hub",
            )  # fmt: skip
        yield (
            "UN agency 4", "Transport", "Truck", "", "", place, "", COUNTED_ON, TRUCKS[place],
            "truck", "", CARRIES, "synthetic", "invented: ten tonnes, eight journeys a month",
        )  # fmt: skip


def _staff(name: str, work: Work, place: str, number: int) -> Row:
    return (
        name, "Trained staff", work.activity, work.sector, work.phase, place, work.group,
        COUNTED_ON, number, "person", work.per_staff, "", "synthetic", "invented",
    )  # fmt: skip


def funding(chance: Random) -> Iterator[Row]:
    """What the plan asks for each line of work, and the grants and the pool that there are."""
    people = needed()
    for work in WORKS:
        in_need = sum(people.get((work.sector, work.phase, work.group), {}).values())
        asked = round(in_need * work.usd * between(chance, 0.5, 0.8), -4)
        yield (
            f"Plan 2015: {work.activity}", "", "", work.sector, work.phase, "Iraq", "", work.group,
            "2015-04-01", "2015-12-31", int(asked), "", "", "", "RP-2015", "synthetic",
            "invented: what the plan asks for; what came in stands on the lines of the grants",
        )  # fmt: skip
    for line, donor, who, sector, phase, place, group, start, end, dollars in GRANTS:
        came = round(dollars * between(chance, 0.6, 1.0), -3)
        spent = round(came * between(chance, 0.1, 0.4), -3) if start < "05-15" else 0
        yield (
            line, donor, who, sector, phase, "Iraq", place, group, f"2015-{start}", f"2015-{end}",
            "", dollars, int(came), int(spent), "RP-2015", "synthetic", "invented",
        )  # fmt: skip


def access(chance: Random) -> Iterator[Row]:
    """How far people can be reached: worse in the first quarter than in the second."""
    for row in read("governorates-2015-05-21.csv"):
        place = row["governorate"]
        level, share, reason = ACCESS.get(place, ("Full", 0.0, ""))
        worse = round(share - between(chance, 0.02, 0.1), 2) if share else ""
        yield place, "", "2015-01-01", "2015-03-31", level, worse, reason, "synthetic", "invented"
        yield place, "", "2015-04-01", "", level, share or "", reason, "synthetic", "invented"
    for place, district in CLOSED:
        yield (
            place, district, "2015-01-01", "", "No access", 0, "siege or occupation", "synthetic",
            "invented",
        )  # fmt: skip


def costs(chance: Random) -> Iterator[Row]:
    """What helping one person for a month takes; more dollars where access is poor."""
    people = needed()
    for work in WORKS:
        yield _cost(work, "", 1.0)
        for place in people.get((work.sector, work.phase, work.group), {}):
            if place in HARD:
                yield _cost(work, place, between(chance, 1.15, 1.5))


def _cost(work: Work, place: str, dearer: float) -> Row:
    units = round(1 / work.per_unit, 4) if work.per_unit else ""
    return (
        work.sector, work.phase, "Iraq", place, work.group, work.activity,
        round(work.usd * dearer, 2), round(1 / work.per_staff, 6), work.resource, units,
        work.least or "", "synthetic", "invented",
    )  # fmt: skip


def write(folder: Path = HERE, seed: int = SEED) -> Sequence[Path]:
    """Write the five files and return their paths."""
    makers = (instruments, capacities, funding, access, costs)
    paths = [folder / name for name in COLUMNS]
    for at, (path, make) in enumerate(zip(paths, makers, strict=True)):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS[path.name].split())
            writer.writerows(make(Random(seed + at)))
    return paths


if __name__ == "__main__":
    print(*write(), sep="\n")
