"""Every number of a plan has a parent: patterns of pointers, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dorsale.plan.network import Plan
from dorsale.plan.sites import HALL, SPACE
from dorsale.plan.tables import OPEN_GROUND

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
    ("/solution/lowered", "computed", "topology.backbone", "/solution/cuts", "/scenario/classes"),
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
    ("/bill/components/*", "computed", "cost.assemblies", "/bill/items/*/eur", "assemblies.csv"),
    ("/bill/components/*/local_share", "assumption", "assemblies.csv: row of item and component"),
    ("/bill/components/*/tax_rate", "computed", "cost.taxes", "taxes.csv"),
    ("/bill/tax_eur/*", "computed", "cost.taxes", "/bill/components/*", "taxes.csv"),
    ("/bill/operation/*", "computed", "cost.operation", "/bill/rates/*", "/spans", "/bill/items"),
    ("/bill/operation/*/unit_eur", "source", "cost_book.csv: row of the item; cables.csv"),
    ("/bill/running_eur", "computed", "cost.operation", "/bill/operation/*/eur_per_year"),
    ("/bill/fibre_pairs/*", "computed", "cost.pairs", "/spans/*/fibres", "/spans/*/modules"),
    ("/bill/contingency", "computed", "cost.ranges", "/bill/total_eur", "/basis"),
    ("/bill/tornado/*", "computed", "cost.ranges", "/bill/rates/*", "record.csv"),
    ("/bill/reference_class", "source", "record.csv: source of each row"),
    ("/bill/reference_class/at_record_eur", "computed", "cost.record", "/bill/total_eur/base"),
    ("/bill/reference_class/base_eur", "computed", "cost.bill", "/bill/total_eur/base"),
    ("/bill/reference_class/p80_eur", "computed", "cost.bill", "/bill/total_eur/p80"),
    ("/finance", "computed", "finance.accounts", "/finance/case"),
    ("/finance/budget_eur", "input", "scenario.toml rules.budget_eur"),
    ("/finance/case", "computed", "finance.case", "/bill", "/solution/programme", "/demands"),
    ("/finance/case/funders/*", "input", "finance.csv: source of the row"),
    ("/finance/case/parameters/*", "source", "tariffs.csv: source of the row"),
    ("/finance/routes", "computed", "finance.regulated", "/spans", "/bill", "/finance/case"),
    ("/finance/routes/*/seen_price", "source", "tariffs.csv: row of `seen`"),
    ("/finance/country_prices", "computed", "finance.regulated", "/finance/routes"),
    ("/finance/country_prices/*/transport_price", "source", "tariffs.csv: row seen_transport_"),
    ("/finance/country_prices/*/transit_price", "source", "tariffs.csv: row seen_transit_"),
    ("/finance/sharing", "computed", "finance.sharing", "/bill/items", "/demands"),
    ("/finance/splits", "computed", "finance.partners", "/finance/case"),
    ("/finance/varied", "computed", "finance.vary, finance.draws", "/finance/case"),
    ("/finance/phasing", "computed", "topology.programme", "/solution/programme"),
    ("/finance/sources/*/share", "input", "finance.csv"),
    ("/coverage/*", "computed", "coverage", "gazetteer.csv, rural.csv"),
    ("/sites", "computed", "siting", "/nodes", "/demands", "/sites/demand/coefficients"),
    ("/sites/candidates/*", "input", "candidates.csv: source of the row"),
    ("/sites/asked", "input", "scenario.toml siting"),
    ("/sites/joint", "computed", "topology.backbone.sited", "/spans", "/sites/data_centres"),
    ("/sites/joint/bound_eur", "bound", "HiGHS on the cuts of topology.master", "/spans"),
    ("/sites/joint/gap", "bound", "(value - bound) / value", "/sites/joint/value_eur"),
    ("/sites/demand", "computed", "siting.load", "/sites/demand/coefficients", "/demands"),
    ("/sites/demand/coefficients/*", "source", "hosting.csv: source of the row"),
    ("/sites/kinds/*/criteria", "input", "criteria.csv: scale, limit and weights of the row"),
    ("/sites/kinds/*/candidates/*", "computed", "siting.places", "/sites/kinds/*/criteria"),
    ("/sites/kinds/*/candidates/*/measures", "source", "places.csv: source of the row"),
    ("/sites/data_centres/*", "computed", "siting.building", "/sites/demand"),
    ("/sites/data_centres/*/beside", "source", "hosting.csv: source of the row"),
    ("/sites/data_centres/*/cost_book", "source", "cost_book.csv: source of the row"),
    ("/sites/technopoles/*", "computed", "siting.technopole", "/sites/demand/coefficients"),
    ("/sites/technopoles/*/evidence", "source", "hosting.csv: source of the row"),
    ("/sites/technopoles/*/cost_book", "source", "cost_book.csv: source of the row"),
    ("/sites/effect", "computed", "sites", "/sites/joint", "/solution/objective_eur"),
    ("/sites/trade_off", "computed", "siting.trade_off", "/sites/data_centres", "/spans"),
    ("/sites/compared", "computed", "siting.location", "/sites/trade_off"),
    ("/sites/after_failures", "computed", "topology.backbone.reach", "/risk_groups", "/spans"),
    ("/sites/caches", "computed", "siting.caches", "/sites/demand", "/spans"),
    ("/sites/exchanges", "computed", "siting.exchanges", "/demands", "/spans"),
    ("/sites/exchanges/bound_eur", "bound", "HiGHS on siting.location.facility", "/demands"),
    ("/sites/members", "input", "members.csv"),
    ("/alternatives/*", "computed", "topology.alternatives", "/spans", "/demands"),
    ("/alternatives/*/bound_eur", "bound", "topology.alternatives", "/solution/bound_eur"),
    ("/alternatives/*/surely_extra_eur", "bound", "both bounds", "/solution/bound_eur"),
    ("/alternatives/*/shared_km", "bound", "topology.alternatives", "/solution/objective_eur"),
)


def provenance(plan: Plan) -> dict[str, dict[str, Any]]:
    """Return the parent of every number: JSON pointer pattern -> kind, ref, parents."""
    found = {pattern: _entry(kind, ref, parents) for pattern, kind, ref, *parents in _PATTERNS}
    found["/coverage/*"] = _entry("computed", f"coverage of {_people(plan)}", [])
    for name, row in plan.money.case.parameters.iterrows():
        kind = _kind_of(str(row["source"]))
        found[f"/finance/case/parameters/{name}"] = _entry(kind, str(row["source"]), [])
    for item in plan.bill.rates.index:
        if str(item).startswith((HALL, SPACE)):
            found[f"/bill/rates/{item}"] = _entry("source", "hosting.csv: rows of the item", [])
    for key, said in plan.scenario.sources.items():
        kind = "assumption" if str(said).startswith(("assumption", "default")) else "source"
        section = "/basis" if key.split(".")[0] in ("basis", "rates") else "/scenario"
        tail = key.removeprefix("basis.").replace(".", "/")
        found[f"{section}/{tail}"] = _entry(kind, str(said), [])
    for span in plan.candidates.spans.to_dict("records"):
        built = span["option"] == "new" and span["id"] in plan.design.modules
        if built and span["way"] == OPEN_GROUND:
            ref = "ground.open_ground: the cheapest path over the layers"
            found[f"/spans/{span['id']}/length_km"] = _entry("computed", ref, ["/scenario/layers"])
        elif built and span["basis_sourced_km"] < span["length_km"]:
            ref = "geometry x factor of its class"
            found[f"/spans/{span['id']}/length_km"] = _entry("assumption", ref, ["/spans/*"])
    return found


def _kind_of(source: str) -> str:
    """Return what a row with this source is: assumed, computed by the plan, or sourced."""
    word = source.split(":")[0].split(" ")[0]
    return {"assumption": "assumption", "computed": "computed"}.get(word, "source")


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
