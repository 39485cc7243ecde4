"""What each page weighs when it is fetched cold, and how soon it shows on a slow line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Page

from tests.dorsale_web.browser.demo import ACCOUNT, MEMBERS, ORGANISERS, STEWARDS, VISITORS

KB = 1000
MOST_HTML, MOST_PUBLIC, MOST_FOR_MEMBERS = 14 * KB, 50 * KB, 80 * KB
IN_ONE_PIECE = "emergency print"  # everybody at the fair on one page: its HTML has no budget
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
MOST_WAIT_MS = 3000
TRIES = 3  # the fastest counts: other work on the machine is not the page's weight
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"

Visit = Callable[..., Page]


@dataclass
class Scales:
    """Bytes that came over the line, headers included, by the kind of what was fetched."""

    bytes_by_kind: Counter[str] = field(default_factory=Counter)

    def under(self, page: Page) -> None:
        """Weigh all that a page fetches from now on."""
        kinds: dict[str, str] = {}
        line = page.context.new_cdp_session(page)
        line.on(
            "Network.responseReceived", lambda one: kinds.update({one["requestId"]: one["type"]})
        )
        line.on("Network.loadingFinished", lambda one: self._add(kinds, one))
        line.send("Network.enable")
        line.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _add(self, kinds: dict[str, str], one: dict[str, str | float]) -> None:
        self.bytes_by_kind[kinds.get(str(one["requestId"]), "?")] += int(one["encodedDataLength"])


def weighed(visit: Visit, place: str) -> Counter[str]:
    scales = Scales()
    page = visit(place, scales.under)
    page.wait_for_load_state("networkidle")
    return scales.bytes_by_kind


@pytest.mark.parametrize("place", VISITORS)
def test_a_public_page_is_light(visit: Visit, place: str) -> None:
    found = weighed(visit, place)
    assert 0 < found["Document"] <= MOST_HTML, found
    assert found["Stylesheet"] > 0
    assert found.total() <= MOST_PUBLIC, found


@pytest.mark.parametrize("place", [*MEMBERS, *ACCOUNT, *STEWARDS, *ORGANISERS])
def test_a_page_of_members_is_light(visit: Visit, place: str) -> None:
    found = weighed(visit, place)
    assert found["Document"] <= MOST_HTML or place == IN_ONE_PIECE, found
    assert 0 < found.total() <= MOST_FOR_MEMBERS, found


@pytest.mark.parametrize("place", ["market", "directory", "library"])
def test_a_list_is_weighed_full(visit: Visit, place: str) -> None:
    assert visit(place).locator("main .list .card").count() == 20


@pytest.mark.parametrize("place", ["home", "market", "posting", "library"])
def test_the_first_content_shows_on_a_slow_line(visit: Visit, place: str) -> None:
    waits = []
    while len(waits) < TRIES and (not waits or min(waits) > MOST_WAIT_MS):
        page = visit(place, slowed)
        page.wait_for_function(f"{FIRST_PAINT} > 0")
        waits.append(page.evaluate(FIRST_PAINT))
    assert min(waits) <= MOST_WAIT_MS, waits


def slowed(page: Page) -> None:
    """Make the line of a page slow: 400 kbit/s, 400 ms, nothing kept from before."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", SLOW)
