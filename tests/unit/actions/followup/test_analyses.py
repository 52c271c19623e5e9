"""Analyses: frozen by content, and what changed since, with the reason."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.unit.actions.followup.conftest import Says
from tests.workspaces import TESTER

from mcof import gaps
from mcof.actions.doctor import doctor
from mcof.actions.followup.analyses import ROOMS, analyses, keep_analysis, kept
from mcof.actions.followup.changes import Comparison, compare
from mcof.errors import InputError, Missing
from mcof.ports import Workspace

ON, LATER = date(2015, 5, 21), date(2015, 6, 4)
HEALTH = {"sectors": ["HEALTH"]}
NOBODY = pl.col("reason") == "nobody-acts"


def told(found: Comparison) -> list[tuple[str, str, str | None]]:
    rows = pl.DataFrame(found.changes).filter(NOBODY, pl.col("change") != "same")
    return rows.select("place_code", "change", "because").sort("place_code").rows()


def keep(workspace: Workspace, on: date = ON) -> tuple[str, bool]:
    return keep_analysis(workspace, reason="each week", by=TESTER, on=on, **HEALTH)


def test_the_same_content_is_kept_once(workspace: Workspace, needs: Says) -> None:
    needs("Anbar,5000,4")
    first, is_new = keep(workspace)
    assert is_new
    assert keep(workspace) == (first, False)
    assert analyses(workspace)["analysis"].to_pylist() == [first]
    assert doctor(workspace).ailments == []


def test_a_kept_analysis_stays_what_it_was(workspace: Workspace, needs: Says) -> None:
    needs("Anbar,5000,4")
    name, _ = keep(workspace)
    before = kept(workspace, name)
    needs("Anbar,9000,4")
    again = kept(workspace, name[:12].lower())
    assert again.gaps.equals(before.gaps)
    assert again.gaps.filter(NOBODY)["magnitude"].to_list() == [5000]


def test_a_late_report_of_the_same_day_is_data_and_a_later_day_is_fact(
    workspace: Workspace, needs: Says
) -> None:
    needs("Anbar,5000,4", "Erbil,100,2", "Dahuk,70,2")
    keep(workspace)
    needs("Anbar,5600,4")
    needs("Erbil,300,2", on="2015-06-01")
    found = compare(workspace, on=LATER, **HEALTH)
    assert (found.before.is_kept, found.after.on) == (True, LATER)
    assert told(found) == [("IQG01", "grew", "data"), ("IQG11", "grew", "fact")]


def test_a_figure_that_only_grows_old_is_time(workspace: Workspace, needs: Says) -> None:
    needs("Anbar,5000,4")
    keep(workspace)
    asked = {**HEALTH, "period": (date(2015, 1, 1), date(2016, 1, 1))}
    one = compare(workspace, ON, date(2015, 12, 31), **asked)
    rows = dict(pl.DataFrame(one.changes).select("reason", "change").iter_rows())
    assert (rows["nobody-acts"], rows["need-figure-old"]) == ("stale", "opened")
    assert set(told(one)) == {("IQG01", "stale", "time")}


def test_the_analysis_before_is_the_other_side_of_a_kept_one(
    workspace: Workspace, needs: Says
) -> None:
    needs("Anbar,5000,4")
    first, _ = keep(workspace)
    needs("Anbar,6000,4")
    second, _ = keep(workspace)
    found = compare(workspace, after=second, **HEALTH)
    assert (found.before.name, found.after.name) == (first, second)
    assert told(found) == [("IQG01", "grew", "data")]


def test_two_days_are_compared_like_for_like(workspace: Workspace, needs: Says) -> None:
    needs("Anbar,5000,4", on="2015-05-01")
    needs("Anbar,7000,4", "Erbil,10,2", on="2015-06-01")
    found = compare(workspace, "2015-05-21", "2015-06-04", **HEALTH)
    assert told(found) == [("IQG01", "grew", "fact"), ("IQG11", "not-comparable", None)]
    cells = pl.DataFrame(found.cells).select("place_code", "presence", "change_need")
    assert cells.rows() == [("IQG01", "both", 2000), ("IQG11", "only-after", None)]


def test_what_cannot_be_compared_says_what_to_do(workspace: Workspace, needs: Says) -> None:
    needs("Anbar,5000,4")
    with pytest.raises(Missing, match="No earlier analysis"):
        compare(workspace, **HEALTH)
    with pytest.raises(Missing, match="no analysis"):
        compare(workspace, "01ABC", **HEALTH)
    with pytest.raises(InputError, match="is not a day"):
        compare(workspace, "2015-13-01", **HEALTH)
    name, _ = keep(workspace)
    keep_analysis(workspace, reason="districts", by=TESTER, on=ON, level=2, **HEALTH)
    with pytest.raises(InputError, match="level"):
        compare(workspace, name, ON, level=2, **HEALTH)
    with pytest.raises(InputError, match="as it is known now"):
        keep_analysis(
            workspace, reason="then", by=TESTER, as_of=kept(workspace, name).as_of, **HEALTH
        )


def test_every_package_that_gaps_are_made_of_is_in_the_name_of_their_definition() -> None:
    room = Path(gaps.__file__).parent
    texts = "\n".join(module.read_text("utf-8") for module in room.rglob("*.py"))
    used = set(re.findall(r"^from (mcof\.\w+)", texts, re.MULTILINE))
    # errors and tables define no figure; tracking and words are named by those of figures
    assert used - {"mcof.errors", "mcof.tables", "mcof.tracking", "mcof.vocabulary"} == set(ROOMS)
