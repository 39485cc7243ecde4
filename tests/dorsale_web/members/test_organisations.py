from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dorsale_web.members import panels
from dorsale_web.members.actions import people
from dorsale_web.members.actions.organisations import new_slug
from dorsale_web.members.models import (
    AuditEntry,
    Invitation,
    Membership,
    Notice,
    Organisation,
    SearchEntry,
)
from tests.dorsale_web.cast import Cast, organisation, person
from tests.dorsale_web.members.objects import vouch

As = Callable[[str], Client]
NEW = {
    "name": "Pêcheries de Loango",
    "kind": "sme",
    "country": "CG",
    "city": "Pointe-Noire",
    "language": "fr",
    "summary": "Une criée numérique pour les pêcheurs.",
    "themes": ["solutions"],
    "languages": ["fr", "en"],
    "website": "https://loango.example/",
    "email": "contact@loango.example",
    "visibility_website": "public",
    "visibility_email": "organisation",
    "visibility_phone": "members",
    "visibility_address": "nobody",
}


def _page(client: Client, slug: str = "ngonda", query: str = "") -> str:
    answer = client.get(f"/organisations/{slug}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


# Its page


def test_each_way_to_reach_it_is_shown_as_it_chose(cast: Cast, as_: As) -> None:
    cast.own.website, cast.own.email = "https://w.example/", "m@e.example"
    cast.own.phone, cast.own.address = "+242 06 000 00 00", "12 rue des Manguiers"
    cast.own.visibility = {
        "website": "public",
        "email": "members",
        "phone": "organisation",
        "address": "nobody",
    }
    cast.own.save()
    shown = {
        role: [
            text in _page(as_(role))
            for text in ("w.example", "m@e.example", "+242 06 000 00 00", "Manguiers")
        ]
        for role in ("visitor", "member", "reader", "coordinator", "steward")
    }
    assert shown == {
        "visitor": [True, False, False, False],
        "member": [True, True, False, False],
        "reader": [True, True, True, False],
        "coordinator": [True, True, False, False],
        "steward": [True, True, False, False],
    }


def test_the_summary_is_read_in_its_languages_with_their_origin(cast: Cast, as_: As) -> None:
    cast.own.translations = {
        "ar": {"origin": "machine", "texts": {"summary": "برمجيات"}},
        "en": {"origin": "human", "texts": {"summary": "Software."}},
    }
    cast.own.save()
    page = _page(as_("visitor"), query="?lang=ar")
    assert '<div class="prose" lang="ar" dir="rtl">' in page
    assert "برمجيات" in page
    assert "?lang=en" in page
    assert '<div class="prose" lang="fr" dir="ltr">' in _page(as_("visitor"), query="?lang=zz")


def test_text_of_users_is_escaped(cast: Cast, as_: As) -> None:
    cast.own.name = cast.own.summary = cast.own.city = "<script>alert(1)</script>"
    cast.own.save()
    for url in ("/organisations/ngonda/", "/organisations/", "/organisations/map/"):
        assert "<script>alert" not in as_("visitor").get(url).content.decode()


def test_people_are_named_only_with_their_agreement(cast: Cast, as_: As) -> None:
    people.consent(cast["editor"], "listed", True)
    page = _page(as_("member"))
    assert cast["editor"].code in page
    assert cast["owner"].code not in page
    assert cast["editor"].code not in _page(as_("visitor"))
    people.consent(cast["editor"], "listed", False)
    assert cast["editor"].code not in _page(as_("member"))


def test_other_rooms_add_their_panels(cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "PANELS", {})
    panels.register("empty", "Rien", lambda asker, one: [])
    panels.register(
        "things",
        "Des choses",
        lambda asker, one: [{"name": one.name, "url": "/x/", "vouched": "vouched"}],
        template="parts/card_organisation.html",
    )
    page = _page(as_("visitor"))
    assert "Des choses" in page
    assert "Rien" not in page


def test_a_page_can_be_reported(cast: Cast, as_: As) -> None:
    assert "/report/organisation/ngonda/" in _page(as_("visitor"))


def test_the_number_of_queries_of_a_page_does_not_grow(
    cast: Cast, as_: As, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "PANELS", {})
    client = as_("visitor")
    for number in range(12):
        if number in (3, 11):
            with django_assert_max_num_queries(6):
                _page(client)
        vouch(organisation(f"voucher-{number}"), cast.own)
        people.consent(person(f"p{number}"), "listed", True)


# Founding


def test_a_member_founds_an_organisation_and_owns_it(cast: Cast, as_: As) -> None:
    answer = as_("member").post("/organisations/new/", NEW)
    assert answer.status_code == 302
    made = Organisation.objects.get(name="Pêcheries de Loango")
    assert answer["Location"] == "/organisations/pecheries-de-loango/"
    assert made.memberships.get().role == "owner"
    assert made.languages == ["fr", "en"]
    assert made.visibility["email"] == "organisation"
    assert [one.pk for one in made.themes.all()] == ["solutions"]
    assert not made.is_vouched
    assert SearchEntry.objects.get(kind="organisation", code=made.slug).audience == "members"
    assert AuditEntry.objects.filter(act="organisation.found", code=made.slug).exists()
    assert Notice.objects.filter(kind="review.organisation", person=cast["coordinator"]).exists()
    assert as_("visitor").get(answer["Location"]).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("summary", "Écrivez à contact@loango.example pour une offre."),
        ("summary", "Appelez le +242 06 612 34 56."),
        ("website", "ftp://loango.example/"),
        ("website", "javascript:alert(1)"),
        ("country", "ZZ"),
        ("ror", "nonsense"),
        ("name", "ngonda  logiciels"),
        ("languages", []),
    ],
)
def test_a_form_that_is_wrong_says_so(cast: Cast, as_: As, field: str, value: Any) -> None:
    answer = as_("member").post("/organisations/new/", NEW | {field: value})
    assert answer.status_code == 200
    assert answer.context["form"].errors.get(field)


