from __future__ import annotations

from dorsale.topology.loading.flows.flow_model import flow_model, most_load
from tests.topology.loading.tiny_tasks import triangle


def test_there_is_one_block_of_flows_per_state() -> None:
    calm, failing = flow_model(triangle()), flow_model(triangle("U-U-M-N-C-A-N-U", "links"))
    assert (len(calm.carried), len(failing.carried)) == (1, 4)
    assert [len(shelves) for _, shelves in failing.carried] == [3, 2, 2, 2]
    assert len(calm.matrices.cost) == 3 + 4  # modules; arcs that do not return to the root


def test_no_link_carries_more_than_all_demands() -> None:
    assert most_load(triangle()) == 4.0
