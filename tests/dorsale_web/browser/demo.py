"""The demo network as it ships: ``dorsale serve --demo`` in a process and a folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAME, PASSWORD = "demo", "fibre-pour-tous"
PATIENCE_S = 120.0
PASSED_ON = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "DATABASE_URL")


@dataclass(frozen=True)
class Demo:
    """Where the demo is served, and addresses of what it holds."""

    url: str
    log: Path

    def sign_in(self, page: Page) -> None:
        """Sign in as the account that the demo prints."""
        page.goto("/account/login/")
        page.fill("[name=login]", NAME)
        page.fill("[name=password]", PASSWORD)
        page.click("form[action='/account/login/'] button")
        page.wait_for_url(lambda url: "login" not in url)

    def first(self, page: Page, listed: str, link: str) -> str:
        """Return the address of the first link of a list, such as of one posting."""
        page.goto(listed)
        found = page.locator(link).first.get_attribute("href")
        assert found, f"{listed} has no {link}"
        return found


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
    surroundings |= {"DORSALE_HOME": str(home), "DORSALE_LIMITS": "off"}
    command = [sys.executable, "-m", "dorsale_cli", "serve", "--demo", "--port", str(port)]
    log = home / "log.txt"
    with (
        log.open("w") as said,
        subprocess.Popen(
            command, env=surroundings, stdout=said, stderr=said, start_new_session=True
        ) as process,
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
