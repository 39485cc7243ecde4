from __future__ import annotations

from dorsale.plan.loading import Failure
from dorsale.topology.loading.situations import situations
from tests.topology.loading.tiny_tasks import triangle


def test_a_failed_node_takes_its_links_and_its_demands() -> None:
    calm, failed = situations(triangle(survive=[Failure("c", frozenset(), frozenset({2}))]))
    assert calm.wanted.tolist() == [2.0, 2.0]
    assert failed.dead == {1, 2}
    assert failed.wanted.tolist() == [2.0, 0.0]
