"""The map of alternatives: each told apart, risks numbered, words in both languages."""

from __future__ import annotations

import html
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from markupsafe import Markup

from dorsale.plan.problems import BadInput
from dorsale.report import map_corridors
from dorsale.report.words import Words

SITES = [
    {"id": "a", "name": "Alpha", "lon": 10.0, "lat": 1.0, "kind": "capital", "population": 5.0},
    {"id": "b", "name": "Beta & Co", "lon": 12.0, "lat": 3.0, "kind": "town", "population": None},
    {"id": "c", "name": "Gamma", "lon": 11.0, "lat": 1.5, "kind": "town", "population": 9.0},
]
OUTLINES = {
    "features": [
        {
            "properties": {"kind": "country", "iso2": "CM", "name_fr": "Cameroun",
                           "name_en": "Cameroon"},
            "geometry": {"type": "Polygon",
                         "coordinates": [[[9, 0], [13, 0], [13, 4], [9, 4], [9, 0]]]},
        }
    ]
}  # fmt: skip


def alternative(rank: int, *points: tuple[float, float], **more: object) -> dict[str, object]:
    return {
        "rank": rank, "length_km": 300.0 * rank, "cost_eur": 4.2e6, "countries": ["CM"],
        "km_by_way": {"road_paved": 200.0, "river": 100.0}, "km_shared_with_first": 0.0,
        "geometry": {"type": "LineString", "coordinates": points}, **more,
    }  # fmt: skip


@pytest.fixture
def found() -> dict[str, object]:
    first = alternative(1, (10.0, 1.0), (11.0, 1.5), (12.0, 3.0))
    second = alternative(2, (10.0, 1.0), (10.5, 2.8), (12.0, 3.0), diversity="to_be_surveyed",
                         km_near_first=12.0)  # fmt: skip
    third = alternative(3, (10.0, 1.0), (12.0, 1.0), (12.0, 3.0), diversity="proven")
    return {"from": "a", "to": "b", "alternatives": [first, second, third]}


RISKS = [
    {"kind": "bridge", "name": "Old bridge", "ranks": (1, 2), "presumed": False, "listed": True,
     "lines": (((10.0, 1.0), (11.0, 1.5)),)},
    {"kind": "trench", "name": "Road / line", "ranks": (1, 3), "presumed": True, "listed": False,
     "lines": (((11.0, 1.5), (12.0, 3.0)),)},
    {"kind": "border", "name": "Post", "ranks": (1,), "presumed": False, "listed": True,
     "lines": (((12.0, 3.0),),)},
    {"kind": "submarine", "name": "Nowhere", "ranks": (1,), "presumed": False, "listed": True,
     "lines": ()},
]  # fmt: skip


def test_alternatives_have_their_own_colour_dash_and_width(found: dict[str, object]) -> None:
    drawn = map_corridors.draw(found, RISKS, SITES, OUTLINES, Words("en"))
    root = ET.fromstring(drawn)
    lines = [one for one in root.iter() if one.get("class") == "alternative"]
    styles = {(one.get("stroke"), one.get("stroke-dasharray"), one.get("stroke-width"))
              for one in lines if one.get("stroke") != "#fff"}  # fmt: skip
    assert len(styles) == 3
    assert len({colour for colour, _, _ in styles}) == 3
    assert len({dash for _, dash, _ in styles}) == 3


def test_the_legend_says_length_price_and_diversity(found: dict[str, object]) -> None:
    drawn = map_corridors.draw(found, RISKS, SITES, OUTLINES, Words("en"))
    said = " ".join(ET.fromstring(drawn).itertext()).replace("\xa0", " ")
    assert "1: 300 km, EUR 4.2 m" in said
    assert "Runs beside the first over 12 km: diversity to be surveyed." in said
    assert "Apart from the first on the ground." in said
    assert "Old bridge (bridge), on 1 and 2" in said
    assert "Road / line (trench), on 1 and 3; presumed" in said
    assert "Nowhere" not in said
    assert "CAMEROON" in said


def test_a_name_is_escaped_and_a_page_loads_nothing(
    found: dict[str, object], tmp_path: Path
) -> None:
    words = Words("fr")
    drawn = map_corridors.draw(found, [], SITES, OUTLINES, words)
    assert "Beta &amp; Co" in drawn
    for name in ("map.svg", "map.html"):
        map_corridors.write(tmp_path / name, drawn, "Alpha & Beta", words)
    assert (tmp_path / "map.svg").read_text("utf-8").startswith("<svg")
    page = (tmp_path / "map.html").read_text("utf-8")
    assert "<title>Alpha &amp; Beta</title>" in page
    assert "default-src 'none'" in html.unescape(page)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.html", "map.svg"]


def test_nine_alternatives_are_still_told_apart() -> None:
    strokes = {tuple(map_corridors.stroke(rank).values())[:2] for rank in range(1, 10)}
    assert len(strokes) == 9


def test_an_ending_that_is_no_map_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"map\.png"):
        map_corridors.write(tmp_path / "map.png", Markup(""), "", Words("en"))


def test_sharing_one_bridge_is_not_sharing_no_ground(found: dict[str, object]) -> None:
    one = alternative(2, (10.0, 1.0), (12.0, 3.0), diversity="shared")
    drawn = map_corridors.draw({**found, "alternatives": [one]}, [], SITES, OUTLINES, Words("en"))
    assert "Fails with the first at one place at least." in drawn


def test_the_band_lies_under_the_corridors(found: dict[str, object]) -> None:
    square = {"type": "Polygon", "coordinates": [[[10, 1], [11, 1], [11, 2], [10, 2], [10, 1]]]}
    band = [{"over_percent": percent, "geometry": square} for percent in (10.0, 5.0)]
    drawn = str(map_corridors.draw(found, [], SITES, OUTLINES, Words("en"), band))
    assert "at most 10% more than the best" in drawn.replace("\u202f", "").replace("\xa0", "")
    assert drawn.count('class="band"') == 3
    assert drawn.rindex('class="band"') < drawn.rindex('class="alternative"')
    ET.fromstring(drawn)
