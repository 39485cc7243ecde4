"""Ways of a scenario measured on the layers of the ground, where these know better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dorsale.ground.crossings import entered
from dorsale.ground.survey.terrain import Samples, samples, terrain_shares
from dorsale.ground.ways import shape_of
from dorsale.plan.ground import Layers


def measured(ways: pd.DataFrame, sites: pd.DataFrame, layers: Layers) -> pd.DataFrame:
    """Return ``ways`` with terrain, slopes, protected areas, towns and hazards of ``layers``.

    ``sites`` is indexed by id. What no layer knows of a way stays as its row says; rivers stay
    as counted, since a drawn line crosses them anywhere within its accuracy.
    """
    rows = [_measured(way, sites, layers) for way in ways.to_dict("records")]
    return pd.DataFrame(rows, columns=ways.columns, index=ways.index).astype(ways.dtypes)


def _measured(way: Mapping[str, Any], sites: pd.DataFrame, layers: Layers) -> dict[str, Any]:
    line = shape_of(way, sites)
    along = samples(line, layers.grid)
    new = tuple(kind for kind in entered(along, layers) if kind not in way["crossings"])
    return {
        **way,
        **terrain_shares(line, layers),
        **_further_cuts(along, layers, float(way["length_km"])),
        "crossings": (*way["crossings"], *new),
    }


def _further_cuts(along: Samples, layers: Layers, length_km: float) -> dict[str, float]:
    """Return the cuts a year that the hazard layer adds; nothing where it knows nothing."""
    if layers.hazard is None:
        return {}
    each_km = along.of(layers.hazard, np.nan)
    known = np.isfinite(each_km)
    if not along.metres[known].sum() > 0:
        return {}
    return {
        "further_cuts_per_year": length_km
        * float(np.average(each_km[known], weights=along.metres[known]))
    }
