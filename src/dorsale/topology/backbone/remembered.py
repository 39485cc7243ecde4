"""Flows found before: where one of them still fits, nothing need be solved again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Remembered:
    """The latest ``most`` flows, one row each: what it takes, and what it brings, negative.

    So a flow fits where no number of its row is above what there is, or what is asked, negative;
    it may bring more than that, for part of it can be left out.
    """

    most: int
    rows: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))
    number: int = 0

    def fits(self, limits: np.ndarray) -> bool:
        """Return whether a flow stays within ``limits``, in the order of its row."""
        known = self.rows[: self.number]
        return bool(self.number) and bool((known <= limits).all(axis=1).any())

    def keep(self, row: np.ndarray) -> None:
        """Keep a flow, in place of the oldest."""
        if not self.number:
            self.rows = np.zeros((self.most, len(row)), dtype=row.dtype)
        self.rows[self.number % self.most] = row
        self.number += 1
