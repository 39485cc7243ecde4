"""The programme as everybody reads it: pages, stars, agenda, calendars, who is busy."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from dorsale_web.members.models import AuditEntry
from dorsale_web.salon.agenda import agenda, busy
from dorsale_web.salon.agenda_address import address
from dorsale_web.salon.exchange import calendar
from dorsale_web.salon.models import Meeting, MeetingSlot, Session, SessionStar
from tests.dorsale_web.salon.fair_day import make_day, publish, speak, stage
from tests.dorsale_web.salon.objects import World, at, make_participant, make_session, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(cast: object) -> World:
    return make_day(cast)


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def unfolded(content: bytes) -> list[str]:
    """Return the lines of a calendar as they were before they were folded."""
    assert content.endswith(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_a_day_is_read_in_the_order_of_hours(as_: object, day: World) -> None:
    page = text(as_("visitor"), f"/editions/{day.other.slug}/programme/")
    titles = [
        "Ouverture",
        day.talk.title,
        "Un capteur; léger, robuste",
        "Pause",
        "Who pays for the backbone?",
    ]
    assert [page.index(one) for one in titles] == sorted(page.index(one) for one in titles)
    assert "Second jour" not in page
    second = text(as_("visitor"), f"/editions/{day.other.slug}/programme/?day={day.other.ends_on}")
    assert "Second jour" in second


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("kind=show", "Un capteur", "Ouverture"),
        ("theme=infrastructure", "Who pays", "Un capteur"),
        ("language=fr", "Ouverture", "Nothing on this day"),
        ("language=ar", "Nothing on this day", "Ouverture"),
        ("theme=nonsense&kind=nonsense", "Ouverture", "Nothing on this day"),
        ("by=room", "Scène</bdi></h3>", "Nothing on this day"),
    ],
)
def test_the_programme_is_filtered(
    query: str, shown: str, hidden: str, as_: object, day: World
) -> None:
    page = text(as_("visitor"), f"/editions/{day.other.slug}/programme/?{query}")
    assert shown in page
    assert hidden not in page


def test_what_is_not_placed_or_not_published_is_shown_to_nobody(as_: object, day: World) -> None:
    make_session(day.other, title="Sans place")
    url = f"/editions/{day.other.slug}/programme/"
    assert "Sans place" not in text(as_("visitor"), url)
    day.other.programme_published_at = None
    day.other.save()
    assert "Ouverture" not in text(as_("organiser"), url)
    assert (
        as_("visitor").get(f"/sessions/{Session.objects.get(title='Pause').code}/").status_code
        == 404
    )


def test_a_session_is_read_in_the_language_of_the_reader(day: World) -> None:
    panel = Session.objects.get(kind="panel")
    client = Client(headers={"accept-language": "en"})
    page = text(client, f"/sessions/{panel.code}/")
    assert "Who pays for the backbone?" in page
    assert "translated by a person" in page
    assert "Qui paie la dorsale ?" in text(client, f"/sessions/{panel.code}/?original=1")


def test_a_page_of_twenty_sessions_is_light_and_asks_as_often_as_one_of_two(
    as_: object, cast: object, django_assert_max_num_queries: object
) -> None:
    fair = world(cast)
    publish(fair.other)
    asked = []
    for count in (2, 18):
        for number in range(count):
            one = make_session(
                fair.other, room=stage(fair.other), starts_at=at(fair.other, 9, number)
            )
            speak(one, "Awa Ndiaye")
        client = as_("member")
        caches["memory"].clear()
        with django_assert_max_num_queries(30) as seen:
            page = client.get(f"/editions/{fair.other.slug}/programme/")
        asked.append(len(seen))
    assert asked[0] == asked[1]
    assert len(gzip.compress(page.content)) < 14_000


def test_a_star_is_set_and_taken_back_without_a_script(
    cast: object, as_: object, day: World
) -> None:
    client, url = as_("member"), f"/sessions/{day.talk.code}/star/"
    page = f"/editions/{day.other.slug}/programme/"
    assert client.post(url, {"next": page}).url == page
    assert (
        client.post(url, {"next": "https://elsewhere.example/"}).url
        == f"/sessions/{day.talk.code}/"
    )
    assert SessionStar.objects.filter(person=cast["member"]).count() == 1
    assert "★" in text(client, page)
    client.post(url, {"starred": "no"})
    assert not SessionStar.objects.exists()
    assert "★" not in text(client, page)


def meet(day: World, visitor: object, hour: int, **fields: object) -> Meeting:
    start = at(day.other, hour)
    slot, _made = MeetingSlot.objects.get_or_create(
        edition=day.other,
        number=hour,
        defaults={"starts_at": start, "ends_at": start + timedelta(minutes=20)},
    )
    given = {"exhibitor": day.other_exhibitor, "place": "A12"} | fields
    return Meeting.objects.create(edition=day.other, visitor=visitor, slot=slot, **given)


def test_the_agenda_holds_stars_own_talks_and_meetings(cast: object, day: World) -> None:
    meet(day, day.speaker, 13)
    meet(day, day.speaker, 15, fallen="declined")
    panel = Session.objects.get(kind="panel")
    SessionStar.objects.create(session=panel, person=cast["speaker"])
    SessionStar.objects.create(session=day.talk, person=cast["speaker"])
    found = agenda(cast["speaker"], day.other)
    assert [(one.kind, day.other.local(one.start).hour) for one in found] == [
        ("speaking", 10),
        ("meeting", 13),
        ("session", 14),
    ]
    assert found[1].with_whom == "Atelier Anfa"
    assert found[1].place == "A12"
    assert agenda(cast["speaker"], day.own) == []
    assert agenda(cast["visitor"], day.other) == []


def test_a_meeting_is_in_the_agenda_of_who_holds_it(cast: object, day: World) -> None:
    """Without a named colleague the whole team sees it; a stand-in takes the visitor's place."""
    visitor = make_participant(day.other, cast["member"], organisation_name="Ets Nze")
    other = make_participant(day.other, cast["juror"])
    meet(day, visitor, 9)
    meet(day, visitor, 11, colleague=day.team)
    meet(day, visitor, 13, colleague=other)
    meet(day, visitor, 15, stand_in=other)
    hours = {
        role: [
            day.other.local(one.start).hour
            for one in agenda(cast[role], day.other)
            if one.kind == "meeting"
        ]
        for role in ("member", "exhibitor", "juror")
    }
    assert hours == {"member": [9, 11, 13], "exhibitor": [9, 11, 15], "juror": [13, 15]}
    held = [one for one in agenda(cast["exhibitor"], day.other) if one.kind == "meeting"]
    assert held[0].with_whom == f"{visitor}, Ets Nze"


