from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from dorsale_web.members.actions import people
from dorsale_web.members.actions.audit import record
from dorsale_web.members.actions.notify import notify
from dorsale_web.members.models import AuditEntry, Membership, Notice, Person
from dorsale_web.members.refusal import Refused
from tests.dorsale_web.cast import PASSWORD, Cast, person

NAME = "Euphrasie Mabanza-Test"


@pytest.fixture
def known(cast: Cast) -> Person:
    one = cast["editor"]
    one.name, one.email, one.phone = NAME, "euphrasie@exemple.example", "+242 00"
    one.save()
    EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
    record(one, "posting.draft", cast.own)
    notify([cast["owner"]], "organisation.joined", person=NAME, organisation=cast.own.name)
    return one


def test_an_erased_person_leaves_a_pseudonym(known: Person) -> None:
    people.erase(known)
    known.refresh_from_db()
    assert known.name.startswith("Ancien membre") or known.name.startswith("Former member")
    assert (known.email, known.phone, known.is_active) == ("", "", False)
    assert not known.memberships.exists()


def test_the_name_stands_nowhere_afterwards(known: Person, cast: Cast) -> None:
    people.erase(known)
    for model in (Person, AuditEntry, Notice):
        for row in model.objects.values():
            assert NAME not in str(row)
            assert "euphrasie@" not in str(row)


def test_the_act_stays_without_the_person(known: Person) -> None:
    people.erase(known)
    entry = AuditEntry.objects.get(act="posting.draft")
    assert entry.actor == known
    assert NAME not in entry.actor.name


def test_the_mail_address_is_free_again(known: Person) -> None:
    people.erase(known)
    assert not EmailAddress.objects.filter(email="euphrasie@exemple.example").exists()
    person("nouvelle", email="euphrasie@exemple.example")


def test_the_last_owner_of_a_team_names_another_first(cast: Cast) -> None:
    with pytest.raises(Refused):
        people.erase(cast["owner"])
    Membership.objects.filter(person=cast["editor"]).update(role="owner")
    people.erase(cast["owner"])


def test_erasing_asks_for_the_password_and_signs_out(
    known: Person, as_: Callable[[str], Client]
) -> None:
    client = as_("editor")
    assert client.post(reverse("erase_me"), {"password": "faux"}).status_code == 200
    known.refresh_from_db()
    assert known.erased_at is None
    answer = client.post(reverse("erase_me"), {"password": PASSWORD})
    assert answer.status_code == 200
    assert client.get(reverse("profile")).status_code == 302
    assert (
        Client()
        .post(reverse("account_login"), {"login": "editor", "password": PASSWORD})
        .status_code
        == 200
    )


def test_a_suspended_person_is_out_at_once(cast: Cast, as_: Callable[[str], Client]) -> None:
    client = as_("editor")
    people.suspend(cast["steward"], cast["editor"], "fraude")
    assert client.get(reverse("profile")).status_code == 302
    people.restore(cast["steward"], cast["editor"], "erreur")
    assert client.get(reverse("profile")).status_code == 200
