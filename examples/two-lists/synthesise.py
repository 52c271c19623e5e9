"""Two partners' registration lists, invented by seed, with the truth of who is who.

    python examples/two-lists/synthesise.py FOLDER [--records 20000] [--seed 2015]

Writes `partner-a.csv` (English headers, names in Latin letters), `partner-b.csv` (Arabic
headers, whole names, two thirds of them in Arabic script) and `truth.csv` (which record is
which person; nothing of mcof ever reads it but to measure errors). **Nobody in them exists.**

The errors are those measured in methods of linkage: a name has up to 24 spellings; 2.5 to 3
per cent of names have a slip of the pen; 6 per cent have no father's name; of the birth dates
25 per cent are moved to 1 January, 8 per cent have another year, 4 per cent are missing; 45
per cent have no telephone, 60 per cent no document; 55 per cent of repeats are elsewhere.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

NAMES = Path(__file__).with_name("names.csv")
"""Common names of Iraq, Arab and Kurdish: in Arabic script, and in Latin spellings."""
MEN, WOMEN, FAMILIES = "man", "woman", "family"
HABITS = (
    ("ou", "u"), ("ee", "i"), ("i", "e"), ("u", "o"), ("kh", "h"), ("q", "k"), ("ss", "s"),
    ("mm", "m"), ("ai", "ay"), ("a", "e"), ("oo", "ou"), ("dh", "z"), ("gh", "g"), ("Al-", "El-"),
    ("Al-", "Al "), ("Al-", ""), ("sh", "ch"), ("ah", "a"), ("y", "i"),
)  # fmt: skip
SPELLINGS = 24
# By governorate and district of the set of 2019, as the two lists write them.
PLACES = """Anbar|Al-Falluja|الانبار|الفلوجة
Anbar|Al-Ramadi|الانبار|الرمادي
Anbar|Heet|الانبار|هيت
Anbar|Haditha|الانبار|حديثة
Duhok|Zakho|دهوك|زاخو
Duhok|Sumel|دهوك|سميل
Erbil|Erbil|اربيل|اربيل
Erbil|Koisnjaq|اربيل|كويسنجق
Ninewa|Al-Mosul|نينوى|الموصل
Ninewa|Telafar|نينوى|تلعفر
Kirkuk|Kirkuk|كركوك|كركوك
Kirkuk|Daquq|كركوك|داقوق"""
YEARS = (1945, 2015)
REGISTERED = date(2015, 5, 21)


@cache
def spelled(kind: str) -> list[tuple[str, list[str]]]:
    """Each name in Arabic script, and its Latin spellings: those written, then those of habit."""
    names = []
    for arabic, latin in pl.read_csv(NAMES).filter(kind=kind).select("arabic", "latin").iter_rows():
        known = dict.fromkeys(latin.split("|"))
        for old, new in HABITS:
            for one in list(known):
                if len(known) < SPELLINGS and old in one:
                    known[one.replace(old, new, 1)] = None
        names.append((arabic, list(known)))
    return names


def zipf(chance: np.random.Generator, kinds: int, many: int) -> np.ndarray:
    """Numbers below `kinds`, the n-th as likely as one in n: few names are most people's."""
    weight = 1 / np.arange(2, kinds + 2)
    return chance.choice(kinds, many, p=weight / weight.sum())


def people(chance: np.random.Generator, many: int) -> pl.DataFrame:
    """So many people: what is true of each."""
    size = chance.integers(1, 9, many)
    household = np.repeat(np.arange(many), size)[:many]
    female = chance.random(many) < 0.5
    given = named(chance, household, female)
    # One household has one family name, one telephone and one place; children one father.
    heads = household.max() + 1
    days = (date(YEARS[1], 1, 1) - date(YEARS[0], 1, 1)).days
    born = np.datetime64(f"{YEARS[0]}-01-01") + (days * chance.beta(2, 1.1, many)).astype(int)
    return pl.DataFrame(
        {
            "person": np.arange(many),
            "household": household,
            "female": female,
            "given": given,
            "father": np.where(
                chance.random(many) < 0.6,
                zipf(chance, len(spelled(MEN)), heads)[household],
                zipf(chance, len(spelled(MEN)), many),
            ),
            "family": zipf(chance, len(spelled(FAMILIES)), heads)[household],
            "born": born,
            "phone": chance.integers(770_0000000, 790_0000000, heads)[household],
            "document": chance.integers(10**8, 10**9, many),
            "place": chance.integers(0, len(PLACES.splitlines()), heads)[household],
        }
    )


