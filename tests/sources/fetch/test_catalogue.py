from __future__ import annotations

from pathlib import Path

import pytest

from dorsale.plan.problems import BadInput
from dorsale.sources.fetch.catalogue import choose, items, read_catalogue
from dorsale.sources.fetch.region import Region, read_region
from tests.sources.fetch.web import Web, catalogue


def test_every_shipped_layer_says_its_licence_and_that_it_was_not_tried() -> None:
    layers = read_catalogue()
    assert {"osm", "relief", "population", "natural-earth"} <= set(layers)
    for layer in layers.values():
        assert layer.licence_address.startswith("https://")
        assert "not tried" in layer.note
        for one in items(layer, read_region("cemac")):
            assert one.address.startswith("https://")
            assert "{" not in one.address
            assert "/" not in one.file


def test_addresses_of_a_country_and_of_a_tile() -> None:
    layers = read_catalogue()
    (osm,) = items(layers["osm"], read_region("GQ"))
    assert osm.file == "equatorial-guinea-latest.osm.pbf"
    (people,) = items(layers["population"], read_region("CM"))
    assert people.address.endswith("/CMR/cmr_ppp_2020_1km_Aggregated_UNadj.tif")
    relief = items(layers["relief"], Region((), (9.1, 0.1, 9.9, 0.9)))
    assert [one.file for one in relief] == ["Copernicus_DSM_COG_30_N00_00_E009_00_DEM.tif"]


def test_layers_with_conditions_are_fetched_only_by_name() -> None:
    layers = read_catalogue()
    assert "protected" not in {layer.id for layer in choose(layers, [])}
    assert [layer.id for layer in choose(layers, ["protected"])] == ["protected"]
    with pytest.raises(BadInput, match=r"there is no layer moon. Use one of: osm"):
        choose(layers, ["moon"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("licence =", "licens ="), "lacks or misstates: licence"),
        (('each = "country"', 'each = "town"'), "lacks or misstates"),
        (('id = "roads"', 'id = "../roads"'), "lacks or misstates"),
        (("[[layer]]", "[[layer"), "cannot be read"),
        (("{iso2}", "{iso9}"), "cannot be filled in"),
        (("http://", "file://"), "is not an address of the web"),
    ],
)
def test_a_wrong_catalogue_is_one_problem(
    change: tuple[str, str], message: str, tmp_path: Path
) -> None:
    path = catalogue(tmp_path, Web(address="http://a.org"))
    path.write_text(path.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(BadInput, match=message):
        items(read_catalogue(path)["roads"], read_region("CM"))


def test_a_region_without_countries_has_no_extract() -> None:
    with pytest.raises(BadInput, match="published by country"):
        items(read_catalogue()["osm"], read_region("-30,-40,-29,-39"))
