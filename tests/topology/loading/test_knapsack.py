"""Facets of covers hold for every cover."""

from __future__ import annotations

from itertools import product

import numpy as np

from dorsale.topology.loading.capacity.knapsack import Covers


def test_a_facet_cuts_a_fraction_off_and_no_cover() -> None:
    sizes, need = np.array([[2.0, 5.0]]), np.array([7.0])
    given = np.array([0.0, 1.4])
    facet = Covers().facet(sizes, need, given)
    assert facet is not None
    assert facet @ given < 1
    for n in product(range(5), range(3)):
        if (sizes @ n >= need).all():
            assert facet @ n >= 1 - 1e-9


def test_a_cover_itself_is_never_cut_off() -> None:
    assert Covers().facet(np.array([[2.0, 5.0]]), np.array([7.0]), np.array([1.0, 1.0])) is None
