"""Wishes are kept, limited, weighed, ranked, and seen by nobody but who made them."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dorsale_web.members.models import AuditEntry, Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import affinity, wish_lists
from dorsale_web.salon.actions import wishes
from dorsale_web.salon.models import Participant, Wish
from dorsale_web.salon.queries import meeting_plan as reads
from dorsale_web.salon.wish_lists import Narrowed
from dorsale_web.salon.wish_weights import MOST_MUSTS, interest
from tests.dorsale_web.cast import Cast, organisation, theme
from tests.dorsale_web.market.objects import make_posting
from tests.dorsale_web.salon.objects import make_exhibitor, make_participant
from tests.dorsale_web.salon.objects_meetings import Fair, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair(cast: Cast) -> Fair:
    return Fair(cast)


def client_of(who: Person) -> Client:
    """Return a client of a person."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(who, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_weights_by_hand() -> None:
    assert interest(["wish"], 0) == 10
    assert interest(["must"], 0) == 20
    assert interest(["wish", "wish"], 50) == 32.5
    assert interest(["must", "must"], 100) == 55
    assert interest(["must", "no"], 100) == 0
    assert interest([], 100) == 0


def test_a_visitor_says_and_takes_back(fair: Fair) -> None:
    client, exhibitor = client_of(fair.people[0]), fair.exhibitors[0]
    address = f"/exhibitors/{exhibitor.code}/wish/"
    back = "/editions/meeting-fair/wishes/?page=1"
    answer = client.post(address, {"interest": "must", "back": back})
    assert answer["Location"] == f"{back}#{exhibitor.code}"
    said = Wish.objects.get()
    assert (said.interest, said.by_exhibitor, said.visitor) == ("must", False, fair.visitors[0])
    client.post(address, {"interest": "no", "back": "https://example.org/"})
    assert Wish.objects.get().interest == "no"
    client.post(address, {"interest": ""})
    assert not Wish.objects.exists()
    client.post(address, {"interest": "love"})
    assert not Wish.objects.exists()


def test_musts_are_counted_on_each_side(fair: Fair) -> None:
    visitor, by = fair.visitors[0], fair.people[0]
    for number in range(MOST_MUSTS):
        wish(make_exhibitor(fair.edition, organisation(f"more-{number}")), visitor, "must", "must")
    with pytest.raises(Refused, match="must"):
        wishes.say_as_visitor(by, fair.exhibitors[0], "must")
    wishes.say_as_visitor(by, fair.exhibitors[0], "wish")
    wishes.say_as_exhibitor(fair.organiser, fair.exhibitors[0], visitor.code, "must")


def test_wishes_have_dates(fair: Fair) -> None:
    now = timezone.now()
    for fields in (
        {"requests_from": now + timedelta(hours=1)},
        {"requests_from": None, "requests_until": now - timedelta(hours=1)},
    ):
        for name, value in fields.items():
            setattr(fair.rules, name, value)
        fair.rules.save()
        with pytest.raises(Refused):
            wishes.say_as_visitor(fair.people[0], fair.exhibitors[0], "wish")


def test_an_exhibitor_finds_those_alone_who_agreed(fair: Fair, cast: Cast) -> None:
    exhibitor, (shown, hidden, *_rest) = fair.exhibitors[0], fair.visitors
    Participant.objects.filter(pk=hidden.pk).update(shown_to_exhibitors=False)
    Participant.objects.filter(pk=shown.pk).update(
        job="Directrice des achats", looks_for="Des capteurs", phone="+24206555555"
    )
    page = client_of(cast["editor"]).get(f"/exhibitors/{exhibitor.code}/wishes/").content.decode()
    assert "Directrice des achats" in page
    for secret in (shown.family_name, shown.email, "+24206555555", hidden.code):
        assert secret not in page
    with pytest.raises(Refused):
        wishes.say_as_exhibitor(cast["editor"], exhibitor, hidden.code, "wish")


def test_what_one_side_says_the_other_and_the_organisers_never_see(fair: Fair, cast: Cast) -> None:
    exhibitor, visitor = fair.exhibitors[0], fair.visitors[0]
    before = _pages(fair, cast)
    wishes.say_as_exhibitor(cast["editor"], exhibitor, visitor.code, "no")
    assert _pages(fair, cast, of="visitor") == before["visitor"]
    wishes.say_as_exhibitor(cast["editor"], exhibitor, visitor.code, "must")
    assert _pages(fair, cast, of="visitor") == before["visitor"]
    wishes.say_as_exhibitor(cast["editor"], exhibitor, visitor.code, "")
    wishes.say_as_visitor(visitor.person, exhibitor, "no")
    assert _pages(fair, cast, of="exhibitor") == before["exhibitor"]
    assert _pages(fair, cast, of="organiser") == before["organiser"]
    assert not AuditEntry.objects.filter(act__startswith="wish").exists()


