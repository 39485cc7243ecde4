"""What no plan of this kind knows, said in so many words."""

from __future__ import annotations

from dorsale.plan.problems import N_

UNKNOWN = (
    N_(
        "The ground itself: no survey was made. Lines pass through waypoints; a trench may move "
        "by kilometres, its length by the factor of its class."
    ),
    N_(
        "The state of existing fibre today: repair, spare pairs and contracts are as last "
        "published, sometimes years ago. A span said to be in service may not be for sale."
    ),
    N_("Prices that an operator would really ask for a lease, and what a tender would bring."),
    N_(
        "Permits, land, security along the road, and how long a border crossing takes to "
        "negotiate."
    ),
    N_("Traffic after {year}: growth fades by assumption, and one large customer can change it."),
    N_(
        "Failures that were never reported: cut rates come from a few operators; groups of cables "
        "that fail together are those the press has named."
    ),
    N_(
        "Three failures at once or more, strikes and wars: they are in the share not visited, "
        "counted as lost."
    ),
    N_("Taxes, exchange rates to come and interest that lenders will really ask."),
)  # fmt: skip
"""Statements of the section; ``{year}`` is the design year."""
