"""The pages of a visitor: registration, "My fair", delegation, claim, badge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dorsale_web.salon import my_page
from dorsale_web.salon.models import Delegation, Edition, Participant
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.salon.objects import make_edition, make_exhibitor, make_participant
from tests.dorsale_web.salon.objects_visitors import make_delegation

As = Callable[[str], Client]


@pytest.fixture
def fair(cast: Cast) -> Edition:
    """Return a published fair of the other organisation."""
    return make_edition(cast.other, "salon")


def answers(fair: Edition, **given: object) -> dict[str, object]:
    """Return a registration as a browser sends it."""
    return {
        "kind": fair.visitor_kinds.get(is_team=False).code, "given_name": "Awa",
        "family_name": "Mbemba", "country": "CG", "languages": ["fr", "en"],
        "email": "awa@example.org", "phone": "+242 06 612 34 56", "themes": ["solutions"],
        "looks_for": "Des capteurs.", "shown_to_exhibitors": "on", "consent": "on",
    } | given  # fmt: skip


def test_a_member_registers_and_finds_the_badge_on_my_fair(
    as_: As, cast: Cast, fair: Edition
) -> None:
    client = as_("member")
    page = client.get("/editions/salon/register/")
    until = fair.ends_on + timedelta(days=90)
    assert str(until.year) in page.content.decode()
    response = client.post("/editions/salon/register/", answers(fair))
    assert response["Location"] == "/editions/salon/me/"
    made = Participant.objects.get(person=cast["member"])
    assert (made.state, made.themes, made.shown_to_exhibitors) == ("confirmed", ["solutions"], True)
    assert made.consented_at is not None
    mine = client.get("/editions/salon/me/").content.decode()
    assert made.badges.get().code in mine
    assert client.get("/editions/salon/register/")["Location"] == "/editions/salon/me/"


def test_without_consent_nothing_is_kept(as_: As, fair: Edition) -> None:
    page = as_("member").post("/editions/salon/register/", answers(fair, consent=""))
    assert page.status_code == 200
    assert not Participant.objects.filter(edition=fair).exists()


def test_the_places_left_are_shown(as_: As, fair: Edition) -> None:
    one = fair.visitor_kinds.get(is_team=False)
    one.quota = 3
    one.save()
    make_participant(fair)
    assert (
        "2 places left"
        in as_("member")
        .get("/editions/salon/register/", headers={"accept-language": "en"})
        .content.decode()
    )


def test_the_kind_of_teams_cannot_be_chosen(as_: As, fair: Edition) -> None:
    team = fair.visitor_kinds.get(is_team=True)
    as_("member").post("/editions/salon/register/", answers(fair, kind=team.code))
    assert not Participant.objects.filter(edition=fair).exists()


def test_after_the_last_day_of_registration_the_page_says_so(as_: As, fair: Edition) -> None:
    fair.registration_until = timezone.now() - timedelta(hours=1)
    fair.save()
    page = as_("member").post("/editions/salon/register/", answers(fair))
    assert page.status_code == 200
    assert not Participant.objects.filter(edition=fair).exists()


def test_one_changes_and_cancels_the_own_registration(as_: As, cast: Cast, fair: Edition) -> None:
    made = make_participant(fair, cast["member"])
    client, page = as_("member"), f"/participants/{made.code}/"
    client.post(page + "edit/", answers(fair, given_name="Rose", shown_to_exhibitors=""))
    made.refresh_from_db()
    assert (made.given_name, made.shown_to_exhibitors) == ("Rose", False)
    assert client.get(page + "cancel/").status_code == 200
    client.post(page + "cancel/")
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert (
        "Register again"
        in client.get("/editions/salon/me/", headers={"accept-language": "en"}).content.decode()
    )


def test_mail_and_telephone_are_shown_to_the_person_and_organisers_only(
    as_: As, cast: Cast, fair: Edition
) -> None:
    exhibitor = make_exhibitor(fair, cast.own)
    made = make_participant(fair, cast["member"], exhibitor=exhibitor, phone="+242 06 612 34 56")
    page = f"/participants/{made.code}/"
    stranger = Client()
    stranger.force_login(cast.stranger, "allauth.account.auth_backends.AuthenticationBackend")
    for client, is_shown in ((as_("member"), True), (stranger, True), (as_("editor"), False)):
        text = client.get(page).content.decode()
        assert (made.email in text) is is_shown
        assert (made.phone in text) is is_shown


def test_a_member_registers_a_delegation_whose_people_claim_their_registration(
    as_: As, cast: Cast, fair: Edition
) -> None:
    head = as_("member")
    head.post("/editions/salon/delegations/new/", {"name": "Chambre", "country": "CG"})
    delegation = Delegation.objects.get()
    page = f"/delegations/{delegation.code}/"
    response = head.post(page + "add/", answers(fair))
    assert response["Location"] == page
    one = delegation.members.get()
    assert (one.person, one.state) == (None, "confirmed")
    assert one.claim in head.get(page).content.decode()
    head.post(page + "add/", answers(fair))
    assert delegation.members.count() == 1  # nobody twice
    claimer = as_("reader")
    claimer.post("/claim-registration/", {"secret": "abcde-fghjk-23456-78923", "consent": "on"})
    response = claimer.post("/claim-registration/", {"secret": one.claim, "consent": "on"})
    assert response["Location"] == "/editions/salon/me/"
    assert Participant.objects.get(person=cast["reader"]) == one
    assert one.claim not in head.get(page).content.decode()


def test_the_head_corrects_a_name_until_the_registration_is_claimed(
    as_: As, cast: Cast, fair: Edition
) -> None:
    delegation = make_delegation(fair, cast["member"])
    made = make_participant(fair, delegation=delegation)
    head, page = as_("member"), f"/participants/{made.code}/edit/"
    assert made.email not in head.get(page).content.decode()
    head.post(page, answers(fair, given_name="Rose", shown_to_exhibitors=""))
    changed = Participant.objects.get(pk=made.pk)
    assert (changed.given_name, changed.email) == ("Rose", made.email)
    assert changed.shown_to_exhibitors is made.shown_to_exhibitors
    changed.person = cast["reader"]
    changed.save()
    assert head.get(page).status_code == 403


def test_codes_cannot_be_guessed_by_trying(as_: As, fair: Edition) -> None:
    client = as_("reader")
    given = {"secret": "abcde-fghjk-23456-78923", "consent": "on"}
    codes = [client.post("/claim-registration/", given).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]


def test_a_delegation_reads_a_table(as_: As, cast: Cast, fair: Edition) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    delegation = make_delegation(fair, cast["member"])
    client, page = as_("member"), f"/delegations/{delegation.code}/table/"
    file = SimpleUploadedFile("d.csv", "Prénom;Nom\nAwa;Mbemba\nRose;\n".encode("cp1252"))
    kind = fair.visitor_kinds.get(is_team=False).code
    response = client.post(page, {"file": file, "kind": kind, "agreed": "on"})
    report = response["Location"]
    assert client.get(report).status_code == 200
    assert delegation.members.count() == 0
    client.post(report + "take/")
    assert [str(one) for one in delegation.members.all()] == ["Awa Mbemba"]


def test_the_badge_holds_its_plain_code(as_: As, cast: Cast, fair: Edition) -> None:
    from dorsale_web.members.qr import picture

    made = make_participant(fair, cast["member"])
    text = as_("member").get(f"/participants/{made.code}/badge/").content.decode()
    code = made.badges.get().code
    assert code in text
    assert picture(code).replace("&", "&amp;") in text or picture(code) in text


def test_the_size_of_a_delegation_does_not_add_queries(
    as_: As, cast: Cast, fair: Edition, django_assert_max_num_queries: Callable[..., object]
) -> None:
    delegation, client = make_delegation(fair, cast["member"]), as_("member")
    for count in (3, 15):
        for _ in range(count):
            make_participant(fair, delegation=delegation)
        with django_assert_max_num_queries(24):
            client.get(f"/delegations/{delegation.code}/")


def test_every_room_can_add_a_part_to_my_fair(
    as_: As, fair: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_page, "PARTS", dict(my_page.PARTS))
    given = {"items": [{"text": "Exposé", "url": "/x/", "when": timezone.now(), "where": "Salle"}]}
    my_page.register("agenda-of-test", "Mon agenda", lambda request, edition: given)
    my_page.register("nothing", "Rien de rien", lambda request, edition: None)
    text = as_("member").get("/editions/salon/me/").content.decode()
    assert "Mon agenda" in text
    assert "Exposé" in text
    assert "Rien de rien" not in text
