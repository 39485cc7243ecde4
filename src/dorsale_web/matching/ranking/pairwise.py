"""Votes between two entries to places: Bradley-Terry with a spread learned from the votes.

An entry of score s beats one of score t with probability 1 / (1 + exp(t - s)); a tie is half a win
for each. The scores have a normal law, which keeps an entry that won everything finite. True scores
are drawn by Gibbs sampling with Pólya-Gamma weights (Polson, Scott and Windle, 2013): a normal law
at the most likely scores would take few votes for a small spread. A task calls this, never the web
process: it loads numpy and scipy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import pi

import numpy as np
from numpy.typing import NDArray

from dorsale_web.matching.ranking import ranks
from dorsale_web.matching.ranking.groups import groups
from dorsale_web.matching.ranking.pairs import Vote
from dorsale_web.matching.ranking.places import Place
from dorsale_web.matching.ranking.ranks import BEFORE, RATIOS, Array

NOISE = pi**2 / 3  # variance of the logistic law
PRIORS = RATIOS / NOISE  # precision of the scores for each assumed spread
DRAWS = 2000  # that are kept; each leans on the one before
WARM = 300  # draws that are left out, for the start is arbitrary
ROUNDS = 100  # of the fixed point of the most likely scores
TERMS = 16  # of the sum that draws a Pólya-Gamma weight; the rest counts with its mean
CORNERS = (np.arange(TERMS) + 0.5) ** 2


def rank_votes(votes: Sequence[Vote], seed: int = 0, entries: Iterable[str] = ()) -> list[Place]:
    """Return the place of each entry, best first in each group of compared entries.

    Args:
        votes: All votes of a category.
        seed: The same seed gives the same intervals.
        entries: Entries of the category; those without a vote are compared with nothing.
    """
    names = sorted({*entries, *(name for vote in votes for name in (vote.winner, vote.loser))})
    if not names:
        return []
    numbered = _Votes.of(votes, names)
    draws, prior = numbered.draws(np.random.default_rng(seed))
    joined = groups(names, ((vote.winner, vote.loser) for vote in votes))
    found = ranks.places(names, numbered.likeliest(prior), draws, joined)
    return [replace(place, score=round(float(_chance(place.score)), 4)) for place in found]


@dataclass(frozen=True)
class _Votes:
    """The votes by number of entry; a share is 1 for a win and a half for a tie."""

    size: int
    won: NDArray[np.int64]
    lost: NDArray[np.int64]
    share: Array

    @classmethod
    def of(cls, votes: Sequence[Vote], names: Sequence[str]) -> _Votes:
        number = {name: place for place, name in enumerate(names)}
        pairs = sorted((number[vote.winner], number[vote.loser], vote.tie) for vote in votes)
        table = np.array(pairs, dtype=np.int64).reshape(-1, 3)
        if (table[:, 0] == table[:, 1]).any():
            raise ValueError("A vote compares an entry with itself; remove this vote.")
        return cls(len(names), table[:, 0], table[:, 1], 1 - table[:, 2] / 2)

    def draws(self, chance: np.random.Generator) -> tuple[Array, float]:
        """Return drawn true scores, a row for each draw, and the middle one of their precisions."""
        scores, prior = np.zeros(self.size), 1.0
        found, priors = np.empty((DRAWS, self.size)), np.empty(DRAWS)
        for turn in range(-WARM, DRAWS):
            weights = polya_gamma(self._gaps(scores), chance)
            scores = self._normal(weights, prior, chance.standard_normal(self.size))
            prior = _prior(scores, chance)
            scores, prior = self._stretched(scores, prior, chance)
            found[max(turn, 0)], priors[max(turn, 0)] = scores, prior
        return found, float(np.median(priors))

    def likeliest(self, prior: float) -> Array:
        """Return the most likely scores, the same for entries with the same votes."""
        scores = np.zeros(self.size)
        for _ in range(ROUNDS):
            scores = self._normal(expected_weight(self._gaps(scores)), prior, np.zeros(self.size))
        return scores

    def _gaps(self, scores: Array) -> Array:
        return np.asarray(scores[self.won] - scores[self.lost])

    def _normal(self, weights: Array, prior: float, deviates: Array) -> Array:
        """Return a draw of the normal law that the weights make of the votes."""
        excess = np.zeros(self.size)
        excess += np.bincount(self.won, self.share - 0.5, self.size)
        excess -= np.bincount(self.lost, self.share - 0.5, self.size)
        cells = np.bincount(self.won * self.size + self.lost, weights, self.size**2)
        met = cells.reshape(self.size, self.size)
        met = met + met.T
        return ranks.normal(np.diag(met.sum(axis=0) + prior) - met, excess, deviates)

    def _stretched(
        self, scores: Array, prior: float, chance: np.random.Generator
    ) -> tuple[Array, float]:
        """Draw the spread once more with all scores stretched along, so that it moves freely."""
        factors = np.sqrt(prior / PRIORS)
        gaps = np.outer(factors, self._gaps(scores))
        logs = -(self.share * np.logaddexp(0, -gaps) + (1 - self.share) * np.logaddexp(0, gaps))
        chosen = _chosen(logs.sum(axis=1) + BEFORE, chance)
        return scores * factors[chosen], float(PRIORS[chosen])


def _prior(scores: Array, chance: np.random.Generator) -> float:
    """Draw the precision of the scores' own law, given the scores."""
    logs = (len(scores) * np.log(PRIORS) - PRIORS * (scores @ scores)) / 2
    return float(PRIORS[_chosen(logs + BEFORE, chance)])


def _chosen(logs: Array, chance: np.random.Generator) -> int:
    return int(np.argmax(logs + chance.gumbel(size=len(logs))))


def polya_gamma(gap: Array, chance: np.random.Generator) -> Array:
    """Draw Pólya-Gamma weights of shape 1, by their sum of exponentials."""
    below = 2 * pi**2 * (CORNERS + (gap[:, None] / (2 * pi)) ** 2)
    apart = (chance.standard_exponential(below.shape) - 1) / below
    return np.asarray(expected_weight(gap) + apart.sum(axis=1))


def expected_weight(gap: Array) -> Array:
    """Return the mean of such weights.

    >>> expected_weight(np.array([0.0])).round(6)
    array([0.25])
    """
    half = np.maximum(np.abs(gap), 1e-6) / 2
    return np.asarray(np.tanh(half) / (4 * half))


def _chance(gap: Array | float) -> Array:
    return np.asarray(1 / (1 + np.exp(-gap)))
