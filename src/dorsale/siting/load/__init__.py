"""What must be hosted: IT power, racks, storage and traffic by country, class of user and year."""

from __future__ import annotations

from dorsale.siting.load.hosted import by_country, density, load, power_of

__all__ = ["by_country", "density", "load", "power_of"]
