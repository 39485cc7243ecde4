from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point

from dorsale.formats import ofds, shapefile
from dorsale.plan.problems import BadInput
from tests.formats.published_networks import SHARED, schema_errors, tiny


def lines(tmp_path: Path, frame: gpd.GeoDataFrame, encoding: str = "UTF-8") -> Path:
    frame.to_file(tmp_path / "spans.shp", encoding=encoding)
    return tmp_path / "spans.shp"


def test_the_main_fields_come_back_and_the_others_are_said(tmp_path: Path) -> None:
    (lost,) = shapefile.write(tmp_path / "net.zip", [tiny()])
    (back,) = shapefile.read(tmp_path / "net.zip")
    columns = ["id", "name", "status", "from", "to", "geometry", "length_km", "fibre_count",
               "capacity_gbps", "deployment", "ready_for_service"]  # fmt: skip
    assert back.spans[columns].equals(tiny().spans[columns])
    shown = ["id", "name", "status", "lon", "lat", "country"]
    assert back.nodes[shown].equals(tiny().nodes[shown])
    assert list(back.organisations["name"]) == ["Camtel"]
    assert "a Shapefile cannot hold: countries, dark_fibre, extra" in lost.text()
    assert back.repairs == ()
    with zipfile.ZipFile(tmp_path / "net.zip") as archive:
        assert {"nodes.prj", "spans.prj", "spans.cpg"} <= set(archive.namelist())


def test_metres_and_latin_1_are_brought_over(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"NOM": ["Édéa-Kribi"], "Longueur_k": [112.5], "NB_FO": [24], "ETAT": ["En service"]},
        geometry=[LineString([(10.13, 3.8), (9.91, 2.94)])],
        crs="EPSG:4326",
    ).to_crs("EPSG:32632")
    path = lines(tmp_path, frame, "ISO-8859-1")
    (network,) = shapefile.read(path)
    span = network.spans.loc[0]
    assert (span["name"], span["fibre_count"], span["status"]) == (
        "Édéa-Kribi", 24, "operational")  # fmt: skip
    assert span["geometry"][0] == pytest.approx((10.13, 3.8), abs=1e-6)
    assert span["extra"] == {"Longueur_k": 112.5}
    assert len(network.nodes) == 2
    assert schema_errors(ofds.document([network])) == []


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_without_a_prj_degrees_are_assumed_and_metres_asked_for(tmp_path: Path) -> None:
    shape = gpd.GeoDataFrame({"a": [1]}, geometry=[LineString([(10, 3), (11, 4)])])
    path = lines(tmp_path, shape)
    assert "no coordinate system is said" in shapefile.read(path)[0].repairs[0].text()
    metres = gpd.GeoDataFrame({"a": [1]}, geometry=[LineString([(6e5, 4e5), (6e5, 4.1e5)])])
    path = lines(tmp_path, metres)
    with pytest.raises(BadInput, match=r"are not degrees. Add the .prj file, or say it: --crs"):
        shapefile.read(path)
    (network,) = shapefile.read(path, crs="EPSG:32632")
    assert 9 < network.nodes.at[0, "lon"] < 10


def test_axes_in_each_others_place_are_exchanged(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"name": ["Kribi", "Edéa"], "country": ["CM", "CM"]},
        geometry=[Point(2.94, 9.91), Point(3.8, 10.13)],
        crs="EPSG:4326",
    )
    (network,) = shapefile.read(lines(tmp_path, frame))
    assert tuple(network.nodes.loc[0, ["lon", "lat"]]) == (9.91, 2.94)
    assert "latitudes stand where longitudes belong" in network.repairs[0].text()


def test_a_missing_part_or_an_empty_archive_is_one_problem(tmp_path: Path) -> None:
    shapefile.write(tmp_path / "net.zip", [tiny()])
    with zipfile.ZipFile(tmp_path / "net.zip") as archive:
        archive.extract("spans.shp", tmp_path)
    (tmp_path / "cut.shp").write_bytes((tmp_path / "spans.shp").read_bytes()[:60])
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("a.txt", "")
    (tmp_path / "bad.zip").write_bytes(b"PK")
    for name in ("cut.shp", "none.zip", "bad.zip", "absent.shp"):
        with pytest.raises(BadInput) as caught:
            shapefile.read(tmp_path / name)
        assert len(caught.value.problems) == 1
    with pytest.raises(BadInput, match=r"Name the target net.zip"):
        shapefile.write(tmp_path / "net.shp", [tiny()])


def test_published_networks_keep_their_ends(tmp_path: Path) -> None:
    for path in sorted((SHARED / "ofds").rglob("*ofds-json*")):
        (network,) = ofds.read(path)
        shapefile.write(tmp_path / "net.zip", [network])
        (back,) = shapefile.read(tmp_path / "net.zip")
        assert back.spans[["id", "from", "to"]].equals(network.spans[["id", "from", "to"]])
