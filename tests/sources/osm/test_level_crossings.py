"""Level crossings: counted once each, on roads, up to the price of a way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from dorsale.ground.crossings import crossings_of
from dorsale.sources.osm.borders import Borders
from dorsale.sources.osm.level_crossings import crossed, level_crossings
from dorsale.sources.osm.reading import read
from tests.sources.osm.island import Map

_NOWHERE = Borders(("BV",), ())


def _points(*places: tuple[str, float, float]) -> pd.DataFrame:
    found = pd.DataFrame(places, columns=["id", "lon", "lat"])
    return found.assign(kind="level_crossing")


def test_two_tracks_are_one_crossing_and_a_kilometre_makes_two() -> None:
    points = _points(("n1", 10, 0), ("n2", 10.0002, 0), ("n3", 10.01, 0))
    at = level_crossings(points)
    assert sorted(at.values()) == ["n1", "n1", "n3"]
    line = shapely.LineString([(9, 0), (10, 0), (10.0002, 0), (10.01, 0), (11, 0)])
    other = shapely.LineString([(9, 1), (10, 1)])
    assert crossed(np.array([line, other]), at) == [("n1", "n3"), ()]


def test_other_points_and_no_lines() -> None:
    points = _points(("n1", 10, 0)).assign(kind="tower")
    assert level_crossings(points) == {}
    assert crossed(np.array([], dtype=object), {1: "n1"}) == []


def _network(tmp_path: Path, level: bool) -> pd.DataFrame:
    """Return the ways of a road of two parts that a railway crosses at its middle."""
    found = Map()
    found.way([(0, 0), (0.4, 0), (0.5, 0)], highway="trunk", name="N1")
    found.way([(0.5, 0), (1, 0)], highway="trunk", name="N1")
    layer = "" if level else "rail"
    found.way([(0.4, -0.5), (0.4, 0), (0.4, 0.5)], layer, railway="rail", name="Line")
    if level:
        found.node(0.4, 0, railway="level_crossing")
    network = read(found.write(tmp_path / "crossing.osm.pbf"), _NOWHERE)
    assert "level_crossing" not in set(network.points["kind"])
    return network.ways


def test_a_road_knows_its_level_crossings_and_is_priced_for_them(tmp_path: Path) -> None:
    ways = _network(tmp_path, level=True)
    (road,) = ways[ways["class"] == "trunk"].to_dict("records")
    (rail,) = ways[ways["kind"] == "railway"].to_dict("records")
    assert len(road["railways"]) == 1
    assert crossings_of(road) == ("railway_crossing",)
    assert rail["railways"] == ()
    assert crossings_of(rail) == ()


def test_a_bridge_over_a_railway_is_no_level_crossing(tmp_path: Path) -> None:
    ways = _network(tmp_path, level=False)
    assert all(one == () for one in ways["railways"])
