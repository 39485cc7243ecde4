"""Exchange points decided before the network, against deciding both at once on small cases.

Two countries share a small random network; every choice of places is designed to its optimum, and
the cheapest of them is the joint answer. What comes first is decided on ways alone, so it can be
dearer: by how much is measured here.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest

from dorsale.plan.scenario import Limits
from dorsale.siting.exchanges import Meeting, exchanges
from dorsale.topology.backbone.carriage import carriage
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.problem import Problem
from tests.topology.backbone.small_problems import random_problem

SEEDS = (0, 1, 4, 5, 7, 11, 13, 14, 16, 18, 19, 23, 25, 36, 42, 47, 48, 56)
DEARER = 0.004  # than the best network of any choice of places
WORST = 0.012  # of the least that any choice of places can cost, as proven
POINT_EUR = 5.0
LIMITS = Limits(work=200, time_s=60.0, gap=0.0)
Places = dict[tuple[str, str], str]


@cache
def case(seed: int) -> tuple[Problem, pd.DataFrame, dict[str, str]]:
    """Return a network, what its sites exchange, and the country of each site."""
    random = np.random.default_rng(500 + seed)
    bare = random_problem(seed)
    many = len(bare.spans)
    bare = replace(bare, module_gbps=np.full(many, 60.0), most_modules=np.full(many, 3.0))
    sites = [bare.nodes[v] for v in bare.served]
    country = {site: "AB"[i % 2] for i, site in enumerate(sites)}
    rows = [
        (country[site], other, site, float(random.integers(2, 25)))
        for site in sites
        for other in sorted(set(country.values()))
    ]
    return bare, pd.DataFrame(rows, columns=["country", "other", "site", "gbps"]), country


def question(seed: int) -> tuple[Meeting, pd.DataFrame]:
    """Return what exchanging costs at each place, and round trips; nothing goes abroad."""
    bare, asked, country = case(seed)
    way = carriage(bare, dict.fromkeys(bare.spans, 1), list(country))
    ordered = np.sort(asked[["country", "other"]].to_numpy(str), axis=1)
    pairs = pd.MultiIndex.from_arrays([ordered[:, 0], ordered[:, 1]])
    flows = asked.assign(abroad_eur=1e9).set_index(pairs)
    legs = way.eur_per_gbps.loc[flows["site"]].mul(flows["gbps"].to_numpy(), axis=0)
    eur = legs.set_axis(pairs).groupby(level=[0, 1]).sum()
    outside = [[one == other != country[site] for site in eur] for one, other in eur.index]
    point = pd.Series(POINT_EUR, list(country))
    found = Meeting(flows, legs.set_axis(pairs), eur.mask(np.array(outside), np.inf), point,
                    pd.Series(False, list(country)))  # fmt: skip
    return found, way.rtt_ms


def cost(seed: int, places: Places) -> tuple[float, float]:
    """Return what the best network for ``places`` costs, exchange points in it, and the least."""
    bare, asked, _ = case(seed)
    at = {node: v for v, node in enumerate(bare.nodes)}
    flows = [
        (at[row.site], at[places[row.country, row.other]], row.gbps)
        for row in asked.itertuples()
        if row.site != places[row.country, row.other]
    ]
    found = design(replace(bare, flows=(*bare.flows, *flows)), LIMITS, 1)
    points = POINT_EUR * len(set(places.values()))
    return found.objective_eur + points, found.bound_eur + points


def every(seed: int) -> list[Places]:
    """Return every choice of a place for each pair of countries."""
    _, _, country = case(seed)
    found, _ = question(seed)
    pairs = list(found.way_eur.index)
    allowed = [[site for site in country if np.isfinite(found.way_eur.at[pair, site])]
               for pair in pairs]  # fmt: skip
    met = [dict(zip(pairs, one, strict=True)) for one in product(*allowed)]
    return [{**one, **{pair[::-1]: site for pair, site in one.items()}} for one in met]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_decided_first_is_nearly_what_is_decided_at_once(seed: int) -> None:
    paid, _ = cost(seed, exchanges(*question(seed), {}).places)
    choices = [cost(seed, one) for one in every(seed)]
    best = min(value for value, _ in choices)
    assert best - 1e-6 <= paid <= best * (1 + DEARER)
    assert paid <= min(least for _, least in choices) * (1 + WORST)
