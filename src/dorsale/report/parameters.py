"""Parameters of money as a reader knows them: percent, times, or a number."""

from __future__ import annotations

from collections.abc import Mapping

from dorsale.plan.problems import N_
from dorsale.report.words import Words

_PARTS = ("_rate", "_per_year", "_share", "_shift", "_missing", "_return", "wacc")


def value(words: Words, name: str, number: float) -> str:
    """Return the value of a parameter with what its name says of its unit.

    >>> value(Words("en"), "discount_rate", 0.1), value(Words("en"), "cost_factor", 1.25)
    ('10.0%', '× 1.25')
    >>> value(Words("en"), "delay_years", 2.0), value(Words("en"), "elasticity", -0.7)
    ('2', '−0.70')
    """
    if name.endswith(_PARTS):
        said = words.percent(number, 1)
    elif name.endswith("_factor"):
        said = f"× {words.number(number, 2)}"
    elif abs(number) < 10:
        said = words.number(number, 0 if number == int(number) else 2)
    else:
        said = words.rounded(number)
    return said.replace("-", "−")


def ranged(words: Words, name: str, row: Mapping[str, float]) -> str:
    """Return the typical value of a parameter and the range it is drawn from.

    >>> ranged(Words("en"), "asset_life_years", {"low": 15, "typical": 20, "high": 25})
    '20 (15–25)'
    >>> ranged(Words("en"), "elasticity", {"low": -1.0, "typical": -0.7, "high": -0.3})
    '−0.70 (−1 to −0.30)'
    """
    typical, low, high = (value(words, name, row[key]) for key in ("typical", "low", "high"))
    if low == high:
        return typical
    if low.startswith("−"):
        return f"{typical} ({words.say(N_('{low} to {high}'), low=low, high=high)})"
    return f"{typical} ({low}–{high})"
