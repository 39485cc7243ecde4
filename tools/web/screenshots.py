"""Take the pictures of the main pages for ``docs/web``, on a phone and on a desktop, in French.

Run from the repository root: ``python tools/web/screenshots.py [FOLDER]``. The demo network is
served from a temporary folder. Pictures have 128 colours where Pillow is installed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.dorsale_web.browser.conftest import FLAGS  # noqa: E402
from tests.dorsale_web.browser.demo import Demo, address, running, who_sees  # noqa: E402
from tests.needs import program  # noqa: E402

SCREENS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
COLOURS = 128
MOST_BYTES = 4_000_000
MATCHES_WAIT_S = 60
SHOWN = {
    "home": ("home", "The first page"),
    "market": ("offers-and-needs", "Offers and needs, with their filters"),
    "matches": ("matches", "What fits an offer or a need, with the reasons and their points"),
    "map": ("directory-map", "The directory as a map"),
    "organisation": ("organisation", "An organisation, and who vouches for it"),
    "introduction": ("introduction", "An introduction: what was said and where it stands"),
    "results": ("results", "What came of introductions, counted"),
    "entry": ("experience", "An experience of the library, what failed included"),
    "desk": ("desk", "The desk of a steward"),
    "sign in": ("sign-in", "Sign in, with a password or a passkey"),
    "fair": ("fair", "A fair to come"),
    "plan": ("fair-plan", "The plan of its halls"),
    "programme": ("fair-programme", "Its programme"),
    "fair overview": ("fair-overview", "Where it stands, for its organisers"),
    "run of meetings": ("fair-meetings", "A schedule of its meetings, with value and bound"),
    "my stand": ("fair-stand", "The room of an exhibitor"),
    "desk of the fair": ("fair-desk", "Its desk"),
    "report of a fair": ("fair-report", "What came of a fair that is over"),
}
HEAD = """# Pages of the network

The main pages of the demo network (`make serve`), on a phone (390 × 844) and on a desktop
(1280 × 900), in French. Everything in them is invented. `python tools/web/screenshots.py` takes
them again.
"""


@dataclass(frozen=True)
class Camera:
    """A browser before the demo, and where its pictures go."""

    browser: Browser
    demo: Demo
    folder: Path

    def page(self, account: str, screen: str) -> Page:
        """Return a page on a screen, signed in as an account unless it is that of a visitor."""
        context = self.browser.new_context(locale="fr-FR", viewport=SCREENS[screen])
        page = context.new_page()
        if account:
            self.demo.sign_in(page, account)
        return page

    def shoot(self, place: str, screen: str) -> Path:
        """Take the picture of one page, as much of it as the screen shows."""
        account = who_sees(place)
        page = self.page(account, screen)
        where = address(self.demo, place, lambda: self.page(account, screen))
        page.goto(f"{self.demo.url}{where}", wait_until="networkidle")
        target = self.folder / f"{SHOWN[place][0]}-{screen}.png"
        target.write_bytes(small(page.screenshot()))
        page.context.close()
        return target

    def wait_for_matches(self) -> None:
        """Wait until the worker found offers for a need of the demo's account."""
        page = self.page(who_sees("matches"), "desktop")
        end = time.monotonic() + MATCHES_WAIT_S
        while not page.locator("main article.card").count() and time.monotonic() < end:
            time.sleep(2)
            page.goto(f"{self.demo.url}/market/matches/")
        page.context.close()


def small(picture: bytes) -> bytes:
    """Return a PNG with a palette where Pillow is installed, else as it is."""
    try:
        from PIL import Image
    except ImportError:
        return picture
    target = BytesIO()
    image = Image.open(BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return min(picture, target.getvalue(), key=len)


def readme() -> Iterator[str]:
    """Give the parts of the page that lists the pictures."""
    yield HEAD
    for name, said in SHOWN.values():
        yield f"\n## {said}\n\n"
        yield f"![{said}, on a desktop]({name}-desktop.png)\n\n"
        yield f"![{said}, on a phone]({name}-phone.png)\n"


def main(folder: Path) -> None:
    """Serve the demo, take every picture, list them, and refuse to weigh too much."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        running(Path(home)) as demo,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=program("chromium"), args=FLAGS)
        camera = Camera(browser, demo, folder)
        camera.wait_for_matches()
        taken = [camera.shoot(place, screen) for place in SHOWN for screen in SCREENS]
        browser.close()
    (folder / "README.md").write_text("".join(readme()))
    total = sum(one.stat().st_size for one in taken)
    print(f"{len(taken)} pictures, {total / 1000:.0f} kB in {folder}")
    if total > MOST_BYTES:
        sys.exit(f"more than {MOST_BYTES / 1000:.0f} kB: use fewer colours")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "web")
