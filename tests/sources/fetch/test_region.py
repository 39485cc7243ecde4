from __future__ import annotations

import pytest

from dorsale.plan.problems import BadInput
from dorsale.sources.fetch.region import CEMAC, Region, countries, read_region, tiles


def test_regions_by_name_by_code_and_by_box() -> None:
    assert read_region("CEMAC") == Region(CEMAC)
    assert read_region("cm, GAB;cm") == Region(("CM", "GA"))
    box = read_region("9.5,3.5,10.5,4.5")
    assert (box.countries, box.box) == (("CM",), (9.5, 3.5, 10.5, 4.5))
    assert read_region("-30,-40,-29,-39").countries == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("XX", "the region XX is not known"),
        ("", "is not known"),
        ("17,4,9,-4", "is not west, south, east, north"),
        ("nan,0,1,1", "is not west, south, east, north"),
    ],
)
def test_what_is_no_region_is_one_problem(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read_region(text)


def test_tiles_cover_the_land_of_the_region() -> None:
    assert tiles(Region((), (-30.5, -40, -29.5, -39))) == ("S40_00_W031_00", "S40_00_W030_00")
    gabon = tiles(read_region("GA"))
    assert "N00_00_E009_00" in gabon
    assert "N00_00_E005_00" not in gabon
    assert 25 < len(gabon) < 50


def test_every_country_has_one_row() -> None:
    assert len(countries()) == 2 * len({row["iso2"] for row in countries().values()})
    assert set(CEMAC) <= set(countries())
