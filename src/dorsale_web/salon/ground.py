"""The ground of a fair in plain arithmetic: rectangles in a hall, and rows of stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

TOLERANCE_M = 0.005  # stands may touch
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Box:
    """A rectangle of a hall, in metres from its upper left corner, under its label."""

    label: str
    x_m: float
    y_m: float
    width_m: float
    depth_m: float

    @property
    def right_m(self) -> float:
        """Return where it ends to the right."""
        return self.x_m + self.width_m

    @property
    def bottom_m(self) -> float:
        """Return where it ends below."""
        return self.y_m + self.depth_m


def is_outside(box: Box, width_m: float, depth_m: float) -> bool:
    """Return whether a part of a rectangle lies outside its hall.

    >>> is_outside(Box("A1", 37, 0, 3, 3), 40, 30), is_outside(Box("A2", 38, 0, 3, 3), 40, 30)
    (False, True)
    """
    least = min(box.x_m, box.y_m)
    beyond = max(box.right_m - width_m, box.bottom_m - depth_m)
    return least < -TOLERANCE_M or beyond > TOLERANCE_M


def overlap(one: Box, other: Box) -> bool:
    """Return whether two rectangles share ground; those that only touch do not.

    >>> overlap(Box("A1", 0, 0, 3, 3), Box("A2", 3, 0, 3, 3))
    False
    >>> overlap(Box("A1", 0, 0, 3, 3), Box("A2", 2, 2, 3, 3))
    True
    """
    across = min(one.right_m, other.right_m) - max(one.x_m, other.x_m)
    down = min(one.bottom_m, other.bottom_m) - max(one.y_m, other.y_m)
    return across > TOLERANCE_M and down > TOLERANCE_M


def overlapping(boxes: Iterable[Box]) -> Iterator[tuple[Box, Box]]:
    """Give every two rectangles that share ground, from left to right."""
    open_ones: list[Box] = []
    for box in sorted(boxes, key=lambda one: (one.x_m, one.y_m, one.label)):
        open_ones = [one for one in open_ones if one.right_m > box.x_m]
        yield from ((one, box) for one in open_ones if overlap(one, box))
        open_ones.append(box)


@dataclass(frozen=True)
class Rows:
    """Rows of equal stands: how many, how large, how far apart, and how they are labelled."""

    rows: int
    each: int
    width_m: float
    depth_m: float
    aisle_m: float
    x_m: float = 0.0
    y_m: float = 0.0
    prefix: str = "A"
    first: int = 1
    back_to_back: bool = False  # two rows share their backs, then comes the aisle
    letter_a_row: bool = False  # A1, A2 … B1, B2 … instead of A1 to the last

    def boxes(self) -> list[Box]:
        """Return the stands, row by row.

        >>> [(one.label, one.x_m, one.y_m) for one in Rows(2, 2, 3, 3, 4).boxes()]
        [('A1', 0.0, 0.0), ('A2', 3.0, 0.0), ('A3', 0.0, 7.0), ('A4', 3.0, 7.0)]
        """
        return [self._box(row, place) for row in range(self.rows) for place in range(self.each)]

    def _box(self, row: int, place: int) -> Box:
        aisles = row // 2 if self.back_to_back else row
        return Box(
            label=self._label(row, place),
            x_m=round(self.x_m + place * self.width_m, 3),
            y_m=round(self.y_m + row * self.depth_m + aisles * self.aisle_m, 3),
            width_m=self.width_m,
            depth_m=self.depth_m,
        )

    def _label(self, row: int, place: int) -> str:
        if self.letter_a_row:
            return f"{next_letters(self.prefix, row)}{self.first + place}"
        return f"{self.prefix}{self.first + row * self.each + place}"


def next_letters(prefix: str, steps: int) -> str:
    """Return a prefix whose last letter is moved on; beyond Z a letter is added.

    >>> next_letters("A", 2), next_letters("Z", 1), next_letters("N-", 1)
    ('C', 'AA', 'N-2')
    """
    head, last = prefix[:-1], prefix[-1:].upper()
    if last not in LETTERS or not last:
        return f"{prefix}{steps + 1}" if steps else prefix
    number = LETTERS.index(last) + steps
    more = LETTERS[number // len(LETTERS) - 1] if number >= len(LETTERS) else ""
    return f"{head}{more}{LETTERS[number % len(LETTERS)]}"


def repeated(labels: Sequence[str]) -> list[str]:
    """Return the labels that stand more than once, each once."""
    seen: set[str] = set()
    twice = [one for one in labels if one in seen or seen.add(one)]  # type: ignore[func-returns-value]
    return list(dict.fromkeys(twice))
