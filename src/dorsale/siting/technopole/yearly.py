"""A technopole year by year: who is there, what it costs to run, what it earns."""

from __future__ import annotations

from collections.abc import Sequence

from dorsale.siting.ranges import Get
from dorsale.siting.technopole.spaces import areas, share_in


def year(get: Get, now: int, opened: Sequence[int]) -> dict[str, float]:
    """Return the figures of year ``now``; ``opened`` are the years in which phases open.

    Jobs and firms are those hosted: nobody knows how many would be elsewhere without it.
    """
    sizes = areas(get)
    share = _let(get, now, opened)
    firms = get("technopole_firms") * share
    learners = get("technopole_learners") * _filled(get, now, opened[0])
    halls = len(opened) == 1 or now >= opened[1]
    events = get("technopole_events") * (1.0 if halls else 0.5)
    let_m2 = sizes["offices"] * share + sizes["incubator"] * _filled(get, now, opened[0])
    stands = sum(_built(space, sizes[space], now, opened) for space in sizes if space != "total")
    rent = let_m2 * get("rentable_share") * get("rent_eur_m2_month") * 12
    income = learners * get("learner_fee_eur") + events * get("event_income_eur")
    staff = get("technopole_staff") * get("staff_eur_year")
    return {
        "occupancy": share / max(_opened(now, opened) / len(opened), 1e-9),
        "firms": firms,
        "jobs": firms * get("workers_per_firm"),
        "learners": learners,
        "events": events,
        "operation_eur": stands * get("running_eur_m2_year") + staff,
        "revenue_eur": rent + income,
    }


def _opened(now: int, opened: Sequence[int]) -> int:
    return sum(one <= now for one in opened)


def _filled(get: Get, now: int, since: int) -> float:
    """Return the share let, in a straight line from opening to full."""
    if now < since:
        return 0.0
    return get("occupancy_full") * min(1.0, (now - since + 1) / max(get("years_to_fill"), 1.0))


def _let(get: Get, now: int, opened: Sequence[int]) -> float:
    """Return the share of all offices that is let: each phase fills from its own opening."""
    return sum(_filled(get, now, one) for one in opened) / len(opened)


def _built(space: str, m2: float, now: int, opened: Sequence[int]) -> float:
    phases = len(opened)
    shares = (share_in(space, at + 1, phases) for at, one in enumerate(opened) if one <= now)
    return m2 * sum(shares)
