"""Programme of spaces of a technopole, from the numbers of firms, learners and visitors."""

from __future__ import annotations

from dorsale.siting.ranges import Get

WEEKS = 48.0  # in which courses run
LATER = ("offices", "hall")
"""What can wait for a later phase; the rest opens first: incubator, training, laboratories."""

SPACES = ("incubator", "training", "laboratories", "offices", "hall", "circulation")


def people(get: Get) -> dict[str, float]:
    """Return the people that each space is made for, at once."""
    return {
        "incubator": get("incubator_places"),
        "training": get("technopole_learners") * get("course_weeks") / WEEKS,
        "laboratories": 0.0,
        "offices": get("technopole_firms") * get("workers_per_firm"),
        "hall": get("event_visitors") * get("visitors_at_once"),
        "circulation": 0.0,
    }


def areas(get: Get) -> dict[str, float]:
    """Return m2 of each space, and ``total``."""
    there = people(get)
    useful = {
        "incubator": there["incubator"] * get("m2_per_incubator_place"),
        "training": there["training"] * get("m2_per_learner"),
        "laboratories": get("laboratory_m2"),
        "offices": there["offices"] * get("m2_per_worker"),
        "hall": there["hall"] * get("m2_per_visitor"),
    }
    found = {**useful, "circulation": sum(useful.values()) * get("circulation_share")}
    return {**found, "total": sum(found.values())}


def costs(get: Get, rate: str = "technopole_eur_per_m2") -> dict[str, float]:
    """Return EUR of each space with its equipment, and ``total``."""
    each = get(rate) * (1 + get("equipment_share"))
    return {space: m2 * each for space, m2 in areas(get).items()}


def share_in(space: str, phase: int, phases: int) -> float:
    """Return the share of ``space`` that is built in ``phase`` (1 = first) of ``phases``.

    Offices grow evenly; the hall waits for the second phase; circulation follows offices.

    >>> [share_in(one, 1, 2) for one in ("offices", "hall", "incubator")]
    [0.5, 0.0, 1.0]
    """
    if space in ("offices", "circulation"):
        return 1 / phases
    first = min(2, phases) if space in LATER else 1
    return 1.0 if phase == first else 0.0
