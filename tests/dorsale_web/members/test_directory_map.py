from __future__ import annotations

import gzip
import math
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from dorsale_web.members import directory_map as m
from dorsale_web.members.geography import Place, cities, outlines

SVG = "{http://www.w3.org/2000/svg}"
TWENTY = {
    "CM": 41, "CG": 17, "GA": 12, "CF": 9, "TD": 11, "GQ": 4, "CD": 14, "NG": 8, "SN": 6, "CI": 7,
    "MA": 6, "TN": 5, "KE": 4, "RW": 3, "ZA": 3, "EG": 2, "BJ": 2, "TG": 1, "CV": 1, "MG": 1,
}  # fmt: skip
EVERYWHERE = {iso2: 1 + rank * 7 % 13 for rank, iso2 in enumerate(outlines())}


def drawn(counts: dict[str, int], language: str = "en", **changed: object) -> str:
    given: dict[str, object] = {
        "language": language,
        "link": lambda iso2: f"/members/?country={iso2}&page=1",
        "describe": lambda name, count: f"{name}: {count} organisations",
        "title": "Organisations by country",
    }
    return m.draw(counts, **given | changed)  # type: ignore[arg-type]


def links(svg: str) -> list[ET.Element]:
    return [one for one in ET.fromstring(svg).iter(f"{SVG}a") if one.get("aria-label")]


def test_one_country_is_one_link_with_a_name_and_a_number() -> None:
    (link,) = links(drawn({"CG": 7}))
    assert link.get("href") == "/members/?country=CG&page=1"
    assert link.get("aria-label") == "Congo-Brazzaville: 7 organisations"
    assert link.findtext(f"{SVG}title") == "Congo-Brazzaville: 7 organisations"
    assert link.findtext(f"{SVG}text") == "7"
    circle = link.find(f"{SVG}circle")
    assert circle is not None
    assert (circle.get("cx"), circle.get("cy")) == (
        str(outlines()["CG"].x),
        str(outlines()["CG"].y),
    )


def test_surfaces_grow_with_counts() -> None:
    by_country = {one.iso2: one for one in m.place_circles((("CM", 40), ("NG", 20), ("ZA", 10)))}
    assert by_country["CM"].radius == m.LARGEST_RADIUS
    assert by_country["CM"].radius ** 2 / by_country["NG"].radius ** 2 == pytest.approx(2, 0.01)
    assert by_country["CM"].radius ** 2 / by_country["ZA"].radius ** 2 == pytest.approx(4, 0.01)


def test_a_circle_always_holds_its_number() -> None:
    assert m.radius_of(1, 1000, 5000) == 20
    assert m.radius_of(45, 1000, 5000) == 26
    assert m.radius_of(100, 1000, 90_000) == 35


@pytest.mark.parametrize("counts", [TWENTY, EVERYWHERE, dict.fromkeys(outlines(), 150)])
def test_circles_stay_apart_on_the_map_and_near_home(counts: dict[str, int]) -> None:
    circles = m.place_circles(tuple(counts.items()))
    for one, other in combinations(circles, 2):
        apart = math.dist((one.x, one.y), (other.x, other.y))
        assert apart >= one.radius + other.radius - 0.5, (one, other)
    for one in circles:
        assert one.radius <= one.x <= m.MAP_WIDTH - one.radius
        assert one.radius <= one.y <= m.MAP_HEIGHT - one.radius
        assert math.dist(one.home, (one.x, one.y)) < 140, one


@pytest.mark.parametrize("language", ["fr", "en", "pt", "es", "ar"])
def test_names_cover_neither_each_other_nor_circles(language: str) -> None:
    circles = m.place_circles(tuple(sorted(TWENTY.items())))
    names = m.place_names(circles, language)
    assert len(names) >= 15
    assert not any(one.box.meets(other.box) for one, other in combinations(names, 2))
    for name in names:
        assert name.box.inside
        for c in circles:
            middle_x = min(max(c.x, name.box.left), name.box.right)
            middle_y = min(max(c.y, name.box.top), name.box.bottom)
            assert math.dist((middle_x, middle_y), (c.x, c.y)) >= c.radius


