from __future__ import annotations

import pytest

from dorsale.finance.what_if import asked, check_name
from dorsale.plan.money import Case
from dorsale.plan.problems import BadInput
from tests.finance.small_case import parameters, small_case


@pytest.fixture(scope="module")
def case() -> Case:
    return small_case(parameters=parameters(price_capacity=10.0, elasticity=-0.8))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("price_capacity=12", 12.0),
        (" price_capacity = 12,5 ", 12.5),
        ("price_capacity=.5", 0.5),
        ("price_capacity=+20%", 12.0),
        ("price_capacity=-25%", 7.5),
        ("tax_exempt=100%", 1.0),
        ("elasticity=-0.5", -0.5),
        ("elasticity=+10%", -0.88),
        ("interest_shift=+0.01", 0.01),
    ],
)
def test_a_value_is_held(case: Case, option: str, value: float) -> None:
    found = asked(case, [option])
    assert list(found.held.values()) == pytest.approx([value])
    assert not found.tried


def test_a_range_is_tried(case: Case) -> None:
    found = asked(case, ["price_capacity=-50%:+50%:5", "cost_factor=1"])
    assert found.tried["price_capacity"].tolist() == pytest.approx([5, 7.5, 10, 12.5, 15])
    assert found.held == {"cost_factor": 1.0}


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("price_capcity=1", "Did you mean price_capacity?"),
        ("qqq=1", "Use one of: "),
        ("cost_factor=", "neither a value nor a range"),
        ("cost_factor=1:2:x", "neither a value nor a range"),
        ("cost_factor=1:2:3:4", "neither a value nor a range"),
        ("cost_factor=1 000", "neither a value nor a range"),
        ("cost_factor=nan", "neither a value nor a range"),
        ("cost_factor=1:2:1001", "1001 steps"),
        ("cost_factor=-0.1", "the least is 0"),
        ("elasticity=0.5", "the most is 0"),
        ("delay_years=+20%", "is 0"),
    ],
)
def test_what_cannot_be_read_is_said(case: Case, option: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        asked(case, [option])
    assert said in str(caught.value)


def test_all_that_is_wrong_is_said_at_once(case: Case) -> None:
    with pytest.raises(BadInput) as caught:
        asked(case, ["a=1", "cost_factor=x", "price_capacity=3"])
    assert len(caught.value.problems) == 2


def test_a_name_alone(case: Case) -> None:
    check_name(case, "traffic_factor")
    with pytest.raises(BadInput):
        check_name(case, "nothing")
