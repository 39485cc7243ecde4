"""What carrying one more Gbit/s between two sites costs on a network, and how long it takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.round_trips import least_sums, round_trips_ms


@dataclass(frozen=True)
class Carriage:
    """Ways between sites (rows from, columns to) inside the region; infinite where none leads.

    ``eur_per_gbps``: modules for one Gbit/s along the way that needs the cheapest; ``rtt_ms``:
    round trip by the shortest. ``abroad_eur_per_gbps``: modules to the cable abroad that is the
    cheapest to come to, that cable not counted.
    """

    eur_per_gbps: pd.DataFrame
    rtt_ms: pd.DataFrame
    abroad_eur_per_gbps: pd.Series


def carriage(
    problem: Problem, modules: Mapping[str, int], sites: Sequence[str],
    standing: Collection[str] = (),
) -> Carriage:  # fmt: skip
    """Return what ways between ``sites`` cost and last over the network of ``modules``.

    A module's price is shared out to its Gbit/s, as if it could be bought in parts. ``standing``:
    spans in service that the design did not take. Sites that the problem lacks are left out.
    """
    known = {node: i for i, node in enumerate(problem.nodes)}
    names = [site for site in sites if site in known]
    at = [known[site] for site in names]
    in_service = {*(span for span, n in modules.items() if n > 0), *standing}
    taken = np.array([span in in_service for span in problem.spans], bool)
    price = problem.module_eur / np.maximum(problem.module_gbps, 1e-9)
    eur = least_sums(problem, taken, at, price)
    gates = _gates(problem, taken)
    abroad = eur[:, gates].min(axis=1) if gates else np.full(len(at), np.inf)
    return Carriage(
        pd.DataFrame(eur[:, at], names, names),
        pd.DataFrame(round_trips_ms(problem, taken, at)[:, at], names, names),
        pd.Series(abroad, names),
    )


def _gates(problem: Problem, taken: np.ndarray) -> list[int]:
    """Return the nodes at which a taken span leads abroad."""
    spans = problem.ends[taken & (problem.ends == problem.root).any(axis=1)]
    return sorted({v for pair in spans.tolist() for v in pair if v != problem.root})
