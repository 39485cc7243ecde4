from __future__ import annotations

import numpy as np

from dorsale.topology.backbone.remembered import Remembered


def test_a_flow_fits_where_it_takes_no_more_and_brings_no_less() -> None:
    """It takes 5 and 0 of two spans, and brings 3."""
    known = Remembered(4)
    assert not known.fits(np.array([9.0, 9.0, 0.0]))
    known.keep(np.array([5.0, 0.0, -3.0]))
    assert known.fits(np.array([5.0, 0.0, -3.0]))
    assert known.fits(np.array([6.0, 1.0, -2.0]))
    assert not known.fits(np.array([4.0, 1.0, -2.0]))
    assert not known.fits(np.array([5.0, 0.0, -4.0]))


def test_the_oldest_flow_is_forgotten_first() -> None:
    known = Remembered(2)
    for take in (1.0, 2.0, 3.0):
        known.keep(np.array([take]))
    assert not known.fits(np.array([1.0]))
    assert known.fits(np.array([2.0]))
