from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from dorsale.formats import graphml, ofds
from dorsale.plan.problems import BadInput
from tests.formats.published_networks import (
    EXAMPLES,
    PLAN,
    SHARED,
    messy_documents,
    schema_errors,
    tiny,
)

ZOO = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key attr.name="label" attr.type="string" for="node" id="d1"/>
<key attr.name="Longitude" attr.type="double" for="node" id="d2"/>
<key attr.name="Latitude" attr.type="double" for="node" id="d3"/>
<key attr.name="Country" attr.type="string" for="node" id="d4"/>
<key attr.name="LinkSpeedRaw" attr.type="double" for="edge" id="d5"/>
<key attr.name="Network" attr.type="string" for="graph" id="d6"/>
<graph edgedefault="undirected"><data key="d6">Small</data>
<node id="0"><data key="d1">Kribi</data><data key="d2">9.91</data><data key="d3">2.94</data>
<data key="d4">Cameroon</data></node>
<node id="1"><data key="d1">Edea</data></node>
<edge source="0" target="1"><data key="d5">1e10</data></edge>
<edge source="1" target="7"/>
</graph></graphml>"""


def test_the_words_of_the_topology_zoo_are_read(tmp_path: Path) -> None:
    path = tmp_path / "small.graphml"
    path.write_text(ZOO, encoding="utf-8")
    (network,) = graphml.read(path)
    assert (network.name, list(network.nodes["name"])) == ("Small", ["Kribi", "Edea"])
    assert tuple(network.nodes.loc[0, ["lon", "lat"]]) == (9.91, 2.94)
    assert network.nodes.at[0, "extra"] == {"country_name": "Cameroon"}
    assert list(network.spans["from"]) == ["0", "1"]
    assert list(network.spans["to"]) == ["1", ""]
    assert network.spans.at[0, "capacity_gbps"] == 10
    lines = [problem.text() for problem in network.repairs]
    assert "small.graphml, node 1: the node has no place. It is kept without one" in lines
    assert any("there is no node 7" in line for line in lines)
    assert schema_errors(ofds.document([network])) == []


def test_networks_come_back_equal(tmp_path: Path) -> None:
    networks = (tiny(), ofds.from_plan(PLAN))
    assert graphml.write(tmp_path / "net.graphml", networks) == ()
    assert graphml.read(tmp_path / "net.graphml") == networks


def test_a_span_without_an_end_is_left_out_and_said(tmp_path: Path) -> None:
    raw = {"nodes": [{"id": "a"}], "spans": [{"id": "s", "start": "a"}]}
    (lost,) = graphml.write(tmp_path / "net.graphml", ofds.from_document(raw))
    assert "1 spans have no node at one end (s)" in lost.text()
    assert len(graphml.read(tmp_path / "net.graphml")[0].spans) == 0


def test_what_is_no_graph_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "net.graphml"
    for text in ("<graphml/>", "<svg/>", "x"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput) as caught:
            graphml.read(path)
        assert len(caught.value.problems) == 1


def test_published_topologies_are_read() -> None:
    for path in sorted((SHARED / "topologies").glob("*.graphml")):
        (network,) = graphml.read(path)
        assert len(network.nodes) > 5
        assert set(network.spans["from"]) <= set(network.nodes["id"])


@given(document=messy_documents())
@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_network_whose_spans_have_ends_comes_back(
    document: dict[str, object], tmp_path: Path
) -> None:
    networks = ofds.from_document(document)
    lost = graphml.write(tmp_path / "net.graphml", networks)
    back = graphml.read(tmp_path / "net.graphml") if any(len(n.nodes) for n in networks) else ()
    assert back == networks or lost or not back
