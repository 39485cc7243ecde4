"""Reads: the first argument is who asks."""

from __future__ import annotations

from dorsale_web.members.queries.people import organisations, people

__all__ = ["organisations", "people"]
