"""A form that we made, answered in the field, comes back as exact figures without further words."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.answers import exported
from tests.koboserver import ENVIRON, FORM, KoboServer
from tests.servers import serving
from tests.workspaces import TESTER
from tests.workspaces import made as made_workspace

from mcof.actions.forms.make import kinds, make_form
from mcof.actions.forms.map import map_form
from mcof.actions.forms.read import read_form
from mcof.actions.intake.fetch_forms import Asking, fetch_kobo
from mcof.actions.intake.import_file import ImportResult, import_file
from mcof.actions.tracking.figures import figures
from mcof.errors import InputError
from mcof.ports import Workspace

DAY = date(2030, 1, 2)
DISTRICTS = ("IQG01Q01", "IQG15Q05", "IQG09Q01", "IQG11Q02")
SHELTERS = ("CAMP", "RENTED_FIT", "SCHOOL", "UNKNOWN")
PERIODS = ("AUG14", "POST_APR15", "UNKNOWN")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made_workspace(tmp_path / "w")


def parted(chance: random.Random, total: int, names: Sequence[str]) -> dict[str, int]:
    """A total cut at random among names."""
    cuts = sorted(chance.randint(0, total) for _ in names[1:])
    edges = zip([0, *cuts], [*cuts, total], strict=True)
    return {name: end - start for name, (start, end) in zip(names, edges, strict=True)}


def locations(seed: int, last: str = "origin") -> Iterator[dict[str, Any]]:
    chance = random.Random(seed)
    for at in range(60):
        district = chance.choice(DISTRICTS)
        families = chance.randint(1, 200)
        people = families * 6
        women = chance.randint(0, people)
        yield {
            "operation": "Iraq",
            "round": 7,
            "reference_date": DAY.isoformat(),
            "governorate": district[:5],
            "district": district,
            "location_name": f"Invented {at}",
            "location_id": str(900_000 + at),
            "households": families,
            "individuals": people,
            "female": women,
            "male": people - women,
            **parted(chance, people, [f"{last}_IQG01", f"{last}_IQG15", f"{last}_IQG16"]),
            **parted(chance, people, [f"shelter_{code}" for code in SHELTERS[1:]]),
        }


def returned(
    workspace: Workspace, tmp_path: Path, kind: str, answers: Sequence[dict[str, Any]], **how: Any
) -> ImportResult:
    """The answers, through the form, an export of it, and the import."""
    form = tmp_path / f"{kind}.xlsx"
    make_form(workspace, kind, to=form)
    mapped = map_form(workspace, form, to=workspace.path / "sources" / kind)
    file = exported(form, answers, tmp_path / f"{kind}.csv", **how)
    return import_file(workspace, file, table=mapped.table, by=TESTER)


def stock(workspace: Workspace, column: str, by: str | None = None, **asked: Any) -> dict[Any, int]:
    rows = figures(workspace, level=1, by=(by,) if by else (), **asked)
    sums: Counter[Any] = Counter()
    for key, people in zip(rows[column].to_pylist(), rows["individuals"].to_pylist(), strict=True):
        sums[key] += people or 0
    return {key: number for key, number in sums.items() if number}


def stored(workspace: Workspace, table: str) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(workspace.engine.answer(workspace.engine.table(table))))


def added(answers: Sequence[dict[str, Any]], *names: str, by: str | None = None) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for answer in answers:
        for name in names:
            sums[answer[by] if by else name.split("_", 1)[-1]] += answer.get(name, 0)
    return {key: number for key, number in sums.items() if number}


@pytest.mark.parametrize("groups", ["/", "-", None], ids=["kobo", "odk", "names"])
def test_a_baseline_comes_back_to_the_person(
    workspace: Workspace, tmp_path: Path, groups: str | None
) -> None:
    answers = list(locations(20300102))
    for answer in answers:
        answer |= {"period_AUG14": answer["individuals"]}
    result = returned(workspace, tmp_path, "baseline", answers, groups=groups)
    assert result.account.rows_stored == 60
    doubtful = result.findings.filter(pl.col("severity") != "info")
    assert doubtful["message"].to_list() == []
    assert stock(workspace, "place_code") == added(answers, "individuals", by="governorate")
    origins = ("origin_IQG01", "origin_IQG15", "origin_IQG16")
    assert stock(workspace, "origin_code", "origin") == added(answers, *origins)
    shelters = [f"shelter_{code}" for code in SHELTERS]
    assert stock(workspace, "shelter_type", "shelter") == added(answers, *shelters)
    assert stock(workspace, "displacement_period", "period") == {
        "AUG14": sum(answer["individuals"] for answer in answers)
    }
    sexes = stock(workspace, "sex", "sex")
    assert sexes == {
        "f": sum(answer["female"] for answer in answers),
        "m": sum(answer["male"] for answer in answers),
    }


def test_returnees_come_back_by_their_last_displacement(
    workspace: Workspace, tmp_path: Path
) -> None:
    answers = list(locations(7, last="last"))
    result = returned(workspace, tmp_path, "returnees", answers)
    assert result.account.rows_stored == 60
    assert result.findings.filter(pl.col("severity") == "error").is_empty()
    assert stock(workspace, "place_code", group="RETURNEE") == added(
        answers, "individuals", by="governorate"
    )
    rows = pl.DataFrame(
        pl.from_arrow(workspace.engine.answer(workspace.engine.table("displacement")))
    )
    last = (
        rows.filter(breakdown="last").group_by("last_displacement_code").agg(pl.sum("individuals"))
    )
    assert {code: n for code, n in last.iter_rows() if n} == added(
        answers, "last_IQG01", "last_IQG15", "last_IQG16"
    )


def test_forms_of_one_table_are_told_apart_by_their_headers(
    workspace: Workspace, tmp_path: Path
) -> None:
    for groups in ("/", None):
        returned_ = list(locations(1, last="last"))
        where = tmp_path / str(groups is None)
        where.mkdir()
        made = made_workspace(where / "w")
        returned(made, where, "baseline", list(locations(2)), groups=groups)
        returned(made, where, "returnees", returned_, groups=groups)
        assert stock(made, "population_group") == {
            "IDP": sum(answer["individuals"] for answer in locations(2)),
            "RETURNEE": sum(answer["individuals"] for answer in returned_),
        }


def test_a_site_assessment_comes_back_with_its_services_in_words(
    workspace: Workspace, tmp_path: Path
) -> None:
    answer = {
        "operation": "Iraq",
        "round": 1,
        "reference_date": DAY.isoformat(),
        "assessed_on": "2030-01-01",
        "governorate": "IQG15",
        "district": "IQG15Q05",
        "site_name": "Invented camp",
        "site_id": "IQ-1",
        "site_class": "camp",
        "site_type": "planned",
        "ownership": "public",
        "households": 10,
        "individuals": 60,
        "female": 31,
        "male": 29,
        "water": "yes",
        "toilets": "no",
        "bathing": "unknown",
        "waste": "yes",
        "committee": "no",
    }
    result = returned(workspace, tmp_path, "sites", [answer])
    assert result.account.rows_stored == 1
    row = pl.DataFrame(pl.from_arrow(workspace.engine.answer(workspace.engine.table("sites")))).row(
        0, named=True
    )
    said = {name: row[name] for name in ("place_code", "site_class", "water", "toilets", "bathing")}
    assert said == {
        "place_code": "IQG15Q05",
        "site_class": "Camp",
        "water": "Yes",
        "toilets": "No",
        "bathing": "Not known",
    }
    assert (row["individuals"], row["female"], row["male"]) == (60, 31, 29)


def test_an_update_of_an_event_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    answer = {
        "operation": "Iraq",
        "event_id": "E7",
        "cause": "FLOOD",
        "update_number": 3,
        "as_of": DAY.isoformat(),
        "governorate": "IQG08",
        "district": "IQG08Q01",
        "origin": "IQG01",
        "reason": "DISASTER",
        "households": 5,
        "individuals": 28,
        "new_individuals": 4,
    }
    result = returned(workspace, tmp_path, "events", [answer])
    assert result.account.rows_stored == 1
    row = stored(workspace, "events").row(0, named=True)
    said = ("place_code", "origin_code", "cause", "reason", "individuals", "new_individuals")
    assert [row[name] for name in said] == ["IQG08Q01", "IQG01", "FLOOD", "DISASTER", 28, 4]


def test_travellers_come_back_as_sexes_and_children(workspace: Workspace, tmp_path: Path) -> None:
    answer = {
        "operation": "Iraq",
        "record_id": "r-1",
        "point_id": "P1",
        "counted_on": DAY.isoformat(),
        "hour": 14,
        "direction": "IN",
        "origin_country": "SYR",
        "destination_country": "IRQ",
        "destination": "IQG09",
        "travel_reason": "CONFLICT",
        "mode": "BUS",
        "individuals": 9,
        "women": 3,
        "men": 2,
        "girls": 1,
        "boys": 3,
    }
    twin = answer | {"record_id": "r-2"}
    result = returned(workspace, tmp_path, "flows", [answer, twin])
    assert result.account.rows_stored == 2
    row = stored(workspace, "flows").row(0, named=True)
    said = ("individuals", "female", "male", "children", "groups", "hour")
    assert [row[name] for name in said] == [9, 4, 5, 4, 1, 14]
    assert (row["origin_country"], row["destination_code"]) == ("SYR", "IQG09")
    assert (row["reason"], row["mode"], row["direction"]) == ("CONFLICT", "BUS", "IN")


def test_answers_fetched_from_the_server_are_those_of_the_export(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The form, its mapping and KoboToolbox's API: every figure, and no word by hand."""
    form = tmp_path / "f.xlsx"
    make_form(workspace, "baseline", to=form, round=7, day=DAY)
    map_form(workspace, form, to=workspace.path / "sources" / "baseline")
    answers = list(locations(11))
    with serving(Serves(form, answers)) as server:
        asking = Asking(mapping="baseline", by=TESTER, server=server.address, environ=ENVIRON)
        fetched = fetch_kobo(workspace, FORM, asking)
    assert fetched.result.account.rows_stored == 60
    assert stock(workspace, "place_code") == added(answers, "individuals", by="governorate")
    names = ("origin_IQG01", "origin_IQG15", "origin_IQG16")
    assert stock(workspace, "origin_code", "origin") == added(answers, *names)


