"""Somebody with bad intent at a fair: others' data, others' fairs, odd signs, too much at once."""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dorsale_web.members.models import AuditEntry, Notice, Organisation
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import edition_pack, meeting_files
from dorsale_web.salon.actions import contacts, letters
from dorsale_web.salon.actions import meetings as meeting_acts
from dorsale_web.salon.exchange import reading
from dorsale_web.salon.forms.desk import FORMAT, read_batch
from dorsale_web.salon.models import (
    ApplicationQuestion,
    CheckIn,
    Edition,
    ExhibitorDeadline,
    Hall,
    OrderItem,
    Participant,
    Room,
    Session,
    SessionSpeaker,
    Stand,
    StandContact,
    VisaLetter,
)
from dorsale_web.salon.visitor_table import reading as tables
from tests.dorsale_web.cast import Cast, person, theme
from tests.dorsale_web.salon.desk_scene import PIN, open_fair
from tests.dorsale_web.salon.objects import (
    SALON_ROLES,
    World,
    make_participant,
    make_session,
    world,
)
from tests.dorsale_web.salon.objects_exhibitors import make_contact
from tests.dorsale_web.salon.objects_meetings import Fair, make_meeting, wish
from tests.dorsale_web.salon.objects_visitors import make_letter
from tests.dorsale_web.test_rights import made as made  # the objects of the matrix
from tests.dorsale_web.test_rights import methods_of, objects_for, routes

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]
HOSTILE = """</script><script>alert(1)</script>"'>\u202e<svg onload=alert(1)>"""
AFTER_THE_END = {  # what goes on once a fair is closed: the report, and what is one's own
    "edition_report_publish", "edition_report_ask", "stand_contact", "stand_contact_delete",
    "stand_contact_withdraw", "my_meetings_text", "renew_agenda_address", "star_session",
    "claim_registration", "edition_new", "propose_talk",
}  # fmt: skip


@pytest.fixture
def fairs(cast: Cast) -> World:
    return world(cast)


