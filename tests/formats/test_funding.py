"""Who pays and when, in cents: years add up to their funder, steps to the need."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dorsale.formats.funding import above_the_bill, funding, need

_EUR = st.floats(0, 1e9)


def _plan(sources: list[dict[str, Any]], years: list[dict[str, Any]]) -> dict[str, Any]:
    return {"finance": {"sources": sources, "years": years}}


def _source(name: str, eur: float, kind: str = "loan") -> dict[str, Any]:
    return {"id": name, "funder": name.title(), "kind": kind, "eur": eur}


def test_two_years_by_hand() -> None:
    years = [{"year": 2027, "source:a": 1.0}, {"year": 2028, "source:a": 2.0, "source:b": 5.0}]
    plan = _plan([_source("a", 100.0), _source("b", 5.0), _source("g", 9.0, "guarantee")], years)
    first, second = funding(plan)
    assert (first.cents, first.years) == (10_000, {2027: 3333, 2028: 6667})
    assert second.years == {2028: 500}


def test_a_funder_without_years_pays_in_the_first() -> None:
    (one,) = funding(_plan([_source("a", 3.0)], [{"year": 2027}]))
    assert one.years == {2027: 300}


@given(eur=_EUR, paid=st.lists(_EUR, min_size=1, max_size=12))
def test_years_add_up(eur: float, paid: list[float]) -> None:
    years = [{"year": 2027 + at, "source:a": one} for at, one in enumerate(paid)]
    (one,) = funding(_plan([_source("a", eur)], years))
    assert sum(one.years.values()) == one.cents


@given(parts=st.lists(st.floats(-1e8, 1e8), min_size=1, max_size=6), base=_EUR)
def test_steps_add_up_to_the_need(parts: list[float], base: float) -> None:
    plan = {
        "bill": {"total_eur": {"base": base}},
        "solution": {
            "bridge": [
                {"step": "objective", "eur": 1.0},
                {"step": "bill_base", "eur": base},
                *({"step": f"s{at}", "eur": one} for at, one in enumerate(parts)),
                {"step": "financing_need", "eur": base + sum(parts)},
            ]
        },
    }
    steps = above_the_bill(plan)
    assert [name for name, _ in steps] == [f"s{at}" for at in range(len(parts))]
    assert round(base * 100) + sum(cents for _, cents in steps) == need(plan)
