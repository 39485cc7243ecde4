"""The pages read from right to left in Arabic, and each text keeps the direction of its language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Locator, Page

Visit = Callable[..., Page]


def left(found: Locator) -> float:
    box = found.first.bounding_box()
    assert box is not None
    return box["x"]


@pytest.mark.parametrize("place", ["home", "market", "library", "my page"])
def test_the_page_is_mirrored(visit: Visit, place: str) -> None:
    french, arabic = visit(place), visit(place, locale="ar")
    assert french.get_attribute("html", "dir") == "ltr"
    assert arabic.get_attribute("html", "dir") == "rtl"
    menu, mark = "details.language", ".wordmark"
    assert left(french.locator(mark)) < left(french.locator(menu))
    assert left(arabic.locator(mark)) > left(arabic.locator(menu))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_each_text_keeps_its_own_direction(visit: Visit, language: str) -> None:
    page = visit("market", locale=language)
    titles = page.locator("main .card h2").evaluate_all(
        "all => all.map(one => [one.lang, one.dir, getComputedStyle(one).direction])"
    )
    assert len(titles) == 20
    assert {"ar"} < {lang for lang, _dir, _shown in titles}
    for lang, said, shown in titles:
        assert said == shown == ("rtl" if lang == "ar" else "ltr")
