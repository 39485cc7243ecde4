"""Names on a map that never overlap: the first in order takes its place, the rest make do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LETTER = 0.57
LINE = 1.15
_SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Name:
    """A name to place beside a point; ``size`` is the height of its letters in map units."""

    text: str
    x: float
    y: float
    size: float
    gap: float = 6.0


@dataclass(frozen=True)
class Placed:
    """Where a name went: its baseline and the end that is fixed."""

    name: Name
    x: float
    y: float
    anchor: str


def place(names: Iterable[Name], frame: Box, taken: Iterable[Box] = ()) -> list[Placed | None]:
    """Return a place for each name in order, ``None`` where no side is free.

    >>> found = place([Name("A", 50, 50, 10), Name("B", 50, 50, 10)], (0, 0, 100, 100))
    >>> [one.anchor for one in found]
    ['start', 'end']
    """
    boxes = list(taken)
    found: list[Placed | None] = []
    for name in names:
        free = next((s for s in _SIDES if _fits(_box(name, s), frame, boxes)), None)
        found.append(_placed(name, free) if free else None)
        if free:
            boxes.append(_box(name, free))
    return found


def _fits(box: Box, frame: Box, boxes: list[Box]) -> bool:
    inside = box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]
    return inside and not any(overlap(box, other) for other in boxes)


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes (left, top, right, bottom) share any surface."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _box(name: Name, side: tuple[int, int]) -> Box:
    width, height = LETTER * name.size * len(name.text), LINE * name.size
    right, down = side
    left = name.x + right * name.gap - (0 if right > 0 else width if right < 0 else width / 2)
    top = name.y + down * (name.gap + height / 2 if not right else height * 0.6) - height / 2
    return left, top, left + width, top + height


def _placed(name: Name, side: tuple[int, int]) -> Placed:
    left, _, right, bottom = _box(name, side)
    anchor = {1: "start", -1: "end", 0: "middle"}[side[0]]
    x = {1: left, -1: right, 0: (left + right) / 2}[side[0]]
    return Placed(name, x, bottom - 0.3 * name.size, anchor)
