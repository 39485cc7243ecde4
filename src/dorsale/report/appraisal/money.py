"""Accounts of a plan as the chapters read them: flows by year, ratios, values with their units."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dorsale.report import parameters
from dorsale.report.appraisal.subject import Subject

Row = Mapping[str, Any]


def accounts(subject: Subject) -> Mapping[str, Any]:
    """Return the accounts of a plan; empty where it has none."""
    found: Mapping[str, Any] = subject.money().get("accounts") or {}
    return found


def years(subject: Subject) -> list[int]:
    """Return the years of the accounts."""
    return [int(one) for one in accounts(subject).get("years") or case(subject).get("years") or ()]


def flow(subject: Subject, name: str) -> list[float | None]:
    """Return a flow by year, ``None`` where it does not exist; zeros when unknown."""
    found = (accounts(subject).get("flows") or {}).get(name)
    if found is None:
        return [0.0] * len(years(subject))
    return [known(one) for one in found]


def names(subject: Subject, kind: str) -> list[str]:
    """Return what flows of a kind there are: ``source:ID`` gives ``ID``."""
    flows = accounts(subject).get("flows") or {}
    return [name.partition(":")[2] for name in flows if name.startswith(f"{kind}:")]


def ratio(subject: Subject, name: str) -> float | None:
    """Return a ratio of the plan, ``None`` where it does not exist."""
    money = subject.money()
    found = (money.get("ratios") or accounts(subject).get("ratios") or {}).get(name)
    return known(found)


def known(value: object) -> float | None:
    """Return a number, ``None`` for what is no number.

    >>> known(1.5), known(None), known(float("nan"))
    (1.5, None, None)
    """
    if not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def case(subject: Subject) -> Mapping[str, Any]:
    """Return the case of a plan; empty where it has none."""
    found: Mapping[str, Any] = subject.money().get("case") or {}
    return found


def varied(subject: Subject, part: str) -> list[Row]:
    """Return rows of the sensitivities: tornado, switching, demand, late."""
    return list((subject.money().get("varied") or {}).get(part) or ())


def parameter(subject: Subject, name: str) -> Row:
    """Return the row of a parameter; empty where the case has none."""
    found: Row = (case(subject).get("parameters") or {}).get(name) or {}
    return found


def said(subject: Subject, name: str, value: float | None) -> str:
    """Return the value of a parameter, or a dash where there is none."""
    return "–" if value is None else parameters.value(subject.words, name, value)


def percent(subject: Subject, value: float | None) -> str:
    """Return a rate, or a dash where there is none."""
    return "–" if value is None else subject.words.percent(value, 1).replace("-", "−")


def eur(subject: Subject, value: float | None) -> str:
    """Return a sum with its sign, or a dash where there is none."""
    if value is None:
        return "–"
    sign = "−" if value < 0 else ""
    return sign + subject.words.money(abs(value))


def millions(subject: Subject, value: float | None) -> str:
    """Return a sum in millions of euros with one decimal, or a dash where it is nothing."""
    if value is None or abs(value) < 5e4:
        return "–"
    sign = "−" if value < 0 else ""
    return sign + subject.words.number(abs(value) / 1e6, 1)


def signed_millions(subject: Subject, value: float | None) -> str:
    """Return a sum in millions, its sign kept; a dash only where there is none."""
    if value is None:
        return "–"
    sign = "−" if value < 0 else ""
    return sign + subject.words.number(abs(value) / 1e6, 1)


def times(subject: Subject, value: float | None) -> str:
    """Return a cover ratio, or a dash where no debt is due."""
    return "–" if value is None else subject.words.number(value, 2).replace("-", "−")


def spread(values: Sequence[float | None]) -> list[float]:
    """Return the numbers of a flow, what does not exist left out."""
    return [one for one in values if one is not None]
