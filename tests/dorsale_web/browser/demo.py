"""The demo network as it ships: ``dorsale serve --demo`` in a process and a folder of its own.

Its pages are called by name in the tests; an object is the first of its list.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAME, STEWARD, ORGANISER, PASSWORD = "demo", "intendance", "rives", "fibre-pour-tous"
PATIENCE_S = 120.0
PASSED_ON = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "DATABASE_URL")


@dataclass(frozen=True)
class Demo:
    """Where the demo is served, what the server said, and addresses found in its lists."""

    url: str
    log: Path
    found: dict[str, str] = field(default_factory=dict)

    def sign_in(self, page: Page, name: str = NAME) -> None:
        """Sign in as one of the people of the demo, who share a password."""
        page.goto(f"{self.url}/account/login/")
        page.fill("main [name=login]", name)
        page.fill("main [name=password]", PASSWORD)
        page.click("form[action='/account/login/'] button")
        page.wait_for_url(lambda url: "login" not in url)

    def confirm(self, page: Page, path: str) -> None:
        """Give the password once more where a page of the account asks for it."""
        page.goto(f"{self.url}{path}")
        if "/reauthenticate/" in page.url:
            page.fill("main [name=password]", PASSWORD)
            page.click("form[action='/account/reauthenticate/'] button")
            page.wait_for_url(lambda url: "/reauthenticate/" not in url)

    def first(self, page: Page, listed: str, link: str) -> str:
        """Return the first link of a list that fits ``link``: its address, or the part in a group.

        Some lists fill while the demo's worker works: they are asked for again.
        """
        end = time.monotonic() + PATIENCE_S
        while True:
            page.goto(f"{self.url}{listed}")
            addresses = "all => all.map(a => a.getAttribute('href'))"
            hrefs = page.locator("main a").evaluate_all(addresses)
            found = next((fits for one in hrefs if (fits := re.fullmatch(link, one))), None)
            if found:
                return str(found[found.lastindex or 0])
            assert time.monotonic() < end, f"{listed} has no {link}"
            time.sleep(1)


CODE = "[a-z0-9]{10}"
FAIR = f"/editions/brazzaville-{(date.today() + timedelta(days=21)).year}/"
PAST_FAIR = f"/editions/casablanca-{(date.today() - timedelta(days=330)).year}/"
STAND = (f"{FAIR}me/", f"(/exhibitors/{CODE}/)wishes/")
CONTEST = (f"{FAIR}contests/", f"/contests/{CODE}/")
VISITORS = {
    "home": "/",
    "market": "/market/",
    "posting": ("/market/", f"/market/{CODE}/"),
    "results": "/market/results/",
    "directory": "/organisations/",
    "map": "/organisations/map/",
    "organisation": ("/organisations/", "/organisations/(?!new|map)[a-z0-9-]+/"),
    "library": "/library/",
    "entry": ("/library/?kind=experience&language=fr", f"/library/{CODE}/"),
    "search": "/search/?q=formation",
    "about": "/about/",
    "languages": "/about/languages/",
    "data": "/about/data/",
    "fraud": "/about/fraud/",
    "interface": "/about/api/",
    "vouching": "/vouching/",
    "offline pack": "/pack/",
    "sign in": "/account/login/",
    "join": "/account/signup/",
    "invitation": "/join/",
    "recover": "/recover/",
    "fairs": "/editions/",
    "fair": FAIR,
    "exhibitors": f"{FAIR}exhibitors/",
    "exhibitor": (f"{FAIR}exhibitors/", f"/exhibitors/{CODE}/"),
    "new products": f"{FAIR}new-products/",
    "programme": f"{FAIR}programme/",
    "programme by room": f"{FAIR}programme/?day=&by=room",
    "session": (f"{FAIR}programme/", f"/sessions/{CODE}/"),
    "plan": f"{FAIR}plan/",
    "contests": f"{FAIR}contests/",
    "contest": CONTEST,
    "certificate": f"{PAST_FAIR}certificate/",
    "report of a fair": f"{PAST_FAIR}report/",
}
MEMBERS = {
    "my page": "/me/",
    "notice choices": "/me/notices/",
    "consents": "/me/consents/",
    "keys": "/me/keys/",
    "notices": "/notices/",
    "people": "/people/",
    "my postings": "/market/mine/",
    "my matches": "/market/matches/",
    "matches": ("/market/matches/", f"/market/{CODE}/matches/"),
    "introductions": "/introductions/",
    "introduction": ("/introductions/?side=received", f"/introductions/{CODE}/"),
    "write": "/market/new/?organisation=ngonda-logiciels&side=need&kind=technology",
    "introduce": ("/market/", f"/market/{CODE}/", "introduce/"),
    "my entries": "/library/mine/",
    "write an experience": "/library/new/experience/",
    "my organisation": "/organisations/ngonda-logiciels/edit/",
    "team": "/organisations/ngonda-logiciels/team/",
    "my fair": f"{FAIR}me/",
    "my badge": (f"{FAIR}me/", f"/participants/{CODE}/badge/"),
    "my talks": f"{FAIR}talks/",
    "my stand": (*STAND, "room/"),
    "team of my stand": (*STAND, "team/"),
    "orders of my stand": (*STAND, "orders/"),
    "products of my stand": (*STAND, "products/"),
    "scan at my stand": (*STAND, "scan/"),
    "contacts of my stand": (*STAND, "contacts/"),
    "whom to meet": (*STAND, "wishes/"),
    "my meetings": f"{PAST_FAIR}my-meetings/",
}
ACCOUNT = {
    "mail addresses": "/account/email/",
    "password": "/account/password/change/",
    "second factor": "/account/2fa/",
    "authenticator": "/account/2fa/totp/activate/",
    "passkeys": "/account/2fa/webauthn/",
    "passkey": "/account/2fa/webauthn/add/",
    "sign out": "/account/logout/",
}
STEWARDS = {
    "desk": "/desk/",
    "reports": "/reports/",
    "review": "/market/review/",
    "newcomers": "/desk/newcomers/",
    "coordinators": "/desk/coordinators/",
    "audit": "/audit/",
    "confirm": "/library/confirm/",
}
ORGANISERS = {
    "fair overview": f"{FAIR}organise/",
    "fair settings": f"{FAIR}organise/settings/",
    "ground": f"{FAIR}organise/ground/",
    "exhibitors to decide on": f"{FAIR}organise/exhibitors/",
    "exhibitor to decide on": (f"{FAIR}organise/exhibitors/", f"/exhibitors/{CODE}/file/"),
    "stands": f"{FAIR}organise/stands/",
    "programme to arrange": f"{FAIR}organise/programme/",
    "talks": f"{FAIR}organise/talks/",
    "visitors": f"{FAIR}organise/visitors/",
    "kinds of visitors": f"{FAIR}organise/visitors/kinds/",
    "meetings": f"{FAIR}organise/meetings/",
    "run of meetings": (f"{FAIR}organise/meetings/", f"/runs/{CODE}/"),
    "contests to run": f"{FAIR}organise/contests/",
    "contest to run": (*CONTEST, "organise/"),
    "letters": f"{FAIR}organise/letters/",
    "badges": f"{FAIR}organise/badges/",
    "desk of the fair": f"{FAIR}desk/",
    "desk offline": f"{FAIR}desk/offline/",
    "counts": f"{FAIR}desk/counts/",
    "no-shows": f"{FAIR}desk/no-shows/",
    "emergency print": f"{FAIR}desk/print/",
}
PLACES: dict[str, str | tuple[str, ...]] = VISITORS | MEMBERS | ACCOUNT | STEWARDS | ORGANISERS


def who_sees(place: str) -> str:
    """Return the account that sees a page; none for a visitor."""
    if place in VISITORS:
        return ""
    if place in ORGANISERS:
        return ORGANISER
    return STEWARD if place in STEWARDS else NAME


def address(demo: Demo, place: str, new_page: Callable[[], Page]) -> str:
    """Return the address of a page by its name; of an object, the first in its list."""
    where = PLACES[place]
    if isinstance(where, str):
        return where
    if place not in demo.found:
        page = new_page()
        listed, link, *below = where
        demo.found[place] = demo.first(page, listed, link) + "".join(below)
        page.context.close()
    return demo.found[place]


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(home: Path) -> Iterator[Demo]:
    """Serve the demo until the block ends; its state stays in ``home``."""
    port = free_port()
    surroundings = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    surroundings |= {"DORSALE_HOME": str(home), "DORSALE_LIMITS": "off", "DORSALE_MEANING": "off"}
    command = [sys.executable, "-m", "dorsale_cli", "serve", "--demo", "--port", str(port)]
    log = home / "log.txt"
    with (
        log.open("w") as said,
        subprocess.Popen(command, env=surroundings, stdout=said, stderr=said) as process,
    ):
        try:
            served = Demo(f"http://localhost:{port}", log)
            wait_until_served(served, process)
            yield served
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def wait_until_served(demo: Demo, process: subprocess.Popen[bytes]) -> None:
    """Wait for the first page; say what the server said when it never comes."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{demo.url}/"):
                return
        except urllib.error.HTTPError as error:
            error.close()
            break
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the demo is not served: {demo.log.read_text()[-2000:]}")