def test_slugs_are_free_readable_and_never_a_page(cast: Cast) -> None:
    assert new_slug("Ngonda") == "ngonda-2"
    assert new_slug("Map") == "map-2"
    assert new_slug("حاضنة الخرطوم").startswith("organisation-")
    assert new_slug("École d’été") == "ecole-dete"


# Editing


def test_owners_edit_and_the_change_is_kept(cast: Cast, as_: As) -> None:
    given = NEW | {"name": "Nouvelle Venue", "city": "Dolisie"}
    Membership.objects.create(person=cast["owner"], organisation=cast.fresh, role="owner")
    assert as_("owner").post("/organisations/fresh/edit/", given).status_code == 302
    fresh = Organisation.objects.get(slug="fresh")
    assert fresh.city == "Dolisie"
    entry = AuditEntry.objects.get(act="organisation.change")
    assert "city" in entry.facts["changed"]
    assert "name" not in entry.facts["changed"]


def test_what_was_vouched_for_is_changed_by_stewards_only(cast: Cast, as_: As) -> None:
    given = NEW | {"name": "Autre Nom", "country": "SN", "group": "Holding"}
    as_("owner").post("/organisations/ngonda/edit/", given)
    own = Organisation.objects.get(slug="ngonda")
    assert (own.name, own.country, own.group, own.city) == (
        "Ngonda Logiciels",
        "CG",
        "",
        "Pointe-Noire",
    )
    as_("steward").post("/organisations/ngonda/edit/", given)
    assert Organisation.objects.get(slug="ngonda").name == "Autre Nom"


def test_another_group_recomputes_who_is_vouched(cast: Cast, as_: As) -> None:
    vouch(None, cast.own)
    vouch(cast.own, cast.fresh)
    from dorsale_web.members.actions import vouching

    vouching.refresh()
    assert Organisation.objects.get(slug="fresh").is_vouched
    for slug, name in (("ngonda", "Ngonda Logiciels"), ("fresh", "Nouvelle Venue")):
        as_("steward").post(
            f"/organisations/{slug}/edit/", NEW | {"name": name, "group": "Holding"}
        )
    assert not Organisation.objects.get(slug="fresh").is_vouched


