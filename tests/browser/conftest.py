import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

from tests.browser.programs import (
    FLAGS,
    MISSING_CHROMIUM,
    MISSING_LIBREOFFICE,
    find_chromium,
    find_libreoffice,
)


def pytest_itemcollected(item):
    """Mark all of this folder; skip what needs Chromium where there is none, before anything is prepared for it."""
    item.add_marker(pytest.mark.browser)
    if "chromium" in item.fixturenames and not find_chromium() and not os.environ.get("REQUIRE_BROWSER"):
        item.add_marker(pytest.mark.skip(reason=MISSING_CHROMIUM))


def _go_without(reason: str) -> NoReturn:
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium():
    """The path of Chromium; without one its tests are skipped, or fail where REQUIRE_BROWSER is set (.ci/run)."""
    return find_chromium() or _go_without(MISSING_CHROMIUM)


@pytest.fixture(scope="session")
def browser(chromium):
    from playwright.sync_api import expect, sync_playwright

    # Playwright keeps an event loop in the thread of the test, which is no reason for Django to refuse queries there
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def libreoffice():
    """The path of LibreOffice; without one its tests are skipped, or fail where REQUIRE_BROWSER is set (.ci/run)."""
    return find_libreoffice() or _go_without(MISSING_LIBREOFFICE)


@pytest.fixture
def saved_in_libreoffice(libreoffice, tmp_path):
    """Open a file in LibreOffice Calc and save it: `saved_in_libreoffice(path, "ten.csv", "xlsx")` gives the bytes."""

    def save(path, name, kind):
        source = Path(shutil.copy(path, tmp_path / f"da-tai-{name}"))
        profile = f"-env:UserInstallation={(tmp_path / 'libreoffice').as_uri()}"
        # a CSV is opened as the dialog offers it for UTF-8: commas, double quotes, each column by what stands in it
        opened = ["--infilter=CSV:44,34,76,1"] if source.suffix == ".csv" else []
        command = [libreoffice, profile, "--headless", "--calc", *opened, "--convert-to", kind, "--outdir"]
        subprocess.run([*command, tmp_path / "da-luu", source], check=True, capture_output=True, timeout=240)
        return (tmp_path / "da-luu" / source.with_suffix(f".{kind}").name).read_bytes()

    return save


@pytest.fixture
def site_url(live_server):
    """Where the portal under test answers; a module that keeps one portal for all its tests overrides this."""
    return live_server.url


@pytest.fixture
def new_page(browser, site_url):
    """Open a page of the portal: `new_page("/", width=390, scheme="dark", javascript=False)`.

    What the browser complains of (console errors, CSP reports, failed requests) gathers in `page.complaints`.
    """
    contexts = []

    def open_page(path="/", *, width=1440, height=900, scheme="light", javascript=True, **options):
        context = browser.new_context(
            base_url=site_url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: _note_console(page, message))
        page.on("pageerror", lambda error: page.complaints.append(f"script: {error}"))
        page.on("requestfailed", lambda request: _note_failure(page, request))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note_failure(page, request):
    # the browser gives up the icon of a page that the test has left already, the script suggestions that came too late
    given_up = request.url.endswith("favicon.svg") or "/tim-kiem/goi-y/" in request.url
    if not (given_up and request.failure == "net::ERR_ABORTED"):
        page.complaints.append(f"failed: {request.url} {request.failure}")


def _note_console(page, message):
    if message.type in {"error", "warning"}:
        page.complaints.append(f"console: {message.text}")
