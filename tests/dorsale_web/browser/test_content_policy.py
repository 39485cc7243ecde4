"""No page breaks the content policy or complains in the console, the account pages included."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import BrowserContext, Page

from tests.dorsale_web.browser.demo import PLACES, Demo

KEY_HOLDER = "personne-100"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip

Visit = Callable[..., Page]


def heard(page: Page, complaints: list[str]) -> None:
    """Keep what a page complains of from now on."""
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: _note(said.type, said.text, complaints))


def _note(kind: str, text: str, complaints: list[str]) -> None:
    if kind == "error" or "Content Security Policy" in text:
        complaints.append(text)


@pytest.mark.parametrize("place", PLACES)
def test_a_page_keeps_to_the_policy(visit: Visit, place: str) -> None:
    complaints: list[str] = []
    policies: list[str] = []

    def note_policy(page: Page) -> None:
        page.on("response", lambda one: _keep_policy(one, policies))

    page = visit(place, partial(heard, complaints=complaints), note_policy)
    page.wait_for_load_state("networkidle")
    assert complaints == []
    assert policies
    assert all("default-src 'self'" in one and "unsafe" not in one for one in policies)


def _keep_policy(answer: object, policies: list[str]) -> None:
    if answer.request.resource_type == "document":  # type: ignore[attr-defined]
        policies.append(answer.headers.get("content-security-policy", ""))  # type: ignore[attr-defined]


def test_a_passkey_is_added_and_opens_the_door(
    window: Callable[..., BrowserContext], demo: Demo
) -> None:
    complaints: list[str] = []
    page = window().new_page()
    heard(page, complaints)
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    made = keys.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    demo.sign_in(page, KEY_HOLDER)
    demo.confirm(page, "/account/2fa/webauthn/add/")
    page.fill("main [name=name]", "Téléphone")
    page.check("main [name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    held = keys.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})
    assert [one["rpId"] for one in held["credentials"]] == ["localhost"]
    page.context.clear_cookies()
    page.goto(f"{demo.url}/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(re.compile(r"localhost:\d+/$"))
    page.goto(f"{demo.url}/me/")
    assert page.input_value("main [name=name]")
    assert complaints == []
