from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from dorsale_web.market.models import Question
from dorsale_web.members.models import Notice
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.market.objects import make_posting

As = Callable[[str], Client]


def test_a_question_and_its_answer_are_seen_by_all_without_a_name(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own)
    as_("member").post(f"/market/{one.code}/questions/", {"text": "Quel délai de livraison ?"})
    question = Question.objects.get()
    assert Notice.objects.filter(kind="posting.question").count() == 2
    as_("editor").post(f"/market/questions/{question.code}/answer/", {"answer": "Trois mois."})
    page = as_("visitor").get(f"/market/{one.code}/").text
    assert "Quel délai de livraison ?" in page
    assert "Trois mois." in page
    assert "Member" not in page
    assert Notice.objects.get(kind="posting.answered").person == cast["member"]


def test_contacts_in_a_question_are_held_until_an_officer_allows_it(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own)
    as_("member").post(f"/market/{one.code}/questions/", {"text": "Appelez-moi : +242066123456"})
    question = Question.objects.get()
    for role, sees in [("visitor", False), ("editor", False), ("member", True), ("steward", True)]:
        assert ("+242066123456" in as_(role).get(f"/market/{one.code}/").text) is sees, role
    assert Notice.objects.get(kind="review.posting").person == cast["coordinator"]
    assert not Notice.objects.filter(kind="posting.question").exists()
    as_("coordinator").post(f"/market/questions/{question.code}/allow/")
    assert "+242066123456" in as_("visitor").get(f"/market/{one.code}/").text
    assert Notice.objects.filter(kind="posting.question").exists()
    as_("coordinator").post(f"/market/questions/{question.code}/hide/")
    assert "+242066123456" not in as_("visitor").get(f"/market/{one.code}/").text


def test_contacts_in_an_answer_are_held_and_the_question_stays(cast: Cast, as_: As) -> None:
    one = make_posting(cast.own)
    question = Question.objects.create(posting=one, text="À qui écrire ?", by=cast["member"])
    url = f"/market/questions/{question.code}/answer/"
    as_("editor").post(url, {"answer": "À achats@ngonda.example"})
    for role, sees in [("visitor", False), ("member", False), ("editor", True)]:
        page = as_(role).get(f"/market/{one.code}/").text
        assert "À qui écrire ?" in page
        assert ("achats@ngonda.example" in page) is sees, role
    as_("steward").post(f"/market/questions/{question.code}/allow/")
    assert "achats@ngonda.example" in as_("visitor").get(f"/market/{one.code}/").text


@pytest.mark.parametrize("kind", ["technology", "business", "research", "job", "expert"])
def test_only_notices_and_calls_take_questions(cast: Cast, as_: As, kind: str) -> None:
    one = make_posting(cast.own, kind=kind)
    answer = as_("member").post(f"/market/{one.code}/questions/", {"text": "Combien ?"})
    assert answer.status_code == 403
    assert 'id="questions"' not in as_("member").get(f"/market/{one.code}/").text


@pytest.mark.parametrize("count", [1, 12])
def test_queries_of_a_notice_do_not_grow_with_its_questions(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], object], count: int
) -> None:
    one = make_posting(cast.own)
    for number in range(count):
        Question.objects.create(posting=one, text=f"Question {number} ?")
    client = as_("editor")
    with django_assert_max_num_queries(14):
        assert len(client.get(f"/market/{one.code}/").context["questions"]) == count
