"""The trail from a posting to an experience, as far as the asker may follow it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pytest

from dorsale_web.market import trace as traced
from dorsale_web.market.actions.introductions import tell_outcome
from dorsale_web.market.models import Introduction, Match
from dorsale_web.market.trace import Experience, trace
from dorsale_web.members.models import Asker
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.market.objects import make_introduction, make_posting


@pytest.fixture
def made(cast: Cast) -> Introduction:
    """Return an accepted introduction that came from a match."""
    need = make_posting(cast.own, kind="technology")
    offer = make_posting(cast.other, kind="technology", side="offer")
    match = Match.objects.create(need=need, offer=offer, score=71.4, reasons=[])
    return make_introduction(need, cast.other, "accepted", answers=offer, match=match)


@pytest.fixture
def told(made: Introduction) -> Iterator[Experience]:
    """Register a library that knows one public experience of that introduction."""
    one = Experience("exp1234567", "Dix capteurs", "/library/exp1234567/", None, made.code)

    def find(asker: Asker, introductions: Collection[str], code: str) -> list[Experience]:
        return [one] if one.introduction in introductions or one.code == code else []

    traced.register(find)
    yield one
    traced.FINDERS.remove(find)


def kinds(found: dict[str, Any] | None) -> list[str]:
    """Return the kinds of the steps."""
    return [step["kind"] for step in found["steps"]] if found else []


WHOLE = ["posting", "posting", "match", "introduction", "outcome", "experience"]


def test_the_whole_trail_from_any_of_its_codes(
    cast: Cast, made: Introduction, told: Experience
) -> None:
    for code in (made.posting.code, made.match.code, made.code, made.outcome.code, told.code):
        found = trace(cast["reader"], code)
        assert kinds(found) == WHOLE, code
        assert found["code"] == code
    steps = {step["code"]: step for step in trace(cast["reader"], made.code)["steps"]}
    assert steps[made.match.code]["from"] == [made.posting.code, made.answers.code]
    assert made.match.code in steps[made.code]["from"]
    assert steps[made.outcome.code]["from"] == [made.code]
    assert steps[told.code]["from"] == [made.code]


def test_a_visitor_follows_only_what_is_public(
    cast: Cast, made: Introduction, told: Experience
) -> None:
    assert kinds(trace(cast["visitor"], made.posting.code)) == ["posting"]
    found = trace(cast["visitor"], told.code)
    assert kinds(found) == ["experience"]
    assert found["steps"][0]["from"] == [], "no way back to the posting"
    for code in (made.match.code, made.code, made.outcome.code, "nothing222"):
        assert trace(cast["visitor"], code) is None
    assert kinds(trace(cast["steward"], made.code)) == WHOLE


def test_the_standing_of_an_outcome_waits_for_ones_own_answer(
    cast: Cast, made: Introduction
) -> None:
    tell_outcome(cast.stranger, made.outcome, cast.other, result="pilot")

    def standing(asker: Asker) -> str:
        steps = trace(asker, made.outcome.code)["steps"]
        return next(one["standing"] for one in steps if one["kind"] == "outcome")

    assert standing(cast["reader"]) == "untold"
    assert standing(cast.stranger) == "one"
    tell_outcome(cast["editor"], made.outcome, cast.own, result="pilot")
    assert standing(cast["reader"]) == "both"


def test_an_own_anonymous_posting_is_not_tied_to_its_organisation_by_a_match(cast: Cast) -> None:
    from dorsale_web.market.actions import introductions as actions

    need = make_posting(cast.own, kind="technology")
    offer = make_posting(cast.other, kind="technology", side="offer", anonymous=True)
    Match.objects.create(need=need, offer=offer, score=71.4, reasons=[])
    made = actions.express(cast.stranger, cast.other, need, why="a", brings="b", when="c")
    assert made.match is None
    steps = trace(cast["editor"], made.code)["steps"]
    assert offer.code not in str(steps)
