"""From wishes to a published schedule with its certificate, answers, absences and a repair."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from dorsale_cli.commands.meetings import command
from dorsale_web.market.models import Match
from dorsale_web.members.models import Notice
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import meeting_files, scheduling
from dorsale_web.salon.actions import meeting_rules, participants, runs, wishes
from dorsale_web.salon.actions import meetings as acts
from dorsale_web.salon.models import Edition, Meeting, Participant, ScheduleRun
from dorsale_web.salon.queries import meeting_plan as reads
from dorsale_web.work.loop import work_off
from tests.dorsale_web.cast import Cast, person
from tests.dorsale_web.market.objects import make_posting
from tests.dorsale_web.salon.objects import at, make_participant, make_session
from tests.dorsale_web.salon.objects_meetings import Fair, in_one_process, make_meeting, wish
from tests.dorsale_web.salon.objects_visitors import make_interpreter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.OUTBOX = tmp_path / "outbox"
    settings.SMS_SENDER = "folder"


@pytest.fixture
def fair(cast: Cast) -> Fair:
    return Fair(cast)


def finished(scene: Fair, kind: str = "draft", **options: object) -> ScheduleRun:
    """Return a run that ended."""
    run = runs.start(scene.organiser, scene.edition, kind, **options)
    with in_one_process():
        work_off()
    run.refresh_from_db()
    assert run.task.error == ""
    return run


def published(fair: Fair) -> ScheduleRun:
    """Return a published schedule."""
    run = finished(fair)
    runs.publish(fair.organiser, run)
    run.refresh_from_db()
    return run


def signed_in(who: Any) -> Client:
    """Return a client of a person."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(who, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_whole_small_schedule_by_hand(fair: Fair) -> None:
    one, other = fair.exhibitors[:2]
    wish(one, fair.visitors[0], "must", "wish")  # 30 + 10 and the rank
    wish(one, fair.visitors[1], "wish")  # 10
    wish(other, fair.visitors[0], "wish", "no")  # never
    run = finished(fair)
    assert (run.error, run.facts["requests"], run.facts["meetings"], run.facts["gap"]) == (
        "",
        2,
        2,
        0,
    )
    assert 50 <= run.facts["value"] <= 60
    assert run.facts["faults"] == []
    assert run.facts["causes"] == {"no_request": 4}  # two visitors and two exhibitors
    assert run.steps[-1]["step"] == "end"
    runs.publish(fair.organiser, run)
    made = list(Meeting.objects.all())
    assert {(one.exhibitor_id, one.visitor_id) for one in made} == {
        (one.pk, fair.visitors[0].pk), (one.pk, fair.visitors[1].pk),
    }  # fmt: skip
    assert {one.place for one in made} == {"S1"}
    assert not Meeting.objects.filter(exhibitor=other).exists()


def test_what_is_written_the_command_accepts(fair: Fair, tmp_path: Path) -> None:
    fair.everybody_wishes()
    run = finished(fair, fair=True)
    client = signed_in(fair.organiser)
    answer = client.get(f"/runs/{run.code}/files/")
    with zipfile.ZipFile(BytesIO(answer.content)) as packed:
        packed.extractall(tmp_path)
        assert set(packed.namelist()) == {
            "requests.csv", "availability.csv", "people.csv", "schedule.csv", "certificate.json",
        }  # fmt: skip
    checked = CliRunner().invoke(
        command,
        [
            "check", str(tmp_path / "schedule.csv"), str(tmp_path / "certificate.json"),
            str(tmp_path / "requests.csv"), "--availability", str(tmp_path / "availability.csv"),
            "--people", str(tmp_path / "people.csv"),
        ],
    )  # fmt: skip
    assert checked.exit_code == 0, checked.output


