"""``dorsale corridor --off-road``: a scenario where leaving the road pays."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from dorsale_cli.main import run
from tests import tiny
from tests.sources.rasters.small import raster

LAYERS = """
[layers]
resolution_m = 5000
[layers.land_cover]
file = "cover.tif"
classes = { "1" = "savanna", "2" = "forest" }
name = "Invented cover"
address = "https://example.org/cover"
licence = "CC0"
date = "2024"
"""
OFF_ROAD = "factor_off_road,off the roads,ratio,1.2,1.5,2.5,,2025,civil,assumption,assumption"


def folder_with_cover(folder: Path) -> Path:
    """Write the tiny scenario, its road Dolisie - Brazzaville 900 km long, over even savanna."""
    ways = tiny.WAYS.replace("road_paved,400,", "road_paved,900,").replace(",330,", ",1330,")
    book = tiny.with_row(tiny.COST_BOOK, OFF_ROAD)
    tiny.write(folder, scenario=tiny.SETTINGS + LAYERS, ways=ways, cost_book=book)
    raster(folder / "cover.tif", np.ones((60, 100), "uint8"), 11.0, -2.5, 0.05)
    return folder


def asked(
    folder: Path, capfd: pytest.CaptureFixture[str], *ends: str, alternatives: int = 1
) -> list[dict]:
    options = ["--scenario", str(folder), "--off-road", "--json"]
    count = ["--alternatives", str(alternatives)]
    assert run(["corridor", *options, *count, "--", *ends]) == 0
    return json.loads(capfd.readouterr().out)["alternatives"]


def test_a_corridor_leaves_a_road_that_winds(tmp_path, capfd):
    """290 km of savanna at 15,000 EUR beat 900 km of road at 10,000."""
    (one,) = asked(folder_with_cover(tmp_path / "tiny"), capfd, "Dolisie", "Brazzaville")
    assert one["cost_eur"] < 0.55 * 9_000_000
    assert sum(part["km"] for part in one["stretches"]) == pytest.approx(one["length_km"])
    assert sum(part["eur"] for part in one["stretches"]) == pytest.approx(one["cost_eur"])
    assert sum(item["eur"] for item in one["items"]) == pytest.approx(one["cost_eur"])
    off = one["km_by_way"]["open_ground"]
    assert off > 250
    assert one["km_by_terrain"]["open_ground"]["savanna"] == pytest.approx(off, rel=1e-4)
    (item,) = (i for i in one["items"] if "factor_off_road" in i["factor"])
    assert item["eur"] / item["quantity"] == pytest.approx(15_000, rel=1e-3)


def test_from_a_place_off_any_way(tmp_path, capfd):
    folder = folder_with_cover(tmp_path / "tiny")
    (one,) = asked(folder, capfd, "-4.7,14.0", "Dolisie")
    assert one["stretches"][0]["way"] is None
    assert one["geometry"]["coordinates"][0] == pytest.approx([14.0, -4.7], abs=0.05)
    picture = tmp_path / "map.svg"
    options = ["--off-road", "--explain", "--map", str(picture)]
    ends = ["--", "-4.7,14.0", "Dolisie"]
    assert run(["corridor", "--scenario", str(folder), *options, *ends]) == 0
    said = capfd.readouterr().out
    assert "hors des routes" in said or "off the roads" in said
    assert picture.read_text("utf-8").startswith("<svg")


def test_without_layers_or_outside_them_it_says_what_to_do(tmp_path, capfd):
    bare = tiny.write(tmp_path / "bare")
    ends = ["corridor", "Dolisie", "Sibiti", "--off-road", "--scenario"]
    assert run([*ends, str(bare)]) == 2
    assert "[layers]" in capfd.readouterr().err
    folder = folder_with_cover(tmp_path / "tiny")
    ends[1] = "50.0,14.0"
    assert run([*ends, str(folder)]) == 2
    assert "50.0,14.0" in capfd.readouterr().err


def test_the_band_holds_the_corridor_and_what_costs_little_more(tmp_path, capfd):
    folder = folder_with_cover(tmp_path / "tiny")
    (one,) = asked(folder, capfd, "Dolisie", "Brazzaville")
    written = tmp_path / "band.tif"
    options = ["--scenario", str(folder), "--within", "0.02", "--band"]
    assert run(["corridor", "Dolisie", "Brazzaville", *options, str(written)]) == 0
    with rasterio.open(written) as source:
        percent, inside = source.read(1), source.read_masks(1) > 0
        on = list(source.sample(one["geometry"]["coordinates"]))
    assert 0 < inside.sum() < inside.size / 2
    assert percent[inside].max() <= 2.0
    assert percent[inside].min() == 0.0
    assert np.mean([0 <= value[0] < 0.01 for value in on]) > 0.9
    picture = tmp_path / "map.svg"
    assert run(["corridor", "Dolisie", "Brazzaville", *options, str(written), "--map",
                str(picture)]) == 0  # fmt: skip
    assert picture.read_text("utf-8").count('class="band"') == 5  # one in the legend
    drawn = tmp_path / "band.geojson"
    assert run(["corridor", "Dolisie", "Brazzaville", *options, str(drawn)]) == 0
    steps = pyogrio.read_dataframe(drawn)
    assert steps["over_percent"].tolist() == pytest.approx([0.5, 1.0, 1.5, 2.0])
    assert np.all(np.diff(shapely.area(steps.geometry.to_numpy())) > 0)
    assert run(["corridor", "Dolisie", "Brazzaville", *options, str(tmp_path / "b.doc")]) == 2
    assert not list(tmp_path.glob("b.doc")) + list(tmp_path.glob(".part-*"))


def test_alternatives_keep_apart_and_explain_themselves(tmp_path, capfd):
    folder = folder_with_cover(tmp_path / "tiny")
    ranked = asked(folder, capfd, "Dolisie", "Brazzaville", alternatives=3)
    assert [one["rank"] for one in ranked] == [1, 2, 3]
    assert [one["cost_eur"] for one in ranked] == sorted(one["cost_eur"] for one in ranked)
    for one in ranked:
        assert sum(item["eur"] for item in one["items"]) == pytest.approx(one["cost_eur"])
        assert sum(one["cuts_per_year"].values()) > 0
        assert one["works_months"] > 0
        assert sum(one["km_by_slope"].values()) == pytest.approx(one["length_km"], rel=1e-4)
        assert one["countries"] == ["CG"]
    for one in ranked[1:]:
        assert one["diversity"] == "to_be_surveyed"
        assert one["km_near_first"] < 0.1 * one["length_km"]
    options = ["--scenario", str(folder), "--off-road", "--alternatives", "3", "--explain"]
    assert run(["corridor", "Dolisie", "Brazzaville", *options]) == 0
    said = capfd.readouterr().out
    assert "Corridor 3" in said or "Tracé 3" in said