def signed_in(who: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(who, "allauth.account.auth_backends.AuthenticationBackend")
    return client


# Data of visitors


def test_who_takes_a_consent_back_is_not_named_in_the_audit(as_: As, fairs: World) -> None:
    contact = make_contact(fairs.own_exhibitor, fairs.speaker)
    as_("speaker").post(reverse("stand_contact_withdraw", args=[contact.code]))
    kept = AuditEntry.objects.get(act="contact.withdraw")
    assert (kept.actor, kept.facts) == (None, {})


def test_a_consent_noted_again_is_told_again(cast: Cast, fairs: World) -> None:
    contact = make_contact(fairs.own_exhibitor, fairs.speaker)
    contacts.withdraw(cast["speaker"], contact)
    contact.refresh_from_db()
    Notice.objects.all().delete()
    later, badge = timezone.now() + timedelta(seconds=1), fairs.speaker.badges.get().code
    scan = contacts.Scan(key=uuid4(), badge=badge, consent=True, met_at=later)
    assert contacts.keep(cast["editor"], fairs.own_exhibitor, scan).state == "kept"
    assert Notice.objects.filter(person=cast["speaker"], kind="exhibitor.contact").exists()


def test_whoever_is_sent_instead_is_not_reached_before_agreeing(cast: Cast) -> None:
    fair = Fair(cast)
    visitor, stand = fair.visitors[0], fair.exhibitors[0]
    Participant.objects.filter(pk=visitor.pk).update(organisation=cast.fresh)
    mate = make_participant(
        fair.edition, person("mate"), organisation=cast.fresh, email="mate@example.org"
    )
    meeting = make_meeting(stand, visitor, exhibitor_reply="accepted", visitor_reply="accepted")
    visitors, mates = signed_in(fair.people[0]), signed_in(mate.person)
    staff, page = signed_in(cast["editor"]), reverse("meeting", args=[meeting.code])
    assert visitor.email in staff.get(page).content.decode()
    visitors.post(f"{page}hand-over/", {"person": mate.code})
    assert mate.email not in staff.get(page).content.decode()
    visitors.post(f"{page}reply/", {"answer": "accepted"})  # not for somebody else
    assert mate.email not in staff.get(page).content.decode()
    staff.post(f"{page}take-back/")
    meeting.refresh_from_db()
    assert meeting.stand_in == mate
    mates.post(f"{page}reply/", {"answer": "accepted"})
    assert mate.email in staff.get(page).content.decode()
    meeting_acts.take_back(fair.people[0], meeting)
    assert visitor.email not in staff.get(page).content.decode()


def test_a_no_changes_nothing_that_others_see(cast: Cast) -> None:
    fair = Fair(cast)
    pages = [
        ("editor", reverse("exhibitor_wishes", args=[fair.exhibitors[0].code])),
        ("steward", reverse("organise_meetings", args=[fair.edition.slug])),
        ("steward", reverse("edition_acts", args=[fair.edition.slug])),
        ("steward", reverse("edition_report_table", args=[fair.edition.slug])),
    ]
    before = [seen(signed_in(cast[role]), url) for role, url in pages]
    wish(fair.exhibitors[0], fair.visitors[0], "no")
    assert [seen(signed_in(cast[role]), url) for role, url in pages] == before
    for one in fair.visitors:
        assert one.family_name not in before[0]
        assert one.email not in before[0]


def seen(client: Client, url: str) -> str:
    """Return a page without its token against forged forms."""
    answer = client.get(url)
    assert answer.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_the_order_of_requests_tells_nothing_of_who_they_are(cast: Cast, tmp_path: Path) -> None:
    fair = Fair(cast, visitors=12)
    fair.everybody_wishes()
    meeting_files.write(meeting_files.read(fair.edition), tmp_path)
    with (tmp_path / meeting_files.REQUESTS).open(newline="") as source:
        rows = [(row["exhibitor"], row["visitor"]) for row in csv.DictReader(source)]
    assert len(rows) == 36
    assert rows == sorted(rows)


def test_a_table_cut_at_semicolons_holds_no_formula(as_: As, fairs: World) -> None:
    make_participant(fairs.other, job="Awa;=HYPERLINK(1)", looks_for="x\n+1")
    answer = as_("organiser").get(reverse("visitors_export", args=[fairs.other.slug]))
    pieces = re.split(r'[;,\n"]', answer.content.decode("utf-8-sig"))
    assert not [one for one in pieces if one.startswith(("=", "+", "@"))]


# Objects of another fair


def test_rows_of_another_fair_are_not_changed_through_a_form(as_: As, fairs: World) -> None:
    mine, other = fairs.own, fairs.other
    hall = other.halls.get()
    stand = Stand.objects.create(hall=hall, label="S1", x_m=0, y_m=0, width_m=3, depth_m=3)
    given: list[tuple[str, str, Any, dict[str, Any]]] = [
        ("ground_halls", "halls", hall, {"name": "Mine", "width_m": 9, "depth_m": 9}),
        ("ground_rooms", "rooms", other.rooms.first(), {"name": "Mine", "kind": "room"}),
        ("ground_stands", "stands", stand,
         {"label": "Z9", "x_m": 0, "y_m": 0, "width_m": 3, "depth_m": 3}),
        ("organise_questions", "form",
         ApplicationQuestion.objects.create(edition=other, text="Why", language="fr"),
         {"text": "Mine", "language": "fr", "kind": "text"}),
        ("organise_deadlines", "form",
         ExhibitorDeadline.objects.create(edition=other, name="Freight", due_on=other.starts_on),
         {"name": "Mine", "due_on": "2031-01-01"}),
        ("organise_catalogue", "form",
         OrderItem.objects.create(edition=other, name="Power", unit="kW", price=1),
         {"name": "Mine", "unit": "kW", "price": "2", "currency": "XAF"}),
    ]  # fmt: skip
    for route, prefix, thing, fields in given:
        for deleted in ({}, {"DELETE": "on"}):
            row = {"id": thing.pk} | fields | deleted
            data = {f"{prefix}-0-{name}": value for name, value in row.items()}
            data |= {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 1}
            for form in (data, data | {f"{prefix}-INITIAL_FORMS": 0}):
                as_("owner").post(reverse(route, args=[mine.slug]), form)
        before = {field: getattr(thing, field) for field in ("label", "name", "text")
                  if hasattr(thing, field)}  # fmt: skip
        thing.refresh_from_db()
        assert {field: getattr(thing, field) for field in before} == before
        place = thing.hall.edition if isinstance(thing, Stand) else thing.edition
        assert place == other
    own = mine.halls.order_by("pk").first()
    fields = {"id": own.pk, "name": "Renamed", "width_m": 40, "depth_m": 30}
    data = {f"halls-0-{name}": value for name, value in fields.items()}
    data |= {"halls-TOTAL_FORMS": 1, "halls-INITIAL_FORMS": 1}
    as_("owner").post(reverse("ground_halls", args=[mine.slug]), data)
    own.refresh_from_db()
    assert own.name == "Renamed"  # the same form changes what is one's own


def test_the_desk_serves_nobody_of_another_fair(cast: Cast, as_: As, fairs: World) -> None:
    today = open_fair(cast)
    talk, elsewhere = make_session(fairs.other, hour=11), fairs.speaker
    client, slug = as_("desk"), today.slug
    person_url, at = reverse("desk_person", args=[slug]), reverse("desk_at", args=[slug])
    badge = elsewhere.badges.get()
    for act in ("check_in", "replace", "absent"):
        client.post(person_url, {"participant": elsewhere.code, "act": act})
    client.post(reverse("desk_no_shows", args=[slug]), {
        "people": [elsewhere.code], "day": today.starts_on.isoformat(), "hour": "10:00",
    })  # fmt: skip
    client.post(at, {"code": badge.code, "place": talk.code})
    client.post(at, {"code": badge.code})
    elsewhere.refresh_from_db()
    badge.refresh_from_db()
    assert (elsewhere.absent_from, badge.revoked_at) == (None, None)
    assert list(CheckIn.objects.values_list("verdict", "badge")) == [("unknown", None)]
    page = client.get(reverse("desk_people", args=[slug]), {"new": elsewhere.code})
    assert badge.code not in page.content.decode()
    kind = fairs.own.visitor_kinds.first()
    newcomer = {"kind": kind.code, "given_name": "A", "family_name": "B", "consent": "on"}
    client.post(reverse("desk_register", args=[slug]), newcomer)
    assert not today.participants.exists()


def test_organisers_use_nothing_of_another_fair(as_: As, fairs: World) -> None:
    stand = Stand.objects.create(
        hall=fairs.own.halls.get(), label="S1", x_m=0, y_m=0, width_m=3, depth_m=3
    )
    client = as_("organiser")
    give = {"intent": "give", "exhibitor": fairs.other_exhibitor.code, "stands": [stand.pk]}
    client.post(reverse("organise_stands", args=[fairs.other.slug]), give)
    client.post(reverse("organise_stands", args=[fairs.other.slug]), {"release": stand.pk})
    stand.refresh_from_db()
    assert stand.exhibitor is None
    room = fairs.own.rooms.first()
    place = {"room": room.code, "day": fairs.other.starts_on.isoformat(), "hour": "09:00",
             "minutes": 30, "keep_anyway": "on"}  # fmt: skip
    client.post(reverse("place_session", args=[fairs.talk.code]), place)
    fairs.talk.refresh_from_db()
    assert fairs.talk.room.edition == fairs.other
    waits = make_participant(fairs.own, state="pending", badge=False)
    client.post(reverse("visitors_confirm", args=[fairs.other.slug]), {"participant": waits.code})
    waits.refresh_from_db()
    assert waits.state == "pending"


def test_a_speaker_row_of_another_session_links_nobody(cast: Cast, as_: As, fairs: World) -> None:
    guest = make_participant(fairs.other, person("quiet", visibility="closed"))
    foreign = SessionSpeaker.objects.create(
        session=make_session(fairs.other), participant=guest, name="Guest"
    )
    talk = make_session(fairs.other, "draft", by=cast["reader"], theme=theme())
    row = {"code": foreign.code, "name": "Me", "page": f"/participants/{guest.code}/"}
    data = {f"speakers-0-{name}": value for name, value in row.items()}
    data |= {"speakers-TOTAL_FORMS": 1, "speakers-INITIAL_FORMS": 0}
    fields = {"kind": "talk", "language": "fr", "title": "T", "abstract": "A", "minutes": 30}
    as_("reader").post(reverse("edit_session", args=[talk.code]), data | fields)
    assert not SessionSpeaker.objects.filter(session=talk, participant=guest).exists()
    known = SessionSpeaker.objects.create(session=talk, participant=guest, name="Guest")
    data |= {"speakers-0-code": known.code, "speakers-0-name": "Guest of ours"}
    as_("reader").post(reverse("edit_session", args=[talk.code]), data | fields)
    known.refresh_from_db()
    assert (known.name, known.participant) == ("Guest of ours", guest)


def test_a_closed_fair_takes_no_writes(as_: As, made: dict[str, Any]) -> None:
    Edition.objects.update(closed_at=timezone.now())
    clients, taken = {role: as_(role) for role in ("steward", *SALON_ROLES)}, set()
    for route in routes():
        ours = "salon" in getattr(route.pattern.callback, "__module__", "")
        if not ours or "POST" not in methods_of(route.pattern):
            continue
        address = objects_for(route, made)
        args = address.get("other", next(iter(address.values())))
        for client in clients.values():
            answer = client.post(reverse(route.name, kwargs=args))
            if answer.status_code not in (403, 404):
                taken.add(route.name)
    assert "edition_report_publish" in taken
    assert taken <= AFTER_THE_END


# Ways back


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_forms_lead_back_to_this_site_alone(there: str, as_: As, fairs: World) -> None:
    talk = make_session(fairs.other, hour=12)
    fairs.other.programme_published_at = timezone.now()
    fairs.other.save()
    star = as_("speaker").post(reverse("star_session", args=[talk.code]), {"next": there})
    wished = as_("speaker").post(
        reverse("wish_exhibitor", args=[fairs.other_exhibitor.code]), {"back": there}
    )
    for answer in (star, wished):
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]


