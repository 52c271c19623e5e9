"""Answer keys: what was published, worked out again through the doors of the software.

`answers.csv` is the page docs/reference/answers.md: a figure there is what is asserted here.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.conftest import SHARED

import mcof
from mcof.actions.init import init
from mcof.actions.intake.import_file import import_file
from mcof.actors import Actor
from mcof.crisis import Crisis
from mcof.tracking.projection.forecast import backtested
from mcof.tracking.projection.panel import Panel

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "examples" / "iraq-2015"
OPERATION = "Iraq IDP crisis 2014-"
REAL = ("idp_rounds", "returnee_rounds", "idp_by_origin", "idp_by_wave", "shelter")


_END_OF_2014 = 2_123_340  # counted on 25 December 2014 and published for the end of the year


def answers() -> list[dict[str, str]]:
    with (HERE / "answers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def iraq(tmp_path_factory: pytest.TempPathFactory) -> Crisis:
    """The example, with the rounds of 2020."""
    crisis = mcof.open(init(tmp_path_factory.mktemp("a") / "w", name="A", operation=OPERATION))
    listed = tomllib.loads((EXAMPLE / "example.toml").read_text("utf-8"))["file"]
    for file in listed:
        if file["as"] == "displacement":
            import_file(crisis.workspace, EXAMPLE / file["name"], table=file["as"], by=Actor("t"))
    return crisis


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Crisis:
    """The real files that are kept beside the project."""
    files = [SHARED / "iraq-dtm-published" / f"{name}.csv" for name in REAL]
    files.append(SHARED / "haiti-dtm-r15" / "sites.csv")
    if not all(file.exists() for file in files):
        pytest.skip("the real files are not beside the project")
    crisis = mcof.open(init(tmp_path_factory.mktemp("r") / "w", name="R", operation=OPERATION))
    for file in files:
        table = "sites" if file.name == "sites.csv" else "displacement"
        import_file(crisis.workspace, file, table=table, by=Actor("t"))
    return crisis


def frame(table: Any) -> pl.DataFrame:
    return pl.DataFrame(table)


def said(values: Any) -> str:
    return " ".join(f"{value:,}" for value in values)


def held(crisis: Crisis, on: date) -> str:
    rows = frame(crisis.concentration(on=on, at_least=80))
    return f"{' '.join(map(str, rows['share']))}; {rows['set_share'][0]}"


def sentence(iraq: Crisis, _: Callable[[], Crisis]) -> str:
    row = frame(iraq.figures(level=0, round=21, group="IDP")).row(0, named=True)
    return f"{row['individuals']:,}; {row['households']:,}"


def kirkuk(_: Crisis, real: Callable[[], Crisis]) -> str:
    people = frame(real().origins(on=date(2015, 8, 27)))["individuals"]
    return f"{said(people)}; {people.sum():,}"


def kirkuk_shares(_: Crisis, real: Callable[[], Crisis]) -> str:
    return " ".join(map(str, frame(real().origins(on=date(2015, 8, 27)))["share"]))


def waves(place: str) -> Callable[..., str]:
    def asked(iraq: Crisis, _: Callable[[], Crisis]) -> str:
        rows = frame(iraq.durations(level=1, place=place, on=date(2015, 5, 21)))
        assert rows["months_at_least"].is_sorted(descending=True)
        people = rows["individuals"]
        return f"{said(people)}; {people.sum():,}"

    return asked


def shelter(iraq: Crisis, _: Callable[[], Crisis]) -> str:
    rows = frame(iraq.shelter_profile(level=0, round=22))
    told = {row["shelter_class"]: row for row in rows.iter_rows(named=True)}
    parts = [f"{told[k]['individuals']:,} ({told[k]['share']}%)" for k in ("private", "critical")]
    rest = told["camp"]
    return " ".join([*parts, f"{rest['individuals_untold']:,} ({rest['share_untold']}%)"])


def planning(iraq: Crisis, _: Callable[[], Crisis]) -> str:
    rows = [frame(iraq.planning(level=0, group="IDP", round=number)) for number in (22, 12)]
    assert [row["individuals"][0] for row in rows] == [3_087_372, 2_176_764]
    return "; ".join(f"{row['planning_individuals'][0] / 1e6:.1f} m" for row in rows)


def r116(iraq: Crisis, _: Callable[[], Crisis]) -> str:
    rows = frame(iraq.figures(level=1, round=116))
    assert rows.height == 18
    return f"{rows['households'].sum():,}; {rows['individuals'].sum():,}"


def r117(iraq: Crisis, _: Callable[[], Crisis]) -> str:
    row = frame(iraq.change(before=116, after=117)).row(0, named=True)
    parts = row["change_individuals"], row["real_effect"], row["method_effect"]
    return "{:,} = {:,} + {:,}".format(*parts)


def changes(_: Crisis, real: Callable[[], Crisis]) -> str:
    rows = frame(real().series(level=0, group="IDP"))
    people = dict(rows.select("round", "individuals").iter_rows())
    pairs = ((11, 12), (21, 22), (30, 32), (42, 44))
    return said(people[after] - people[before] for before, after in pairs)


def returnees(_: Crisis, real: Callable[[], Crisis]) -> str:
    rows = frame(real().series(level=0, group="RETURNEE"))
    row = rows.filter(pl.col("reference_date") == date(2020, 8, 31)).row(0, named=True)
    return f"{row['change_individuals']:,}"


def camps(_: Crisis, real: Callable[[], Crisis]) -> str:
    rows = (frame(real().camps(level=0, group="IDP", round=number)) for number in (117, 118, 126))
    return said(row["camp_households"][0] for row in rows)


def rounds(_: Crisis, real: Callable[[], Crisis]) -> str:
    rows = frame(real().series(level=0, group="IDP", operation=OPERATION))
    broken = rows.filter("method_break")["round"]
    return f"{rows.height}; {len(broken)} (round {broken[0]})"


def slip(day: str) -> Callable[..., str]:
    """What the families make, as the finding about the slip says it."""

    def asked(_: Crisis, real: Callable[[], Crisis]) -> str:
        found = frame(real().findings())
        told = found.filter(pl.col("code") == "households-individuals")["message"].to_list()
        (message,) = [text for text in told if day in text]
        return f"{int(message.split(' are ')[1].split()[0]):,}"

    return asked


def haiti(_: Crisis, real: Callable[[], Crisis]) -> str:
    rows = frame(real().crowding())
    people = f"{rows['households'].sum():,}; {rows['individuals'].sum():,}"
    return f"{rows.height}; {rows['place_code'].n_unique()}; {people}"


def haiti_sexes(_: Crisis, real: Callable[[], Crisis]) -> str:
    rows = frame(real().pyramid(by=["sex"], level=0, assessment="SA")).row(0, named=True)
    women, men = rows["female"], rows["male"]
    return f"{women:,} + {men:,} = {rows['total_individuals']:,}"


def haiti_area(_: Crisis, real: Callable[[], Crisis]) -> str:
    rows = frame(real().crowding()).select("site_id", "sqm_per_person")
    path = SHARED / "haiti-dtm-r15" / "sites.csv"
    with path.open(encoding="utf-8", newline="") as file:
        printed = {row["SSID"]: row["SQMpp"] for row in csv.DictReader(file)}
    ours = dict(rows.iter_rows())
    stated = {site: float(text) for site, text in printed.items() if text and text[0].isdigit()}
    agree = sum(abs((ours[site] or 0) - value) < 0.005 for site, value in stated.items())
    return f"{agree} of {len(stated)}"


def backtest(_: Crisis, real: Callable[[], Crisis]) -> str:
    rows = frame(real().backtest(level=0, horizon=1, operation=OPERATION))
    row = rows.filter("used").row(0, named=True)
    assert (row["candidate"], row["origins"]) == ("own-trend", 19)
    return f"{row['persistence_wape']:.1%} {row['wape']:.1%} {row['rel_mae']:.2f}"


def backtest_invented(_: Crisis, __: Callable[[], Crisis]) -> str:
    """Synthetic: growth of the nation and of places, both with momentum, and noise."""
    chance = np.random.default_rng(7)
    sizes = [np.log(chance.lognormal(10, 1.2, 18))]
    own, national = chance.normal(0, 0.02, 18), 0.0
    for _ in range(47):
        national = 0.7 * national + chance.normal(0, 0.012)
        own = 0.7 * own + chance.normal(0, 0.02, 18)
        sizes.append(sizes[-1] + national + own + chance.normal(0, 0.01, 18))
    people = np.rint(np.exp(np.array(sizes)))
    codes = tuple(f"P{at:02d}" for at in range(18))
    never = np.zeros(48, dtype=bool)
    tried = backtested(Panel(codes, np.arange(48), np.arange(48) * 30, people, never), horizon=1)
    errors = dict(tried.select("candidate", "rel_mae").iter_rows())
    return f"{errors['own-trend']:.2f} {errors['pooled-huber']:.2f}"


def shares(_: Crisis, real: Callable[[], Crisis]) -> str:
    """Every share that was published beside a number, of a day whose total is known."""
    return _agreeing(frame(real().series(level=0, group="IDP")))


def _agreeing(national: pl.DataFrame) -> str:
    totals = dict(national.select("reference_date", "individuals").iter_rows())
    folder = SHARED / "iraq-dtm-published"
    places = _read(folder / "idp_by_governorate.csv", "governorate_of_displacement")
    sources = _read(folder / "idp_by_origin.csv", "destination")
    # one share, of 7 May 2015, is of a day of which no total of the country is known
    parts = [(people, share, totals.get(day)) for _, day, people, share in places]
    kirkuk = sum(people for place, _, people, _ in sources if place == "Kirkuk")
    parts += [
        (people, share, kirkuk if place == "Kirkuk" else totals.get(day, _END_OF_2014))
        for place, day, people, share in sources
    ]
    tested = [part for part in parts if part[2] is not None]
    table = pl.DataFrame(tested, schema=["people", "share", "total"], orient="row")
    ours = (pl.col("people") * 200 + pl.col("total")) // (pl.col("total") * 2)
    return f"{table.filter(ours == pl.col('share')).height} of {table.height}"


def _read(path: Path, place: str) -> list[tuple[str, date, int, int]]:
    people, share = "idp_individuals", "published_share_pct"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[share] and row[people]]
    return [
        (row[place], date.fromisoformat(row["as_of"]), int(row[people]), int(row[share]))
        for row in rows
    ]


ASKED: dict[str, Callable[..., str]] = {
    "sentence": sentence,
    "concentration-2015-05": lambda iraq, _: held(iraq, date(2015, 5, 21)),
    "concentration-2015-09": lambda iraq, _: held(iraq, date(2015, 9, 29)),
    "concentration-2015-12": lambda iraq, _: held(iraq, date(2015, 12, 3)),
    "shares": shares,
    "kirkuk": kirkuk,
    "kirkuk-shares": kirkuk_shares,
    "waves-anbar": waves("IQG01"),
    "waves-babylon": waves("IQG07"),
    "shelter": shelter,
    "planning": planning,
    "r116": r116,
    "r117": r117,
    "changes": changes,
    "returnees-r117": returnees,
    "camps": camps,
    "rounds-36": rounds,
    "slip-2014-08": slip("622302"),
    "slip-2017-11": slip("300480"),
    "haiti-r15": haiti,
    "haiti-sexes": haiti_sexes,
    "haiti-area": haiti_area,
    "backtest": backtest,
    "backtest-invented": backtest_invented,
}


@pytest.mark.parametrize("answer", answers(), ids=lambda answer: answer["key"])
def test_our_figure_is_the_one_on_the_page(
    answer: dict[str, str], iraq: Crisis, request: pytest.FixtureRequest
) -> None:
    @cache
    def real() -> Crisis:
        found: Crisis = request.getfixturevalue("real")
        return found

    assert ASKED[answer["key"]](iraq, real) == answer["ours"]


def test_every_answer_is_asked_and_nothing_else() -> None:
    assert [answer["key"] for answer in answers()] == list(ASKED)
