from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from dorsale.formats import geojson, ofds
from dorsale.plan.problems import BadInput
from tests.formats.published_networks import (
    EXAMPLES,
    PLAN,
    TINY,
    messy_documents,
    schema_errors,
    tiny,
    write_json,
)
from tests.formats.sited import sites


def test_a_plan_becomes_one_collection_with_layers() -> None:
    features = geojson.plan_collection(PLAN)["features"]
    layers = [feature["properties"]["layer"] for feature in features]
    assert layers == ["sites"] * 3 + ["spans"] * 4 + ["corridors"] + ["huts"]
    kribi, span, corridor = features[0], features[3], features[7]
    assert kribi["geometry"] == {"type": "Point", "coordinates": (9.91, 2.94)}
    assert span["geometry"]["coordinates"] == ((9.91, 2.94), (10.13, 3.8))
    assert (span["properties"]["length_km"], span["properties"]["status"]) == (112.5, "new")
    assert corridor["geometry"] is None


def test_places_judged_are_a_layer_of_their_own() -> None:
    features = geojson.plan_collection({**PLAN, "sites": sites()})["features"]
    judged = [one for one in features if one["properties"]["layer"] == "candidates"]
    hall = judged[0]
    assert [one["properties"]["id"] for one in judged] == ["hall-a", "hall-b", "park"]
    assert hall["geometry"] == {"type": "Point", "coordinates": (9.92, 2.95)}
    assert (hall["properties"]["kw"], hall["properties"]["chosen"]) == (200.0, "yes")
    assert len(features) == 9 + 3


def test_a_plan_is_written_without_nan(tmp_path: Path) -> None:
    path = tmp_path / "plan.geojson"
    nodes = [{**PLAN["nodes"][0], "population": math.nan, "lat": math.inf}]
    geojson.write_plan(path, {**PLAN, "nodes": nodes})
    first = json.loads(path.read_text(encoding="utf-8"))["features"][0]
    assert first["properties"]["population"] is None
    assert first["geometry"] is None
    with pytest.raises(BadInput, match="not a plan"):
        geojson.write_plan(path, TINY)


def test_a_network_comes_back_equal(tmp_path: Path) -> None:
    path = tmp_path / "net.geojson"
    networks = (tiny(), ofds.from_plan(PLAN))
    geojson.write(path, networks)
    assert geojson.read(path) == networks
    assert ofds.read(path) == networks


def test_features_say_their_kind_their_network_and_their_ends(tmp_path: Path) -> None:
    path = tmp_path / "net.geojson"
    geojson.write(path, [tiny()])
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["featureType"] for f in features] == ["node", "node", "span"]
    span = features[2]["properties"]
    assert span["network"]["name"] == "Kribi line"
    assert (span["start"]["id"], span["end"]["name"]) == ("n1", "Edéa")


def test_a_file_of_spans_alone_gives_its_nodes_and_organisations(tmp_path: Path) -> None:
    camtel = {"id": "o1", "name": "Camtel", "country": "CM"}
    place = {"type": "Point", "coordinates": [9.91, 2.94]}
    span = {
        "id": "s1",
        "start": {"id": "n1", "name": "Kribi", "location": place},
        "end": {"id": "n2", "name": "Edéa"},
        "networkProviders": [camtel],
        "phase": {"id": "p1", "name": "One", "funders": [{"id": "o2", "name": "A bank"}]},
        "network": {"id": "ours", "name": "Kribi line", "links": TINY["networks"][0]["links"]},
        "featureType": "span",
    }
    feature = {"type": "Feature", "geometry": None, "properties": span}
    path = write_json(
        tmp_path / "spans.geojson", {"type": "FeatureCollection", "features": [feature]}
    )
    (network,) = geojson.read(path)
    assert list(network.nodes["name"]) == ["Kribi", "Edéa"]
    assert (network.nodes.at[0, "lon"], network.spans.at[0, "to"]) == (9.91, "n2")
    assert network.spans.at[0, "providers"] == ("o1",)
    assert set(network.organisations["name"]) == {"Camtel", "A bank"}
    assert network.phases.at[0, "funders"] == ("o2",)
    assert [problem.column for problem in network.repairs] == ["networks/0/id"]


def test_any_points_and_lines_are_read_and_other_shapes_left_out(tmp_path: Path) -> None:
    shapes = [
        {"type": "Point", "coordinates": [9.91, 2.94]},
        {"type": "LineString", "coordinates": [[9.91, 2.94], [10.13, 3.8]]},
        {"type": "Polygon", "coordinates": []},
    ]
    features = [{"type": "Feature", "geometry": one, "properties": None} for one in shapes]
    path = write_json(tmp_path / "map.geojson", {"type": "FeatureCollection", "features": features})
    (network,) = geojson.read(path)
    assert (len(network.nodes), len(network.spans)) == (1, 1)
    assert network.spans.at[0, "from"] == network.nodes.at[0, "id"]
    assert "1 features are neither a node nor a span" in network.repairs[0].text()
    assert schema_errors(ofds.document([network])) == []


def test_what_is_not_a_collection_is_one_problem(tmp_path: Path) -> None:
    path = write_json(tmp_path / "net.geojson", TINY)
    with pytest.raises(BadInput, match="not a GeoJSON FeatureCollection"):
        geojson.read(path)


@given(document=messy_documents())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_network_comes_back_equal(document: dict[str, object]) -> None:
    networks = ofds.from_document(document)
    collection = json.loads(json.dumps(ofds.feature_collection(networks), allow_nan=False))
    assert ofds.from_document(collection) == networks
