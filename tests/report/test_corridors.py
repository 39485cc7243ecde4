from __future__ import annotations

from typing import Any

from dorsale.report import corridors, html
from dorsale.report.words import Words
from tests.small_plan import OUTLINES, document

EN = Words("en")
ASSUMED = {"low": 1.2, "typical": 1.4, "high": 1.8, "unit": "ratio", "source": "assumption",
           "confidence": "assumption"}  # fmt: skip
ROAD = {"low": 15000.0, "typical": 18000.0, "high": 21000.0, "unit": "km",
        "source": "https://www.aci.cg/x ; https://www.afdb.org/y",
        "confidence": "medium"}  # fmt: skip
BRIDGE = {**ASSUMED, "low": 5000.0, "typical": 15000.0, "high": 40000.0, "unit": "unit"}


def _corridor(**more: Any) -> dict[str, Any]:
    items = [
        {"item": "road_trench_km", "factor": "factor_forest*factor_mountain", "quantity": 60.0,
         "unit": "km", "eur": 1_512_000.0},
        {"item": "river_on_bridge", "factor": "", "quantity": 2.0, "unit": "unit", "eur": 30_000.0},
    ]  # fmt: skip
    return {
        "from": "cm-douala", "to": "cm-yaounde", "rank": 1, "length_km": 60.0,
        "cost_eur": 1_542_000.0, "km_by_terrain": {"road_paved": {"forest": 60.0}},
        "items": items, "works_months": 0.9, "permit_months": 12, "geometry": None, **more,
    }  # fmt: skip


def _told(*rows: dict[str, Any]) -> dict[str, Any]:
    found = document()
    found["corridors"] = list(rows)
    found["bill"]["rates"] = {
        "road_trench_km": ROAD, "factor_forest": ASSUMED, "factor_mountain": ASSUMED,
        "river_on_bridge": BRIDGE,
    }  # fmt: skip
    return found


def test_a_corridor_says_its_ground_crossings_and_months() -> None:
    held = corridors.view(_told(_corridor(), _corridor(rank=2, length_km=90.0)), EN)
    assert held is not None
    (row,) = held["table"].rows
    assert row == [
        "Douala – Yaoundé", "60\u00a0km", "EUR\u00a01.5\u00a0m", "paved road (60\u00a0km forest)",
        "2 × Ducts on a bridge", "0.9, permits 12",
    ]  # fmt: skip


def test_each_rate_names_its_source() -> None:
    held = corridors.view(_told(_corridor(permit_months=0)), EN)
    assert held is not None
    road, forest, steep, bridge = held["rates"].rows
    assert road[:4] == ["Trench, duct and cable along a road", "15,000", "18,000", "21,000"]
    assert 'href="https://www.aci.cg/x"' in road[4]
    assert 'href="https://www.afdb.org/y"' in road[4]
    assert forest[:2] == ["factor, forest", "1.20"]
    assert steep[0] == "factor, steep"
    assert "assumption" in bridge[4]
    assert held["table"].rows[0][5] == "0.9"


def test_items_are_named_with_their_ground() -> None:
    first, second = _corridor()["items"]
    assert corridors.item_name(first, EN) == "Trench, duct and cable along a road, forest, steep"
    assert corridors.item_name(second, EN) == "Ducts on a bridge"


def test_plans_of_earlier_days_have_no_such_table() -> None:
    assert corridors.view(document(), EN) is None
    old = _corridor()
    del old["items"]
    assert corridors.view(_told(old), EN) is None


def test_the_report_holds_it_in_both_languages() -> None:
    page = html.render(_told(_corridor()), OUTLINES)
    assert page.count("2 × ") >= 2
    assert "Ducts on a bridge" in page
