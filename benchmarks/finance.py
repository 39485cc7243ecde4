"""Draws of a plan's finance: all at once, against a plain loop over the same accounts.

The case is that of the six countries (``data/finance/``), or the one of ``DIR/plan.json``. Both
sides draw the same parameters and call the same function; equal means every ratio of every draw
within 1e-9. The loop gives it one draw at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
from rows import Work, main

from dorsale.finance import draws, vary
from dorsale.finance.accounts import accounts
from dorsale.formats import case_json
from dorsale.plan.money import Case

_SHIPPED = Path(__file__).parent / "data" / "finance" / "cemac_case.json"
_SEED = 1
Ratios = Mapping[str, np.ndarray]


def works(data: Path | None) -> list[Work]:
    case = read(data)
    return [
        Work("200 draws", "python", 10, partial(_drawn, case, 200), equal),
        Work("tornado, switching values", "python", 2, partial(_varied, case), equal),
        Work("2,000 draws", "python", 25, partial(_drawn, case, 2_000), equal),
        Work("10,000 draws", "python", 25, partial(_drawn, case, 10_000), equal, full=True),
    ]


def read(data: Path | None) -> Case:
    if data is None or not (data / "plan.json").exists():
        return case_json.case(json.loads(_SHIPPED.read_text("utf-8")))
    document = json.loads((data / "plan.json").read_text("utf-8"))
    return case_json.case(document["finance"]["case"])


def _drawn(case: Case, number: int) -> tuple[Callable[[], Ratios], Callable[[], Ratios]]:
    return partial(draws.simulate, case, number, _SEED), partial(one_by_one, case, number)


def one_by_one(case: Case, number: int) -> Ratios:
    """Return the ratios of the same draws, each computed alone."""
    found: list[Ratios] = []
    for at, start in enumerate(range(0, number, draws.CHUNK)):
        size = min(draws.CHUNK, number - start)
        random = np.random.default_rng(np.random.SeedSequence(_SEED, spawn_key=(at,)))
        given = draws.drawn_parameters(case.parameters, size, random)
        given["contingency_factor"] = np.zeros((size, 1))
        for one in range(size):
            alone = {name: values[one : one + 1] for name, values in given.items()}
            found.append(accounts(case, alone).ratios)
    return {name: np.concatenate([np.atleast_1d(f[name]) for f in found]) for name in found[0]}


def _varied(case: Case) -> tuple[Callable[[], Ratios], Callable[[], Ratios]]:
    rows = case.parameters[case.parameters["high"] > case.parameters["low"]]
    tried = [(str(name), float(rows.at[name, end])) for name in rows.index for end in _ENDS]
    tried += [
        (name, float(value))
        for name in vary.SWITCHED
        for value in np.linspace(*vary.reach(case, name), 33)
    ]
    return partial(vary.one_at_a_time, case, tried), partial(_each, case, tried)


_ENDS = ("low", "high")


def _each(case: Case, tried: list[tuple[str, float]]) -> Ratios:
    found = [accounts(case, {name: np.array([[value]])}).ratios for name, value in tried]
    return {name: np.array([float(np.squeeze(one[name])) for one in found]) for name in found[0]}


def equal(ours: Ratios, theirs: Ratios) -> bool:
    return ours.keys() == theirs.keys() and all(
        np.allclose(ours[name], theirs[name], rtol=1e-9, atol=1e-6, equal_nan=True) for name in ours
    )


if __name__ == "__main__":
    main("finance", works)
