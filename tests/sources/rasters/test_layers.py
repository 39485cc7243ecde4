"""Layers on one grid: heights, slopes, land, people, waters; whatever the file and its system."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import Polygon, box

from dorsale.plan.tables import TERRAINS
from dorsale.sources.rasters.grids import centres
from dorsale.sources.rasters.layers import read_layers, remarks
from dorsale.sources.rasters.legends import IGBP, LEGENDS, WORLDCOVER
from tests.sources.rasters.small import CELL, REGION, flat, layer, raster, shapes

CELL_M = CELL * 111_320


def test_relief_of_a_plane_by_hand(tmp_path: Path) -> None:
    """100 m higher with each cell of 11.1 km to the south: a slope of 0.9 %."""
    heights = np.repeat(np.arange(20, dtype="float32")[:, None] * 100, 20, axis=1)
    found = read_layers([layer("relief", raster(tmp_path / "r.tif", heights))], REGION, CELL_M)
    assert found.height_m is not None
    assert found.slope is not None
    assert found.height_m.dtype == found.slope.dtype == np.float32
    assert found.height_m[[0, 10], 5] == pytest.approx([0.0, 1000.0], abs=5.0)
    assert found.slope[5:15, 5:15] == pytest.approx(100 / (CELL * 110_575), rel=0.01)


def test_a_degree_of_longitude_shrinks_towards_the_pole(tmp_path: Path) -> None:
    """At 60 degrees north the same step of longitude is half as long, the slope twice."""
    heights = np.repeat(np.arange(20, dtype="float32")[None] * 100, 20, axis=0)
    north = raster(tmp_path / "n.tif", heights, north=61.0)
    found = read_layers([layer("relief", north)], (14.0, 59.0, 16.0, 61.0), CELL_M)
    assert found.slope is not None
    row = found.grid.rows // 2
    assert found.slope[row, 5:-5] == pytest.approx(100 / (CELL * 111_320 * 0.5), rel=0.02)


def test_slope_is_taken_before_averaging(tmp_path: Path) -> None:
    """Ridges a cell apart: the average ground is flat, the slope is not."""
    heights = np.tile(np.array([0.0, 0.0, 500.0, 500.0], dtype="float32"), (20, 5))
    fine = read_layers([layer("relief", raster(tmp_path / "r.tif", heights))], REGION, CELL_M)
    coarse = read_layers([layer("relief", tmp_path / "r.tif")], REGION, 4 * CELL_M)
    assert fine.slope is not None
    assert coarse.slope is not None
    assert coarse.height_m is not None
    assert np.ptp(coarse.height_m) < 100
    assert coarse.slope.mean() == pytest.approx(fine.slope.mean(), rel=0.1)


@pytest.mark.parametrize("crs", ["EPSG:32733", "EPSG:3857", "EPSG:4326"])
def test_any_system_gives_the_same_ground(tmp_path: Path, crs: str) -> None:
    """The height is 100 m a degree east and 200 m a degree north, in whatever system it is."""
    turned = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    left, _, right, top = turned.transform_bounds(13.5, -4.5, 16.5, -1.5)
    cell = (right - left) / 60
    x, y = left + cell * (np.arange(60) + 0.5), top - cell * (np.arange(64) + 0.5)
    lon, lat = turned.transform(*np.meshgrid(x, y), direction="INVERSE")
    file = raster(tmp_path / "r.tif", (lon * 100 + lat * 200).astype("f4"), left, top, cell, crs)
    found = read_layers([layer("relief", file)], REGION, CELL_M)
    rows, columns = np.indices((found.grid.rows, found.grid.columns))
    lon, lat = centres(found.grid, rows, columns)
    assert found.height_m == pytest.approx(lon * 100 + lat * 200, abs=3.0)
    assert found.slope == pytest.approx(np.hypot(100, 200) / 111_000, rel=0.05)


def test_a_metric_grid_holds_the_same_heights(tmp_path: Path) -> None:
    file = raster(tmp_path / "r.tif", flat(321.0, (40, 40)), 13.0, -1.0)
    found = read_layers([layer("relief", file)], REGION, 5_000.0, metric=True)
    assert "Azimuthal" in found.grid.crs
    assert found.grid.transform[0] == -found.grid.transform[4] == 5_000.0
    assert found.height_m == pytest.approx(321.0)


@pytest.mark.parametrize("legend", ["igbp", "worldcover"])
def test_every_class_of_a_legend_becomes_its_terrain(tmp_path: Path, legend: str) -> None:
    classes = list(LEGENDS[legend])
    values = np.resize(np.array(classes, dtype="uint8"), (20, 20))
    file = raster(tmp_path / "c.tif", values)
    found = read_layers([layer("land_cover", file, classes=LEGENDS[legend])], REGION, CELL_M)
    assert found.terrain is not None
    assert found.water is not None
    codes = np.array(["water" if w else TERRAINS[t] for t, w in
                      zip(found.terrain.ravel(), found.water.ravel(), strict=True)
                      if w or t != 255])  # fmt: skip
    assert set(codes) == set(LEGENDS[legend].values())
    assert (found.terrain[found.water] == 255).all()


def test_legends_have_all_their_classes() -> None:
    assert set(range(17)) <= set(IGBP)
    assert len(WORLDCOVER) == 11


def test_the_commonest_class_wins(tmp_path: Path) -> None:
    values = flat(1, dtype="uint8")
    values[:, ::4] = 13  # a quarter of every four cells is built up
    file = raster(tmp_path / "c.tif", values)
    found = read_layers([layer("land_cover", file, classes=IGBP)], REGION, 4 * CELL_M)
    assert found.terrain is not None
    assert set(found.terrain.ravel()) == {TERRAINS.index("forest")}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.integers(2, 12),
    st.integers(2, 12),
    st.floats(0.02, 0.3),
    st.floats(1_000, 40_000),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
def test_people_are_conserved(
    tmp_path: Path, rows: int, columns: int, cell: float, resolution: float, metric: bool, seed: int
) -> None:
    """Coarser or finer, in degrees or metres, with holes: nobody is lost or counted twice."""
    random = np.random.default_rng(seed)
    people = random.integers(0, 1000, (rows, columns)).astype("float32")
    people[random.random((rows, columns)) < 0.2] = -1
    file = raster(tmp_path / f"{seed}.tif", people, 14.5, -2.5, cell, nodata=-1)
    region = (14.4, -2.6 - cell * rows, 14.6 + cell * columns, -2.4)
    found = read_layers([layer("population", file)], region, resolution, metric=metric)
    assert found.population is not None
    assert np.nansum(found.population, dtype=float) == pytest.approx(
        people[people > 0].sum(dtype=float), rel=1e-5
    )


def test_densities_become_people(tmp_path: Path) -> None:
    file = raster(tmp_path / "d.tif", flat(10.0))
    declared = layer("population", file, unit="people_per_km2")
    found = read_layers([declared], REGION, 2 * CELL_M)
    assert found.population is not None
    area_km2 = 4 * 111.32 * 110.6
    assert found.population.sum(dtype=float) == pytest.approx(10 * area_km2, rel=0.01)


def test_half_a_raster_says_what_it_covers(tmp_path: Path) -> None:
    file = raster(tmp_path / "h.tif", flat(5.0, (20, 10)))
    found = read_layers([layer("relief", file)], REGION, CELL_M)
    assert found.height_m is not None
    assert np.isnan(found.height_m).mean() == pytest.approx(0.5, abs=0.06)
    assert found.origins[0].covered == pytest.approx(0.5, abs=0.06)
    (warning,) = remarks(found)
    assert warning.severity == "warning"
    assert "relief" in warning.text()
    assert not remarks(read_layers([layer("relief", _whole(tmp_path))], REGION, CELL_M))


def _whole(folder: Path) -> Path:
    return raster(folder / "w.tif", flat(5.0, (40, 40)), 13.0, -1.0)


def test_holes_are_unknown_and_do_not_spread(tmp_path: Path) -> None:
    heights = flat(100.0)
    heights[3:6, 3:6], heights[9:12, 9:12], heights[15:18, 15:18] = np.nan, -9999, -32768
    file = raster(tmp_path / "r.tif", heights, nodata=-9999)
    found = read_layers([layer("relief", file)], REGION, CELL_M).height_m
    assert found is not None
    assert np.isnan(found[[4, 10, 16], [4, 10, 16]]).all()
    assert found[np.isfinite(found)] == pytest.approx(100.0)
    assert np.isnan(found).sum() <= 27


def test_tiles_fill_one_another_and_those_elsewhere_are_passed_over(tmp_path: Path) -> None:
    west = raster(tmp_path / "w.tif", flat(1.0, (20, 10)))
    east = raster(tmp_path / "e.tif", flat(2.0, (20, 10)), 15.0)
    far = raster(tmp_path / "f.tif", flat(3.0), 80.0)
    found = read_layers([layer("relief", west, east, far)], REGION, CELL_M).height_m
    assert found is not None
    assert found[5, 2] == 1.0
    assert found[5, -3] == 2.0
    assert np.isfinite(found).mean() > 0.95


def test_longitudes_from_0_to_360_are_turned(tmp_path: Path) -> None:
    """A world in 0 to 360 degrees gives the west of Africa its own ground."""
    world = np.repeat(np.arange(36, dtype="float32")[None], 18, axis=0)
    file = raster(tmp_path / "w.tif", world, 0.0, 90.0, 10.0)
    west = read_layers([layer("relief", file)], (-18.0, 4.0, -12.0, 8.0), 100_000.0).height_m
    east = read_layers([layer("relief", file)], (12.0, 4.0, 18.0, 8.0), 100_000.0).height_m
    assert west is not None
    assert east is not None
    assert west.mean() == pytest.approx(34.0, abs=0.6)
    assert east.mean() == pytest.approx(1.0, abs=0.6)


def test_waters_from_areas_and_from_a_raster_agree(tmp_path: Path) -> None:
    lake = box(14.5, -3.5, 15.0, -3.0)
    values = flat(0, dtype="uint8")
    values[10:15, 5:10] = 1
    areas = layer("water", shapes(tmp_path / "lake.gpkg", [lake]))
    cells = layer("water", raster(tmp_path / "lake.tif", values))
    one, other = (read_layers([each], REGION, CELL_M).water for each in (areas, cells))
    assert one is not None
    assert other is not None
    assert one.dtype == bool
    assert (one == other).mean() > 0.97
    assert one.sum() == pytest.approx(25, abs=6)


def test_protected_land_counts_wherever_it_touches(tmp_path: Path) -> None:
    sliver = shapes(tmp_path / "p.gpkg", [box(14.51, -3.49, 14.52, -3.48)])
    assert read_layers([layer("water", sliver)], REGION, CELL_M).water.sum() == 0  # type: ignore[union-attr]
    protected = read_layers([layer("protected", sliver)], REGION, CELL_M).protected
    assert protected is not None
    assert protected.sum() == 1


def test_areas_in_metres_and_crossing_themselves_are_mended(tmp_path: Path) -> None:
    bow = Polygon([(14.2, -3.8), (15.8, -2.2), (15.8, -3.8), (14.2, -2.2)])
    metric = gpd.GeoSeries([bow], crs="EPSG:4326").to_crs("EPSG:32733")
    file = shapes(tmp_path / "bow.gpkg", list(metric), "EPSG:32733")
    found = read_layers([layer("excluded", file)], REGION, CELL_M).excluded
    assert found is not None
    assert 0.2 < found.mean() < 0.5


def test_hazard_of_areas_takes_the_worst(tmp_path: Path) -> None:
    file = shapes(tmp_path / "h.gpkg", [box(14, -4, 16, -2), box(14, -4, 15, -2)], rate=[0.2, 0.1])
    found = read_layers([layer("hazard", file, column="rate")], REGION, CELL_M).hazard
    assert found is not None
    assert found == pytest.approx(0.2)


def test_layers_of_one_reading_share_a_grid_and_say_whose_they_are(tmp_path: Path) -> None:
    relief = layer("relief", raster(tmp_path / "r.tif", flat(5.0)))
    people = layer("population", raster(tmp_path / "p.tif", flat(5.0, (200, 200)), cell=0.01))
    told: list[str] = []
    found = read_layers([relief, people], REGION, CELL_M, lambda _, detail: told.append(detail))
    assert found.height_m is not None
    assert found.population is not None
    assert found.height_m.shape == found.population.shape == (found.grid.rows, found.grid.columns)
    assert [one.layer for one in found.origins] == ["relief", "population"]
    assert [round(one.resolution_m) for one in found.origins] == [11132, 1113]
    assert found.origins[0].licence == "CC BY 4.0"
    assert told[-1].startswith("population: p.tif")


def test_large_files_are_read_in_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dorsale.sources.rasters import onto_grid

    ramp = np.add.outer(np.arange(200.0), np.arange(200.0)).astype("float32")
    declared = [layer("relief", raster(tmp_path / "r.tif", ramp, cell=0.01))]
    whole = read_layers(declared, REGION, CELL_M)
    monkeypatch.setattr(onto_grid, "_WINDOW", 32)
    pieces = read_layers(declared, REGION, CELL_M)
    assert pieces.height_m == pytest.approx(whole.height_m, abs=1e-3, nan_ok=True)
    assert pieces.slope == pytest.approx(whole.slope, abs=1e-5, nan_ok=True)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32733"])
def test_rasters_written_from_south_to_north(tmp_path: Path, crs: str) -> None:
    """Heights fall towards the north, whichever way the rows are written; people stay whole."""
    turned = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    left, bottom, right, top = turned.transform_bounds(*REGION)
    width, height = (right - left) / 20, (top - bottom) / 20
    values = np.repeat(np.arange(20, 0, -1, dtype="float32")[:, None], 20, axis=1)
    profile = {"driver": "GTiff", "count": 1, "width": 20, "height": 20, "dtype": "float32",
               "crs": crs, "transform": Affine(width, 0, left, 0, height, bottom)}  # fmt: skip
    with rasterio.open(tmp_path / "s.tif", "w", **profile) as file:
        file.write(values[None])
    wide = (13.9, -4.1, 16.1, -1.9)
    file = tmp_path / "s.tif"
    found = read_layers([layer("relief", file), layer("population", file)], wide, CELL_M)
    assert found.height_m is not None
    middle = found.height_m[2:-2, 10]
    assert (np.diff(middle) > 0).all()
    assert np.nansum(found.population, dtype=float) == pytest.approx(values.sum(), rel=1e-4)
