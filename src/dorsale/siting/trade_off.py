"""Cost, latency and risk of every set of sites: what choosing one rather than another gives up.

Each set is looked at over one network, the one that the plan builds: its cost is that of halls
alone, and a set that would have had another network of its own is seen with a way that was not
built for it. Which sites are best with their network is decided elsewhere, jointly; this is the
ground around that answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd

from dorsale.plan.sites import Located
from dorsale.siting.location.cover import maximal_cover, p_centre
from dorsale.siting.location.median import p_median

MOST_SETS = 2000
MEASURES = ["cost_eur", "latency_ms", "latency_worst_ms", "cut_off_worst", "cut_off_mean"]
_BETTER = ["cost_eur", "latency_ms", "cut_off_worst"]  # what a best set is best in
_DIGITS = 9
_FAR = 10.0  # times the longest way: as far as one is from a place that no way leads to


@dataclass(frozen=True)
class Choices:
    """Candidates as arrays, in the order of ``candidates``.

    ``people`` (sites,); ``reached`` (failures, sites, candidates): a way inside the region leads
    there in each single failure; ``rtt_ms`` (sites, candidates) with nothing failed, infinite where
    no such way leads; ``cost_eur`` (candidates,): building and present value of operation.
    ``apart``: pairs too near each other to be chosen both.
    """

    candidates: tuple[str, ...]
    people: np.ndarray
    reached: np.ndarray
    rtt_ms: np.ndarray
    cost_eur: np.ndarray
    apart: Collection[tuple[str, str]] = ()


def trade_off(
    choices: Choices, count: int, keep: Collection[str] = (), most: int = MOST_SETS
) -> pd.DataFrame:
    """Return all sets of ``count`` candidates that are far enough apart, cheapest first.

    Columns ``sites`` (tuple), ``cost_eur`` (halls alone), ``latency_ms`` (round trip to the nearest
    of the set: mean over the people whom a way inside the region leads there; NaN without any),
    ``latency_worst_ms``, ``cut_off_worst`` and ``cut_off_mean`` (share of people who reach none of
    the set without leaving the region: in the worst single failure, mean over single failures),
    ``best`` (no other set is at least as good in cost, mean latency and worst risk, and better in
    one).

    Where there are more than ``most`` sets, only those made of the candidates that are best alone
    in one of the three measures, as many candidates as fit, with those to ``keep`` first.
    """
    kept = _kept(choices, count, keep, most)
    sets = list(_sets(choices, kept, count)) if 1 <= count <= len(kept) else []
    rows = [{"sites": one, **_measured(choices, one)} for one in sets]
    table = pd.DataFrame(rows, columns=["sites", *MEASURES])
    table["best"] = _undominated(table[_BETTER].to_numpy(float))
    return table.sort_values(["cost_eur", "sites"], ignore_index=True)


def compared(
    choices: Choices,
    count: int,
    latency_ms: float,
    first_share: Mapping[str, float],
    chosen: Sequence[str] = (),
    gap: float = 0.0,
) -> pd.DataFrame:
    """Return the sites that each way of choosing ``count`` of them finds, a row a method.

    ``method``: joint (the ``chosen`` ones, with their ``gap``; no row without), p_median (least
    mean round trip of people), p_centre (least largest), cover (most people within
    ``latency_ms``), ranking (those most often first, ``first_share``, that are far enough apart).
    ``sites, cost_eur, latency_ms, latency_worst_ms, cut_off_worst, cut_off_mean`` as in
    :func:`trade_off`; ``gap`` of the method's own objective, NaN for the ranking, which has none.
    The three problems of location do not look at separation. No row but that of the chosen ones
    where there are fewer than ``count`` candidates.
    """
    found: list[tuple[str, tuple[str, ...], float]] = []
    if chosen:
        found.append(("joint", tuple(sorted(chosen)), gap))
    if 1 <= count <= len(choices.candidates):
        found += [(one.problem, _names(choices, one.sites), one.gap)
                  for one in _located(choices, count, latency_ms)]  # fmt: skip
        found.append(("ranking", _ranked(choices, count, first_share), np.nan))
    rows = [
        {"method": method, "sites": sites, **_measured(choices, sites), "gap": gap}
        for method, sites, gap in found
        if sites
    ]
    return pd.DataFrame(rows, columns=["method", "sites", *MEASURES, "gap"])


def _located(choices: Choices, count: int, latency_ms: float) -> Iterator[Located]:
    """Return the answers of the three problems of location; customers are the inhabited sites.

    Where nobody lives anywhere, all sites count the same.
    """
    people = choices.people if choices.people.any() else np.ones(len(choices.people))
    weight = people[people > 0]
    ms = _finite(choices.rtt_ms[people > 0])
    yield p_median(ms, count, weight)
    yield p_centre(ms, count)
    cover = maximal_cover(ms, count, latency_ms, weight)
    yield Located(**{**vars(cover), "problem": "cover"})


def _finite(ms: np.ndarray) -> np.ndarray:
    """Return round trips with those that no way makes set far above all others."""
    there = np.isfinite(ms)
    return np.where(there, ms, _FAR * max(float(ms[there].max(initial=0.0)), 1.0))


def _ranked(
    choices: Choices, count: int, first_share: Mapping[str, float]
) -> tuple[str, ...]:  # fmt: skip
    """Return the candidates most often first, each far enough from those before it."""
    near = {frozenset(pair) for pair in choices.apart}
    taken: list[str] = []
    for one in sorted(choices.candidates, key=lambda name: -first_share.get(name, 0.0)):
        if len(taken) < count and not any(frozenset((one, other)) in near for other in taken):
            taken.append(one)
    return tuple(sorted(taken)) if len(taken) == count else ()


def _names(choices: Choices, positions: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(choices.candidates[j] for j in positions))


def _sets(choices: Choices, kept: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    """Return each set of ``count`` of ``kept`` with no pair too near each other."""
    near = {frozenset(pair) for pair in choices.apart}
    for one in combinations(sorted(kept), count):
        if not any(frozenset(pair) in near for pair in combinations(one, 2)):
            yield one


def _kept(
    choices: Choices, count: int, keep: Collection[str], most: int
) -> list[str]:  # fmt: skip
    """Return the candidates of which sets are made: as many as make no more than ``most`` sets."""
    alone = pd.DataFrame([_measured(choices, (one,)) for one in choices.candidates])
    best_rank = alone[_BETTER].rank(na_option="bottom").min(axis=1)
    order = sorted(
        range(len(alone)), key=lambda j: (choices.candidates[j] not in keep, best_rank[j], j)
    )
    size = len(order)
    while size > count and comb(size, count) > most:
        size -= 1
    return [choices.candidates[j] for j in order[:size]]


def _measured(choices: Choices, sites: Sequence[str]) -> dict[str, float]:
    """Return cost, latency and risk of one set."""
    at = [choices.candidates.index(one) for one in sites]
    nearest = choices.rtt_ms[:, at].min(axis=1)
    there = np.isfinite(nearest) & (choices.people > 0)
    weight = choices.people / max(float(choices.people.sum()), 1e-9)
    off = (~choices.reached[:, :, at].any(axis=2)) @ weight
    mean, worst = np.nan, np.nan
    if there.any():
        mean = float(nearest[there] @ weight[there] / weight[there].sum())
        worst = float(nearest[there].max())
    values = (choices.cost_eur[at].sum(), mean, worst, off.max(initial=0.0),
              off.mean() if len(off) else 0.0)  # fmt: skip
    return {name: float(value) for name, value in zip(MEASURES, values, strict=True)}


def _undominated(values: np.ndarray) -> np.ndarray:
    """Return which rows no other row is at least as good as in all columns and better in one.

    >>> _undominated(np.array([[1.0, 2.0], [2.0, 1.0], [2.0, 2.0], [1.0, np.nan]])).tolist()
    [True, True, False, False]
    """
    rounded = np.round(np.where(np.isnan(values), np.inf, values), _DIGITS)
    kept = np.ones(len(rounded), bool)
    for k, row in enumerate(rounded):
        no_worse, better = (rounded <= row).all(axis=1), (rounded < row).any(axis=1)
        kept[k] = not (no_worse & better).any()
    return kept
