"""The static map: spans, names, signs and scale of the small plan."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from markupsafe import Markup

from dorsale.report import map_layers, map_svg
from tests.small_plan import OUTLINES, document


def _drawn() -> ET.Element:
    return ET.fromstring(map_svg.draw(document(), OUTLINES, "Map <1>"))


def test_every_span_links_to_its_row() -> None:
    links = {one.get("href") for one in _drawn().iter("a")}
    assert links == {f"#span-{one['id']}" for one in document()["spans"]}


def test_each_span_has_a_class_in_each_mode() -> None:
    lines = {one.id: one for one in map_layers.span_lines(document())}
    new = lines["r-cm-douala-cm-yaounde"]
    assert new.classes() == "span status-new phase-phase-1 availability-day width-3"
    assert lines["c-cable"].status == "submarine"
    assert lines["c-cable"].schematic
    assert lines["f-old"].status == lines["f-old"].availability == "aside"
    assert lines["r-cm-buea-cm-ekok"].availability == "longer"


def test_every_class_differs_from_the_others_by_more_than_colour_or_by_dash() -> None:
    for classes in map_layers.strokes(document()).values():
        looks = [(one.colour, one.dash) for one in classes]
        assert len(set(looks)) == len(looks)
        coloured = [one.dash for one in classes if one.code not in ("ready", "phase-0", "day")]
        assert len(set(coloured)) == len(coloured)


def test_places_are_named_and_escaped() -> None:
    drawn = str(map_svg.draw(document(), OUTLINES, "Map"))
    assert "Buea &lt;b&gt;&amp;&lt;/b&gt;" in drawn
    names = [one.text for one in _drawn().iter("text")]
    assert {"Yaoundé", "Douala", "Ekok"} <= set(names)


def test_the_capital_is_named_first() -> None:
    assert [p.name for p in map_layers.places(document())][:2] == ["Yaoundé", "Douala"]


def test_country_is_named_in_both_languages() -> None:
    said = {(one.get("class"), one.text) for one in _drawn().iter("text")}
    assert {("country fr", "CAMEROUN"), ("country en", "CAMEROON")} <= said


def test_scale_bar_is_a_round_length() -> None:
    said = [one.text for one in _drawn().iter("text") if (one.text or "").endswith(" km")]
    assert said == ["50 km"]


def test_style_colours_spans_only_in_the_chosen_mode() -> None:
    rules = map_svg.style(map_layers.strokes(document()))
    assert "#by-status:checked~.frame .status-new,.swatch.status-new{stroke:#0072B2" in rules


def test_symbols_hold_every_sign_of_the_map() -> None:
    stock = ET.fromstring(str(Markup(map_svg.symbols())))
    held = {one.get("id") for one in stock.iter("symbol")}
    used = {one.get("href", "")[1:] for one in _drawn().iter("use")}
    assert used <= held


def test_a_plan_of_one_place_is_drawn() -> None:
    alone = document() | {"spans": [], "nodes": document()["nodes"][:1]}
    assert ET.fromstring(map_svg.draw(alone, OUTLINES, "Map")).tag == "svg"