def test_no_file_that_is_given_away_names_anybody_or_tells_of_a_no(fair: Fair, cast: Cast) -> None:
    fair.everybody_wishes()
    refusing = fair.exhibitors[1]
    wish(refusing, fair.visitors[0], stands="no")
    run = published(fair)
    place = meeting_files.folder(run.code)
    given = "".join((place / name).read_text() for name in meeting_files.GIVEN[:5])
    public = signed_in(cast["member"]).get(f"/editions/meeting-fair/certificate/{run.code}/")
    assert public.status_code == 200
    text = given + public.content.decode()
    for one in (*fair.visitors, *fair.exhibitors):
        assert one.code not in text
    requests = list(csv.DictReader(StringIO((place / "requests.csv").read_text())))
    assert len(requests) == 11
    assert all(float(one["interest"]) > 0 for one in requests)
    assert json.loads(public.content)["input_sha256"] == {}
    assert place.joinpath("names.json").stat().st_mode & 0o77 == 0


def test_a_schedule_that_was_changed_by_hand_is_not_published(fair: Fair) -> None:
    fair.everybody_wishes()
    run = finished(fair)
    place = meeting_files.folder(run.code) / "schedule.csv"
    rows = place.read_text().splitlines()
    place.write_text("\n".join([*rows, rows[-1]]) + "\n")
    with pytest.raises(Refused, match="checker"):
        runs.publish(fair.organiser, run)
    assert not Meeting.objects.exists()


def test_published_once_it_is_only_repaired(fair: Fair) -> None:
    fair.everybody_wishes()
    run = published(fair)
    with pytest.raises(Refused, match="published"):
        runs.publish(fair.organiser, run)
    with pytest.raises(Refused, match="repaired"):
        runs.start(fair.organiser, fair.edition, "draft")
    told = Notice.objects.filter(kind="meeting.published")
    assert {one.person for one in told} >= set(fair.people)
    assert told.get(person=fair.people[0]).facts["count"] == 3


def test_talks_hours_and_limits_are_kept(fair: Fair, cast: Cast) -> None:
    speaker = fair.visitors[0]
    talk = make_session(fair.edition, hour=9, minutes=90)
    talk.speakers.create(participant=speaker, person=speaker.person, name="Awa")
    wishes.set_away(fair.organiser, fair.visitors[1], range(1, 7))
    fair.edition.visitor_kinds.update(most_meetings=2)
    fair.everybody_wishes()
    published(fair)
    hours = {
        one: [m.slot.number for m in Meeting.objects.filter(visitor=one).select_related("slot")]
        for one in fair.visitors[:2]
    }
    assert all(len(own) == 2 for own in hours.values())
    assert all(number > 3 for number in hours[speaker])  # half-hours from 9 to 10.30 are 1 to 3
    assert all(number > 6 for number in hours[fair.visitors[1]])


def test_nobody_is_sent_to_another_hall_in_the_next_slot(fair: Fair) -> None:
    visitor, far = fair.visitors[0], fair.exhibitors[2]
    wish(far, visitor, "must")
    wish(fair.exhibitors[0], visitor, "must")
    wishes.set_away(fair.organiser, visitor, set(range(1, 99)) - {1, 2})
    run = finished(fair)
    assert run.facts["meetings"] == 1
    fair.rules.walk_minutes = 0
    fair.rules.save()
    assert finished(fair).facts["meetings"] == 2


def test_colleagues_replace_one_another_and_hold_several_meetings_at_once(fair: Fair) -> None:
    stand = fair.exhibitors[0]
    team = [make_participant(fair.edition, exhibitor=stand) for _ in range(2)]
    for visitor in fair.visitors[:2]:
        wish(stand, visitor, "wish")
        wishes.set_away(fair.organiser, visitor, set(range(2, 99)))  # there in slot 1 alone
    assert finished(fair).facts["meetings"] == 1
    wishes.set_capacity(fair.organiser, stand, 2, None)
    published(fair)
    held = Meeting.objects.filter(exhibitor=stand)
    assert {one.colleague for one in held} == set(team)
    first = held.get(colleague=team[0])
    wishes.set_away(fair.organiser, team[1], [])
    assert acts.colleagues_free(first) == []  # the other holds one at that hour


def test_tables_are_counted_and_numbered_through_halls(cast: Cast) -> None:
    fair = Fair(cast, at_tables=True)
    with pytest.raises(Refused, match="tables"):
        runs.start(fair.organiser, fair.edition, "draft")
    fair.edition.halls.update(meeting_tables=1)
    fair.everybody_wishes()
    for one in fair.visitors:
        wishes.set_away(fair.organiser, one, range(2, 99))
    published(fair)
    made = Meeting.objects.select_related("hall")
    assert {(one.place, one.hall.name) for one in made} == {("1", "Hall A"), ("2", "Hall B")}


