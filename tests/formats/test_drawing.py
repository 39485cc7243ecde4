from __future__ import annotations

from dorsale.formats.drawing import Drawn, DrawnRepairs, raw_network
from dorsale.formats.repairs import Json


def point(lon: float, lat: float, **said: object) -> Drawn:
    return Drawn("p", {"type": "Point", "coordinates": [lon, lat]}, said)


def line(*points: tuple[float, float], **said: object) -> Drawn:
    return Drawn("l", {"type": "LineString", "coordinates": [list(one) for one in points]}, said)


def drawn(*things: Drawn) -> tuple[Json, list[str]]:
    repairs = DrawnRepairs("f")
    return raw_network(things, "net", repairs), [one.text() for one in repairs.problems()]


def ends(network: Json) -> list[tuple[object, object]]:
    return [(span.get("start"), span.get("end")) for span in network["spans"]]


def test_ends_are_found_by_place_by_id_and_by_name() -> None:
    network, said = drawn(
        point(9, 3, id="a"),
        point(10, 4, id="b", name="Bee"),
        line((9.0003, 3), (10, 4), id="s"),
        line((5, 5), (6, 6), id="t", start="a", end="Bee"),
    )
    assert ends(network) == [("a", "b"), ("a", "b")]
    assert said == []


def test_ends_that_meet_where_no_node_stands_share_a_new_one() -> None:
    network, said = drawn(
        line((9, 3), (10, 4), id="s"), line((10.0002, 4), (11, 5), id="t", end="Far")
    )
    assert ends(network) == [("end-1", "end-2"), ("end-2", "end-3")]
    assert network["nodes"][2]["name"] == "Far"
    assert said[0] == "f, l: the span s ends where no node stands. A node is made there: end-1"
    assert len(said) == 3


def test_one_node_a_place_and_what_named_the_other_still_finds_it() -> None:
    network, said = drawn(
        point(9, 3, id="a", name="A"),
        point(9.0001, 3, id="b", name="A", owner="X"),
        point(9.0002, 3, id="c", name="C"),
        line((9, 3), (10, 4), id="s", start="b"),
    )
    assert [node["id"] for node in network["nodes"]] == ["a", "c", "end-1"]
    assert network["nodes"][0]["transmissionMediumOwner"] == {"name": "X"}
    assert ends(network) == [("a", "end-1")]
    assert said[0] == "f, p: the node A is there twice. One is kept"


def test_what_has_no_id_is_numbered_around_those_that_have() -> None:
    network, said = drawn(point(9, 3, id="node-1"), point(10, 3), point(11, 3))
    assert [node["id"] for node in network["nodes"]] == ["node-1", "node-2", "node-3"]
    assert said == ["f, nodes: 2 features have no id. They are numbered: node-2 and on"]


def test_a_span_without_a_line_needs_two_ends() -> None:
    network, said = drawn(
        point(9, 3, id="a"), point(10, 3, id="b"),
        Drawn("x", None, {"id": "s", "from": "a", "to": "b"}), Drawn("y", None, {"id": "t"}),
    )  # fmt: skip
    assert ends(network) == [("a", "b")]
    assert said == ["f, y: nothing is drawn. It is left out"]


def test_the_poles_are_one_place() -> None:
    network, _said = drawn(point(0, 90, id="a"), line((120, 89.9999), (120, 80), id="s"))
    assert ends(network)[0][0] == "a"
