"""The comparison with Congo's second phase: nothing tuned, nothing spread."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

ROOT = Path(__file__).parent.parent
TRENCH = {"factor": "", "country": "CG", "phase": 2020, "driver": "", "lot": "civil"}


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """Return ``tools/cab2_comparison.py``, which stands outside the package."""
    file = ROOT / "tools" / "cab2_comparison.py"
    spec = importlib.util.spec_from_file_location("cab2_comparison", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["cab2_comparison"] = module
    spec.loader.exec_module(module)
    return module


def item(span: str, name: str, quantity: float, **more: Any) -> dict[str, Any]:
    return {**TRENCH, "span": span, "item": name, "quantity": quantity, "eur": 1.0, **more}


def document() -> dict[str, Any]:
    spans = [("s1", "cg-ouesso", "cg-ketta"), ("s2", "cg-pokola", "cg-ouesso"),
             ("s3", "cg-makoua", "cg-ouesso")]  # fmt: skip
    return {
        "spans": [
            {"id": name, "from": a, "to": b, "used": True, "option": "new", "length_km": 40.0}
            for name, a, b in spans
        ],
        "basis": {"price_year": 2016, "inflation_per_year": 0.02},
        "bill": {
            "total_eur": {"base": 2e6, "p10": 1.9e6, "p80": 2.4e6, "p90": 2.5e6},
            "items": [
                item("s1", "road_trench_km", 40.0, eur=3.0),
                item("cg-ketta", "terminal_node", 1.0, lot="equipment"),
                item("s2", "river_bed_km", 40.0),
                item("s3", "road_trench_km", 40.0),
                item("cg-brazzaville", "technopole", 1.0),
                item("cg-brazzaville", "data_centre_national", 1.0, lot="equipment"),
                item("", "training", 1.0, driver="country"),
                item("", "supervision_share", 40.0, factor="road_trench_km", driver="works_share"),
            ],
            "reference_class": {
                "works_slip": {"low": 1.0, "median": 1.9, "high": 3.4, "count": 8},
                "cost_growth": {"median": 1.24},
                "at_record_eur": 2.48e6,
                "p80_eur": 2.4e6,
            },
        },
    }


def test_each_amount_is_in_one_lot(tool: ModuleType) -> None:
    plan = document()
    ends = {one["id"]: (one["from"], one["to"]) for one in plan["spans"]}
    found = tool.lots(pd.DataFrame(plan["bill"]["items"]), ends)
    assert found.tolist() == [
        "cameroon", "cameroon", "car", "beyond", "technopole", "data centre", "shared",
        "on top",
    ]  # fmt: skip
    assert tool.civil_share(plan) == pytest.approx(0.75)


def test_the_remainder_is_a_line_of_its_own(tool: ModuleType) -> None:
    """66.54 - 6,676,791,141 / 655.957 - 13.8 million = 42.56."""
    rows = tool.rows(document())
    named = {row.name: row for row in rows}
    assert "42.56 MEUR" in named["**Unexplained remainder of 66.54 MEUR**"].published
    untold = [row for row in rows if row.modelled is None]
    assert {row.published for row in untold[:-1]} == {"none published"}
    low, high = named["Technopole"].modelled[1:]
    assert low < high


def test_the_page_says_on_what_the_overrun_rests(tool: ModuleType) -> None:
    text = "\n".join(tool.page(document()))
    assert "rests on one link" in text
    assert "72.6% civil" in text


def test_the_committed_page_has_every_component(tool: ModuleType) -> None:
    page = (ROOT / "docs" / "cab2.md").read_text(encoding="utf-8")
    assert tool.MARK in page
    assert all(f"| {row.name} |" in page for row in tool.rows(document()))
