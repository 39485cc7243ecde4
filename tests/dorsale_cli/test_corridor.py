from __future__ import annotations

import json

import pytest

from dorsale_cli import main
from tests import tiny


def test_a_corridor_explains_itself(tmp_path, capfd):
    folder = tiny.write(tmp_path / "tiny")
    asked = ["corridor", "Dolisie", "Sibiti", "--scenario", str(folder), "--alternatives", "1"]
    assert main.run([*asked, "--explain"]) == 0
    said = capfd.readouterr().out
    for word in ("100", "10 000", "1 000"):
        assert word in said.replace("\u202f", " ").replace("\xa0", " ").replace(",", " ")
    assert main.run([*asked, "--json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    (one,) = answer["alternatives"]
    assert sum(item["eur"] for item in one["items"]) == pytest.approx(one["cost_eur"])
    assert one["km_by_terrain"] == {"road_paved": {"savanna": 100.0}}
    assert set(answer["rates"]) == {"road_trench_km", "factor_savanna"}
    assert answer["rates"]["road_trench_km"]["source"] == "a contract"
    assert sum(one["cuts_per_year"].values()) == pytest.approx(1.0)


def test_an_unknown_method_is_said_with_its_row(tmp_path, capfd):
    header, first, *rest = tiny.WAYS.splitlines()
    rows = [f"{header},method", f"{first},magic", *(f"{row}," for row in rest)]
    folder = tiny.write(tmp_path / "tiny", ways="\n".join(rows) + "\n")
    assert main.run(["corridor", "Dolisie", "Sibiti", "--scenario", str(folder)]) == 2
    said = capfd.readouterr().err
    assert "ways.csv" in said
    assert "magic" in said
    assert "direct_buried" in said


def test_an_item_that_a_way_needs_and_the_book_lacks_is_named(tmp_path, capfd):
    header, first, *rest = tiny.WAYS.splitlines()
    rows = [f"{header},crossings", f"{first},railway_crossing", *(f"{row}," for row in rest)]
    folder = tiny.write(tmp_path / "tiny", ways="\n".join(rows) + "\n")
    assert main.run(["check", str(folder)]) == 2
    said = capfd.readouterr().err
    assert "cost_book.csv" in said
    assert "railway_crossing" in said
