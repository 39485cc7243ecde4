"""What a list shows is what each object's rule allows, for random objects and askers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale_web.market import queries, rules
from dorsale_web.market.models import Introduction, IntroductionState, Match, Message, Outcome
from dorsale_web.members.models import Membership
from tests.dorsale_web.cast import ROLES, Cast, organisation
from tests.dorsale_web.market.objects import make_introduction, make_posting

pytestmark = pytest.mark.django_db
few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
places = st.integers(0, 2)
pairs = st.tuples(places, places).filter(lambda pair: pair[0] != pair[1])
introductions = st.lists(
    st.tuples(pairs, st.sampled_from(IntroductionState.values), st.booleans(), st.booleans()),
    max_size=5,
)
askers = st.sampled_from([*ROLES, "stranger", "both"])
LISTS = {
    "introductions": (queries.introductions, rules.views_introduction, Introduction),
    "messages": (queries.messages, rules.views_message, Message),
    "outcomes": (queries.outcomes, rules.views_outcome, Outcome),
    "matches": (queries.matches, rules.views_match, Match),
}


@pytest.fixture
def ready(cast: Cast) -> Cast:
    """Return the cast with a third organisation, and somebody in two of them."""
    cast.third = organisation("third", name="Troisième Voie", country="CG")
    cast.people["stranger"] = cast.stranger
    both = cast.people["both"] = cast["member"]
    Membership.objects.create(person=both, organisation=cast.other, role="reader")
    Membership.objects.create(person=both, organisation=cast.third, role="editor")
    return cast


def make(cast: Cast, drawn: list) -> None:
    """Save the introductions that were drawn, with a message, an outcome and a match each."""
    for model in (Message, Introduction, Outcome, Match):
        model.objects.all().delete()
    sides = (cast.own, cast.other, cast.third)
    for (ours, theirs), state, hidden, anonymous in drawn:
        need = make_posting(sides[ours], kind="technology", anonymous=anonymous)
        offer = make_posting(
            sides[theirs], kind="technology", side="offer",
            expires_on=timezone.localdate() - timedelta(days=1) * hidden,
        )  # fmt: skip
        made = make_introduction(need, sides[theirs], state, answers=offer)
        hidden_at = timezone.now() if hidden else None
        Message.objects.create(
            introduction=made, organisation=sides[ours], text="x", hidden_at=hidden_at
        )
        Match.objects.create(need=need, offer=offer, score=50, reasons=[])


@pytest.mark.parametrize("name", LISTS)
@few
@given(drawn=introductions, role=askers)
def test_the_list_is_what_the_rule_allows(ready: Cast, name: str, drawn: list, role: str) -> None:
    listed, allows, model = LISTS[name]
    make(ready, drawn)
    asker = ready[role]
    shown = set(listed(asker).values_list("pk", flat=True))
    allowed = {one.pk for one in model.objects.all() if allows(asker, one)}
    assert shown == allowed


@few
@given(drawn=introductions, role=askers)
def test_posters_seen_at_once_are_those_seen_one_by_one(
    ready: Cast, drawn: list, role: str
) -> None:
    make(ready, drawn)
    postings = [one.posting for one in Introduction.objects.select_related("posting")]
    asker = ready[role]
    at_once = queries.seen_posters(asker, postings)
    assert at_once == {one.pk for one in postings if rules.sees_poster(asker, one)}


@few
@given(drawn=introductions, role=askers)
def test_what_is_received_and_sent_is_part_of_what_is_seen(
    ready: Cast, drawn: list, role: str
) -> None:
    make(ready, drawn)
    asker = ready[role]
    seen = set(queries.introductions(asker).values_list("pk", flat=True))
    for part in (queries.received, queries.sent):
        assert set(part(asker).values_list("pk", flat=True)) <= seen
