"""What a chosen network needs: quantities of items by span, site, place, country and phase."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dorsale.cost.drivers import NAMES, country_of, driven, occurrences, on_top
from dorsale.cost.halls import modules
from dorsale.cost.prices import YEARLY
from dorsale.plan.network import Candidates, Design
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Sited

_ONCE = ("km", "unit")
_ROUTED = ["span", "item", "factor", "quantity"]


def quantities(
    scenario: Scenario,
    found: Candidates,
    chosen: Design,
    phases: Mapping[str, int | None],
    sited: Sited | None = None,
) -> pd.DataFrame:
    """Return what a chosen network needs, and the data centres and technopoles of the plan.

    Columns ``span, item, factor, quantity, country, phase, driver``. A phase is a year; what
    stands already belongs to the first one, what is left out of the programme (``None`` in
    ``phases``) to year 0. The phase of a module is the year in which it opens.
    """
    table = scenario.tables["cost_book"]
    years = calendar(scenario, found, phases)
    works = pd.concat([_routed(found, chosen, years), _sites(found, years)], ignore_index=True)
    once = works[~works["item"].map(table.set_index("item")["unit"]).isin(YEARLY)]
    wanted = [
        works,
        on_top(table, once),
        driven(table, occurrences(found, chosen, years), _ONCE),
        _places(scenario, first_year(scenario, phases)),
        modules(scenario, sited),
    ]
    return pd.concat([part for part in wanted if len(part)], ignore_index=True)[NAMES]


def first_year(scenario: Scenario, phases: Mapping[str, int | None]) -> int:
    """Return the year of the first phase, or in which the programme starts."""
    return min((year for year in phases.values() if year), default=scenario.years.start)


def calendar(
    scenario: Scenario, found: Candidates, phases: Mapping[str, int | None]
) -> dict[str, int]:
    """Return the year in which each span and node serves; 0: left out of the programme."""
    first = first_year(scenario, phases)
    said = {name: phases.get(name, 0) for name in (*found.spans.index, *found.nodes["id"])}
    return {name: 0 if year is None else year or first for name, year in said.items()}


def _routed(found: Candidates, chosen: Design, years: Mapping[str, int]) -> pd.DataFrame:
    """Return what the chosen spans need along them, and at both ends for each module."""
    spans = found.spans
    along = found.quantities[found.quantities["span"].isin(chosen.modules)][_ROUTED]
    ends = pd.DataFrame(
        [
            (span, spans.at[span, "module_item"], "", 2.0 * count)
            for span, count in chosen.modules.items()
            if spans.at[span, "module_item"]
        ],
        columns=_ROUTED,
    )
    rows = pd.concat([along, ends], ignore_index=True)
    rows["country"] = [country_of(spans.at[span, "countries"]) for span in rows["span"]]
    rows["phase"] = [years[span] for span in rows["span"]]
    return rows.assign(driver="")[NAMES]


def _sites(found: Candidates, years: Mapping[str, int]) -> pd.DataFrame:
    nodes = found.nodes[found.nodes["serve"] == "required"]
    rows = [
        (node["id"], "light_node" if "pop" in node["roles"] else "terminal_node", "", 1.0,
         node["country"], years[node["id"]], "")
        for node in nodes.to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=NAMES)


def _places(scenario: Scenario, first: int) -> pd.DataFrame:
    """Return the places that were chosen as the book has them, built in the first phase."""
    places = scenario.tables["candidates"]
    places = places[places["item"].fillna("") != ""]
    rows = [
        (place["site"], place["item"], "", float(place["quantity"]),
         scenario.sites.at[place["site"], "country"], first, "")
        for place in places[places["chosen"] == "yes"].to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=NAMES)
