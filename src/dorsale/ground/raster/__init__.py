"""Least cost over rasters: distances, paths, neighbouring terminals, bands, alternatives.

Importing this loads a compiler (numba): do it inside the function that needs it.
"""

from dorsale.ground.raster.bands import band
from dorsale.ground.raster.blocks import settle_in_blocks
from dorsale.ground.raster.cells import cell_m, wraps
from dorsale.ground.raster.diverse import Alternative, alternatives
from dorsale.ground.raster.fields import Field, sweep
from dorsale.ground.raster.neighbourhood import elongation
from dorsale.ground.raster.surfaces import Surface, part, surface
from dorsale.ground.raster.terminals import Neighbours, between
from dorsale.ground.raster.tracing import Path, Tree, owners, path, tree

__all__ = [
    "Alternative",
    "Field",
    "Neighbours",
    "Path",
    "Surface",
    "Tree",
    "alternatives",
    "band",
    "between",
    "cell_m",
    "elongation",
    "owners",
    "part",
    "path",
    "settle_in_blocks",
    "surface",
    "sweep",
    "tree",
    "wraps",
]
