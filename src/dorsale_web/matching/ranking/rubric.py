"""Marks by criterion to places, whatever the severity of each juror.

A form, the weighted marks a juror gave an entry, is the juror's severity plus the entry's true
score plus noise. Severity is free: adding a constant to a juror's marks changes nothing. The scores
have a normal law, whose spread is learned with the noise, so that an entry seen by few jurors stays
near the average. A task calls this, never the web process: it loads numpy and scipy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dorsale_web.matching.ranking import ranks
from dorsale_web.matching.ranking.groups import groups
from dorsale_web.matching.ranking.places import Place
from dorsale_web.matching.ranking.ranks import BEFORE, DRAWS, RATIOS, Array

POINTS = 100  # of a form with full marks


class Mark(NamedTuple):
    """What a juror gave an entry on a criterion, from 0 to the most of the criterion."""

    juror: str
    entry: str
    criterion: str
    value: float


@dataclass(frozen=True)
class Criterion:
    """A criterion, what it weighs beside the others, its highest mark and the step of marks."""

    code: str
    weight: float = 1.0
    most: float = 10.0
    step: float = 1.0

    def __post_init__(self) -> None:
        if not (self.weight > 0 and self.most > 0 and self.step > 0):
            raise ValueError(
                f"Criterion {self.code}: weight, most and step must be above 0; correct them."
            )


Forms = Mapping[tuple[str, str], float]  # points of (juror, entry)


def rank_marks(
    marks: Sequence[Mark],
    criteria: Sequence[Criterion],
    seed: int = 0,
    entries: Iterable[str] = (),
) -> list[Place]:
    """Return the place of each entry, best first in each group of compared entries.

    Args:
        marks: All marks of a category; a form has a mark for every criterion.
        criteria: The criteria as they were published.
        seed: The same seed gives the same intervals.
        entries: Entries of the category; those without a mark are compared with nothing.
    """
    found = forms(marks, criteria)
    names = sorted({*entries, *(entry for _, entry in found)})
    if not names:
        return []
    laws = _Within.of(found, names, _rounding(criteria)).laws()
    odds = _odds(laws)
    chance = np.random.default_rng(seed)
    counts = chance.multinomial(DRAWS, odds)
    draws = [law.draws(count, chance) for law, count in zip(laws, counts, strict=True)]
    scores = odds @ np.array([law.mean for law in laws])
    return ranks.places(names, scores, np.vstack(draws), _joined(found, names))


def forms(marks: Iterable[Mark], criteria: Sequence[Criterion]) -> Forms:
    """Return the points of each form, out of a hundred.

    Raises:
        ValueError: A mark is outside its range, given twice, or missing from its form.
    """
    known = {criterion.code: criterion for criterion in criteria}
    given: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for mark in marks:
        _check(mark, known, given[mark.juror, mark.entry])
        given[mark.juror, mark.entry][mark.criterion] = mark.value
    for (juror, entry), values in given.items():
        for code in sorted(known.keys() - values.keys()):
            raise ValueError(
                f"Juror {juror} gave entry {entry} no mark for {code}; add it or remove the form."
            )
    part = _parts(criteria)
    return {
        pair: sum(part[code] * values[code] for code in known) for pair, values in given.items()
    }


def _check(mark: Mark, known: Mapping[str, Criterion], given: Mapping[str, float]) -> None:
    where = f"Juror {mark.juror}, entry {mark.entry}, criterion {mark.criterion}"
    if mark.criterion not in known:
        raise ValueError(f"{where}: there is no such criterion; use one of {', '.join(known)}.")
    if mark.criterion in given:
        raise ValueError(f"{where}: marked twice; keep one of the marks.")
    most = known[mark.criterion].most
    if not 0 <= mark.value <= most:
        raise ValueError(f"{where}: {mark.value:g} is not a mark from 0 to {most:g}; correct it.")


def _parts(criteria: Sequence[Criterion]) -> dict[str, float]:
    """Return how many points of a form one point of each criterion is worth."""
    total = sum(criterion.weight for criterion in criteria)
    return {one.code: POINTS * one.weight / (total * one.most) for one in criteria}


def _rounding(criteria: Sequence[Criterion]) -> float:
    """Return the variance that rounding to steps alone gives a form."""
    part = _parts(criteria)
    return sum((part[one.code] * one.step) ** 2 / 12 for one in criteria)


def _joined(found: Forms, names: Iterable[str]) -> dict[str, object]:
    """Return the group of each entry: two that a juror saw are compared."""
    nodes = {("juror", juror) for juror, _ in found} | {("entry", name) for name in names}
    links = ((("juror", juror), ("entry", entry)) for juror, entry in found)
    above = groups(nodes, links)
    return {name: above["entry", name] for name in names}


@dataclass(frozen=True)
class _Within:
    """The forms taken from their juror's mean, which removes severity, and summed up.

    Attributes:
        told: Precision of the scores, in units of the noise.
        sums: Of the forms of each entry.
        squares: Of all forms and of one rounding, so that equal forms are not taken for certainty.
        freedom: Forms and that rounding, less one for each juror.
    """

    told: Array
    sums: Array
    squares: float
    freedom: int

    @classmethod
    def of(cls, found: Forms, names: Sequence[str], rounding: float) -> _Within:
        number = {name: place for place, name in enumerate(names)}
        told, sums = np.zeros((len(names), len(names))), np.zeros(len(names))
        squares, freedom = rounding, 1
        for form in _by_juror(found):
            seen = [number[entry] for entry in form]
            points = np.array(list(form.values()))
            points -= points.mean()
            told[np.ix_(seen, seen)] += np.eye(len(seen)) - 1 / len(seen)
            sums[seen] += points
            squares += float(points @ points)
            freedom += len(seen) - 1
        return cls(told, sums, squares, freedom)

    def laws(self) -> list[_Law]:
        """Return the exact law of the scores for each assumed spread."""
        return [self._law(ratio, before) for ratio, before in zip(RATIOS, BEFORE, strict=True)]

    def _law(self, ratio: float, before: float) -> _Law:
        precision = self.told + ratio * np.eye(len(self.sums))
        mean: Array = np.asarray(np.linalg.solve(precision, self.sums), dtype=np.float64)
        left = self.squares - float(self.sums @ mean)
        spread = len(self.sums) * np.log(ratio) - np.linalg.slogdet(precision)[1]
        log = before + (spread - self.freedom * np.log(left)) / 2
        return _Law(float(log), precision, mean, left, self.freedom)


def _by_juror(found: Forms) -> Iterable[Mapping[str, float]]:
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    for (juror, entry), points in found.items():
        rows[juror][entry] = points
    return rows.values()


@dataclass(frozen=True)
class _Law:
    """Student's t of the scores for one assumed spread, and the log of its probability."""

    log: float
    precision: Array
    mean: Array
    left: float  # sum of squares that the scores do not explain
    freedom: int

    def draws(self, count: int, chance: np.random.Generator) -> Array:
        """Return drawn true scores, a row for each draw."""
        noise = np.sqrt(self.left / chance.chisquare(self.freedom, count))
        deviates = chance.standard_normal((len(self.mean), count))
        apart = ranks.normal(self.precision, np.zeros(len(self.mean)), deviates)
        return self.mean + (apart * noise).T


def _odds(laws: Sequence[_Law]) -> Array:
    logs = np.array([law.log for law in laws])
    odds = np.exp(logs - logs.max())
    return np.asarray(odds / odds.sum())
