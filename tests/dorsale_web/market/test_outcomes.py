"""What came of it: each side alone, then together; counted with the denominator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from dorsale_web.market.actions.introductions import tell_outcome
from dorsale_web.market.answers import state_for, visible_answers
from dorsale_web.market.models import Introduction, Outcome, OutcomeAnswer
from dorsale_web.market.outcomes import standing_of, tally
from dorsale_web.market.results import results
from dorsale_web.market.tasks.outcomes import ASKED_AFTER, REMINDED_AFTER, ask
from dorsale_web.members.models import Notice
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.market.objects import make_introduction, make_posting

As = Callable[[str], Client]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECRET = "Leur directeur ne voulait rien signer."


@pytest.fixture
def outcome(cast: Cast) -> Outcome:
    """Return the outcome of an accepted introduction between the two organisations."""
    return make_introduction(make_posting(cast.own), cast.other, "accepted").outcome


@pytest.fixture
def stranger(cast: Cast) -> Client:
    """Return a client signed in as the owner of the other organisation."""
    client = Client(headers={"accept-language": "fr"})
    client.force_login(cast.stranger, BACKEND)
    return client


def test_two_answers_make_one_standing() -> None:
    assert standing_of(["pilot", "pilot"]) == "both"
    told = tally([["pilot", "pilot"], ["pilot"], ["agreement", "nothing"], []])
    assert told.asked == 4
    assert told.by_standing == {"both": 1, "one": 1, "disputed": 1, "none": 1}
    assert told.by_result == {"pilot": 1}


def test_each_side_reads_the_other_only_after_its_own_answer(
    cast: Cast, as_: As, stranger: Client, outcome: Outcome
) -> None:
    address = f"/outcomes/{outcome.code}/"
    stranger.post(address + "tell/", {"result": "nothing", "why": SECRET})
    for role in ("reader", "editor", "owner"):
        page = as_(role).get(address)
        assert SECRET not in page.content.decode(), role
        assert page.context["state"] == "untold", "nor whether they answered"
    as_("editor").post(
        address + "tell/",
        {"result": "pilot", "why": "Dix capteurs posés.", "value_band": "under_10k", "jobs": 2},
    )
    page = as_("reader").get(address)
    assert SECRET in page.content.decode()
    assert page.context["state"] == "disputed"
    assert "Dix capteurs posés." in stranger.get(address).content.decode()
    assert SECRET in as_("steward").get(address).content.decode()
    assert as_("member").get(address).status_code == 404


def test_an_answer_changed_after_both_answered_says_so(cast: Cast, outcome: Outcome) -> None:
    tell_outcome(cast["editor"], outcome, cast.own, result="pilot")
    first = tell_outcome(cast["editor"], outcome, cast.own, result="agreement")
    assert first.revised_at is None
    tell_outcome(cast.stranger, outcome, cast.other, result="pilot")
    later = tell_outcome(cast["editor"], outcome, cast.own, result="pilot")
    assert later.revised_at is not None
    fresh = Outcome.objects.get(pk=outcome.pk)
    assert state_for(cast["reader"], fresh) == "both"
    assert len(visible_answers(cast["reader"], fresh)) == 2
    assert visible_answers(cast["member"], fresh) == []


def test_nothing_has_no_value_and_no_day_to_come(as_: As, outcome: Outcome) -> None:
    address = f"/outcomes/{outcome.code}/tell/"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    page = as_("editor").post(address, {"result": "pilot", "agreed_on": tomorrow})
    assert page.context["form"].errors.keys() == {"agreed_on"}
    as_("editor").post(address, {"result": "nothing", "value_band": "over_1m", "jobs": 40})
    kept = OutcomeAnswer.objects.get()
    assert (kept.value_band, kept.jobs) == ("", None)


def test_asked_after_a_month_and_reminded_once(cast: Cast, outcome: Outcome) -> None:
    def asked() -> int:
        ask()
        return Notice.objects.filter(kind="outcome.asked").count()

    def pass_time(**fields: object) -> None:
        Outcome.objects.update(**fields)

    assert asked() == 0
    pass_time(opened_at=timezone.now() - ASKED_AFTER)
    assert asked() == 3, "editor and owner of one side, owner of the other"
    assert asked() == 3
    tell_outcome(cast["editor"], outcome, cast.own, result="pilot")
    pass_time(asked_at=timezone.now() - REMINDED_AFTER)
    assert asked() == 4, "only the side that is silent"
    pass_time(reminded_at=timezone.now() - REMINDED_AFTER)
    assert asked() == 4
    assert Notice.objects.filter(kind="outcome.asked", person=cast.stranger).count() == 2


def test_nobody_is_asked_about_what_a_steward_stopped(cast: Cast, outcome: Outcome) -> None:
    Introduction.objects.update(state="stopped")
    Outcome.objects.update(opened_at=timezone.now() - ASKED_AFTER)
    ask()
    assert not Notice.objects.filter(kind="outcome.asked").exists()


def test_results_have_their_denominator_and_name_nobody(
    cast: Cast, as_: As, outcome: Outcome
) -> None:
    answers = [("pilot", "pilot"), ("agreement", "nothing"), ("pilot", None), (None, None)]
    for left, right in answers:
        one = Outcome.objects.create(
            left=cast.own, right=cast.other, themes=["cloud", "mobility"], asked_at=timezone.now()
        )
        for side, result in ((cast.own, left), (cast.other, right)):
            if result:
                tell_outcome(cast["editor"], one, side, result=result)
    found = results()
    assert found.overall.asked == 4
    assert found.overall.by_standing == {"both": 1, "disputed": 1, "one": 1, "none": 1}
    assert found.not_asked == 1, "accepted today"
    assert [(code, one.asked) for code, one in found.by_theme] == [("mobility", 4), ("cloud", 4)]
    page = as_("visitor").get("/market/results/")
    assert page.status_code == 200
    for name in ("Ngonda", "Anfa"):
        assert name not in page.content.decode()


def test_counts_are_kept_for_some_minutes(
    cast: Cast, as_: As, outcome: Outcome, django_assert_max_num_queries: Callable
) -> None:
    as_("visitor").get("/market/results/")
    with django_assert_max_num_queries(0):
        as_("visitor").get("/market/results/")
    cache.clear()
    with django_assert_max_num_queries(2):
        as_("visitor").get("/market/results/")


def test_the_page_leads_to_the_experience(cast: Cast, as_: As, outcome: Outcome) -> None:
    tell_outcome(cast["editor"], outcome, cast.own, result="pilot")
    page = as_("editor").get(f"/outcomes/{outcome.code}/").content.decode()
    assert f"?introduction={outcome.introduction.code}" in page
