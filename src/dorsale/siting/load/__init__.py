"""What must be hosted: IT power, racks, storage and traffic by country, class of user and year."""

from __future__ import annotations

from dorsale.siting.load.hosted import abroad_kw, by_country, density, load, power_of

__all__ = ["abroad_kw", "by_country", "density", "load", "power_of"]