def test_a_meeting_without_shared_language_is_flagged_and_interpreted(fair: Fair) -> None:
    stand, visitor = fair.exhibitors[0], fair.visitors[0]
    Participant.objects.filter(pk=visitor.pk).update(languages=["ar"])
    make_interpreter(fair.edition)
    wish(stand, visitor, "wish")
    run = published(fair)
    assert run.facts["no_language"] == 1
    made = Meeting.objects.get()
    assert (made.has_common_language, made.interpreter.name) == (False, "Salma")


def test_what_if_shows_both_values(fair: Fair) -> None:
    for visitor in fair.visitors:
        wish(fair.exhibitors[0], visitor, "wish")
        wishes.set_away(fair.organiser, visitor, range(2, 99))
    run = finished(fair, "what_if", more_slots=1)
    assert (run.facts["before"]["meetings"], run.facts["meetings"]) == (1, 2)
    page = signed_in(fair.organiser).get(f"/runs/{run.code}/").content.decode()
    assert "As it is" in page
    with pytest.raises(Refused, match="what-if"):
        runs.publish(fair.organiser, run)


def test_hosted_buyers_below_their_promise_are_listed(fair: Fair) -> None:
    fair.edition.visitor_kinds.filter(is_team=False).update(least_meetings=2)
    wish(fair.exhibitors[0], fair.visitors[0], "wish")
    run = finished(fair)
    assert run.facts["causes"]["below"] == 1
    page = signed_in(fair.organiser).get(f"/runs/{run.code}/without/?cause=below")
    assert str(fair.visitors[0]) in page.content.decode()


def test_a_declined_meeting_is_free_and_not_offered_again(fair: Fair) -> None:
    stand, visitor = fair.exhibitors[0], fair.visitors[0]
    wish(stand, visitor, "must", "must")
    published(fair)
    meeting = Meeting.objects.get()
    client = signed_in(visitor.person)
    client.post(f"/meetings/{meeting.code}/reply/", {"answer": "declined"})
    meeting.refresh_from_db()
    assert (meeting.fallen, meeting.visitor_reply) == ("declined", "declined")
    run = finished(fair, "repair")
    assert run.facts["requests"] == 0
    assert run.facts["empty"]


def test_details_are_shown_once_both_accept(fair: Fair, cast: Cast) -> None:
    stand, visitor = fair.exhibitors[0], fair.visitors[0]
    team = make_participant(fair.edition, cast["editor"], exhibitor=stand, phone="+242060000000")
    meeting = make_meeting(stand, visitor, colleague=team)
    mine, theirs = signed_in(visitor.person), signed_in(cast["editor"])
    address = f"/meetings/{meeting.code}/"
    assert visitor.email not in theirs.get(address).content.decode()
    mine.post(f"{address}reply/", {"answer": "accepted"})
    assert visitor.email not in theirs.get(address).content.decode()
    theirs.post(f"{address}reply/", {"answer": "accepted"})
    assert visitor.email in theirs.get(address).content.decode()
    assert team.phone in mine.get(address).content.decode()
    for role in ("steward", "stranger"):  # organisers see the meeting, not through it the address
        who = cast.stranger if role == "stranger" else cast[role]
        assert visitor.email not in signed_in(who).get(address).content.decode()


def test_answers_end_with_the_deadline(fair: Fair) -> None:
    meeting = make_meeting(fair.exhibitors[0], fair.visitors[0])
    fair.rules.replies_until = timezone.now() - timedelta(minutes=1)
    fair.rules.save()
    with pytest.raises(Refused, match="late"):
        acts.reply(fair.people[0], meeting, "visitor", "accepted")


