"""Files that cannot be trusted: each is refused with a message that says what to do."""

from __future__ import annotations

import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from affine import Affine
from shapely.geometry import Point, box

from dorsale.plan.ground import LayerFile
from dorsale.plan.problems import BadInput
from dorsale.sources.rasters.grids import grid_of, region_of
from dorsale.sources.rasters.layers import read_layers
from dorsale.sources.rasters.legends import IGBP
from tests.sources.rasters.small import REGION, flat, layer, raster, shapes


def refusal(declared: LayerFile) -> str:
    with pytest.raises(BadInput) as caught:
        read_layers([declared], REGION, 20_000.0)
    (problem,) = caught.value.problems
    assert problem.file == declared.files[0].name
    assert problem.remedy
    return problem.text()


def test_no_coordinate_system(tmp_path: Path) -> None:
    file = raster(tmp_path / "r.tif", flat(1.0), crs=None)
    assert 'crs = "EPSG:4326"' in refusal(layer("relief", file))
    found = read_layers([layer("relief", file, crs="EPSG:4326")], REGION, 20_000.0)
    assert np.isfinite(found.height_m).all()
    assert "EPSG:99999999 is not known" in refusal(layer("relief", file, crs="EPSG:99999999"))


def test_no_coordinate_system_of_areas(tmp_path: Path) -> None:
    file = shapes(tmp_path / "w.shp", [box(14, -4, 15, -3)], driver="ESRI Shapefile")
    (tmp_path / "w.prj").unlink()
    assert "coordinate system" in refusal(layer("water", file))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of the writer: no system
        undefined = shapes(tmp_path / "w.gpkg", [box(14, -4, 15, -3)], crs=None)
    assert "coordinate system" in refusal(layer("water", undefined))
    found = read_layers([layer("water", file, crs="EPSG:4326")], REGION, 20_000.0)
    assert found.water is not None
    assert found.water.any()


def test_swapped_axes(tmp_path: Path) -> None:
    """The region lies at 14 to 16 east, 2 to 4 south; the file at 4 to 2 west, 14 to 16 north."""
    file = raster(tmp_path / "r.tif", flat(1.0), west=-4.0, north=16.0)
    assert "axes look swapped" in refusal(layer("relief", file))
    drawn = shapes(tmp_path / "w.gpkg", [box(-4, 14, -2, 16)])
    assert "axes look swapped" in refusal(layer("water", drawn))


def test_another_region(tmp_path: Path) -> None:
    file = raster(tmp_path / "r.tif", flat(1.0), west=-60.0, north=-20.0)
    assert "outside the region" in refusal(layer("relief", file))


def test_metres_declared_as_degrees(tmp_path: Path) -> None:
    file = raster(tmp_path / "r.tif", flat(1.0), 500_000.0, 9_700_000.0, 1000.0)
    assert "outside the region" in refusal(layer("relief", file))


def test_a_band_that_is_not_there(tmp_path: Path) -> None:
    file = raster(tmp_path / "r.tif", flat(1.0))
    assert "no band 3; the file has 1" in refusal(layer("relief", file, band=3))
    assert "no band 0" in refusal(layer("relief", file, band=0))


def test_another_band_is_read(tmp_path: Path) -> None:
    file = raster(tmp_path / "r.tif", np.stack([flat(1.0), flat(2.0)]))
    found = read_layers([layer("relief", file, band=2)], REGION, 20_000.0)
    assert found.height_m == pytest.approx(2.0)


def test_a_text_and_an_empty_file(tmp_path: Path) -> None:
    for name, text in (("a.tif", "not a raster"), ("b.tif", ""), ("c.gpkg", "SQLite format 3")):
        (tmp_path / name).write_text(text)
        assert "not a map file" in refusal(layer("relief", tmp_path / name))
        assert "not a map file" in refusal(layer("water", tmp_path / name))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_a_raster_cut_short(tmp_path: Path, share: float) -> None:
    random = np.random.default_rng(1).random((200, 200)).astype("float32")
    file = raster(tmp_path / "r.tif", random, cell=0.01)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    assert "cut short" in refusal(layer("relief", file))


