from __future__ import annotations

import numpy as np
import pytest

from dorsale import cost
from dorsale import scenario as story
from dorsale.ground.candidates import candidates
from dorsale.ground.survey.measured import measured
from dorsale.plan.ground import Grid, Layers
from dorsale.plan.scenario import Scenario

GRID = Grid("EPSG:4326", (0.1, 0.0, 11.0, 0.0, -0.1, -3.0), 20, 50)  # all of the tiny scenario


def layers(**rasters: np.ndarray) -> Layers:
    return Layers(GRID, **rasters)


def test_ways_take_the_ground_that_layers_show(tiny_scenario: Scenario) -> None:
    """All forest; steep west of 13 E, where the way from the coast to Dolisie lies."""
    steep = np.where(np.arange(50) < 20, 0.3, 0.01).astype(np.float32)
    known = layers(
        terrain=np.ones((20, 50), dtype=np.uint8), slope=np.broadcast_to(steep, (20, 50))
    )
    ways = measured(tiny_scenario.tables["ways"], tiny_scenario.sites, known).set_index("id")
    assert (ways["share_forest"] == 1).all()
    assert (ways["share_savanna"] == 0).all()
    assert ways.at["w-coast", "mountain_share"] == 1
    assert ways.at["w-east", "mountain_share"] == 0
    assert ways["length_km"].tolist() == tiny_scenario.tables["ways"]["length_km"].tolist()


def test_a_park_is_entered_and_waits(tiny_scenario: Scenario) -> None:
    """A park around Sibiti: the ways from west and east both enter it, one entry each."""
    park = np.zeros((20, 50), dtype=bool)
    park[4:10, 20:27] = True
    scenario = story.surveyed(tiny_scenario, layers(protected=park))
    crossings = scenario.tables["ways"].set_index("id")["crossings"]
    assert crossings["w-west"] == crossings["w-east"] == ("protected_area",)
    assert crossings["w-coast"] == ()
    again = story.surveyed(scenario, layers(protected=park)).tables["ways"]["crossings"]
    assert again.tolist() == crossings.tolist()


def test_without_layers_or_where_they_know_nothing_rows_stand(tiny_scenario: Scenario) -> None:
    assert story.surveyed(tiny_scenario, None) is tiny_scenario
    blank = layers(terrain=np.full((20, 50), 255, dtype=np.uint8))
    found = story.surveyed(tiny_scenario, blank).tables["ways"]
    assert found.equals(tiny_scenario.tables["ways"])


def test_steep_ground_costs_more(tiny_scenario: Scenario) -> None:
    steep = layers(slope=np.full((20, 50), 0.2, dtype=np.float32))
    book = cost.book(tiny_scenario)
    flat = story.way_prices(tiny_scenario, book)
    dear = story.way_prices(story.surveyed(tiny_scenario, steep), book)
    assert (dear / flat).to_numpy() == pytest.approx(np.full(5, 1.4))


def test_a_hazard_layer_adds_its_cuts(tiny_scenario: Scenario) -> None:
    """A cut a year on each 100 km: one on the 100 km to Sibiti, beside that of the table."""
    robbed = layers(hazard=np.full((20, 50), 0.01, dtype=np.float32))
    scenario = story.surveyed(tiny_scenario, robbed)
    further = scenario.tables["ways"].set_index("id")["further_cuts_per_year"]
    assert further["w-west"] == pytest.approx(1.0)
    found = candidates(scenario).elements.loc["trench:w-west"]
    assert (found["cuts_per_year"], found["repair_h"]) == pytest.approx((2.0, 10.0))
    (one,) = story.corridors_between(
        scenario, cost.book(scenario), [("cg-dolisie", "cg-sibiti")], 1
    )
    assert one.cuts_per_year["other"] == pytest.approx(1.0)
    assert sum(one.cuts_per_year.values()) == pytest.approx(2.0)
