"""The story of the network, told twice in two languages: with scripts and without."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from sickle import Sickle

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import BrowserContext, Page

from dorsale_web.market.actions.postings import index
from dorsale_web.market.models import Introduction, Posting
from dorsale_web.members.actions.vouching import vouch
from dorsale_web.members.models import Coordinator, Membership, Organisation
from dorsale_web.work import loop
from tests.dorsale_web.cast import PASSWORD, organisation, person
from tests.dorsale_web.market.objects import make_posting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("themed")]

SAID: dict[str, dict[str, str]] = {
    "fr": {
        "what it does": "Nous équipons de petits périmètres maraîchers autour de Kinkala.",
        "title": "Capteurs d'humidité pour petits périmètres irrigués",
        "summary": "Nous cherchons des capteurs d'humidité du sol, lisibles sans connexion.",
        "description": "Trois périmètres irrigués de deux hectares, sans réseau électrique.",
        "offer": "Capteurs d'humidité du sol pour l'irrigation",
        "offer summary": "Nos capteurs mesurent l'humidité du sol et pilotent l'irrigation.",
        "why": "Nos périmètres manquent de mesures : nous arrosons à l'œil.",
        "brings": "Trois périmètres d'essai, deux techniciennes et un an de relevés.",
        "when": "Après la récolte, en février.",
        "reply": "Avec plaisir, venez voir notre banc d'essai.",
        "result": "Contrat signé pour trois périmètres.",
        "experience": "Des capteurs d'humidité sous les manguiers",
        "failed": "Les termites ont rongé les gaines en deux mois.",
        "fraud": "Financement garanti en quarante-huit heures",
        "fraud summary": "Versez 300 000 FCFA de frais d'avance au +242 06 612 34 56.",
        "report": "Ils demandent de payer avant tout contrat.",
        "answer": "Un paiement d'avance est demandé : c'est contraire à la règle.",
    },
    "en": {
        "what it does": "We equip small vegetable plots around Kinkala.",
        "title": "Soil moisture sensors for small irrigated plots",
        "summary": "We look for soil moisture sensors that can be read without a connection.",
        "description": "Three irrigated plots of two hectares each, without electricity.",
        "offer": "Soil moisture sensors for irrigation",
        "offer summary": "Our sensors measure the moisture of the soil and steer irrigation.",
        "why": "Our plots lack measurements: we water them by eye.",
        "brings": "Three test plots, two technicians and a year of readings.",
        "when": "After the harvest, in February.",
        "reply": "Gladly, come and see our test bench.",
        "result": "A contract is signed for three plots.",
        "experience": "Moisture sensors under the mango trees",
        "failed": "Termites gnawed through the sheaths within two months.",
        "fraud": "Funding guaranteed within forty-eight hours",
        "fraud summary": "Pay 500 dollars of fees in advance, call +242 06 612 34 56.",
        "report": "They ask to be paid before any contract.",
        "answer": "A payment in advance is asked for: this is against the rule.",
    },
}
CONTACT = "bonjour@capteurs-mfoundi.example"


@dataclass
class Story:
    """Who takes part, each with a window of one's own, in one language."""

    language: str
    address: str
    open_window: Callable[..., BrowserContext]
    scripts: bool
    hub: Organisation
    offer: Posting
    fraud: Posting
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def offer_link(self) -> str:
        return f"a.cover[href='/market/{self.offer.code}/']"

    def said(self, what: str) -> str:
        return SAID[self.language][what]

    def page(self, who: str) -> Page:
        """Return the window of somebody; all but the newcomer and the visitor sign in first."""
        if who not in self.pages:
            locale = {"fr": "fr-FR", "en": "en-GB"}[self.language]
            window = self.open_window(
                locale=locale, java_script_enabled=self.scripts, base_url=self.address
            )
            self.pages[who] = window.new_page()
            if who not in ("newcomer", "visitor"):
                self.sign_in(who)
        return self.pages[who]

    def sign_in(self, who: str) -> None:
        page = self.see(who, "/account/login/")
        page.fill("[name=login]", who)
        page.fill("[name=password]", PASSWORD)
        page.click("form[action='/account/login/'] button")

    def see(self, who: str, path: str, status: int = 200) -> Page:
        """Go to a page as somebody; it answers, in the language of the story."""
        page = self.page(who)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{who} at {path}: {answer.status}"
        assert page.get_attribute("html", "lang") == self.language
        return page

    def press(self, who: str, button: str) -> Page:
        """Press a button as somebody; no form of the page answered is refused."""
        page = self.page(who)
        page.click(button)
        wrong = page.locator(".errors")
        assert wrong.count() == 0, f"{page.url}: {wrong.first.inner_text()}"
        return page

    def send(self, who: str, **fields: str) -> Page:
        """Fill the form of the page by the names of its fields, and send it."""
        page = self.page(who)
        for name, value in fields.items():
            page.fill(f"main form [name={name}]", value)
        return self.press(who, "main form.form .actions button.button >> nth=0")

    def path(self, who: str) -> str:
        return self.page(who).url.removeprefix(self.address)


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def story(
    request: pytest.FixtureRequest,
    language: str,
    window: Callable[..., BrowserContext],
    live_server: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Story:
    """Return the cast before the newcomer joins: only the maker and the fraudster are vouched."""
    monkeypatch.setattr(loop, "beating", lambda one: nullcontext())
    steward = person("steward", is_steward=True)
    Coordinator.objects.create(person=person("coordinator"), country="CG")
    hub = staffed("atelier-anfa", "hub", kind="hub", country="MA", city="Casablanca", vouched=False)
    maker = staffed("capteurs-mfoundi", "maker", country="CM", city="Yaoundé", email=CONTACT)
    crook = staffed("credit-eclair", "crook")
    for one in (maker, crook):
        vouch(steward, one, voucher=None, evidence="visit", detail="2026")
    offers = {code: offered(maker, code, "offer", kind="technology") for code in SAID}
    fraud = offered(crook, language, "fraud", kind="business", held_for=["phone"])
    address = live_server.url
    return Story(language, address, window, request.param, hub, offers[language], fraud)


def staffed(slug: str, owner: str, **fields: object) -> Organisation:
    made = organisation(slug, **fields)
    owned = person(owner, country=made.country)
    Membership.objects.create(person=owned, organisation=made, role="owner")
    return made


def offered(of: Organisation, language: str, what: str, **fields: object) -> Posting:
    of.refresh_from_db()
    title, summary = SAID[language][what], SAID[language][f"{what} summary"]
    texts = {"title": title, "summary": summary, "description": summary}
    posting = make_posting(of, side="offer", language=language, **texts, **fields)
    index(posting)
    return posting


def test_the_story(story: Story) -> None:
    sme = joins(story)
    need = drafts_a_need(story, sme)
    is_vouched_for(story, sme)
    is_published(story, need)
    introduction = is_introduced(story, need)
    both_talk(story, introduction)
    both_record_an_agreement(story, introduction)
    writes_the_experience(story)
    is_harvested(story)
    the_fraud_is_stopped(story)
    speaks_its_language(story)


def joins(story: Story) -> str:
    """A person joins without mail and founds an organisation; return its slug."""
    page = story.see("newcomer", "/")
    page.click(".hero a[href='/account/signup/']")
    password = {"password1": PASSWORD, "password2": PASSWORD}
    story.send("newcomer", name="Mireille Ngoma", username="mireille", **password)
    story.see("newcomer", "/organisations/new/")
    page.select_option("main [name=kind]", "sme")
    page.select_option("main [name=country]", "CG")
    page.select_option("main [name=language]", story.language)
    page.check(f"main [name=languages][value={story.language}]")
    story.send(
        "newcomer",
        name="Maraîchers du Pool",
        city="Brazzaville",
        summary=story.said("what it does"),
    )
    founded = Organisation.objects.get(name="Maraîchers du Pool")
    assert story.path("newcomer") == f"/organisations/{founded.slug}/"
    assert not founded.is_vouched
    return founded.slug


def drafts_a_need(story: Story, sme: str) -> str:
    """A need is written; it cannot be submitted yet, and the page says why. Return its path."""
    page = story.see("newcomer", "/market/new/")
    page.check("main [name=side][value=need]")
    page.check("main [name=kind][value=technology]")
    story.press("newcomer", "main form.form .actions button.button >> nth=0")
    page.check("main [name=themes][value=solutions]")
    texts = {name: story.said(name) for name in ("title", "summary", "description")}
    story.send("newcomer", **texts)
    need = story.path("newcomer")
    assert page.locator("main a[href='/vouching/']").count()
    assert page.locator("form[action$='/submit/']").count() == 0
    story.see("visitor", need, status=404)
    assert Posting.objects.get(organisation__slug=sme).state == "draft"
    return need


def is_vouched_for(story: Story, sme: str) -> None:
    """A steward names the hub a root; the hub vouches for the newcomer on evidence."""
    vouches(story, "steward", story.hub.slug, "root")
    vouches(story, "hub", sme, story.hub.slug)
    page = story.see("visitor", f"/organisations/{sme}/")
    assert page.locator(".badge.vouched").count()
    assert page.locator("a[href='/organisations/atelier-anfa/']").count()


def vouches(story: Story, who: str, organisation: str, voucher: str) -> None:
    page = story.see(who, f"/organisations/{organisation}/vouch/")
    page.select_option("main [name=voucher]", voucher)
    page.check("main [name=evidence][value=registration]")
    page.check("main [name=seen]")
    story.send(who, detail="RCCM CG-BZV-01-2026-B13-00042")


def is_published(story: Story, need: str) -> None:
    """The newcomer submits; the coordinator reads it and publishes."""
    story.see("newcomer", need)
    story.press("newcomer", "form[action$='/submit/'] button")
    page = story.see("coordinator", "/market/review/")
    page.click(f"main a[href='{need}review/']")
    story.press("coordinator", "button[name=decision][value=publish]")
    page = story.see("visitor", "/market/?side=need")
    assert page.locator(f"main a[href='{need}']").count() == 1


def is_introduced(story: Story, need: str) -> str:
    """The matched offers have reasons and points; three answers introduce. Return the path."""
    assert loop.work_off()
    page = story.see("newcomer", f"{need}matches/")
    card = page.locator("main .list article.card", has=page.locator(story.offer_link))
    assert card.locator(".score").inner_text()[0].isdigit()
    assert page.locator(".reasons >> nth=0").locator("li .points").count() >= 2
    assert page.locator("main .list article.card").count() == 2
    page.click(f"main a[href='/market/{story.offer.code}/introduce/']")
    story.send("newcomer", **{name: story.said(name) for name in ("why", "brings", "when")})
    assert CONTACT not in page.content()
    assert story.path("newcomer").startswith("/introductions/")
    return story.path("newcomer")


def both_talk(story: Story, introduction: str) -> None:
    """The maker accepts; the contact details open, with a warning on payments beside them."""
    story.see("maker", introduction).fill(
        "form[action$='/accept/'] [name=reply]", story.said("reply")
    )
    story.press("maker", "form[action$='/accept/'] button")
    page = story.see("newcomer", introduction)
    assert CONTACT in page.content()
    assert story.said("reply") in page.content()
    assert page.locator("aside.warning").count()


def both_record_an_agreement(story: Story, introduction: str) -> None:
    """Each tells alone; only when both have told is it confirmed by both."""
    tells(story, "newcomer", introduction)
    assert story.page("newcomer").locator("main .columns .notice.success").count() == 0
    page = story.see("maker", introduction)
    page.click("main a[href^='/outcomes/']")
    assert story.said("result") not in page.content()
    tells(story, "maker", introduction)
    assert page.locator("main .columns .notice.success").count() == 1
    made = Introduction.objects.get(code=introduction.split("/")[2])
    assert made.outcome is not None
    assert {one.result for one in made.outcome.answers.all()} == {"agreement"}


def tells(story: Story, who: str, introduction: str) -> None:
    page = story.see(who, introduction)
    page.click("main a[href^='/outcomes/']")
    page.check("main [name=result][value=agreement]")
    page.select_option("main [name=value_band]", "10k_100k")
    story.send(who, why=story.said("result"), agreed_on=date.today().isoformat())


def writes_the_experience(story: Story) -> None:
    """From the outcome the newcomer writes what was learnt, failures included, and publishes it."""
    page = story.page("newcomer")
    page.reload()
    page.click("main a[href^='/library/new/experience/']")
    page.select_option("main [name=language]", story.language)
    year = str(date.today().year)
    texts = dict.fromkeys(("context", "tried", "result"), story.said("description"))
    story.send(
        "newcomer", title=story.said("experience"), failed=story.said("failed"), year=year, **texts
    )
    entry = story.path("newcomer")
    story.see("visitor", entry, status=404)
    story.press("newcomer", "form[action$='/submit/'] button")
    assert story.said("failed") in story.see("visitor", entry).content()


def is_harvested(story: Story) -> None:
    """A university's harvester reads the experience through."""
    records = list(Sickle(f"{story.address}/oai").ListRecords(metadataPrefix="oai_dc"))
    found = [one for one in records if story.said("experience") in one.metadata["title"]]
    assert len(found) == 1
    assert found[0].metadata["language"] == [story.language]


def the_fraud_is_stopped(story: Story) -> None:
    """A visitor reports it, a steward upholds the report: it is gone for everybody at once."""
    fraud, word = f"/market/{story.fraud.code}/", story.said("fraud").split()[0]
    story.see("hub", f"{fraud}introduce/")
    story.send("hub", **{name: story.said(name) for name in ("why", "brings", "when")})
    introduction = story.path("hub")
    assert listed(story, "visitor", fraud, word) == [True, True]
    story.see("visitor", fraud).click(f"a[href='/report/posting/{story.fraud.code}/']")
    story.page("visitor").select_option("main [name=reason]", "fraud")
    story.send("visitor", text=story.said("report"))
    story.see("steward", "/reports/").click("main a[href^='/reports/']:has-text('"
                                            f"{story.fraud.title}')")  # fmt: skip
    story.page("steward").check("main [name=state][value=upheld]")
    story.send("steward", answer=story.said("answer"))
    for who in ("visitor", "newcomer"):
        assert listed(story, who, fraud, word) == [False, False]
        story.see(who, fraud, status=404)
    page = story.see("hub", introduction)
    assert page.locator("main .steps .stopped, main .notice.error").count()
    assert Introduction.objects.get(posting=story.fraud).state == "stopped"


def listed(story: Story, who: str, path: str, word: str) -> list[bool]:
    """Return whether a posting stands in the list and in the search of somebody."""
    link = f"main a[href='{path}']"
    return [
        story.see(who, at).locator(link).count() > 0
        for at in (f"/market/?q={word}", f"/search/?q={word}")
    ]


def speaks_its_language(story: Story) -> None:
    """The rooms are called as the catalogue of the language calls them."""
    with translation.override(story.language):
        rooms = [translation.gettext(name) for name in ("Directory", "Library")]
    assert (rooms == ["Directory", "Library"]) == (story.language == "en")
    shown = story.see("visitor", "/").locator("nav.rooms").inner_text()
    assert all(room in shown for room in rooms)
