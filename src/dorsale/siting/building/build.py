"""One data centre at one candidate: phases, plant, cost, and each year's figures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Building
from dorsale.plan.tables import CANDIDATES
from dorsale.siting.building import plant, running
from dorsale.siting.building.classes import Class, class_of
from dorsale.siting.building.phases import Pace, Phase, phases
from dorsale.siting.coefficients import Coefficients, Range, coefficients, measured, needed
from dorsale.siting.ranges import Get, spread

Known = Mapping[str, Range]
_NEEDED = ("power_price", "grid_hours_out", "diesel_eur_per_l", "grid_gco2_per_kwh")


def build(
    scenario: Scenario,
    site: str,
    it_kw: Mapping[int, Range],
    availability_class: str | None = None,
    most_phases: int | None = None,
    usual_kw: Mapping[int, Range] | None = None,
) -> Building:
    """Return the data centre at candidate ``site`` for ``it_kw``: year -> kW low, central, high.

    ``usual_kw``: what it holds as a rule, where it is built for more (others may be lost). Class
    and phases are the scenario's unless given. Money in EUR of the price year.
    :class:`BadInput`: no such candidate, unknown class, or the place has no price of power, no
    hours without grid, no price of diesel or no carbon of its grid.
    """
    of = class_of(availability_class or scenario.siting.availability)
    known = _known(scenario, site)
    get = _typical(known)
    opens = min(it_kw, default=0) + round(get("build_years"))
    pace = Pace(get("module_kw"), get("fill_limit"), get("phase_ahead_years"))
    central = {year: ends[1] for year, ends in it_kw.items()}
    steps = phases(central, opens, most_phases or scenario.siting.phases, pace)
    if not steps:
        raise BadInput([_no_load(site)])
    modules = pd.DataFrame([row for step in steps for row in _plant(known, step, of, pace)])
    yearly = pd.DataFrame(
        [_year(known, (usual_kw or it_kw)[year], year, steps, of) for year in sorted(it_kw)
         if year >= steps[0].year]
    )  # fmt: skip
    hours = (1 - get(f"class_availability_{of.number}")) * running.HOURS
    cost = _cost(known, steps[-1].capacity_kw, of)["total"]
    return Building(site, of.name, modules, yearly, cost, hours)


def fixed_eur(
    scenario: Scenario, kw: float = 1_000.0, availability_class: str | None = None,
    country: str = "*",
) -> Range:  # fmt: skip
    """Return EUR, low, typical and high, of ``kw`` of IT load built in one phase."""
    of = class_of(availability_class or scenario.siting.availability)
    return _cost(_of_country(coefficients(scenario), country), kw, of)["total"]


def _known(scenario: Scenario, site: str) -> dict[str, Range]:
    """Return every coefficient and measure as it holds at candidate ``site``."""
    table = scenario.tables["candidates"].set_index("id")
    if site not in table.index:
        raise BadInput([_unknown(site, sorted(map(str, table.index)))])
    at = str(table.at[site, "site"])
    country = str(scenario.sites.at[at, "country"])
    found = measured(scenario, site, at, country)
    for item in _NEEDED:
        needed(found, item, site)
    return {
        "free_cooling_months": (0.0, 0.0, 0.0),
        **_of_country(coefficients(scenario), country),
        **found,
    }


def _of_country(table: Coefficients, country: str) -> dict[str, Range]:
    items = {item for _, item in table.values}
    wanted = [item for item in items if {("*", item), (country, item)} & set(table.values)]
    return {item: table.get(item, country) for item in wanted}


def _typical(known: Known) -> Get:
    return lambda item: known[item][1]


def _cost(known: Known, kw: float, of: Class) -> dict[str, Range]:
    return spread(lambda get: plant.costs(get, kw, of), known.__getitem__)


def _plant(known: Known, step: Phase, of: Class, pace: Pace) -> list[dict[str, object]]:
    """Return a row for each item that a phase adds."""
    get = _typical(known)
    kw = step.modules * pace.module_kw
    money = _cost(known, kw, of)
    amounts = plant.quantities(get, kw, of, step)
    head = {
        "phase": step.number,
        "year": step.year,
        "it_kw": kw,
        "racks": int(kw / get("kw_per_rack")),
        "room_m2": plant.areas(get, kw)["room"],
    }
    return [
        {**head, "item": item, "quantity": amounts[item], "unit": unit,
         "eur": money[item][1], "eur_low": money[item][0], "eur_high": money[item][2]}
        for item, unit in plant.UNITS.items()
    ]  # fmt: skip


def _year(
    known: Known, load_kw: Range, year: int, steps: tuple[Phase, ...], of: Class
) -> dict[str, float]:  # fmt: skip
    """Return one row of the yearly figures, each with its low and high."""
    stands = max(step.capacity_kw for step in steps if step.year <= year)
    here = {**known, "load_kw": load_kw, "built_eur": _cost(known, stands, of)["total"]}
    found = spread(lambda get: running.year(get, stands), here.__getitem__)
    row: dict[str, float] = {"year": year, "wanted_kw": load_kw[1], "capacity_kw": stands}
    for name, (low, central, high) in found.items():
        row |= {name: central, f"{name}_low": low, f"{name}_high": high}
    return row


def _unknown(site: str, known: list[str]) -> Problem:
    return Problem(
        N_("{id} is not in {file}"),
        N_("Use one or more of: {codes}"),
        values={"id": site, "file": CANDIDATES.file, "codes": ", ".join(known)},
    )


def _no_load(site: str) -> Problem:
    return Problem(
        N_("nothing is to be hosted at {place}"),
        N_("Give demand.csv rows of its country, or a longer horizon"),
        values={"place": site},
    )
