"""Complete the table of 21 May 2015 (round 21): write `governorates-2015-05-21.csv`.

Of the 18 governorates of round 21 one is published to the family for that day, five
are published for a day close to it, and two are known by their share of the country.
This script keeps what is published, fills the rest by a stated rule, and marks each
row by what it rests on:

    reported  the figure was published for 21 May 2015
    derived   the figure was published for another day of April or May 2015 and is
              carried to 21 May, because it rounds to the share published for 21 May
              (Babylon has no published share: it is carried as the nearest figure)
    modelled  the figure is the middle of what its published share allows (Dahuk,
              Erbil), or a part of what is left, in proportion to the table of 30 June
              2020 (the other ten)

Nothing here is random. Running it again makes the same file.

    python examples/iraq-2015/complete.py
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILE = "governorates-2015-05-21.csv"

# Round 21: https://dtm.iom.int/fr/reports/iraq-%E2%80%94-displacement-report-21-may-2015
ROUND = 21
DAY = "2015-05-21"
FAMILIES = 505_932
PEOPLE_PER_FAMILY = 6
SHARES = {  # per cent of the displaced people of the country, as published for 21 May 2015
    "Anbar": 18,
    "Baghdad": 16,
    "Dahuk": 15,
    "Kirkuk": 12,
    "Erbil": 8,
    "Ninewa": 6,
    "Sulaymaniyah": 6,
}
# The seven above are published as the seven largest, so nobody else reaches a share of 6.
CAP_PERCENT = 5

COLUMNS = (
    "operation",
    "round",
    "reference_date",
    "assessment",
    "method_version",
    "governorate",
    "population_group",
    "households",
    "individuals",
    "basis",
    "source_url",
    "note",
)


def bounds(percent: int, total: int = FAMILIES) -> tuple[int, int]:
    """The fewest and the most families whose share of `total` rounds (half up) to `percent`."""
    low, high = Fraction(2 * percent - 1, 200) * total, Fraction(2 * percent + 1, 200) * total
    return -(-low // 1), -(-high // 1) - 1


def share_out(total: int, weights: Mapping[str, int], cap: int) -> dict[str, int]:
    """`total` in proportion to `weights`, nobody above `cap`, by largest remainder.

    What a capped name leaves goes to the others, again in proportion.
    """
    capped: dict[str, int] = {}
    while True:
        free = {name: weight for name, weight in weights.items() if name not in capped}
        left = total - sum(capped.values())
        exact = {name: Fraction(left * weight, sum(free.values())) for name, weight in free.items()}
        over = [name for name, value in exact.items() if value > cap]
        if not over:
            break
        capped.update(dict.fromkeys(over, cap))
    whole = {name: int(value) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (whole[name] - exact[name], name))
    for name in by_remainder[: left - sum(whole.values())]:
        whole[name] += 1
    return capped | whole


def read(name: str) -> list[dict[str, str]]:
    """The rows of a file of the example."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published() -> dict[str, dict[str, str]]:
    """Governorate -> the row published in April or May 2015."""
    return {row["governorate"]: row for row in read("published-2015-05.csv")}


def families() -> dict[str, int]:
    """Governorate -> families on 21 May 2015; together `FAMILIES`."""
    known = {name: int(row["households"]) for name, row in published().items()}
    for name, percent in SHARES.items():
        known.setdefault(name, sum(bounds(percent)) // 2)
    table = {
        row["governorate"]: int(row["households"]) for row in read("governorates-2020-06-30.csv")
    }
    others = {name: number for name, number in table.items() if name not in known}
    return known | share_out(FAMILIES - sum(known.values()), others, cap=bounds(CAP_PERCENT)[1])


def account(name: str) -> tuple[str, str, str]:
    """What the figure of a governorate rests on: its basis, address and note."""
    row = published().get(name)
    round_21 = next(
        r["source_url"] for r in read("national-rounds.csv") if r["round"] == str(ROUND)
    )
    if row is None and name in SHARES:
        low, high = bounds(SHARES[name])
        note = (
            f"published only as {SHARES[name]} per cent: the middle of {low:,} to {high:,} families"
        )
        return "modelled", round_21, note
    if row is None:
        note = (
            "not published: a part of the families left over, in proportion to the table of "
            f"30 June 2020, no share above {CAP_PERCENT} per cent"
        )
        return "modelled", round_21, note
    if row["dated"] == DAY:
        return "reported", row["source_url"], f"{SHARES[name]} per cent as published"
    why = (
        f"rounds to the {SHARES[name]} per cent published for that day"
        if name in SHARES
        else "no share of this governorate was published for that day"
    )
    return "derived", row["source_url"], f"published for {row['dated']}, carried to 21 May: {why}"


def rows() -> list[list[str]]:
    """The 18 rows, largest first."""
    count = sorted(families().items(), key=lambda item: (-item[1], item[0]))
    return [
        [
            "Iraq IDP crisis 2014-",
            str(ROUND),
            DAY,
            "BA",
            "households x 6",
            name,
            "IDP",
            str(number),
            str(number * PEOPLE_PER_FAMILY),
            *account(name),
        ]
        for name, number in count
    ]


def write(folder: Path = HERE) -> Path:
    """Write the file and return its path."""
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows())
    return path


if __name__ == "__main__":
    print(write())
