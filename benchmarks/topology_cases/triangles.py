"""The sides of triangles between random sites: the ground of invented networks."""

from __future__ import annotations

import numpy as np
from scipy.spatial import Delaunay


def sides(place: np.ndarray) -> np.ndarray:
    """Return the pairs (links, 2) of the sites at ``place`` (sites, 2) that a triangle joins."""
    corners = Delaunay(place).simplices
    found = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    return np.unique(np.sort(found), axis=0)
