"""The desk in a browser: two desks without a network, a scanner that types, plain http, a file."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_started
from django.test import Client

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Browser, BrowserContext, Page, expect

from dorsale_web.salon import desk_packs
from dorsale_web.salon.actions import badges
from dorsale_web.salon.actions.desk import set_pin
from dorsale_web.salon.models import CheckIn, Edition
from dorsale_web.salon.scanned import badge_code
from tests.dorsale_web.browser.conftest import FLAGS
from tests.dorsale_web.cast import Cast, make_cast
from tests.dorsale_web.salon.desk_scene import PIN, badge, desk_person, open_fair, visitor
from tests.needs import program

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("themed")]
PLAIN_HOST = "desk.lan"  # an address that no browser takes for its own machine

Window = Callable[..., BrowserContext]
READ = """async ([pack, pin, codes]) => {
    const desk = window.dorsaleDesk, opened = await desk.open(pack, pin);
    return { found: codes.map(one => opened.find(one)), other: await desk.open(pack, "000001"),
             key: desk.hex(desk.stretch(pin, Uint8Array.from(atob(pack.salt), c => c.charCodeAt(0)), pack.rounds)) };
}"""


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def fair(cast: Cast) -> Edition:
    edition = open_fair(cast)
    set_pin(desk_person(cast), edition, PIN)
    return edition


@pytest.fixture
def at_desk(window: Window, live_server: Any, cast: Cast, fair: Edition) -> Callable[..., Page]:
    """Return a function that opens a page of the desk, signed in, in a window of its own."""

    def one(below: str = "", **how: Any) -> Page:
        context = window(base_url=live_server.url, **how)
        signed_in(context, cast, live_server.url)
        page = context.new_page()
        page.goto(f"/editions/{fair.slug}/desk/{below}")
        return page

    return one


def signed_in(context: BrowserContext, cast: Cast, url: str) -> None:
    client = Client()
    client.force_login(cast["desk"], "allauth.account.auth_backends.AuthenticationBackend")
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}]
    )


def opened(page: Page, desk: str) -> Page:
    """Open the pack with the PIN, and give the desk its name."""
    page.fill("[data-part=pin] input", PIN)
    page.click("[data-part=pin] button")
    page.fill("[data-part=show] [name=desk]", desk)
    return page


def shows(page: Page, text: str, verdict: str) -> None:
    """Type a code as a scanner does, Enter included; the answer is ``verdict``."""
    page.locator("[data-part=show] [name=code]").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=answer]")).to_have_attribute("data-verdict", verdict)


def all_sent(page: Page) -> None:
    expect(page.locator("[data-part=send]")).to_be_disabled()


def test_both_languages_read_the_pack_alike(at_desk: Callable[..., Page], fair: Edition) -> None:
    codes = [badge(visitor(fair, name)).code for name in ("Élise N'Zaba", "أحمد بنعلي", "Bo Lu")]
    made = desk_packs.pack(fair, PIN)
    page = at_desk("offline/")
    read = page.evaluate(READ, [made, PIN, [*codes, "fantaisie"]])
    assert [one.get("initials") for one in read["found"]] == ["ÉN", "أب", "BL", None]
    assert [one["verdict"] for one in read["found"]] == ["counted"] * 3 + ["unknown"]
    assert read["found"][0]["kind"] == "Visiteur"
    assert read["key"] == desk_packs.key_of(PIN, b64decode(made["salt"])).hex()
    assert read["other"] is None
    scanned = [codes[0].upper(), f"https://x.org/b/{codes[0]}?a=1", codes[0].replace("-", " "), " Rien ",
               "qbcde)fghjk),npar)é\"'(-", codes[0].replace("-", "")]  # fmt: skip
    assert page.evaluate("all => all.map(window.dorsaleDesk.codeIn)", scanned) == [
        badge_code(one) for one in scanned
    ]


def test_two_desks_without_a_network_merge_and_one_counts(
    at_desk: Callable[..., Page], fair: Edition, cast: Cast
) -> None:
    awa, issa, lea = (visitor(fair, name) for name in ("Awa Ngoma", "Issa Diallo", "Léa Bemba"))
    codes = [badge(one).code for one in (awa, issa, lea)]
    north, south = opened(at_desk("offline/"), "Nord"), opened(at_desk("offline/"), "Sud")
    for page in (north, south):
        expect(page.locator("[data-part=desk]")).to_be_visible()
        page.context.set_offline(True)
    shows(north, codes[0], "counted")
    shows(south, codes[0], "counted")
    shows(south, codes[2], "counted")
    shows(south, codes[2], "again")
    badges.revoke(desk_person(cast), badge(issa), "perdu")
    shows(north, codes[1], "counted")
    shows(north, "fantaisie", "unknown")
    assert CheckIn.objects.count() == 0
    for page in (south, north):
        page.context.set_offline(False)
        all_sent(page)
    assert CheckIn.objects.count() == 6
    by_person = {
        one: sorted(
            CheckIn.objects.filter(badge__participant=one).values_list("verdict", flat=True)
        )
        for one in (awa, issa, lea)
    }
    assert by_person == {awa: ["again", "counted"], issa: ["revoked"], lea: ["again", "counted"]}
    assert CheckIn.objects.get(badge__participant=awa, verdict="counted").desk == "Nord"
    expect(north.locator("[data-part=report]")).to_contain_text("perdu")
    north.goto(f"/editions/{fair.slug}/desk/merges/")
    assert "perdu" in north.content()
    assert "fantaisie" in north.content()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_scanner_types_and_ends_with_enter(
    at_desk: Callable[..., Page], fair: Edition, scripts: bool
) -> None:
    code = badge(visitor(fair, "Awa Ngoma")).code
    page = at_desk(java_script_enabled=scripts)
    for verdict in ("counted", "again"):
        page.locator("#desk [name=code]").press_sequentially(code)
        page.keyboard.press("Enter")
        expect(page.locator(f"#desk [data-verdict={verdict}]")).to_be_visible()
    if scripts:
        expect(page.locator("#desk [name=code]")).to_be_focused()


@pytest.fixture
def plain(
    browser: Browser, live_server: Any, cast: Cast, fair: Edition, settings: Any
) -> Iterator[BrowserContext]:
    """Return a window that sees the server as a computer of the local network, on plain http."""
    settings.ALLOWED_HOSTS = ["*"]
    flags = [*FLAGS, f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1"]
    other = browser.browser_type.launch(executable_path=program("chromium"), args=flags)
    url = live_server.url.replace("localhost", PLAIN_HOST)
    context = other.new_context(base_url=url, locale="fr-FR")
    signed_in(context, cast, url)
    yield context
    other.close()


def test_on_plain_http_check_ins_survive_the_page(plain: BrowserContext, fair: Edition) -> None:
    awa = visitor(fair, "Awa Ngoma")
    page = plain.new_page()
    page.goto(f"/editions/{fair.slug}/desk/offline/")
    assert page.evaluate("[window.isSecureContext, !!crypto.subtle, 'serviceWorker' in navigator]") == [
        False, False, False,
    ]  # fmt: skip
    opened(page, "Nord")
    expect(page.locator("[data-part=desk]")).to_be_visible()
    plain.set_offline(True)
    shows(page, badge(awa).code, "counted")
    page.close()
    assert CheckIn.objects.count() == 0
    plain.set_offline(False)
    page = plain.new_page()
    page.goto(f"/editions/{fair.slug}/desk/offline/")
    all_sent(page)
    assert CheckIn.objects.get().verdict == "counted"


def test_the_page_opens_again_without_a_network(
    at_desk: Callable[..., Page], fair: Edition
) -> None:
    code = badge(visitor(fair, "Awa Ngoma")).code
    page = opened(at_desk("offline/"), "Nord")
    page.click("details.keep summary")
    expect(page.locator("details.keep li")).to_have_count(1)
    page.context.set_offline(True)
    asked: list[object] = []
    request_started.connect(lambda **_: asked.append(1), weak=False, dispatch_uid="desk")
    page.reload()
    opened(page, "Nord")
    shows(page, code, "counted")
    request_started.disconnect(dispatch_uid="desk")
    assert asked == []
    page.once("dialog", lambda one: one.accept())
    page.click("details.keep button")
    expect(page.locator("details.keep li")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).length + 0") == 0
    assert page.evaluate("caches.keys()") == []


def test_a_file_from_disk_saves_what_is_sent_in(
    at_desk: Callable[..., Page], fair: Edition, tmp_path: Path
) -> None:
    code = badge(visitor(fair, "Awa Ngoma")).code
    page = at_desk("offline/")
    page.fill("[name=pin] >> nth=1", PIN)
    with page.expect_download() as coming:
        page.click("form[action$='/file/'] button")
    coming.value.save_as(tmp_path / "desk.html")
    alone, complaints = page.context.new_page(), []
    alone.on("console", lambda said: complaints.append(said.text))
    alone.goto((tmp_path / "desk.html").as_uri())
    opened(alone, "Est")
    shows(alone, code, "counted")
    shows(alone, code, "again")
    with alone.expect_download() as coming:
        alone.click("[data-part=save]")
    coming.value.save_as(tmp_path / "check-ins.json")
    assert complaints == []
    page.goto(f"/editions/{fair.slug}/desk/merge/")
    page.set_input_files("[name=file]", tmp_path / "check-ins.json")
    page.click("main form button.button")
    expect(page.locator(".notice.success")).to_be_visible()
    assert sorted(CheckIn.objects.values_list("verdict", "desk")) == [
        ("again", "Est"),
        ("counted", "Est"),
    ]


def test_after_the_last_day_the_pack_is_wiped_and_what_was_counted_stays(
    at_desk: Callable[..., Page], fair: Edition
) -> None:
    code = badge(visitor(fair, "Awa Ngoma")).code
    page = opened(at_desk("offline/"), "Nord")
    expect(page.locator("[data-part=desk]")).to_be_visible()
    page.context.set_offline(True)
    shows(page, code, "counted")
    name = f"dorsale-desk:{fair.slug}:pack"
    page.evaluate(
        """name => { const pack = JSON.parse(localStorage[name]);
        localStorage[name] = JSON.stringify({...pack, ends_at: "2020-01-01T00:00:00+00:00"}); }""",
        name,
    )
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("[data-part=pin]")).to_be_hidden()
    assert page.evaluate("name => localStorage.getItem(name)", name) is None
    all_sent(page)
    assert CheckIn.objects.get().verdict == "counted"