def test_somebody_of_the_same_organisation_comes_instead(fair: Fair, cast: Cast) -> None:
    visitor, stranger = fair.visitors[0], fair.visitors[1]
    mate = make_participant(fair.edition, person("mate"), organisation=cast.fresh)
    busy = make_participant(fair.edition, person("busy"), organisation=cast.fresh)
    Participant.objects.filter(pk=visitor.pk).update(organisation=cast.fresh)
    meeting = make_meeting(fair.exhibitors[0], visitor)
    make_meeting(fair.exhibitors[1], busy)
    meeting.refresh_from_db()
    assert acts.stand_ins_free(meeting) == [mate]
    with pytest.raises(Refused):
        acts.hand_over(fair.people[0], meeting, "visitor", stranger.code)
    acts.hand_over(fair.people[0], meeting, "visitor", mate.code)
    meeting.refresh_from_db()
    assert meeting.stand_in == mate
    assert Notice.objects.filter(person=mate.person, kind="meeting.new").exists()
    assert signed_in(mate.person).get(f"/meetings/{meeting.code}/").status_code == 200
    acts.take_back(mate.person, meeting)
    meeting.refresh_from_db()
    assert meeting.stand_in is None


def test_a_repair_moves_nobody_who_is_present_and_tells_the_concerned_alone(fair: Fair) -> None:
    stand = fair.exhibitors[0]
    for visitor in fair.visitors:
        wish(stand, visitor, "wish")
        wishes.set_away(fair.organiser, visitor, range(3, 99))  # two slots for four visitors
    published(fair)
    before = {one.pk: (one.slot_id, one.visitor_id) for one in Meeting.objects.all()}
    assert len(before) == 2
    gone = Meeting.objects.order_by("pk").first()
    stays = Meeting.objects.exclude(pk=gone.pk).get()
    Participant.objects.filter(pk=gone.visitor_id).update(absent_from=timezone.now())
    Notice.objects.all().delete()
    run = finished(fair, "repair")
    assert (run.options["lost"], run.facts["meetings"], run.facts["faults"]) == (1, 1, [])
    gone.refresh_from_db()
    assert gone.fallen == "absent"
    runs.publish(fair.organiser, run)
    new = Meeting.objects.exclude(pk__in=before).get()
    assert new.slot_id == gone.slot_id
    stays.refresh_from_db()
    assert (stays.slot_id, stays.visitor_id) == before[stays.pk]
    told = set(Notice.objects.values_list("person", flat=True))
    assert new.visitor.person_id in told
    assert stays.visitor.person_id not in told
    others = {one.pk for one in fair.people} - {new.visitor.person_id}
    assert not told & others


def test_a_repaired_schedule_is_accepted_by_the_command(fair: Fair, tmp_path: Path) -> None:
    fair.everybody_wishes()
    published(fair)
    Participant.objects.filter(pk=fair.visitors[0].pk).update(absent_from=timezone.now())
    run = finished(fair, "repair")
    place = meeting_files.folder(run.code)
    assert scheduling.check(place) == []
    checked = CliRunner().invoke(
        command,
        [
            "check", str(place / "schedule.csv"), str(place / "certificate.json"),
            str(place / "requests.csv"), "--availability", str(place / "availability.csv"),
            "--people", str(place / "people.csv"), "--published", str(place / "published.csv"),
        ],
    )  # fmt: skip
    assert checked.exit_code == 0, checked.output


def test_who_cancels_frees_the_places(fair: Fair) -> None:
    meeting = make_meeting(fair.exhibitors[0], fair.visitors[0])
    participants.cancel(fair.people[0], fair.visitors[0])
    meeting.refresh_from_db()
    assert meeting.fallen == "absent"


def test_an_absent_colleague_is_replaced_before_a_meeting_falls(fair: Fair) -> None:
    stand = fair.exhibitors[0]
    one, other = (make_participant(fair.edition, exhibitor=stand) for _ in range(2))
    meeting = make_meeting(stand, fair.visitors[0], colleague=one)
    Participant.objects.filter(pk=one.pk).update(absent_from=timezone.now())
    assert acts.drop_impossible(None, fair.edition) == []
    meeting.refresh_from_db()
    assert meeting.colleague == other
    Participant.objects.filter(pk=other.pk).update(absent_from=timezone.now())
    assert [one.pk for one in acts.drop_impossible(None, fair.edition)] == [meeting.pk]


