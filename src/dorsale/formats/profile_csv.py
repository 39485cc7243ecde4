"""Profiles of corridors as a table: one row a step, ``rank`` of the corridor first.

Columns as :func:`dorsale.ground.survey.profile.profile_table` gives them; cells are empty where
nothing is known. Source of the format: RFC 4180, UTF-8.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from dorsale.formats import json_file

_DIGITS = {"km": 3, "lon": 6, "lat": 6, "height_m": 1, "slope": 4, "distance_to_road_m": 0}


def write(path: Path, profiles: pd.DataFrame) -> None:
    """Write ``profiles`` to ``path`` whole or not at all; :class:`BadInput` says why not."""
    with json_file.written_beside(path) as beside:
        profiles.round(_DIGITS).to_csv(beside, index=False, encoding="utf-8")
