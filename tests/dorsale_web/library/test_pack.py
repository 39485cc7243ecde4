"""The offline pack: small, whole without a network, and nothing in it that others may not see."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect, sync_playwright

from dorsale_web.demo.fill import fill
from dorsale_web.library import pack
from dorsale_web.library.models import Entry, Mention
from dorsale_web.library.pack import Reader
from dorsale_web.members.actions import record
from dorsale_web.members.models import Organisation
from dorsale_web.work.queue import KINDS
from tests.dorsale_web.cast import Cast, organisation
from tests.dorsale_web.library.writing import written

As = Callable[[str], Client]
CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def html(reader: Reader = Reader.PUBLIC) -> str:
    return pack.current(reader).html.decode()


def test_one_organisation_and_one_experience(cast: Cast) -> None:
    entry = written(cast)
    text = html()
    for part in ("Ngonda Logiciels", entry.title, entry.context, entry.failed, "What failed",
                 f"http://localhost:8000/library/{entry.code}/", "Brazzaville"):  # fmt: skip
        assert part in text
    assert str(timezone.localdate()) in text
    assert re.search(r"Compressed size</span> \d+ kB", text)


def test_labels_are_french_and_english() -> None:
    assert (
        str(pack.country("MA")) == '<span lang="fr">Maroc</span> / <span lang="en">Morocco</span>'
    )
    assert 'lang="fr">Informatique en nuage' in pack.theme("cloud")
    assert 'lang="en">Cloud' in pack.theme("cloud")


def test_a_visitor_is_given_what_visitors_see(cast: Cast) -> None:
    cast.own.email, cast.own.website = "bureau@ngonda.example", "https://ngonda.example"
    cast.own.save()
    written(cast, title="Pour tous")
    written(cast, title="Entre membres", audience="members")
    written(cast, title="Un brouillon", state="draft")
    public, members = html(), html(Reader.MEMBERS)
    for text in (public, members):
        assert "Pour tous" in text
        assert "https://ngonda.example" in text
        assert "Un brouillon" not in text
    assert "Nouvelle Venue" not in public, "it is not vouched for"
    assert "Nouvelle Venue" in members
    assert "Entre membres" not in public
    assert "Entre membres" in members
    assert "bureau@ngonda.example" not in public
    assert "bureau@ngonda.example" in members
    assert "Do not hand it on" not in public
    assert "Do not hand it on" in members


def test_hidden_names_stand_in_no_pack(cast: Cast) -> None:
    cast["owner"].name, cast["owner"].visibility = "Bénédicte Loufoua", {"name": "public"}
    cast["owner"].save()
    hiding = organisation("cachee", name="Maison Discrète", vouched=True)
    hiding.visibility = {}
    hiding.save()
    written(cast, organisation=hiding, hides_organisation=True)
    for reader in Reader:
        (item,) = re.findall(r'<details class="i" id="e-.*?</details>', html(reader), re.S)
        assert "Loufoua" not in item
        assert "Maison" not in item
        assert "cachee" not in item


def test_text_of_members_stays_text(cast: Cast) -> None:
    written(cast, title="<script>alert(1)</script>", context="<img src=x onerror=alert(1)>")
    text = html()
    assert text.count("<script>") == 1
    assert "<img" not in text


def test_a_reply_stands_beside_the_entry(cast: Cast) -> None:
    entry = written(cast)
    Mention.objects.create(entry=entry, organisation=cast.other, reply="Nous avons remboursé.")
    assert "Nous avons remboursé." in html()


def test_what_is_stopped_is_out_at_the_next_download(cast: Cast, as_: As) -> None:
    entry = written(cast, title="Une arnaque")
    assert "Une arnaque" in as_("visitor").get("/pack/dorsale.html").content.decode()
    entry.suspended_at = timezone.now()
    entry.save(update_fields=["suspended_at"])
    record(cast["steward"], "entry.suspend", entry)
    assert "Une arnaque" not in as_("visitor").get("/pack/dorsale.html").content.decode()
    cast.own.suspended_at = timezone.now()
    cast.own.save()
    record(cast["steward"], "organisation.suspend", cast.own)
    assert "Ngonda" not in as_("visitor").get("/pack/dorsale.html").content.decode()
    assert len(list(pack.folder().iterdir())) == 1, "older packs are deleted"


def test_it_is_a_download_that_need_not_be_fetched_twice(cast: Cast, as_: As) -> None:
    first = as_("visitor").get("/pack/dorsale.html")
    assert first["Content-Disposition"].startswith('attachment; filename="dorsale-20')
    assert first["X-Content-Type-Options"] == "nosniff"
    again = as_("visitor").get("/pack/dorsale.html", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    packed = as_("visitor").get("/pack/dorsale.html", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] != first["ETag"]
    assert gzip.decompress(packed.content) == first.content


def test_members_sign_in_for_theirs(cast: Cast, as_: As) -> None:
    assert as_("visitor").get("/pack/members.html")["Location"].startswith("/account/login/")
    response = as_("member").get("/pack/members.html")
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]


def test_the_page_says_size_and_day(cast: Cast, as_: As) -> None:
    size = pack.current(Reader.PUBLIC).kilobytes
    text = Client(headers={"accept-language": "en"}).get("/pack/").content.decode()
    assert f"{size} kB" in text
    assert "/pack/members.html" not in text
    assert "/pack/members.html" in as_("member").get("/pack/").content.decode()


def test_the_demo_says_that_its_data_is_invented(cast: Cast, settings: Any) -> None:
    assert "Invented data" not in html()
    settings.DEMO = True
    heading = re.search(r"<h1>(.*?)</h1>", html(), re.S)
    assert "Invented data" in heading.group(1)
    page = Client(headers={"accept-language": "en"}).get("/pack/").content.decode()
    assert "Invented data" in re.search(r"<h1>(.*?)</h1>", page, re.S).group(1)


def test_it_is_made_every_day_before_anybody_asks(cast: Cast) -> None:
    KINDS["library.pack"].work()
    assert len(list(pack.folder().iterdir())) == 2


def test_the_newest_stay_when_not_all_fit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        written(cast, title=f"Essai {number:02}", context="mot " * 500)
    monkeypatch.setattr(pack, "MOST_BYTES", pack.FRAME_BYTES + 10_000)
    shown = pack.contents(Reader.PUBLIC)["shown"]["library"]
    assert 0 < len(shown.items) < shown.of == 12
    assert "Essai 11" in shown.items[0].html
    assert "The newest only" in html()


@pytest.fixture
def files(db: None, settings: Any, tmp_path: Path) -> dict[str, Path]:
    """Return the packs of the demo network, as files of a phone."""
    settings.DEMO = True
    fill()
    assert Organisation.objects.count() == 80
    assert Entry.objects.count() >= 120
    found = {}
    for reader in Reader:
        made = pack.current(reader)
        found[reader.value] = tmp_path / f"{reader}.html"
        found[reader.value].write_bytes(made.html)
    return found


def test_the_demo_network_fits_and_opens_without_a_network(files: dict[str, Path]) -> None:
    assert all(file.stat().st_size <= 1_000_000 for file in files.values())
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM)
        _opens(browser.new_context(offline=True, viewport=PHONE).new_page(), files["public"])
        plain = browser.new_context(offline=True, viewport=PHONE, java_script_enabled=False)
        _reads_without_script(plain.new_page(), files["public"])
        browser.close()


def _opens(page: Page, file: Path) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    every = page.locator("details.i:visible").count()
    assert every > 200
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.fill("#q", "ECOLE hautes sources")
    expect(page.locator("#found")).to_contain_text("Found:")
    found = page.locator("details.i:visible").count()
    assert 0 < found < every
    assert "École des Hautes-Sources" in page.locator("#directory details.i:visible").inner_text()
    page.fill("#q", "nothing has xyzzy")
    expect(page.locator("#found")).to_contain_text("Nothing has")
    assert page.locator("details.i:visible").count() == 0
    page.click("button[type=reset]")
    expect(page.locator("details.i:visible")).to_have_count(every)
    item = page.locator("#library details.i").first
    item.locator("summary").first.click()
    assert item.locator("h4").first.is_visible()
    assert asked == [file.as_uri()]
    assert complaints == []


def _reads_without_script(page: Page, file: Path) -> None:
    page.goto(file.as_uri())
    assert not page.locator("#search").is_visible()
    item = page.locator("#directory details.i").first
    item.locator("summary").click()
    assert item.locator("dl").is_visible()
