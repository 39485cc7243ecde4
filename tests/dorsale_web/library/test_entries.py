from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dorsale_web.library import authorship, registers
from dorsale_web.library.actions import entries as actions
from dorsale_web.library.forms import standing_in
from dorsale_web.library.models import Deleted, Entry, Follow
from dorsale_web.library.tasks import end_embargoes
from dorsale_web.market import trace
from dorsale_web.members import panels, search
from dorsale_web.members.actions import people, reports
from dorsale_web.members.models import AuditEntry, Membership, Notice, Upload
from dorsale_web.members.queries.audit import acts
from dorsale_web.members.refusal import Refused
from tests.dorsale_web.cast import Cast, organisation, person, theme
from tests.dorsale_web.library.objects import make_comment, make_entry
from tests.dorsale_web.market.objects import make_introduction, make_posting

As = Callable[[str], Client]
DIRECTORY = re.compile(r'<section id="directory">.*(?=<section id="library">)', re.DOTALL)
VISITOR = AnonymousUser()
EXPERIENCE = {
    "language": "fr", "title": "Trois forages et un seul compteur", "country": "CG",
    "year": "2024", "theme": "solutions", "context": "Un village près de Kinkala.",
    "tried": "- un compteur\n- trois tours de garde", "cost": "900 euros en 2024",
    "result": "L'eau est payée à la semaine.", "failed": "Deux pompes sont restées sans gardien.",
    "advice": "Nommez d'abord les gardiens.", "links": "https://kinkala.example/eau",
    "named": "Atelier Anfa", "audience": "public", "licence": "CC-BY-4.0",
}  # fmt: skip


def page(client: Client, url: str) -> str:
    response = client.get(url, follow=True)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def write(client: Client, **fields: object) -> Entry:
    """Write an experience through its form and return it."""
    response = client.post("/library/new/experience/", EXPERIENCE | fields)
    assert response.status_code == 302, response.context["form"].errors
    return Entry.objects.latest("pk")


def as_browser(form: Any) -> dict[str, Any]:
    """Return what a browser sends of a form as it was opened."""
    values = {field.name: field.value() for field in form if field.name != "upload"}
    return {name: value for name, value in values.items() if value not in (None, False)}


def found() -> set[str]:
    """Return the codes that a visitor finds by the words of the entry."""
    return {one.code for one in search.find(VISITOR, "guichet Kinkala")}


# the list


def test_the_list_shows_what_failed(cast: Cast, as_: As) -> None:
    make_entry(cast.own)
    html = page(as_("visitor"), "/library/")
    assert "Un guichet sans file à Kinkala" in html
    assert "Les personnes sans téléphone passaient en dernier." in html
    assert "Ngonda Logiciels" in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=experience", {"a", "c"}), ("kind=research", {"b"}), ("theme=cloud", {"b"}),
        ("country=MA", {"b"}), ("year=2020", {"c"}), ("language=en", {"b", "c"}),
        ("q=toitures", {"a"}), ("q=zzz", set()), ("kind=nonsense", {"a", "b", "c"}),
        ("q=fibre&year=2020", {"c"}),
    ],
)  # fmt: skip
def test_filters_and_words_narrow_the_list(
    cast: Cast, as_: As, query: str, expected: set[str]
) -> None:
    english = {"en": {"origin": "human", "texts": {"title": "c in English"}}}
    make_entry(cast.own, title="a", context="Des toitures vertes.")
    make_entry(
        cast.own, kind="research", title="b", country="MA", theme=theme("cloud"), language="en"
    )
    make_entry(cast.own, title="c", year=2020, translations=english, context="La fibre.")
    cards = as_("visitor").get(f"/library/?{query}").context["cards"]
    assert {card["title"][0] for card in cards} == expected


def test_the_list_leaves_out_what_is_not_out(cast: Cast, as_: As) -> None:
    soon = timezone.localdate() + timedelta(days=3)
    for fields in (
        {"state": "draft"}, {"state": "review"}, {"state": "withdrawn"},
        {"embargo_until": soon}, {"suspended_at": timezone.now()},
    ):  # fmt: skip
        make_entry(cast.own, **fields)
    for role in ("visitor", "owner", "steward"):
        assert as_(role).get("/library/").context["cards"] == []
    make_entry(cast.own, audience="members")
    assert as_("visitor").get("/library/").context["cards"] == []
    assert len(as_("member").get("/library/").context["cards"]) == 1


