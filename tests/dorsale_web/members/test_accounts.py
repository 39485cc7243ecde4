from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dorsale_web.members.actions import people
from dorsale_web.members.models import Invitation, Membership, Person
from dorsale_web.members.refusal import Refused
from tests.dorsale_web.cast import PASSWORD, Cast, person

NEW = "une-phrase-que-je-retiens"


def sign_up(client: Client, **changed: str) -> object:
    given = {"name": "Ange", "username": "ange", "password1": NEW, "password2": NEW, "mail": ""}
    return client.post(reverse("account_signup"), given | changed)


def test_somebody_joins_without_mail_and_signs_in_again(db: None) -> None:
    client = Client()
    assert sign_up(client).status_code == 302
    made = Person.objects.get(sign_in_name="ange")
    assert (made.name, made.email, made.interface_language) == ("Ange", "", "fr")
    again = Client()
    answer = again.post(reverse("account_login"), {"login": "ange", "password": NEW})
    assert answer.status_code == 302
    assert again.get(reverse("profile")).status_code == 200


def test_a_sign_in_name_is_small_letters(db: None) -> None:
    sign_up(Client(), username="Ange")
    assert Person.objects.filter(sign_in_name="ange").exists()
    assert sign_up(Client(), username="a b").status_code == 200


def test_a_confirmed_mail_address_signs_in(db: None) -> None:
    client = Client()
    sign_up(client, mail="ange@exemple.example")
    made = Person.objects.get(sign_in_name="ange")
    assert made.email == ""
    link = re.search(r"http\S+/account/confirm-email/\S+", mail.outbox[0].body).group()
    client.post(link)
    made.refresh_from_db()
    assert made.email == "ange@exemple.example"
    answer = Client().post(reverse("account_login"), {"login": made.email, "password": NEW})
    assert answer.status_code == 302


def test_joining_does_not_tell_whether_a_mail_address_is_known(db: None) -> None:
    first = Client()
    sign_up(first, mail="ange@exemple.example")
    link = re.search(r"http\S+/account/confirm-email/\S+", mail.outbox[0].body).group()
    first.post(link)
    known = sign_up(Client(), username="autre", mail="ange@exemple.example")
    fresh = sign_up(Client(), username="encore", mail="nouvelle@exemple.example")
    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    assert len(mail.outbox) == 3
    assert "ange" not in mail.outbox[1].subject


def test_resetting_does_not_tell_whether_a_mail_address_is_known(db: None) -> None:
    person("ange", email="ange@exemple.example")
    answers = [
        Client().post(reverse("account_reset_password"), {"email": address})
        for address in ("ange@exemple.example", "personne@exemple.example")
    ]
    assert {(one.status_code, one["Location"]) for one in answers} == {
        (302, reverse("account_reset_password_done"))
    }
    assert [message.to for message in mail.outbox] == [["ange@exemple.example"]]


def test_fifty_resets_send_at_most_three_mails(db: None) -> None:
    person("ange", email="ange@exemple.example")
    for number in range(50):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(
            reverse("account_reset_password"), {"email": "ange@exemple.example"}
        )
    assert len(mail.outbox) <= 3


def test_fifty_joinings_send_at_most_three_mails_to_one_address(db: None) -> None:
    for number in range(50):
        client = Client(REMOTE_ADDR=f"10.0.1.{number}")
        sign_up(client, username=f"ange-{number}", mail="victime@exemple.example")
    assert len(mail.outbox) <= 3


def test_guessing_a_password_is_stopped(db: None) -> None:
    person("ange")
    codes = [
        Client()
        .post(reverse("account_login"), {"login": "ange", "password": f"faux-{n}"})
        .status_code
        for n in range(12)
    ]
    assert codes[0] == 200
    answer = Client().post(reverse("account_login"), {"login": "ange", "password": PASSWORD})
    assert answer.status_code in (200, 429)
    assert "_auth_user_id" not in answer.client.session
    cache.clear()
    assert (
        Client().post(reverse("account_login"), {"login": "ange", "password": PASSWORD}).status_code
        == 302
    )


@pytest.fixture
def secret(cast: Cast) -> str:
    return people.invite(cast["owner"], cast.own, "editor")[1]


def test_an_invitation_makes_an_account_and_a_role(cast: Cast, secret: str) -> None:
    client = Client()
    assert client.post(reverse("join"), {"code": f" {secret.upper()} "})["Location"] == reverse(
        "join_with", args=[secret]
    )
    assert cast.own.name in client.get(reverse("join_with", args=[secret])).content.decode()
    given = {"name": "Ange", "sign_in_name": "ange", "password": NEW}
    assert client.post(reverse("join_with", args=[secret]), given).status_code == 302
    role = Membership.objects.get(person__sign_in_name="ange", organisation=cast.own).role
    assert role == "editor"
    assert Client().get(reverse("join_with", args=[secret])).status_code == 410


def test_a_member_accepts_an_invitation(
    cast: Cast, secret: str, as_: Callable[[str], Client]
) -> None:
    client = as_("member")
    assert client.get(reverse("join_with", args=[secret])).status_code == 200
    client.post(reverse("join_with", args=[secret]))
    assert Membership.objects.filter(person=cast["member"], organisation=cast.own).exists()


