"""The example of Iraq, from its files to the sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mcof.actions.report import situation_report
from mcof.ports import Workspace
from mcof.renderers.pages import situation
from mcof.reports.situation import SituationReport

EXAMPLE = Path(__file__).parents[2] / "examples" / "iraq-2015"
DAY = date(2015, 5, 21)


@pytest.fixture(scope="module")
def workspace(iraq: Workspace) -> Workspace:
    return iraq


@pytest.fixture(scope="module")
def report(workspace: Workspace) -> SituationReport:
    return situation_report(workspace, on=DAY)


def test_the_sentence_comes_out_of_the_files(report: SituationReport):
    sentence = situation(report, "en")["sentence"]
    assert sentence["who"] == "3,035,592 people (505,932 families) displaced since January 2014."
    assert sentence["where"].startswith("81 per cent are in seven governorates: ")
    held = report.headline.concentration
    assert held is not None
    assert [(share.place.code, share.per_cent) for share in held.places] == [
        ("IQG01", 18),
        ("IQG08", 16),
        ("IQG09", 15),
        ("IQG13", 12),
        ("IQG11", 8),
        ("IQG15", 6),
        ("IQG06", 6),
    ]


def test_governorates_add_up_to_the_nation_and_none_is_missing(report: SituationReport):
    assert len(report.places) == 18
    assert sum(row.individuals or 0 for row in report.places) == 3_035_592


def test_what_is_modelled_or_invented_is_known_to_be(report: SituationReport):
    assert {"modelled", "synthetic"} <= report.bases
    assert {gap.basis for gap in report.gaps} == {"synthetic"}


def test_the_matrix_has_the_fifteen_sectors_and_ten_gaps_are_shown(report: SituationReport):
    assert sum(row.scheme == "mcof-2012" for row in report.matrix) == 15
    assert [gap.rank for gap in report.gaps] == list(range(1, 11))


def test_before_anything_was_imported_everything_was_unknown(workspace: Workspace):
    then = situation_report(workspace, on=DAY, as_of=datetime(2000, 1, 1, tzinfo=UTC))
    assert then.headline.individuals is None
    assert not then.places
    assert situation(then, "ar")["sentence"]["who"]
