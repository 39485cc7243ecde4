"""Huts: as many as asked, never too far apart, on the spots with the least against them."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.ground.survey.hut_sites import (
    STRETCH,
    Surroundings,
    chosen_spots,
    hut_sites,
    surroundings,
)
from dorsale.plan.ground import Grid, Layers
from dorsale.plan.scenario import Scenario

DEGREE_KM = 111.32
GRID = Grid("EPSG:4326", (0.01, 0.0, 10.0, 0.0, -0.01, 0.1), 20, 300)  # 10 to 13 east


def span(km: float, way: str = "railway", *, name: str = "s", line: tuple = ()) -> dict:  # type: ignore[type-arg]
    """Return a span due east from 10 east on the equator, drawn as long as it is."""
    drawn = line or ((10.0, 0.0), (10.0 + km / DEGREE_KM, 0.0))
    return {"id": name, "length_km": km, "geometry": drawn, "way": way, "accuracy_m": 500.0}


def sited(km: float, count: int, around: Surroundings, **how) -> pd.DataFrame:  # type: ignore[no-untyped-def]
    return hut_sites(pd.DataFrame([span(km, **how)]), {"s": count}, 80.0, around)


def test_without_any_knowledge_huts_stand_evenly() -> None:
    huts = sited(240.0, 2, Surroundings())
    assert huts["km"].tolist() == pytest.approx([80.0, 160.0])
    assert huts["name"].tolist() == ["PK 80", "PK 160"]
    assert huts["why"].tolist() == [("spacing",), ("spacing",)]
    assert huts["lon"].tolist() == pytest.approx([10 + 80 / DEGREE_KM, 10 + 160 / DEGREE_KM], 1e-4)


def test_a_hut_moves_to_the_named_place_within_reach() -> None:
    """160 km: the town at 75 km takes the hut; the one at 60 would leave a section of 100."""
    places = [(10 + km / DEGREE_KM, 0.0) for km in (60, 75)]
    line = ((10.0, 0.0), *places, (10 + 160 / DEGREE_KM, 0.0))
    names = dict(zip(places, ("Too Far", "Ayos"), strict=True))
    (hut,) = sited(160.0, 1, Surroundings(names), line=line).to_dict("records")
    assert (hut["name"], hut["why"]) == ("Ayos", ("place",))
    assert hut["km"] == pytest.approx(75.0, abs=0.1)


def test_waypoints_that_only_bear_a_kilometre_are_no_places() -> None:
    line = ((10.0, 0.0), (10 + 75 / DEGREE_KM, 0.0), (10 + 160 / DEGREE_KM, 0.0))
    (hut,) = sited(160.0, 1, Surroundings({line[1]: "PK 75"}), line=line).to_dict("records")
    assert hut["km"] == pytest.approx(80.0)


def test_roads_and_power_lines_draw_huts() -> None:
    road = ((10 + 84 / DEGREE_KM, -1.0), (10 + 84 / DEGREE_KM, 1.0))
    (hut,) = sited(160.0, 1, Surroundings(roads=[road])).to_dict("records")
    assert hut["why"] == ("road",)
    assert abs(hut["km"] - 84) <= 1.5
    (both,) = sited(160.0, 1, Surroundings(roads=[road], power_lines=[road])).to_dict("records")
    assert both["why"] == ("power", "road")


@pytest.mark.parametrize(("way", "why"), [("road_paved", ("road",)), ("power_line", ("power",))])
def test_a_way_serves_its_own_huts(way: str, why: tuple[str, ...]) -> None:
    assert sited(160.0, 1, Surroundings(), way=way)["why"].tolist() == [why]


def layers(**changed: np.ndarray) -> Layers:
    return Layers(GRID, **changed)


def strip(value: float, low_km: float, high_km: float, otherwise: float = 0.0) -> np.ndarray:
    """Return a layer that is ``value`` between two distances along the line, else otherwise."""
    found = np.full((20, 300), otherwise)
    found[:, int(low_km / DEGREE_KM * 100) : int(high_km / DEGREE_KM * 100) + 1] = value
    return found


@pytest.mark.parametrize(
    "wet",
    [
        {"water": strip(1, 76, 84).astype(bool)},
        {"excluded": strip(1, 76, 84).astype(bool)},
        {"protected": strip(1, 76, 84).astype(bool)},
        {"hazard": strip(0.4, 76, 84)},
        {"slope": strip(0.3, 76, 84)},
        {"height_m": strip(100.0, 76, 84, 160.0)},
    ],
    ids=lambda one: next(iter(one)),
)
def test_huts_leave_bad_ground(wet: dict[str, np.ndarray]) -> None:
    """Eight kilometres of flood, park, steep or lowest ground around the even spacing."""
    (hut,) = sited(160.0, 1, Surroundings(layers=layers(**wet))).to_dict("records")
    assert not 76 <= hut["km"] <= 84
    assert 72 <= hut["km"] <= 88
    assert hut["why"] == (("dry",) if {"water", "hazard", "height_m"} & set(wet) else ("spacing",))


def test_where_all_ground_is_wet_the_hut_still_stands() -> None:
    around = Surroundings(layers=layers(water=np.ones((20, 300), dtype=bool)))
    (hut,) = sited(160.0, 1, around).to_dict("records")
    assert hut["km"] == pytest.approx(80.0)
    assert hut["why"] == ("spacing",)


def test_unknown_ground_speaks_neither_way() -> None:
    unknown = layers(height_m=np.full((20, 300), np.nan), slope=np.full((20, 300), np.nan))
    assert sited(160.0, 1, Surroundings(layers=unknown))["km"].tolist() == pytest.approx([80.0])


def test_spans_without_a_line_or_without_need_have_no_huts() -> None:
    spans = pd.DataFrame([span(160.0, name="a"), span(50.0, name="b"), span(160.0, name="c")])
    spans.at[2, "geometry"] = ()
    huts = hut_sites(spans, {"a": 1, "b": 0, "c": 1}, 80.0, Surroundings())
    assert huts["span"].tolist() == ["a"]
    none = hut_sites(spans.iloc[:0], {}, 80.0, Surroundings())
    assert list(none.columns) == ["span", "name", "km", "lat", "lon", "why"]


@given(st.integers(1, 4), st.floats(20, 150), st.floats(0.35, 1.0), st.integers(0, 2**32 - 1))
def test_as_many_as_asked_and_never_too_far_apart(
    count: int, spacing: float, used: float, seed: int
) -> None:
    length = spacing * (count + used)
    drawn = pd.DataFrame([span(length)])
    random = np.random.default_rng(seed)
    power = [((10 + x, -0.1), (10 + x, 0.1)) for x in random.uniform(0, length / DEGREE_KM, 5)]
    huts = hut_sites(drawn, {"s": count}, spacing, Surroundings(power_lines=power))
    assert len(huts) == count
    marks = [0.0, *huts["km"], length]
    assert (np.diff(marks) > 0).all()
    assert np.diff(marks).max() <= STRETCH * spacing + 1e-6


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 3), st.integers(3, 9), st.integers(0, 2**32 - 1))
def test_the_choice_is_the_best_of_all(count: int, spots: int, seed: int) -> None:
    """Against every combination of spots."""
    random = np.random.default_rng(seed)
    length, spacing = 100.0 * (count + 1), 100.0
    even = np.linspace(0, length, count + 2)[1:-1]
    km = np.unique(np.concatenate([random.uniform(1, length - 1, spots).round(3), even]))
    weights = random.integers(0, 4, len(km)).astype(float)

    def weight(chosen: tuple[int, ...]) -> float:
        sections = np.diff([0.0, *km[list(chosen)], length])
        if sections.max() > STRETCH * spacing + 1e-6:
            return np.inf
        uneven = 0.2 * ((sections - length / (count + 1)) / (spacing / 10)) ** 2
        return float(weights[list(chosen)].sum() + uneven.sum())

    best = min(map(weight, itertools.combinations(range(len(km)), count)))
    found = chosen_spots(km, weights, length, count, spacing)
    assert weight(tuple(found)) == pytest.approx(best)


def test_the_shipped_region_finds_places_for_its_huts(cemac: Scenario) -> None:
    from dorsale.ground.candidates import candidates, place_names

    spans = candidates(cemac).spans
    new = spans[(spans["option"] == "new") & (spans["length_km"] > 80)].iloc[:60]
    counts = {str(one): int(np.ceil(km / 80 - 1e-9)) - 1 for one, km in new["length_km"].items()}
    huts = hut_sites(new, counts, 80.0, surroundings(cemac, place_names(cemac)))
    assert len(huts) == sum(counts.values())
    at_places = huts["why"].map(lambda why: "place" in why).mean()
    assert at_places > 0.4
