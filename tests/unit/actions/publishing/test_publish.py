"""Publications: frozen, proved, traced, and left alone by everything that comes later."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.workspaces import TESTER, made

from mcof.actions.doctor import doctor
from mcof.actions.intake.import_file import import_file
from mcof.actions.intake.imports import imports
from mcof.actions.publishing.publications import (
    prove,
    publication,
    publications,
    published,
    since,
    trace,
)
from mcof.actions.publishing.publish import Published, publish
from mcof.actions.tracking.adjust import adjust
from mcof.actions.tracking.figures import figures
from mcof.actions.tracking.reconcile import choose, differences
from mcof.errors import InputError, Missing
from mcof.ingest.said import Options
from mcof.ports import Workspace

ROUND = """Governorate,Families,Individuals
Anbar,88666,531996
Kirkuk,61831,370986
Ninewa,31806,190836
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = made(tmp_path / "workspace")
    imported(workspace, "round21.csv", ROUND)
    return workspace


def imported(workspace: Workspace, name: str, text: str, **said: Any) -> str:
    path = workspace.path.parent / name
    path.write_text(text, encoding="utf-8")
    options = Options(constants={"round": "21", "reference_date": "2015-05-21"})
    return import_file(
        workspace, path, table="displacement", by=TESTER, options=options, **said
    ).import_id


def made_public(workspace: Workspace, **said: Any) -> Published:
    usual = {"title": "Displacement, 21 May 2015", "reason": "round 21"}
    return publish(workspace, by=TESTER, **usual | said)


def corrected(workspace: Workspace) -> None:
    old = imports(workspace)["import_id"][0].as_py()
    text = ROUND.replace("31806,190836", "31846,191076")
    imported(workspace, "corrected.csv", text, supersedes=old)


def test_a_correction_changes_figures_and_not_what_was_published(workspace: Workspace) -> None:
    name = made_public(workspace).publication
    corrected(workspace)
    assert 191_076 in figures(workspace)["individuals"].to_pylist()
    frozen = dict(
        zip(*(published(workspace, name)[c].to_pylist() for c in ("place_code", "individuals")),
            strict=True)
    )  # fmt: skip
    assert frozen == {"IQG01": 531_996, "IQG13": 370_986, "IQG15": 190_836}
    proof = prove(workspace, name)
    assert (proof.same, proof.kept, proof.defined_alike) == (True, True, True)


def test_what_changed_since_is_said(workspace: Workspace) -> None:
    name = made_public(workspace).publication
    assert since(workspace, name).num_rows == 0
    corrected(workspace)
    (row,) = since(workspace, name).to_pylist()
    assert row["place_code"] == "IQG15"
    assert (row["individuals_published"], row["individuals_now"]) == (190_836, 191_076)
    assert row["change_individuals"] == 240


def test_each_number_is_walked_back_to_its_rows_and_file(workspace: Workspace) -> None:
    name = made_public(workspace).publication
    corrected(workspace)
    (row,) = trace(workspace, name, place="IQG15").to_pylist()
    assert (row["file_name"], row["source_row"], row["individuals"]) == ("round21.csv", 4, 190_836)
    assert (row["imported_by"], row["state"]) == ("a test", "superseded")
    assert row["row_id"].startswith(row["import_id"])
    assert trace(workspace, name).num_rows == 3


def test_a_decision_taken_later_changes_no_publication(workspace: Workspace) -> None:
    imported(workspace, "other.csv", "Governorate,Families,Individuals\nNinewa,31846,191076\n")
    name = made_public(workspace).publication
    rows = differences(workspace).to_pylist()
    side = next(row["side"] for row in rows if row["file_name"] == "round21.csv")
    choose(workspace, rows[0]["difference"], side, reason="as printed", by=TESTER)
    adjust(
        workspace, place="IQG15", on=date(2015, 5, 21), round=21, households=1, individuals=6,
        source="a list", reason="late", by=TESTER,
    )  # fmt: skip
    assert prove(workspace, name).same
    (row,) = since(workspace, name).to_pylist()
    assert (row["individuals_published"], row["individuals_now"]) == (191_076, 190_836)


def test_what_was_published_by_a_day_is_listed(workspace: Workspace) -> None:
    made_public(workspace, published_on=date(2015, 6, 4))
    made_public(workspace, published_on=date(2015, 6, 18), title="Later")
    titles = publications(workspace, on=date(2015, 6, 4))["title"].to_pylist()
    assert titles == ["Displacement, 21 May 2015"]
    assert publications(workspace).num_rows == 2


def test_the_document_is_kept_byte_for_byte(workspace: Workspace, tmp_path: Path) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF what was sent out")
    name = made_public(workspace, document=report).publication
    kept = publication(workspace, name)["document_file"]
    assert workspace.store.original(kept).read_bytes() == report.read_bytes()


def test_the_doctor_keeps_what_publications_need(workspace: Workspace) -> None:
    name = made_public(workspace).publication
    assert doctor(workspace, repair=True).healthy
    assert published(workspace, name).num_rows == 3
    kept = workspace.store.original(publication(workspace, name)["figures_file"])
    kept.chmod(0o644)
    kept.write_bytes(b"something else")
    assert not doctor(workspace).healthy


def test_a_dry_run_keeps_nothing(workspace: Workspace) -> None:
    told = made_public(workspace, dry_run=True)
    assert told.figures.num_rows == 3
    assert publications(workspace).num_rows == 0


def test_a_question_is_published_as_it_was_asked(workspace: Workspace) -> None:
    name = made_public(workspace, level=0, place=None, count="collected").publication
    assert published(workspace, name)["individuals"].to_pylist() == [1_093_818]
    assert trace(workspace, name)["place"].to_pylist() == ["IQ"] * 3
    assert prove(workspace, name).same


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": " "}, "decision-incomplete"),
        ({"reason": ""}, "decision-incomplete"),
        ({"on": date(2014, 1, 1)}, "publication-empty"),
        ({"colour": "red"}, "question-unknown"),
        ({"document": Path("nowhere.pdf")}, "document-missing"),
        ({"by_what": 1, "count": "mixed"}, "question-unknown"),
    ],
)
def test_what_cannot_be_published_is_refused(
    workspace: Workspace, said: dict[str, Any], code: str
) -> None:
    with pytest.raises(InputError, match=code):
        made_public(workspace, **said)
    assert publications(workspace).num_rows == 0


def test_a_publication_that_is_not_there_is_missing(workspace: Workspace) -> None:
    with pytest.raises(Missing, match="publication-missing"):
        publication(workspace, "01X")


def test_dimensions_are_frozen_too(workspace: Workspace) -> None:
    text = "Governorate,Shelter,Families\nErbil,Camp,10\nErbil,Rented houses,20\n"
    imported(workspace, "shelter.csv", text)
    name = made_public(workspace, per=["shelter"]).publication
    assert sorted(published(workspace, name)["households"].to_pylist()) == [10, 20]
    assert trace(workspace, name).num_rows == 2
    assert prove(workspace, name).same
