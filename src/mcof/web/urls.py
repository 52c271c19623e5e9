"""Every address of the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, register_converter

from mcof.web import allocation, assets, cleaning, data, maps, published, reports, situation, tables
from mcof.web.frame.asking import FORMATS
from mcof.web.frame.pages import error_page
from mcof.web.frame.site import LANGUAGES
from mcof.web.gaps import alerts, answers, changed, listed, one, ranking, sheets
from mcof.web.needs import sectoral, units
from mcof.web.plans import listed as plans_listed
from mcof.web.plans import one as plans_one
from mcof.web.response import acting, means, reach
from mcof.web.tracking import ahead, counted, disasters, moved, origins, profile, travellers, who


class _Listed:
    """A part of an address that takes only what is on a list."""

    listed: tuple[str, ...]

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class _Language(_Listed):
    regex = "|".join(LANGUAGES)


class _Form(_Listed):
    regex = "|".join(FORMATS)


class _Name(_Listed):
    regex = "|".join(tables.NAMES)


class _Key(_Listed):
    regex = r"[A-Za-z0-9_.~:+-]{1,200}"


register_converter(_Language, "language")
register_converter(_Form, "form")
register_converter(_Name, "table")
register_converter(_Key, "key")

pages: list[URLPattern] = [
    path("", situation.situation, name="situation"),
    path("tracking/", who.who, name="tracking"),
    path("tracking/change/", moved.moved, name="tracking-change"),
    path("tracking/rounds/", counted.counted, name="tracking-rounds"),
    path("tracking/origins/", origins.origins, name="tracking-origins"),
    path("tracking/profile/", profile.profile, name="tracking-profile"),
    path("tracking/flows/", travellers.travellers, name="tracking-flows"),
    path("tracking/events/", disasters.disasters, name="tracking-events"),
    path("tracking/ahead/", ahead.ahead, name="tracking-ahead"),
    path("needs/", units.units, name="needs"),
    path("needs/unit/", units.unit, name="needs-unit"),
    path("needs/sectors/", sectoral.by_sector, name="needs-sectors"),
    path("needs/quantities/", sectoral.quantities, name="needs-quantities"),
    path("response/", acting.acting, name="response"),
    path("response/reached/", reach.reach, name="response-reached"),
    path("response/means/", means.means, name="response-means"),
    path("gaps/", sheets.gaps, name="gaps"),
    path("gaps/list/", listed.listed, name="gaps-list"),
    path("gaps/answers/", answers.answers, name="gaps-answers"),
    path("gaps/ranking/", ranking.ranking, name="gaps-ranking"),
    path("gaps/changed/", changed.changed, name="gaps-changed"),
    path("gaps/alerts/", alerts.alerts, name="gaps-alerts"),
    path("gaps/<key:key>/", one.gap, name="gap"),
    path("plans/drafts/", allocation.drafts, name="drafts"),
    path("plans/drafts/<key:key>/", allocation.draft, name="draft"),
    path("plans/", plans_listed.listed, name="plans"),
    path("plans/<key:key>/", plans_one.one, name="plan"),
    path("map/", maps.map_, name="map"),
    path("data/", data.imports, name="data"),
    path("data/imports/<key:key>/", data.account, name="import"),
    path("data/findings/", data.findings, name="findings"),
    path("data/cleaning/", cleaning.cleaning, name="cleaning"),
    path("data/sources/", data.sources, name="sources"),
    path("reports/", reports.reports, name="reports"),
    path("reports/published/", published.published, name="published"),
    path("reports/published/<key:key>/", published.one, name="publication"),
    path("reports/situation.pdf", reports.pdf, name="situation-pdf"),
    path("reports/situation.html", reports.html, name="situation-html"),
    *(
        path(f"reports/{k}.pdf", reports.pdf, {"kind": k}, name=f"{k}-pdf")
        for k in ("gaps", "plan")
    ),
    *(
        path(f"reports/{k}.html", reports.html, {"kind": k}, name=f"{k}-html")
        for k in ("gaps", "plan")
    ),
    path("tables/<table:name>.<form:form>", tables.table, name="table"),
]

urlpatterns = [
    path("", situation.start, name="start"),
    path("<language:language>/", include(pages)),
    path("static/<key:name>", assets.asset, name="asset"),
    path("favicon.ico", assets.icon, name="icon"),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page."""
    return error_page(request, 404, "missing")


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that is not one."""
    return error_page(request, 400, "bad")


def handler500(request: HttpRequest) -> HttpResponse:
    """A bug: said plainly, without a word of what is inside."""
    return error_page(request, 500, "bug")
