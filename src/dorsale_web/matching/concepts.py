"""Concepts of the field, found in a text by the words that name them in four languages.

The lexicon is ``concepts.csv``: a concept a row, its names in each language separated by ``|``.
``near.csv`` says which concepts lie near one another, mostly a trouble and what answers it.
Longer names win over the shorter ones inside them; where one stem names several concepts, the
nearest spelling decides.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import takewhile

from dorsale_web.matching.stems import Word, words

LANGUAGES = ("en", "fr", "pt", "ar")

Phrase = tuple[str, ...]  # stems in their order


@dataclass(frozen=True)
class Concept:
    """A concept: its code, and its names by language, the plainest first."""

    code: str
    names: Mapping[str, tuple[str, ...]]

    def label(self, language: str) -> str:
        """Return the plainest name in a language, in English when the language has none."""
        return self.names.get(language, self.names["en"])[0]


@dataclass(frozen=True)
class _Names:
    """The names of all concepts in one language: spellings and codes of each phrase of stems."""

    by_phrase: Mapping[Phrase, Sequence[tuple[str, str]]]
    lengths: Mapping[str, Sequence[int]]  # of the phrases that start with a stem, longest first


def concepts(text: str, language: str) -> frozenset[str]:
    """Return the codes of the concepts a text names.

    >>> sorted(concepts("Des pompes solaires pour l'arrosage", "fr"))
    ['irrigation', 'pump', 'solar']
    """
    if language not in LANGUAGES:
        return frozenset()
    return frozenset(_found(words(text, language), _names(language)))


@cache
def lexicon() -> Mapping[str, Concept]:
    """Return all concepts by code, as they stand in ``concepts.csv``."""
    return {row["code"]: _concept(row) for row in _rows("concepts.csv")}


def near(code: str) -> frozenset[str]:
    """Return the codes of the concepts near this one; nearness goes both ways."""
    return _nearness().get(code, frozenset())


@cache
def _nearness() -> Mapping[str, frozenset[str]]:
    pairs = [(row["code"], other) for row in _rows("near.csv") for other in row["near"].split()]
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return {code: frozenset(others) for code, others in found.items()}


def _rows(name: str) -> list[dict[str, str]]:
    with (files(__package__) / name).open(encoding="utf-8") as source:
        return list(csv.DictReader(source))


def _concept(row: dict[str, str]) -> Concept:
    names = {language: tuple(row[language].split("|")) for language in LANGUAGES}
    return Concept(row["code"], names)


@cache
def _names(language: str) -> _Names:
    by_phrase: dict[Phrase, list[tuple[str, str]]] = defaultdict(list)
    for concept in lexicon().values():
        for name in concept.names[language]:
            read = words(name, language)
            by_phrase[_phrase(read)].append((_spelling(read), concept.code))
    lengths: dict[str, set[int]] = defaultdict(set)
    for first, *rest in by_phrase:
        lengths[first].add(1 + len(rest))
    return _Names(by_phrase, {stem: sorted(some, reverse=True) for stem, some in lengths.items()})


def _found(read: Sequence[Word], names: _Names) -> Iterator[str]:
    at = 0
    while at < len(read):
        length, code = _longest(read, at, names)
        if code:
            yield code
        at += length


def _longest(read: Sequence[Word], at: int, names: _Names) -> tuple[int, str]:
    """Return the length and the code of the longest name that starts at ``at``, else 1 and ""."""
    for length in names.lengths.get(read[at].stem, ()):
        named = read[at : at + length]
        code = _nearest(named, names.by_phrase.get(_phrase(named), ()))
        if code and (length > 1 or not named[0].silent):
            return length, code
    return 1, ""


def _phrase(read: Sequence[Word]) -> Phrase:
    return tuple(word.stem for word in read)


def _spelling(read: Sequence[Word]) -> str:
    return " ".join(word.plain for word in read)


def _nearest(named: Sequence[Word], choices: Sequence[tuple[str, str]]) -> str:
    """Return the code of the name that differs least at its end; none when one word differs much.

    A short word may differ by a letter, a long one by several: what ``pays`` is to ``pay``,
    ``parties`` is not to ``part``.
    """
    spelling = _spelling(named)
    measured = [(*_difference(spelling, name), code) for name, code in choices]
    needed = 2 if spelling > "z" else 3  # letters shared before any may differ
    fits = [(ends, code) for same, ends, code in measured if ends <= max(0, same - needed)]
    if len(named) > 1 and not fits:
        fits = [(ends, code) for _, ends, code in measured]
    return min(fits, default=(0, ""))[1]


def _difference(one: str, other: str) -> tuple[int, int]:
    """Return how many letters two words share at their beginning, and how many follow in both."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    shared = sum(1 for _ in pairs)
    return shared, len(one) + len(other) - 2 * shared
