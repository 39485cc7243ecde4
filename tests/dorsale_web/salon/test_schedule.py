"""schedule.json and schedule.xml: valid under their schemas, out and in again the same."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale_web.members.models import Notice
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.exchange import reading, schedule, schedule_xml
from dorsale_web.salon.models import Edition, Session, SessionStar
from tests.dorsale_web.salon.fair_day import make_day, publish, speak, stage
from tests.dorsale_web.salon.objects import World, at, make_edition, make_session, world

pytestmark = pytest.mark.django_db

SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "data" / "schemas"
PRETALX = Path(__file__).parent / "pretalx_schedule.json"
TOLD = (
    "title",
    "abstract",
    "kind",
    "language",
    "theme_id",
    "minutes",
    "room__name",
    "starts_at",
    "key",
)


def published_schema(name: str) -> Path | None:
    """Return a schema as c3voc publishes it, where it lies beside the repository.

    It is not copied here, for its licence: the tests that use it check as much without it.
    """
    file = SCHEMAS / name
    return file if file.exists() else None


@pytest.fixture
def day(cast: object) -> World:
    return make_day(cast)


def bring_in(client: Client, edition: Edition, content: bytes, name: str = "schedule.json") -> str:
    """Send a file; return what the page shows."""
    file = io.BytesIO(content)
    file.name = name
    return client.post(
        f"/editions/{edition.slug}/organise/programme/import/", {"file": file}
    ).content.decode()


def confirm(client: Client, edition: Edition, page: str, **ticked: str) -> None:
    """Confirm what a page shows."""
    seen = page.split('name="seen" value="')[1].split('"')[0]
    url = f"/editions/{edition.slug}/organise/programme/import/"
    client.post(url, {"step": "confirm", "seen": seen} | ticked)


def told(edition: Edition) -> list[dict[str, Any]]:
    """Return everything a schedule says of a programme."""
    rows = edition.sessions.filter(state="accepted").order_by("key")
    return [
        {name: row[name] for name in TOLD}
        | {"speakers": list(one.speakers.values("name", "stands_for", "biography", "key", "rank"))}
        for row, one in zip(rows.values(*TOLD), rows, strict=True)
    ]


def pretalx(edition: Edition, **replaced: str) -> bytes:
    """Return a file as pretalx writes it, on the days of an edition."""
    content = (
        PRETALX.read_text()
        .replace("DAY1", str(edition.starts_on))
        .replace("DAY2", str(edition.ends_on))
    )
    for old, new in replaced.items():
        assert old in content
        content = content.replace(old, new)
    return content.encode()


def test_the_json_is_valid_and_says_what_the_programme_says(as_: object, day: World) -> None:
    answer = as_("visitor").get(f"/editions/{day.other.slug}/schedule.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    found = answer.json()
    conference = found["schedule"]["conference"]
    assert [len(one["rooms"]) for one in conference["days"]] == [2, 1]
    [show] = conference["days"][0]["rooms"]["Scène"]
    assert (show["start"], show["duration"], show["persons"][0]["name"]) == (
        "11:00",
        "00:20",
        "Équipe",
    )
    if schema := published_schema("c3voc-schedule.schema.json"):
        checker = jsonschema_rs.Draft6Validator(
            json.loads(schema.read_text()), validate_formats=True
        )
        wrong = [f"{list(one.instance_path)}: {one.message}" for one in checker.iter_errors(found)]
        assert wrong == []


def test_the_xml_is_valid_and_says_the_same(as_: object, day: World) -> None:
    content = as_("visitor").get(f"/editions/{day.other.slug}/schedule.xml").content
    from lxml import etree

    if schema := published_schema("c3voc-schedule.xsd"):
        etree.XMLSchema(etree.parse(schema)).assertValid(etree.fromstring(content))
    assert content.count(b"<event ") == 6


def test_a_programme_not_published_is_a_schedule_without_events(as_: object, day: World) -> None:
    day.other.programme_published_at = None
    day.other.save()
    found = as_("organiser").get(f"/editions/{day.other.slug}/schedule.json").json()
    assert [one["rooms"] for one in found["schedule"]["conference"]["days"]] == [{}, {}]
    assert b"<event" not in as_("visitor").get(f"/editions/{day.other.slug}/schedule.xml").content


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_out_and_in_elsewhere_is_the_same_programme(
    kind: str, cast: object, as_: object, day: World
) -> None:
    content = as_("visitor").get(f"/editions/{day.other.slug}/schedule.{kind}").content
    elsewhere = make_edition(cast.own, "elsewhere")
    elsewhere.rooms.all().delete()
    page = bring_in(as_("owner"), elsewhere, content, f"schedule.{kind}")
    assert not elsewhere.sessions.exists()  # nothing is kept before it is confirmed
    assert "Qui paie la dorsale ?" in page
    confirm(as_("owner"), elsewhere, page)
    assert told(elsewhere) == told(day.other)
    assert elsewhere.rooms.get(name="Scène").kind == "room"  # a talk is held there as well
    again = bring_in(as_("owner"), elsewhere, content, f"schedule.{kind}")
    assert "The file tells nothing new." in again
    assert 'name="seen"' not in again


def test_a_file_of_pretalx_is_understood(as_: object, cast: object) -> None:
    fair = world(cast)
    page = bring_in(as_("organiser"), fair.other, pretalx(fair.other))
    assert "Grande salle" in page
    confirm(as_("organiser"), fair.other, page)
    cloud, workshop = fair.other.sessions.filter(room__name="Grande salle")
    assert (cloud.kind, cloud.theme_id, cloud.minutes, cloud.abstract) == (
        "talk",
        "cloud",
        45,
        "Court.\n\nLong.",
    )
    assert (workshop.kind, workshop.language, workshop.minutes, workshop.theme_id) == (
        "workshop",
        "pt",
        90,
        None,
    )
    assert cloud.imported_from == "salon 0.3 pretalx"
    assert cloud.speakers.get().name == "Nadia B."


def test_what_changed_is_shown_side_by_side_then_kept(
    cast: object, as_: object, day: World
) -> None:
    SessionStar.objects.create(session=day.talk, person=cast["juror"])
    content = as_("visitor").get(f"/editions/{day.other.slug}/schedule.json").content
    found = json.loads(content)
    [first, second] = found["schedule"]["conference"]["days"]
    moved = first["rooms"]["Salle Loango"][1]
    moved |= {
        "title": "Nouveau titre",
        "date": moved["date"].replace("T10:00", "T16:00"),
        "start": "16:00",
        "end": moved["end"].replace("T10:30", "T16:30"),
    }
    second["rooms"] = {}
    page = bring_in(as_("organiser"), day.other, json.dumps(found).encode())
    for words in (day.talk.title, "Nouveau titre", "10:00", "16:00", "Second jour"):
        assert words in page
    confirm(as_("organiser"), day.other, page)
    day.talk.refresh_from_db()
    assert (day.talk.title, day.talk.starts_at) == ("Nouveau titre", at(day.other, 16))
    assert day.talk.speakers.get().participant == day.speaker  # what only this site knows stays
    assert set(Notice.objects.values_list("person__sign_in_name", "kind")) == {
        ("speaker", "programme.moved"),
        ("juror", "programme.moved"),
    }
    assert Session.objects.get(title="Second jour").room is not None  # not ticked
    page = bring_in(as_("organiser"), day.other, json.dumps(found).encode())
    confirm(as_("organiser"), day.other, page, takes_out="on")
    left = Session.objects.get(title="Second jour")
    assert (left.state, left.room) == ("accepted", None)


def test_what_was_shown_and_is_no_more_is_shown_again(as_: object, day: World) -> None:
    content = as_("visitor").get(f"/editions/{day.other.slug}/schedule.json").content
    page = bring_in(as_("organiser"), day.other, content.replace(b"Second jour", b"Deuxieme jour"))
    Session.objects.filter(title="Second jour").update(minutes=50)
    confirm(as_("organiser"), day.other, page)
    assert Session.objects.filter(title="Second jour").exists()


@pytest.mark.parametrize(
    ("old", "new", "says", "remedy"),
    [
        ("0d9e1e1f-6f0b-5c3c-8e26-6f3c1f7f0001", "zzz", "The guid “zzz” is none.", "32 hexadecimal digits"),
        ("0d9e1e1f-6f0b-5c3c-8e26-6f3c1f7f0002", "0d9e1e1f-6f0b-5c3c-8e26-6f3c1f7f0001", "the same guid", "a guid of its own"),
        ('"title": "Le nuage"', '"title": ""', "It has no title.", "Write a title."),
        ('"duration": "00:45"', '"duration": "soon"', "not between 1 minute and 8 hours", "00:45"),
        ("DAY1T11:00:00+01:00", "2001-01-01T11:00:00+01:00", "It is on 2001-01-01.", "correct the date"),
        ("DAY1T12:00:00+01:00", "DAY1T11:30:00+01:00", "Grande salle is taken from 11:30 to 13:00", "Change room or hour"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place_and_remedy(
    old: str, new: str, says: str, remedy: str, as_: object, cast: object
) -> None:
    fair = world(cast)
    first = str(fair.other.starts_on)
    content = pretalx(fair.other, **{old.replace("DAY1", first): new.replace("DAY1", first)})
    page = bring_in(as_("organiser"), fair.other, content)
    assert says in page
    assert remedy in page
    assert "day 1, Grande salle, event" in page
    assert 'name="seen"' not in page
    assert fair.other.sessions.count() == 1


def test_softer_conflicts_must_be_ticked(as_: object, cast: object) -> None:
    fair = world(cast)
    content = pretalx(fair.other, **{"T12:00:00": "T16:00:00"})  # until 17:30
    page = bring_in(as_("organiser"), fair.other, content)
    assert "open from 09:00 to 17:00" in page
    confirm(as_("organiser"), fair.other, page)
    assert fair.other.sessions.count() == 1
    confirm(
        as_("organiser"),
        fair.other,
        bring_in(as_("organiser"), fair.other, content),
        keep_anyway="on",
    )
    assert fair.other.sessions.count() == 3


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no correct JSON"),
        (b"[1, 2]", "The file is no schedule"),
        (b'{"schedule": {"conference": {}}}', "The file is no schedule"),
        (b'{"schedule":\n {"conference"', "Line 2 is no correct JSON"),
        (b"[" * 200_000, "no JSON in UTF-8"),
        (b"\xff\xfe\x00", "no JSON in UTF-8"),
        (b"<schedule>\n<conference></schedule>", "Line 2 is no correct XML"),
        (b"<rss></rss>", "This XML is no schedule"),
        (b'<?xml version="1.0" encoding="klingon"?><schedule/>', "no correct XML"),
        (b"<a>" * 60, "nested too deep"),
        (b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><schedule>&b;</schedule>', "Remove the DOCTYPE"),
        (b'<!DOCTYPE s SYSTEM "file:///etc/passwd"><schedule/>', "Remove the DOCTYPE"),
        (b" " * 2_000_001, "larger than 2 MB"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_schedule_is_refused_in_words(
    content: bytes, says: str, cast: object
) -> None:
    with pytest.raises(Refused, match=says):
        reading.read("schedule.json", content, world(cast).other)


def test_an_event_with_an_id_alone_keeps_its_guid_at_each_import(as_: object, cast: object) -> None:
    fair = world(cast)
    content = pretalx(fair.other, **{'"guid": "0d9e1e1f-6f0b-5c3c-8e26-6f3c1f7f0001", ': ""})
    found = [reading.read("s.json", content, fair.other).events[0].key for _ in range(2)]
    assert found[0] == found[1]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["guid", "id", "title", "date", "start", "end", "duration", "persons", "name", "track", "type", "language", "rooms", "A", "days"]), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(JSON)
def test_whatever_stands_in_a_file_is_read_or_told(one: object) -> None:
    edition = Edition(
        slug="e",
        language="fr",
        starts_on=schedule.date(2027, 5, 4),
        ends_on=schedule.date(2027, 5, 5),
    )
    found = {
        "schedule": {
            "conference": {
                "days": [{"date": "2027-05-04", "rooms": {"A": [one]}}, one],
                "tracks": one,
            }
        }
    }
    read = reading.read("s.json", json.dumps(found).encode(), edition)
    assert all(problem.what and problem.remedy for problem in read.problems)


SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\r")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(title=st.text(SIGNS, min_size=1, max_size=160), abstract=st.text(SIGNS, max_size=200))
def test_both_forms_say_the_same_of_any_text(title: str, abstract: str) -> None:
    edition = Edition(
        slug="foire",
        language="fr",
        name=title,
        starts_on=schedule.date(2027, 5, 4),
        ends_on=schedule.date(2027, 5, 4),
    )
    start = schedule.datetime(2027, 5, 4, 10, tzinfo=edition.zone)
    row = Session(
        pk=1,
        edition=edition,
        title=title,
        abstract=abstract,
        kind="talk",
        language="fr",
        starts_at=start,
    )
    row._prefetched_objects_cache = {"speakers": []}
    row.room = schedule.Room(name="Salle")
    event = schedule.event(edition, row, 7)
    document = {
        "generator": {"name": "Dorsale"},
        "schedule": {"version": "1", "base_url": "https://example.org", "conference": {
            "title": title, "acronym": "foire", "daysCount": 1, "rooms": [schedule.room(row.room)],
            "days": [{"index": 1, "date": "2027-05-04", "day_start": "x", "day_end": "x", "rooms": {"Salle": [event]}}],
        }},
    }  # fmt: skip
    forms = [json.dumps(document).encode(), schedule_xml.as_xml(document)]
    plain = [schedule_xml.writable(one).strip() for one in (title, abstract)]
    for content in forms:
        read = reading.read("schedule", content, edition)
        if not title.strip() or not plain[0]:
            continue
        [found] = read.events
        assert schedule_xml.writable(found.title).strip() == plain[0]
        assert schedule_xml.writable(found.abstract or "").strip() == plain[1]
        assert (found.key, found.minutes, found.starts_at) == (row.key, 30, start)


def test_importing_asks_as_often_for_forty_known_events_as_for_four(
    as_: object, cast: object, django_assert_max_num_queries: object
) -> None:
    fair = world(cast)
    publish(fair.other)
    asked = []
    for count in (4, 36):
        for number in range(count):
            one = make_session(
                fair.other,
                room=stage(fair.other),
                starts_at=at(fair.other, 11 + number // 12, 5 * (number % 12), day=count // 36),
                minutes=5,
            )
            speak(one, "Awa")
        client = as_("organiser")
        content = client.get(f"/editions/{fair.other.slug}/schedule.json").content
        with django_assert_max_num_queries(45) as seen:
            page = bring_in(client, fair.other, content)
        assert "The file tells nothing new." in page
        asked.append(len(seen))
    assert asked[0] == asked[1]