def test_links_come_in_the_order_of_the_names() -> None:
    said = [one.get("aria-label") or "" for one in links(drawn(TWENTY, "fr"))]
    assert said[0] == "Afrique du Sud: 3 organisations"
    assert said.index("Égypte: 2 organisations") < said.index("Gabon: 12 organisations")
    assert len(said) == 20


def test_land_under_a_link_is_for_the_mouse_only() -> None:
    root = ET.fromstring(drawn(TWENTY))
    hidden = [one for one in root.iter(f"{SVG}a") if not one.get("aria-label")]
    assert len(hidden) == 20
    assert all(one.get("tabindex") == "-1" and one.get("aria-hidden") == "true" for one in hidden)


def test_a_map_with_links_is_a_named_group_and_an_empty_one_an_image() -> None:
    full, empty = ET.fromstring(drawn({"CG": 7})), ET.fromstring(drawn({}))
    assert (full.get("role"), empty.get("role")) == ("group", "img")
    for root in (full, empty):
        assert root.findtext(f"{SVG}title") == "Organisations by country"
        assert root.get("aria-label") == "Organisations by country"
    assert not list(empty.iter(f"{SVG}a"))


def test_everything_from_outside_is_escaped() -> None:
    svg = drawn(
        {"CG": 1},
        link=lambda iso2: f'/?a=1&b="{iso2}"',
        describe=lambda name, count: f'<b>{name}</b> & "{count}"',
        title="<script>alert(1)</script>",
    )
    (link,) = links(svg)
    assert link.get("href") == '/?a=1&b="CG"'
    assert link.get("aria-label") == '<b>Congo-Brazzaville</b> & "1"'
    assert "<script" not in svg
    assert "<b>" not in svg


def test_the_page_allows_it_and_a_slow_line_carries_it() -> None:
    svg = drawn(TWENTY, "fr", points=[city for iso2 in TWENTY for city in cities(iso2)[:4]])
    assert "style=" not in svg
    assert "<style" not in svg
    assert "<script" not in svg
    assert " id=" not in svg
    assert len(gzip.compress(svg.encode(), 6)) <= 14_000


def test_countries_outside_africa_and_without_members_are_left_out() -> None:
    counts = {"FR": 5, "CG": 2, "CM": 0}
    assert len(links(drawn(counts))) == 1
    assert m.beyond_the_map(counts) == {"FR": 5}


def test_cities_are_dots_once_each() -> None:
    place = Place("Here", "CG", 17.0, 1.5)
    svg = drawn({"CG": 2}, points=[place, place])
    dots = [
        one for one in ET.fromstring(svg).iter(f"{SVG}path") if one.get("class") == "map-points"
    ]
    assert [one.get("d") for one in dots] == ["M500 450h0"]


def test_arabic_names_run_from_right_to_left_on_the_same_map() -> None:
    arabic, french = ET.fromstring(drawn({"MG": 3}, "ar")), ET.fromstring(drawn({"MG": 3}, "fr"))
    group = next(one for one in arabic.iter(f"{SVG}g") if one.get("class") == "map-name")
    assert group.get("direction") == "rtl"
    assert arabic.get("direction") == french.get("direction") == "ltr"
    circles = [next(root.iter(f"{SVG}circle")).attrib for root in (arabic, french)]
    assert circles[0] == circles[1]


def test_a_circle_pushed_out_of_its_country_keeps_a_line_to_it() -> None:
    crowd = dict.fromkeys(("GM", "GW", "SN", "GN", "SL", "LR"), 100)
    assert 'class="map-leaders"' in drawn(crowd)
    assert 'class="map-leaders"' not in drawn({"CG": 2})
