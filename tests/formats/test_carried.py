from __future__ import annotations

from dorsale.formats.carried import Carried, networks_carried, of_node_or_span, shown
from dorsale.formats.repairs import Repairs


def test_an_object_that_cannot_be_read_is_none() -> None:
    assert of_node_or_span('{"a": 1}') == {"a": 1}
    assert [of_node_or_span(raw) for raw in ("", "x", "[1]", None, "[" * 9999)] == [{}] * 5


def test_a_name_is_shown_as_every_format_can_hold_it() -> None:
    assert shown("  É\n\x00da  ") == "É da"
    assert shown(None) == ""


def test_the_name_shown_wins_only_when_somebody_changed_it() -> None:
    place = {"type": "Point", "coordinates": [9, 3]}
    said = {"id": "a", "name": " É\nda", "featureType": "node", "network": {"id": "n"}}
    for name, kept in (("É da", " É\nda"), ("Kribi", "Kribi")):
        found = networks_carried([{"id": "n"}], [Carried(name, place, said)], Repairs(""))
        assert found is not None
        assert found[0].nodes.at[0, "name"] == kept


def test_one_feature_without_its_object_makes_it_a_drawing() -> None:
    assert networks_carried([{"id": "n"}], [Carried("a", None, {})], Repairs("")) is None
    assert networks_carried([], [], Repairs("")) is None
