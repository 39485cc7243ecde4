"""The call for talks: proposed, submitted, reviewed, decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from dorsale_web.members.actions.people import erase
from dorsale_web.members.exports import of
from dorsale_web.members.models import AuditEntry, Membership, Notice
from dorsale_web.salon.models import EditionRole, Session, SessionReview, SessionSpeaker
from dorsale_web.salon.queries.programme import spread
from tests.dorsale_web.salon.fair_day import publish, speak
from tests.dorsale_web.salon.objects import World, make_session, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair(cast: object) -> World:
    return world(cast)


def proposal(**changes: str) -> dict[str, str]:
    """Return what a proposal with one speaker sends."""
    return {
        "kind": "talk", "language": "fr", "title": "Capteurs de sol", "abstract": "Ce qu'on en retire.",
        "theme": "solutions", "minutes": "30", "note": "Pas le matin.",
        "speakers-TOTAL_FORMS": "2", "speakers-INITIAL_FORMS": "1",
        "speakers-0-name": "Mireille Mbou", "speakers-0-stands_for": "Labo", "speakers-0-biography": "",
        "speakers-0-page": "", "speakers-1-name": "",
    } | changes  # fmt: skip


def notices(person: object) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def propose(client: Client, fair: World, **changes: str) -> Session:
    client.post(f"/editions/{fair.other.slug}/talks/new/", proposal(**changes))
    return Session.objects.order_by("-pk").first()


def test_a_proposal_is_submitted_scored_accepted_and_told(
    cast: object, as_: object, fair: World
) -> None:
    """Scores 5 and 2: mean 3.5, spread 1.5."""
    made = propose(as_("member"), fair, then="submit")
    assert (made.state, made.theme_id, made.speakers.get().name) == (
        "submitted",
        "solutions",
        "Mireille Mbou",
    )
    assert notices(cast["organiser"]) == ["programme.proposed"]
    EditionRole.objects.create(edition=fair.other, person=cast["reader"], role="reviewer")
    assert (
        "Capteurs de sol"
        in as_("reader").get(f"/editions/{fair.other.slug}/talks/review/").content.decode()
    )
    as_("reader").post(f"/sessions/{made.code}/review/", {"score": "5", "comment": "Clair."})
    as_("organiser").post(
        f"/sessions/{made.code}/review/", {"score": "2", "comment": "Trop court."}
    )
    ranking = as_("organiser").get(f"/editions/{fair.other.slug}/organise/talks/").content.decode()
    assert "3.5" in ranking
    assert "1.5" in ranking
    answer = as_("organiser").post(
        f"/sessions/{made.code}/decide/", {"decision": "accept", "note": "Bienvenue."}
    )
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.state, made.decision_note) == ("accepted", "Bienvenue.")
    assert notices(cast["member"]) == ["programme.accepted"]
    page = as_("member").get(f"/sessions/{made.code}/").content.decode()
    assert "Bienvenue." in page
    assert "Reader" not in page
    assert "Trop court." not in page
    acts = set(AuditEntry.objects.filter(code=made.code).values_list("act", flat=True))
    assert acts == {"session.draft", "session.submit", "session.review", "session.accept"}


def test_the_spread_of_scores_is_their_standard_deviation() -> None:
    assert spread(3.5, (25 + 4) / 2) == pytest.approx(1.5)


def test_a_draft_is_seen_by_its_proposer_alone_until_it_is_submitted(
    cast: object, as_: object, fair: World
) -> None:
    made = propose(as_("member"), fair, then="draft")
    address = f"/sessions/{made.code}/"
    assert made.state == "draft"
    assert [as_(role).get(address).status_code for role in ("member", "organiser", "steward")] == [
        200,
        404,
        404,
    ]
    as_("member").post(address + "submit/")
    assert as_("organiser").get(address).status_code == 200
    as_("member").post(address + "withdraw/")
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_a_draft_can_be_deleted_what_was_submitted_cannot(as_: object, fair: World) -> None:
    draft = propose(as_("member"), fair, then="draft")
    sent = propose(as_("member"), fair, then="submit", title="Autre")
    for one in (draft, sent):
        as_("member").post(f"/sessions/{one.code}/discard/")
    assert list(Session.objects.filter(pk__in=[draft.pk, sent.pk])) == [sent]


def test_what_is_missing_is_named(as_: object, fair: World) -> None:
    url = f"/editions/{fair.other.slug}/talks/new/"
    wrong = proposal(title="", minutes="1000") | {"speakers-1-biography": "Elle parle."}
    page = as_("member").post(url, wrong).content.decode()
    assert "Between 5 and 480 minutes." in page or "480" in page
    assert "or empty the whole row" in page
    assert (
        not Session.objects.filter(kind="talk", by__isnull=False).exclude(pk=fair.talk.pk).exists()
    )


def test_nobody_speaks_nothing_is_submitted(as_: object, fair: World) -> None:
    made = propose(
        as_("member"),
        fair,
        **{"then": "submit", "speakers-0-name": "", "speakers-0-stands_for": ""},
    )
    assert made.state == "draft"


def test_after_the_last_day_no_talk_is_taken(as_: object, fair: World) -> None:
    fair.other.talks_until = timezone.now() - timedelta(minutes=1)
    fair.other.save()
    before = Session.objects.count()
    page = as_("member").post(f"/editions/{fair.other.slug}/talks/new/", proposal())
    assert "The call is closed" in page.content.decode()
    assert Session.objects.count() == before


def test_ten_proposals_of_one_person_are_enough(cast: object, as_: object, fair: World) -> None:
    for _ in range(10):
        make_session(fair.other, "draft", by=cast["member"])
    before = Session.objects.count()
    page = as_("member").post(f"/editions/{fair.other.slug}/talks/new/", proposal())
    assert "Ten proposals" in page.content.decode()
    assert Session.objects.count() == before


def test_a_speaker_is_linked_by_the_address_of_a_page_that_one_sees(
    cast: object, as_: object, fair: World
) -> None:
    page = f"https://example.org/people/{cast['speaker'].code}/"
    made = propose(as_("member"), fair, **{"speakers-0-page": page})
    row = made.speakers.get()
    assert (row.person, row.participant) == (cast["speaker"], fair.speaker)
    assert notices(cast["speaker"]) == ["programme.speaker"]
    hidden = cast["juror"]
    hidden.visibility = {"name": "nobody"}
    hidden.save()
    before = Session.objects.count()
    wrong = as_("member").post(
        f"/editions/{fair.other.slug}/talks/new/",
        proposal(**{"speakers-0-page": f"/people/{hidden.code}/"}),
    )
    assert "No page has this address" in wrong.content.decode()
    assert Session.objects.count() == before


def test_organisers_link_a_speaker_by_the_registration_members_cannot(
    cast: object, as_: object, fair: World
) -> None:
    sent = make_session(
        fair.other, "submitted", by=cast["member"], abstract="A", theme_id="solutions"
    )
    row = speak(sent, "Équipe")
    given = proposal() | {
        "speakers-0-code": row.code,
        "speakers-0-name": "Équipe",
        "speakers-0-page": f"/participants/{fair.team.code}/",
    }
    assert as_("member").post(f"/sessions/{sent.code}/edit/", given).status_code == 200
    assert as_("organiser").post(f"/sessions/{sent.code}/edit/", given).status_code == 302
    row.refresh_from_db()
    assert row.participant == fair.team
    assert as_("member").post(f"/sessions/{sent.code}/edit/", given).status_code == 302  # as it was


def test_a_session_is_changed_and_keeps_its_speakers(
    cast: object, as_: object, fair: World
) -> None:
    made = propose(as_("member"), fair, then="submit")
    row = made.speakers.get()
    given = proposal(title="Capteurs et sols") | {
        "speakers-0-code": row.code, "speakers-0-name": "Mireille M.", "speakers-1-name": "Paul Nze",
    }  # fmt: skip
    as_("member").post(f"/sessions/{made.code}/edit/", given)
    made.refresh_from_db()
    assert made.title == "Capteurs et sols"
    assert [(one.code == row.code, one.name) for one in made.speakers.all()] == [
        (True, "Mireille M."),
        (False, "Paul Nze"),
    ]


def test_kind_and_length_of_an_accepted_session_are_fixed(
    cast: object, as_: object, fair: World
) -> None:
    made = make_session(fair.other, by=cast["member"], minutes=30, abstract="A")
    as_("member").post(f"/sessions/{made.code}/edit/", proposal(minutes="90", kind="panel"))
    made.refresh_from_db()
    assert (made.title, made.minutes, made.kind) == ("Capteurs de sol", 30, "talk")


def test_a_translation_says_who_made_it(as_: object, fair: World) -> None:
    made = propose(as_("member"), fair)
    texts = {"title": "Soil sensors", "abstract": "What one takes home.", "origin": "human"}
    as_("member").post(f"/sessions/{made.code}/translate/?to=en", texts)
    made.refresh_from_db()
    assert made.reading("en").title == "Soil sensors"
    as_("member").post(f"/sessions/{made.code}/translate/?to=en", {"origin": "human"})
    made.refresh_from_db()
    assert made.translations == {}


@pytest.mark.parametrize(
    "how", ["own", "speaks", "same organisation", "organisation of the speaker"]
)
def test_who_stands_close_neither_reviews_nor_sees_the_reviews(
    how: str, cast: object, as_: object, fair: World
) -> None:
    reviewer, other = cast["organiser"], cast["member"]
    sent = make_session(fair.other, "submitted", by=reviewer if how == "own" else other)
    row = speak(sent, "S", person=reviewer if how == "speaks" else None)
    if how == "same organisation":
        for one in (reviewer, other):
            Membership.objects.create(person=one, organisation=cast.own, role="reader")
    if how == "organisation of the speaker":
        Membership.objects.create(person=reviewer, organisation=cast.own, role="reader")
        fair.team.organisation = cast.own
        fair.team.save()
        row.participant = fair.team
        row.save()
    SessionReview.objects.create(session=sent, by=cast["desk"], score=1, comment="Secret.")
    answer = as_("organiser").post(f"/sessions/{sent.code}/review/", {"score": "5"})
    assert answer.status_code == 403
    assert not sent.reviews.filter(by=reviewer).exists()
    ranking = as_("organiser").get(f"/editions/{fair.other.slug}/organise/talks/").content.decode()
    assert "you stand too close to see the reviews" in ranking
    decide = as_("organiser").get(f"/sessions/{sent.code}/decide/")
    assert decide.status_code == (403 if how in ("own", "speaks") else 200)
    assert "Secret." not in decide.content.decode()


def test_a_reviewer_may_stand_aside_and_then_has_no_score(
    cast: object, as_: object, fair: World
) -> None:
    sent = make_session(fair.other, "submitted", by=cast["member"])
    answer = as_("organiser").post(f"/sessions/{sent.code}/review/", {"comment": ""})
    assert answer.status_code == 200  # neither a score nor aside
    as_("organiser").post(f"/sessions/{sent.code}/review/", {"score": "4", "is_too_close": "on"})
    row = sent.reviews.get()
    assert (row.score, row.is_too_close) == (None, True)


def test_proposals_are_ranked_by_their_mean_those_unread_last(
    cast: object, as_: object, fair: World
) -> None:
    for title, scores in (("Bas", [2]), ("Rien", []), ("Haut", [5, 4])):
        one = make_session(fair.other, "submitted", by=cast["member"], title=title)
        for number, score in enumerate(scores):
            SessionReview.objects.create(
                session=one, by=cast[("desk", "juror")[number]], score=score
            )
    page = as_("organiser").get(f"/editions/{fair.other.slug}/organise/talks/").content.decode()
    assert page.index("Haut") < page.index("Bas") < page.index("Rien")


def test_a_refused_session_leaves_the_programme_and_those_who_starred_it_hear(
    cast: object, as_: object, fair: World
) -> None:
    publish(fair.other)
    as_("juror").post(f"/sessions/{fair.talk.code}/star/")
    as_("organiser").post(f"/sessions/{fair.talk.code}/decide/", {"decision": "refuse", "note": ""})
    fair.talk.refresh_from_db()
    assert (fair.talk.state, fair.talk.room) == ("refused", None)
    assert notices(cast["juror"]) == ["programme.cancelled"]
    assert notices(cast["speaker"]) == ["programme.refused"]


def test_nothing_changes_once_the_edition_is_closed(cast: object, as_: object, fair: World) -> None:
    fair.other.closed_at = timezone.now()
    fair.other.save()
    code = fair.talk.code
    for act in ("edit", "place", "decide"):
        assert as_("organiser").get(f"/sessions/{code}/{act}/").status_code == 403
    assert as_("speaker").post(f"/sessions/{code}/withdraw/").status_code == 403


@pytest.mark.parametrize("name", ["talks/review/", "organise/talks/"])
def test_lists_of_proposals_ask_as_often_for_twenty_as_for_two(
    name: str, cast: object, as_: object, fair: World, django_assert_max_num_queries: object
) -> None:
    asked = []
    for count in (2, 18):
        for number in range(count):
            one = make_session(fair.other, "submitted", by=cast["member"])
            speak(one, "S", person=cast["desk"], participant=fair.team)
            SessionReview.objects.create(session=one, by=cast["juror"], score=1 + number % 5)
        client = as_("organiser")
        caches["memory"].clear()
        with django_assert_max_num_queries(40) as seen:
            client.get(f"/editions/{fair.other.slug}/{name}")
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_what_is_held_is_told_and_forgotten(cast: object, as_: object, fair: World) -> None:
    kept = propose(as_("member"), fair, then="submit")
    propose(as_("member"), fair, then="draft", title="Brouillon")
    speak(kept, "Member", person=cast["member"], biography="Née à Ouesso.")
    told = of(cast["member"])
    assert {one["title"] for one in told["talks_proposed"]} == {"Capteurs de sol", "Brouillon"}
    assert told["talks_given"][0]["biography"] == "Née à Ouesso."
    erase(cast["member"])
    assert not Session.objects.filter(title="Brouillon").exists()
    row = SessionSpeaker.objects.get(session=kept, person=cast["member"])
    assert row.biography == ""
    assert row.name != "Member"
