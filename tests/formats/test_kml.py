from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from dorsale.formats import kml, ofds
from dorsale.formats.convert import convert
from dorsale.plan.problems import BadInput
from tests.formats.published_networks import EXAMPLES, PLAN, messy_documents, schema_errors, tiny

HEAD = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'


def drawn(tmp_path: Path, body: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "net.kml"
    path.write_bytes((HEAD + f"<Document>{body}</Document></kml>").encode(encoding))
    return path


def said(path: Path) -> list[str]:
    return [problem.text() for network in kml.read(path) for problem in network.repairs]


POINT = "<Placemark><name>{}</name><Point><coordinates>{}</coordinates></Point></Placemark>"
LINE = (
    "<Placemark><name>{}</name><LineString><coordinates>{}</coordinates></LineString></Placemark>"
)


@pytest.mark.parametrize("name", ["net.kml", "net.kmz"])
def test_networks_come_back_equal(name: str, tmp_path: Path) -> None:
    networks = (tiny(), ofds.from_plan(PLAN))
    kml.write(tmp_path / name, networks)
    assert kml.read(tmp_path / name) == networks
    assert said(tmp_path / name) == []


def test_what_somebody_moved_in_the_map_wins(tmp_path: Path) -> None:
    kml.write(tmp_path / "net.kml", [tiny()])
    text = (tmp_path / "net.kml").read_text(encoding="utf-8")
    moved = text.replace("9.91,2.94 ", "9.92,2.95 ").replace("<name>Kribi<", "<name>Kribi port<")
    (tmp_path / "net.kml").write_text(moved, encoding="utf-8")
    (network,) = kml.read(tmp_path / "net.kml")
    assert network.spans.at[0, "geometry"][0] == (9.92, 2.95)
    assert network.nodes.at[0, "name"] == "Kribi port"
    assert network.spans.at[0, "fibre_count"] == 48


def test_a_drawing_gets_its_ends_and_its_fields(tmp_path: Path) -> None:
    data = '<ExtendedData><Data name="Nb fibres"><value>24</value></Data></ExtendedData>'
    body = (
        POINT.format("Ouesso", "16.05,1.61,0")
        + POINT.format("Pokola", "16.3,1.4,0")
        + LINE.format("RN2", "16.05,1.61 16.2,1.5 16.3001,1.4001").replace("<Line", data + "<Line")
    )
    (network,) = kml.read(drawn(tmp_path, f"<Folder><name>Backbone</name>{body}</Folder>"))
    span = network.spans.loc[0]
    assert (span["from"], span["to"]) == ("node-1", "node-2")
    assert (span["fibre_count"], span["extra"]) == (24, {"folder": "Backbone"})
    assert [problem.text() for problem in network.repairs] == [
        "net.kml, nodes: 2 features have no id. They are numbered: node-1 and on",
        "net.kml, spans: 1 features have no id. They are numbered: span-1 and on",
    ]
    assert schema_errors(ofds.document([network])) == []


def test_every_mess_is_one_line(tmp_path: Path) -> None:
    parts = "".join(f"<LineString><coordinates>{one}</coordinates></LineString>"
                    for one in ("10,3,5 10.1,3,5", "10.1,3,5 10.2,3,5"))  # fmt: skip
    body = (
        POINT.format("A", "10,3")
        + POINT.format("A", "10.0001,3")
        + f"<Placemark><name>two</name><MultiGeometry>{parts}</MultiGeometry></Placemark>"
        + LINE.format("bow", "11,3 11.1,3.1 11.1,3 11,3.1")
        + LINE.format("nowhere", "10,3 10,3")
        + LINE.format("odd", "10,3 x,y 10,4")
        + "<Placemark><name>lake</name><Polygon/></Placemark>"
        + "<Placemark><name>none</name></Placemark>"
    )
    lines = said(drawn(tmp_path, body))
    for expected in (
        "Placemark 2: the node A is there twice",
        "Placemark 3 (two): the points have a height. It is dropped",
        "Placemark 3 (two): the line is in 2 parts. It is read as 1 lines",
        "Placemark 3 (two): the span span-1 ends where no node stands",
        "Placemark 4 (bow): the line crosses or covers itself",
        "Placemark 5 (nowhere): the line has no length. It is left out",
        "Placemark 6 (odd): 1 points are not longitude and latitude",
        "Placemark 7 (lake): Polygon is neither a point nor a line",
        "Placemark 8 (none): nothing is drawn",
    ):
        assert any(expected.split(":")[1] in line for line in lines), expected


def test_tags_left_open_and_latin_1_are_mended(tmp_path: Path) -> None:
    body = POINT.format("Édéa & sons<br>", "10.13,3.8") + "<Placemark><name>cut"
    path = tmp_path / "net.kml"
    path.write_bytes((HEAD + "<Document>" + body).encode("latin-1"))
    (network,) = kml.read(path)
    assert list(network.nodes["name"]) == ["Édéa & sons"]
    lines = [problem.text() for problem in network.repairs]
    assert "net.kml: the text is not UTF-8. It is read as Latin-1" in lines


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html></html>", "starts with <html>"),
        (b"", "not well-formed"),
        (b"no xml", "not well-formed"),
        (b'<!DOCTYPE kml [<!ENTITY a "b">]><kml/>', "document type"),
        (b"<kml/>", "no point and no line"),
        (b'<?xml version="1.0" encoding="moon"?><kml/>', "encoding"),
        (b"<kml>" + b"<a>" * 100, "too deep"),
    ],
)
def test_what_is_no_drawing_is_one_problem(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "net.kml").write_bytes(content)
    with pytest.raises(BadInput, match=message) as caught:
        kml.read(tmp_path / "net.kml")
    assert len(caught.value.problems) == 1


def test_an_archive_without_kml_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "net.kmz"
    path.write_bytes(b"PK no")
    with pytest.raises(BadInput, match="not a readable archive"):
        kml.read(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "")
    with pytest.raises(BadInput, match="holds no KML"):
        kml.read(path)


def test_a_plan_becomes_a_kml(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(PLAN), encoding="utf-8")
    assert convert(tmp_path / "plan.json", tmp_path / "plan.kml", language="fr") == ()
    assert kml.read(tmp_path / "plan.kml")[0].name == "Petit plan"


@given(document=messy_documents())
@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_network_comes_back_equal(document: dict[str, object], tmp_path: Path) -> None:
    networks = ofds.from_document(document)
    kml.write(tmp_path / "net.kml", networks)
    assert kml.read(tmp_path / "net.kml") == networks
