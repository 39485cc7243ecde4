"""``oc4ids.json``: a plan as an infrastructure project, in OC4IDS 0.9.5.

One project: its parties, its budget (the financing need) by funder and year and again by package,
the years of works and of the asset, indicators as forecasts, the spans to build and the places as
locations, and one contracting process a package, each with the ``ocid`` of ``ocds.json``. The
budget by package adds contingency and what else stands between bill and need, so that both
breakdowns close to the cent.

Source: https://standard.open-contracting.org/infrastructure/0.9/en/reference/schema/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dorsale.formats import json_file, sited_places
from dorsale.formats.funding import funding
from dorsale.formats.indicators import Indicator, indicators
from dorsale.formats.oc4ids_budget import budget, party, year_period
from dorsale.formats.ocds import method_details, moment, ocid, period, value
from dorsale.formats.packages import Package, Speech, packages
from dorsale.formats.publication import Head, owner, project_id, publication, title
from dorsale.language import number
from dorsale.plan.problems import N_

VERSION = "0.9"
_BUILT = ("new", "repaired")
FILES = (
    ("report.html", "feasibilityStudy", N_("Report of the plan"), "text/html"),
    ("report.pdf", "feasibilityStudy", N_("Appraisal file"), "application/pdf"),
    (
        "bill.xlsx",
        "billOfQuantity",
        N_("Bill of quantities"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("network.ofds.json", "projectScope", N_("Network, Open Fibre Data Standard"),
     "application/json"),
    ("ocds.json", "procurementPlan", N_("Procurement plan, OCDS"), "application/json"),
)  # fmt: skip
"""Files of the plan that are published with it: name, document type, title, media type."""


def write(plan: Mapping[str, Any], path: Path, words: Speech) -> None:
    """Write the project package of a ``plan.json`` document to ``path``, whole or not at all."""
    json_file.save(path, document(plan, words))


def document(plan: Mapping[str, Any], words: Speech) -> dict[str, Any]:
    """Return the project package of ``plan``; sentences are in the language of ``words``."""
    head = publication(plan, words)
    return {
        "uri": head.uri(plan, "oc4ids.json"),
        "publishedDate": head.moment,
        "version": VERSION,
        "publisher": {"name": head.publisher},
        "projects": [project(plan, head, words)],
    }


def project(plan: Mapping[str, Any], head: Head, words: Speech) -> dict[str, Any]:
    """Return ``plan`` as one project."""
    bought = packages(plan)
    authority = dict(zip(("id", "name"), owner(head, _countries(plan), words), strict=True))
    years = plan["scenario"]["years"]
    stages = [stage for one in bought for stage in one.stages]
    works = period(stages) if stages else year_period(years["start"], years["design"])
    found = {
        "id": project_id(plan, head),
        "updated": head.moment,
        "language": words.language,
        "publicAuthority": authority,
        "title": title(plan, words.language),
        "description": _described(plan, words),
        "budget": budget(plan, bought, words),
        "period": works,
        "locations": [*_spans(plan), *_places(plan)],
        "status": "identification",
        "type": "construction",
        "sector": ["communications"],
        "purpose": words.say(
            N_("Links between the towns of the region and to the world that survive a failure")
        ),
        "parties": _parties(plan, bought, authority, head, words),
        "assetLifetime": _lifetime(plan),
        "implementationPeriod": works,
        "forecasts": [_forecast(one, plan, works, words) for one in indicators(plan)],
        "milestones": _milestones(plan, words),
        "documents": _documents(plan, head, words),
        "contractingProcesses": [_process(plan, one, head, words) for one in bought],
    }
    return {name: said for name, said in found.items() if said != []}


def _countries(plan: Mapping[str, Any]) -> str:
    return "+".join(plan["scenario"]["countries"])


def _described(plan: Mapping[str, Any], words: Speech) -> str:
    km = plan["solution"]["km"]
    return words.say(
        N_("{new} km of fibre to build and {repaired} km to repair in {countries}; computed by "
           "Dorsale from the scenario {name}: a proposal, not a decision"),
        new=number(km["new"], words.language), repaired=number(km["repaired"], words.language),
        countries=words.country(_countries(plan)), name=plan["scenario"]["name"],
    )  # fmt: skip


def _lifetime(plan: Mapping[str, Any]) -> dict[str, str]:
    """Return the years that the plan counts on its works: from the first stage to the horizon."""
    stages = plan["solution"]["programme"]["stages"]
    first = min((one["year"] for one in stages), default=plan["scenario"]["years"]["start"])
    return year_period(first, plan["scenario"]["years"]["horizon"])


def _parties(
    plan: Mapping[str, Any],
    bought: Iterable[Package],
    authority: Mapping[str, str],
    head: Head,
    words: Speech,
) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {
        authority["id"]: {**authority, "roles": ["publicAuthority"]}
    }
    for one in bought:
        key, name = owner(head, one.country, words)
        held = found.setdefault(key, {"id": key, "name": name, "roles": []})
        held["roles"] += [r for r in ("buyer", "procuringEntity") if r not in held["roles"]]
    funders = [{**party(one, words), "roles": ["funder"]} for one in funding(plan)]
    return [*found.values(), *funders]


def _spans(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = {one["id"]: one["name"] for one in plan["nodes"]}
    return [
        {
            "id": one["id"],
            "description": f"{names.get(one['from'])} - {names.get(one['to'])}",
            "geometry": one["geometry"],
        }
        for one in plan["spans"]
        if one["used"] and one["status"] in _BUILT and one["geometry"]
    ]


def _places(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": one["id"],
            "description": one["name"],
            "geometry": {"type": "Point", "coordinates": [one["lon"], one["lat"]]},
        }
        for one in sited_places.standing(plan)
    ]


def _forecast(
    one: Indicator, plan: Mapping[str, Any], works: Mapping[str, str], words: Speech
) -> dict[str, Any]:
    unit = {"name": words.say(one.unit)}
    year = int(plan["scenario"]["as_of"][:4])
    before = {"id": "before", "measure": one.before, "unit": unit, "period": year_period(year)}
    after = {
        "id": "after",
        "measure": one.after,
        "unit": unit,
        "period": {"startDate": works["endDate"]},
    }
    return {
        "id": one.id,
        "title": words.say(one.title),
        "description": words.say(N_("Means of verification: {means}"), means=words.say(one.means)),
        "observations": [after] if one.before is None else [before, after],
    }


def _milestones(plan: Mapping[str, Any], words: Speech) -> list[dict[str, Any]]:
    """Return each stage in service, with the money decided as the first one."""
    rules = plan["scenario"]["programme"]
    decided = {
        "id": "decided",
        "title": words.say(N_("The money is decided; procurement starts")),
        "type": "approval",
        "dueDate": moment(f"{rules['decided']}-01"),
        "status": "scheduled",
    }
    dated: dict[int, list[str]] = {}
    for one in plan["solution"]["programme"]["spans"]:
        if one["year"] and one["in_service"]:
            dated.setdefault(int(one["year"]), []).append(one["in_service"])
    stages = [
        {
            "id": f"stage-{year}",
            "title": words.say(N_("In service, stage of {year}"), year=year),
            "type": "delivery",
            "dueDate": moment(f"{max(months)[:7]}-01"),
            "status": "scheduled",
        }
        for year, months in sorted(dated.items())
    ]
    return [decided, *stages]


def _documents(plan: Mapping[str, Any], head: Head, words: Speech) -> list[dict[str, Any]]:
    return [
        {
            "id": name,
            "documentType": kind,
            "title": words.say(said),
            "url": head.uri(plan, name),
            "format": media,
            "language": words.language,
        }
        for name, kind, said, media in FILES
    ]


def _process(plan: Mapping[str, Any], one: Package, head: Head, words: Speech) -> dict[str, Any]:
    name = ocid(plan, one, head)
    buyer = dict(zip(("id", "name"), owner(head, one.country, words), strict=True))
    return {
        "id": name,
        "summary": {
            "ocid": name,
            "nature": [one.bought.nature],
            "title": one.title(words),
            "status": "pre-award",
            "tender": {
                "procurementMethod": one.bought.method,
                "procurementMethodDetails": method_details(plan, one, words),
                "costEstimate": value(one.cents),
                "procuringEntity": buyer,
            },
            "contractPeriod": period(one.stages),
        },
        "releases": [
            {
                "id": f"{name}-planning-{head.day}",
                "tag": ["planning"],
                "date": head.moment,
                "url": head.uri(plan, "ocds.json"),
            }
        ],
    }
