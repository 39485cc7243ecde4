"""A technopole: spaces from who uses them, phases, cost, occupancy, and what it can host."""

from __future__ import annotations

from dorsale.siting.technopole.near import near
from dorsale.siting.technopole.programme import programme

__all__ = ["near", "programme"]