@pytest.mark.parametrize("url", ["/library/", "/library/?q=guichet", "/library/mine/"])
def test_the_queries_of_a_list_do_not_grow(cast: Cast, as_: As, url: str) -> None:
    client, counts = as_("editor"), []
    for number in range(18):
        make_entry(cast.own, by=cast["owner"], title=f"Guichet {number}")
        if number in (1, 17):
            client.get(url)
            with CaptureQueriesContext(connection) as seen:
                client.get(url)
            counts.append(len(seen))
    assert counts[0] == counts[1] <= 11


def test_twenty_stand_on_a_page_and_the_page_is_light(cast: Cast, as_: As) -> None:
    for number in range(25):
        make_entry(cast.own, title=f"Guichet {number}")
    response = as_("visitor").get("/library/")
    assert len(response.context["cards"]) == 20
    assert len(gzip.compress(response.content)) < 14_000
    assert len(as_("visitor").get("/library/?page=2").context["cards"]) == 5


# an entry


def test_an_entry_shows_its_parts_links_and_licence(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own, links=["https://kinkala.example/eau"], by=cast["owner"])
    response = as_("member").get(f"/library/{entry.code}/")
    html = response.content.decode()
    for field in ("context", "tried", "cost", "result", "failed", "advice"):
        assert getattr(entry, field) in html
    assert 'href="https://kinkala.example/eau" rel="nofollow' in html
    assert "creativecommons.org/licenses/by/4.0" in html
    assert "Ngonda Logiciels" in html
    assert "Owner" in html
    assert "cite-as" in response["Link"]


def test_long_texts_are_cleaned(cast: Cast, as_: As) -> None:
    entry = make_entry(
        cast.own, tried="- un\n- deux\n\n<script>alert(1)</script> ![x](https://a.example/x.png)"
        " [y](javascript:alert(1)) [z](https://b.example)",
    )  # fmt: skip
    html = page(as_("visitor"), f"/library/{entry.code}/")
    assert "<li>un</li>" in html
    assert "<script>alert" not in html
    assert "<img" not in html.split("<main")[1]
    assert 'href="javascript:' not in html
    assert 'href="https://b.example" rel="nofollow noopener noreferrer"' in html


def test_a_translation_says_who_made_it_and_the_original_is_near(cast: Cast, as_: As) -> None:
    texts = {"title": "A desk without a queue", "failed": "People without a phone came last."}
    entry = make_entry(cast.own, translations={"en": {"origin": "machine", "texts": texts}})
    html = page(as_("visitor"), f"/library/{entry.code}/?in=en")
    assert "A desk without a queue" in html
    assert "People without a phone came last." in html
    assert 'href="?in=fr"' in html
    original = page(as_("visitor"), f"/library/{entry.code}/?in=fr")
    assert "A desk without a queue" not in original


def test_research_carries_its_authors_doi_and_file(cast: Cast, as_: As) -> None:
    client = as_("editor")
    file = SimpleUploadedFile("these.pdf", b"%PDF-1.7 texte")
    response = client.post(
        "/library/new/research/",
        {
            "language": "fr", "title": "Réseaux de l'estuaire", "research_kind": "thesis",
            "authors": "Awa Diallo; 0000-0002-1825-0097\nPaul Mba", "year": "2022",
            "country": "CG", "theme": "infrastructure", "abstract": "Douze mois de mesures.",
            "doi": "https://doi.org/10.5281/zenodo.1234", "upload": file,
            "audience": "public", "licence": "CC-BY-4.0",
        },
    )  # fmt: skip
    assert response.status_code == 302, response.context["form"].errors
    entry = Entry.objects.get()
    assert entry.doi == "10.5281/zenodo.1234"
    assert entry.authors[0] == {"name": "Awa Diallo", "orcid": "0000-0002-1825-0097"}
    assert Upload.objects.get().audience == "organisation"
    client.post(f"/library/{entry.code}/submit/")
    assert Upload.objects.get().audience == "public"
    html = page(as_("visitor"), f"/library/{entry.code}/")
    assert "https://orcid.org/0000-0002-1825-0097" in html
    assert "https://doi.org/10.5281/zenodo.1234" in html
    assert "these.pdf" in html
    assert search.find(VISITOR, "Diallo")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("doi", "zenodo.1234"), ("authors", "Awa; 0000-0002-1825-0098"), ("authors", "; 1"),
        ("year", "2190"), ("upload", SimpleUploadedFile("x.pdf", b"<html>")), ("abstract", ""),
    ],
)  # fmt: skip
def test_research_that_is_wrong_is_refused_in_words(
    cast: Cast, as_: As, field: str, value: object
) -> None:
    given = {
        "language": "fr", "title": "T", "research_kind": "report", "authors": "Awa Diallo",
        "year": "2022", "theme": "cloud", "abstract": "A.", "doi": "", "audience": "public",
        "licence": "CC-BY-4.0",
    } | {field: value}  # fmt: skip
    response = as_("editor").post("/library/new/research/", given)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not Entry.objects.exists()
    assert not Upload.objects.exists()


