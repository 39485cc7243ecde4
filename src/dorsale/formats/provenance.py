"""Every number of a plan has a parent: patterns of pointers, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dorsale.plan.network import Plan

NEW_CABLE_FIBRES = 48

# pattern, kind, where it comes from, parents
_PATTERNS: tuple[tuple[str, ...], ...] = (
    ("/schema_version", "input", "dorsale"),
    ("/seed", "input", "scenario.toml seed"),
    ("/scenario", "input", "scenario.toml"),
    ("/basis", "input", "scenario.toml"),
    ("/basis/present_value_of_one_a_year", "computed", "cost.annuity", "/basis", "/scenario/years"),
    ("/scenario/layers/*", "computed", "sources.rasters", "/scenario"),
    ("/nodes/*", "source", "sites.csv: source of the row"),
    ("/spans/*", "source", "ways.csv, fibre.csv, cables.csv: sources of the span"),
    ("/spans/*/phase", "computed", "topology.programme", "/solution/programme"),
    ("/spans/*/capacity_gbps", "computed", "topology.capacity", "/demands"),
    ("/spans/*/modules", "computed", "topology.capacity", "/demands"),
    ("/spans/*/load_gbps", "computed", "topology.capacity", "/demands"),
    ("/spans/*/module_gbps", "computed", "optics.line", "/spans/*/length_km"),
    ("/spans/*/cost_eur", "computed", "sum of the span's items", "/bill/items/*/eur"),
    ("/spans/*/yearly_eur", "computed", "cost", "/spans/*/cost_eur"),
    ("/spans/*/hours_down_per_year", "computed", "cuts x repair", "/risk_groups"),
    ("/spans/*/cuts_per_year", "computed", "sum over risk groups", "/risk_groups"),
    ("/spans/*/sourced_km", "computed", "length_basis of the rows"),
    ("/spans/*/fibres", "assumption", f"{NEW_CABLE_FIBRES} fibres in a new cable"),
    ("/risk_groups/*", "source", "source of the group"),
    ("/corridors/*", "computed", "ground.corridors", "/spans", "/bill"),
    ("/huts/*", "computed", "ground.hut_sites", "/scenario/rules", "/spans/*/geometry"),
    ("/demands/*", "computed", "demand", "/nodes/*/population", "demand.csv"),
    ("/demands/*/availability", "computed", "availability", "/risk_groups"),
    ("/solution", "computed", "topology.design", "/spans", "/demands"),
    ("/solution/bound_eur", "bound", "HiGHS on the cuts of topology.master", "/spans"),
    ("/solution/gap", "bound", "(value - bound) / value", "/solution/objective_eur"),
    ("/solution/programme", "computed", "topology.programme", "/spans", "/scenario/programme"),
    ("/solution/programme/bound_eur", "bound", "cuts of topology.programme, HiGHS", "/spans"),
    (
        "/solution/programme/gap",
        "bound",
        "(value - bound) / value",
        "/solution/programme/value_eur",
    ),
    ("/solution/rules", "computed", "topology.connect", "/spans", "/solution/rules/*/least"),
    ("/solution/rules/*/least", "input", "scenario.toml rules.connect: source of the rule"),
    (
        "/solution/shared_ground",
        "computed",
        "ground.shared.groups",
        "/spans/*/geometry",
        "/spans/*/geometry_accuracy_m",
    ),
    ("/optics", "computed", "optics.line; GNPy as referee", "/huts"),
    ("/availability", "computed", "availability", "/risk_groups"),
    ("/bill", "computed", "cost.bill", "/spans", "cost_book.csv"),
    ("/bill/rates/*", "source", "cost_book.csv: source of the row"),
    ("/bill/items/*/unit_eur", "source", "cost_book.csv: row of item and factor"),
    ("/finance", "computed", "finance.money", "/bill/total_eur", "finance.csv"),
    ("/finance/sources/*/share", "input", "finance.csv"),
    ("/coverage/*", "computed", "coverage", "gazetteer.csv, rural.csv"),
    ("/sites/*", "input", "candidates.csv"),
    ("/alternatives/*", "computed", "topology.alternatives", "/spans", "/demands"),
    ("/alternatives/*/bound_eur", "bound", "topology.alternatives", "/solution/bound_eur"),
    ("/alternatives/*/surely_extra_eur", "bound", "both bounds", "/solution/bound_eur"),
    ("/alternatives/*/shared_km", "bound", "topology.alternatives", "/solution/objective_eur"),
)


def provenance(plan: Plan) -> dict[str, dict[str, Any]]:
    """Return the parent of every number: JSON pointer pattern -> kind, ref, parents."""
    found = {pattern: _entry(kind, ref, parents) for pattern, kind, ref, *parents in _PATTERNS}
    found["/coverage/*"] = _entry("computed", f"coverage of {_people(plan)}", [])
    for key, said in plan.scenario.sources.items():
        kind = "assumption" if str(said).startswith(("assumption", "default")) else "source"
        section = "/basis" if key.split(".")[0] in ("basis", "rates") else "/scenario"
        tail = key.removeprefix("basis.").replace(".", "/")
        found[f"{section}/{tail}"] = _entry(kind, str(said), [])
    for span in plan.candidates.spans.to_dict("records"):
        built = span["option"] == "new" and span["id"] in plan.design.modules
        if built and span["basis_sourced_km"] < span["length_km"]:
            ref = "geometry x factor of its class"
            found[f"/spans/{span['id']}/length_km"] = _entry("assumption", ref, ["/spans/*"])
    return found


def _people(plan: Plan) -> str:
    """Return what coverage counts people on: the raster given, or the shipped tables."""
    for origin in plan.origins:
        if origin.layer == "population":
            return f"{origin.name} ({origin.date}, {origin.address})"
    return "gazetteer.csv, rural.csv"


def _entry(kind: str, ref: str, parents: list[str]) -> dict[str, Any]:
    confidence = "assumption" if kind == "assumption" else None
    return {"kind": kind, "ref": ref, "confidence": confidence, "parents": parents}


def uncovered(document: Mapping[str, Any]) -> list[str]:
    """Return the pointers of the numbers that no pattern, nor a prefix of theirs, covers."""
    patterns = [tuple(pattern.split("/")[1:]) for pattern in document["provenance"]]
    return [
        "/" + "/".join(path)
        for path in _numbers(document, ())
        if path[0] != "provenance" and not any(_covers(p, path) for p in patterns)
    ]


def _numbers(value: Any, path: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _numbers(inner, (*path, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _numbers(inner, (*path, str(index)))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path


def _covers(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    return len(pattern) <= len(path) and all(
        p in ("*", at) for p, at in zip(pattern, path, strict=False)
    )
