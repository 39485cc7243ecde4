"""How well an offer fits a need: points for each reason, out of a hundred, and why.

Nothing here is hidden: the weights are printed beside the points, the facts are codes and words
that both sides can check, and the score is the sum of the points. A pair has one score, whichever
side looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property
from math import isclose, sqrt
from operator import mul

from dorsale_web.matching.concepts import near
from dorsale_web.matching.words import Index, rarities

STAGES = ("idea", "prototype", "pilot", "market", "mature")
NEAR_KINDS = {  # (need, offer) of different kinds that often suit one another
    frozenset(pair): share
    for *pair, share in (
        ("technology", "business", 0.6),
        ("technology", "research", 0.6),
        ("technology", "tender", 0.6),
        ("business", "tender", 0.6),
        ("research", "call", 0.6),
        ("business", "call", 0.4),
        ("expert", "job", 0.6),
        ("expert", "business", 0.4),
        ("expert", "research", 0.4),
    )
}
NEAR_CONCEPT = 0.6  # of a concept that is met by one near it
ALL_WORDS = 1 / 3  # of the words of a need: two texts hardly ever share more
SAME_MEANING = 0.4  # cosine of centred vectors from which two texts mean the same
MOST_FACTS = 6  # that a reason names
UNKNOWN = 0.5  # share of the points when one side says nothing


@dataclass(frozen=True)
class Profile:
    """What matching knows of a posting; no countries sought means any country."""

    id: str
    side: str  # offer or need
    kind: str
    themes: frozenset[str]
    country: str
    countries: frozenset[str]
    language: str
    languages: frozenset[str]  # read by the organisation
    stage: str  # of an offer: reached; of a need: the least that will do
    stems: tuple[str, ...]
    concepts: frozenset[str]
    outcomes: int = 0  # pilots and agreements both sides confirmed
    vector: tuple[float, ...] | None = field(default=None, repr=False)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The stems that say something: figures coincide by chance."""
        return tuple(stem for stem in self.stems if not stem.isdigit())


@dataclass(frozen=True)
class Weights:
    """The most points each reason can give; they sum to a hundred.

    ``meaning`` counts only where a language model is installed.
    """

    theme: float
    kind: float
    words: float
    concepts: float
    place: float
    language: float
    stage: float
    outcomes: float
    meaning: float

    def __post_init__(self) -> None:
        if not isclose(sum(astuple(self)), 100):
            raise ValueError(f"The weights sum to {sum(astuple(self)):g}; make them sum to 100.")


WEIGHTS = Weights(
    theme=25, kind=6, words=12, concepts=40, place=5, language=4, stage=4, outcomes=4, meaning=0
)
WEIGHTS_WITH_MEANING = Weights(
    theme=20, kind=5, words=8, concepts=16, place=4, language=3, stage=2, outcomes=2, meaning=40
)


@dataclass(frozen=True)
class Reason:
    """Points of one reason, the most it could give, and the facts: codes and words."""

    code: str
    points: float
    most: float
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """A need, an offer, their score out of a hundred and its reasons."""

    need: str
    offer: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Pool:
    """The postings that are compared; what is rare among them counts more."""

    profiles: Mapping[str, Profile]

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> Pool:
        """Return the pool of offers and needs."""
        return cls({one.id: one for one in profiles})

    @cached_property
    def index(self) -> Index:
        """The words of the offers."""
        return Index.of({one.id: one.words for one in self.side("offer")})

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """The weight of each concept."""
        return rarities(one.concepts for one in self.profiles.values())

    @cached_property
    def has_meanings(self) -> bool:
        """Whether every posting has a vector, so that all scores count it."""
        return all(one.vector is not None for one in self.profiles.values())

    def side(self, side: str) -> list[Profile]:
        """Return the postings of one side."""
        return [one for one in self.profiles.values() if one.side == side]


def rank(
    one: Profile,
    pool: Pool,
    limit: int | None = None,
    surfaces: Mapping[str, str] | None = None,
) -> list[Match]:
    """Return the matches of a posting with the other side of the pool, the best first.

    Args:
        one: An offer or a need, of the pool or like those of the pool.
        pool: The postings to compare with.
        limit: How many matches are wanted; all without it.
        surfaces: Words of the posting as they were written, by stem.
    """
    weights = WEIGHTS_WITH_MEANING if pool.has_meanings else WEIGHTS
    if one.side == "need":
        words = word_shares(one, pool.index)
        pairs = [(one, offer, words.get(offer.id, 0.0)) for offer in pool.side("offer")]
    else:
        pairs = [(need, one, word_share(need, one, pool.index)) for need in pool.side("need")]
    found = [match(*pair, weights, rarity=pool.rarity, surfaces=surfaces) for pair in pairs]
    return sorted(found, key=lambda each: (-each.score, each.need, each.offer))[:limit]