def test_a_document_of_members_keeps_its_file_from_visitors(cast: Cast, as_: As) -> None:
    given = {
        "language": "fr", "title": "Guide", "abstract": "Un guide.", "year": "2024",
        "theme": "cloud", "audience": "members", "licence": "reserved",
        "upload": SimpleUploadedFile("guide.txt", b"Un guide."),
    }  # fmt: skip
    as_("editor").post("/library/new/document/", given)
    entry = Entry.objects.get()
    actions.submit(cast["editor"], entry)
    assert Upload.objects.get().audience == "members"
    assert as_("visitor").get(f"/library/{entry.code}/").status_code == 404
    assert "guide.txt" in page(as_("member"), f"/library/{entry.code}/")
    actions.suspend(cast["steward"], entry, "Faux")
    assert Upload.objects.get().audience == "organisation"


# writing


def test_an_experience_is_written_then_published_and_those_it_names_are_told(
    cast: Cast, as_: As
) -> None:
    entry = write(as_("editor"))
    assert entry.state == "draft"
    assert not Notice.objects.filter(kind="entry.named").exists()
    as_("editor").post(f"/library/{entry.code}/submit/")
    entry.refresh_from_db()
    assert entry.state == "published"
    told = Notice.objects.get(kind="entry.named")
    assert told.person == cast.stranger
    assert told.url == f"/library/{entry.code}/#replies"
    assert AuditEntry.objects.filter(act="entry.publish", code=entry.code).count() == 1
    html = page(as_("visitor"), f"/library/{entry.code}/")
    assert "Atelier Anfa" in html
    assert "<li>un compteur</li>" in html


@pytest.mark.parametrize("kind", ["experience", "research", "document"])
def test_a_form_sent_back_as_it_came_says_the_same(cast: Cast, as_: As, kind: str) -> None:
    """What a browser fills in by itself is no error, and an edit without a change changes nothing."""
    new = as_("editor").get(f"/library/new/{kind}/").context["form"]
    assert not new.is_bound
    texts = {"title": "T", "theme": "cloud", "context": "C", "tried": "T", "result": "R",
             "failed": "F", "abstract": "A", "authors": "Awa Diallo", "research_kind": "report",
             "upload": SimpleUploadedFile("guide.txt", b"Un guide.")}  # fmt: skip
    sent = as_browser(new) | {name: value for name, value in texts.items() if name in new.fields}
    response = as_("editor").post(f"/library/new/{kind}/", sent)
    assert response.status_code == 302, response.context["form"].errors
    entry = Entry.objects.get()
    assert (entry.links, entry.language, entry.country) == ([], "fr", "CG")
    actions.submit(cast["editor"], entry)
    before = actions.texts_of(entry) | {"file": entry.file, "authors": entry.authors}
    url = f"/library/{entry.code}/edit/"
    response = as_("editor").post(url, as_browser(as_("editor").get(url).context["form"]))
    assert response.status_code == 302, response.context["form"].errors
    entry = Entry.objects.get()
    assert actions.texts_of(entry) | {"file": entry.file, "authors": entry.authors} == before
    assert entry.version == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("links", "javascript:alert(1)"), ("links", "ftp://a.example"), ("named", "Personne"),
        ("failed", ""), ("language", "xx"), ("theme", "nonsense"), ("licence", "mine"),
    ],
)  # fmt: skip
def test_an_experience_that_is_wrong_is_refused(
    cast: Cast, as_: As, field: str, value: str
) -> None:
    response = as_("editor").post("/library/new/experience/", EXPERIENCE | {field: value})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]


