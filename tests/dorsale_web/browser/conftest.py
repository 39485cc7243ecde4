"""A browser for the session, a network for one test, and the demo network served as it ships."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.dorsale_web.browser.demo import (
    ACCOUNT,
    NAME,
    ORGANISER,
    STEWARD,
    Demo,
    address,
    running,
    who_sees,
)
from tests.needs import need, program

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
]  # fmt: skip
PATIENCE_MS = 10_000
DESKTOP = {"width": 1280, "height": 900}

Window = Callable[..., BrowserContext]
Cookies = dict[str, Path | None]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that look at the demo in one process: it is served once."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        if "demo" in getattr(item, "fixturenames", ()) and "browser" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium for the tests of a module: each opens a window of its own.

    The browser's loop runs in this thread, so Django is told that the thread may still read.
    """
    need("chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = play.chromium.launch(executable_path=program("chromium"), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """Return a function that opens a window with cookies of its own; all close with the test."""
    opened: list[BrowserContext] = []

    def one(**how: object) -> BrowserContext:
        context = browser.new_context(**{"locale": "fr-FR", "viewport": DESKTOP} | how)
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context

    yield one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return the demo network, served by ``dorsale serve --demo`` in a process of its own."""
    with running(tmp_path_factory.mktemp("demo")) as served:
        yield served


@pytest.fixture(scope="module")
def cookies(browser: Browser, demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Cookies:
    """Return the cookies of each account that the tests use, signed in once for a module."""
    folder = tmp_path_factory.mktemp("cookies")
    kept: Cookies = {"": None}
    for name in (NAME, STEWARD, ORGANISER):
        context = browser.new_context(locale="fr-FR")
        demo.sign_in(context.new_page(), name)
        kept[name] = folder / f"{name}.json"
        context.storage_state(path=kept[name])
        context.close()
    return kept


@pytest.fixture
def visit(window: Window, demo: Demo, cookies: Cookies) -> Callable[..., Page]:
    """Return a function that opens a page of the demo by its name, in a fresh window."""

    def one(place: str, *before: Callable[[Page], object], **how: object) -> Page:
        known = cookies[who_sees(place)]
        where = address(demo, place, lambda: window(storage_state=known).new_page())
        context = window(storage_state=known, **how)
        if place in ACCOUNT:
            asked = context.new_page()
            demo.confirm(asked, where)
            asked.close()
        page = context.new_page()
        for prepare in before:
            prepare(page)
        answer = page.goto(f"{demo.url}{where}", wait_until="load")
        assert answer is not None
        assert answer.status == 200, f"{where}: {answer.status}"
        assert page.url == f"{demo.url}{where}"
        return page

    return one
