"""All that a plan says of money beyond its bill: the room's one verb."""

from __future__ import annotations

from dorsale.finance import draws, funding, late, vary
from dorsale.finance.accounts import accounts
from dorsale.finance.case import Planned, carried_by_country, case
from dorsale.finance.partners import partners
from dorsale.finance.regulated import TERMS, by_country, regulated
from dorsale.finance.sharing import sharing
from dorsale.plan.money import Case, Finances, Varied

DRAWS = 1_000
"""Draws of a plan; ``dorsale finance`` takes more."""


def finances(plan: Planned) -> Finances:
    """Return case, accounts, sensitivities, shares by country, regulated prices and partners."""
    parts = carried_by_country(plan)
    one = case(plan, parts)
    found = accounts(one)
    routes = regulated(plan, one)
    sources, by_category, by_component = funding.tables(one, found.flows["growth"])
    return Finances(
        case=one,
        accounts=found,
        sources=sources,
        by_category=by_category,
        by_component=by_component,
        varied=varied(one, plan.scenario.seed),
        sharing=sharing(plan, one, parts),
        routes=routes,
        countries=by_country(plan, routes),
        splits=partners(one),
        terms=TERMS,
    )


def varied(case_: Case, seed: int, count: int = DRAWS) -> Varied:
    """Return the sensitivities of a case: one at a time, turning points, demand, late, draws."""
    return Varied(
        tornado=vary.tornado(case_),
        switching=vary.switching(case_),
        demand=vary.demand(case_),
        late=late.late(case_),
        simulated=draws.summary(draws.simulate(case_, count, seed)),
        draws=count,
        seed=seed,
    )
