"""Themes (stand-in)."""

from __future__ import annotations

CODES = (
    "publishing",
    "ecommerce",
    "offshoring",
    "big-data",
    "infrastructure",
    "solutions",
    "mobility",
    "cloud",
    "data-security",
    "e-government",
)


def label(code: str, language: str) -> str:
    """Return the label of a theme."""
    return code
