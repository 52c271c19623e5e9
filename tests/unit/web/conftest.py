"""One small crisis for all tests of the web: it is only read."""

from __future__ import annotations

import pytest
from tests.sites import Reader, crisis, reader
from tests.workspaces import made

from mcof.actions.report import situation_report
from mcof.reports.situation import SituationReport


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return reader(crisis(tmp_path_factory.mktemp("web")))


@pytest.fixture(scope="session")
def ask_empty(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return reader(made(tmp_path_factory.mktemp("web") / "empty"))


@pytest.fixture(scope="session")
def report(ask: Reader) -> SituationReport:
    """The report as the verb answers it, not by way of the site."""
    return situation_report(ask.workspace)
