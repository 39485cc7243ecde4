"""The reference data shipped with the package: small, sourced, row by row."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

SCENARIOS = ("cemac", "cab2")
DEFAULT = "cemac"


def folder() -> Path:
    """Return the folder of the shipped reference data."""
    return Path(str(files("dorsale.reference")))


def outlines() -> dict[str, Any]:
    """Return the shipped outlines of countries, as GeoJSON."""
    return dict(json.loads((folder() / "outlines.geojson").read_text(encoding="utf-8")))


def scenario_folder(name: str) -> Path:
    """Return the folder of the shipped scenario ``name``; ``KeyError`` when there is none."""
    if name not in SCENARIOS:
        raise KeyError(name)
    return folder() / name
