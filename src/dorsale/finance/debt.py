"""A loan year by year: fees, interest, principal by one of four schedules, what is owed.

Flows fall at year ends: interest of a year is on what was owed at the end of the last.
Principal of a year is what is owed times its weight over the weights still to come, so that
later drawings join the schedule, what is repaid is what was drawn, and nothing is owed below 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dorsale.finance.funding import listed, number, text
from dorsale.finance.parameters import Value


@dataclass(frozen=True)
class Terms:
    """The terms of a loan; years count from the year of its first drawing."""

    rate: Value
    grace: int
    tenor: int
    repayment: str = "equal"
    steps: tuple[tuple[int, int, float], ...] = ()
    commitment_fee: float = 0.0
    front_end_fee: float = 0.0
    capitalised: bool = False
    signed_year: int = 0


@dataclass(frozen=True)
class Loan:
    """What a loan does by year, each ``(Y,)`` or ``(N, Y)`` in its own money.

    ``capitalised`` is interest and fees added to what is owed instead of being paid.
    """

    drawn: np.ndarray
    interest: np.ndarray
    fees: np.ndarray
    capitalised: np.ndarray
    principal: np.ndarray
    owed: np.ndarray


def terms(funder: Mapping[str, Any], shift: Value = 0.0) -> Terms:
    """Return the terms of a row of ``finance.csv``; ``shift`` is added to its rate."""
    return Terms(
        rate=np.maximum(number(funder, "interest_per_year") + shift, 0.0),
        grace=int(number(funder, "grace_years")),
        tenor=int(number(funder, "tenor_years", 1.0)),
        repayment=text(funder, "repayment", "equal"),
        steps=tuple(map(step, listed(funder, "principal_steps"))),
        commitment_fee=number(funder, "commitment_fee_per_year"),
        front_end_fee=number(funder, "front_end_fee"),
        capitalised=text(funder, "interest_during_works", "paid") == "capitalised",
        signed_year=int(number(funder, "signed_year", float(funder["from_year"]))),
    )


def step(written: str) -> tuple[int, int, float]:
    """Return first year, last year and share a year of a step; ``ValueError`` if it is none.

    >>> step("11-20:0.02")
    (11, 20, 0.02)
    """
    years, _, share = written.partition(":")
    first, _, last = years.partition("-")
    return int(first), int(last or first), float(share)


def weights(terms: Terms) -> np.ndarray:
    """Return the weight of each payment, ``(tenor - grace,)`` or ``(N, tenor - grace)``.

    >>> weights(Terms(0.0, 1, 3)).tolist()
    [1.0, 1.0]
    """
    count = max(1, terms.tenor - terms.grace)
    if terms.repayment == "annuity":
        return np.asarray((1 + terms.rate) ** np.arange(count))
    found = np.zeros(count) if terms.repayment == "stepped" else np.ones(count)
    for first, last, share in terms.steps if terms.repayment == "stepped" else ():
        found[max(0, first - terms.grace - 1) : max(0, last - terms.grace)] = share
    return found


def loan(
    terms: Terms, years: np.ndarray, drawn: np.ndarray, works: np.ndarray,
    cash: np.ndarray | None = None, first: int | None = None,
) -> Loan:  # fmt: skip
    """Return the loan drawn as ``drawn`` (``(Y,)`` or ``(N, Y)``).

    ``works``: the part of each year that is works, in which interest and fees may be
    capitalised. ``cash``: what can serve the loan, for sculpted repayment: what is due follows
    it, so that cover is constant; beyond the last year it stays as in the last. ``first``: index
    of the first drawing, where ``drawn`` may be 0 throughout.
    """
    start = _first(drawn) if first is None else first
    signed = drawn.sum(axis=-1, keepdims=True)
    weight = _schedule(terms, cash, start, len(years))
    owed = np.zeros_like(signed)
    rows = []
    for at, year in enumerate(years):
        interest = terms.rate * owed
        undrawn = signed - drawn[..., :at].sum(axis=-1, keepdims=True) if at else signed
        fees = _fees(terms, signed, undrawn, at == start, bool(year >= terms.signed_year))
        added = (interest + fees) * works[..., at : at + 1] if terms.capitalised else 0.0 * owed
        principal = _principal(terms, weight, owed, at - start - terms.grace)
        owed = owed - principal + drawn[..., at : at + 1] + added
        rows.append((interest, fees, added, principal, owed))
    interest, fees, added, principal, owed = (
        _by_year(column) for column in zip(*rows, strict=True)
    )
    return Loan(drawn, interest, fees, added, principal, owed)


def _by_year(values: tuple[np.ndarray, ...]) -> np.ndarray:
    return np.concatenate(np.broadcast_arrays(*values), axis=-1)


def _first(drawn: np.ndarray) -> int:
    found = np.flatnonzero((drawn > 0).reshape(-1, drawn.shape[-1]).any(axis=0))
    return int(found[0]) if len(found) else 0


def _fees(
    terms: Terms, signed: np.ndarray, undrawn: np.ndarray, draws_first: bool, is_signed: bool
) -> np.ndarray:
    upfront = terms.front_end_fee * signed if draws_first else 0.0
    waiting = terms.commitment_fee * np.maximum(undrawn, 0.0) if is_signed else 0.0
    return np.asarray(upfront + waiting + 0.0 * signed)


def _principal(terms: Terms, weight: np.ndarray, owed: np.ndarray, payment: int) -> np.ndarray:
    """Return the principal of the ``payment``-th due date (from 1); all of it from the last on."""
    count = weight.shape[-1]
    if payment < 1:
        return np.zeros_like(owed)
    if payment >= count:
        return owed
    if terms.repayment == "sculpted":
        return _sculpted(terms.rate, weight[..., payment - 1 :], owed)
    ahead = weight[..., payment - 1 :].sum(axis=-1, keepdims=True)
    part = np.divide(weight[..., payment - 1 : payment], ahead, where=ahead > 0,
                     out=np.zeros_like(ahead))  # fmt: skip
    return np.asarray(owed * part)


def _sculpted(rate: Value, cash: np.ndarray, owed: np.ndarray) -> np.ndarray:
    """Return principal when service is cash over the cover that repays it all.

    Without cash to come, principal is equal; it is never negative.
    """
    count = cash.shape[-1]
    worth = (cash * (1 + rate) ** -np.arange(1.0, count + 1)).sum(axis=-1, keepdims=True)
    service = owed * np.divide(cash[..., :1], worth, where=worth > 0, out=np.zeros_like(worth))
    found = np.where(worth > 0, service - rate * owed, owed / count)
    return np.asarray(np.clip(found, 0.0, owed))


def _schedule(terms: Terms, cash: np.ndarray | None, start: int, size: int) -> np.ndarray:
    """Return the weights of the payments, or for sculpted ones the cash of their years."""
    if terms.repayment != "sculpted" or cash is None:
        return weights(terms)
    at = np.arange(start + terms.grace + 1, start + terms.tenor + 1)
    return np.asarray(np.maximum(cash, 0.0)[..., np.minimum(at, size - 1)])
