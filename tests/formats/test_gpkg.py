from __future__ import annotations

import math
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Point

from dorsale.formats import gpkg, ofds
from dorsale.plan.problems import BadInput
from tests.formats.published_networks import (
    EXAMPLES,
    PLAN,
    TINY,
    anything,
    messy_documents,
    schema_errors,
    tiny,
)
from tests.formats.sited import sites

_FEW = settings(
    max_examples=max(EXAMPLES // 5, 10), deadline=None, suppress_health_check=list(HealthCheck)
)


def test_a_plan_becomes_layers_in_longitude_and_latitude(tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    gpkg.write_plan(path, PLAN)
    names = [name for name, _shape in pyogrio.list_layers(path)]
    assert names == ["sites", "spans", "corridors", "huts", "landings", "presumed_shared_ground"]
    for name in names:
        assert pyogrio.read_info(path, layer=name)["crs"] == "EPSG:4326"
    spans = gpd.read_file(path, layer="spans").set_index("id")
    assert list(spans["cost_eur"])[:3] == [1500000, 0, 0]
    assert spans.at["n3", "geometry"].equals(LineString([(9.91, 2.94), (10.13, 3.8)]))
    assert spans.at["f1", "geometry"] is None
    assert spans.at["n3", "risk_groups"] == '["trench:n3"]'
    assert list(gpd.read_file(path, layer="landings")["id"]) == ["cm-kribi"]
    assert list(gpd.read_file(path, layer="sites")["name"]) == ["Kribi", "Edéa", "Kye-Ossi"]


def test_places_judged_are_a_layer_where_the_plan_has_them(tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    gpkg.write_plan(path, {**PLAN, "sites": sites()})
    assert len(pyogrio.list_layers(path)) == 7
    layer = gpd.read_file(path, layer="candidates").set_index("id")
    assert list(layer["chosen"]) == ["yes", "no", "yes"]
    assert layer.at["hall-a", "kw"] == 200
    assert layer.at["hall-a", "geometry"].equals(Point(9.92, 2.95))
    assert layer.at["hall-b", "first_share"] == 0.5
    path.unlink()
    gpkg.write_plan(path, {**PLAN, "sites": [{"id": "dc", "chosen": "yes"}]})
    assert len(pyogrio.list_layers(path)) == 6


def test_ground_in_doubt_is_a_layer(tmp_path: Path) -> None:
    shared = {"type": "MultiLineString", "coordinates": [[[9.0, 4.0], [10.0, 4.5]]]}
    pair = {"first": "s1", "second": "s2", "km": 12.0, "geometry": shared}
    broken = {"first": "s1", "geometry": {"type": "MultiLineString", "coordinates": [[1], "x"]}}
    path = tmp_path / "plan.gpkg"
    gpkg.write_plan(path, {**PLAN, "solution": {"shared_ground": [pair, broken, {"km": 1.0}]}})
    layer = gpd.read_file(path, layer="presumed_shared_ground")
    assert layer["km"].iloc[0] == 12.0
    assert layer.geometry.iloc[0].length > 1
    assert layer.geometry.iloc[1:].isna().all()


def test_a_plan_with_empty_sections_keeps_its_layers(tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    gpkg.write_plan(path, {**PLAN, "corridors": None, "huts": [], "nodes": []})
    assert len(pyogrio.list_layers(path)) == 6
    with pytest.raises(BadInput, match="not a plan"):
        gpkg.write_plan(path, TINY)


def test_a_network_comes_back_equal(tmp_path: Path) -> None:
    path = tmp_path / "net.gpkg"
    networks = (tiny(), ofds.from_plan(PLAN))
    gpkg.write(path, networks)
    assert gpkg.read(path) == networks
    assert {name for name, _ in pyogrio.list_layers(path)} == {
        "nodes",
        "spans",
        "networks",
        "phases",
        "organisations",
    }


def test_layers_drawn_by_hand_in_metres_are_read(tmp_path: Path) -> None:
    path = tmp_path / "hand.gpkg"
    towns = gpd.GeoDataFrame(
        {"id": [1, 2], "name": ["Kribi", None], "types": ["pop; exchange", ""]},
        geometry=[Point(9.91, 2.94), Point(10.13, 3.8)],
        crs="EPSG:4326",
    )
    line = MultiLineString([[(9.91, 2.94), (10, 3)], [(10, 3), (10.13, 3.8)]])
    lines = gpd.GeoDataFrame({"fibre_count": [24.0]}, geometry=[line], crs="EPSG:4326")
    towns.to_crs("EPSG:32632").to_file(path, layer="nodes")
    lines.to_crs("EPSG:32632").to_file(path, layer="spans")
    (network,) = gpkg.read(path)
    assert network.id == "hand"
    assert list(network.nodes["id"]) == ["1", "2"]
    assert network.nodes.at[0, "types"] == ("pop", "exchange")
    assert math.isclose(network.nodes.at[0, "lon"], 9.91, abs_tol=1e-9)
    span = network.spans.iloc[0]
    assert (span["from"], span["to"], span["fibre_count"]) == ("1", "2", 24)
    assert schema_errors(ofds.document([network])) == []


def test_one_clear_problem_for_what_is_not_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "net.gpkg"
    with pytest.raises(BadInput, match="the file is missing"):
        gpkg.read(path)
    path.write_bytes(b"SQLite format 3\0" + b"x" * 100)
    with pytest.raises(BadInput, match="not a readable GeoPackage"):
        gpkg.read(path)
    gpkg.write(path, [tiny()])
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(BadInput, match="GeoPackage"):
        gpkg.read(path)
    path.unlink()
    gpkg.write_plan(path, PLAN)
    network = gpkg.read(path)[0]
    assert (len(network.nodes), len(network.spans)) == (0, 4)
    gpd.GeoDataFrame({"a": [1]}, geometry=[Point(0, 0)], crs="EPSG:4326").to_file(
        tmp_path / "other.gpkg", layer="towns"
    )
    with pytest.raises(BadInput, match="no layer called nodes or spans"):
        gpkg.read(tmp_path / "other.gpkg")


@given(document=messy_documents())
@_FEW
def test_any_network_comes_back_equal(
    document: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("gpkg") / "net.gpkg"
    networks = ofds.from_document(document)
    gpkg.write(path, networks)
    assert gpkg.read(path) == networks


@given(broken=st.dictionaries(st.sampled_from(sorted(PLAN)), anything(), max_size=4))
@_FEW
def test_a_broken_plan_is_written_as_far_as_it_goes(
    broken: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("gpkg") / "plan.gpkg"
    gpkg.write_plan(path, {**PLAN, **broken})
    assert len(pyogrio.list_layers(path)) == 6


@given(rows=st.lists(st.dictionaries(st.text(max_size=4), anything(), max_size=4), max_size=4))
@_FEW
def test_any_rows_become_layers(
    rows: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("gpkg") / "plan.gpkg"
    gpkg.write_plan(path, {**PLAN, "nodes": rows, "spans": rows, "huts": rows})
    assert len(pyogrio.list_layers(path)) == 6
