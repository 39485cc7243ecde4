"""Availability classes: Uptime Tier I to IV, or EN 50600 class 1 to 4, and the spare plant of each.

The two scales are paired by meaning; EN 50600 gives no figures of availability.
"""

from __future__ import annotations

from dataclasses import dataclass

from dorsale.plan.problems import N_, BadInput, Problem


@dataclass(frozen=True)
class Class:
    """Plant of a class: ``spare`` units beside those the load needs, ``times`` the whole chain.

    ``feeds`` from the grid; ``paths`` of power and cooling to each rack.
    """

    name: str
    number: str
    spare: int
    times: int
    feeds: int
    paths: int

    def units(self, needed: int) -> int:
        """Return how many units stand where the load needs ``needed``.

        >>> CLASSES["III"].units(2), CLASSES["IV"].units(2)
        (3, 4)
        """
        return needed * self.times + self.spare if needed else 0


CLASSES = {
    "I": Class("I", "1", spare=0, times=1, feeds=1, paths=1),
    "II": Class("II", "2", spare=1, times=1, feeds=1, paths=1),
    "III": Class("III", "3", spare=1, times=1, feeds=2, paths=2),
    "IV": Class("IV", "4", spare=0, times=2, feeds=2, paths=2),
}


def class_of(said: str) -> Class:
    """Return the class called ``said``, I to IV or 1 to 4; :class:`BadInput` for another."""
    for one in CLASSES.values():
        if said in (one.name, one.number):
            return one
    raise BadInput(
        [
            Problem(
                N_("{value} is not a class of availability"),
                N_("Use one or more of: {codes}"),
                values={"value": said, "codes": "I, II, III, IV, 1, 2, 3, 4"},
            )
        ]
    )
