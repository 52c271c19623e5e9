"""Plans: the list, with the version that stands and what changed since."""

from __future__ import annotations

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from mcof.actions.plans.asked import plans
from mcof.web.frame.asking import Asked, asked, span
from mcof.web.frame.pages import page
from mcof.web.frame.site import site_of
from mcof.web.frame.tabling import sliced


def listed(request: HttpRequest, language: str) -> HttpResponse:
    """Every plan, the one changed last first."""
    wanted = asked(request.GET)
    rows = known(request, wanted)
    part = span(request.GET, total=rows.num_rows)
    return page(request, "plans.html", asked=wanted, rows=sliced(rows, part), span=part)


def known(request: HttpRequest, wanted: Asked) -> pa.Table:
    """The plans that were known at the moment asked about."""
    return plans(site_of(request).workspace, as_of=wanted.as_of)
