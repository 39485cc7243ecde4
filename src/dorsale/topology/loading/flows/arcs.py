"""Links as arcs: who may carry traffic which way, and whose capacity it takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsale.plan.loading import Instance


@dataclass(frozen=True)
class Arcs:
    """The ways along the links of an instance.

    ``tail``, ``head`` (arcs) are positions of nodes, ``link`` of the link; ``shelf`` numbers
    the capacity an arc takes: one per undirected or directed link, one per way of a bidirected
    link; ``shelf_link`` gives the link of each shelf. A loop (a link from a node to itself)
    has no arc.
    """

    tail: np.ndarray
    head: np.ndarray
    link: np.ndarray
    shelf: np.ndarray
    shelf_link: np.ndarray

    def __len__(self) -> int:
        return len(self.tail)

    def reversed(self) -> Arcs:
        """Return the same arcs, run the other way, on the same shelves."""
        return Arcs(self.head, self.tail, self.link, self.shelf, self.shelf_link)


def arcs(instance: Instance, links: str) -> Arcs:
    """Return the arcs of ``instance`` for the letter ``links`` of the model (U, B or D)."""
    size = len(instance.links)
    ends = np.asarray(instance.ends, dtype=np.int64).reshape(size, 2)
    position = np.arange(size)
    whole = ends[:, 0] != ends[:, 1]
    tail, head, link = ends[:, 0], ends[:, 1], position
    shelf, shelf_link, keep = position, position, whole
    if links != "D":
        tail, head = np.concatenate([tail, head]), np.concatenate([head, tail])
        link, shelf, keep = np.tile(position, 2), np.tile(position, 2), np.tile(whole, 2)
    if links == "B":
        shelf = np.arange(2 * size)
        shelf_link = np.tile(position, 2)
    return Arcs(tail[keep], head[keep], link[keep], shelf[keep], shelf_link)
