"""Amounts of the sites with their ranges, as a reader of either language keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dorsale.report.sites.held import Row, known
from dorsale.report.words import Words

NONE = "–"
Form = Callable[[float], str]


def plain(words: Words, value: Any, digits: int | None = None) -> str:
    """Return a number to three figures or to ``digits`` decimals; a dash for what is not known."""
    found = known(value)
    if found is None:
        return NONE
    said = words.rounded(found) if digits is None else words.number(found, digits)
    return said.replace("-", "−")


def between(low: float, high: float, form: Form) -> str:
    """Return a range once, or as one value where both ends read alike.

    >>> between(1.0, 2.0, str), between(1.0, 1.0, str)
    ('1.0–2.0', '1.0')
    """
    first, last = form(low), form(high)
    return first if first == last else f"{first}–{last}"


def ranged(row: Row, key: str, form: Form) -> str:
    """Return a value of a yearly row with its range: ``name``, ``name_low``, ``name_high``.

    >>> ranged({"kw": 2, "kw_low": 1, "kw_high": 4}, "kw", str)
    '2 (1–4)'
    """
    middle = form(row[key])
    low, high = row.get(f"{key}_low", row[key]), row.get(f"{key}_high", row[key])
    spread = between(low, high, form)
    return middle if spread == middle else f"{middle} ({spread})"


def millions(words: Words, eur: float) -> str:
    """Return a sum in millions without its unit, the sign kept."""
    sign = "−" if eur < 0 else ""
    return sign + words.millions(abs(eur))


def eur(words: Words, row: Row, key: str) -> str:
    """Return a sum of a yearly row with its range."""
    low, high = row.get(f"{key}_low", row[key]), row.get(f"{key}_high", row[key])
    return words.money_range(row[key], low, high)


def of_three(words: Words, ends: Any) -> str:
    """Return low, typical and high as a sum with its range."""
    low, typical, high = ends
    return words.money_range(typical, low, high)


def millions_of_three(words: Words, ends: Sequence[float]) -> str:
    """Return low, typical and high in millions, without their unit."""
    low, typical, high = (words.millions(one) for one in ends)
    return f"{typical} ({low}–{high})"


def measure(words: Words, criterion: str, value: Any) -> str:
    """Return the measure of a criterion, in the unit that its label names."""
    found = known(value)
    if found is None:
        return NONE
    digits = 0 if abs(found) >= 100 or found == int(found) else 1 if abs(found) >= 10 else 2
    return words.number(found, digits)
