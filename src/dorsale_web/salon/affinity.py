"""How well a visitor and an exhibitor suit one another, by the same matching as the market.

The visitor is read as a need (themes, what is looked for, the open needs of the organisation), the
exhibitor as an offer (themes, presentation, products, open offers). One pair has one score,
whichever side looks. Words are weighed among the exhibitors of the fair.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.core.cache import caches

from dorsale_web.market.models import Posting
from dorsale_web.market.profiles import concepts_of, stems_of
from dorsale_web.market.queries import open_now
from dorsale_web.matching.concepts import concepts
from dorsale_web.matching.score import Pool, Profile, match, word_share
from dorsale_web.matching.stems import stems
from dorsale_web.salon.models import Edition, Exhibitor, Participant
from dorsale_web.salon.queries.exhibitors import listed

KEPT_S = 300
FULL = 100.0
MOST_STEMS = 400  # of the postings of one organisation
NO_WORDS: tuple[tuple[str, ...], frozenset[str]] = ((), frozenset())


class Words(NamedTuple):
    """The stems and the concepts of some text."""

    stems: tuple[str, ...]
    concepts: frozenset[str]


@dataclass(frozen=True)
class Fair:
    """The exhibitors of an edition as offers; ``score`` compares a need with one of them."""

    offers: Mapping[int, Profile] = field(default_factory=dict)

    @cached_property
    def pool(self) -> Pool:
        """The offers among which words are rare or not."""
        return Pool.of(self.offers.values())

    def score(self, need: Profile, exhibitor: int) -> float:
        """Return the points of a pair, out of a hundred; 0 for an exhibitor not listed."""
        offer = self.offers.get(exhibitor)
        if offer is None:
            return 0.0
        words = word_share(need, offer, self.pool.index)
        return match(need, offer, words, rarity=self.pool.rarity).score


def words_of(text: str, language: str) -> Words:
    """Return the stems and concepts of a text, read once in a while."""
    if not text.strip():
        return Words(*NO_WORDS)
    key = "words:" + hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()
    known: Words | None = caches["memory"].get(key)
    if known is None:
        known = Words(tuple(stems(text, language)), concepts(text, language))
        caches["memory"].set(key, known, KEPT_S)
    return known


def fair_of(edition: Edition) -> Fair:
    """Return the exhibitors of an edition as offers, at most five minutes old."""
    key = f"affinity:{edition.pk}"
    known: Fair | None = caches["memory"].get(key)
    if known is None:
        known = read_fair(edition)
        caches["memory"].set(key, known, KEPT_S)
    return known


def read_fair(edition: Edition) -> Fair:
    """Read the exhibitors of an edition as offers."""
    some = list(
        Exhibitor.objects.filter(listed(), edition=edition)
        .select_related("organisation")
        .prefetch_related("themes", "products")
    )
    traded = market_words({one.organisation_id for one in some}, "offer")
    return Fair({one.pk: offer_of(one, traded.get(one.organisation_id)) for one in some})


def offer_of(one: Exhibitor, traded: Words | None) -> Profile:
    """Return an exhibitor as an offer."""
    shown = [one.presentation, *(f"{each.name}. {each.summary}" for each in one.products.all())]
    own = joined(words_of("\n".join(shown), one.language), traded)
    return Profile(
        id=one.code,
        side="offer",
        kind="business",
        themes=frozenset(each.code for each in one.themes.all()),
        country=one.organisation.country,
        countries=frozenset(),
        language=one.language,
        languages=frozenset(one.organisation.languages),
        stage="",
        stems=own.stems,
        concepts=own.concepts,
    )


def need_of(one: Participant, traded: Words | None = None) -> Profile:
    """Return a visitor as a need."""
    language = one.languages[0] if one.languages else "fr"
    own = joined(words_of(one.looks_for, language), traded)
    return Profile(
        id=one.code,
        side="need",
        kind="business",
        themes=frozenset(one.themes),
        country=one.country,
        countries=frozenset(),
        language=language,
        languages=frozenset(one.languages),
        stage="",
        stems=own.stems,
        concepts=own.concepts,
    )


def joined(own: Words, traded: Words | None) -> Words:
    """Return the words of a participant with those of the postings of the organisation."""
    if traded is None:
        return own
    return Words((*own.stems, *traded.stems), own.concepts | traded.concepts)


def market_words(organisations: Iterable[int | None], side: str) -> dict[int, Words]:
    """Return the words of the open offers or needs of organisations."""
    wanted = {one for one in organisations if one}
    rows = Posting.objects.filter(open_now(), organisation__in=wanted, side=side, anonymous=False)
    some = list(rows.order_by("-published_at", "pk"))
    named, read = concepts_of(some), stems_of(one.code for one in some)
    stemmed: dict[int, list[str]] = defaultdict(list)
    found: dict[int, set[str]] = defaultdict(set)
    for one in some:
        stemmed[one.organisation_id] += read.get(one.code, [])
        found[one.organisation_id] |= named[one.pk]
    return {key: Words(tuple(stemmed[key][:MOST_STEMS]), frozenset(found[key])) for key in stemmed}


def for_visitor(visitor: Participant) -> dict[int, float]:
    """Return the points of every exhibitor for one visitor."""
    fair = fair_of(visitor.edition)
    traded = market_words([visitor.organisation_id], "need")
    need = need_of(visitor, traded.get(visitor.organisation_id or 0))
    return {one: fair.score(need, one) for one in fair.offers}


def for_exhibitor(exhibitor: Exhibitor, visitors: Sequence[Participant]) -> dict[int, float]:
    """Return the points of some visitors for one exhibitor."""
    fair = fair_of(exhibitor.edition)
    traded = market_words([one.organisation_id for one in visitors], "need")
    return {
        one.pk: fair.score(need_of(one, traded.get(one.organisation_id or 0)), exhibitor.pk)
        for one in visitors
    }


def for_pairs(
    edition: Edition, pairs: Iterable[tuple[int, Participant]]
) -> dict[tuple[int, int], float]:
    """Return the points of pairs of an exhibitor's id and a visitor; for a task, not a page."""
    some, fair = list(pairs), read_fair(edition)
    traded = market_words({one.organisation_id for _, one in some}, "need")
    needs = {
        one.pk: need_of(one, traded.get(one.organisation_id or 0))
        for one in {visitor.pk: visitor for _, visitor in some}.values()
    }
    return {
        (exhibitor, visitor.pk): fair.score(needs[visitor.pk], exhibitor)
        for exhibitor, visitor in some
    }


def shared_at_once(one: Participant, themes: frozenset[str], languages: frozenset[str]) -> int:
    """Return a rough count of what a visitor shares with an exhibitor, without reading words."""
    return 4 * len(themes & set(one.themes)) + bool(languages & set(one.languages))