def match(
    need: Profile,
    offer: Profile,
    word_score: float,
    weights: Weights = WEIGHTS,
    *,
    meaning: float | None = None,
    rarity: Mapping[str, float] | None = None,
    surfaces: Mapping[str, str] | None = None,
) -> Match:
    """Return the score of a pair and its reasons.

    Args:
        need: What is looked for.
        offer: What is offered.
        word_score: Share of the words of the need that the offer has, from ``word_share``.
        weights: The most points of each reason.
        meaning: Cosine of the centred vectors; taken from the profiles when they have them.
        rarity: Weight of each concept in the pool; all weigh the same without it.
        surfaces: Words as they were written, by stem, to name the shared ones.
    """
    if meaning is None and weights.meaning:
        meaning = cosine(need.vector, offer.vector)
    shares = {
        "theme": _theme(need, offer),
        "kind": _kind(need, offer),
        "words": (word_score, _shared_words(need, offer, surfaces or {})),
        "concepts": _concepts(need, offer, rarity or {}),
        "place": _place(need, offer),
        "language": _language(need, offer),
        "stage": _stage(need, offer),
        "outcomes": _outcomes(need, offer),
        "meaning": (max(0.0, meaning or 0.0) / SAME_MEANING, ()),
    }
    reasons = tuple(_reason(code, *share, weights) for code, share in shares.items())
    score = round(sum(reason.points for reason in reasons), 2)
    return Match(need.id, offer.id, score, tuple(each for each in reasons if each.most))


def word_shares(need: Profile, index: Index) -> dict[str, float]:
    """Return for each offer that shares a word with the need its share, from 0 to 1."""
    full = ALL_WORDS * index.highest(need.words)
    return {name: min(1.0, score / full) for name, score in index.scores(need.words).items()}


def word_share(need: Profile, offer: Profile, index: Index) -> float:
    """Return the share of one offer, from 0 to 1."""
    full = ALL_WORDS * index.highest(need.words)
    return min(1.0, index.score(need.words, offer.id) / full) if full else 0.0


def cosine(one: Sequence[float] | None, other: Sequence[float] | None) -> float:
    """Return the cosine of two vectors of length one, 0 when there is none."""
    return sum(map(mul, one, other)) if one and other else 0.0


Share = tuple[float, tuple[str, ...]]  # from 0 to 1, with its facts


def _reason(code: str, share: float, facts: tuple[str, ...], weights: Weights) -> Reason:
    most = getattr(weights, code)
    return Reason(code, round(most * min(1.0, share), 2), most, facts)


def _theme(need: Profile, offer: Profile) -> Share:
    shared = need.themes & offer.themes
    return len(shared) / max(1, len(need.themes)), tuple(sorted(shared))


def _kind(need: Profile, offer: Profile) -> Share:
    pair = frozenset((need.kind, offer.kind))
    share = 1.0 if len(pair) == 1 else NEAR_KINDS.get(pair, 0.0)
    return share, (need.kind, offer.kind) if share else ()


def _shared_words(need: Profile, offer: Profile, surfaces: Mapping[str, str]) -> tuple[str, ...]:
    theirs = set(offer.words)
    shared = [stem for stem in dict.fromkeys(need.words) if stem in theirs]
    longest = sorted(shared, key=len, reverse=True)[:MOST_FACTS]
    return tuple(surfaces.get(stem, stem) for stem in longest)


def _concepts(need: Profile, offer: Profile, rarity: Mapping[str, float]) -> Share:
    """Return how much of what the need names the offer answers, the rare counting more.

    Like a cosine, divided by the weight of both, so that an offer that names everything gains
    nothing; a fact is a concept both name, or ``needed:offered`` when the two are only near.
    """

    def weight(code: str) -> float:
        return rarity.get(code, 1.0)

    met = {code: _answer(code, offer.concepts, weight) for code in sorted(need.concepts)}
    values = {code: weight(code) * value for code, (value, _) in met.items()}
    squares = [sum(weight(code) ** 2 for code in one.concepts) for one in (need, offer)]
    share = sum(values.values()) / sqrt(squares[0] * squares[1]) if all(squares) else 0.0
    best = sorted((code for code in met if values[code]), key=lambda code: (-values[code], code))
    return share, tuple(met[code][1] for code in best[:MOST_FACTS])


def _answer(
    needed: str, offered: frozenset[str], weight: Callable[[str], float]
) -> tuple[float, str]:
    """Return what the best answer to a needed concept is worth, and the fact that says it."""
    if needed in offered:
        return weight(needed), needed
    answers = [(NEAR_CONCEPT * weight(code), f"{needed}:{code}") for code in near(needed) & offered]
    return max(answers, default=(0.0, ""))


def _place(need: Profile, offer: Profile) -> Share:
    share = (_welcomes(need, offer) + _welcomes(offer, need)) / 2
    return share, (need.country, offer.country) if share else ()


def _welcomes(one: Profile, other: Profile) -> float:
    if other.country in (one.countries or {one.country}):
        return 1.0
    return 0.0 if one.countries else UNKNOWN


def _language(need: Profile, offer: Profile) -> Share:
    """Return 1 when each can read the other, half when they only have a language between them."""
    reads = [one.languages | {one.language} for one in (need, offer)]
    shared = tuple(sorted(reads[0] & reads[1]))
    both = offer.language in reads[0] and need.language in reads[1]
    return (1.0 if both else 0.5 if shared else 0.0), shared


def _stage(need: Profile, offer: Profile) -> Share:
    if not (need.stage and offer.stage):
        return UNKNOWN, ()
    missing = max(0, STAGES.index(need.stage) - STAGES.index(offer.stage))
    return max(0.0, 1 - missing / 3), (need.stage, offer.stage)


def _outcomes(need: Profile, offer: Profile) -> Share:
    """Return more for each past outcome, ever less for the next: half for two."""
    past = need.outcomes + offer.outcomes
    return past / (past + 2), (str(past),) if past else ()
