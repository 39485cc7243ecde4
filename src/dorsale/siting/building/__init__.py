"""Data centres built in phases: what stands there, what it costs, uses and earns each year."""

from __future__ import annotations

from dorsale.siting.building.beside import beside, paid_for, per_unit
from dorsale.siting.building.build import build, fixed_eur

__all__ = ["beside", "build", "fixed_eur", "paid_for", "per_unit"]
