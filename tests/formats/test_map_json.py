from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale.formats import map_json, ofds
from dorsale.formats.convert import convert, read
from dorsale.plan.problems import BadInput
from tests.formats.published_networks import EXAMPLES, anything, schema_errors, write_json


def feature(kind: str, coordinates: object, **said: object) -> dict[str, object]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": said}


def collection(*features: object, **said: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features), **said}


def test_a_plain_map_becomes_a_network(tmp_path: Path) -> None:
    found = collection(
        feature("Point", [9.91, 2.94], nom="Kribi", id=7),
        feature("LineString", [[9.91, 2.94], [10.13, 3.8]], operateur="Camtel", statut="existant"),
        feature("LineString", [[10.13, 3.8], [11.5, 3.87]], **{"from": "Edéa", "to": "Yaoundé"}),
    )
    write_json(tmp_path / "map.geojson", found)
    (network,) = read(tmp_path / "map.geojson")
    assert list(network.nodes["id"]) == ["7", "end-1", "end-2"]
    assert list(network.spans["from"]) == ["7", "end-1"]
    assert list(network.nodes["name"]) == ["Kribi", "", "Yaoundé"]
    assert network.spans.at[0, "providers"] == ("Camtel",)
    assert network.spans.at[0, "status"] == "operational"
    assert schema_errors(ofds.document([network])) == []
    assert len(convert(tmp_path / "map.geojson", tmp_path / "net.json")) == len(network.repairs)


def test_what_is_not_a_plain_map() -> None:
    assert not map_json.is_plain_map({"networks": []})
    assert not map_json.is_plain_map(collection(feature("Point", [1, 2], featureType="node")))
    assert not map_json.is_plain_map(collection(feature("Point", [1, 2], network={"id": "a"})))
    assert map_json.is_plain_map(collection(feature("Point", [1, 2])))


def test_the_coordinate_system_of_old_maps_is_followed(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    found = collection(feature("Point", [1103176.0, 327454.0], name="Kribi"), crs=crs)
    write_json(tmp_path / "map.geojson", found)
    (network,) = read(tmp_path / "map.geojson")
    assert network.nodes.at[0, "lon"] == pytest.approx(9.91, abs=0.01)
    crs["properties"]["name"] = "urn:moon"
    write_json(tmp_path / "map.geojson", {**found, "crs": crs})
    with pytest.raises(BadInput, match="urn:moon is not a coordinate system"):
        read(tmp_path / "map.geojson")
    with pytest.raises(BadInput, match="moon is not a coordinate system"):
        read(tmp_path / "map.geojson", crs="moon")


def test_both_sides_of_the_date_line_are_one_place(tmp_path: Path) -> None:
    found = collection(
        feature("Point", [179.9999, -17], name="East"),
        feature("LineString", [[-179.9999, -17], [-178, -17]]),
    )
    write_json(tmp_path / "map.geojson", found)
    (network,) = read(tmp_path / "map.geojson")
    assert network.spans.at[0, "from"] == network.nodes.at[0, "id"]


_place = st.tuples(st.floats(-185, 185), st.floats(-95, 95)).map(list)
_geometries = st.one_of(
    st.builds(lambda p: {"type": "Point", "coordinates": p}, st.one_of(_place, anything())),
    st.builds(
        lambda kind, c: {"type": kind, "coordinates": c},
        st.sampled_from(["LineString", "MultiLineString", "MultiPoint", "Polygon", "moon"]),
        st.one_of(st.lists(_place, max_size=4), anything()),
    ),
    st.none(),
    anything(),
)
_features = st.fixed_dictionaries(
    {"geometry": _geometries, "properties": st.one_of(st.none(), anything())}
)


@given(features=st.lists(_features, max_size=5))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_map_is_a_valid_network_or_a_problem(features: list[object]) -> None:
    try:
        networks = map_json.networks_in(collection(*features), "map.geojson", "map")
    except BadInput:
        return
    assert schema_errors(ofds.document(networks)) == []