def test_agendas_leave_as_texts_for_those_who_asked(fair: Fair, tmp_path: Path) -> None:
    Participant.objects.filter(pk=fair.visitors[0].pk).update(wants_sms=True, phone="+24206111")
    fair.everybody_wishes()
    published(fair)
    with in_one_process():
        work_off()
    sent = sorted((tmp_path / "outbox" / "sms").iterdir())
    assert 1 <= len(sent) <= 3
    number, text = sent[0].read_text().splitlines()
    assert number == "+24206111"
    assert len(text) <= 160


def test_pages_of_participants_show_their_meetings(fair: Fair, cast: Cast) -> None:
    fair.everybody_wishes()
    run = published(fair)
    mine = signed_in(fair.people[0])
    for address in ("my-meetings/", "my-meetings/print/", "certificate/", "wishes/"):
        page = mine.get(f"/editions/meeting-fair/{address}")
        assert page.status_code == 200, address
    listed = mine.get("/editions/meeting-fair/my-meetings/").content.decode()
    assert all(one.organisation.name in listed for one in fair.exhibitors)
    theirs = signed_in(cast["editor"]).get(f"/exhibitors/{fair.exhibitors[0].code}/meetings/")
    assert all(str(one) in theirs.content.decode() for one in fair.visitors)
    certificate = mine.get("/editions/meeting-fair/certificate/").content.decode()
    assert run.facts["version"] in certificate


def test_a_closed_fair_changes_nothing(fair: Fair) -> None:
    meeting = make_meeting(fair.exhibitors[0], fair.visitors[0])
    Edition.objects.update(closed_at=timezone.now())
    client = signed_in(fair.people[0])
    assert client.get(f"/meetings/{meeting.code}/").status_code == 200
    answer = client.post(f"/meetings/{meeting.code}/reply/", {"answer": "accepted"})
    assert answer.status_code == 403


def test_hours_of_the_day_are_those_of_the_fair(fair: Fair) -> None:
    slots = list(fair.edition.slots.all())
    assert slots[0].starts_at == at(fair.edition, 9)
    assert [one.number for one in slots] == [*range(1, 7), *range(8, 16)]  # no 7: the break


def test_a_run_rests_on_its_slots(fair: Fair) -> None:
    fair.everybody_wishes()
    run = finished(fair)
    meeting_rules.save(fair.organiser, fair.edition, slot_minutes=20)
    with pytest.raises(Refused, match="Slots"):
        runs.publish(fair.organiser, run)


def test_a_meeting_names_the_posting_that_led_to_it(fair: Fair, cast: Cast) -> None:
    offer = make_posting(cast.own, side="offer", kind="technology")
    need = make_posting(cast.fresh, side="need")
    Match.objects.create(need=need, offer=offer, score=60, reasons=[])
    Participant.objects.filter(pk=fair.visitors[0].pk).update(organisation=cast.fresh)
    wish(fair.exhibitors[0], fair.visitors[0], "wish")
    wish(fair.exhibitors[1], fair.visitors[0], "wish")
    published(fair)
    led = {one.exhibitor_id: one.came_from for one in Meeting.objects.all()}
    assert led == {fair.exhibitors[0].pk: offer, fair.exhibitors[1].pk: None}


def test_organisers_see_how_many_meetings_an_absence_concerns(fair: Fair) -> None:
    fair.everybody_wishes()
    published(fair)
    Participant.objects.filter(pk=fair.visitors[0].pk).update(absent_from=timezone.now())
    assert reads.how_they_stand(fair.edition).absent == 3


def test_the_api_gives_own_meetings_alone(fair: Fair) -> None:
    one = make_meeting(fair.exhibitors[0], fair.visitors[0])
    make_meeting(fair.exhibitors[0], fair.visitors[1], 2)
    found = signed_in(fair.people[0]).get("/api/v1/meetings?edition=meeting-fair").json()
    assert [each["code"] for each in found["items"]] == [one.code]
    assert found["items"][0]["organisation"]["slug"] == fair.exhibitors[0].organisation.slug
    assert "@" not in str(found)
    assert signed_in(fair.organiser).get("/api/v1/meetings").json()["total"] == 0
