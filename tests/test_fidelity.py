"""The page of fidelity: the arithmetic by hand, and the committed page against the script."""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from dorsale import reference

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def rates() -> ModuleType:
    """Return ``tools/rates.py``, which stands outside the package."""
    spec = importlib.util.spec_from_file_location("rates", ROOT / "tools" / "rates.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["rates"] = module
    spec.loader.exec_module(module)
    return module


def observation(item: str, value: float, link: str, note: str = "") -> dict[str, str]:
    return {
        "item": item, "link": link, "value": str(value), "currency": "EUR", "year": "2020",
        "note": note,
    }  # fmt: skip


def test_rate_is_the_median_of_what_is_left(rates: ModuleType) -> None:
    seen = [observation("road", 10, "a"), observation("road", 20, "b"), observation("road", 60, "")]
    assert rates.rate(seen, "road", 2020).typical == 20
    without = rates.rate(seen, "road", 2020, without="b")
    assert (without.low, without.typical, without.high, without.count) == (10, 35, 60, 2)
    assert rates.rate(seen, "road", 2021).typical == pytest.approx(20.4)


def test_no_rate_is_left_when_every_observation_is_the_link(rates: ModuleType) -> None:
    assert rates.rate([observation("rail", 10, "a")], "rail", 2020, without="a") is None


def test_a_share_lent_by_the_link_is_replaced(rates: ModuleType) -> None:
    seen = [observation("road", 726, "", note="all in 1000, times 0.726")]
    assert rates.rate(seen, "road", 2020).typical == 726
    assert rates.rate(seen, "road", 2020, without="bamenda-kumbo").typical == 726
    assert rates.rate(seen, "road", 2020, without="ouesso-ntam").typical == pytest.approx(700)


def test_arithmetic_is_that_of_the_cost_book(
    rates: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    observations = rates.read_observations()
    book = pd.read_csv(reference.scenario_folder("cemac") / "cost_book.csv").set_index("item")
    for item in ("road_trench_km", "rail_side_km", "river_bed_km", "terminal_node"):
        found = rates.rate(observations, item, int(book.at[item, "year"]))
        assert found.typical == pytest.approx(book.at[item, "typical"], abs=0.5)


def test_page_is_what_the_script_writes() -> None:
    run = subprocess.run(
        [sys.executable, "tools/fidelity.py", "--check"], cwd=ROOT, check=False, timeout=120
    )
    assert run.returncode == 0, "run python tools/fidelity.py and commit docs/fidelity.md"


@pytest.fixture(scope="module")
def told(rates: ModuleType) -> ModuleType:
    """Return ``tools/fidelity_published.py``, which stands beside ``rates.py``."""
    assert rates
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        return importlib.import_module("fidelity_published")
    finally:
        sys.path.pop(0)


def a_network(folder: Path, line: list[list[float]]) -> None:
    """Write one published route, as OFDS does, under ``folder``."""
    said = {"start": {"name": "Here"}, "end": {"name": "There"}}
    feature = {"type": "Feature", "properties": said,
               "geometry": {"type": "LineString", "coordinates": line}}  # fmt: skip
    (folder / "ofds" / "network").mkdir(parents=True)
    path = folder / "ofds" / "network" / "a-spans-2026.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))


def test_published_routes_are_told_without_roads(told: ModuleType, tmp_path: Path) -> None:
    a_network(tmp_path, [[11.5174, 3.8667], [11.5333, 4.1667]])  # Yaoundé to Obala, straight
    text = told.published(tmp_path)
    row = next(line for line in text.splitlines() if line.startswith("| Here - There"))
    assert "| 33.2 | 33." in row
    assert row.endswith("| 100 % | – | – | – | – |")
    assert "Absent" in text
    assert told.keep("page\n" + text) == text


def test_a_coarse_line_is_shorter(told: ModuleType) -> None:
    zigzag = [(0.0, 0.0), (0.1, 0.1), (0.2, 0.0), (0.3, 0.1), (0.4, 0.0)]
    assert told.as_coarse(zigzag, 5) == pytest.approx(1)
    assert told.as_coarse(zigzag, 2) == pytest.approx(1 / 2**0.5, rel=0.01)


def test_a_route_off_the_network_is_not_predicted(told: ModuleType) -> None:
    from published_routes import ground_of

    east, north, far = ((0.0, 0.0), (0.1, 0.0)), ((0.1, 0.0), (0.1, 0.1)), ((5.0, 5.0), (5.1, 5.0))
    ground = ground_of([east, north, far], [20.0, 30.0, 1.0])
    found = told.predict(ground, "", [(0.0, 0.0), (0.1, 0.1)])
    assert found.km == pytest.approx(50)
    assert told.share_within([(0.0, 0.0), (0.1, 0.0)], found.line, 100) == pytest.approx(1)
    assert told.predict(ground, "", [(0.0, 0.0), (2.0, 2.0)]) is None
    assert told.predict(ground, "", [(0.0, 0.0), (5.0, 5.0)]) is None
