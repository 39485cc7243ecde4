"""What a plan leaves behind: every file of its folder, written beside and then renamed."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dorsale import cost, reference
from dorsale.formats import geojson, gpkg, ofds, plan_json, xlsx
from dorsale.formats.gnpy import write_gnpy
from dorsale.optics.line import MODES, Line
from dorsale.plan.network import Plan
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import Scenario
from dorsale.report import html
from dorsale.scenario import corridors_between
from dorsale.sources.places import find_site


def prepare(folder: Path) -> None:
    """Make ``folder`` and make sure it can be written, before the long work starts."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise BadInput(
            [
                Problem(
                    N_("the folder {folder} cannot be written ({reason})"),
                    N_("Choose another with --out"),
                    values={"folder": folder, "reason": error.strerror},
                )
            ]
        ) from error


def write(plan: Plan, folder: Path, language: str) -> dict[str, Any]:
    """Write every file of ``plan`` into ``folder`` and return its document."""
    document: dict[str, Any] = plan_json.plain(plan_json.document(plan))
    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as name:
        beside = Path(name)
        plan_json.write(document, beside / "plan.json")
        ofds.write(beside / "network.ofds.json", [ofds.from_plan(document, language=language)])
        geojson.write_plan(beside / "plan.geojson", document)
        gpkg.write_plan(beside / "plan.gpkg", document)
        write_gnpy(beside / "gnpy", plan.light, plan.candidates.nodes, Line(), MODES)
        xlsx.write(document, cost.book(plan.scenario).prices, beside / "bill.xlsx", language)
        outlines = json.loads((reference.folder() / "outlines.geojson").read_text("utf-8"))
        html.write(document, beside / "report.html", outlines)
        for path in sorted(beside.iterdir()):
            _replace(path, folder / path.name)
    return document


def _replace(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    source.rename(target)


def summary(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a plan that a script wants first."""
    solution = document["solution"]
    kept = ("objective_eur", "bound_eur", "gap", "status", "km", "assumptions", "candidates")
    return {
        "scenario": document["scenario"]["name"],
        "seed": document["seed"],
        **{name: solution[name] for name in kept},
        "spans": sum(span["used"] for span in document["spans"]),
        "total_eur": document["bill"]["total_eur"],
        "sources": document["finance"]["sources"],
        "unprotected_sites": solution["unprotected_sites"],
        "cuts": solution["cuts"],
    }


def corridors(scenario: Scenario, start: str, end: str, alternatives: int) -> dict[str, Any]:
    """Return the corridors between two places, as ``dorsale corridor --json`` prints them."""
    sites = scenario.sites
    first, far_first = find_site(sites, start)
    last, far_last = find_site(sites, end)
    found = corridors_between(scenario, cost.book(scenario), [(first, last)], alternatives)
    return {
        "from": first,
        "to": last,
        "km_to_site": [round(far_first, 1), round(far_last, 1)],
        "alternatives": [_corridor(one) for one in found],
    }


def _corridor(one: Any) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "length_km": round(one.length_km, 1),
        "cost_eur": round(one.cost_eur),
        "ways": list(one.ways),
        "km_by_way": {way: round(km, 1) for way, km in one.km_by_way.items()},
        "countries": list(one.countries),
        "crossings": {"rivers": one.river_crossings, "borders": one.border_crossings},
        "risk_groups": [f"trench:{way}" for way in one.ways],
        "km_shared_with_first": round(one.km_shared_with_first, 1),
        "geometry": {"type": "LineString", "coordinates": [list(p) for p in one.geometry]},
    }
