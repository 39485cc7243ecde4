"""Our cost beside what was seen elsewhere, and beside a published sum."""

from __future__ import annotations

import pandas as pd

from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Building
from dorsale.siting.coefficients import Range, coefficients

MEASURES = {
    "eur_per_kw": "seen_eur_per_kw_",
    "eur_per_room_m2": "seen_eur_per_room_m2_",
    "eur_per_building_m2": "seen_eur_per_building_m2_",
    "eur_per_rack": "seen_eur_per_rack_",
}


def beside(scenario: Scenario, building: Building) -> pd.DataFrame:
    """Return our EUR per kW, m2 and rack beside each case seen, in EUR of the price year.

    Columns: ``measure, ours_low, ours, ours_high, seen, description, low, typical, high, source,
    note``.
    """
    table = coefficients(scenario)
    hosting = scenario.tables["hosting"]
    ours = per_unit(building)
    rows = []
    for measure, head in MEASURES.items():
        seen = hosting[hosting["item"].str.startswith(head) & (hosting["country"] == "*")]
        for row in seen.to_dict("records"):
            ends = table.get(str(row["item"]))
            rows.append(
                {
                    "measure": measure,
                    **dict(zip(("ours_low", "ours", "ours_high"), ours[measure], strict=True)),
                    "seen": row["item"],
                    "description": row["description"],
                    **dict(zip(("low", "typical", "high"), ends, strict=True)),
                    "source": row["source"],
                    "note": row["note"],
                }
            )
    return pd.DataFrame(rows)


def per_unit(building: Building) -> dict[str, Range]:
    """Return EUR low, typical, high for a kW of IT load, a m2 of room or building, and a rack."""
    modules = building.modules
    steps = modules.drop_duplicates("phase")
    floors = modules.loc[modules["item"] == "structure", "quantity"]
    amounts = {
        "eur_per_kw": float(steps["it_kw"].sum()),
        "eur_per_room_m2": float(steps["room_m2"].sum()),
        "eur_per_building_m2": float(floors.sum()),
        "eur_per_rack": float(steps["racks"].sum()),
    }
    low, typical, high = building.cost_eur
    return {one: (low / n, typical / n, high / n) for one, n in amounts.items()}


def paid_for(building: Building, published_eur: float) -> Range:
    """Return the kW of IT load that a published sum pays for: at our high, typical and low cost.

    A sum that is published without its power can only be read so.
    """
    low, typical, high = per_unit(building)["eur_per_kw"]
    return published_eur / high, published_eur / typical, published_eur / low
