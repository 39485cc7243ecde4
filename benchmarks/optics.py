"""Signal-to-noise of lightpaths: our closed form against GNPy's ``gn_model_analytic``.

GNPy's load and design are not counted: only its propagation is. Equal means: the worst
channel of every lightpath within 0.01 dB.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from rows import Work, main

from dorsale.formats.gnpy import documents
from dorsale.optics.light import light
from dorsale.optics.line import MODES, Line, gsnr_db
from dorsale.optics.referee import judges
from dorsale.plan.network import Light

_LINE = Line()
_NODES = pd.DataFrame(
    {"name": ["Douala", "Yaoundé"], "country": "CM", "lat": [4.05, 3.87], "lon": [9.70, 11.52]},
    index=["cm-douala", "cm-yaounde"],
)
_SPACING_KM = 80.0


def works(_: Path | None) -> list[Work]:
    hundred = np.random.default_rng(1).uniform(50, 800, 100).tolist()
    return [
        _work("1 lightpath of 300 km", [300.0], 20),
        _work("1 lightpath of 4000 km", [4000.0], 40),
        _work("100 lightpaths of 50 to 800 km", hundred, 500),
        _work("5000 lightpaths: the 100, 50 times", hundred, 500, times=50, full=True),
    ]


def _work(
    name: str, kilometres: Sequence[float], goal: float, times: int = 1, full: bool = False
) -> Work:
    return Work(name, "gnpy", goal, partial(_both, kilometres, times), _equal, full)


def _both(kilometres: Sequence[float], times: int) -> tuple[Callable, Callable]:
    lines = _light(kilometres)
    paths = lines.lightpaths["sections_km"].tolist() * times
    judged = list(judges(documents(lines, _NODES, _LINE, MODES)).values()) * times
    return partial(gsnr_db, paths, _LINE), lambda: [judge() for judge in judged]


def _light(kilometres: Sequence[float]) -> Light:
    """Return one lightpath for each length, as the planner makes it."""
    ends = (("cm-douala", (9.70, 4.05)), ("cm-yaounde", (11.52, 3.87)))
    (start, spot), (end, other) = ends
    rows = [
        {"id": f"s{n}", "from": start, "to": end, "way": "road", "length_km": km,
         "geometry": (spot, other)}
        for n, km in enumerate(kilometres)
    ]  # fmt: skip
    spans = pd.DataFrame(rows).set_index("id", drop=False)
    return light(spans, dict.fromkeys(spans.index, 1), {start, end}, _SPACING_KM, _LINE)


def _equal(ours: np.ndarray, theirs: list[float]) -> bool:
    return bool(np.abs(ours - np.array(theirs)).max() < 0.01)


if __name__ == "__main__":
    main("optics", works)
