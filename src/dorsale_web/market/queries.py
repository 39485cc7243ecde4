"""Reads of the market; the first argument is who asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from dorsale_web.market.filters import DEADLINE, NEWEST, Filters, narrowed
from dorsale_web.market.models import (
    Introduction,
    IntroductionState,
    Match,
    Message,
    Outcome,
    Posting,
    PostingKind,
    PostingState,
    Question,
    SavedSearch,
)
from dorsale_web.members import search
from dorsale_web.members.models import Asker, Organisation
from dorsale_web.members.standing import standing


def open_now() -> Q:
    """Return the condition of an open posting (twin of ``rules.is_open``)."""
    today = timezone.localdate()
    return Q(
        state=PostingState.PUBLISHED,
        suspended_at__isnull=True,
        expires_on__gte=today,
        organisation__vouched_until__gte=today,
        organisation__suspended_at__isnull=True,
    )


def open_postings() -> QuerySet[Posting]:
    """Return what everybody sees in the market, newest first."""
    return (
        Posting.objects.filter(open_now()).select_related("organisation").prefetch_related("themes")
    )


def postings(asker: Asker) -> QuerySet[Posting]:
    """Return the postings that ``asker`` may see (twin of ``rules.views_posting``)."""
    who = standing(asker)
    found = Posting.objects.select_related("organisation")
    if who.is_steward:
        return found
    seen = open_now()
    if who.roles:
        mine = list(who.roles)
        introduced = Introduction.objects.filter(organisation__in=mine).values("posting")
        seen |= Q(organisation__in=mine) | Q(pk__in=introduced)
    if who.countries:
        seen |= Q(country__in=list(who.countries))
    return found.filter(seen)


def questions(asker: Asker) -> QuerySet[Question]:
    """Return the questions that ``asker`` may see (twin of ``rules.views_question``)."""
    who = standing(asker)
    found = Question.objects.select_related("posting__organisation")
    if who.is_steward:
        return found
    seen = Q(hidden_at__isnull=True) | Q(posting__country__in=list(who.countries))
    if who.is_signed_in:
        seen |= Q(by=who.person)
    return found.filter(seen, posting__in=postings(asker))


def seen_posters(asker: Asker, shown: Iterable[Posting]) -> set[int]:
    """Return which of some postings show their organisation: ``rules.sees_poster`` at once."""
    who = standing(asker)
    some = list(shown)
    seen = {
        one.pk
        for one in some
        if not one.anonymous or one.organisation_id in who.roles or who.looks_after(one.country)
    }
    hidden = [one.pk for one in some if one.pk not in seen]
    if not hidden or not who.roles:
        return seen
    accepted = Introduction.objects.filter(
        posting__in=hidden, organisation__in=list(who.roles), state=IntroductionState.ACCEPTED
    )
    return seen | set(accepted.values_list("posting_id", flat=True))


class Ranked(Sequence[Posting]):
    """Open postings in the order in which their words fit; only the part shown is read."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.codes)

    def __getitem__(self, part: Any) -> Any:
        """Return a part in its order."""
        codes = self.codes[part]
        if isinstance(codes, str):
            return open_postings().get(code=codes)
        found = {one.code: one for one in open_postings().filter(code__in=codes)}
        return [found[code] for code in codes if code in found]


def listed(asker: Asker, chosen: Filters) -> QuerySet[Posting] | Ranked:
    """Return the open postings that fit, newest first, or best first when there are words."""
    rows = narrowed(open_postings(), chosen)
    order = ("expires_on", "pk") if chosen.sort == DEADLINE else ("-published_at", "-pk")
    if not chosen.words:
        return rows.order_by(*order)
    ranked = [one.code for one in search.find(asker, chosen.words, kinds=["posting"])]
    rows = rows.filter(code__in=ranked)
    if chosen.sort:
        return rows.order_by(*order)
    fitting = set(rows.order_by().values_list("code", flat=True))
    return Ranked([code for code in ranked if code in fitting])


def new_since(asker: Asker, chosen: Filters, kept: SavedSearch) -> int:
    """Return how many postings that fit came out since a saved search was last looked at."""
    rows = listed(asker, chosen.sorted_by(NEWEST))
    assert isinstance(rows, QuerySet)
    return rows.filter(published_at__gt=kept.seen_until).count()


