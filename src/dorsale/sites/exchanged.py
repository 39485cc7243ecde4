"""Where countries exchange traffic: decided before the network, weighed again once it stands."""

from __future__ import annotations

from dataclasses import replace

from dorsale import cost
from dorsale.demand import demand, exchanged, places_of_today
from dorsale.plan.network import Candidates, Design
from dorsale.plan.problems import N_, BadInput
from dorsale.plan.problems import Problem as BadProblem
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Exchanges
from dorsale.plan.tables import CANDIDATES, COST_BOOK
from dorsale.siting.exchanges import Meeting, exchanges, meeting
from dorsale.topology.backbone.carriage import Carriage, carriage
from dorsale.topology.backbone.problem import Problem, problem

_POINT = "exchange_point"


def exchange_points(
    scenario: Scenario, found: Candidates, present_value: float
) -> Exchanges | None:
    """Return where countries exchange traffic; ``None`` where ``[siting]`` leaves it as it is.

    Ways are those of all candidate spans, at the price of their modules: the network that is then
    designed carries what is exchanged, and :func:`weighed` says whether it would still be decided
    so. :class:`BadInput` when the cost book has no exchange point, or the scenario no candidates:
    exchange points are told with them.
    """
    if not scenario.siting.exchanges:
        return None
    if scenario.tables["candidates"].empty:
        raise BadInput([_no_candidates()])
    stated = problem(scenario, found, demand(scenario), present_value)
    way = carriage(stated, dict.fromkeys(stated.spans, 1), _served(stated))
    return exchanges(_meeting(scenario, way), way.rtt_ms, places_of_today(scenario))


def weighed(
    scenario: Scenario, found: Candidates, stated: Problem, chosen: Design, decided: Exchanges
) -> Exchanges:
    """Return ``decided`` with what it costs over the network of the plan, and the least there."""
    way = carriage(stated, chosen.modules, _served(stated), found.standing())
    asked = _meeting(scenario, way)
    best = exchanges(asked, way.rtt_ms, places_of_today(scenario))
    return replace(decided, kept_eur=asked.cost(decided.places), best_eur=best.value_eur)


def with_exchange_points(found: Candidates, decided: Exchanges | None) -> Candidates:
    """Return ``found`` whose sites have the role of the exchange points that the plan decided.

    The column ``meets`` says which those are.
    """
    if decided is None:
        return found
    meets = found.nodes.index.isin(decided.points["site"])
    roles = [
        (*one, "exchange") if here and "exchange" not in one else one
        for here, one in zip(meets, found.nodes["roles"], strict=True)
    ]
    return replace(found, nodes=found.nodes.assign(roles=roles, meets=meets))


def _meeting(scenario: Scenario, way: Carriage) -> Meeting:
    prices = cost.book(scenario)
    if not prices.knows(_POINT):
        raise BadInput([_no_price()])
    return meeting(
        scenario, exchanged(scenario), way.eur_per_gbps, way.abroad_eur_per_gbps,
        prices.typical(_POINT),
    )  # fmt: skip


def _served(stated: Problem) -> list[str]:
    return [stated.nodes[v] for v in stated.served]


def _no_candidates() -> BadProblem:
    return BadProblem(
        N_("exchanges = true under [siting] needs a candidate of a data centre or technopole"),
        N_("Add a row, or set exchanges = false"),
        CANDIDATES.file,
    )


def _no_price() -> BadProblem:
    return BadProblem(
        N_("the cost book has no {item}, which exchanges = true under [siting] needs"),
        N_("Add the row, or set exchanges = false"),
        COST_BOOK.file,
        values={"item": _POINT},
    )
