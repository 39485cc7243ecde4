from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from dorsale_web.members.actions import people
from dorsale_web.members.actions.notify import notify
from dorsale_web.members.models import ApiToken, Notice
from dorsale_web.members.queries.profile import visible_fields
from tests.dorsale_web.cast import Cast

SecretsOf = {"phone": "+242 06 000 00 00", "about": "Ce que je fais.", "city": "Brazzaville"}


@pytest.fixture
def shown(cast: Cast) -> Cast:
    for name, value in SecretsOf.items():
        setattr(cast["editor"], name, value)
    cast["editor"].visibility |= {"about": "public", "city": "organisation", "phone": "nobody"}
    cast["editor"].save()
    return cast


def test_each_field_is_seen_by_whom_the_person_chose(shown: Cast) -> None:
    editor = shown["editor"]
    assert set(visible_fields(shown["visitor"], editor)) == {"about"}
    assert "city" not in visible_fields(shown["member"], editor)
    assert visible_fields(shown["reader"], editor)["city"] == "Brazzaville"
    assert "phone" not in visible_fields(shown["steward"], editor)
    assert visible_fields(editor, editor)["phone"] == SecretsOf["phone"]


def test_a_page_does_not_hold_what_is_hidden(shown: Cast, as_: Callable[[str], Client]) -> None:
    address = reverse("person", args=[shown["editor"].code])
    assert as_("visitor").get(address).status_code == 404
    page = as_("member").get(address).content.decode()
    assert SecretsOf["about"] in page
    assert SecretsOf["phone"] not in page


def test_a_person_changes_what_others_see(cast: Cast, as_: Callable[[str], Client]) -> None:
    client = as_("editor")
    page = client.get(reverse("profile")).content.decode()
    assert 'name="see_phone"' in page
    given = {"name": "Nouveau Nom", "country": "CG", "city": "Pointe-Noire", "languages": ["fr"],
             "interface_language": "fr"}  # fmt: skip
    given |= {f"see_{name}": "members" for name in cast["editor"].FIELDS_WITH_VISIBILITY}
    assert client.post(reverse("profile"), given).status_code == 302
    cast["editor"].refresh_from_db()
    assert cast["editor"].name == "Nouveau Nom"
    assert cast["editor"].visibility["phone"] == "members"


def test_a_wrong_orcid_is_refused_in_words(cast: Cast, as_: Callable[[str], Client]) -> None:
    answer = as_("editor").post(reverse("profile"), {"name": "X", "orcid": "12"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_consents_are_kept_with_their_dates(cast: Cast, as_: Callable[[str], Client]) -> None:
    client = as_("editor")
    client.post(reverse("consents"), {"listed": "on"})
    client.post(reverse("consents"), {})
    assert people.consents_of(cast["editor"]) == {"listed": False}
    assert cast["editor"].consents.count() == 2


def test_keys_are_shown_once_and_end(cast: Cast, as_: Callable[[str], Client]) -> None:
    client = as_("editor")
    page = client.post(reverse("keys"), {"name": "tableur", "days": "30"}).content.decode()
    key = ApiToken.objects.get()
    assert key.fingerprint not in page
    assert "tableur" in client.get(reverse("keys")).content.decode()
    client.post(reverse("revoke_key", args=[key.pk]))
    assert not ApiToken.objects.exists()


def test_nobody_ends_the_key_of_another(cast: Cast, as_: Callable[[str], Client]) -> None:
    as_("editor").post(reverse("keys"), {"name": "tableur", "days": "30"})
    key = ApiToken.objects.get()
    assert as_("owner").post(reverse("revoke_key", args=[key.pk])).status_code == 404


def test_notices_are_listed_opened_and_marked(
    cast: Cast, as_: Callable[[str], Client], django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(30):
        notify([cast["editor"]], "posting.published", "/market/x/", title=f"Offre {number}")
    client = as_("editor")
    with django_assert_max_num_queries(7):
        page = client.get(reverse("notices")).content.decode()
    assert "Offre 29" in page
    one = Notice.objects.first()
    assert client.get(reverse("open_notice", args=[one.pk]))["Location"] == "/market/x/"
    one.refresh_from_db()
    assert one.read_at
    client.post(reverse("read_notices"))
    assert not Notice.objects.filter(read_at=None).exists()


def test_a_notice_never_leads_to_another_site(cast: Cast, as_: Callable[[str], Client]) -> None:
    notify([cast["editor"]], "posting.published", "https://mauvais.example/", title="x")
    answer = as_("editor").get(reverse("open_notice", args=[Notice.objects.get().pk]))
    assert answer["Location"] == reverse("notices")


def test_everything_held_is_in_the_export(shown: Cast, as_: Callable[[str], Client]) -> None:
    answer = as_("editor").get(reverse("export_me"))
    assert "attachment" in answer["Content-Disposition"]
    held = json.loads(answer.content)
    assert held["person"]["phone"] == SecretsOf["phone"]
    assert held["roles"][0]["role"] == "editor"
    assert {"postings", "introductions", "entries", "comments"} <= set(held)
