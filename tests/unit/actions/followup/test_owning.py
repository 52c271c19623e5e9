"""Who has a gap in hand: decided, carried on, taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.unit.actions.followup.conftest import Says
from tests.workspaces import TESTER

from mcof.actions.followup.owning import acknowledge, assign, close, decide, decided
from mcof.actions.gaps import gaps
from mcof.errors import InputError, Missing
from mcof.ports import Workspace

ON = date(2015, 5, 21)
GAP = "nobody-acts~HEALTH~-~IDP~iq-cod-2019~IQG01"


@pytest.fixture(autouse=True)
def _said(needs: Says) -> None:
    needs("Anbar,5000,4", "Erbil,90000,2")


def standing(workspace: Workspace, on: date = ON) -> tuple[Any, ...]:
    rows = pl.DataFrame(gaps(workspace, on=on, sectors=["HEALTH"]))
    columns = ("owner", "status", "acknowledged_until", "status_was")
    return rows.filter(pl.col("gap") == GAP).select(columns).row(0)


def test_an_owner_stays_while_the_status_moves(workspace: Workspace) -> None:
    assert standing(workspace) == (None, "open", None, None)
    assign(workspace, GAP, " Health  cluster ", reason="lead", by=TESTER, on=ON)
    decide(workspace, GAP, status="planned", reason="in the plan", by=TESTER, on=ON)
    assert standing(workspace) == ("Health cluster", "planned", None, None)
    decide(workspace, GAP, status="open", reason="the plan was dropped", by=TESTER, on=ON)
    assert standing(workspace) == ("Health cluster", "open", None, None)
    assert decided(workspace).num_rows == 1
    assert decided(workspace, every=True)["status"].to_pylist() == ["open", "planned", "open"]


def test_an_acknowledgement_ends_and_says_so(workspace: Workspace) -> None:
    acknowledge(workspace, GAP, date(2015, 6, 1), reason="a visit", by=TESTER, on=ON)
    assert standing(workspace) == (None, "acknowledged", date(2015, 6, 1), None)
    assert standing(workspace, date(2015, 6, 2)) == (None, "open", None, "acknowledged")


def test_a_closed_gap_reopens_when_a_new_figure_shows_it(workspace: Workspace, needs: Says) -> None:
    close(workspace, GAP, reason="a clinic opened", by=TESTER, on=ON)
    assert standing(workspace)[1] == "closed"
    assign(workspace, GAP, "Directorate of Health", reason="it runs it", by=TESTER, on=ON)
    assert standing(workspace)[1] == "closed"
    needs("Anbar,5200,4", on="2015-05-22")
    told = standing(workspace, date(2015, 5, 22))
    assert told == ("Directorate of Health", "reopened", None, "closed")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"status": "reopened"}, "nothing that is said of a gap"),
        ({"status": "acknowledged"}, "acknowledged until a day"),
        ({"status": "planned", "until": ON}, "acknowledged until a day"),
        ({"owner": " "}, "needs a owner"),
        ({"owner": "x" * 201}, "is no name"),
    ],
)
def test_what_makes_no_sense_is_refused(
    workspace: Workspace, said: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        decide(workspace, GAP, reason="so", by=TESTER, on=ON, **said)
    assert decided(workspace).num_rows == 0


def test_a_day_that_is_over_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="is over"):
        acknowledge(workspace, GAP, date(2015, 5, 20), reason="late", by=TESTER, on=ON)


def test_a_gap_that_is_not_there_cannot_be_assigned(workspace: Workspace) -> None:
    nowhere = GAP.replace("IQG01", "IQG02")
    with pytest.raises(Missing, match="There is no gap"):
        assign(workspace, nowhere, "Somebody", reason="so", by=TESTER, on=ON)
    with pytest.raises(Missing, match="has no place"):
        assign(workspace, GAP.replace("IQG01", "IQ99"), "Somebody", reason="so", by=TESTER)
