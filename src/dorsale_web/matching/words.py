"""Words two texts share, weighed by BM25 over a small collection of stems.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
``K1`` and ``B`` at their usual values and the rarity that never falls below zero.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

K1 = 1.2  # how soon a repeated word stops counting more
B = 0.75  # how much a long document is discounted


def rarity(having: int, of: int) -> float:
    """Return the weight of what ``having`` documents ``of`` so many hold: the rarer, the more.

    >>> rarity(1, 100) > rarity(50, 100) > 0
    True
    """
    return log(1 + (of - having + 0.5) / (having + 0.5))


def rarities(collections: Iterable[Collection[str]]) -> dict[str, float]:
    """Return the rarity of everything that stands in at least one of the collections."""
    each = [set(some) for some in collections]
    counts = Counter(one for some in each for one in some)
    return {one: rarity(count, len(each)) for one, count in counts.items()}


@dataclass(frozen=True)
class Index:
    """Where each stem stands: documents and how often; and how long each document is."""

    places: Mapping[str, Mapping[str, int]]
    lengths: Mapping[str, int]
    mean_length: float

    @classmethod
    def of(cls, documents: Mapping[str, Sequence[str]]) -> Index:
        """Return the index of documents, each a list of stems."""
        places: dict[str, dict[str, int]] = defaultdict(dict)
        for name, stems in documents.items():
            for stem, count in Counter(stems).items():
                places[stem][name] = count
        lengths = {name: len(stems) for name, stems in documents.items()}
        return cls(dict(places), lengths, sum(lengths.values()) / max(1, len(lengths)))

    def rarity(self, stem: str) -> float:
        """Return the weight of a stem in this collection."""
        return rarity(len(self.places.get(stem, ())), len(self.lengths))

    def scores(self, query: Iterable[str]) -> dict[str, float]:
        """Return the BM25 score of every document that shares a stem with the query."""
        found: dict[str, float] = defaultdict(float)
        for stem in sorted(set(query)):
            weight = self.rarity(stem)
            for name, count in self.places.get(stem, {}).items():
                found[name] += weight * self._saturated(count, name)
        return dict(found)

    def score(self, query: Iterable[str], name: str) -> float:
        """Return the BM25 score of one document."""
        counts = {stem: self.places.get(stem, {}).get(name, 0) for stem in sorted(set(query))}
        shared = {stem: count for stem, count in counts.items() if count}
        return sum(self.rarity(stem) * self._saturated(n, name) for stem, n in shared.items())

    def highest(self, query: Iterable[str]) -> float:
        """Return a score no document can exceed."""
        return sum(self.rarity(stem) for stem in sorted(set(query))) * (K1 + 1)

    def _saturated(self, count: int, name: str) -> float:
        relative_length = self.lengths[name] / (self.mean_length or 1)
        return count * (K1 + 1) / (count + K1 * (1 - B + B * relative_length))
