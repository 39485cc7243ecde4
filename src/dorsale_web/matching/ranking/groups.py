"""Which things are joined, directly or through others."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def groups(things: Iterable[Thing], links: Iterable[tuple[Thing, Thing]]) -> dict[Thing, Thing]:
    """Return for each thing the one that stands for its group.

    >>> found = groups("abcd", [("a", "b"), ("b", "c")])
    >>> found["a"] == found["c"] != found["d"]
    True
    """
    above = {thing: thing for thing in things}
    for one, other in links:
        above[_top(one, above)] = _top(other, above)
    return {thing: _top(thing, above) for thing in list(above)}


def _top(thing: Thing, above: dict[Thing, Thing]) -> Thing:
    while above[thing] != thing:
        above[thing] = above[above[thing]]
        thing = above[thing]
    return thing
