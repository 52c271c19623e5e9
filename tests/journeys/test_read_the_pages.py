"""A person reads the pages in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from tests.sites import crisis

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from mcof.web import application
    from mcof.web.serving import Handler, Server

    app = application(crisis(tmp_path_factory.mktemp("journey")))
    with make_server("127.0.0.1", 0, app, server_class=Server, handler_class=Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def tab(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    context = browser.new_context(java_script_enabled=request.param, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    yield page
    context.close()


def test_a_person_reads_switches_to_arabic_filters_and_walks_back_to_the_file(
    site: str, tab: Any
) -> None:
    tab.goto(f"{site}/en/")
    assert "3,035,592" in tab.inner_text(".sentence")

    tab.click("text=العربية")
    assert tab.get_attribute("html", "dir") == "rtl"
    assert "3,035,592" in tab.inner_text(".sentence")

    tab.click("nav.rooms >> text=الفجوات")
    tab.click("nav.subnav >> text=حسب النوع")
    tab.select_option("#sector", "HEALTH")
    tab.click("#list button[type=submit]")  # with script, the choice alone is enough
    tab.wait_for_url("**sector=HEALTH**")
    assert tab.input_value("#sector") == "HEALTH"

    tab.click("#list tbody th.gap a >> nth=0")
    assert tab.locator("#evidence").count() == 1
    tab.click("table a[dir=auto] >> nth=0")
    assert "SHA-256" in tab.inner_text("main")
    assert tab.complaints == []


def test_a_person_turns_the_matrix_drills_into_a_place_and_walks_to_the_rows(
    site: str, tab: Any
) -> None:
    tab.goto(f"{site}/en/gaps/")
    tab.click("text=Sectors by place")
    assert "120,000" not in tab.inner_text("#sheet")  # 20,000 of them are reached
    assert "100,000" in tab.inner_text("#sheet")
    tab.click("#sheet thead >> text=Anbar")
    tab.wait_for_url("**place=IQG01**")
    assert "Iraq › Anbar" in tab.inner_text("#sheet-title")
    tab.click("#sheet-title >> text=Iraq")
    tab.click("#sheet td >> text=100,000")
    tab.wait_for_url("**/gaps/list/**")
    tab.click("#list tbody th.gap a >> text=people in need in Anbar")
    assert "needs-نزوح.csv" in tab.inner_text("main")
    assert tab.complaints == []


def test_a_person_takes_a_table_home(site: str, tab: Any) -> None:
    tab.goto(f"{site}/en/gaps/list/?sector=HEALTH")
    with tab.expect_download() as waiting:
        tab.click("#list >> text=CSV")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("sector,")
    assert "HEALTH" in text


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
@pytest.mark.parametrize(
    "path",
    ["", "gaps/", "gaps/?view=places", "gaps/list/", "map/", "data/", "data/findings/", "reports/"],
)
def test_no_page_scrolls_sideways_on_a_telephone(
    site: str, browser: Any, path: str, language: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(120_000)
    page.goto(f"{site}/{language}/{path}")
    beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(beyond) <= 0
    page.close()


def test_the_keyboard_reaches_the_content_first(site: str, browser: Any) -> None:
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{site}/en/data/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()