def records(many: int, *, seed: int = 2015, arabic: float = 2 / 3) -> pl.DataFrame:
    """So many records of two partners, with `person`, the truth.

    About one person in five is in more than one record, one in forty of them in three.

    Args:
        arabic: share of the second partner's names that are in Arabic script.

    Returns:
        `partner, record_id, household_id, given, father, family, sex, birth_date, phone,
        document_id, governorate, district, population_group, registered_on, person`.
    """
    chance = np.random.default_rng(seed)
    all_people = people(chance, int(many / 1.225) + 1)
    once = np.arange(all_people.height)
    again = chance.choice(once, many - once.size)  # some are drawn twice, and have three records
    drawn = np.concatenate([once, again])
    seen = all_people[drawn]
    repeat = np.arange(many) >= once.size
    first = chance.random(all_people.height) < 0.55
    second = np.where(chance.random(many) < 0.8, ~first[drawn], first[drawn])
    in_a = np.where(repeat, second, first[drawn])
    moved = repeat & (chance.random(many) < 0.55)
    place = np.where(
        moved, chance.integers(0, len(PLACES.splitlines()), many), seen["place"].to_numpy()
    )
    foreign = ~in_a & (chance.random(many) < arabic)
    order = chance.permutation(many)
    names = {
        "given": np.where(
            seen["female"],
            written(chance, WOMEN, seen["given"].to_numpy(), foreign),
            written(chance, MEN, seen["given"].to_numpy(), foreign),
        ),
        "father": lost(chance, written(chance, MEN, seen["father"].to_numpy(), foreign), 0.06),
        "family": written(chance, FAMILIES, seen["family"].to_numpy(), foreign),
    }
    frame = pl.DataFrame(
        {
            "partner": np.where(in_a, "Partner A", "Partner B"),
            "record_id": [f"R{n:07}" for n in chance.permutation(many)],
            "household_id": pl.Series(np.where(in_a, "HA", "HB"), dtype=pl.String)
            + seen["household"].cast(pl.String),
            **{name: pl.Series(values, dtype=pl.String) for name, values in names.items()},
            "sex": np.where(seen["female"], "f", "m"),
            "birth_date": dates(chance, seen["born"]),
            "phone": lost(chance, "0" + seen["phone"].cast(pl.String), 0.45),
            "document_id": lost(chance, seen["document"].cast(pl.String), 0.60),
            "at": place,
            "arabic": ~in_a,
            "population_group": pl.repeat("IDP", many, eager=True),
            "registered_on": pl.repeat(REGISTERED, many, eager=True),
            "person": seen["person"],
        }
    )
    return _placed(frame)[order]


def named(chance: np.random.Generator, household: np.ndarray, female: np.ndarray) -> np.ndarray:
    """A given name each; no two of one sex in a household have the same."""
    many = household.size
    given = np.zeros(many, dtype=np.int64)
    again = np.ones(many, dtype=bool)
    while again.any():
        drawn = np.where(
            female,
            zipf(chance, len(spelled(WOMEN)), many),
            zipf(chance, len(spelled(MEN)), many),
        )
        given = np.where(again, drawn, given)
        frame = pl.DataFrame({"household": household, "female": female, "given": given})
        again = ~frame.select(pl.struct(pl.all()).is_first_distinct()).to_series().to_numpy()
    return given


def written(
    chance: np.random.Generator, kind: str, which: np.ndarray, arabic: np.ndarray
) -> np.ndarray:
    """Names as somebody wrote them: a spelling each, and here and there a slip of the pen."""
    names = spelled(kind)
    most = max(len(latin) for _, latin in names)
    table = np.array([latin + [""] * (most - len(latin)) for _, latin in names], dtype=object)
    kinds = np.array([len(latin) for _, latin in names])
    which = np.minimum(which, len(names) - 1)
    spelling = (kinds[which] * chance.random(which.size) ** 2.5).astype(int)
    found = table[which, spelling]
    found = np.where(arabic, np.array([name for name, _ in names], dtype=object)[which], found)
    for at in np.flatnonzero(chance.random(which.size) < 0.0275):
        found[at] = slipped(chance, found[at])
    return found


