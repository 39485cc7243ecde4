"""A browser for the session, a network for one test, and the demo network served as it ships."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.dorsale_web.browser.demo import Demo, running
from tests.needs import need, program

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
]  # fmt: skip
PATIENCE_MS = 10_000
PHONE, DESKTOP = {"width": 360, "height": 780}, {"width": 1280, "height": 900}

Open = Callable[..., Page]


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
def window(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
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
def signed_in(browser: Browser, demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the cookies of the demo's account, signed in once for a module."""
    context = browser.new_context(locale="fr-FR", base_url=demo.url)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    demo.sign_in(page)
    kept = tmp_path_factory.mktemp("cookies") / "demo.json"
    context.storage_state(path=kept)
    context.close()
    return kept