# Names that are code


def test_a_hostile_name_is_only_text_in_the_files(cast: Cast, as_: As) -> None:
    edition = open_fair(cast, "hostile", desk_pin_hash=make_password(PIN))
    Edition.objects.filter(pk=edition.pk).update(name=HOSTILE, summary=HOSTILE, venue=HOSTILE)
    Organisation.objects.filter(pk=cast.own.pk).update(name=HOSTILE[:100])
    hall = edition.halls.get()
    Hall.objects.filter(pk=hall.pk).update(name=HOSTILE[:60])
    Room.objects.filter(edition=edition).update(x_m=20, y_m=20, width_m=9, depth_m=9)
    stand = Stand.objects.create(hall=hall, label="<b>'\"", x_m=0, y_m=0, width_m=9, depth_m=9)
    stand.exhibitor = edition.exhibitors.create(
        organisation=cast.own, state="accepted", language="fr", presentation=HOSTILE
    )
    stand.save()
    make_session(edition, title=HOSTILE, abstract=HOSTILE, hour=10)
    edition.refresh_from_db()
    edition.programme_published_at = timezone.now()
    edition.save()
    desk = as_("desk").post(reverse("desk_file", args=[edition.slug]), {"pin": PIN})
    plan = as_("reader").get(reverse("floor_plan", args=[edition.slug]))
    for text in (edition_pack.build(edition), desk.content.decode(), plan.content.decode()):
        assert "alert" in text
        assert "<script>alert" not in text
        assert "<svg onload" not in text
        assert "<b>'" not in text


