"""Every way of building a span: when its works go on, what they take, from when it may serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from dorsale.plan.network import INTERNET, Candidates
from dorsale.plan.scenario import ProgrammeRules, Scenario
from dorsale.topology.programme import calendar

QUARTER = 3  # months


@dataclass(frozen=True)
class Start:
    """One way of building span ``span`` (a position): started in quarter ``quarter``.

    ``last`` is the quarter in which its works end, ``ready`` the first in which it may serve;
    ``crew_months`` by quarter, ``paid`` (share of its cost) by year.
    """

    span: int
    quarter: int
    last: int
    ready: int
    crew_months: Mapping[int, float]
    paid: Mapping[int, float]


def stop_month(scenario: Scenario) -> int:
    """Return the month by which all works must be over: the end of the years of works."""
    return 12 * (scenario.years.start + scenario.rules.works_years)


def starts(
    scenario: Scenario, found: Candidates, works: Iterable[str], first: int, quarters: int
) -> tuple[Start, ...]:
    """Return every way of building each span of ``works`` before the years of works are over."""
    rules, stop = scenario.programme, stop_month(scenario)
    made = []
    for at, name in enumerate(works):
        span = found.spans.loc[name].to_dict()
        for quarter in range(quarters):
            month = first + QUARTER * quarter
            months = works_of(span, found.nodes, rules, month, stop)
            if months is not None:
                made.append(_start(at, span, rules, quarter, months, first))
    return tuple(made)


def works_of(
    span: Mapping[str, object],
    nodes: pd.DataFrame,
    rules: ProgrammeRules,
    month: int,
    stop: int,
    slippage: float = 1.0,
) -> list[tuple[int, float]] | None:  # fmt: skip
    """Return the months of work of ``span`` when it starts in ``month``; ``None``: it cannot."""
    decided = calendar.month_of(rules.decided)
    kind = works_kind(span)
    if kind == "lease":
        return [] if decided <= month < stop else None
    if month < decided + _months_before_works(span, rules):
        return None
    ends = [end for end in (span["from"], span["to"]) if end != INTERNET]
    lat, lon = (sum(float(nodes.at[v, a]) for v in ends) / len(ends) for a in ("lat", "lon"))
    countries = span["countries"]
    assert isinstance(countries, tuple)
    pace = calendar.pace_of(rules, kind, calendar.dry_months(rules, countries[0], lat, lon),
                            slippage)  # fmt: skip
    return calendar.work(float(str(span["length_km"])), pace, month, stop) or None


def _months_before_works(span: Mapping[str, object], rules: ProgrammeRules) -> int:
    """Return the months from the decision to the first works: procurement, permits of parks."""
    permits = rules.contract_months["protected_area"] if span.get("protected_areas") else 0
    return max(rules.procurement_months, permits)


def works_kind(span: Mapping[str, object]) -> str:
    """Return what is done on a span: the way of a new cable, else ``repair, light, lease``.

    Capacity of a cable is under contract only, as a lease is.
    """
    option = str(span["option"])
    if option == "new":
        return str(span["way"])
    return "lease" if option == "cable" else option


def ready_month(
    span: Mapping[str, object],
    rules: ProgrammeRules,
    month: int,
    last: int | None,
    slippage: float = 1.0,
) -> int:
    """Return the first month in which a span started in ``month`` may serve.

    ``last`` is the month in which its works end (``None``: it has none).
    """  # fmt: skip
    waits = [month]
    if last is not None:
        waits.append(last + 1 + round(rules.acceptance_months * slippage))
    if span["option"] != "new":
        waits.append(calendar.month_of(rules.decided) + rules.contract_months["existing"])
    if len(set(span["countries"])) > 1:  # type: ignore[call-overload]
        waits.append(month + rules.contract_months["border"])
    return max(waits)


def _start(
    at: int, span: Mapping[str, object], rules: ProgrammeRules, quarter: int,
    months: list[tuple[int, float]], first: int,
) -> Start:  # fmt: skip
    """Works end with the quarter of their last month, whatever the order inside it."""
    crew: dict[int, float] = {}
    paid: dict[int, float] = {}
    spent = months or [(first + QUARTER * quarter, 1.0)]
    total = sum(share for _, share in spent)
    for month, share in spent:
        inside = (month - first) // QUARTER
        crew[inside] = crew.get(inside, 0.0) + (share if months else 0.0)
        paid[month // 12] = paid.get(month // 12, 0.0) + share / total
    last = max(crew)
    over = first + QUARTER * (last + 1) - 1 if months else None
    ready = ready_month(span, rules, first + QUARTER * quarter, over)
    return Start(at, quarter, last, -(-(ready - first) // QUARTER), crew, paid)