def _pages(fair: Fair, cast: Cast, of: str = "") -> Any:
    """Return what each side reads, without the tokens of forms."""
    import re

    wanted = {
        "visitor": (fair.people[0], "/editions/meeting-fair/wishes/"),
        "exhibitor": (cast["editor"], f"/exhibitors/{fair.exhibitors[0].code}/wishes/"),
        "organiser": (fair.organiser, "/editions/meeting-fair/organise/meetings/"),
    }
    found = {}
    for name, (who, address) in wanted.items():
        if of in ("", name):
            text = client_of(who).get(address).content.decode()
            found[name] = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return found[of] if of else found


def test_the_best_suited_come_first(fair: Fair, cast: Cast) -> None:
    first, second, third = fair.exhibitors
    for one in (first, second, third):
        one.presentation = "Services."
        one.themes.set([theme("cloud")])
        one.save()
    make_posting(
        third.organisation, side="offer", kind="technology",
        title="Capteurs d'humidité", summary="Des capteurs pour l'irrigation.",
    )  # fmt: skip
    visitor = fair.visitors[0]
    visitor.themes, visitor.looks_for = ["cloud"], "Des capteurs d'humidité pour l'irrigation"
    visitor.save()
    points = affinity.for_visitor(visitor)
    assert points[third.pk] > points[first.pk]
    rows = wish_lists.exhibitors_for(visitor, Narrowed())
    assert rows[0][0] == third.pk
    assert affinity.for_exhibitor(third, [visitor])[visitor.pk] == pytest.approx(points[third.pk])
    pairs = affinity.for_pairs(fair.edition, [(third.pk, visitor)])
    assert pairs[third.pk, visitor.pk] == pytest.approx(points[third.pk])


def test_nobody_is_offered_the_own_organisation(fair: Fair, cast: Cast) -> None:
    Participant.objects.filter(pk=fair.visitors[0].pk).update(organisation=cast.own)
    visitor = Participant.objects.get(pk=fair.visitors[0].pk)
    own = fair.exhibitors[0].pk
    assert own not in [key for key, _p, _s in wish_lists.exhibitors_for(visitor, Narrowed())]
    assert visitor not in reads.findable(fair.exhibitors[0])
    answer = client_of(fair.people[0]).post(
        f"/exhibitors/{fair.exhibitors[0].code}/wish/", {"interest": "wish"}
    )
    assert answer.status_code == 403


def test_hours_are_kept_by_day(fair: Fair) -> None:
    visitor, client = fair.visitors[0], client_of(fair.people[0])
    address = f"/participants/{visitor.code}/availability/"
    assert client.get(address).status_code == 200
    day = f"day-{fair.edition.starts_on:%Y-%m-%d}"
    assert client.post(address, {day: ["1", "2"]}).status_code == 302
    visitor.refresh_from_db()
    assert visitor.away == [3, 4, 5, 6, *range(8, 16)]


def test_hours_stay_where_they_were_when_slots_change(fair: Fair) -> None:
    visitor = fair.visitors[0]
    wishes.set_away(fair.organiser, visitor, [2])  # 9.30 to 10
    from dorsale_web.salon.actions import meeting_rules

    meeting_rules.save(fair.organiser, fair.edition, slot_minutes=20)
    visitor.refresh_from_db()
    assert visitor.away == [2, 3]  # 9.20 to 9.40 and 9.40 to 10


def test_pages_of_choices_stay_light(fair: Fair, django_assert_max_num_queries: Any) -> None:
    client, cast_client = client_of(fair.people[0]), client_of(fair.organiser)
    for size in (3, 25):
        while fair.edition.exhibitors.count() < size:
            make_exhibitor(fair.edition, organisation(f"x{fair.edition.exhibitors.count()}"))
        with django_assert_max_num_queries(26):
            page = client.get("/editions/meeting-fair/wishes/")
        with django_assert_max_num_queries(24):
            cast_client.get("/editions/meeting-fair/organise/meetings/")
    assert len(gzip.compress(page.content)) < 14_000


def test_the_list_of_visitors_stays_light(
    fair: Fair, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = client_of(cast["editor"])
    address = f"/exhibitors/{fair.exhibitors[0].code}/wishes/"
    client.get(address)
    for size in (4, 30):
        while fair.edition.participants.count() < size:
            make_participant(fair.edition, looks_for="Des capteurs", badge=False)
        with django_assert_max_num_queries(26):
            page = client.get(address)
    assert len(gzip.compress(page.content)) < 14_000
