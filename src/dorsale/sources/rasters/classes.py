"""Classes of land cover turned into the terrains of the cost book."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from dorsale.plan.problems import N_
from dorsale.plan.tables import TERRAINS
from dorsale.sources.rasters.faults import refused
from dorsale.sources.rasters.legends import WATER

_NAMED = 5


class Classes:
    """A legend at work: it turns classes into codes and keeps those that it does not know."""

    def __init__(self, legend: Mapping[int, str]) -> None:
        self.code = {name: at for at, name in enumerate((*TERRAINS, WATER))}
        self._keys = np.array(sorted(legend), dtype=float)
        self._codes = np.array([self.code[legend[key]] for key in sorted(legend)], dtype=float)
        self._known = 0
        self._strange: dict[float, int] = {}

    def codes(self, values: np.ndarray) -> np.ndarray:
        """Return the position in ``TERRAINS`` (the one after the last for water), else NaN."""
        at = np.searchsorted(self._keys, np.nan_to_num(values, nan=-1e9))
        at = np.minimum(at, len(self._keys) - 1)
        same = self._keys[at] == values
        self._count(values, same)
        return np.where(same, self._codes[at], np.nan)

    def _count(self, values: np.ndarray, same: np.ndarray) -> None:
        self._known += int(same.sum())
        strange, counts = np.unique(values[~same & ~np.isnan(values)], return_counts=True)
        for value, count in zip(strange[:100], counts[:100], strict=True):
            self._strange[float(value)] = self._strange.get(float(value), 0) + int(count)

    def refuse_strangers(self, file: Path) -> None:
        """Raise :class:`BadInput` when most cells hold classes that the legend does not know."""
        if sum(self._strange.values()) <= self._known:
            return
        commonest = sorted(self._strange, key=lambda value: -self._strange[value])[:_NAMED]
        raise refused(
            file,
            N_("most cells hold classes that the legend does not know: {classes}"),
            N_("Check band and legend, or map them under classes in its section"),
            classes=", ".join(f"{value:g}" for value in commonest),
        )
