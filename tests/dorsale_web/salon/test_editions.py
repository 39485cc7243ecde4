"""Editions: the list, the page, founding, settings, helpers, publishing, closing, overview."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from dorsale_web.members.actions import people
from dorsale_web.members.models import AuditEntry, Notice, SearchEntry
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import editions as acts
from dorsale_web.salon.edition_cards import dates
from dorsale_web.salon.models import Edition, EditionRole, OpeningDay, Stand
from dorsale_web.salon.overview import overview
from dorsale_web.salon.queries import editions as visible
from dorsale_web.salon.queries.edition_lists import Asked, in_preparation, not_over, over
from dorsale_web.salon.readiness import missing
from dorsale_web.salon.rules.editions import views_edition
from tests.dorsale_web.cast import Cast, organisation, person, theme
from tests.dorsale_web.salon.objects import (
    at,
    make_edition,
    make_exhibitor,
    make_participant,
    make_session,
    world,
)

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def text(response: Any) -> str:
    return response.content.decode()


def new_fair(**changed: object) -> dict[str, object]:
    first = TODAY + timedelta(days=90)
    return {
        "organisation": "ngonda", "name": "Salon du numérique 2027", "language": "fr",
        "summary": "Deux jours.", "country": "CG", "city": "Brazzaville", "venue": "Palais",
        "time_zone": "Africa/Brazzaville", "starts_on": first.isoformat(),
        "ends_on": (first + timedelta(days=1)).isoformat(), "themes": ["cloud", "solutions"],
        "languages": ["fr", "en"],
    } | changed  # fmt: skip


def test_one_fair_of_two_days_is_said_short() -> None:
    assert (
        dates(Edition(starts_on=date(2027, 6, 14), ends_on=date(2027, 6, 15))) == "14–15 June 2027"
    )
    assert dates(Edition(starts_on=date(2027, 6, 14), ends_on=date(2027, 6, 14))) == "14 June 2027"
    assert (
        dates(Edition(starts_on=date(2027, 5, 31), ends_on=date(2027, 6, 2)))
        == "31 May – 2 June 2027"
    )


def test_the_list_shows_what_comes_what_is_now_and_the_archive(cast: Cast, as_: As) -> None:
    make_edition(cast.own, "to-come")
    make_edition(cast.own, "today", starts_on=TODAY, ends_on=TODAY)
    make_edition(cast.own, "long-ago", starts_on=date(2020, 5, 1), ends_on=date(2020, 5, 2))
    make_edition(cast.own, "a-draft", "draft")
    page = text(as_("visitor").get("/editions/"))
    places = [page.index(f"/editions/{slug}/") for slug in ("today", "to-come", "long-ago")]
    assert places == sorted(places)
    assert "a-draft" not in page
    assert "a-draft" in text(as_("editor").get("/editions/"))


def test_the_list_is_narrowed_by_country_and_theme(cast: Cast, as_: As) -> None:
    make_edition(cast.own, "in-congo")
    there = make_edition(cast.other, "in-morocco")
    there.themes.set([theme("cloud")])
    client = as_("visitor")
    for query, shown in (
        ("?country=CG", {"in-congo"}),
        ("?country=MA", {"in-morocco"}),
        ("?theme=cloud", {"in-morocco"}),
        ("?theme=cloud&country=CG", set()),
        ("?theme=nonsense&country=ZZ", {"in-congo", "in-morocco"}),
    ):
        page = text(client.get("/editions/" + query))
        assert {one for one in ("in-congo", "in-morocco") if f"/editions/{one}/" in page} == shown


def test_the_list_takes_as_many_queries_for_two_fairs_as_for_forty(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    client = as_("visitor")
    for number in (2, 18, 20):
        for i in range(number):
            make_edition(cast.own, f"next-{number}-{i}")
            make_edition(
                cast.own, f"past-{number}-{i}", starts_on=date(2020, 5, 1), ends_on=date(2020, 5, 2)
            )
        with django_assert_max_num_queries(6):
            page = client.get("/editions/")
    past = client.get("/editions/?page=2")
    assert "past-2-0" in text(past)
    assert len(gzip.compress(page.content)) < 14_000


def test_the_page_says_when_where_and_what_is_open(cast: Cast, as_: As) -> None:
    edition = make_edition(
        cast.other, "a-fair", applications_until=timezone.now() + timedelta(days=3),
        talks_until=timezone.now() - timedelta(days=1), contact="salon@example.org",
    )  # fmt: skip
    page = text(as_("visitor").get("/editions/a-fair/"))
    for part in ("Palais des congrès", "Casablanca", "09:00–17:00", "salon@example.org",
                 "/editions/a-fair/days.ics", "/editions/a-fair/pack.html"):  # fmt: skip
        assert part in page
    assert f"/editions/{edition.slug}/apply/" in page or "exhibit" in page
    assert "Propose a talk" not in page
    assert "Proposer" not in page


def test_a_translation_is_read_in_its_language(cast: Cast) -> None:
    made = {"en": {"origin": "human", "texts": {"summary": "Two days to meet."}}}
    make_edition(cast.own, "a-fair", translations=made)
    page = text(Client(headers={"accept-language": "en"}).get("/editions/a-fair/"))
    assert "Two days to meet." in page
    assert "Deux jours" not in page


def test_the_calendar_has_the_hours_of_each_day(cast: Cast, as_: As) -> None:
    make_edition(cast.own, "a-fair", starts_on=date(2027, 6, 14), ends_on=date(2027, 6, 15))
    answer = as_("visitor").get("/editions/a-fair/days.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = text(answer)
    assert calendar.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20270614T080000Z" in calendar, "9 h at Brazzaville is 8 h UTC"
    assert "DTEND:20270615T160000Z" in calendar


def test_an_editor_founds_a_draft_with_usual_hours(cast: Cast, as_: As) -> None:
    client = as_("editor")
    assert client.get("/editions/new/").status_code == 200
    answer = client.post("/editions/new/", new_fair())
    edition = Edition.objects.get()
    assert answer["Location"] == f"/editions/{edition.slug}/organise/"
    assert edition.slug == "salon-du-numerique-2027"
    assert (edition.state, edition.organisation) == ("draft", cast.own)
    assert [one.opens_at for one in edition.days.all()] == [time(9), time(9)]
    assert {one.code for one in edition.themes.all()} == {"cloud", "solutions"}
    assert AuditEntry.objects.get(act="edition.found").organisation == cast.own
    assert client.get(answer["Location"]).status_code == 200


def test_a_second_fair_of_the_same_name_has_an_address_of_its_own(cast: Cast, as_: As) -> None:
    for _ in range(2):
        as_("editor").post("/editions/new/", new_fair())
    as_("editor").post("/editions/new/", new_fair(name="New"))
    slugs = set(Edition.objects.values_list("slug", flat=True))
    assert slugs == {"salon-du-numerique-2027", "salon-du-numerique-2027-2", "new-2"}


def test_days_in_the_wrong_order_are_refused(cast: Cast, as_: As) -> None:
    answer = as_("editor").post("/editions/new/", new_fair(ends_on=TODAY.isoformat()))
    assert answer.status_code == 200
    assert not Edition.objects.exists()
    assert as_("editor").post("/editions/new/", new_fair(organisation="anfa")).status_code == 200
    assert not Edition.objects.exists(), "one founds for an organisation of one's own"


FACTS = {
    "name": "Salon own-fair", "language": "fr", "summary": "Autrement.", "country": "CG",
    "city": "Pointe-Noire", "venue": "Palais des congrès", "themes": ["cloud"],
    "languages": ["fr", "pt"], "capacity": "900", "contact": "x@example.org",
    "conditions": "Propre.", "description": "", "address": "",
}  # fmt: skip


def test_another_place_is_told_to_those_who_come(cast: Cast, as_: As) -> None:
    edition = make_edition(cast.own, "own-fair")
    make_participant(edition, cast["member"])
    make_exhibitor(edition, cast.other)
    answer = as_("owner").post("/editions/own-fair/organise/settings/facts/", FACTS)
    assert answer["Location"] == "/editions/own-fair/organise/settings/"
    edition.refresh_from_db()
    assert (edition.city, edition.capacity, edition.languages) == (
        "Pointe-Noire",
        900,
        ["fr", "pt"],
    )
    assert [one.code for one in edition.themes.all()] == ["cloud"]
    told = Notice.objects.filter(kind="edition.changed")
    assert {one.person.sign_in_name for one in told} == {"member", "stranger"}


def dates_sent(edition: Edition, **changed: object) -> dict[str, object]:
    days = list(edition.days.all())
    sent: dict[str, object] = {
        "time_zone": edition.time_zone, "starts_on": edition.starts_on.isoformat(),
        "ends_on": edition.ends_on.isoformat(), "hours-TOTAL_FORMS": len(days),
        "hours-INITIAL_FORMS": len(days),
    }  # fmt: skip
    for number, one in enumerate(days):
        sent |= {f"hours-{number}-day": one.day.isoformat(),
                 f"hours-{number}-opens_at": "08:30", f"hours-{number}-closes_at": "18:00"}  # fmt: skip
    return sent | changed


def test_hours_and_deadlines_are_read_in_the_time_zone_sent(cast: Cast, as_: As) -> None:
    edition = make_edition(cast.own, "own-fair")
    url = "/editions/own-fair/organise/settings/days/"
    assert as_("owner").get(url).status_code == 200
    deadline = edition.starts_on - timedelta(days=5)
    sent = dates_sent(
        edition, time_zone="Indian/Antananarivo", applications_until=f"{deadline}T18:00",
        ends_on=(edition.ends_on + timedelta(days=1)).isoformat(),
    )  # fmt: skip
    answer = as_("owner").post(url, sent)
    assert answer.status_code == 302, text(answer)
    edition.refresh_from_db()
    assert edition.applications_until.astimezone(edition.zone).hour == 18
    assert edition.applications_until.hour == 15, "UTC"
    days = list(edition.days.values_list("opens_at", "closes_at"))
    assert days == [(time(8, 30), time(18))] * 3, "the new day takes the hours of the first"
    assert "18:00" in text(as_("owner").get(url))


def test_days_are_kept_as_long_as_something_is_placed_on_them(cast: Cast, as_: As) -> None:
    edition = make_edition(cast.own, "own-fair")
    make_session(edition, starts_at=at(edition, 10, day=1), room=edition.rooms.first())
    url = "/editions/own-fair/organise/settings/days/"
    sent = dates_sent(edition, ends_on=edition.starts_on.isoformat())
    answer = as_("owner").post(url, sent)
    assert answer.status_code == 200
    edition.refresh_from_db()
    assert edition.days.count() == 2


def test_wrong_hours_and_late_deadlines_are_refused(cast: Cast, as_: As) -> None:
    edition = make_edition(cast.own, "own-fair")
    url = "/editions/own-fair/organise/settings/days/"
    late = f"{edition.ends_on + timedelta(days=2)}T10:00"
    for changed in ({"hours-0-closes_at": "07:00"}, {"talks_until": late},
                    {"ends_on": (edition.starts_on + timedelta(days=40)).isoformat()}):  # fmt: skip
        assert as_("owner").post(url, dates_sent(edition, **changed)).status_code == 200
    edition.refresh_from_db()
    assert edition.talks_until is None
    assert OpeningDay.objects.filter(edition=edition, opens_at="09:00").count() == 2


def test_a_translation_comes_and_goes(cast: Cast, as_: As) -> None:
    edition = make_edition(cast.own, "own-fair")
    url = "/editions/own-fair/organise/settings/texts/?language=ar"
    assert 'lang="ar"' in text(as_("owner").get(url))
    sent = {"origin": "machine", "summary": "يومان للقاء", "conditions": ""}
    as_("owner").post(url, sent)
    edition.refresh_from_db()
    assert edition.translations == {
        "ar": {"origin": "machine", "texts": {"summary": "يومان للقاء"}}
    }
    refused = as_("owner").post(url, {"origin": "human", "summary": "", "conditions": "نظيف"})
    assert refused.status_code == 200
    as_("owner").post(url, {"origin": "human", "summary": "", "conditions": ""})
    edition.refresh_from_db()
    assert edition.translations == {}


def test_helpers_are_named_by_their_sign_in_name(cast: Cast, as_: As) -> None:
    edition = make_edition(cast.own, "own-fair")
    url = "/editions/own-fair/organise/settings/helpers/"
    client = as_("owner")
    client.post(url, {"sign_in_name": "Member", "role": "desk"})
    role = EditionRole.objects.get(edition=edition)
    assert (role.person, role.role) == (cast["member"], "desk")
    assert Notice.objects.get(person=cast["member"]).kind == "edition.named_desk"
    assert "Member" in text(client.get(url))
    wrong = client.post(url, {"sign_in_name": "nobody-here", "role": "desk"})
    assert wrong.status_code == 200
    client.post(url, {"sign_in_name": "member", "role": "desk"})
    assert EditionRole.objects.count() == 1
    client.post(url + "end/", {"person": cast["member"].code, "role": "desk"})
    assert not EditionRole.objects.exists()
    acts_page = text(client.get("/editions/own-fair/organise/acts/"))
    assert acts_page.count("<li>") == 2


def test_whoever_leaves_the_network_helps_no_more(cast: Cast) -> None:
    edition = make_edition(cast.own, "own-fair")
    acts.name_helper(cast["owner"], edition, cast["member"], "organiser")
    people.erase(cast["member"])
    assert not EditionRole.objects.exists()


def test_what_is_missing_is_listed_before_publishing(cast: Cast, as_: As) -> None:
    cast.own.vouched_until = None
    cast.own.save()
    edition = make_edition(cast.own, "own-fair", "draft", languages=[])
    edition.themes.clear()
    edition.days.all().delete()
    assert len(missing(edition)) == 4
    url = "/editions/own-fair/organise/settings/publish/"
    page = text(as_("owner").get(url))
    assert page.count("organise/settings/facts/") == 2
    as_("owner").post(url)
    edition.refresh_from_db()
    assert edition.state == "draft"


def test_a_published_fair_is_seen_and_found_by_everybody(cast: Cast, as_: As) -> None:
    edition = make_edition(cast.own, "own-fair", "draft")
    assert as_("visitor").get("/editions/own-fair/").status_code == 404
    assert as_("owner").post("/editions/own-fair/organise/settings/publish/").status_code == 302
    assert as_("visitor").get("/editions/own-fair/").status_code == 200
    assert SearchEntry.objects.get(kind="edition").code == "own-fair"
    assert Notice.objects.filter(kind="edition.published", person=cast["editor"]).exists()
    cast.own.suspended_at = timezone.now()
    cast.own.save()
    acts.follow_organisation(cast["steward"], cast.own)
    assert not SearchEntry.objects.filter(kind="edition").exists()
    with pytest.raises(Refused):
        acts.publish(cast["owner"], edition)


@pytest.fixture
def ended(cast: Cast) -> Edition:
    """Return an edition whose last day is today."""
    edition = make_edition(cast.own, "own-fair", starts_on=TODAY - timedelta(days=1), ends_on=TODAY)
    Stand.objects.create(
        hall=edition.halls.get(), label="A1", x_m=0, y_m=0, width_m=3, depth_m=3,
        exhibitor=make_exhibitor(edition, cast.other),
    )  # fmt: skip
    return edition


def test_closed_everything_stays_readable_and_nothing_changes(
    cast: Cast, as_: As, ended: Edition
) -> None:
    client, url = as_("owner"), "/editions/own-fair/organise/settings/close/"
    assert client.post(url, {}).status_code == 200, "the box must be ticked"
    assert client.post(url, {"sure": "on"}).status_code == 302
    ended.refresh_from_db()
    assert ended.closed_at
    for place in ("", "plan/", "organise/", "organise/settings/", "organise/ground/",
                  "organise/ground/stands.csv", "organise/acts/", "days.ics", "pack.html"):  # fmt: skip
        assert client.get(f"/editions/own-fair/{place}").status_code == 200, place
    for place in ("facts", "days", "texts", "helpers", "publish", "close"):
        assert client.get(f"/editions/own-fair/organise/settings/{place}/").status_code == 403
    for place in ("halls", "rooms", "stands", "rows", "import"):
        assert client.post(f"/editions/own-fair/organise/ground/{place}/").status_code == 403
    page = text(client.get("/editions/own-fair/organise/settings/"))
    assert "settings/facts/" not in page
    assert "/editions/own-fair/" in text(as_("visitor").get("/editions/"))


def test_every_act_on_a_closed_fair_is_refused(cast: Cast, ended: Edition) -> None:
    acts.close(cast["owner"], ended)
    stale = Edition.objects.get(pk=ended.pk)
    stale.closed_at = None  # as somebody read it before
    owner = cast["owner"]
    role = EditionRole(edition=stale, person=cast["member"], role="desk")
    for act in (
        lambda: acts.change(owner, stale, [], ["name"]),
        lambda: acts.change_dates(owner, stale, [], {}),
        lambda: acts.translate(owner, stale, "en", "human", {"summary": "x"}),
        lambda: acts.name_helper(owner, stale, cast["member"], "desk"),
        lambda: acts.end_role(owner, stale, role),
        lambda: acts.publish(owner, stale),
        lambda: acts.close(owner, stale),
    ):
        with pytest.raises(Refused):
            act()


def test_a_fair_to_come_and_a_draft_cannot_be_closed(cast: Cast) -> None:
    for edition in (make_edition(cast.own, "next"), make_edition(cast.own, "draft", "draft")):
        with pytest.raises(Refused):
            acts.close(cast["owner"], edition)


def test_the_overview_counts_what_waits(cast: Cast, as_: As) -> None:
    edition = make_edition(cast.own, "own-fair")
    make_exhibitor(edition, cast.other, "submitted")
    make_exhibitor(edition, cast.own)
    make_session(edition, "submitted")
    make_session(edition, hour=10)
    make_session(edition)
    make_participant(edition)
    make_participant(edition, state="pending")
    found = overview(edition)
    assert {name: found.counts[name] for name in (
        "applications", "accepted", "without_stand", "talks_to_decide", "sessions",
        "placed_sessions", "registered", "to_confirm", "meetings", "halls_count",
    )} == {
        "applications": 1, "accepted": 1, "without_stand": 1, "talks_to_decide": 1, "sessions": 2,
        "placed_sessions": 1, "registered": 1, "to_confirm": 1, "meetings": 0, "halls_count": 1,
    }  # fmt: skip
    assert len(found.waiting) == 5
    assert as_("owner").get("/editions/own-fair/organise/").status_code == 200


def test_the_overview_takes_as_many_queries_for_a_small_fair_as_for_a_large_one(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    edition = make_edition(cast.own, "own-fair")
    client = as_("owner")
    for number in (1, 30):
        for i in range(number):
            make_exhibitor(edition, organisation(f"o-{number}-{i}"), "submitted")
            make_session(edition, "submitted")
            make_participant(edition, state="pending")
        with django_assert_max_num_queries(24):
            page = client.get("/editions/own-fair/organise/")
    assert len(gzip.compress(page.content)) < 14_000


@examples(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_who_is_shown_an_edition_may_see_it(cast: Cast, data: st.DataObject) -> None:
    edition = world(cast).unpublished
    edition.state = data.draw(st.sampled_from(["draft", "published"]))
    edition.country = data.draw(st.sampled_from(["CG", "MA"]))
    edition.save()
    place = edition.organisation
    place.suspended_at = data.draw(st.sampled_from([None, timezone.now()]))
    place.save()
    EditionRole.objects.filter(edition=edition).delete()
    role = data.draw(st.sampled_from([None, *EditionRole.Role.values]))
    if role:
        EditionRole.objects.create(edition=edition, person=cast["speaker"], role=role)
    for name in cast.people:
        asker = cast[name]
        for kept in ("_part", "_standing"):
            asker.__dict__.pop(kept, None)
        listed = visible(asker).filter(pk=edition.pk).exists()
        assert listed == views_edition(asker, edition), (name, role, edition.state)


@examples(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_each_visible_edition_stands_in_one_part_of_the_list(
    cast: Cast, data: st.DataObject
) -> None:
    Edition.objects.all().delete()
    for number in range(3):
        start = TODAY + timedelta(days=data.draw(st.integers(-5, 5)))
        make_edition(
            cast.own, f"e{number}", data.draw(st.sampled_from(["draft", "published"])),
            starts_on=start, ends_on=start + timedelta(days=data.draw(st.integers(0, 3))),
            closed_at=data.draw(st.sampled_from([None, timezone.now()])),
        )  # fmt: skip
    for name in ("visitor", "owner"):
        cast[name].__dict__.pop("_part", None)
        parts = [
            *not_over(cast[name], Asked()), *over(cast[name], Asked()), *in_preparation(cast[name])
        ]  # fmt: skip
        assert sorted(one.pk for one in parts) == sorted(
            visible(cast[name]).values_list("pk", flat=True)
        )


def test_filters_survive_turning_pages(cast: Cast, as_: As) -> None:
    for number in range(22):
        make_edition(
            cast.own, f"past-{number}", starts_on=date(2020, 5, 1), ends_on=date(2020, 5, 2)
        )
    page = text(as_("visitor").get("/editions/?" + urlencode({"country": "CG"})))
    assert "?country=CG&amp;page=2" in page


def test_the_hours_are_those_of_the_place(cast: Cast, as_: As) -> None:
    moment = datetime(2027, 6, 1, 12, 0, tzinfo=timezone.get_fixed_timezone(0))
    make_edition(
        cast.own, "far", time_zone="Indian/Mauritius", applications_until=moment,
        starts_on=date(2027, 6, 14), ends_on=date(2027, 6, 15),
    )  # fmt: skip
    if timezone.now() < moment:
        assert "16:00" in text(as_("visitor").get("/editions/far/"))
    person("somebody")
