from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dorsale_web.market.found_contacts import pieces
from dorsale_web.market.models import Introduction, Posting
from dorsale_web.members import desk, search
from dorsale_web.members.models import Coordinator, Notice
from dorsale_web.work.models import Task
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.market.objects import make_posting

As = Callable[[str], Client]


def decide(client: Client, one: Posting, decision: str, **more: object) -> object:
    """Return the answer to a decision on the text as it is now."""
    one.refresh_from_db()
    given = {"decision": decision, "seen": one.changed_at.isoformat()} | more
    return client.post(f"/market/{one.code}/review/", given, follow=True)


def state_of(one: Posting) -> str:
    """Return where a posting stands now."""
    one.refresh_from_db()
    return one.state


def test_a_draft_is_submitted_reviewed_published_and_found(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own, "draft")
    as_("editor").post(f"/market/{one.code}/submit/")
    assert state_of(one) == "review"
    assert Notice.objects.get(kind="review.posting").person == cast["coordinator"]
    queue = as_("coordinator").get("/market/review/")
    assert [card["code"] for card in queue.context["cards"]] == [one.code]
    assert desk.QUEUES["postings_to_review"].count(cast["coordinator"]) == 1
    decide(as_("coordinator"), one, "publish")
    assert state_of(one) == "published"
    assert search.find(cast["visitor"], "capteurs")[0].code == one.code
    assert Task.objects.filter(kind="market.match", args={"posting": one.code}).count() == 1
    told = Notice.objects.filter(kind="posting.published")
    assert {notice.person for notice in told} == {cast["editor"], cast["owner"]}


