from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import LineString, MultiLineString, Point, Polygon

from dorsale.formats.repairs import Repairs
from dorsale.formats.vector_layers import check_crs, drawn_in, each_shapefile, layer_names
from dorsale.plan.problems import BadInput


def test_features_come_in_degrees_with_what_they_say(tmp_path: Path) -> None:
    shapes = [Point(10, 4), LineString([(10, 4), (11, 5)]), None,
              MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]])]  # fmt: skip
    frame = gpd.GeoDataFrame(
        {"name": ["a", "Ã‰dÃ©a", None, "d"], "n": [1.0, None, 3.0, 4.0]},
        geometry=shapes, crs="EPSG:4326",
    )  # fmt: skip
    path = tmp_path / "map.gpkg"
    frame.to_crs("EPSG:3857").to_file(path, layer="all", driver="GPKG")
    assert layer_names(str(path), path) == ["all"]
    found = drawn_in(str(path), "all", path, Repairs("map.gpkg"))
    assert found[0].properties == {"name": "a", "n": 1.0}
    assert found[0].geometry is not None
    assert found[0].geometry["coordinates"] == pytest.approx((10, 4))
    assert found[1].properties == {"name": "Édéa"}
    assert (found[2].geometry, found[2].place) == (None, "all 3")
    assert [one.geometry["type"] for one in found if one.geometry] == [
        "Point", "LineString", "MultiLineString"]  # fmt: skip


def test_areas_are_left_to_the_drawing(tmp_path: Path) -> None:
    path = tmp_path / "map.gpkg"
    gpd.GeoDataFrame(geometry=[Polygon([(0, 0), (1, 0), (1, 1)])], crs=4326).to_file(
        path, layer="a", driver="GPKG"
    )
    assert drawn_in(str(path), "a", path, Repairs(""))[0].geometry["type"] == "Polygon"  # type: ignore[index]


def test_what_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "map.shp"
    path.write_bytes(b"not a map")
    with pytest.raises(BadInput, match="cut short, altered, or a part of it is missing"):
        layer_names(str(path), path)
    assert list(each_shapefile(path)) == [str(path)]
    check_crs("EPSG:32633")
    check_crs("")
    with pytest.raises(BadInput, match="moon is not a coordinate system"):
        check_crs("moon")
