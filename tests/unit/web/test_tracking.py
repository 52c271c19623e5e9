"""The pages of tracking say what the verbs say, in every language."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from tests.sites import Reader, reader
from tests.workspaces import TESTER, made

from mcof.actions.cleaning.queue import queue
from mcof.actions.intake.import_file import import_file
from mcof.actions.publishing.publish import publish
from mcof.actions.tracking.change import change
from mcof.actions.tracking.figures import figures, series
from mcof.sources.catalogue import named, sample
from mcof.tracking.partitions import DIMENSIONS
from mcof.vocabulary import LANGUAGES, phrases

PATHS = ["", "?by=origin", "?level=2&group=RETURNEE", "?place=IQG01", "change/", "rounds/"]
PATHS += ["change/?level=0&before=20&round=21", "change/?round=20", "?as_of=2015-01-01"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_tracking_is_there_in_every_language(
    ask: Reader, path: str, language: str
) -> None:
    answer = ask(f"/{language}/tracking/{path}")
    assert answer.status == 200
    assert answer.html.count("<h1") == 1


def test_the_people_of_each_place_are_those_of_the_verb(ask: Reader) -> None:
    text = ask("/en/tracking/").text
    rows = figures(ask.workspace, level=1, group="IDP")
    assert rows.num_rows == 3
    assert [n for n in rows["individuals"].to_pylist() if f"{n:,}" not in text] == []


def test_the_file_of_the_page_has_the_rows_of_the_verb(ask: Reader) -> None:
    sent = ask("/en/tables/stock.csv?level=0").body.decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(sent))
    said = figures(ask.workspace, level=0, group="IDP")
    assert [int(row["individuals"]) for row in rows] == said["individuals"].to_pylist()


def test_the_change_on_the_page_is_that_of_the_verb(ask: Reader) -> None:
    moved = change(ask.workspace, level=0)["change_individuals"].to_pylist()
    assert moved == [95_592]
    assert "+95,592" in ask("/en/tracking/change/?level=0").text


def test_every_round_is_on_the_page_of_rounds(ask: Reader) -> None:
    text = ask("/en/tracking/rounds/").text
    known = series(ask.workspace, level=0, group="IDP")["individuals"].to_pylist()
    assert known == [2_940_000, 3_035_592]
    assert all(f"{people:,}" in text for people in known)


def test_what_is_not_on_a_list_is_refused(ask: Reader) -> None:
    refused = ["?by=colour", "?level=9", "?group=%3Cb%3E", "?place=nowhere", "change/?before=x"]
    assert {ask(f"/en/tracking/{query}").status for query in refused} == {422}


def test_a_workspace_without_people_says_how_to_begin(ask_empty: Reader) -> None:
    for path in ("", "change/", "rounds/"):
        page = ask_empty(f"/en/tracking/{path}")
        assert page.status == 200
        assert "mcof import" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dimension_has_a_name_on_the_page(language: str) -> None:
    known = phrases(language)
    assert [name for name in DIMENSIONS if f"web.tracking.by.{name}" not in known] == []


TOLD = """\
operation,round,reference_date,governorate,origin,shelter_type,sex,age,individuals
Iraq,30,2015-09-29,Kirkuk,,,,,1000
Iraq,30,2015-09-29,Kirkuk,Anbar,,,,700
Iraq,30,2015-09-29,Kirkuk,Ninewa,,,,300
Iraq,30,2015-09-29,Kirkuk,,Camps,,,400
Iraq,30,2015-09-29,Kirkuk,,Rented houses,,,600
Iraq,30,2015-09-29,Kirkuk,,,f,0-17,450
Iraq,30,2015-09-29,Kirkuk,,,m,0-17,550
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A site whose one round is broken down, with travellers at two points."""
    folder = tmp_path_factory.mktemp("told")
    workspace = made(folder / "workspace")
    file = folder / "round.csv"
    file.write_text(TOLD)
    import_file(workspace, file, table="displacement", by=TESTER)
    for table, source in (("flow_points", "dtm_flow_points"), ("flows", "dtm_flow_registry")):
        import_file(workspace, sample(named(source)), table=table, by=TESTER)
    return reader(workspace)


def test_the_matrix_of_origins_has_the_cells_of_the_round(told: Reader) -> None:
    text = told("/en/tracking/origins/").text
    assert "Anbar Ninewa Kirkuk 700 300" in text.replace("Not known or other ", "")
    assert "Modelled" not in text


def test_how_people_live_is_told_part_by_part(told: Reader) -> None:
    text = told("/en/tracking/profile/?level=1").text
    assert "Kirkuk Camps 400 40%" in text
    assert "Kirkuk Private settings 600 60%" in text
    assert "0-17 450 550" in text
    assert "No round tells this" in text  # of how long they were displaced


def test_travellers_stand_beside_what_was_covered(told: Reader) -> None:
    text = told("/en/tracking/flows/").text
    assert "Indicative only" in text
    assert "%" in text.partition("Coverage")[2]
    sent = told("/en/tables/flows.csv?period=all").body.decode("utf-8-sig").splitlines()
    assert [row["individuals"] for row in csv.DictReader(sent)] == ["10"]


def test_where_nobody_was_counted_at_points_the_page_says_how_to_begin(ask: Reader) -> None:
    assert "mcof import registry.csv --as flows" in ask("/en/tracking/flows/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_tracking_reads_in_every_language(told: Reader, language: str) -> None:
    for path in ("origins/", "profile/", "flows/?by=direction", "profile/?place=IQG13"):
        assert told(f"/{language}/tracking/{path}").status == 200


EVENTS = """\
operation,event_id,event_name,reference_date,update_number,governorate,individuals,new_individuals
Iraq,E1,INVENTED flood,2015-05-01,1,Kirkuk,100,100
Iraq,E1,INVENTED flood,2015-05-03,2,Kirkuk,140,40
"""


def test_an_event_stands_at_its_last_update_and_its_updates_are_in_order(
    tmp_path: Path,
) -> None:
    workspace = made(tmp_path / "workspace")
    file = tmp_path / "events.csv"
    file.write_text(EVENTS)
    import_file(workspace, file, table="events", by=TESTER)
    site = reader(workspace)
    text = site("/en/tracking/events/?event=E1").text
    standing, _, updates = text.partition("Updates, in order")
    assert "140" in standing
    assert "240" not in text
    assert re.search(r"2015-05-01 100 .*2015-05-03 140 \+40 40", updates)


def test_the_queue_of_cleaning_shows_what_is_open_and_what_was_decided(ask: Reader) -> None:
    rows = queue(ask.workspace).to_pylist()
    assert rows
    text = ask("/en/data/cleaning/").text
    assert f"Open {len([row for row in rows if row['state'] == 'open'])}" in text
    assert rows[0]["message"] in text
    assert "No findings in this state" in ask("/en/data/cleaning/?state=accepted").text


def test_a_publication_stays_as_it_was_and_says_what_is_other_now(tmp_path: Path) -> None:
    workspace = made(tmp_path / "workspace")

    def bring(people: int, supersedes: str | None = None) -> str:
        file = tmp_path / f"{people}.csv"
        file.write_text(
            f"round,reference_date,governorate,individuals\n21,2015-05-21,Anbar,{people}\n"
        )
        return import_file(
            workspace, file, table="displacement", by=TESTER, supersedes=supersedes
        ).import_id

    first = bring(600)
    name = publish(workspace, title="INVENTED bulletin", by=TESTER, reason="a test").publication
    bring(540, supersedes=first)
    site = reader(workspace)
    assert "INVENTED bulletin" in site("/en/reports/published/").text
    text = site(f"/en/reports/published/{name}/").text
    assert "Proved" in text
    assert "600 540 −60" in text
    assert "600.csv" in text
    assert site("/en/reports/published/NOSUCH/").status == 404


def test_a_projection_says_that_it_is_modelled(ask: Reader) -> None:
    text = ask("/en/tracking/ahead/").text
    assert "Modelled." in text
    assert "no change" in text  # two rounds are too few for anything else
    assert "3,035,592" in text
