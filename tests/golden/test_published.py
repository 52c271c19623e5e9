"""The figures of 21 May 2015, published, corrected afterwards, and still what they were."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.compute as pc
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.publishing.publications import prove, published, since, trace
from mcof.actions.publishing.publish import publish
from mcof.actions.tracking.figures import figures

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "iraq-2015"
NATION = 3_035_592


def test_what_was_published_stays_and_is_proved(tmp_path: Path) -> None:
    workspace = made(tmp_path / "workspace")
    file = EXAMPLE / "governorates-2015-05-21.csv"
    first = import_file(workspace, file, table="displacement", by=TESTER)
    done = publish(
        workspace,
        "Displacement report, 21 May 2015",
        reason="round 21",
        published_on=date(2015, 6, 4),
        on=date(2015, 5, 21),
        group="IDP",
        by=TESTER,
    )
    assert pc.sum(done.figures["individuals"]).as_py() == NATION

    # The profile of Ninewa prints 31,806 families; its districts add up to 31,846.
    text = file.read_text(encoding="utf-8").replace("31806,190836", "31846,191076")
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(text, encoding="utf-8")
    import_file(workspace, corrected, table="displacement", by=TESTER, supersedes=first.import_id)

    now = figures(workspace, on=date(2015, 5, 21), group="IDP")
    assert pc.sum(now["individuals"]).as_py() == NATION + 240
    frozen = published(workspace, done.publication)
    assert pc.sum(frozen["individuals"]).as_py() == NATION
    proof = prove(workspace, done.publication)
    assert (proof.same, proof.kept) == (True, True)
    (changed,) = since(workspace, done.publication).to_pylist()
    assert (changed["place_code"], changed["change_individuals"]) == ("IQG15", 240)
    rows = trace(workspace, done.publication)
    assert pc.sum(rows["individuals"]).as_py() == NATION
    assert set(rows["state"].to_pylist()) == {"superseded"}
