"""The objects that the rights matrix tries in the market."""

from __future__ import annotations