def test_two_organisations_of_one_name_are_told_apart(cast: Cast, as_: As) -> None:
    organisation("anfa-bis", name="Atelier Anfa")
    response = as_("editor").post("/library/new/experience/", EXPERIENCE)
    assert "anfa, anfa-bis" in str(response.context["form"].errors["named"])
    entry = write(as_("editor"), named="anfa-bis")
    assert [one.organisation.slug for one in entry.mentions.all()] == ["anfa-bis"]


def test_an_introduction_gives_theme_and_country_to_who_may_see_it(cast: Cast, as_: As) -> None:
    posting = make_posting(cast.other)
    posting.themes.set([theme("cloud")])
    made = make_introduction(posting, cast.own, "accepted")
    url = f"/library/new/experience/?introduction={made.code}"
    form = as_("editor").get(url).context["form"]
    assert form.initial["theme"] == theme("cloud")
    assert form.initial["country"] == "MA"
    assert not form.is_bound
    as_("editor").post(url, EXPERIENCE)
    assert Entry.objects.get().introduction_code == made.code
    third = person("third")
    Membership.objects.create(person=third, organisation=cast.fresh, role="owner")
    client = Client()
    client.force_login(third, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(url).context["form"].initial["theme"] is None
    client.post(url, EXPERIENCE)
    assert Entry.objects.latest("pk").introduction_code == ""


def test_whoever_edits_for_nobody_is_shown_the_way(cast: Cast, as_: As) -> None:
    for role in ("member", "reader"):
        response = as_(role).get("/library/new/experience/")
        assert response.status_code == 302
        assert response["Location"] == "/library/new/"
        assert "/organisations/new/" in page(as_(role), "/library/new/")


def test_an_organisation_that_is_not_vouched_drafts_and_does_not_publish(cast: Cast) -> None:
    entry = make_entry(cast.fresh, "draft")
    with pytest.raises(Refused):
        actions.submit(cast["owner"], entry)
    published = make_entry(cast.fresh)
    with pytest.raises(Refused):
        actions.change(cast["owner"], published, title="Autre")


def test_a_change_of_what_was_read_keeps_a_version(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own)
    as_("editor").post(f"/library/{entry.code}/edit/", EXPERIENCE | {"named": ""})
    entry.refresh_from_db()
    assert entry.version == 2
    html = page(as_("visitor"), f"/library/{entry.code}/versions/")
    assert f"/library/{entry.code}/versions/1/" in html
    old = page(as_("visitor"), f"/library/{entry.code}/versions/1/")
    assert "Les personnes sans téléphone passaient en dernier." in old
    as_("editor").post(f"/library/{entry.code}/edit/", EXPERIENCE | {"named": ""})
    assert entry.versions.count() == 1


def test_a_draft_has_no_versions(cast: Cast) -> None:
    entry = make_entry(cast.own, "draft")
    actions.change(cast["owner"], entry, title="Autre")
    soon = timezone.localdate() + timedelta(days=3)
    waiting = make_entry(cast.own, embargo_until=soon)
    actions.change(cast["owner"], waiting, title="Autre")
    assert entry.version == waiting.version == 1


def test_a_translation_is_added_and_taken_away(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own)
    url = f"/library/{entry.code}/translate/en/"
    as_("editor").post(url, {"origin": "human", "title": "A desk", "failed": "No phone."})
    entry.refresh_from_db()
    assert entry.translations["en"]["origin"] == "human"
    assert search.find(VISITOR, "desk")
    as_("editor").post(url, {"origin": "human", "title": ""})
    entry.refresh_from_db()
    assert entry.translations == {}
    assert as_("editor").get(f"/library/{entry.code}/translate/fr/").status_code == 404
    response = as_("editor").post(url, {"origin": "machine", "failed": "No phone."})
    assert "title" in response.context["form"].errors


def test_contacts_in_a_translation_wait_for_a_steward(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own)
    url = f"/library/{entry.code}/translate/en/"
    as_("editor").post(url, {"origin": "human", "title": "Write to me@kinkala.example"})
    entry.refresh_from_db()
    assert entry.state == "review"
    assert entry.code not in found()


def test_only_a_draft_that_nobody_read_can_be_deleted(cast: Cast, as_: As) -> None:
    entry, read = make_entry(cast.own, "draft"), make_entry(cast.own)
    as_("editor").post(f"/library/{entry.code}/discard/")
    as_("editor").post(f"/library/{read.code}/discard/")
    assert list(Entry.objects.all()) == [read]


# coming out and going away


def test_a_member_only_or_embargoed_entry_leaves_no_mark_for_harvesters(cast: Cast) -> None:
    soon = timezone.localdate() + timedelta(days=3)
    for fields in ({"audience": "members"}, {"embargo_until": soon}):
        entry = make_entry(cast.own, **fields)
        actions.withdraw(cast["owner"], entry, "Erreur")
    assert not Deleted.objects.exists()


def test_what_was_public_is_noted_as_gone_and_comes_back(cast: Cast) -> None:
    entry = make_entry(cast.own)
    actions.suspend(cast["steward"], entry, "Douteux")
    assert Deleted.objects.get().code == entry.code
    assert entry.code not in found()
    before = Entry.objects.get().changed_at
    actions.restore(cast["steward"], entry, "Vérifié")
    assert not Deleted.objects.exists()
    assert entry.code in found()
    assert Entry.objects.get().changed_at > before
    actions.change(cast["owner"], entry, audience="members")
    assert Deleted.objects.get().code == entry.code


def test_an_embargo_ends(cast: Cast) -> None:
    follower = person("follower")
    Follow.objects.create(person=follower, theme=theme())
    soon = timezone.localdate() + timedelta(days=3)
    entry = make_entry(cast.own, embargo_until=soon)
    end_embargoes()
    assert not Notice.objects.exists()
    assert entry.code not in found()
    Entry.objects.filter(pk=entry.pk).update(embargo_until=timezone.localdate())
    before = Entry.objects.get().changed_at
    end_embargoes()
    end_embargoes()
    entry.refresh_from_db()
    assert entry.code in found()
    assert entry.changed_at > before
    assert entry.was_public
    assert Notice.objects.filter(kind="follow.new", person=follower).count() == 1


def test_named_organisations_are_told_when_the_embargo_is_over(cast: Cast) -> None:
    soon = timezone.localdate() + timedelta(days=3)
    entry = make_entry(cast.own, embargo_until=soon)
    actions.change(cast["owner"], entry, named=[cast.other])
    assert not Notice.objects.filter(kind="entry.named").exists()
    Entry.objects.update(embargo_until=timezone.localdate())
    end_embargoes()
    assert Notice.objects.get(kind="entry.named").person == cast.stranger


def test_a_suspended_organisation_takes_its_entries_with_it(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own)
    reports.suspend_organisation(cast["steward"], cast.own, "Fraude")
    assert entry.code not in found()
    assert Deleted.objects.filter(code=entry.code).exists()
    assert as_("visitor").get(f"/library/{entry.code}/").status_code == 404
    reports.restore_organisation(cast["steward"], cast.own, "Erreur")
    assert entry.code in found()
    assert not Deleted.objects.exists()


def test_a_reported_entry_is_stopped(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own)
    made = reports.report(cast["member"], "entry", entry, "false", "Inventé")
    reports.answer(cast["steward"], made, "upheld", "Inventé en effet")
    assert as_("visitor").get(f"/library/{entry.code}/").status_code == 404
    assert "Inventé en effet" in page(as_("owner"), f"/library/{entry.code}/")


# names that are hidden


def hidden_world(cast: Cast) -> tuple[Entry, list[str]]:
    """Return an entry without names in a busy network, and the names that nobody may read."""
    own = organisation("zzsecrete", name="Zzsecrète Coopérative", country="CG", city="Zzville")
    author = person("zzauteur", "Zzéphyrine Zzinga", visibility={"name": "public"})
    Membership.objects.create(person=author, organisation=own, role="owner")
    Follow.objects.create(person=cast["member"], author=author)
    Follow.objects.create(person=cast["coordinator"], theme=theme())
    entry = actions.draft(
        author, own, "experience", [cast.other], language="fr", title="Un puits à sec", year=2023,
        country="CG", theme=theme(), context="Un village.", tried="Creuser.", result="Rien.",
        failed="La nappe était plus bas.", hides_organisation=True,
        links=["https://puits.example"],
    )  # fmt: skip
    actions.submit(author, entry)
    actions.confirm(cast["steward"], entry)
    entry.refresh_from_db()
    actions.change(author, entry, failed="La nappe était bien plus bas.")
    entry.refresh_from_db()
    actions.confirm(cast["steward"], entry)
    mention = entry.mentions.get()
    actions.reply(cast.stranger, mention, "Nous avions prévenu.")
    make_comment(entry, cast["member"])
    names = ["Zzsecr", "zzsecrete", "Zzville", "Zzéphyrine", "Zzinga", "zzauteur", author.code]
    return entry, names


def test_a_hidden_name_stands_in_no_page_feed_or_index(cast: Cast, as_: As) -> None:
    entry, names = hidden_world(cast)
    urls = [
        f"/library/{entry.code}/", f"/library/{entry.code}/?in=en", "/library/",
        "/library/?q=puits", "/library/?kind=experience", f"/library/{entry.code}/versions/",
        f"/library/{entry.code}/cite/", f"/library/{entry.code}/cite/bibtex/",
        f"/library/{entry.code}/cite/ris/", f"/library/{entry.code}/cite/csl/",
        "/library/feed/", "/library/feed/solutions/", "/search/?q=puits",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/pack/", "/pack/dorsale.html",
        "/pack/members.html", "/api/v1/experiences", f"/api/v1/experiences/{entry.code}",
        f"/api/v1/trace/{entry.code}", "/notices/", f"/report/entry/{entry.code}/",
    ]  # fmt: skip
    for role in ("visitor", "member", "owner", "coordinator"):
        client, seen = as_(role), 0
        for url in urls:
            response = client.get(url)
            parts = response.streaming_content if response.streaming else [response.content]
            text = DIRECTORY.sub("", b"".join(parts).decode()) + str(response.headers)
            seen += "Un puits" in text
            assert [one for one in names if one in text] == [], (role, url)
        assert seen >= 10, role
    kept = str(vars(search.find(VISITOR, "puits")[0])).lower()
    assert not [one for one in names if one.lower() in kept]


def test_a_hidden_name_is_in_no_notice_or_audit_line_of_others(cast: Cast) -> None:
    entry, names = hidden_world(cast)
    own = set(entry.organisation.memberships.values_list("person", flat=True))
    for notice in Notice.objects.exclude(person__in=own):
        assert not [one for one in names if one in json.dumps(notice.facts, ensure_ascii=False)]
    for line in acts(cast["coordinator"]):
        assert line.code not in (entry.code, entry.mentions.get().code)
        assert line.facts.get("entry") != entry.code
    told = Notice.objects.filter(kind="follow.new").values_list("person__sign_in_name", flat=True)
    assert list(told) == ["coordinator"]  # who follows the author is not told


def test_a_hidden_name_is_known_to_its_own_and_to_stewards(cast: Cast, as_: As) -> None:
    entry, _names = hidden_world(cast)
    assert authorship.public_organisation(entry, VISITOR) is None
    assert authorship.public_author(entry, cast["owner"]) is None
    assert authorship.public_organisation(entry, cast["steward"]) == "Zzsecrète Coopérative"
    assert authorship.public_author(entry, entry.by) == "Zzéphyrine Zzinga"
    assert "Zzsecr" in page(as_("steward"), f"/library/{entry.code}/")


def test_a_hidden_author_leaves_the_organisation_named(cast: Cast, as_: As) -> None:
    owner = cast["owner"]
    entry = make_entry(cast.own, hides_author=True, by=owner)
    assert authorship.public_organisation(entry, VISITOR) == "Ngonda Logiciels"
    assert authorship.public_author(entry, cast["editor"]) is None
    assert authorship.public_author(entry, owner) == owner.name
    html = page(as_("editor"), f"/library/{entry.code}/")
    assert f"/people/{owner.code}/" not in html.split("<main")[1]


def test_an_author_is_named_to_those_whom_the_author_lets_see(cast: Cast) -> None:
    author = person("discret", visibility={"name": "members"})
    entry = make_entry(cast.own, by=author)
    assert authorship.public_author(entry, VISITOR) is None
    assert authorship.public_author(entry, cast["member"]) == "Discret"
    people.erase(author)
    entry.refresh_from_db()
    assert authorship.public_author(entry, cast["member"]) is None


def test_who_leaves_may_leave_the_name(cast: Cast) -> None:
    author = person("parti", "Paul Parti", visibility={"name": "public"})
    entry = make_entry(cast.own, by=author)
    hidden = make_entry(cast.own, by=author, hides_author=True)
    people.erase(author, keep_authorship=True)
    entry.refresh_from_db()
    hidden.refresh_from_db()
    assert authorship.public_author(entry, VISITOR) == "Paul Parti"
    assert authorship.public_author(hidden, VISITOR) is None


def test_a_text_that_gives_the_name_away_is_refused(cast: Cast, as_: As) -> None:
    given = EXPERIENCE | {"hides_organisation": "on", "failed": "Chez NGONDA logiciels, rien."}
    response = as_("editor").post("/library/new/experience/", given)
    assert list(response.context["form"].errors) == ["failed"]
    assert standing_in("d’Awa Diallo", ["Awa Diallo", "Awa Dia"]) == ["Awa Diallo"]


def test_hiding_a_name_afterwards_takes_effect_at_once(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own, by=cast["owner"])
    actions.change(cast["owner"], entry, hides_organisation=True)
    assert entry.state == "review"
    assert as_("visitor").get(f"/library/{entry.code}/").status_code == 404
    actions.confirm(cast["steward"], entry)
    actions.change(cast["owner"], entry, title="Autre titre")
    actions.confirm(cast["steward"], entry)
    assert entry.version == 2
    for role, status in (("visitor", 403), ("member", 403), ("reader", 200), ("steward", 200)):
        code = as_(role).get(f"/library/{entry.code}/versions/").status_code
        assert code == status or (role == "visitor" and code == 302)


# other rooms


def test_the_panel_of_an_organisation_holds_what_it_signed(cast: Cast) -> None:
    shown = make_entry(cast.own)
    make_entry(cast.own, hides_organisation=True, title="Caché")
    make_entry(cast.own, "draft", title="Brouillon")
    filled = {one.name: one for one in panels.of(cast["owner"], cast.own)}
    assert [card["code"] for card in filled["entries"].cards] == [shown.code]


def test_a_trace_holds_the_experience_unless_it_ties_a_hidden_name(cast: Cast) -> None:
    made = make_introduction(make_posting(cast.other), cast.own, "accepted")
    signed = make_entry(cast.own, introduction_code=made.code)
    hidden = make_entry(cast.own, introduction_code=made.code, hides_organisation=True)
    steps = trace.trace(cast.stranger, made.code)["steps"]
    codes = {one["code"] for one in steps if one["kind"] == "experience"}
    assert codes == {signed.code}
    assert registers.experiences_of(cast.stranger, (), hidden.code) == []
    assert trace.trace(cast["owner"], hidden.code) is not None


def test_the_introduction_is_linked_for_those_who_know_both(cast: Cast, as_: As) -> None:
    made = make_introduction(make_posting(cast.other), cast.own, "accepted")
    entry = make_entry(cast.own, introduction_code=made.code)
    assert f"/introductions/{made.code}/" in page(as_("owner"), f"/library/{entry.code}/")
    assert f"/introductions/{made.code}/" not in page(as_("member"), f"/library/{entry.code}/")


def test_every_page_is_without_inline_style_or_script(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own, by=cast["owner"])
    for url in ("/library/", f"/library/{entry.code}/", "/library/mine/", "/library/follow/",
                "/library/new/", "/library/new/experience/", f"/library/{entry.code}/edit/"):  # fmt: skip
        html = page(as_("owner"), url)
        assert " style=" not in html
        assert "<script>" not in html
        assert " onclick=" not in html


def test_queries_are_few_on_an_entry(cast: Cast, as_: As) -> None:
    entry, counts = make_entry(cast.own, by=cast["owner"]), []
    client = as_("member")
    for size in (1, 10):
        for number in range(size):
            make_comment(entry, person(f"p{size}-{number}"))
        actions.name(entry, [organisation(f"o{size}-{number}") for number in range(size)])
        client.get(f"/library/{entry.code}/")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/library/{entry.code}/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 14
