"""Present values, rates of return and cover ratios; what does not exist is nan, and said."""

from __future__ import annotations

import numpy as np

from dorsale.finance.parameters import Value

LOWEST, HIGHEST = -0.99, 10.0
"""Rates of return are searched between these."""

_GRID = np.concatenate([np.linspace(LOWEST, -0.2, 60), np.linspace(-0.199, 0.6, 400),
                        np.geomspace(0.601, HIGHEST, 60)])  # fmt: skip
_HALVINGS = 60
_NOTHING = 1e-12  # of the largest flow
_CENT = 0.005  # EUR; less is nothing
NONE, MANY = "no_rate_of_return", "several_rates_of_return"


def npv(flow: np.ndarray, rate: Value) -> np.ndarray:
    """Return the present value of ``flow`` in its first year, whose weight is 1: ``()``, ``(N,)``.

    >>> float(npv(np.array([-100.0, 121.0]), 0.21).round(9))
    0.0
    """
    return np.asarray((flow * (1 + rate) ** -np.arange(flow.shape[-1], dtype=float)).sum(axis=-1))


def irr(flow: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rate at which the present value is 0, and how many such rates there are.

    ``flow``: ``(Y,)`` or ``(N, Y)``; rate ``()`` or ``(N,)``, nan unless there is exactly one.
    The function is scanned over (-0.99, 10) for changes of sign, then halved between two rates;
    one flow alone is also solved as a polynomial, which finds rates that touch 0.
    """
    if flow.ndim == 1:
        return _alone(flow)
    low, high, count = _brackets(flow)
    return np.where(count == 1, _halved(flow, low, high), np.nan), count


def _alone(flow: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rate of one flow and how many there are, all roots being known."""
    rates = _real_rates(flow)
    low, high, count = _brackets(flow[None])
    if len(rates) == 1 and count[0] == 1:
        return _halved(flow[None], low, high)[0], count[0]
    count = np.maximum(count[0], len(rates))
    return np.asarray(rates[0] if count == 1 and len(rates) else np.nan), count


def _brackets(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each row two rates between which the value changes sign, and how often it does.

    A flow that turns but once has one rate at most (rule of signs): both ends of the range tell.
    """
    low, high = np.full(len(rows), LOWEST), np.full(len(rows), HIGHEST)
    by_year = np.ascontiguousarray(rows.T)
    count = (_worth(by_year, low) * _worth(by_year, high) < 0).astype(int)
    many = np.flatnonzero(_turns(rows) != 1)
    if len(many):
        low[many], high[many], count[many] = _scanned(rows[many])
    return low, high, count


def _turns(rows: np.ndarray) -> np.ndarray:
    """Return how often the flow of each row changes sign, years of nothing left out."""
    sign = np.sign(rows)
    held = np.maximum.accumulate(np.where(sign != 0, np.arange(rows.shape[1]), 0), axis=1)
    carried = np.take_along_axis(sign, held, axis=1)
    return np.asarray((carried[:, 1:] * carried[:, :-1] < 0).sum(axis=1))


def _scanned(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return brackets and counts as :func:`_brackets`, by the value at each rate of a grid."""
    weight = (1 + _GRID) ** -np.arange(rows.shape[1], dtype=float)[:, None]
    sign = np.sign(np.einsum("ny,yg->ng", rows, weight))
    turns, exact = sign[:, :-1] * sign[:, 1:] < 0, sign == 0
    nothing = exact.all(axis=1)
    count = np.where(nothing, 0, turns.sum(axis=1) + exact.sum(axis=1))
    met = exact.any(axis=1)
    low = np.where(met, exact.argmax(axis=1), turns.argmax(axis=1))
    return _GRID[low], _GRID[np.where(met, low, low + 1)], count


def _halved(rows: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the rate between ``low`` and ``high`` where each row's present value changes sign."""
    by_year = np.ascontiguousarray(rows.T)
    left = _worth(by_year, low)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        same = _worth(by_year, middle) * left > 0
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return np.asarray((low + high) / 2)


def _worth(by_year: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Return the present value of each column of ``by_year``, by the rule of Horner."""
    weight, total = 1 / (1 + rate), np.zeros_like(rate)
    for flow in by_year[::-1]:
        total = total * weight + flow
    return total


def _real_rates(flow: np.ndarray) -> np.ndarray:
    """Return the distinct real rates in the range that make the present value 0."""
    held = np.flatnonzero(np.abs(flow) > _NOTHING * np.abs(flow).max(initial=0.0))
    if len(held) < 2:
        return np.zeros(0)
    roots = np.roots(flow[held[0] : held[-1] + 1])  # of 1 + rate
    real = roots[np.abs(roots.imag) < 1e-7 * np.maximum(1.0, np.abs(roots))].real - 1
    within = np.sort(real[(real > LOWEST) & (real < HIGHEST)])
    return np.asarray(within[np.diff(within, prepend=-np.inf) > 1e-5])


def over(value: np.ndarray, by: np.ndarray, where: np.ndarray | None = None) -> np.ndarray:
    """Return ``value / by``, nan where ``by`` is not positive or ``where`` is false."""
    due = (by > 0) if where is None else (by > 0) & where
    shape = np.broadcast_shapes(np.shape(value), np.shape(due))
    nothing = np.full(shape, np.nan)
    return np.asarray(np.divide(value, by, where=np.broadcast_to(due, shape), out=nothing))


def cover(cash: np.ndarray, service: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Return cash over service in the years ``counted`` where debt is due, else nan: DSCR."""
    return over(cash, service, (service > _CENT) & counted)


def life_cover(cash: np.ndarray, owed: np.ndarray, rate: Value, last: int) -> np.ndarray:
    """Return LLCR by year: cash to come up to index ``last``, discounted, over debt outstanding.

    Of a year's end: cash of later years at ``rate`` over what is owed then; nan without debt.
    """
    years = owed.shape[-1]
    ahead = np.zeros(np.broadcast_shapes(cash.shape, owed.shape))
    for at in range(years - 2, -1, -1):
        next_ = cash[..., at + 1] if at + 1 <= last else 0.0
        ahead[..., at] = (ahead[..., at + 1] + next_) / (1 + np.squeeze(rate))
    return over(ahead, owed, owed > _CENT)


def lowest(values: np.ndarray) -> np.ndarray:
    """Return the least of each row, nan where it has none."""
    least = np.where(np.isnan(values), np.inf, values).min(axis=-1)
    return np.asarray(np.where(np.isinf(least), np.nan, least))


def mean(values: np.ndarray) -> np.ndarray:
    """Return the mean of each row's numbers, nan where it has none."""
    count = (~np.isnan(values)).sum(axis=-1)
    total = np.nansum(values, axis=-1)
    return over(total, count)


def payback(flow: np.ndarray) -> np.ndarray:
    """Return the years until what came in has paid for what went out for good, nan if never.

    Counted from the end of the first year, between years linearly.

    >>> float(payback(np.array([-100.0, 40.0, 40.0, 40.0])))
    2.5
    """
    summed = np.cumsum(np.atleast_2d(flow), axis=-1)
    short = summed < 0
    last = summed.shape[-1] - 1 - short[:, ::-1].argmax(axis=1)
    rows = np.arange(len(summed))
    after = np.minimum(last + 1, summed.shape[-1] - 1)
    below, above = summed[rows, last], summed[rows, after]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = last - below / (above - below)
    found = np.where(short[:, -1], np.nan, np.where(short.any(axis=1), found, 0.0))
    return np.asarray(found.reshape(flow.shape[:-1]))
