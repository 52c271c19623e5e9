"""What pages read: the verbs of mcof, asked what the address asks. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from django.http import HttpRequest

from mcof.reports.situation import PlaceRow, SituationReport
from mcof.web.frame.asking import Asked
from mcof.web.frame.site import site_of


def situation(request: HttpRequest, wanted: Asked) -> SituationReport:
    """The situation report: every figure that pages show without a filter."""
    from mcof.actions.report import situation as report

    return report(site_of(request).workspace, as_of=wanted.as_of, round=wanted.round)


def printed(report: SituationReport, language: str) -> dict[str, Any]:
    """The report in words, as paper has it: one figure is said in one way."""
    from mcof.renderers.pages import situation as say

    return say(report, language)
