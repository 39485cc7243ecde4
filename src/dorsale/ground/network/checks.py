"""What can be wrong with a network, its prices and its terminals, said in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from dorsale.plan.problems import N_, BadInput, Problem


def check_ways(ways: pd.DataFrame, nodes: int) -> None:
    """Raise :class:`BadInput` when two ways have one id or a way ends at no node."""
    if not _all_different(pd.Index(ways["id"])):
        way = ways["id"][ways["id"].duplicated()].iloc[0]
        _fail(N_("two ways are called {way}"), N_("Give every way its own id"), way=way)
    for column in ("start", "end"):
        ends = ways[column].to_numpy()
        if len(ends) and (ends.min() < 0 or ends.max() >= nodes):
            wrong = int(np.flatnonzero((ends < 0) | (ends >= nodes))[0])
            _fail(
                N_("way {way} ends at node {node}, but nodes go from 0 to {last}"),
                N_("Correct the ends of the way"),
                way=ways["id"].iloc[wrong], node=int(ends[wrong]), last=nodes - 1,
            )  # fmt: skip


def _all_different(ids: pd.Index) -> bool:
    """Return whether no id comes twice; sorted ones are compared with the next, not hashed."""
    return bool((ids.is_monotonic_increasing and ids.is_unique) or ids.is_unique)


def check_prices(ids: pd.Series, eur: np.ndarray) -> None:
    """Raise :class:`BadInput` naming the first way whose price is not above zero and finite."""
    if len(eur) != len(ids):
        _fail(
            N_("{prices} prices were given for {ways} ways"),
            N_("Give one price a way"),
            prices=len(eur), ways=len(ids),
        )  # fmt: skip
    wrong = np.flatnonzero(~(np.isfinite(eur) & (eur > 0)))
    if len(wrong):
        way, value = ids.iloc[wrong[0]], eur[wrong[0]]
        if np.isnan(value):
            _fail(N_("way {way} has no price"), N_("Add its price in EUR"), way=way)
        _fail(
            N_("way {way} costs {eur} EUR"),
            N_("A price must be above zero and finite; leave out ways nobody can use"),
            way=way, eur=float(value),
        )  # fmt: skip


def check_lines(ids: pd.Series, first: np.ndarray, vertices: np.ndarray) -> None:
    """Raise :class:`BadInput` naming the first way with a vertex that is no place."""
    wrong = np.flatnonzero(~np.isfinite(vertices).all(axis=1))
    if len(wrong):
        way = ids.iloc[int(np.searchsorted(first, wrong[0], side="right")) - 1]
        _fail(
            N_("the line of way {way} has a point without longitude or latitude"),
            N_("Correct its geometry or the place of its ends"),
            way=way,
        )


def check_nodes(nodes: Iterable[int], count: int) -> None:
    """Raise :class:`BadInput` naming the first of ``nodes`` that is not a node of the network."""
    for node in nodes:
        if not 0 <= node < count:
            _fail(
                N_("node {node} is not in the network, whose nodes go from 0 to {last}"),
                N_("Use the position of a node of the network"),
                node=int(node), last=count - 1,
            )  # fmt: skip


def check_terminals(terminals: Sequence[int], count: int) -> None:
    """Raise :class:`BadInput` when a terminal is unknown or named twice."""
    check_nodes(terminals, count)
    seen = pd.Series(list(terminals), dtype=object)
    if not seen.is_unique:
        _fail(
            N_("node {node} is named twice among the terminals"),
            N_("Name each terminal once"),
            node=int(seen[seen.duplicated()].iloc[0]),
        )


def _fail(message: str, remedy: str, **values: object) -> None:
    raise BadInput([Problem(message, remedy, values=values)])