class Serves(KoboServer):
    """A server with our form and these answers."""

    def __init__(self, form: Path, answers: Sequence[dict[str, Any]]) -> None:
        super().__init__(0)
        self._questions = read_form(form).form.questions
        paths = {question.name: question.path for question in self._questions}
        self.submissions = [
            {"_id": at, "_uuid": f"u{at}", "_submission_time": "2030-01-02T00:00:00"}
            | {paths[name]: str(value) for name, value in answer.items()}
            for at, answer in enumerate(answers, start=1)
        ]

    def _asset(self) -> dict[str, Any]:
        survey = [
            {"type": one.type, "name": one.name, "$xpath": one.path, "label": [one.name]}
            for one in self._questions
        ]
        nested = self._in_groups(survey)
        return super()._asset() | {"content": {"survey": nested, "choices": []}}

    def _in_groups(self, survey: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The survey with a group around every question that has one, as Kobo says it."""
        rows: list[dict[str, Any]] = []
        for row in survey:
            around = row["$xpath"].split("/")[:-1]
            rows += [{"type": "begin_group", "name": name} for name in around]
            rows += [row, *({"type": "end_group"} for _ in around)]
        return rows


def test_a_known_location_comes_back_with_its_own_id(workspace: Workspace, tmp_path: Path) -> None:
    """The second round is asked by the names of the first."""
    returned(workspace, tmp_path, "baseline", list(locations(3)))
    second = tmp_path / "second.xlsx"
    assert make_form(workspace, "baseline", to=second, round=8, day=DAY).locations == 60
    map_form(workspace, second, to=workspace.path / "sources" / "second")
    answers = [
        # what the device calculates from the choice `900001`
        {"location": "900001", "location_id": "900001", "location_name": "Invented 1"}
        | {"operation": "Iraq", "round": 8, "reference_date": "2030-03-01"}
        | {"governorate": "IQG01", "district": "IQG01Q01", "households": 1, "individuals": 6}
    ]
    file = exported(second, answers, tmp_path / "second.csv")
    import_file(workspace, file, table="displacement", by=TESTER)
    rows = workspace.engine.table("displacement")
    rows = rows.filter((rows["round"] == 8) & (rows["breakdown"] == "total"))
    assert workspace.engine.answer(rows)["location_id"].to_pylist() == ["900001"]


def test_a_mapping_that_somebody_confirmed_is_not_written_over(
    workspace: Workspace, tmp_path: Path
) -> None:
    form = tmp_path / "f.xlsx"
    make_form(workspace, "baseline", to=form)
    map_form(workspace, form, to=tmp_path / "m")
    with pytest.raises(InputError, match="form-mapping-exists"):
        map_form(workspace, form, to=tmp_path / "m")


def test_every_question_of_a_form_of_ours_is_settled(workspace: Workspace, tmp_path: Path) -> None:
    for kind in kinds():
        form = tmp_path / f"{kind}.xlsx"
        make_form(workspace, kind, to=form, gps=True)
        mapped = map_form(workspace, form)
        assert mapped.count()["open"] == 0, kind
        assert {one.how for one in mapped.matches} <= {"ours", "silent"}