def slipped(chance: np.random.Generator, name: str) -> str:
    """The name with one letter lost, changed or in the other order."""
    if len(name) < 4:
        return name
    at = int(chance.integers(1, len(name) - 1))
    slip = chance.integers(0, 3)
    if slip == 0:
        return name[:at] + name[at + 1 :]
    if slip == 1:
        return name[:at] + chr(ord(name[at - 1])) + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def lost(chance: np.random.Generator, values: np.ndarray | pl.Series, share: float) -> pl.Series:
    """The values, a share of them missing."""
    kept = pl.Series(values, dtype=pl.String)
    return kept.set(pl.Series(chance.random(kept.len()) < share), None)


def dates(chance: np.random.Generator, born: pl.Series) -> pl.Series:
    """Birth dates as registered: many on 1 January, some of another year, some unknown."""
    frame = pl.DataFrame({"born": born.cast(pl.Date)}).with_columns(
        first=pl.Series(chance.random(born.len()) < 0.25),
        wrong=pl.Series(chance.random(born.len()) < 0.08),
        none=pl.Series(chance.random(born.len()) < 0.04),
        by=pl.Series(chance.choice([-2, -1, 1, 2, 10], born.len())),
    )
    year = pl.col("born").dt.year() + pl.when("wrong").then("by").otherwise(0)
    first = pl.col("first")
    month = pl.when(first).then(1).otherwise(pl.col("born").dt.month())
    day = pl.when(first).then(1).otherwise(pl.min_horizontal(pl.col("born").dt.day(), pl.lit(28)))
    made = pl.when(~pl.col("none")).then(pl.date(year, month, day))
    return frame.select(made.alias("birth_date")).to_series()


def _placed(frame: pl.DataFrame) -> pl.DataFrame:
    written = [line.split("|") for line in PLACES.splitlines()]
    table = pl.DataFrame(
        written, schema=["governorate", "district", "governorate_ar", "district_ar"], orient="row"
    ).with_row_index("at")
    joined = frame.join(
        table.with_columns(pl.col("at").cast(pl.Int64)), on="at", maintain_order="left", how="left"
    )
    both = [
        pl.when("arabic").then(f"{name}_ar").otherwise(name).alias(name)
        for name in ("governorate", "district")
    ]
    last = ("population_group", "registered_on", "person")
    return joined.with_columns(both).select(
        *(c for c in frame.columns if c not in {"at", "arabic", *last}),
        "governorate",
        "district",
        *last,
    )


def lists(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The two lists as their partners would send them, and the truth, by file name."""
    one = frame.filter(pl.col("partner") == "Partner A").drop("partner", "person")
    two = frame.filter(pl.col("partner") == "Partner B").drop("partner", "person")
    whole = pl.concat_str("given", "father", "family", separator=" ", ignore_nulls=True)
    return {
        "partner-a.csv": one.rename(
            {
                "given": "First name",
                "father": "Father name",
                "family": "Family name",
                "record_id": "Case number",
                "household_id": "Household ID",
                "sex": "Sex",
                "birth_date": "Date of birth",
                "phone": "Phone",
                "document_id": "National ID",
                "governorate": "Governorate",
                "district": "District",
                "population_group": "Population group",
                "registered_on": "Registered on",
            }
        ),
        "partner-b.csv": two.select(
            pl.col("record_id").alias("رقم السجل"),
            pl.col("household_id").alias("رقم الاسرة"),
            whole.alias("الاسم الثلاثي"),
            pl.col("sex").replace_strict({"f": "أنثى", "m": "ذكر"}).alias("الجنس"),
            pl.col("birth_date").dt.strftime("%d/%m/%Y").alias("تاريخ الميلاد"),
            pl.col("phone").alias("رقم الهاتف"),
            pl.col("document_id").alias("رقم الهوية"),
            pl.col("governorate").alias("المحافظة"),
            pl.col("district").alias("القضاء"),
            pl.lit("نازح").alias("الفئة"),
            pl.col("registered_on").dt.strftime("%d/%m/%Y").alias("تاريخ التسجيل"),
        ),
        "truth.csv": frame.select("partner", "record_id", "person"),
    }


def write(folder: Path, many: int = 20_000, seed: int = 2015) -> Sequence[Path]:
    """Write the three files and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, rows in lists(records(many, seed=seed)).items():
        rows.write_csv(folder / name)
        made.append(folder / name)
    return made


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--records", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=2015)
    asked = options.parse_args()
    print(*write(asked.folder, asked.records, asked.seed), sep="\n")