def test_negative_people(tmp_path: Path) -> None:
    people = flat(5.0)
    people[7, 3] = -99_999
    file = raster(tmp_path / "p.tif", people)
    said = refusal(layer("population", file))
    assert "-99999 of row 8 is negative" in said
    assert "nodata = -99999" in said
    found = read_layers([layer("population", file, nodata=-99_999)], REGION, 20_000.0)
    assert np.nansum(found.population) == pytest.approx(5.0 * 399)


def test_negative_hazard(tmp_path: Path) -> None:
    file = raster(tmp_path / "h.tif", flat(-0.5))
    assert "hazard is negative" in refusal(layer("hazard", file))


def test_zero_hazard_is_a_value(tmp_path: Path) -> None:
    file = raster(tmp_path / "h.tif", flat(0.0))
    assert read_layers([layer("hazard", file)], REGION, 20_000.0).hazard == pytest.approx(0.0)


def test_heights_read_as_land_cover(tmp_path: Path) -> None:
    file = raster(tmp_path / "r.tif", flat(612.5))
    assert "612.5" in refusal(layer("land_cover", file, classes=IGBP))


def test_columns_and_tables_of_areas(tmp_path: Path) -> None:
    file = shapes(tmp_path / "h.gpkg", [box(14, -4, 15, -3)], rate=["high"])
    assert "column holds" in refusal(layer("hazard", file))
    assert "no column called risk" in refusal(layer("hazard", file, column="risk"))
    assert "not a number" in refusal(layer("hazard", file, column="rate"))
    assert "no layer called floods" in refusal(layer("water", file, table="floods"))


def test_areas_where_cells_are_needed(tmp_path: Path) -> None:
    file = shapes(tmp_path / "contours.gpkg", [box(14, -4, 15, -3)])
    assert "holds no cells" in refusal(layer("relief", file))
    assert "holds no cells" in refusal(layer("population", file))


def test_a_file_of_several_rasters(tmp_path: Path) -> None:
    file = tmp_path / "two.gpkg"
    for value, name in ((1, "low"), (2, "high")):
        profile = {
            "driver": "GPKG", "width": 20, "height": 20, "count": 1, "dtype": "uint8",
            "crs": "EPSG:4326", "transform": Affine(0.1, 0, 14, 0, -0.1, -2),
        }  # fmt: skip
        more = {"RASTER_TABLE": name, "APPEND_SUBDATASET": "YES", "TILE_FORMAT": "PNG"}
        with rasterio.open(file, "w", **profile, **more) as made:
            made.write(np.full((1, 20, 20), value, dtype="uint8"))
    assert "several rasters: low, high" in refusal(layer("relief", file))
    found = read_layers([layer("relief", file, table="high")], REGION, 20_000.0)
    assert np.nanmedian(found.height_m) == 2.0


def test_rows_without_shapes(tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text("a,b\n1,2\n")
    assert "no shapes" in refusal(layer("water", file))


def test_empty_shapes_hold_nothing(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"a": [1, 2]}, geometry=[None, Point(15, -3)], crs="EPSG:4326")
    frame.to_file(tmp_path / "w.gpkg", driver="GPKG")
    water = read_layers([layer("water", tmp_path / "w.gpkg")], REGION, 20_000.0).water
    assert water is not None
    assert water.sum() == 1


def test_the_date_line_is_refused() -> None:
    region = region_of([(179.0, -17.0), (-179.0, -18.0)])
    assert region == pytest.approx((178.5, -18.5, -178.5, -16.5))
    with pytest.raises(BadInput, match="date line"):
        grid_of(region, 1000.0)


def test_a_pole_is_refused() -> None:
    with pytest.raises(BadInput, match="pole"):
        grid_of(region_of([(10.0, 88.0), (20.0, 89.0)]), 1000.0)


def test_too_many_cells_are_refused() -> None:
    with pytest.raises(BadInput, match="too large"):
        grid_of((-20.0, -35.0, 50.0, 35.0), 30.0)