def own_postings(asker: Asker) -> QuerySet[Posting]:
    """Return the postings of the asker's organisations, the last changed first."""
    mine = list(standing(asker).roles)
    found = Posting.objects.filter(organisation__in=mine).select_related("organisation")
    return found.prefetch_related("themes").order_by("-changed_at", "-pk")


def writing_for(asker: Asker) -> QuerySet[Organisation]:
    """Return the organisations for which the asker writes."""
    return Organisation.objects.filter(
        pk__in=list(standing(asker).organisations("editor")), suspended_at__isnull=True
    )


def tenders() -> QuerySet[Posting]:
    """Return the open tender notices with the questions that everybody sees."""
    seen = Question.objects.filter(hidden_at__isnull=True)
    return (
        open_postings()
        .filter(kind=PostingKind.TENDER)
        .prefetch_related(Prefetch("questions", queryset=seen, to_attr="seen_questions"))
    )


def to_review(asker: Asker) -> QuerySet[Posting]:
    """Return the postings that wait for the asker's review."""
    who = standing(asker)
    waiting = Posting.objects.filter(state=PostingState.REVIEW, suspended_at__isnull=True)
    waiting = waiting.exclude(organisation__in=list(who.roles)).select_related("organisation")
    return waiting if who.is_steward else waiting.filter(country__in=list(who.countries))


def matches(asker: Asker) -> QuerySet[Match]:
    """Return the matches that ``asker`` may see (twin of ``rules.views_match``)."""
    who = standing(asker)
    found = Match.objects.select_related("need__organisation", "offer__organisation")
    if who.is_steward:
        return found
    mine = list(who.roles)
    return found.filter(Q(need__organisation__in=mine) | Q(offer__organisation__in=mine))


def live_matches() -> QuerySet[Match]:
    """Return the matches whose two postings are open today, best first."""
    both = Q(need__in=Posting.objects.filter(open_now())) & Q(
        offer__in=Posting.objects.filter(open_now())
    )
    return Match.objects.filter(both)


def introductions(asker: Asker) -> QuerySet[Introduction]:
    """Return the introductions that ``asker`` may see (twin of ``rules.views_introduction``)."""
    who = standing(asker)
    found = Introduction.objects.select_related("posting__organisation", "organisation", "outcome")
    if who.is_steward:
        return found
    mine = list(who.roles)
    return found.filter(Q(organisation__in=mine) | Q(posting__organisation__in=mine))


def received(asker: Asker) -> QuerySet[Introduction]:
    """Return the interest in postings of the asker's organisations, the latest first."""
    return introductions(asker).filter(posting__organisation__in=list(standing(asker).roles))


def sent(asker: Asker) -> QuerySet[Introduction]:
    """Return the interest that the asker's organisations expressed, the latest first."""
    return introductions(asker).filter(organisation__in=list(standing(asker).roles))


def messages(asker: Asker) -> QuerySet[Message]:
    """Return the messages that ``asker`` may see (twin of ``rules.views_message``)."""
    who = standing(asker)
    found = Message.objects.select_related("introduction__posting", "organisation", "by")
    if who.is_steward:
        return found
    return found.filter(
        introduction__in=introductions(asker),
        introduction__state=IntroductionState.ACCEPTED,
        hidden_at__isnull=True,
    )


def outcomes(asker: Asker) -> QuerySet[Outcome]:
    """Return the outcomes that ``asker`` may see (twin of ``rules.views_outcome``)."""
    who = standing(asker)
    found = Outcome.objects.select_related("left", "right", "guest").prefetch_related("answers")
    if who.is_steward:
        return found
    mine = list(who.roles)
    guest = Q(guest=who.person, guest__isnull=False, right__isnull=True)
    return found.filter(Q(left__in=mine) | Q(right__in=mine) | guest)


def saved_searches(asker: Asker) -> QuerySet[SavedSearch]:
    """Return the asker's own searches (twin of ``rules.owns_search``)."""
    return SavedSearch.objects.filter(person=standing(asker).person)


def matches_of(postings: Iterable[Posting]) -> dict[int, list[Match]]:
    """Return the matches of some postings by their keys, best first, both sides open today."""
    keys = [one.pk for one in postings]
    either = Q(need__in=keys) | Q(offer__in=keys)
    rows = live_matches().filter(either).select_related("need__organisation", "offer__organisation")
    found: dict[int, list[Match]] = {key: [] for key in keys}
    for row in rows.prefetch_related("need__themes", "offer__themes"):
        for key in {row.need_id, row.offer_id} & set(found):
            found[key].append(row)
    return found
