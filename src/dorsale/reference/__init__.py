"""The reference data shipped with the package: small, sourced, row by row."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

SCENARIOS = ("cemac", "cab2")
DEFAULT = "cemac"


def folder() -> Path:
    """Return the folder of the shipped reference data."""
    return Path(str(files("dorsale.reference")))


def scenario_folder(name: str) -> Path:
    """Return the folder of the shipped scenario ``name``; ``KeyError`` when there is none."""
    if name not in SCENARIOS:
        raise KeyError(name)
    return folder() / name
