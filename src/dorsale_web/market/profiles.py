"""What matching reads of postings: stems from the search index, concepts kept beside, themes.

A text is read once, when its posting is first looked at after a change; never again for each pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import Any

from django.core.cache import cache

from dorsale_web.market.models import Outcome, Posting, PostingProfile
from dorsale_web.market.outcomes import AGREEING, standing_of
from dorsale_web.matching import score
from dorsale_web.matching.concepts import concepts
from dorsale_web.matching.score import WEIGHTS, WEIGHTS_WITH_MEANING, Profile, Weights, word_share
from dorsale_web.matching.stems import surfaces
from dorsale_web.matching.words import Index, rarity
from dorsale_web.members.models import SearchEntry

PART = 500  # rows named in one query
INDEX = "posting"
KEPT_S = 300
Vector = tuple[float, ...]
NO_VECTORS: Mapping[int, Vector] = MappingProxyType({})
COUNTS, CONFIRMED = "market:counts", "market:confirmed"


@dataclass(frozen=True)
class Scored:
    """A posting of the other side with its points and reasons, as they are stored."""

    posting: Posting
    points: float
    reasons: list[dict[str, Any]]


def ranked(
    posting: Posting, others: Iterable[Posting], vectors: Mapping[int, Vector] = NO_VECTORS
) -> list[Scored]:
    """Return the others with their points and reasons, best first.

    Meaning counts once the posting has a vector; those that have none yet wait for theirs.
    """
    has_meaning = posting.pk in vectors
    some = [one for one in others if not has_meaning or one.pk in vectors]
    known = profiles_of([posting, *some], vectors)
    pairs = {one.pk: in_order(known[posting.pk], known[one.pk]) for one in some}
    pool = Counted.of(counts(), [offer for _need, offer in pairs.values()])
    weights = WEIGHTS_WITH_MEANING if has_meaning else WEIGHTS
    scored = [(one, pool.match(*pairs[one.pk], weights=weights)) for one in some]
    scored.sort(key=lambda pair: (-pair[1].score, pair[0].pk))
    return [Scored(one, found.score, stored(found)) for one, found in scored]


def in_order(one: Profile, other: Profile) -> tuple[Profile, Profile]:
    """Return the need and the offer."""
    return (one, other) if one.side == "need" else (other, one)


def stored(found: score.Match) -> list[dict[str, Any]]:
    """Return the reasons of a match as they are stored."""
    return [
        {"code": one.code, "points": one.points, "most": one.most, "facts": list(one.facts)}
        for one in found.reasons
    ]


def as_written(posting: Posting, scored: Iterable[Scored]) -> list[Scored]:
    """Return matches whose shared words stand as they were written in the need."""
    return [replace(one, reasons=written(posting, one)) for one in scored]


def written(posting: Posting, one: Scored) -> list[dict[str, Any]]:
    """Return the reasons of a match with words in place of stems."""
    need = posting if posting.side == "need" else one.posting
    words = {
        stem: word
        for language, text in texts(need)
        for stem, word in surfaces(text, language).items()
    }
    return [
        reason | {"facts": [words.get(stem, stem) for stem in reason["facts"]]}
        if reason["code"] == "words"
        else reason
        for reason in one.reasons
    ]


@dataclass(frozen=True)
class Counts:
    """How many open postings hold each stem and each concept, out of how many."""

    stems: Mapping[str, int]
    concepts: Mapping[str, int]
    postings: int
    mean_length: float


def counts() -> Counts:
    """Return the counts over all open postings, at most ten minutes old."""
    kept: Counts | None = cache.get(COUNTS)
    if kept is None:
        kept = count()
        cache.set(COUNTS, kept, 2 * KEPT_S)
    return kept


def count() -> Counts:
    """Count stems and concepts over the index of postings."""
    stems: Counter[str] = Counter()
    length = number = 0
    rows = SearchEntry.objects.filter(kind=INDEX).values_list("stems", flat=True)
    for row in rows.iterator(chunk_size=PART):
        found = row.split()
        stems.update(set(found))
        length, number = length + len(found), number + 1
    named: Counter[str] = Counter()
    for codes in PostingProfile.objects.values_list("concepts", flat=True).iterator():
        named.update(codes)
    return Counts(stems, named, number, length / max(1, number))


@dataclass(frozen=True)
class Counted(Index):
    """The index of the offers compared; what is rare is counted over all open postings."""

    counts: Counts = field(repr=False)

    @classmethod
    def of(cls, counts: Counts, offers: Iterable[Profile]) -> Counted:  # type: ignore[override]
        """Return the index of some offers."""
        plain = Index.of({one.id: one.stems for one in offers})
        return cls(plain.places, plain.lengths, counts.mean_length, counts)

    def rarity(self, stem: str) -> float:
        """Return the weight of a stem among all open postings."""
        return rarity(self.counts.stems.get(stem, 0), self.counts.postings)

    @cached_property
    def concepts(self) -> Mapping[str, float]:
        """The weight of each concept among all open postings."""
        number = max(self.counts.postings, *self.counts.concepts.values(), 1)
        return {code: rarity(many, number) for code, many in self.counts.concepts.items()}

    def match(self, need: Profile, offer: Profile, weights: Weights) -> score.Match:
        """Return the points of a pair and its reasons."""
        words = word_share(need, offer, self)
        return score.match(need, offer, words, weights, rarity=self.concepts)


def profiles_of(
    postings: Iterable[Posting], vectors: Mapping[int, Vector] = NO_VECTORS
) -> dict[int, Profile]:
    """Return what matching knows of postings, by key."""
    some = list(postings)
    stems, named = stems_of(one.code for one in some), concepts_of(some)
    past = confirmed()
    return {
        one.pk: Profile(
            id=one.code,
            side=one.side,
            kind=one.kind,
            themes=frozenset(theme.code for theme in one.themes.all()),
            country=one.country,
            countries=frozenset(one.countries),
            language=one.language,
            languages=frozenset(one.organisation.languages),
            stage=one.stage,
            stems=tuple(stems.get(one.code, ())),
            concepts=named[one.pk],
            outcomes=past.get(one.organisation_id, 0),
            vector=vectors.get(one.pk),
        )
        for one in some
    }


def parts(rows: Iterable[Any], size: int = PART) -> Iterator[list[Any]]:
    """Give rows in lists of at most ``size``."""
    left = iter(rows)
    while part := list(islice(left, size)):
        yield part


def stems_of(codes: Iterable[str]) -> dict[str, list[str]]:
    """Return the stored stems of postings by code."""
    return {
        code: stems.split()
        for part in parts(codes)
        for code, stems in SearchEntry.objects.filter(kind=INDEX, code__in=part).values_list(
            "code", "stems"
        )
    }


def texts(posting: Posting) -> Iterator[tuple[str, str]]:
    """Give the language and the text of a posting and of its translations."""
    yield posting.language, "\n".join(getattr(posting, name) for name in Posting.TEXTS)
    for language, one in posting.translations.items():
        yield language, "\n".join(one["texts"].values())


def concepts_of(postings: Iterable[Posting]) -> dict[int, frozenset[str]]:
    """Return the concepts of postings by key; those that changed are read and kept."""
    some = list(postings)
    profiles = {
        one.posting_id: one
        for part in parts(one.pk for one in some)
        for one in PostingProfile.objects.filter(posting__in=part).defer("vector")
    }
    found, fresh = {}, []
    for posting in some:
        known = profiles.get(posting.pk)
        if known is None or known.read_at != posting.changed_at:
            known = read(posting)
            fresh.append(known)
        found[posting.pk] = frozenset(known.concepts)
    keep(fresh)
    return found


def read(posting: Posting) -> PostingProfile:
    """Read the concepts of a posting in all its languages."""
    named = {code for language, text in texts(posting) for code in concepts(text, language)}
    return PostingProfile(posting=posting, read_at=posting.changed_at, concepts=sorted(named))


def keep(profiles: list[PostingProfile]) -> None:
    """Keep what was read; a vector of an older text goes."""
    PostingProfile.objects.bulk_create(
        profiles,
        batch_size=PART,
        update_conflicts=True,
        update_fields=["read_at", "concepts", "model", "vector"],
        unique_fields=["posting"],
    )


def confirmed() -> Mapping[int, int]:
    """Return how many pilots and agreements each organisation has that both sides confirm."""
    kept: Mapping[int, int] | None = cache.get(CONFIRMED)
    if kept is None:
        kept = count_confirmed()
        cache.set(CONFIRMED, kept, KEPT_S)
    return kept


def count_confirmed() -> dict[int, int]:
    """Count the pilots and agreements confirmed by both sides, by organisation."""
    counts: Counter[int] = Counter()
    for one in Outcome.objects.prefetch_related("answers"):
        results = [answer.result for answer in one.answers.all()]
        if standing_of(results) == "both" and results[0] in AGREEING:
            counts.update(side for side in (one.left_id, one.right_id) if side)
    return dict(counts)
