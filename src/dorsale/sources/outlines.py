"""Read ``outlines.geojson`` of a scenario folder: countries to draw under the map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape

from dorsale.plan.problems import N_, Problem

FILE = "outlines.geojson"


def read_outlines(folder: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return the outlines of ``folder`` (``None`` where it has no such file), and a problem.

    GeoJSON: features with ``kind`` (country, lake, river), ``iso2``, ``name_en``, ``name_fr``;
    ``credit`` beside them says whose they are.
    """
    path = folder / FILE
    if not path.exists():
        return None, []
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for feature in found["features"]:
            shape(feature["geometry"])
            _ = [feature["properties"][key] for key in ("kind", "iso2", "name_en", "name_fr")]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ShapelyError) as error:
        problem = Problem(
            N_("the file cannot be read ({error})"),
            N_("Give GeoJSON with kind, iso2, name_en and name_fr, or remove it"),
            FILE,
            values={"error": error},
        )
        return None, [problem]
    return found, []
