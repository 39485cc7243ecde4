"""Reasons of a match in the reader's language: what counts, how much, and a sentence."""

from __future__ import annotations

from typing import Any


def lines(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return stored reasons as lines with their points, the weightiest first."""
    return [
        {"label": one["code"], "points": one["points"], "out_of": one["most"], "sentence": ""}
        for one in reasons
    ]


def weights() -> list[dict[str, Any]]:
    """Return how many points each reason gives at most."""
    return []