def test_an_invitation_works_once_and_not_when_it_is_over(cast: Cast, secret: str) -> None:
    made = people.invitation(secret)
    people.join(cast["member"], made)
    with pytest.raises(Refused):
        people.join(cast.stranger, made)
    Invitation.objects.update(used_by=None, expires_at=made.made_at)
    assert people.invitation(secret) is None


def test_a_wrong_code_is_said_in_words(db: None) -> None:
    answer = Client().post(reverse("join"), {"code": "aaaaa-bbbbb-ccccc-ddddd"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_the_sheet_of_an_invitation_is_shown_once(cast: Cast, as_: Callable[[str], Client]) -> None:
    client = as_("owner")
    session = client.session
    session["invitation_secret"] = {
        "secret": "abcde-fghjk",
        "organisation": "Ngonda",
        "role": "editor",
    }
    session.save()
    page = client.get(reverse("invitation_sheet")).content.decode()
    assert "abcde-fghjk" in page
    assert "data:image/svg+xml" in page
    assert client.get(reverse("invitation_sheet")).status_code == 302


def test_an_owner_helps_an_editor_to_a_new_password(
    cast: Cast, as_: Callable[[str], Client]
) -> None:
    page = as_("owner").post(reverse("help_recover", args=[cast["editor"].code])).content.decode()
    code = re.search(r"<code>([a-z0-9-]{23})</code>", page).group(1)
    given = {"sign_in_name": "editor", "code": code, "password": NEW}
    assert Client().post(reverse("recover"), given)["Location"] == reverse("account_login")
    assert (
        Client().post(reverse("account_login"), {"login": "editor", "password": NEW}).status_code
        == 302
    )
    assert Client().post(reverse("recover"), given).status_code == 200


def test_nobody_recovers_the_account_of_a_steward_or_of_another_place(
    cast: Cast, as_: Callable[[str], Client]
) -> None:
    for one in (cast["steward"], cast["coordinator"], cast.stranger):
        assert as_("owner").post(reverse("help_recover", args=[one.code])).status_code == 403
    Membership.objects.create(person=cast["editor"], organisation=cast.other, role="reader")
    assert as_("owner").post(reverse("help_recover", args=[cast["editor"].code])).status_code == 403
    assert (
        as_("steward").post(reverse("help_recover", args=[cast["owner"].code])).status_code == 200
    )


def test_recovering_says_the_same_for_a_name_that_does_not_exist(cast: Cast) -> None:
    given = {"code": "aaaaa-bbbbb-ccccc-ddddd", "password": NEW}
    pages = [
        Client().post(reverse("recover"), given | {"sign_in_name": name}).content.decode()
        for name in ("editor", "personne")
    ]
    assert re.sub(r'value="[^"]*"', "", pages[0]) == re.sub(r'value="[^"]*"', "", pages[1])


def test_the_first_steward_is_named_by_a_command(db: None) -> None:
    code = people.name_steward("Intendante")
    given = {"sign_in_name": "intendante", "code": code, "password": NEW}
    assert Client().post(reverse("recover"), given).status_code == 302
    assert Person.objects.get(sign_in_name="intendante").is_steward


class Inline(HTMLParser):
    """Collects what a strict content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "style" in given or any(name.startswith("on") for name in given):
            self.found.append(f"{tag} {given}")
        runs = given.get("type", "text/javascript") in ("text/javascript", "module")
        if tag == "style" or (tag == "script" and runs and not given.get("src")):
            self.found.append(f"{tag} {given}")


ACCOUNT_PAGES = (
    "account_login", "account_signup", "account_reset_password", "account_reset_password_done",
)  # fmt: skip
MEMBER_PAGES = (
    "account_email", "account_change_password", "mfa_index", "mfa_activate_totp", "account_logout",
    "mfa_add_webauthn", "mfa_list_webauthn",
)  # fmt: skip


@pytest.mark.parametrize("name", ACCOUNT_PAGES + MEMBER_PAGES)
def test_pages_of_the_account_are_ours_and_hold_nothing_inline(name: str, cast: Cast) -> None:
    client = Client()
    if name in MEMBER_PAGES:
        client.post(reverse("account_login"), {"login": "editor", "password": PASSWORD})
    answer = client.get(reverse(name))
    if answer.status_code == 302:
        assert "password" in clean(client.get(answer["Location"]))
        client.post(answer["Location"], {"password": PASSWORD})
        answer = client.get(reverse(name))
    assert answer.status_code == 200
    clean(answer)


def clean(answer: HttpResponse) -> str:
    page = answer.content.decode()
    assert "dorsale.css" in page
    reader = Inline()
    reader.feed(page)
    assert reader.found == []
    return page


def test_a_second_factor_is_asked_for_after_the_password(
    cast: Cast, as_: Callable[[str], Client]
) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(cast["editor"], generate_totp_secret())
    assert Authenticator.objects.count() == 1
    client = Client()
    answer = client.post(reverse("account_login"), {"login": "editor", "password": PASSWORD})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    reader = Inline()
    reader.feed(client.get(answer["Location"]).content.decode())
    assert reader.found == []