def test_sessions_and_shows_block_their_speakers_alone(cast: object, day: World) -> None:
    colleague = make_participant(day.other, cast["editor"], exhibitor=day.other_exhibitor)
    guest = make_participant(day.other, cast["member"])
    speak(Session.objects.get(kind="panel"), "Member", person=cast["member"])  # by the account
    speak(make_session(day.other), "Speaker", participant=day.speaker)  # no place yet
    taken = busy(day.other)
    assert taken == {
        day.speaker.pk: [(at(day.other, 10), at(day.other, 10, 30))],
        day.team.pk: [(at(day.other, 11), at(day.other, 11, 20))],
        guest.pk: [(at(day.other, 14), at(day.other, 15))],
    }
    assert colleague.pk not in taken


def test_the_calendar_of_the_programme(as_: object, day: World) -> None:
    answer = as_("visitor").get(f"/editions/{day.other.slug}/programme.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = unfolded(answer.content)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 6
    assert "SUMMARY;LANGUAGE=fr:Un capteur\\; léger\\, robuste" in lines
    start = at(day.other, 11).astimezone(calendar.UTC)
    assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in lines
    assert len({line for line in lines if line.startswith("UID:")}) == 6


def test_the_calendar_of_one_session(as_: object, day: World) -> None:
    panel = Session.objects.get(kind="panel")
    lines = unfolded(as_("visitor").get(f"/sessions/{panel.code}/session.ics").content)
    assert lines.count("BEGIN:VEVENT") == 1
    assert f"UID:session-{panel.key}@localhost" in lines
    told = "Awa Ndiaye\\, Jean Okemba\\n\\nTrois bailleurs\\, une question.\\nEt la salle."
    assert any(line.startswith("DESCRIPTION") and told in line for line in lines)


def test_my_calendar_opens_without_signing_in_until_it_is_given_up(
    cast: object, as_: object, day: World
) -> None:
    meet(day, day.speaker, 13)
    old = address(cast["speaker"], day.other)
    assert old in text(as_("speaker"), f"/editions/{day.other.slug}/calendar/")
    path = old.removeprefix("http://localhost:8000")
    answer = Client().get(path)
    lines = unfolded(answer.content)
    assert lines.count("BEGIN:VEVENT") == 2
    assert answer["Cache-Control"] == "private, no-store"
    as_("speaker").post(f"/editions/{day.other.slug}/calendar/renew/")
    assert Client().get(path).status_code == 404
    new = address(cast["speaker"], day.other).removeprefix("http://localhost:8000")
    assert Client().get(new).status_code == 200
    assert Client().get(new.replace(day.other.slug, day.own.slug)).status_code == 404
    cast["speaker"].is_active = False
    cast["speaker"].save()
    assert Client().get(new).status_code == 404
    assert AuditEntry.objects.filter(act="agenda.renew_address").count() == 1


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r")))
def test_what_is_folded_and_escaped_is_read_as_it_was(words: str) -> None:
    pieces = list(calendar.folded(f"SUMMARY:{calendar.escaped(words)}"))
    assert max(len(one.encode()) for one in pieces) <= 75
    line = pieces[0] + "".join(one[1:] for one in pieces[1:])
    assert "\n" not in line
    read = line.removeprefix("SUMMARY:").replace("\\\\", "\0").replace("\\n", "\n")
    for sign in ";,":
        read = read.replace(f"\\{sign}", sign)
    assert read.replace("\0", "\\") == words.replace("\r\n", "\n").replace("\r", "\n")
