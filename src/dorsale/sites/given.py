"""The sites that a scenario has chosen itself, sized, and what stands beside their cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dorsale import cost
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Building, Sited, Technopole
from dorsale.sites.known import Known
from dorsale.sites.question import chosen_in
from dorsale.siting import building, load, technopole
from dorsale.siting.coefficients import coefficients


def given(scenario: Scenario, told_: Known, buildings: Sequence[Building] | None = None) -> Sited:
    """Return the sites that the scenario has chosen, sized; ``buildings``: other data centres.

    A data centre of the scenario's own choice holds the load of its country.
    """
    table = scenario.tables["candidates"].set_index("id")
    billed = set(table.index[(table["chosen"] == "yes") & (table["item"] != "")])
    own = buildings is None
    if buildings is None:
        buildings = [
            sized(scenario, told_, one, hosts(scenario, one))
            for one in chosen_in(scenario, "data_centre")
        ]
    built = [technopole.programme(scenario, one) for one in chosen_in(scenario, "technopole")]
    chosen = tuple(one.site for one in buildings)
    inside = [*chosen, *(one.site for one in built)]
    looked_at = () if built else _looked_at(scenario, told_)
    every = sorted(set(told_.load.rows["country"]))
    beside = {
        one.site: beside_building(scenario, one, hosts(scenario, one.site) if own else every)
        for one in buildings
    }
    return Sited(
        load=told_.load,
        places=told_.places,
        chosen=chosen,
        buildings=tuple(buildings),
        technopoles=tuple(built),
        looked_at=looked_at,
        given=tuple(one for one in inside if one in billed),
        could=told_.could,
        beside=beside | {one.site: beside_space(scenario, one) for one in (*built, *looked_at)},
        abroad_kw=load.abroad_kw(told_.load, scenario.years.design, _countries(scenario, chosen)),
        members=technopole.near(scenario, [one.site for one in (*built, *looked_at)]),
        density=load.density(scenario, told_.load, scenario.years.design),
    )


def sized(
    scenario: Scenario, told_: Known, one: str, countries: Sequence[str],
    availability_class: str | None = None,
) -> Building:  # fmt: skip
    """Return the data centre ``one`` for the load of ``countries``."""
    kw = load.power_of(told_.load, list(countries))
    return building.build(scenario, one, kw, availability_class)


def hosts(scenario: Scenario, one: str) -> list[str]:
    """Return the countries whose load a candidate holds where nothing else is said: its own."""
    return sorted(_countries(scenario, [one]))


def _countries(scenario: Scenario, candidates: Sequence[str]) -> set[str]:
    at = scenario.tables["candidates"].set_index("id")["site"]
    return {str(scenario.sites.at[at[one], "country"]) for one in candidates}


def beside_building(
    scenario: Scenario, built: Building, countries: Sequence[str]
) -> dict[str, Any]:
    """Return what stands beside the cost of a data centre: others, the cost book, works' slip."""
    book = cost_book(scenario, built.site)
    if book is not None:
        book["pays_for_kw"] = list(building.paid_for(built, book["eur"][1]))
    return {
        "hosts": list(countries),
        "per_unit": building.per_unit(built),
        "seen": building.beside(scenario, built),
        "works_slip": coefficients(scenario).get("works_slip"),
        "cost_book": book,
    }


def beside_space(scenario: Scenario, found: Technopole) -> dict[str, Any]:
    """Return what stands beside the cost of a technopole."""
    return {"cost_book": cost_book(scenario, found.site)}


def cost_book(scenario: Scenario, one: str) -> dict[str, Any] | None:
    """Return what the cost book says of a candidate, as listed and in EUR of the price year."""
    row = scenario.tables["candidates"].set_index("id").loc[one]
    if not row["item"]:
        return None
    prices = cost.book(scenario).prices
    listed = scenario.tables["cost_book"].set_index("item").loc[row["item"]]
    eur = prices.loc[row["item"], ["low", "typical", "high"]] * row["quantity"]
    return {
        "item": row["item"],
        "listed": float(listed["typical"] * row["quantity"]),
        "currency": listed["currency"],
        "year": int(listed["year"]),
        "eur": eur.tolist(),
    }


def _looked_at(scenario: Scenario, told_: Known) -> tuple[Technopole, ...]:
    """Return the technopole of the first place, of those that could be had."""
    if "technopole" not in told_.places:
        return ()
    share = told_.places["technopole"].first_share
    return (technopole.programme(scenario, max(share, key=lambda one: share[one])),)