# Odd signs and too much at once


def batch(edition: Edition, *items: dict[str, Any]) -> bytes:
    """Return what a device sends; half a letter stands as it would in JSON."""
    now = timezone.now().isoformat()
    document = {"format": FORMAT, "edition": edition.slug, "now": now, "items": items}
    return json.dumps(document).encode()


def test_a_code_of_odd_signs_does_not_keep_a_desk_from_merging(cast: Cast, as_: As) -> None:
    edition = open_fair(cast)
    url, at = reverse("desk_merge", args=[edition.slug]), timezone.now().isoformat()
    items = [
        {"key": str(uuid4()), "code": code, "place": "", "desk": "N\x00\ud83d", "at": at}
        for code in ("x" * 39 + "\ud83d", "\x00", "ok")
    ]
    answer = as_("desk").post(url, batch(edition, *items), content_type="application/json")
    assert answer.status_code == 200
    assert [one["verdict"] for one in answer.json()["items"]] == ["unknown"] * 3


def test_what_is_no_batch_is_refused_however_deep_or_long(cast: Cast, as_: As) -> None:
    edition = open_fair(cast)
    deep = b"[" * 200_000
    with pytest.raises(ValidationError):
        read_batch(deep, edition, is_live=True)
    many = [{"key": "k", "at": "t"}] * 100_000
    with pytest.raises(ValidationError, match="20,000"):
        read_batch(batch(edition, *many), edition, is_live=False)
    url = reverse("desk_merge", args=[edition.slug])
    answer = as_("desk").post(url, batch(edition, *many), content_type="application/json")
    assert answer.status_code in (400, 413)
    assert not CheckIn.objects.exists()


