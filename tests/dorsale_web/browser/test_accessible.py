"""Nothing that a machine can find keeps people out; a narrow phone shows every page whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.dorsale_web.browser.demo import PLACES

PHONE = {"width": 360, "height": 780}
GRAVE = ("serious", "critical")
TOO_WIDE = """() => {
    const room = window.innerWidth, whole = document.scrollingElement.scrollWidth;
    if (whole <= room) return [];
    return [`page ${whole}`, ...[...document.querySelectorAll('body *')]
        .filter(one => { const box = one.getBoundingClientRect();
                         return box.right > room + 1 || box.left < -1; })
        .slice(0, 5).map(one => `${one.tagName} ${one.className} ${one.textContent.slice(0, 40)}`)];
}"""

Visit = Callable[..., Page]


def grave(page: Page) -> list[str]:
    """Return what axe finds that is serious or critical, with the first element of each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['impact']} {one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})"
        for one in found
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_grave(visit: Visit, place: str) -> None:
    assert grave(visit(place)) == []


@pytest.mark.parametrize("place", ["home", "market", "posting", "matches", "entry"])
def test_axe_finds_nothing_grave_on_a_phone(visit: Visit, place: str) -> None:
    page = visit(place, viewport=PHONE)
    page.click("details.menu > summary")
    assert grave(page) == []


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("place", PLACES)
def test_a_narrow_phone_scrolls_only_down(visit: Visit, place: str, language: str) -> None:
    page = visit(place, viewport=PHONE, locale=language)
    assert page.get_attribute("html", "lang") == language
    assert page.evaluate(TOO_WIDE) == []