@pytest.mark.parametrize(
    "lacking", [{"description": ""}, {"expires_on": timezone.localdate() - timedelta(days=1)}]
)
def test_an_incomplete_draft_is_not_submitted(
    cast: Cast, as_: As, lacking: dict[str, object]
) -> None:
    one = make_posting(cast.own, "draft", **lacking)
    answer = as_("editor").post(f"/market/{one.code}/submit/", follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert state_of(one) == "draft"


def test_contacts_are_named_and_marked_and_stay_only_if_the_reviewer_says_so(
    cast: Cast, as_: As
) -> None:
    text = "Écrivez à vente@four.example ou au +242 06 612 34 56"
    held = ["link", "mail", "phone"]
    one = make_posting(cast.own, "review", description=text, held_for=held)
    page = as_("coordinator").get(f"/market/{one.code}/review/").text
    assert "vente@four.example</mark>" in page
    assert "+242 06 612 34 56</mark>" in page
    decide(as_("coordinator"), one, "publish")
    assert state_of(one) == "review"
    decide(as_("coordinator"), one, "publish", contacts_may_stay="on")
    assert state_of(one) == "published"


def test_pieces_put_together_are_the_text() -> None:
    text = "٠٦٦١٢٣٤٥٦ ou a (at) b.example, www.x.org, WhatsApp <b>"
    assert "".join(one.text for one in pieces(text)) == text
    assert {one.kind for one in pieces(text)} >= {"", "mail", "link", "messenger", "phone"}


def test_sent_back_with_a_note_and_never_without(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own, "review")
    page = decide(as_("coordinator"), one, "send_back")
    assert "note" in page.context["form"].errors
    assert state_of(one) == "review"
    decide(as_("coordinator"), one, "send_back", note="Dites combien de capteurs.")
    assert state_of(one) == "draft"
    assert "Dites combien de capteurs." in as_("editor").get(f"/market/{one.code}/").text


def test_nobody_reviews_an_organisation_of_their_own(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own, "review")
    Coordinator.objects.create(person=cast["owner"], country="CG")
    assert as_("owner").get(f"/market/{one.code}/review/").status_code == 403
    assert as_("owner").get("/market/review/").context["cards"] == []
    assert as_("steward").get(f"/market/{one.code}/review/").status_code == 200


def test_a_text_that_changed_meanwhile_is_read_again(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own, "review")
    earlier = one.changed_at.isoformat()
    one.title = "Tout autre chose"
    one.save()
    given = {"decision": "publish", "seen": earlier}
    page = as_("coordinator").post(f"/market/{one.code}/review/", given)
    assert page.context["form"].non_field_errors()
    assert state_of(one) == "review"


@pytest.mark.parametrize("state", ["draft", "closed", "published"])
def test_only_what_waits_is_decided(cast: Cast, as_: As, state: str) -> None:
    one = make_posting(cast.own, state)
    for decision in ("publish", "send_back"):
        decide(as_("coordinator"), one, decision, note="x")
        assert state_of(one) == state


def test_nothing_of_an_organisation_without_vouching_is_published(cast: Cast, as_: As) -> None:
    one = make_posting(cast.fresh, "review")
    decide(as_("coordinator"), one, "publish")
    assert state_of(one) == "review"


def edited(one: Posting, **changed: object) -> dict[str, object]:
    """Return the form of a business need with changes."""
    return {
        "language": "fr", "title": one.title, "summary": one.summary,
        "description": one.description, "advantage": one.advantage, "partner": one.partner,
        "themes": ["solutions"], "countries": one.countries,
        "expires_on": one.expires_on.isoformat(),
    } | changed  # fmt: skip


def test_a_material_edit_makes_a_version_a_review_and_reopens_answers(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own, kind="business", summary="Avant : dix capteurs.")
    answers = [
        Introduction.objects.create(
            posting=one, organisation=organisation, why="a", brings="b", when="c",
            posting_version=1, state=state,
        )
        for organisation, state in ((cast.other, "accepted"), (cast.fresh, "declined"))
    ]  # fmt: skip
    as_("editor").post(f"/market/{one.code}/edit/", edited(one, summary="Après : cent capteurs."))
    assert (state_of(one), one.version) == ("review", 2)
    assert as_("visitor").get(f"/market/{one.code}/").status_code == 404
    assert search.find(cast["visitor"], "capteurs") == []
    for answer in answers:
        answer.refresh_from_db()
    assert [answer.state for answer in answers] == ["to_confirm", "declined"]
    assert Notice.objects.get(kind="introduction.to_confirm").person == cast.stranger
    assert "Avant : dix capteurs." in as_("reader").get(f"/market/{one.code}/versions/").text
    decide(as_("coordinator"), one, "publish")
    client = Client()
    client.force_login(cast.stranger, "allauth.account.auth_backends.AuthenticationBackend")
    assert "cent capteurs" in client.get(f"/market/{one.code}/").text
    assert client.get(f"/market/{one.code}/versions/").status_code == 403


def test_an_edit_that_changes_nothing_of_substance_stays_published(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own, kind="business")
    later = (one.expires_on + timedelta(days=9)).isoformat()
    as_("editor").post(f"/market/{one.code}/edit/", edited(one, expires_on=later, themes=["cloud"]))
    assert (state_of(one), one.version) == ("published", 1)
    assert one.expires_on.isoformat() == later
    assert [theme.code for theme in one.themes.all()] == ["cloud"]


def test_a_material_edit_without_vouching_becomes_a_draft(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own, kind="business")
    cast.own.vouched_until = timezone.localdate() - timedelta(days=1)
    cast.own.save()
    as_("editor").post(f"/market/{one.code}/edit/", edited(one, title="Autre titre"))
    assert state_of(one) == "draft"


@pytest.mark.parametrize("count", [2, 15])
def test_queries_of_the_queue_do_not_grow(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], object], count: int
) -> None:
    for _number in range(count):
        make_posting(cast.own, "review", anonymous=True)
    client = as_("coordinator")
    with django_assert_max_num_queries(9):
        assert len(client.get("/market/review/").context["cards"]) == count


@pytest.mark.parametrize("count", [2, 15])
def test_queries_of_my_postings_do_not_grow(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], object], count: int
) -> None:
    for _number in range(count):
        make_posting(cast.own, "draft")
    client = as_("reader")
    with django_assert_max_num_queries(9):
        assert len(client.get("/market/mine/").context["cards"]) == count
