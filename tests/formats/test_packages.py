"""What a plan tenders, by kind, country and stage, to the cent."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dorsale.formats.packages import first_day, last_day, later, line_title, packages
from dorsale.plan.cents import in_cents
from tests.formats.published_plans import Plain, moved


def test_the_tiny_plan_buys_its_bill(tiny_document: dict[str, Any]) -> None:
    """Repair of 400 km at 5,000 EUR is the only civil work; see tests/tiny.py."""
    found = {one.id: one for one in packages(tiny_document)}
    assert {"civil-CG", "equipment-CG"} <= set(found)
    repaired = [line for line in found["civil-CG"].stages[0].lines if line.item == "repair_km"]
    assert [(one.quantity, one.unit, one.cents) for one in repaired] == [(400, "KMT", 200_000_000)]
    base = in_cents(tiny_document["bill"]["total_eur"]["base"])
    assert sum(one.cents for one in found.values()) == base


def test_sums_close_at_every_level(tiny_document: dict[str, Any]) -> None:
    for one in packages(tiny_document):
        assert one.cents == sum(stage.cents for stage in one.stages)
        for stage in one.stages:
            assert stage.cents == sum(line.cents for line in stage.lines)


def test_works_come_after_procurement_and_before_service(tiny_document: dict[str, Any]) -> None:
    rules = tiny_document["scenario"]["programme"]
    for one in packages(tiny_document):
        for stage in one.stages:
            assert rules["decided"] <= stage.tendered <= stage.works_from <= stage.works_to
            assert stage.works_from <= stage.in_service <= stage.slipped_in_service


def _item(item: str, lot: str, country: str, phase: int, eur: float) -> dict[str, Any]:
    return {
        "span": "", "item": item, "factor": "", "quantity": 2.0, "country": country,
        "phase": phase, "unit_eur": eur / 2, "eur": eur, "lot": lot,
    }  # fmt: skip


def _billed(plan: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    total = sum(one["eur"] for one in items)
    return moved(plan, bill={"items": items, "total_eur": {"base": total}, "rates": {}})


def test_places_and_advice_are_packages_of_their_own(tiny_document: dict[str, Any]) -> None:
    items = [
        _item("road_trench_km", "civil", "CG", 2027, 100.0),
        _item("supervision_share", "civil", "CG", 2027, 6.0),
        _item("environmental_social_share", "civil", "CG+CM", 2027, 2.0),
        _item("technopole", "civil", "CG", 2028, 50.0),
        _item("bell", "belfry", "", 2028, 1.0),
    ]
    plan = _billed(tiny_document, items) | {"sites": [{"item": "technopole", "chosen": "yes"}]}
    found = {one.id: one for one in packages(plan)}
    assert [(name, one.cents) for name, one in found.items()] == [
        ("civil-CG", 10000), ("places-CG", 5000), ("supervision-CG", 600),
        ("environmental_social-CG-CM", 200), ("belfry-all", 100),
    ]  # fmt: skip
    assert found["supervision-CG"].bought.category == "services"
    assert found["belfry-all"].bought.category == "works"
    assert found["belfry-all"].title(Plain()) == "lot:belfry"


_EUR = st.floats(0.001, 1e7)
_ITEMS = st.lists(
    st.builds(
        _item,
        st.sampled_from(["road_trench_km", "repair_km", "supervision_share"]),
        st.sampled_from(["civil", "equipment"]),
        st.sampled_from(["CG", "CM", "CG+CM"]),
        st.integers(2027, 2030),
        _EUR,
    ),
    min_size=1,
    max_size=30,
)


@given(items=_ITEMS)
def test_no_cent_is_lost(tiny_document: dict[str, Any], items: list[dict[str, Any]]) -> None:
    plan = _billed(tiny_document, items)
    found = packages(plan)
    assert sum(one.cents for one in found) == in_cents(plan["bill"]["total_eur"]["base"])
    lines = [line for one in found for stage in one.stages for line in stage.lines]
    assert all(line.cents >= 0 for line in lines)
    assert sum(line.cents for line in lines) == sum(one.cents for one in found)


def test_a_line_says_its_ground(tiny_document: dict[str, Any]) -> None:
    item = _item("road_trench_km", "civil", "CG", 2027, 9.0) | {
        "factor": "factor_savanna*factor_mountain"
    }
    line = packages(_billed(tiny_document, [item]))[0].stages[0].lines[0]
    assert line_title(line, Plain()) == "item:road_trench_km (terrain:mountain)"


def test_months_and_days() -> None:
    assert (later("2026-11", 26), later("2026-01", -25)) == ("2029-01", "2023-12")
    assert (first_day("2028-02"), last_day("2028-02")) == ("2028-02-01", "2028-02-29")
