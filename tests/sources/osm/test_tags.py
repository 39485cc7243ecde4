"""Tags: what a cable can follow, and what it cannot."""

from __future__ import annotations

import pytest

from dorsale.sources.osm.tags import country_code, line_of, name_of, number, point_of


@pytest.mark.parametrize(
    ("tags", "family", "kind"),
    [
        ({"highway": "primary"}, "road", "road_paved"),
        ({"highway": "primary", "surface": "gravel"}, "road", "road_unpaved"),
        ({"highway": "tertiary"}, "road", "road_unpaved"),
        ({"highway": "trunk_link", "surface": "dirt"}, "road", "road_unpaved"),
        ({"railway": "rail"}, "railway", "railway"),
        ({"power": "line"}, "power_line", "power_line"),
        ({"man_made": "pipeline", "substance": "oil"}, "pipeline", "pipeline"),
        ({"waterway": "river"}, "river", "river"),
        ({"route": "ferry"}, "road", "river"),
        ({"communication": "line"}, "telecom", "buried"),
        ({"communication": "line", "location": "overhead"}, "telecom", "opgw_adss"),
        ({"communication": "cable", "submarine": "yes"}, "telecom", "submarine"),
        ({"man_made": "submarine_cable"}, "telecom", "submarine"),
    ],
)
def test_lines_that_guide_a_cable(tags: dict[str, str], family: str, kind: str) -> None:
    found = line_of(tags)
    assert found is not None
    assert (found.family, found.kind) == (family, kind)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway"},
        {"highway": "construction"},
        {"railway": "abandoned"},
        {"man_made": "pipeline", "substance": "water"},
        {"building": "yes"},
    ],
)
def test_lines_that_do_not(tags: dict[str, str]) -> None:
    assert line_of(tags) is None


def test_a_road_is_called_by_its_number_and_bridges_are_seen() -> None:
    road = line_of({"highway": "trunk", "ref": "N1", "name": "Great Road", "bridge": "viaduct"})
    assert road is not None
    assert (road.name, road.bridge) == ("N1", True)


def test_points_beside_the_ways() -> None:
    assert point_of({"place": "town"}) == "town"
    assert point_of({"telecom": "data_center"}) == "data_centre"
    assert point_of({"man_made": "tower", "tower:type": "communication"}) == "tower"
    assert point_of({"man_made": "tower"}) == ""


def test_names_in_latin_letters_come_first() -> None:
    assert name_of({"name": "Москва", "name:en": "Moscow"}) == "Moscow"
    assert name_of({"name": "Москва"}) == "Москва"
    assert name_of({}) == ""


def test_numbers_with_units_and_commas() -> None:
    assert number({"width": "12,5 m"}, "width") == 12.5
    assert number({"population": "1 200"}, "population") == 1200
    assert number({"width": "wide"}, "width") == 0


def test_country_codes_have_two_letters() -> None:
    assert country_code({"ISO3166-1": "BV"}) == "BV"
    assert country_code({"ISO3166-1": "BVT"}) == ""
