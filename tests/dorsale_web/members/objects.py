"""The objects that the rights matrix tries in the members."""

from __future__ import annotations
