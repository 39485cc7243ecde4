"""In which phase each span is built: capitals first, then towns, then protection.

Each phase is useful by itself: the first joins every capital twice, the second reaches the
towns, the third gives them their second path.
"""

from __future__ import annotations

from collections.abc import Iterable

from dorsale.plan.network import Candidates, Demand, Routes


def phases(
    found: Candidates, in_service: Iterable[str], traffic: Demand, paths: Routes
) -> dict[str, int]:
    """Return the phase of each span ``in_service``: 0 stands already, 1 capitals, 2 towns, 3."""
    capitals = set(found.nodes.index[found.nodes["kind"] == "capital"])
    phase = dict.fromkeys(in_service, 3)
    for flow in traffic.flows.to_dict("records"):
        first = flow["from"] in capitals
        for span in paths.working[flow["id"]]:
            phase[span] = min(phase[span], 1 if first else 2)
        for span in (s for path in paths.protection[flow["id"]] for s in path if first):
            phase[span] = 1
    ready = found.spans["ready"]
    return {span: 0 if ready[span] else number for span, number in phase.items()}
