"""OFDS JSON to GeoJSON, file to file: ours against libcoveofds in a process of its own.

libcoveofds is under the AGPL and is never imported here: its seconds include the start of Python
and its imports, about 0.15 s, which counts on the small network only. Ours checks and mends
what it reads; the peer converts as it is. Equal means: the same nodes and spans with the same
geometries.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from rows import Work, main

from dorsale.formats.convert import convert
from dorsale.formats.ofds_fields import DESCRIBED_BY

_PEER = """
import json, sys
from libcoveofds.geojson import JSONToGeoJSONConverter
with open(sys.argv[1], encoding="utf-8") as file:
    package = json.load(file)
converter = JSONToGeoJSONConverter()
converter.process_package(package)
found = converter.get_nodes_geojson()["features"] + converter.get_spans_geojson()["features"]
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump({"type": "FeatureCollection", "features": found}, file)
"""


def works(_: Path | None) -> list[Work]:
    return [_work(100, 1.0), _work(2_000, 1.0), _work(20_000, 1.0, full=True)]


def _work(spans: int, goal: float, full: bool = False) -> Work:
    name = f"network of {spans} spans of 30 points"
    return Work(name, "libcoveofds", goal, partial(_both, spans), _equal, full)


def _both(spans: int) -> tuple[Callable[[], Path], Callable[[], Path]]:
    folder = Path(tempfile.mkdtemp(prefix="dorsale-benchmark-"))
    source = folder / "network.json"
    source.write_text(json.dumps(package(spans)), encoding="utf-8")
    return partial(ours, source, folder / "ours.geojson"), partial(
        theirs, source, folder / "theirs.geojson"
    )


def ours(source: Path, target: Path) -> Path:
    convert(source, target)
    return target


def theirs(source: Path, target: Path) -> Path:
    subprocess.run([sys.executable, "-c", _PEER, str(source), str(target)], check=True)
    return target


def _equal(one: Path, other: Path) -> bool:
    return _features(one) == _features(other)


def _features(path: Path) -> list[tuple[str, str]]:
    found = json.loads(path.read_text(encoding="utf-8"))["features"]
    return sorted((f["properties"]["id"], json.dumps(f["geometry"])) for f in found)


def package(spans: int) -> dict[str, object]:
    """Return a package with one network: a chain of nodes and the spans between them."""
    random = np.random.default_rng(spans)
    places = np.round(np.cumsum(random.uniform(0, 0.001, (spans + 1, 2)), axis=0), 6).tolist()
    nodes = [
        {"id": f"n{n}", "name": f"Node {n}", "status": "operational",
         "location": {"type": "Point", "coordinates": place}}
        for n, place in enumerate(places)
    ]  # fmt: skip
    lines = [_line(places[n], places[n + 1]) for n in range(spans)]
    links = [
        {"id": f"s{n}", "name": f"Span {n}", "status": "operational",
         "start": {"id": f"n{n}", "name": f"Node {n}"},
         "end": {"id": f"n{n + 1}", "name": f"Node {n + 1}"},
         "route": {"type": "LineString", "coordinates": line}}
        for n, line in enumerate(lines)
    ]  # fmt: skip
    network = {
        "id": "4f48f9aa-93f1-4c4f-9e7f-54459df90d9a",
        "name": "Chain",
        "links": [DESCRIBED_BY],
        "nodes": nodes,
        "spans": links,
    }
    return {"networks": [network]}


def _line(start: list[float], end: list[float]) -> list[list[float]]:
    return np.round(np.linspace(start, end, 30), 6).tolist()


if __name__ == "__main__":
    main("formats", works)
