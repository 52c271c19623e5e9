"""The real site list of Haiti, round 15: what its sites have, to the site and the person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.workspaces import TESTER, made

from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking.sites import site_profile

# Counted in the published file: sites that have it, people living in those, of 352 and 278,945.
HAVE = {
    "water": (20, 28_555),
    "toilets": (194, 244_798),
    "bathing": (46, 49_737),
    "waste": (14, 64_377),
    "management": (20, 79_331),
    "committee": (328, 255_182),
    "other_services": (30, 35_223),
    "return_project": (58, 48_236),
}


def test_every_service_of_haiti_round_15_is_counted_exactly(
    shared_data: Callable[[str], Path], tmp_path: Path
) -> None:
    workspace = made(tmp_path / "workspace")
    came = import_file(workspace, shared_data("haiti-dtm-r15/sites.csv"), table="sites", by=TESTER)
    assert came.account.rows_stored == 352
    rows = site_profile(workspace).to_pylist()
    told = {row["service"]: (row["sites_with"], row["individuals_with"]) for row in rows}
    assert told == HAVE
    for row in rows:
        assert row["sites_with"] + row["sites_without"] == row["sites"] == 352
        assert row["individuals_with"] + row["individuals_without"] == 278_945
        assert row["sites_unknown"] == row["sites_without_individuals"] == 0


@pytest.mark.parametrize(("service", "sites", "people"), [("water", 6, 10), ("toilets", 55, 88)])
def test_shares_of_haiti_round_15_are_of_sites_and_of_people(
    shared_data: Callable[[str], Path], tmp_path: Path, service: str, sites: int, people: int
) -> None:
    workspace = made(tmp_path / "workspace")
    import_file(workspace, shared_data("haiti-dtm-r15/sites.csv"), table="sites", by=TESTER)
    (row,) = site_profile(workspace, services=[service]).to_pylist()
    assert (row["share_sites_with"], row["share_individuals_with"]) == (sites, people)
