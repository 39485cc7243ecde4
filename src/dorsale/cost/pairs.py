"""Fibre pairs of each built cable by use: lit, operators, State, neighbours, for sale, spare."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dorsale.plan.cents import shared
from dorsale.plan.network import CABLE_FIBRES, Candidates, Design
from dorsale.plan.scenario import FIBRE_USE

USES = ("operators", "state", "neighbours", "for_sale", "spare")


def fibre_pairs(
    found: Candidates,
    chosen: Design,
    fibres: Mapping[str, float],
    channels: int,
    use: Mapping[str, float] = FIBRE_USE,
) -> pd.DataFrame:
    """Return ``span, pairs, lit`` and the pairs of each of :data:`USES`, whole and adding up.

    ``fibres``: span -> fibres of a cable that stood (repaired ones; unknown ones are left out);
    new cables have :data:`dorsale.plan.network.CABLE_FIBRES`. ``channels``: of one lit pair.
    ``use``: share of the pairs not lit for each use; the rest is spare.
    """
    rows = []
    for span in found.spans[found.spans.index.isin(list(chosen.modules))].to_dict("records"):
        count = CABLE_FIBRES if span["option"] == "new" else fibres.get(span["id"], 0)
        if span["option"] not in ("new", "repair") or count < 2:
            continue
        pairs = int(count // 2)
        lit = min(pairs, -(-int(chosen.modules[span["id"]]) // channels))
        border = len(set(span["countries"])) > 1
        rows.append((span["id"], pairs, lit, *_shared(pairs - lit, use, border)))
    return pd.DataFrame(rows, columns=["span", "pairs", "lit", *USES])


def _shared(free: int, use: Mapping[str, float], border: bool) -> list[int]:
    shares = [use.get(name, 0.0) * (border or name != "neighbours") for name in USES[:-1]]
    return shared(free, [*shares, max(0.0, 1 - sum(shares))])
