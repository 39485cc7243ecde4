"""Contacts at a stand: with consent, for that exhibitor alone, also after hours without network."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dorsale_web.members.models import Notice
from dorsale_web.salon.models import Badge, Participant, StandContact
from tests.dorsale_web.salon.objects import World, make_participant, world
from tests.dorsale_web.salon.objects_exhibitors import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair(cast) -> World:
    return world(cast)


def badge_of(visitor: Participant) -> str:
    return visitor.badges.get(revoked_at__isnull=True).code


def item(badge: str, **more: object) -> dict[str, object]:
    """Return a scan as a device sends it."""
    return {
        "key": str(uuid4()), "badge": badge, "consent": True, "note": "", "theme": "",
        "follow_up_on": "", "met_at": stamp(timezone.now()),
    } | more  # fmt: skip


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def send(client: Client, exhibitor, *items: dict[str, object]) -> list[str]:
    """Send scans and return what became of each."""
    url = reverse("stand_sync", args=[exhibitor.code])
    answer = client.post(url, json.dumps({"items": items}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return [one["state"] for one in answer.json()["items"]]


def test_a_badge_typed_with_consent_is_a_contact(cast, as_, fair) -> None:
    url = reverse("stand_scan", args=[fair.own_exhibitor.code])
    code = badge_of(fair.speaker).upper()
    no_consent = as_("editor").post(url, {"badge": code})
    assert no_consent.status_code == 200
    assert code in no_consent.content.decode()
    assert not StandContact.objects.exists()
    given = {"badge": code, "consent": "on", "note": "Devis", "follow_up_on": "2031-01-01"}
    assert as_("editor").post(url, given).status_code == 302
    made = StandContact.objects.get()
    assert (made.visitor, made.by, made.note) == (fair.speaker, cast["editor"], "Devis")
    told = Notice.objects.get(person=cast["speaker"], kind="exhibitor.contact")
    assert told.url == reverse("my_contacts")
    page = as_("editor").get(reverse("stand_contacts", args=[fair.own_exhibitor.code]))
    assert fair.speaker.email in page.content.decode()


def test_contacts_are_of_that_exhibitor_alone(cast, as_, fair) -> None:
    contact = make_contact(fair.own_exhibitor, fair.speaker)
    for name in ("stand_contacts", "stand_contacts_csv"):
        url = reverse(name, args=[fair.own_exhibitor.code])
        assert as_("owner").get(url).status_code == 200
        for role in ("organiser", "steward", "exhibitor", "speaker", "reader"):
            assert as_(role).get(url).status_code == 403
    assert as_("organiser").get(reverse("stand_contact", args=[contact.code])).status_code == 404


def test_a_batch_is_answered_scan_by_scan(cast, as_, fair) -> None:
    lost, gone = make_participant(fair.other), make_participant(fair.other)
    old = badge_of(lost)
    Badge.objects.filter(code=old).update(revoked_at=timezone.now() - timedelta(hours=1))
    Participant.objects.filter(pk=gone.pk).update(state="cancelled")
    elsewhere = make_participant(fair.own)
    own_team = make_participant(fair.other, exhibitor=fair.own_exhibitor)
    states = send(
        as_("editor"), fair.own_exhibitor,
        item(badge_of(fair.speaker)),
        item(old),
        item("no badge at all"),
        item(badge_of(elsewhere)),
        item(badge_of(gone)),
        item(badge_of(own_team)),
        item(badge_of(fair.speaker), consent=False),
        item(badge_of(fair.speaker), met_at="yesterday"),
    )  # fmt: skip
    assert states == [
        "kept", "revoked", "unknown", "unknown", "cancelled", "own", "no_consent", "wrong",
    ]  # fmt: skip
    assert StandContact.objects.count() == 1


def test_the_same_scans_sent_again_change_nothing(cast, as_, fair) -> None:
    visitors = [make_participant(fair.other) for _ in range(3)]
    items = [item(badge_of(one), note="Rappeler") for one in visitors]
    for _ in range(2):
        assert send(as_("editor"), fair.own_exhibitor, *items) == ["kept"] * 3
    assert list(StandContact.objects.values_list("note", flat=True)) == ["Rappeler"] * 3


def test_two_devices_add_to_one_contact(cast, as_, fair) -> None:
    badge = badge_of(fair.speaker)
    first, second = item(badge, note="Devis"), item(badge, note="Deux capteurs", theme="cloud")
    send(as_("editor"), fair.own_exhibitor, first)
    send(as_("owner"), fair.own_exhibitor, second, second)
    made = StandContact.objects.get()
    assert (made.note, made.theme_id) == ("Devis\nDeux capteurs", "cloud")


def test_a_badge_revoked_after_the_scan_still_counted_then(cast, as_, fair) -> None:
    badge = badge_of(fair.speaker)
    Badge.objects.filter(code=badge).update(revoked_at=timezone.now())
    earlier = stamp(timezone.now() - timedelta(hours=1))
    assert send(as_("editor"), fair.own_exhibitor, item(badge, met_at=earlier)) == ["kept"]


def test_a_visitor_takes_the_consent_back(cast, as_, fair) -> None:
    scan = item(badge_of(fair.speaker), note="Devis", follow_up_on="2031-01-01")
    send(as_("editor"), fair.own_exhibitor, scan)
    made = StandContact.objects.get()
    listed = as_("speaker").get(reverse("my_contacts")).content.decode()
    assert "Ngonda Logiciels" in listed
    withdraw = reverse("stand_contact_withdraw", args=[made.code])
    assert as_("editor").post(withdraw).status_code == 403
    as_("speaker").post(withdraw)
    page = as_("editor").get(reverse("stand_contacts", args=[fair.own_exhibitor.code]))
    table = as_("editor").get(reverse("stand_contacts_csv", args=[fair.own_exhibitor.code]))
    one = as_("editor").get(reverse("stand_contact", args=[made.code]))
    for answer in (page, table, one):
        for detail in (fair.speaker.email, fair.speaker.family_name, "Devis"):
            assert detail not in answer.content.decode()
    as_("editor").post(reverse("stand_contact", args=[made.code]), {"note": "Devis"})
    again = item(badge_of(fair.speaker), met_at=stamp(timezone.now() - timedelta(hours=2)))
    assert send(as_("editor"), fair.own_exhibitor, scan, again) == ["withdrawn", "withdrawn"]
    made.refresh_from_db()
    assert (made.note, made.follow_up_on) == ("", None)
    later = item(badge_of(fair.speaker), met_at=stamp(timezone.now() + timedelta(seconds=1)))
    assert send(as_("editor"), fair.own_exhibitor, later) == ["kept"]


def test_consent_is_taken_back_after_the_fair_is_closed_too(cast, as_, fair) -> None:
    made = make_contact(fair.own_exhibitor, fair.speaker)
    fair.other.closed_at = timezone.now()
    fair.other.save()
    as_("speaker").post(reverse("stand_contact_withdraw", args=[made.code]))
    made.refresh_from_db()
    assert made.withdrawn_at is not None


def test_the_table_of_contacts_holds_no_formula(cast, as_, fair) -> None:
    fair.speaker.organisation_name = "=HYPERLINK(1)"
    fair.speaker.save()
    make_contact(fair.own_exhibitor, fair.speaker, note="@cmd")
    answer = as_("editor").get(reverse("stand_contacts_csv", args=[fair.own_exhibitor.code]))
    text = answer.content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "'@cmd" in text
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("body", ["", "[]", '{"items": 3}', '{"items": [3, null]}', "\x00"])
def test_nonsense_is_answered_without_harm(body: str, as_, fair) -> None:
    url = reverse("stand_sync", args=[fair.own_exhibitor.code])
    answer = as_("editor").post(url, body, content_type="application/json")
    assert answer.status_code in (200, 400, 413)
    assert not StandContact.objects.exists()


def test_the_key_of_another_exhibitor_tells_nothing(cast, as_, fair) -> None:
    made = make_contact(fair.other_exhibitor, fair.speaker)
    scan = item(badge_of(fair.speaker), key=str(made.key))
    assert send(as_("editor"), fair.own_exhibitor, scan) == ["wrong"]


@pytest.mark.parametrize("number", [2, 15])
def test_the_contacts_ask_the_database_as_often_for_few_as_for_many(
    number: int, as_, fair, django_assert_max_num_queries
) -> None:
    for _ in range(number):
        make_contact(fair.own_exhibitor, make_participant(fair.other, badge=False))
    client = as_("owner")
    with django_assert_max_num_queries(16):
        client.get(reverse("stand_contacts", args=[fair.own_exhibitor.code]))
