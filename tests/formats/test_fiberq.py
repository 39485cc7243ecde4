from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import HealthCheck, given, settings
from shapely.geometry import LineString, Point

from dorsale.formats import fiberq, ofds
from dorsale.formats.convert import convert, read
from dorsale.plan.problems import BadInput
from tests.formats.published_networks import PLAN, messy_documents, schema_errors, tiny


def project(tmp_path: Path, cables: str = "Kablovi_podzemni", crs: str = "EPSG:3857") -> Path:
    """A project as the plugin stores it: Serbian fields, map coordinates, finer layers."""
    path = tmp_path / "project.gpkg"
    odf = gpd.GeoDataFrame(
        {"naziv": ["ODF 1", "ODF 2"], "stanje": ["Existing", "Planned"],
         "fiberq_uuid": ["u1", "u2"]},
        geometry=[Point(10.13, 3.8), Point(9.91, 2.94)], crs="EPSG:4326",
    )  # fmt: skip
    line = gpd.GeoDataFrame(
        {"tip": ["opticki"], "broj_vlakana": [48], "stanje_kabla": ["Postojeće"], "od": ["ODF 1"],
         "do": ["ODF 2"], "duzina_m": [112000.0], "total_len_m": [113000.0], "naziv": ["K1"],
         "fiberq_uuid": ["c1"]},
        geometry=[LineString([(10.13, 3.8), (9.91, 2.94)])], crs="EPSG:4326",
    )  # fmt: skip
    poles = gpd.GeoDataFrame({"visina": [9.0]}, geometry=[Point(10, 3)], crs="EPSG:4326")
    for name, frame in (("ODF", odf), (cables, line), ("Poles", poles)):
        frame.to_crs(crs).to_file(path, layer=name, driver="GPKG")
    return path


def test_a_project_of_the_plugin_is_read(tmp_path: Path) -> None:
    (network,) = read(project(tmp_path))
    span = network.spans.loc[0]
    assert (span["id"], span["from"], span["to"]) == ("c1", "u1", "u2")
    assert (span["status"], span["fibre_count"], span["length_km"]) == ("operational", 48, 113)
    assert (span["medium"], span["deployment"]) == (("fibre",), ("belowGround",))
    assert list(network.nodes["status"]) == ["operational", "planned"]
    assert [problem.text() for problem in network.repairs] == [
        "project.gpkg, Poles: 1 features are finer than a backbone, or follow its cables. "
        "They are not read"
    ]
    assert schema_errors(ofds.document([network])) == []


def test_routes_stand_for_cables_where_there_are_none(tmp_path: Path) -> None:
    (network,) = read(project(tmp_path, cables="Trasa"))
    assert len(network.spans) == 1


def test_networks_come_back_equal(tmp_path: Path) -> None:
    networks = (tiny(), ofds.from_plan(PLAN))
    path = tmp_path / "net.gpkg"
    fiberq.write(path, networks)
    assert fiberq.is_fiberq(path)
    assert read(path) == networks
    with closing(sqlite3.connect(path)) as store:
        said = dict(store.execute("SELECT key, value FROM _fiberq_metadata"))
        rows = store.execute('SELECT fq_type, fiber_count FROM "Underground cables"').fetchall()
    assert (said["format"], said["format_version"]) == ("fiberq-interchange", "1.0")
    assert rows[0] == ("cable.underground", 48)


def test_it_is_asked_for_by_name(tmp_path: Path) -> None:
    fiberq.write(tmp_path / "a.gpkg", [tiny()])
    assert convert(tmp_path / "a.gpkg", tmp_path / "b.gpkg", format="fiberq") == ()
    assert read(tmp_path / "b.gpkg") == (tiny(),)


def test_another_major_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.gpkg"
    fiberq.write(path, [tiny()])
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("UPDATE _fiberq_metadata SET value='2.0' WHERE key='format_version'")
    with pytest.raises(BadInput, match=r"version 2.0 of the FiberQ"):
        read(path)


@given(document=messy_documents())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_network_comes_back_equal(document: dict[str, object], tmp_path: Path) -> None:
    networks = ofds.from_document(document)
    fiberq.write(tmp_path / "net.gpkg", networks)
    back = fiberq.read(tmp_path / "net.gpkg") if any(len(n.nodes) for n in networks) else networks
    assert back == networks
