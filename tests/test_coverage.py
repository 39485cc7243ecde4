from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dorsale.coverage import along, table, within
from dorsale.plan.network import Plan
from dorsale.sources.people import read_people

DEGREE_KM = 6371.0 * np.pi / 180


def people_at(*km: float) -> pd.DataFrame:
    """Return one person at each distance north of Brazzaville's meridian on the equator."""
    return pd.DataFrame(
        {"country": "CG", "lat": np.array(km) / DEGREE_KM, "lon": 15.0, "population": 1.0}
    )


def test_people_at_9_9_and_10_1_km() -> None:
    found = within(people_at(9.9, 10.1), np.array([[15.0, 0.0]])).set_index("radius_km")["people"]
    assert found.to_dict() == {10: 1.0, 25: 2.0, 50: 2.0}


def test_no_point_reaches_nobody() -> None:
    assert within(people_at(0.0), np.zeros((0, 2)))["people"].sum() == 0


def test_a_line_reaches_people_between_its_ends() -> None:
    """200 km of equator; a person 9.9 km off its middle is out of reach of both ends."""
    line = [(14.0, 0.0), (14.0 + 200 / DEGREE_KM, 0.0)]
    middle = people_at(9.9).assign(lon=14.0 + 100 / DEGREE_KM)
    assert within(middle, along([line]))["people"].tolist() == [1.0, 1.0, 1.0]
    assert within(middle, np.array(line))["people"].tolist() == [0.0, 0.0, 0.0]
    gaps = np.diff(along([line])[:, 0]) * DEGREE_KM
    assert gaps.max() <= 2.01


def test_more_reach_never_covers_fewer(tiny_plan: Plan) -> None:
    found = tiny_plan.coverage.set_index(["when", "of", "country", "radius_km"])[
        "people"
    ].sort_index()
    for of in ("node", "line"):
        for radius in (10, 25, 50):
            assert found["before", of, "CG", radius] <= found["after", of, "CG", radius]
        for when in ("before", "after"):
            assert found[when, of, "CG"].is_monotonic_increasing


def test_the_population_is_that_of_the_country(tiny_plan: Plan) -> None:
    assert set(tiny_plan.coverage["population"]) == {read_people({"CG"})["population"].sum()}


def test_countries_are_counted_apart() -> None:
    both = pd.concat([people_at(1.0), people_at(1.0, 2.0).assign(country="GA")])
    found = table(both, {("after", "node"): np.array([[15.0, 0.0]])})
    ten = found[found["radius_km"] == 10].set_index("country")
    assert ten["people"].to_dict() == pytest.approx({"CG": 1.0, "GA": 2.0})
    assert ten["population"].to_dict() == pytest.approx({"CG": 1.0, "GA": 2.0})
