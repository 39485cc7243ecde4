from __future__ import annotations

import json
import os
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import LineString

from dorsale.formats import gpkg, json_file, ofds
from dorsale.formats.convert import convert, read, turned
from dorsale.plan.problems import BadInput
from tests.formats.published_networks import PLAN, SHARED, TINY, tiny, write_json


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_json(tmp_path / "net.json", TINY)


def test_round_the_formats_and_back(source: Path, tmp_path: Path) -> None:
    names = ("net.json", "a.gpkg", "b.geojson", "c.kml", "d.graphml", "e.kmz", "f.json")
    for before, after in zip(names, names[1:], strict=False):
        assert convert(tmp_path / before, tmp_path / after) == ()
    assert ofds.read(tmp_path / "f.json") == (tiny(),)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names)


def test_any_geopackage_of_points_and_lines_is_read(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"Nom": ["Kribi-Edéa"]}, geometry=[LineString([(9.91, 2.94), (10.13, 3.8)])], crs=4326
    )
    frame.to_file(tmp_path / "map.gpkg", layer="fibre optique", driver="GPKG")
    (network,) = read(tmp_path / "map.gpkg")
    assert (network.spans.at[0, "name"], len(network.nodes)) == ("Kribi-Edéa", 2)


def test_the_format_is_that_of_the_extension_unless_it_is_named(
    source: Path, tmp_path: Path
) -> None:
    convert(source, tmp_path / "net.data", format="ofds")
    assert json.loads((tmp_path / "net.data").read_text(encoding="utf-8"))["networks"]
    with pytest.raises(BadInput, match=r"net.data: the extension .data is not known"):
        convert(source, tmp_path / "net.data")
    with pytest.raises(BadInput, match=r"the format dwg is not known. Use one of: ofds"):
        convert(source, tmp_path / "net.data", format="dwg")
    with pytest.raises(BadInput, match=r"the extension .data is not known"):
        convert(tmp_path / "net.data", source)


def test_repairs_are_returned(tmp_path: Path) -> None:
    path = write_json(tmp_path / "net.json", {"nodes": [{"id": "n1", "name": ""}]})
    said = [problem.text() for problem in convert(path, tmp_path / "out.geojson")]
    assert len(said) == 3
    assert said[1] == "net.json, column networks/0/nodes/0/name: the value is empty. It is left out"


def test_a_plan_becomes_a_network_or_its_map(tmp_path: Path) -> None:
    plan = write_json(tmp_path / "plan.json", PLAN)
    assert convert(plan, tmp_path / "net.json", language="fr") == ()
    assert ofds.read(tmp_path / "net.json")[0].name == "Petit plan"
    convert(plan, tmp_path / "map.geojson")
    layers = json.loads((tmp_path / "map.geojson").read_text(encoding="utf-8"))["features"]
    assert layers[0]["properties"]["layer"] == "sites"
    convert(plan, tmp_path / "map.gpkg")
    layers = set(pyogrio.list_layers(tmp_path / "map.gpkg")[:, 0])
    assert {"sites", "spans", "corridors", "huts", "landings"} <= layers


def test_the_same_file_is_refused_by_whatever_name(source: Path, tmp_path: Path) -> None:
    other = tmp_path / "link.json"
    os.link(source, other)
    for target in (source, other, tmp_path / "." / "net.json"):
        with pytest.raises(BadInput, match="same file"):
            convert(source, target)
    assert ofds.read(source) == (tiny(),)


@pytest.mark.parametrize("name", ["out.json", "out.geojson", "out.gpkg"])
def test_a_target_that_cannot_be_written_is_one_problem(
    name: str, source: Path, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        convert(source, tmp_path / "absent" / name)
    (tmp_path / name).mkdir()
    with pytest.raises(BadInput, match="this is a folder"):
        convert(source, tmp_path / name)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["net.json", name])


@pytest.mark.parametrize("name", ["out.json", "out.geojson", "out.gpkg"])
def test_a_failure_leaves_the_target_as_it_was(
    name: str, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / name
    target.write_text("before", encoding="utf-8")

    def fail(*_args: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gpkg, "_write_table", fail)
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(BadInput, match="No space left"):
        convert(source, target)
    assert target.read_text(encoding="utf-8") == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["net.json", name])


def test_an_existing_target_is_replaced(source: Path, tmp_path: Path) -> None:
    for name in ("out.json", "out.geojson", "out.gpkg"):
        target = tmp_path / name
        target.write_text("before", encoding="utf-8")
        convert(source, target)
        assert convert(target, tmp_path / "back.json") == ()
        assert ofds.read(tmp_path / "back.json") == (tiny(),)


def test_an_unreadable_source_is_one_problem(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    for name in ("absent.json", "absent.geojson", "absent.gpkg"):
        with pytest.raises(BadInput) as caught:
            convert(tmp_path / name, target)
        assert len(caught.value.problems) == 1
    assert not target.exists()


def test_json_values_are_made_plain() -> None:
    deep: object = 1
    for _ in range(100):
        deep = [deep]
    assert json_file.plain({1: (float("nan"), "a\0\ud800", {"x": True})}) == {
        "1": [None, "a?", {"x": True}]
    }
    assert "1" not in json.dumps(json_file.plain(deep))


def test_published_files_become_valid_0_4_whatever_the_way(tmp_path: Path) -> None:
    folder = SHARED / "ofds" / "Congo_Republic_CAB3"
    if not folder.exists():
        pytest.skip("the published networks are not beside the repository")
    source = next(folder.glob("*json_11apr2026.json"))
    assert len(convert(source, tmp_path / "cab3.gpkg")) == 1
    assert convert(tmp_path / "cab3.gpkg", tmp_path / "cab3.geojson") == ()
    assert convert(tmp_path / "cab3.geojson", tmp_path / "cab3.json") == ()
    assert ofds.read(tmp_path / "cab3.json") == ofds.read(source)


def test_axes_are_exchanged_when_asked(source: Path, tmp_path: Path) -> None:
    said = convert(source, tmp_path / "turned.json", swap_axes=True)
    assert [problem.text() for problem in said] == ["net.json: the axes are exchanged, as asked"]
    raw = json.loads((tmp_path / "turned.json").read_text(encoding="utf-8"))
    assert raw["networks"][0]["nodes"][0]["location"]["coordinates"] == [2.94, 9.91]
    (network,) = ofds.read(tmp_path / "turned.json")  # its country gives it away
    assert network.nodes.equals(tiny().nodes)
    assert network.spans.equals(tiny().spans)
    far = {"nodes": [{"id": "a", "location": {"type": "Point", "coordinates": [120, 5]}}]}
    with pytest.raises(BadInput, match=r"the longitude 120.0 cannot be a latitude"):
        turned(ofds.from_document(far), "far.json")
