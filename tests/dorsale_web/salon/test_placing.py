"""Rooms and hours: conflicts in words, what is refused, the grid, publication and what is told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import caches

from dorsale_web.members.models import Notice
from dorsale_web.salon import session_conflicts as conflicts
from dorsale_web.salon.models import (
    Hall,
    Meeting,
    MeetingRules,
    MeetingSlot,
    Room,
    Session,
    SessionStar,
)
from tests.dorsale_web.salon.fair_day import make_day, publish, speak, stage
from tests.dorsale_web.salon.objects import World, at, make_participant, make_session, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair(cast: object) -> World:
    """The talk of the speaker is in the room on the first day from 10:00 to 10:30."""
    return world(cast)


def place(
    client: object, session: Session, hour: str, room: Room | None = None, **changes: object
) -> str:
    """Try to give a session a place on the first day; return what the page says."""
    edition = session.edition
    given = {
        "room": (room or edition.rooms.get(kind="room")).code, "day": edition.starts_on.isoformat(),
        "hour": hour, "minutes": session.minutes, "expected": "",
    } | changes  # fmt: skip
    answer = client.post(f"/sessions/{session.code}/place/", given)
    session.refresh_from_db()
    return answer.content.decode()


def meet(fair: World, visitor: object, hour: int, **fields: object) -> Meeting:
    """Return a published meeting of twenty minutes on the first day."""
    start = at(fair.other, hour)
    slot = MeetingSlot.objects.create(
        edition=fair.other,
        number=MeetingSlot.objects.count() + 1,
        starts_at=start,
        ends_at=start + timedelta(minutes=20),
    )
    given = {"exhibitor": fair.other_exhibitor, "place": "A1"} | fields
    return Meeting.objects.create(edition=fair.other, visitor=visitor, slot=slot, **given)


def test_a_session_without_conflict_gets_its_place(as_: object, fair: World) -> None:
    made = make_session(fair.other)
    place(as_("organiser"), made, "11:00", expected="60")
    assert (made.starts_at, made.room.name, made.expected) == (
        at(fair.other, 11),
        "Salle Loango",
        60,
    )


def test_the_hour_is_that_of_the_place(as_: object, fair: World) -> None:
    fair.other.time_zone = "Africa/Nairobi"
    fair.other.save()
    made = make_session(fair.other)
    place(as_("organiser"), made, "11:00")
    assert made.starts_at.utctimetuple().tm_hour == 8


def test_a_room_that_is_taken_is_refused_whatever_is_ticked(as_: object, fair: World) -> None:
    made = make_session(fair.other)
    page = place(as_("organiser"), made, "10:15", keep_anyway="on")
    assert "Salle Loango is taken from 10:00 to 10:30" in page
    assert "keep_anyway" not in page
    assert made.room is None


@pytest.mark.parametrize(
    ("hour", "where", "changes", "says"),
    [
        ("08:45", "stage", {}, "open from 09:00 to 17:00"),
        ("16:45", "stage", {}, "open from 09:00 to 17:00"),
        ("11:00", "room", {"expected": "121"}, "Salle Loango has 120 seats; 121 people are expected"),
        ("10:10", "stage", {}, "Speaker speaks at “Exposé"),
        ("10:32", "room", {}, "Only 2 min between this and “Exposé"),
        ("14:10", "stage", {}, "Speaker has a meeting from 14:00 to 14:20"),
    ],
)  # fmt: skip
def test_other_conflicts_are_told_and_kept_only_when_ticked(
    hour: str, where: str, changes: dict[str, str], says: str, as_: object, fair: World
) -> None:
    meet(fair, fair.speaker, 14)
    made = make_session(fair.other)
    speak(made, "Speaker", participant=fair.speaker)
    room = fair.other.rooms.get(kind=where)
    page = place(as_("organiser"), made, hour, room, **changes)
    assert says in re.sub(r"Exposé \d+", "Exposé", page)
    assert "keep_anyway" in page
    assert made.room is None
    place(as_("organiser"), made, hour, room, keep_anyway="on", **changes)
    assert made.room == room


def test_a_meeting_blocks_the_colleague_and_the_stand_in_not_those_who_left(
    cast: object, fair: World
) -> None:
    visitor, other = make_participant(fair.other), make_participant(fair.other)
    meet(fair, visitor, 9, colleague=fair.team, stand_in=other)
    meet(fair, fair.team, 12, fallen="declined")
    for who in (visitor, other, fair.team):
        speak(fair.talk, str(who), participant=who)
    held = conflicts.ground(fair.other).meetings
    assert {who: len(rows) for who, rows in held.items()} == {other.pk: 1, fair.team.pk: 1}


def test_a_speaker_without_an_account_is_known_by_the_name(as_: object, fair: World) -> None:
    for title, hour in (("Un", 14), ("Deux", None)):
        speak(
            make_session(fair.other, title=title, hour=hour),
            "Awa N'Diaye" if hour else "awa ndiaye",
        )
    two = Session.objects.get(title="Deux")
    assert "speaks at “Un”" in place(as_("organiser"), two, "14:10", stage(fair.other))


def test_a_speaker_needs_time_to_walk_to_another_hall(as_: object, fair: World) -> None:
    MeetingRules.objects.create(edition=fair.other, walk_minutes=15)
    hall = Hall.objects.create(edition=fair.other, name="Hall B", width_m=10, depth_m=10)
    far = Room.objects.create(edition=fair.other, hall=hall, name="Salle Kouilou")
    made = make_session(fair.other)
    speak(made, "Speaker", participant=fair.speaker)
    assert "only 10 min to walk" in place(as_("organiser"), made, "10:40", far)
    assert "min to walk" not in place(as_("organiser"), made, "10:45", far)


def test_a_break_follows_at_once_and_a_day_without_hours_is_closed(fair: World) -> None:
    pause = make_session(fair.other, kind="break")
    pause.room, pause.starts_at = fair.talk.room, fair.talk.ends_at
    pause.save()
    on = conflicts.ground(fair.other)
    assert conflicts.all_conflicts(conflicts.placed_slots(on), on) == {}
    fair.other.days.all().delete()
    on = conflicts.ground(fair.other)
    told = conflicts.all_conflicts(conflicts.placed_slots(on), on)
    assert {one.kind for rows in told.values() for one in rows} == {"hours"}


def test_shows_are_offered_stages(as_: object, fair: World) -> None:
    show = make_session(fair.other, kind="show", exhibitor=fair.other_exhibitor)
    page = as_("organiser").get(f"/sessions/{show.code}/place/").content.decode()
    assert "Scène" in page
    assert "Salle Loango" not in page


def test_the_grid_shows_rooms_conflicts_and_what_has_no_place(cast: object, as_: object) -> None:
    fair = make_day(cast)
    waiting = make_session(fair.other, title="Sans place")
    fair.talk.expected = 500
    fair.talk.save()
    page = as_("organiser").get(f"/editions/{fair.other.slug}/organise/programme/").content.decode()
    assert page.index("Sans place") < page.index("<table")
    assert 'data-room="Scène"' in page
    assert "500 people are expected" in page
    assert "Second jour" not in page
    second = fair.other.ends_on.isoformat()
    assert (
        "Second jour"
        in as_("organiser")
        .get(f"/editions/{fair.other.slug}/organise/programme/?day={second}")
        .content.decode()
    )
    assert f"/sessions/{waiting.code}/place/" in page


def test_organisers_add_a_break_without_any_review(as_: object, fair: World) -> None:
    given = {
        "kind": "break", "language": "fr", "title": "Café", "minutes": "20",
        "speakers-TOTAL_FORMS": "1", "speakers-INITIAL_FORMS": "0", "speakers-0-name": "",
    }  # fmt: skip
    as_("organiser").post(f"/editions/{fair.other.slug}/organise/programme/new/", given)
    made = Session.objects.get(title="Café")
    assert (made.state, made.by, made.kind) == ("accepted", None, "break")


def test_publishing_tells_the_speakers_once(cast: object, as_: object, fair: World) -> None:
    url = f"/editions/{fair.other.slug}/organise/programme/publish/"
    assert (
        fair.talk.title
        not in as_("visitor").get(f"/editions/{fair.other.slug}/programme/").content.decode()
    )
    for _ in range(2):
        as_("organiser").post(url)
    fair.other.refresh_from_db()
    assert fair.other.programme_version == 2
    assert (
        fair.talk.title
        in as_("visitor").get(f"/editions/{fair.other.slug}/programme/").content.decode()
    )
    [told] = Notice.objects.all()
    assert (told.person, told.kind) == (cast["speaker"], "programme.published")
    assert told.facts["when"].endswith("10:00")


def test_an_empty_programme_is_not_published(as_: object, fair: World) -> None:
    fair.talk.delete()
    as_("organiser").post(f"/editions/{fair.other.slug}/organise/programme/publish/")
    fair.other.refresh_from_db()
    assert fair.other.programme_version == 0


def test_a_programme_with_a_double_booked_room_is_not_published(as_: object, fair: World) -> None:
    make_session(fair.other, hour=10)
    as_("organiser").post(f"/editions/{fair.other.slug}/organise/programme/publish/")
    fair.other.refresh_from_db()
    assert fair.other.programme_version == 0


def test_a_move_after_publication_tells_speakers_and_those_who_starred_it_alone(
    cast: object, as_: object, fair: World
) -> None:
    publish(fair.other)
    SessionStar.objects.create(session=fair.talk, person=cast["juror"])
    place(as_("organiser"), fair.talk, "15:00")
    told = {(one.person.sign_in_name, one.kind) for one in Notice.objects.all()}
    assert told == {("speaker", "programme.moved"), ("juror", "programme.moved")}
    place(as_("organiser"), fair.talk, "15:00", expected="12")
    assert Notice.objects.count() == 2  # nothing moved
    as_("organiser").post(f"/sessions/{fair.talk.code}/take-out/")
    fair.talk.refresh_from_db()
    assert (fair.talk.state, fair.talk.room, fair.talk.starts_at) == ("accepted", None, None)
    assert Notice.objects.filter(kind="programme.cancelled").count() == 2


def test_the_grid_asks_as_often_for_forty_sessions_as_for_four(
    as_: object, fair: World, django_assert_max_num_queries: object
) -> None:
    asked = []
    for count in (4, 36):
        for number in range(count):
            one = make_session(
                fair.other, room=stage(fair.other), starts_at=at(fair.other, 9, number)
            )
            speak(one, "S", participant=fair.team)
            make_session(fair.other)
        client = as_("organiser")
        caches["memory"].clear()
        with django_assert_max_num_queries(40) as seen:
            client.get(f"/editions/{fair.other.slug}/organise/programme/")
        asked.append(len(seen))
    assert asked[0] == asked[1]
