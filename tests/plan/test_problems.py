from __future__ import annotations

import pytest

from dorsale.plan.problems import BadInput, DorsaleError, Infeasible, Problem

FRENCH = {
    "row": "ligne",
    "column": "colonne",
    "{km} km is negative": "{km} km est négatif",
    "Mend {km}": "Corrigez {km}",
}
ONE = Problem("{km} km is negative", "Mend {km}", "ways.csv", 3, "length_km", {"km": -2})


def test_a_problem_says_place_sentence_and_remedy() -> None:
    assert ONE.text() == "ways.csv, row 3, column length_km: -2 km is negative. Mend -2"


def test_a_problem_speaks_the_language_of_its_reader() -> None:
    said = ONE.text(lambda message: FRENCH[message])
    assert said == "ways.csv, ligne 3, colonne length_km: -2 km est négatif. Corrigez -2"


def test_bad_input_carries_every_problem() -> None:
    error = BadInput([ONE, Problem("worse")])
    assert str(error) == f"{ONE.text()}\nworse"
    assert error.problems == (ONE, Problem("worse"))
    assert isinstance(error, DorsaleError)


def test_infeasible_names_sites_and_cuts() -> None:
    error = Infeasible({"cg-owando": ("trench:w", "rg")})
    assert str(error) == "cg-owando: trench:w, rg"
    with pytest.raises(DorsaleError):
        raise error
