from __future__ import annotations

import numpy as np

from dorsale.formats import ofds
from dorsale.formats.drawn_axes import swapped


def line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype="float64")


def test_axes_are_told_by_range_by_country_and_by_meeting() -> None:
    assert swapped([], [line((4, 102), (5, 103))], []) == (False, True)
    assert swapped([], [line((102, 4), (103, 5))], []) == (False, False)
    kribi, ouesso = line((2.94, 9.91)), line((1.61, 16.05))
    assert swapped([kribi, ouesso], [], [("CM",), ("CG",)]) == (True, False)
    right = [line((9.91, 2.94)), line((16.05, 1.61))]
    crossed = [line((2.94, 9.91), (2, 12), (1.61, 16.05))]
    assert swapped(right, crossed, [("CM",), ("CG",)]) == (False, True)
    assert swapped([kribi, ouesso], crossed, [("CM",), ("CG",)]) == (True, True)
    assert swapped(right, crossed, [(), ()]) == (False, True)
    assert swapped(right, [crossed[0][:, ::-1]], [(), ()]) == (False, False)


def test_the_axes_of_a_published_network_are_put_right() -> None:
    nodes = [
        {"id": "a", "location": {"type": "Point", "coordinates": [2.94, 9.91]},
         "address": {"country": "CM"}},
        {"id": "b", "location": {"type": "Point", "coordinates": [3.8, 10.13]},
         "address": {"country": "CM"}},
    ]  # fmt: skip
    route = {"type": "LineString", "coordinates": [[2.94, 9.91], [3.8, 10.13]]}
    raw = {"nodes": nodes, "spans": [{"id": "s", "start": "a", "end": "b", "route": route}]}
    (network,) = ofds.from_document(raw)
    assert tuple(network.nodes.loc[1, ["lon", "lat"]]) == (10.13, 3.8)
    assert network.spans.at[0, "geometry"] == ((9.91, 2.94), (10.13, 3.8))
    assert nodes[0]["location"]["coordinates"] == [2.94, 9.91]
