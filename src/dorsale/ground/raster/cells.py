"""How many metres the cells of a grid measure, and whether its sides touch."""

from __future__ import annotations

import numpy as np

from dorsale.plan.ground import Grid
from dorsale.plan.problems import N_, BadInput, Problem

_EQUATOR_M, _SQUASHED = 6378137.0, 0.00669437999014  # WGS 84: radius, eccentricity squared


def cell_m(grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Return height and width in metres of the cells of each row, two arrays (rows,).

    On a grid of degrees, from the radii of curvature of WGS 84 at the middle of the row; on a
    projected one the projection's own metres are taken as true.

    Raises:
        BadInput: the grid is turned or slanted, or reaches over a pole.
    """
    from pyproj import CRS

    a, b, _, d, e, f = grid.transform
    if b or d:
        raise _refused(N_("the grid is turned against its axes"), N_("Warp it to straight axes."))
    system = CRS(grid.crs)
    if not system.is_geographic:
        metres = system.axis_info[0].unit_conversion_factor
        return np.full(grid.rows, abs(e) * metres), np.full(grid.rows, abs(a) * metres)
    latitude = f + e * (np.arange(grid.rows) + 0.5)
    if np.abs(latitude).max() >= 90:
        said = N_("row {row} of the grid lies at {latitude} degrees of latitude, beyond the pole")
        row = int(np.abs(latitude).argmax())
        remedy = N_("Check for swapped axes, or leave these rows out.")
        raise _refused(said, remedy, row=row, latitude=round(float(latitude[row]), 4))
    angle = np.radians(latitude)
    flat = 1 - _SQUASHED * np.sin(angle) ** 2
    height = _EQUATOR_M * (1 - _SQUASHED) / flat**1.5 * np.radians(abs(e))
    return height, _EQUATOR_M * np.cos(angle) / np.sqrt(flat) * np.radians(abs(a))


def wraps(grid: Grid) -> bool:
    """Return whether the last column of a grid of degrees touches the first."""
    from pyproj import CRS

    turn = abs(grid.transform[0])
    return CRS(grid.crs).is_geographic and abs(grid.columns * turn - 360) < turn / 2


def _refused(message: str, remedy: str, **values: object) -> BadInput:
    return BadInput([Problem(message, remedy, values=values)])
