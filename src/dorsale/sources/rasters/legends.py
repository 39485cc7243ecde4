"""Legends of land cover: which class is which terrain of the cost book, or water.

Sources: MODIS MCD12C1 and MCD12Q1 user guide (IGBP, 17 classes); ESA WorldCover 2021 product
user manual (11 classes). Which terrain a class is dug like is an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping

WATER = "water"

IGBP: Mapping[int, str] = {
    0: WATER,  # MCD12C1
    1: "forest",  # evergreen needleleaf
    2: "forest",  # evergreen broadleaf
    3: "forest",  # deciduous needleleaf
    4: "forest",  # deciduous broadleaf
    5: "forest",  # mixed
    6: "savanna",  # closed shrubland
    7: "savanna",  # open shrubland
    8: "savanna",  # woody savanna
    9: "savanna",
    10: "savanna",  # grassland
    11: "swamp",  # permanent wetland
    12: "savanna",  # cropland
    13: "urban",
    14: "savanna",  # cropland and natural vegetation
    15: "rock",  # snow and ice
    16: "desert",  # barren
    17: WATER,  # MCD12Q1
}

WORLDCOVER: Mapping[int, str] = {
    10: "forest",
    20: "savanna",  # shrubland
    30: "savanna",  # grassland
    40: "savanna",  # cropland
    50: "urban",
    60: "desert",  # bare or sparse
    70: "rock",  # snow and ice
    80: WATER,
    90: "swamp",  # herbaceous wetland
    95: "swamp",  # mangrove
    100: "rock",  # moss and lichen
}

LEGENDS: Mapping[str, Mapping[int, str]] = {"igbp": IGBP, "worldcover": WORLDCOVER}
