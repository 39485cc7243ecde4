"""The ground of a plan: ways measured and priced, corridors over them, candidate spans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from dorsale import cost
from dorsale.ground import corridors as ground_corridors
from dorsale.ground import off_road, open_ground
from dorsale.ground import ways as ground_ways
from dorsale.ground.candidates import place_names
from dorsale.ground.corridors import Corridors
from dorsale.ground.explain import Explainer
from dorsale.ground.explain_off_road import told
from dorsale.ground.hazards import Hazards
from dorsale.ground.off_road import Country, Place
from dorsale.ground.rates import rates
from dorsale.ground.survey.hut_sites import surroundings
from dorsale.ground.survey.measured import measured
from dorsale.ground.survey.profile import profile_table
from dorsale.optics.light import hut_count, span_mode
from dorsale.optics.line import Line
from dorsale.plan.ground import Band, Layers
from dorsale.plan.network import Candidates, Corridor
from dorsale.plan.scenario import Scenario

Tell = Callable[[str, str], None]
_CABLE_MODULE_GBPS = 100.0


def surveyed(scenario: Scenario, layers: Layers | None) -> Scenario:
    """Return ``scenario`` with its ways measured on ``layers``, where there are some."""
    if layers is None:
        return scenario
    ways = measured(scenario.tables["ways"], scenario.sites, layers)
    return replace(scenario, tables={**scenario.tables, "ways": ways})


def opened(
    scenario: Scenario, prices: cost.Book, layers: Layers | None, tell: Tell | None = None
) -> Scenario:
    """Return ``scenario`` with stretches of open ground as ways, where its rules allow them.

    Raises :class:`dorsale.plan.problems.BadInput` when the cost book lacks a rate of the ground.
    """
    if layers is None or not scenario.rules.off_road:
        return scenario
    known = surveyed(scenario, layers)
    country = _open_country(known, prices, layers)
    junction_eur = prices.typical("line_amplifier_hut") + 2 * prices.typical("transponder_200g")
    pairs = _neighbours(known, _ready_ground(known, _priced_ways(known, prices)))
    return open_ground.opened(scenario, country, pairs, junction_eur, tell)


def way_prices(scenario: Scenario, prices: cost.Book) -> pd.Series:
    """Return what a new cable along each way costs, in EUR, by way id."""
    return _sum_by_way(scenario, _priced_ways(scenario, prices))


def _priced_ways(scenario: Scenario, prices: cost.Book) -> pd.DataFrame:
    return cost.priced(ground_ways.quantities(scenario.tables["ways"]), prices)


def _sum_by_way(scenario: Scenario, needed: pd.DataFrame) -> pd.Series:
    eur = needed.groupby("way")["eur"].sum()
    return eur.reindex(scenario.tables["ways"]["id"], fill_value=0.0)


def corridors_between(
    scenario: Scenario,
    prices: cost.Book,
    pairs: list[tuple[str, str]] | None = None,
    alternatives: int = 2,
) -> list[Corridor]:
    """Return the corridors between ``pairs`` of sites (default: neighbouring served sites)."""
    needed = _priced_ways(scenario, prices)
    ground = _ready_ground(scenario, needed)
    if pairs is None:
        pairs = _neighbours(scenario, ground)
    hazards = Hazards(scenario.tables["hazards"])
    story = Explainer(scenario.tables["ways"], needed, hazards, scenario.programme)
    return [
        story.explained(corridor)
        for start, end in pairs
        for corridor in ground_corridors.corridors(ground, start, end, alternatives)
    ]


def _ready_ground(scenario: Scenario, needed: pd.DataFrame) -> Corridors:
    """Return the ways of ``scenario`` ready to be searched, at the prices of what they need."""
    ways = scenario.tables["ways"].assign(cost_eur=_sum_by_way(scenario, needed).to_numpy())
    ways = ways.set_index("id", drop=False).rename_axis(None)
    return ground_corridors.ready(ways, scenario.sites, scenario.tables["risk_groups"])


def _neighbours(scenario: Scenario, ground: Corridors) -> list[tuple[str, str]]:
    served = scenario.sites.index[scenario.sites["serve"] == "required"]
    return ground_corridors.neighbours(ground, served)


def corridors_off_road(
    scenario: Scenario,
    prices: cost.Book,
    layers: Layers,
    ends: tuple[Place, Place],
    alternatives: int = 1,
) -> list[Corridor]:
    """Return corridors between two places, which may leave the ways, by cost; none at worst.

    Raises :class:`dorsale.plan.problems.BadInput` when the cost book lacks a rate of the ground,
    or an end lies on no way and outside the layers.
    """
    around = off_road.clipped(layers, [one.lon_lat for one in ends])
    country = _open_country(scenario, prices, around)
    ranked = off_road.alternatives(country, ends, alternatives)
    return [told(country, one, ends, rank) for rank, one in enumerate(ranked, start=1)]


def band_between(
    scenario: Scenario, prices: cost.Book, layers: Layers, ends: tuple[Place, Place]
) -> Band:
    """Return the band of near-optimal ground between two places, over ways and open ground.

    Raises :class:`dorsale.plan.problems.BadInput` as :func:`corridors_off_road` does.
    """
    around = off_road.clipped(layers, [one.lon_lat for one in ends])
    return off_road.band(_open_country(scenario, prices, around), ends)


def _open_country(scenario: Scenario, prices: cost.Book, layers: Layers) -> Country:
    """Return the ways of ``scenario`` and the ground of ``layers`` as one graph, priced."""
    known = rates(prices.prices["typical"].to_dict())
    return off_road.country(scenario, layers, known, _priced_ways(scenario, prices))


def profiles(
    scenario: Scenario, corridors: Sequence[Corridor], layers: Layers | None
) -> pd.DataFrame:
    """Return the profile of each of ``corridors``, one under the other, ``rank`` first."""
    around = surroundings(scenario, place_names(scenario), layers)
    tables = [
        profile_table(one.geometry, layers, scenario.sites, around.roads, one.length_km)
        for one in corridors
    ]
    return pd.concat(tables, keys=[one.rank for one in corridors], names=["rank"]).reset_index(
        "rank"
    )


def priced(
    found: Candidates, scenario: Scenario, prices: cost.Book, line: Line, present_value: float
) -> Candidates:
    """Return ``found`` with ``capex_eur, yearly_eur, module_gbps, module_eur, huts``."""
    spans, spacing = found.spans.copy(), scenario.rules.hut_spacing_km
    lit = spans["option"].isin(["new", "repair"]) | ((spans["option"] == "light") & ~spans["ready"])
    spans["huts"] = [
        hut_count(km, spacing) if needed else 0
        for km, needed in zip(spans["length_km"], lit, strict=True)
    ]
    huts = pd.DataFrame(
        {"span": spans.index, "item": "line_amplifier_hut", "factor": "", "quantity": spans["huts"]}
    )
    quantities = pd.concat([found.quantities, huts[huts["quantity"] > 0]], ignore_index=True)
    eur = cost.amounts(quantities, prices)
    every_year = cost.yearly(quantities, prices)
    capex = eur[~every_year].groupby(quantities["span"]).sum().reindex(spans.index, fill_value=0.0)
    yearly = eur[every_year].groupby(quantities["span"]).sum().reindex(spans.index, fill_value=0.0)
    spans["capex_eur"] = capex
    spans["yearly_eur"] = yearly + capex * prices.typical("operation_new_share")
    _price_modules(spans, prices, spacing, line, present_value)
    return replace(found, spans=spans, quantities=quantities)


def _price_modules(
    spans: pd.DataFrame, prices: cost.Book, spacing_km: float, line: Line, present_value: float
) -> None:
    modes = [span_mode(km, spacing_km, line) for km in spans["length_km"]]
    cable = (spans["option"] == "cable").to_numpy()
    gbps = np.array([mode.gbps if mode else 200.0 for mode in modes])
    ends = np.array(
        [2 * prices.typical(mode.item if mode else "transponder_200g") for mode in modes]
    )
    capacity = np.minimum(spans["capacity_gbps"].to_numpy(float), _CABLE_MODULE_GBPS)
    lease = spans["price_eur_per_gbps_per_year"].to_numpy(float) * capacity * present_value
    spans["module_gbps"] = np.where(cable, capacity, gbps)
    spans["module_eur"] = np.where(cable, lease, ends)
    spans["module_item"] = [
        "" if is_cable else (mode.item if mode else "transponder_200g")
        for is_cable, mode in zip(cable, modes, strict=True)
    ]
