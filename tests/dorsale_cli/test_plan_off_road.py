"""``dorsale plan`` where the road winds through mountains and the valley beside it has none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest

from dorsale.formats import plan_json
from dorsale.formats.provenance import uncovered
from dorsale_cli.main import run
from tests import tiny
from tests.ground import mountains
from tests.sources.rasters.small import raster

LAYERS = """
[layers]
resolution_m = 5000
[layers.relief]
file = "relief.tif"
name = "Invented relief"
address = "https://example.org/relief"
licence = "CC0"
date = "2024"
[layers.land_cover]
file = "cover.tif"
classes = { "1" = "savanna" }
name = "Invented cover"
address = "https://example.org/cover"
licence = "CC0"
date = "2024"
"""
OFF_ROAD = "[rules]\noff_road = true\n"
OPEN_GROUND = "open_ground"
OVER_A_PASS = (
    "900,sourced,CG,1,0,0,0,0,0,0,0,0,,",
    '900,sourced,CG,1,0,0,0,0,0,0,0,0,"Pass@-3.0,14.0",',
)


def folder(where: Path, rules: str = OFF_ROAD) -> Path:
    """Write the tiny scenario: mountains, a flat valley from Dolisie east, a road over a pass.

    Dolisie - Brazzaville has no fibre; 290 km of valley at 15,000 EUR beat 900 km of steep road.
    """
    settings = tiny.SETTINGS.replace("[rules]\n", rules) + LAYERS
    tiny.write(
        where, scenario=settings, ways=mountains.WAYS.replace(*OVER_A_PASS),
        fibre=mountains.FIBRE, cost_book=mountains.COST_BOOK,
    )  # fmt: skip
    heights = np.random.default_rng(1).uniform(0, 9000, mountains.SHAPE).astype("float32")
    top, bottom = (mountains.cell(13.0, lat)[0] for lat in (-3.9, -4.5))
    heights[top:bottom] = 200.0
    raster(where / "relief.tif", heights, mountains.WEST, mountains.NORTH, mountains.STEP)
    cover = np.ones(mountains.SHAPE, "uint8")
    raster(where / "cover.tif", cover, mountains.WEST, mountains.NORTH, mountains.STEP)
    return where


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    place = tmp_path_factory.mktemp("valley")
    out = place / "out"
    asked = ["plan", str(folder(place / "tiny")), "--out", str(out), "--alternatives", "none"]
    assert run(asked) == 0
    return out, plan_json.read(out / "plan.json")


def built(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in document["spans"] if one["used"] and one["way"] == OPEN_GROUND]


def test_the_plan_builds_the_valley(made: tuple[Path, dict[str, Any]]) -> None:
    spans = built(made[1])
    km = sum(one["length_km"] for one in spans)
    assert 180 < km < 400
    for one in spans:
        assert one["status"] == "new"
        assert set(one["sources"]) == {"https://example.org/relief", "https://example.org/cover"}
        assert one["geometry"]["coordinates"]
        assert one["cuts_per_year"] == pytest.approx(0.01 * one["length_km"], rel=1e-4)
        assert one["phase"] is not None
        trenches = {risk for risk in one["risk_groups"] if risk.startswith("trench:")}
        assert trenches == {f"trench:{way}" for way in one["ways"]}
    assert made[1]["scenario"]["rules"]["off_road"] is True


def test_the_bill_prices_it_cell_by_cell(made: tuple[Path, dict[str, Any]]) -> None:
    document = made[1]
    for span in built(document):
        items = [one for one in document["bill"]["items"] if one["span"] == span["id"]]
        dug = [one for one in items if one["item"] == "road_trench_km"]
        assert sum(one["quantity"] for one in dug) == pytest.approx(span["length_km"], rel=1e-4)
        assert all(one["factor"].startswith("factor_off_road*factor_savanna") for one in dug)
        assert sum(one["eur"] for one in items) == pytest.approx(span["cost_eur"])


def test_every_number_has_its_parent(made: tuple[Path, dict[str, Any]]) -> None:
    document = made[1]
    assert not uncovered(document)
    for span in built(document):
        said = document["provenance"][f"/spans/{span['id']}/length_km"]
        assert (said["kind"], said["parents"]) == ("computed", ["/scenario/layers"])


def test_report_and_files_show_it(made: tuple[Path, dict[str, Any]]) -> None:
    out, document = made
    names = {one["id"] for one in built(document)}
    layer = pyogrio.read_dataframe(out / "plan.gpkg", layer="spans")
    assert names <= set(layer.loc[layer["way"] == OPEN_GROUND, "id"])
    assert not layer.geometry[layer["id"].isin(names)].isna().any()
    ofds = (out / "network.ofds.json").read_text(encoding="utf-8")
    assert '"belowGround"' in ofds
    assert all(name in ofds for name in names)
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "off the roads" in report or "hors des routes" in report


def test_corridors_of_the_plan_run_over_it(made: tuple[Path, dict[str, Any]]) -> None:
    document = made[1]
    firsts = [one for one in document["corridors"] if one["rank"] == 1]
    assert any(OPEN_GROUND in one["km_by_way"] for one in firsts)
    assert document["scenario"]["programme"]["km_per_month"][OPEN_GROUND] == 35.0


def test_it_is_off_unless_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ["plan", str(folder(tmp_path / "s", "[rules]\n")), "--out", str(out)]
    assert run([*asked, "--alternatives", "none"]) == 0
    document = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert not built(document)
    assert document["scenario"]["rules"]["off_road"] is False


@pytest.mark.parametrize(
    ("rules", "layers", "said"),
    [
        (OFF_ROAD, False, "rules.off_road"),
        ('[rules]\noff_road = "often"\n', True, "rules.off_road = often"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rules: str, layers: bool, said: str
) -> None:
    where = folder(tmp_path / "s", rules)
    if not layers:
        settings = where / "scenario.toml"
        settings.write_text(settings.read_text("utf-8").replace(LAYERS, ""), "utf-8")
    assert run(["check", str(where)]) == 2
    assert said in capsys.readouterr().err


def test_a_book_without_the_rate_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = folder(tmp_path / "s")
    book = mountains.COST_BOOK.replace(mountains.ITEMS[0] + "\n", "")
    (where / "cost_book.csv").write_text(book, encoding="utf-8")
    assert run(["plan", str(where), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "factor_off_road" in said
    assert "Traceback" not in said
