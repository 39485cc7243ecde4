"""The read API: the rights of the pages, in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples

from dorsale_web.api import tokens
from dorsale_web.market.models import OutcomeAnswer
from dorsale_web.members.codes import fingerprint
from dorsale_web.members.models import ApiToken, Consent, Membership, Organisation, Person
from dorsale_web.members.queries import people as visible_people
from dorsale_web.members.queries.directory import LISTED
from dorsale_web.members.queries.profile import visible_fields
from tests.dorsale_web.cast import Cast, organisation, person
from tests.dorsale_web.network import make_experience, make_introduction, make_posting

As = Callable[[str], Client]
LISTS = ("organisations", "people", "postings", "introductions", "outcomes", "experiences")
SECRET = "abcde-fghjk-mnpqr-stuvw"


def get(client: Client, path: str, status: int = 200, **headers: str) -> dict[str, object]:
    answer = client.get(f"/api/v1/{path}", headers=headers)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def key_of(owner: Person, days: int = 30) -> ApiToken:
    return ApiToken.objects.create(
        person=owner,
        name="essai",
        fingerprint=fingerprint(SECRET),
        expires_at=timezone.now() + timedelta(days=days),
    )


def test_a_visitor_reads_an_open_need(cast: Cast, as_: As) -> None:
    made = make_posting(cast.other, translations={})
    found = get(as_("visitor"), "postings")
    assert found["total"] == 1
    one = found["items"][0]
    assert one["code"] == made.code
    assert one["title"] == "Capteurs d'humidité"
    assert one["themes"] == ["solutions"]
    assert one["organisation"] == {"slug": "anfa", "name": "Atelier Anfa"}
    assert get(as_("visitor"), f"postings/{made.code}") == one


def test_drafts_are_for_their_organisation(cast: Cast, as_: As) -> None:
    draft = make_posting(cast.own, state="draft")
    get(as_("visitor"), f"postings/{draft.code}", 404)
    get(as_("member"), f"postings/{draft.code}", 404)
    assert get(as_("reader"), f"postings/{draft.code}")["state"] == "draft"
    assert get(as_("reader"), "postings")["total"] == 0  # as on the page of the market


def test_filters_of_the_pages(cast: Cast, as_: As) -> None:
    make_posting(cast.own)
    make_posting(cast.other, side="offer", kind="research")
    client = as_("visitor")
    assert get(client, "postings?side=offer")["total"] == 1
    assert get(client, "postings?kind=research&kind=technology")["total"] == 2
    assert get(client, "postings?country=MA&theme=cloud")["total"] == 0
    assert get(client, "organisations?country=ma")["items"][0]["slug"] == "anfa"
    assert get(client, "organisations?q=%00&vouched=yes")["total"] == 2
    make_experience(cast.own, year=2023)
    assert get(client, "experiences?year=2023&theme=solutions")["total"] == 1
    assert get(client, "experiences?year=2022")["total"] == 0


def test_texts_can_be_read_in_a_translation(cast: Cast, as_: As) -> None:
    english = {"en": {"origin": "machine", "texts": {"title": "Moisture sensors"}, "version": 1}}
    made = make_posting(cast.own, translations=english)
    one = get(as_("visitor"), f"postings/{made.code}?read_in=en")
    assert (one["title"], one["language"], one["origin"]) == ("Moisture sensors", "en", "machine")
    assert one["languages"] == ["fr", "en"]


def everything(client: Client) -> str:
    """Return all that the API gives a client, list by list and item by item."""
    texts = []
    for name in LISTS:
        if name == "organisations":
            continue
        found = get(client, f"{name}?limit=100")
        texts.append(json.dumps(found))
        for one in found["items"]:
            texts.append(json.dumps(get(client, f"{name}/{one['code']}")))
            if name != "people":
                trail = client.get(f"/api/v1/trace/{one['code']}")
                texts.append(trail.content.decode())
    return "\n".join(texts)


def test_an_anonymous_posting_names_nobody_until_both_accept(cast: Cast, as_: As) -> None:
    made = make_posting(cast.other, anonymous=True)
    introduction = make_introduction(made, cast.own)
    for role in ("visitor", "member", "editor", "owner", "coordinator"):
        told = everything(as_(role))
        assert made.code in told
        assert "anfa" not in told.lower(), role
    assert "Anfa" in everything(as_("steward"))
    introduction.delete()
    make_introduction(made, cast.own, "accepted")
    assert "Anfa" in everything(as_("reader"))
    assert "Anfa" not in everything(as_("member"))


def test_a_hidden_author_and_organisation_stay_hidden(cast: Cast, as_: As) -> None:
    writer = cast.stranger
    writer.name, writer.visibility = "Zohra Bennis", {"name": "public"}
    writer.save()
    make_experience(cast.other, by=writer, hides_organisation=True)
    make_experience(cast.other, by=writer, hides_author=True, code="authorless")
    for role in ("visitor", "member", "owner", "coordinator"):
        items = get(as_(role), "experiences")["items"]
        assert [one["authors"] for one in items] == [[], []]
        assert [one["organisation"] for one in items if one["code"] != "authorless"] == [None]
        assert "Zohra" not in json.dumps(items)
    assert "Zohra" in json.dumps(get(as_("steward"), "experiences"))


def test_an_experience_before_its_time_or_for_members(cast: Cast, as_: As) -> None:
    later = timezone.localdate() + timedelta(days=3)
    early = make_experience(cast.other, embargo_until=later)
    inside = make_experience(cast.other, audience="members")
    assert get(as_("visitor"), "experiences")["total"] == 0
    assert get(as_("member"), "experiences")["items"][0]["code"] == inside.code
    get(as_("member"), f"experiences/{early.code}", 404)
    research = make_experience(cast.other, kind="research")
    get(as_("member"), f"experiences/{research.code}", 404)


def test_people_show_what_they_chose(cast: Cast, as_: As) -> None:
    cast["editor"].email = "editor@ngonda.example"
    cast["editor"].visibility |= {"name": "public", "email": "organisation"}
    cast["editor"].save()
    path = f"people/{cast['editor'].code}"
    assert get(as_("visitor"), path)["fields"] == {"name": "Editor"}
    assert "email" not in get(as_("member"), path)["fields"]
    assert get(as_("reader"), path)["fields"]["email"] == "editor@ngonda.example"
    agree(cast["editor"])
    assert get(as_("member"), "people")["total"] == 1
    assert get(as_("visitor"), "people")["total"] == 0  # as on the page, which asks to sign in


def agree(one: Person) -> None:
    """Agree to be listed."""
    Consent.objects.create(person=one, purpose=LISTED, given=True)


@pytest.mark.parametrize("role", ["member", "reader", "owner", "coordinator", "steward"])
def test_the_list_of_people_shows_what_each_page_shows(cast: Cast, as_: As, role: str) -> None:
    choices = ("public", "members", "organisation", "nobody")
    for number, chosen in enumerate(choices * 2):
        one = person(f"p{number}", email=f"p{number}@mail.example")
        one.visibility = dict.fromkeys(Person.FIELDS_WITH_VISIBILITY, chosen) | {"name": "public"}
        one.save()
        agree(one)
        if number % 2:
            Membership.objects.create(person=one, organisation=cast.own, role="reader")
    listed = {one["code"]: one["fields"] for one in get(as_(role), "people?limit=100")["items"]}
    asker = cast[role]
    seen = visible_people(asker).filter(sign_in_name__startswith="p")
    assert len(listed) == 8
    assert listed == {one.code: visible_fields(asker, one) for one in seen}


def test_introductions_and_outcomes_are_for_the_two_sides(cast: Cast, as_: As) -> None:
    made = make_introduction(make_posting(cast.other), cast.own, "accepted")
    for role, count in (("visitor", 0), ("member", 0), ("coordinator", 0), ("reader", 1)):
        assert get(as_(role), "introductions")["total"] == count, role
        assert get(as_(role), "outcomes")["total"] == count, role
    one = get(as_("reader"), f"introductions/{made.code}")
    assert (one["posting"], one["outcome"]) == (made.posting.code, made.outcome.code)


def test_the_other_side_s_answer_comes_after_one_s_own(cast: Cast, as_: As) -> None:
    outcome = make_introduction(make_posting(cast.other), cast.own, "accepted").outcome
    OutcomeAnswer.objects.create(outcome=outcome, organisation=cast.other, result="nothing")
    found = get(as_("reader"), f"outcomes/{outcome.code}")
    assert (found["standing"], found["answers"]) == ("untold", [])
    OutcomeAnswer.objects.create(outcome=outcome, organisation=cast.own, result="pilot")
    found = get(as_("reader"), f"outcomes/{outcome.code}")
    assert found["standing"] == "disputed"
    assert {one["organisation"]: one["result"] for one in found["answers"]} == {
        "anfa": "nothing",
        "ngonda": "pilot",
    }


def test_a_trace_from_any_code(cast: Cast, as_: As) -> None:
    made = make_introduction(make_posting(cast.other), cast.own, "accepted")
    told = make_experience(cast.own, introduction_code=made.code)
    for code in (made.posting.code, made.code, made.outcome.code, told.code):
        found = get(as_("reader"), f"trace/{code}")
        kinds = [one["kind"] for one in found["steps"]]
        assert kinds == ["posting", "introduction", "outcome", "experience"]
    came = {one["code"]: one["came_from"] for one in found["steps"]}
    assert came[told.code] == [made.code]
    assert came[made.code] == [made.posting.code]
    visitor = get(as_("visitor"), f"trace/{made.posting.code}")
    assert [one["kind"] for one in visitor["steps"]] == ["posting"]
    get(as_("visitor"), f"trace/{made.code}", 404)


def test_a_key_reads_as_its_person(cast: Cast) -> None:
    draft = make_posting(cast.own, state="draft")
    key = key_of(cast["reader"])
    sent = {"authorization": f"Bearer {SECRET}"}
    assert get(Client(), f"postings/{draft.code}", **sent)["state"] == "draft"
    key.refresh_from_db()
    first = key.used_at
    assert first is not None
    get(Client(), "postings", **sent)
    key.refresh_from_db()
    assert key.used_at == first  # written at most once an hour
    ApiToken.objects.update(used_at=first - timedelta(hours=2))
    get(Client(), "postings", **sent)
    key.refresh_from_db()
    assert key.used_at > first


@pytest.mark.parametrize("why", ["over", "unknown", "suspended"])
def test_a_key_that_does_not_count(cast: Cast, why: str) -> None:
    key_of(cast["reader"], days=-1 if why == "over" else 1)
    if why == "suspended":
        Person.objects.filter(pk=cast["reader"].pk).update(is_active=False)
    secret = "zzzzz" if why == "unknown" else SECRET
    found = get(Client(), "postings", 401, authorization=f"Bearer {secret}")
    assert list(found) == ["detail"]


def test_a_session_reads_as_its_person(cast: Cast, as_: As) -> None:
    assert get(as_("member"), "organisations")["total"] == 3
    assert get(as_("visitor"), "organisations")["total"] == 2


def test_more_requests_than_an_hour_allows(
    cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "OF_A_VISITOR", "2/h")
    client = as_("visitor")
    get(client, "postings")
    get(client, "people")
    assert "2" in str(get(client, "postings", 429)["detail"])
    get(client, "postings", 429, authorization="Bearer guessed")
    get(as_("member"), "postings")


def test_what_is_wrong_is_said_in_a_sentence(cast: Cast, as_: As) -> None:
    client = as_("visitor")
    for path in ("postings/nothing", "nothing/at/all", "trace/nothing", "postings/é"):
        assert str(get(client, path, 404)["detail"]).endswith(".")
    assert str(get(client, "postings?limit=1000", 422)["detail"]).startswith("limit: ")
    assert client.post("/api/v1/postings").status_code == 405


def test_pages_of_a_list(cast: Cast, as_: As) -> None:
    for number in range(5):
        make_posting(cast.own, title=f"Besoin {number}")
    client = as_("visitor")
    found = get(client, "postings?limit=2&offset=3")
    assert found["total"] == 5
    assert [one["title"] for one in found["items"]] == ["Besoin 1", "Besoin 0"]
    assert get(client, "postings?offset=900000")["items"] == []


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", ["visitor", "reader"])
def test_the_number_of_queries_does_not_grow(cast: Cast, as_: As, name: str, role: str) -> None:
    grow(cast, 2)
    client = as_(role)
    get(client, name)  # warm
    few = count_queries(client, name)
    grow(cast, 6)
    assert count_queries(client, name) == few <= 11


def count_queries(client: Client, name: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as told:
        get(client, f"{name}?limit=100")
    return len(told)


def grow(cast: Cast, count: int) -> None:
    """Add organisations, people, anonymous postings, introductions, outcomes, experiences."""
    start = Organisation.objects.count()
    for number in range(start, start + count):
        one = organisation(f"o{number}", country="TD")
        member = person(f"q{number}", visibility={"name": "public", "city": "organisation"})
        agree(member)
        Membership.objects.create(person=member, organisation=cast.own, role="reader")
        make_introduction(make_posting(one, anonymous=True), cast.own, "accepted")
        entry = make_experience(one, by=member)
        entry.mentions.create(organisation=cast.other, reply="Ce n'est pas tout.")


def test_the_demo_says_that_its_data_are_invented(
    cast: Cast, as_: As, settings: pytest.FixtureRequest
) -> None:
    assert "X-Dorsale-Demo" not in as_("visitor").get("/api/v1/postings").headers
    settings.DEMO = True
    for path in ("postings", "postings/nothing", "postings?limit=0"):
        answer = as_("visitor").get(f"/api/v1/{path}")
        assert answer.headers["X-Dorsale-Demo"] == "invented data"


def test_the_page_about_it_lists_every_address(cast: Cast, as_: As) -> None:
    client = as_("visitor")
    paths = get(client, "openapi.json")["paths"]
    page = client.get("/about/api/").content.decode()
    assert len(paths) == 17
    for path in paths:
        assert f'<code dir="ltr">{path}</code>' in page
    assert "<script" not in page.split("</head>")[1]


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Keep the connection of the test open after each request, as Django's own client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


PLAN = examples(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.usefixtures("_one_connection")
def test_it_keeps_what_its_description_says(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "OF_A_VISITOR", "100000/h")
    grow(cast, 1)
    description = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    tried = []
    for found in description.get_all_operations():
        operation = found.ok()
        asked = operation.as_strategy()
        PLAN(given(case=asked)(lambda case: check(case)))()
        tried.append(operation.path)
    assert len(tried) == 17


def check(case: schemathesis.Case) -> None:
    """Ask once: the answer is as described, and never a failure of the server."""
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