def test_a_translation_says_who_made_it_and_can_be_removed(cast: Cast, as_: As) -> None:
    client = as_("owner")
    url = "/organisations/ngonda/translations/"
    given = {"language": "en", "origin": "machine", "summary": "Software for farms."}
    assert client.post(url, given).status_code == 302
    assert Organisation.objects.get(slug="ngonda").translations["en"]["origin"] == "machine"
    assert "Software for farms." in _page(as_("visitor"), query="?lang=en")
    assert client.post(url, given | {"language": "fr"}).status_code == 200
    assert client.post(url, given | {"origin": "none"}).status_code == 200
    assert client.post(f"{url}remove/", {"language": "en"}).status_code == 302
    assert Organisation.objects.get(slug="ngonda").translations == {}


# The team


def _role(cast: Cast, role: str) -> str | None:
    found = Membership.objects.filter(person=cast[role], organisation=cast.own).first()
    return found.role if found else None


def test_an_owner_changes_roles(cast: Cast, as_: As) -> None:
    given = {"person": cast["reader"].code, "role": "editor"}
    assert as_("owner").post("/organisations/ngonda/team/role/", given).status_code == 302
    assert _role(cast, "reader") == "editor"
    assert AuditEntry.objects.filter(act="membership.change", code="ngonda").exists()


def test_the_last_owner_stays(cast: Cast, as_: As) -> None:
    client = as_("owner")
    code = cast["owner"].code
    client.post("/organisations/ngonda/team/role/", {"person": code, "role": "reader"})
    client.post("/organisations/ngonda/team/remove/", {"person": code})
    answer = client.post("/organisations/ngonda/team/leave/", follow=True)
    assert _role(cast, "owner") == "owner"
    assert "notice error" in answer.content.decode()


def test_people_leave_and_are_removed(cast: Cast, as_: As) -> None:
    assert as_("reader").post("/organisations/ngonda/team/leave/").status_code == 302
    assert _role(cast, "reader") is None
    as_("owner").post("/organisations/ngonda/team/remove/", {"person": cast["editor"].code})
    assert _role(cast, "editor") is None
    assert AuditEntry.objects.filter(act="membership.end").count() == 2


def test_a_person_of_another_team_is_out_of_reach(cast: Cast, as_: As) -> None:
    as_("owner").post("/organisations/ngonda/team/remove/", {"person": cast.stranger.code})
    as_("owner").post(
        "/organisations/ngonda/team/role/", {"person": cast.stranger.code, "role": "owner"}
    )
    assert Membership.objects.get(person=cast.stranger).organisation == cast.other
    assert Membership.objects.filter(person=cast.stranger).count() == 1


def test_an_invitation_is_made_shown_once_and_withdrawn(cast: Cast, as_: As) -> None:
    client = as_("owner")
    answer = client.post("/organisations/ngonda/team/invite/", {"role": "reader", "note": "Awa"})
    assert answer["Location"] == "/invitations/sheet/"
    kept = client.session["invitation_secret"]
    assert (kept["organisation"], kept["role"]) == ("Ngonda Logiciels", "reader")
    made = Invitation.objects.get()
    assert people.invitation(kept["secret"]) == made
    page = client.get("/organisations/ngonda/team/").content.decode()
    assert "Awa" in page
    assert kept["secret"] not in page
    client.post("/organisations/ngonda/team/withdraw/", {"invitation": made.fingerprint})
    assert people.invitation(kept["secret"]) is None


def test_an_invitation_of_another_organisation_cannot_be_withdrawn(cast: Cast, as_: As) -> None:
    made, secret = people.invite(cast.stranger, cast.other, "reader")
    as_("owner").post("/organisations/ngonda/team/withdraw/", {"invitation": made.fingerprint})
    assert people.invitation(secret) == made


# Suspension


def test_a_steward_suspends_and_restores_with_a_reason(cast: Cast, as_: As) -> None:
    client = as_("steward")
    url = "/organisations/anfa/suspend/"
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "Faux statuts."}).status_code == 302
    for role in ("visitor", "member", "owner", "coordinator"):
        assert as_(role).get("/organisations/anfa/").status_code == 404
    theirs = Client()
    theirs.force_login(cast.stranger, "allauth.account.auth_backends.AuthenticationBackend")
    assert "Faux statuts." in _page(theirs, "anfa")
    assert client.post("/organisations/anfa/restore/", {"reason": "Levé."}).status_code == 302
    assert as_("member").get("/organisations/anfa/").status_code == 200
