"""The ten themes of the network, in their order, with their labels in five languages."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType


def _read() -> dict[str, dict[str, str]]:
    with (files(__package__) / "themes.csv").open(encoding="utf-8") as source:
        return {row.pop("code"): row for row in csv.DictReader(source)}


_LABELS = _read()
CODES = tuple(_LABELS)
LANGUAGES = tuple(next(iter(_LABELS.values())))


def label(code: str, language: str) -> str:
    """Return the label of a theme, in English when the language has none.

    >>> label("cloud", "pt")
    'Computação em nuvem'
    """
    return _LABELS[code].get(language) or _LABELS[code]["en"]


def labels(language: str) -> Mapping[str, str]:
    """Return the labels of all themes by code, in the order of the themes."""
    return MappingProxyType({code: label(code, language) for code in CODES})
