"""What may be bought on each link, as columns of a program: modules, and the set-up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsale.plan.loading import Instance, Model, Task
from dorsale.topology.loading.flows.program import Program
from dorsale.topology.loading.modules import needed


@dataclass(frozen=True)
class Purchases:
    """Columns of the modules of each link (one array per link) and of the set-ups, if any.

    ``kept`` gives the place of each column's module in the file's list; ``opened`` is one
    column per link, worth 1 when the link is set up, or empty when set-up costs nothing.
    """

    instance: Instance
    kept: tuple[np.ndarray, ...]
    columns: tuple[np.ndarray, ...]
    whole: bool
    opened: np.ndarray

    def carry(self, program: Program, links: np.ndarray) -> np.ndarray:
        """Add and return one row per link of ``links``: load - capacity, at most 0.

        The caller enters the loads. What is installed counts only where the link is set up.
        """
        installed = np.asarray(self.instance.installed[links], dtype=float)
        free = installed if not len(self.opened) else np.zeros(len(links))
        rows = program.rows(len(links), -np.inf, free)
        for row, e in zip(rows.tolist(), links.tolist(), strict=True):
            capacity = self.instance.module_capacity[e][self.kept[e]]
            program.entries(row, self.columns[e], -capacity)
        if len(self.opened):
            program.entries(rows, self.opened[links], -installed)
        return rows

    def set(self, values: np.ndarray, modules: tuple[np.ndarray, ...], load: np.ndarray) -> None:
        """Write into ``values`` that ``modules`` are bought and links with ``load`` set up."""
        for e, columns in enumerate(self.columns):
            values[columns] = modules[e][self.kept[e]]
        if len(self.opened):
            values[self.opened] = load > 0

    def bought(self, values: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return the modules that ``values`` of the columns buy, in the file's order."""
        found = []
        for e, columns in enumerate(self.columns):
            count = np.zeros(len(self.instance.module_cost[e]))
            count[self.kept[e]] = np.maximum(values[columns], 0.0)
            found.append(np.round(count) if self.whole else np.where(count < 1e-9, 0.0, count))
        return tuple(found)


def purchases(program: Program, task: Task, most: float) -> Purchases:
    """Add to ``program`` what ``task`` may buy, for loads of at most ``most`` on any link."""
    instance, model = task.instance, task.model
    worth = [useful(instance, model, e, most) for e in range(len(instance.links))]
    kept = tuple(places for places, _ in worth)
    charged = model.fixed == "Y"
    opened = (
        program.columns(len(kept), instance.setup_cost, 0.0, 1.0, True)
        if charged
        else np.array([], dtype=np.int64)
    )
    columns = []
    for e, (choice, upper) in enumerate(worth):
        cost = instance.module_cost[e][choice]
        here = program.columns(len(choice), cost, 0.0, upper, model.capacity != "L")
        columns.append(here)
        if model.capacity == "E" and len(choice):
            row = program.rows(1, -np.inf, 0.0 if charged else 1.0)
            program.entries(row, here, 1.0)
            if charged:
                program.entries(row, opened[e], -1.0)
        elif charged and len(choice):
            rows = program.rows(len(choice), -np.inf, 0.0)
            program.entries(rows, here, 1.0)
            program.entries(rows, opened[e], -upper)
    return Purchases(instance, kept, tuple(columns), model.capacity != "L", opened)


def useful(instance: Instance, model: Model, link: int, most: float) -> tuple[np.ndarray, ...]:
    """Return the places of the modules of ``link`` worth buying, and the most of each.

    Left out: modules without capacity; where they add up, those that others replace at no more
    cost; where one is chosen, those that a larger one replaces; where capacity is linear, all
    but the first.
    """
    capacity, cost = instance.module_capacity[link], instance.module_cost[link]
    if model.capacity == "L":
        first = np.flatnonzero(capacity[:1] > 0)
        return first, most / capacity[first]
    real = np.flatnonzero(capacity > 0)
    if model.capacity == "M":
        kept, count = needed(capacity[real], cost[real], most)
        return real[kept], count
    order = sorted(real.tolist(), key=lambda m: (cost[m], -capacity[m]))
    kept = np.array(sorted(_staircase(order, capacity)), dtype=np.int64)
    return kept, np.ones(len(kept))


def _staircase(order: list[int], capacity: np.ndarray) -> list[int]:
    """Keep, from cheap to dear, the modules larger than every cheaper one."""
    found: list[int] = []
    for m in order:
        if not found or capacity[m] > capacity[found[-1]]:
            found.append(m)
    return found
