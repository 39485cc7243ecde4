from __future__ import annotations

import pytest

from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.siting.coefficients import coefficients, measured, needed
from tests.siting.scenes import with_cells, without_item


def test_a_country_s_row_comes_before_that_of_all(cemac: Scenario) -> None:
    table = coefficients(cemac)
    assert table.get("banks", "CM") != table.get("banks", "XX") == table.get("banks")


def test_prices_are_in_euros_of_the_price_year(cemac: Scenario) -> None:
    where: dict[str, object] = {"item": "module_kw"}
    changed = with_cells(cemac, "hosting", where, currency="XAF", year=cemac.basis.price_year - 2)
    factor = (1 + cemac.basis.inflation_per_year) ** 2 / 655.957
    assert coefficients(changed).typical("module_kw") == pytest.approx(400 * factor)
    assert coefficients(cemac).typical("module_kw") == 400


def test_a_missing_coefficient_is_said(cemac: Scenario) -> None:
    with pytest.raises(BadInput, match=r"hosting\.csv: there is no banks for CM"):
        coefficients(without_item(cemac, "hosting", "banks")).get("banks", "CM")


def test_a_candidate_inherits_from_its_site_and_its_country(cemac: Scenario) -> None:
    found = measured(cemac, "dc-douala", "cm-douala", "CM")
    assert found["power_price"] == measured(cemac, "x", "cm-yaounde", "CM")["power_price"]
    assert found["flood"] != measured(cemac, "x", "cm-yaounde", "CM")["flood"]
    assert found["diesel_eur_per_l"] == (0.9, 1.3, 1.8)
    with pytest.raises(BadInput, match="dc-douala has no snow"):
        needed(found, "snow", "dc-douala")