def test_scans_of_odd_values_are_answered_one_by_one(as_: As, fairs: World) -> None:
    url, badge = reverse("stand_sync", args=[fairs.own_exhibitor.code]), fairs.speaker.badges.get()
    good = {"key": str(uuid4()), "badge": badge.code, "consent": True, "note": "Emoji \ud83d",
            "met_at": "0001-01-01T00:00:00Z"}  # fmt: skip
    odd = [{"key": 5}, {"key": [1], "met_at": {}, "follow_up_on": 7, "theme": []}, good]
    body = json.dumps({"items": odd})
    answer = as_("editor").post(url, body, content_type="application/json")
    assert [one["state"] for one in answer.json()["items"]] == ["wrong", "wrong", "kept"]
    made = StandContact.objects.get()
    assert (made.note, made.met_at.year) == ("Emoji ?", 2020)
    assert as_("speaker").get(reverse("my_contacts")).status_code == 200
    deep = as_("editor").post(url, "[" * 200_000, content_type="application/json")
    assert deep.status_code == 400


@pytest.mark.parametrize("line", ["", "a,b", "a,b,c,d", '"'])
def test_a_table_of_millions_of_lines_is_refused_soon(line: str) -> None:
    content = f"given name,family name\n{line}\n".encode()
    content += f"{line}\n".encode() * (tables.MOST_BYTES // (len(line) + 1) - 100)
    begun = time.perf_counter()
    with pytest.raises(Refused):
        tables.read("t.csv", content)
    assert time.perf_counter() - begun < 15


def test_a_cell_without_end_and_a_file_too_large_are_refused(as_: As, fairs: World) -> None:
    kind = fairs.other.visitor_kinds.get(is_team=False)
    url = reverse("visitors_table", args=[fairs.other.slug])
    for content in (b"given name,family name\n" + b"a" * 200_000 + b",b\n", b"a" * 9_000_000):
        file = SimpleUploadedFile("t.csv", content)
        given = {"file": file, "kind": kind.code, "agreed": "on"}
        answer = as_("organiser").post(url, given)
        assert answer.status_code == 200
        assert "t.csv" in answer.content.decode()


def test_a_schedule_of_very_many_events_or_with_entities_is_refused(fairs: World) -> None:
    rooms = {"rooms": {"Room": [{}] * 400_000}}
    content = json.dumps({"schedule": {"conference": {"days": [rooms]}}}).encode()
    begun = time.perf_counter()
    with pytest.raises(Refused):
        reading.read("s.json", content, fairs.other)
    assert time.perf_counter() - begun < 10
    swelling = b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><schedule>&b;</schedule>'
    with pytest.raises(Refused, match="DOCTYPE"):
        reading.read("s.xml", swelling, fairs.other)


# Twice at once


def test_a_letter_issued_twice_at_once_has_one_number(cast: Cast, fairs: World) -> None:
    letter = make_letter(fairs.speaker)
    twin = VisaLetter.objects.select_related("participant__edition").get(pk=letter.pk)
    letters.issue(cast["organiser"], letter)
    with pytest.raises(Refused):
        letters.issue(cast["organiser"], twin)
    letter.refresh_from_db()
    fairs.other.refresh_from_db()
    assert (letter.number, fairs.other.letters_given) == (1, 1)


def test_a_programme_published_twice_at_once_is_two_versions(cast: Cast, fairs: World) -> None:
    from dorsale_web.salon.actions import programme

    Session.objects.filter(pk=fairs.talk.pk).update(starts_at=fairs.talk.starts_at)
    first, second = (Edition.objects.get(pk=fairs.other.pk) for _ in range(2))
    programme.publish(cast["organiser"], first)
    told = Notice.objects.filter(kind="programme.published").count()
    programme.publish(cast["organiser"], second)
    assert second.programme_version == 2
    assert Notice.objects.filter(kind="programme.published").count() == told
