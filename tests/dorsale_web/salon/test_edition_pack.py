"""The offline pack of a fair: small, in four languages, and no visitor in it."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from dorsale_web.members.actions import record
from dorsale_web.members.models import Organisation
from dorsale_web.salon import edition_pack
from dorsale_web.salon.models import (
    Edition,
    Exhibitor,
    Hall,
    OpeningDay,
    Participant,
    Product,
    Session,
    SessionSpeaker,
    Stand,
)
from tests.dorsale_web.cast import Cast, organisation, person, theme
from tests.dorsale_web.salon.objects import (
    at,
    make_edition,
    make_exhibitor,
    make_participant,
    make_session,
)

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 360, "height": 740}
WORDS = [
    "capteur",
    "réseau",
    "énergie",
    "données",
    "santé",
    "école",
    "agriculture",
    "paiement",
    "logiciel",
    "formation",
    "fibre",
    "antenne",
    "nuage",
    "usine",
    "port",
    "route",
    "transport",
    "mesure",
    "carte",
    "livre",
    "édition",
    "service",
    "client",
]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def edition(cast: Cast) -> Edition:
    """Return an edition with one exhibitor, one product and one talk in the programme."""
    made = make_edition(cast.own, "a-fair", programme_published_at=timezone.now())
    exhibitor = make_exhibitor(
        made, cast.other, translations={"en": {"origin": "human", "texts": {"presentation": "Sensors."}}}
    )  # fmt: skip
    Product.objects.create(
        exhibitor=exhibitor, language="fr", name="Sonde", summary="Mesure l'eau."
    )
    Stand.objects.create(
        hall=made.halls.get(), label="A1", x_m=1, y_m=1, width_m=3, depth_m=3, exhibitor=exhibitor,
        theme=theme("cloud"),
    )  # fmt: skip
    talk = make_session(made, hour=10, title="La mer et la fibre")
    SessionSpeaker.objects.create(session=talk, name="Béatrice Oumarou")
    return made


def html(edition: Edition) -> str:
    return edition_pack.current(edition).html.decode()


def test_one_exhibitor_one_product_one_talk(edition: Edition) -> None:
    text = html(edition)
    for part in ("Atelier Anfa", "Des capteurs.", "Sensors.", "Sonde", "La mer et la fibre",
                 "Béatrice Oumarou", "10:00–10:30", "A1", "09:00", "Palais des congrès",
                 f"http://localhost:8000/editions/{edition.slug}/"):  # fmt: skip
        assert part in text, part
    assert text.count('<svg class="plan"') == 1
    code = edition.exhibitors.get().code
    assert f'href="#x-{code}"' in text
    assert f'id="x-{code}"' in text


def test_countries_themes_and_days_are_in_four_languages(edition: Edition) -> None:
    text = html(edition)
    for name in ("Maroc", "Morocco", "Marrocos", "المغرب"):
        assert name in text
    for name in ("Informatique en nuage", "Cloud", "Computação em nuvem"):
        assert name in text
    assert [one for one in ("fr", "en", "pt", "ar") if f'id="l-{one}"' in text] == [
        "fr", "en", "pt", "ar"
    ]  # fmt: skip


def test_the_original_stands_for_the_languages_that_are_missing(edition: Edition) -> None:
    text = html(edition)
    assert '<p lang="fr" class="pt ar">Des capteurs.</p>' in text
    assert '<p lang="en">Sensors.</p>' in text


def test_no_participant_stands_in_it(cast: Cast, edition: Edition) -> None:
    stand = edition.exhibitors.get()
    for number, more in enumerate(({}, {"exhibitor": stand}, {"state": "pending"})):
        make_participant(
            edition, person(f"guest{number}", f"Invité{number} Mabiala{number}"),
            given_name=f"Invité{number}", family_name=f"Mabiala{number}",
            email=f"guest{number}@example.org", phone="+242 06 000 000", **more,
        )  # fmt: skip
    hidden = make_session(edition, "submitted", title="Une proposition")
    SessionSpeaker.objects.create(session=hidden, name="Oratrice Cachée")
    text = html(edition)
    for one in Participant.objects.filter(edition=edition):
        for part in (one.given_name, one.family_name, one.email, one.phone, one.claim):
            assert part not in text
    for part in ("Oratrice Cachée", "Une proposition", "Owner", "owner"):
        assert part not in text
    assert "Béatrice Oumarou" in text, "she speaks in the published programme"


def test_what_is_not_public_is_not_in_it(cast: Cast, edition: Edition) -> None:
    waiting = organisation("waiting", name="Encore En Attente")
    make_exhibitor(edition, waiting, "submitted")
    gone = organisation("gone", name="Maison Suspendue", suspended_at=timezone.now())
    Stand.objects.create(
        hall=edition.halls.get(), label="B1", x_m=9, y_m=1, width_m=3, depth_m=3,
        exhibitor=make_exhibitor(edition, gone),
    )  # fmt: skip
    later = timezone.now() + timedelta(days=3)
    Product.objects.create(
        exhibitor=edition.exhibitors.first(), language="fr", name="Secret jusqu'à demain",
        summary="…", shown_from=later,
    )  # fmt: skip
    text = html(edition)
    for part in ("Encore En Attente", "Maison Suspendue", "Secret jusqu"):
        assert part not in text
    edition.programme_published_at = None
    edition.save()
    assert "La mer et la fibre" not in html(edition)


def test_texts_of_members_stay_text(edition: Edition) -> None:
    edition.exhibitors.update(presentation="<script>alert(1)</script><img src=x>")
    text = html(edition)
    assert text.count("<script>") == 1
    assert "<img" not in text


def test_it_is_made_anew_only_when_something_changed(
    cast: Cast, edition: Edition, tmp_path: Path
) -> None:
    first = edition_pack.current(edition)
    assert edition_pack.current(edition).key == first.key
    exhibitor = edition.exhibitors.get()
    exhibitor.presentation = "Tout autre chose."
    exhibitor.save()
    record(cast["owner"], "exhibitor.change", exhibitor, organisation=cast.other)
    assert "Tout autre chose." in html(edition)
    assert len(list((tmp_path / "packs").iterdir())) == 1, "older packs are deleted"


def test_its_language_does_not_depend_on_who_asks_first(cast: Cast, edition: Edition) -> None:
    made = Client(headers={"accept-language": "ar"}).get("/editions/a-fair/pack.html").content
    edition_pack.current(edition).file.unlink()
    again = Client(headers={"accept-language": "en"}).get("/editions/a-fair/pack.html").content
    assert made == again


def test_it_is_a_download_that_need_not_be_fetched_twice(cast: Cast, edition: Edition) -> None:
    client = Client()
    answer = client.get("/editions/a-fair/pack.html", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert "attachment" in answer["Content-Disposition"]
    assert gzip.decompress(answer.content).decode() == html(edition)
    same = {"accept-encoding": "gzip", "if-none-match": answer["ETag"]}
    assert client.get("/editions/a-fair/pack.html", headers=same).status_code == 304


def test_a_pack_of_one_fair_leaves_that_of_another(cast: Cast, edition: Edition) -> None:
    other = make_edition(cast.other, "a-fair-2")
    html(edition)
    html(other)
    assert len(list(edition_pack.folder().glob("edition.*"))) == 2


def sentence(draw: random.Random, most: int) -> str:
    words = [draw.choice(WORDS) for _ in range(draw.randint(most // 3, most))]
    return " ".join(words).capitalize() + "."


def large_fair(cast: Cast) -> Edition:
    """Return a fair of 200 exhibitors, 400 products, 120 sessions, 40 speakers, in two languages."""
    draw = random.Random(4)
    edition = make_edition(cast.own, "large", programme_published_at=timezone.now())
    OpeningDay.objects.all()
    hall = edition.halls.get()
    Hall.objects.filter(pk=hall.pk).update(width_m=90, depth_m=70)
    for number in range(200):
        country = draw.choice(["CG", "MA", "SN", "CD", "MU", "MZ"])
        name = f"{draw.choice(WORDS).title()} {draw.choice(WORDS)} {number}"
        who = Organisation.objects.create(
            slug=f"o{number}", name=name, kind="sme", country=country, city="X", summary="x",
            language="fr", languages=["fr"], website=f"https://o{number}.example",
            vouched_until=timezone.localdate() + timedelta(days=300),
        )  # fmt: skip
        exhibitor = Exhibitor.objects.create(
            edition=edition, organisation=who, state="accepted", language="fr",
            presentation=sentence(draw, 150),
            translations={"en": {"origin": "human", "texts": {"presentation": sentence(draw, 150)}}},
        )  # fmt: skip
        exhibitor.themes.set([theme("cloud"), theme("e-government")])
        Product.objects.bulk_create(
            Product(exhibitor=exhibitor, language="fr", name=sentence(draw, 4), summary=sentence(draw, 60))
            for _ in range(2)
        )  # fmt: skip
        Stand.objects.create(
            hall=hall, label=f"A{number + 1}", x_m=2 + 4 * (number % 20), y_m=2 + 6 * (number // 20),
            width_m=3, depth_m=3, exhibitor=exhibitor, theme=theme("cloud"),
        )  # fmt: skip
    for number in range(120):
        talk = Session.objects.create(
            edition=edition, kind="talk", title=sentence(draw, 9), abstract=sentence(draw, 110),
            language="fr", state="accepted", room=edition.rooms.first(), theme=theme("cloud"),
            starts_at=at(edition, 9 + number % 8, day=number % 2),
        )  # fmt: skip
        SessionSpeaker.objects.create(session=talk, name=f"Oratrice {number % 40}")
    for number in range(300):
        make_participant(
            edition, badge=False, given_name=f"Prénomvisiteur{number}", family_name=f"Nomvisiteur{number}"
        )  # fmt: skip
    return edition


def test_200_exhibitors_in_four_languages_take_at_most_500_kilobytes(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    edition = large_fair(cast)
    edition_pack.in_language("Search", "ar")  # catalogues are loaded
    with django_assert_max_num_queries(25):
        pack = edition_pack.current(edition)
    assert len(pack.html) <= 500_000
    text = pack.html.decode()
    assert len(re.findall(r'<details class="i" id="x-', text)) == 200
    assert len(re.findall(r'<details class="i" id="s-', text)) == 120
    assert "visiteur" not in text.lower()
    page = Client().get("/editions/large/plan/")
    assert len(gzip.compress(page.content)) <= 14_000


def test_without_a_network_one_searches_and_changes_the_language(
    edition: Edition, tmp_path: Path
) -> None:
    file = tmp_path / "pack.html"
    file.write_bytes(edition_pack.current(edition).html)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
        faults: list[str] = []
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith("file:") else faults.append(asked.url),
        )
        page.goto(file.as_uri())
        expect(page.locator("h2", has_text="Exposants")).to_be_visible()
        item = page.locator("details.i").first
        item.locator("summary").click()
        expect(page.get_by_text("Des capteurs.")).to_be_visible()
        expect(page.get_by_text("Sensors.")).to_be_hidden()
        page.locator("label[for=l-en]").click()
        expect(page.get_by_text("Sensors.")).to_be_visible()
        expect(page.get_by_text("Des capteurs.")).to_be_hidden()
        page.locator("label[for=l-ar]").click()
        assert page.locator("main").evaluate("one => getComputedStyle(one).direction") == "rtl"
        page.locator("#q").fill("marrocos")
        expect(page.locator("#found")).to_contain_text("1")
        expect(page.locator("details.i:not([hidden])")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        browser.close()
    assert faults == []
