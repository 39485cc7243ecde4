"""``ocds.json``: what a plan would tender, in the Open Contracting Data Standard 1.1.

A release package with one release for each package of :mod:`dorsale.formats.packages`. Releases
are tagged ``planning`` and tenders ``planned``: nothing has been published, and a planning process
must not be tagged ``tender``. A stage of the programme is a lot (extension *lots*); items are those
of the bill, at unit prices net of tax in the price year. The budget of a release names the project
in ``oc4ids.json``. ``publishedDate`` is the first day of the plan's month. A package must hold a
release: a plan that buys nothing says so in one without a tender.

Source: https://standard.open-contracting.org/1.1/en/schema/ and the schemas of 1.1.5,
https://standard.open-contracting.org/schema/1__1__5/release-package-schema.json
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dorsale.formats import json_file
from dorsale.formats.packages import (
    UNIT_NAMES,
    Line,
    Package,
    Speech,
    Stage,
    first_day,
    last_day,
    later,
    line_title,
    packages,
)
from dorsale.formats.publication import Head, owner, plan_id, project_id, publication, title
from dorsale.plan.cents import eur
from dorsale.plan.problems import N_

VERSION = "1.1"
LOTS = (
    "https://raw.githubusercontent.com/open-contracting-extensions/"
    "ocds_lots_extension/v1.1.5/extension.json"
)
METHODS = {
    "open": N_("Open international bidding (assumption); {months} months from the decision to the "
               "contract"),
    "selective": N_("Shortlist, then quality and cost (assumption); {months} months from the "
                    "decision to the contract"),
    "direct": N_("Paid to administrations and owners, not tendered (assumption)"),
}  # fmt: skip
"""Procurement method -> what it means here."""


def write(plan: Mapping[str, Any], path: Path, words: Speech) -> None:
    """Write the release package of a ``plan.json`` document to ``path``, whole or not at all."""
    json_file.save(path, document(plan, words))


def document(plan: Mapping[str, Any], words: Speech) -> dict[str, Any]:
    """Return the release package of ``plan``; sentences are in the language of ``words``."""
    head = publication(plan, words)
    return {
        "uri": head.uri(plan, "ocds.json"),
        "version": VERSION,
        "extensions": [LOTS],
        "publishedDate": head.moment,
        "publisher": {"name": head.publisher},
        "releases": [_release(plan, one, head, words) for one in packages(plan)]
        or [_nothing(plan, head, words)],
    }


def ocid(plan: Mapping[str, Any], package: Package, head: Head) -> str:
    """Return the identifier of the contracting process of a package."""
    return f"{head.ocds_prefix}-{plan_id(plan)}-{package.id}"


def method_details(plan: Mapping[str, Any], package: Package, words: Speech) -> str:
    """Return how a package is procured, in words, with the time that takes."""
    said = METHODS[package.bought.method]
    months = int(plan["scenario"]["programme"]["procurement_months"])
    return words.say(said, months=months)


def moment(day: str) -> str:
    """Return a day as a date and time (RFC 3339).

    >>> moment("2027-02-01")
    '2027-02-01T00:00:00Z'
    """
    return f"{day}T00:00:00Z"


def value(cents: int) -> dict[str, Any]:
    """Return an amount in EUR."""
    return {"amount": eur(cents), "currency": "EUR"}


def _release(
    plan: Mapping[str, Any], package: Package, head: Head, words: Speech
) -> dict[str, Any]:
    buyer = dict(zip(("id", "name"), owner(head, package.country, words), strict=True))
    return {
        **_opened(ocid(plan, package, head), head, words),
        "parties": [
            {**buyer, "roles": ["buyer", "procuringEntity"]},
            *(_funder(one, words) for one in plan["finance"]["sources"]),
        ],
        "buyer": buyer,
        "planning": _planning(plan, package, head, words),
        "tender": _tender(plan, package, buyer, words),
    }


def _opened(name: str, head: Head, words: Speech) -> dict[str, Any]:
    """Return how a release of the process called ``name`` begins."""
    return {
        "ocid": name,
        "id": f"{name}-planning-{head.day}",
        "date": head.moment,
        "tag": ["planning"],
        "initiationType": "tender",
        "language": words.language,
    }


def _nothing(plan: Mapping[str, Any], head: Head, words: Speech) -> dict[str, Any]:
    """Return the release of a plan that buys nothing: a project, and no tender."""
    said = words.say(N_("The plan buys nothing: there is nothing to tender"))
    project = {"project": title(plan, words.language), "projectID": project_id(plan, head)}
    return {
        **_opened(f"{head.ocds_prefix}-{plan_id(plan)}-nothing", head, words),
        "planning": {"rationale": said, "budget": project},
    }


def _funder(source: Mapping[str, Any], words: Speech) -> dict[str, Any]:
    return {
        "id": f"funder-{source['id']}",
        "name": words.say(source["funder"]),
        "roles": ["funder"],
    }


def _planning(
    plan: Mapping[str, Any], package: Package, head: Head, words: Speech
) -> dict[str, Any]:
    year = plan["basis"]["price_year"]
    return {
        "rationale": words.say(
            N_("Computed by Dorsale from the scenario {name}: a proposal, not a decision"),
            name=plan["scenario"]["name"],
        ),
        "budget": {
            "description": words.say(N_("Base estimate, prices of {year}, net of tax"), year=year),
            "amount": value(package.cents),
            "project": title(plan, words.language),
            "projectID": project_id(plan, head),
        },
        "milestones": [_procured(one, plan, words) for one in package.stages],
    }


def _procured(stage: Stage, plan: Mapping[str, Any], words: Speech) -> dict[str, Any]:
    return {
        "id": f"procurement-{stage.year}",
        "title": words.say(N_("Procurement starts, stage of {year}"), year=stage.year),
        "type": "preProcurement",
        "dueDate": moment(first_day(stage.tendered)),
        "status": "scheduled",
    }


def _tender(
    plan: Mapping[str, Any], package: Package, buyer: Mapping[str, str], words: Speech
) -> dict[str, Any]:
    return {
        "id": package.id,
        "title": package.title(words),
        "description": _described(plan, package, words),
        "status": "planned",
        "procuringEntity": dict(buyer),
        "items": [
            _item(package, stage, line, number, words)
            for stage in package.stages
            for number, line in enumerate(stage.lines, start=1)
        ],
        "value": value(package.cents),
        "procurementMethod": package.bought.method,
        "procurementMethodDetails": method_details(plan, package, words),
        "mainProcurementCategory": package.bought.category,
        "contractPeriod": period(package.stages),
        "lots": [_lot(stage, words) for stage in package.stages],
        "milestones": [one for stage in package.stages for one in _milestones(stage, words)],
    }


def _described(plan: Mapping[str, Any], package: Package, words: Speech) -> str:
    stages = ", ".join(str(one.year) for one in package.stages)
    return words.say(
        N_("{title}: stages of {stages}; base estimate, prices of {year}, net of tax"),
        title=package.title(words), stages=stages, year=plan["basis"]["price_year"],
    )  # fmt: skip


def period(stages: Iterable[Stage]) -> dict[str, str]:
    """Return the period from the first works of ``stages`` to their acceptance."""
    stages = tuple(stages)
    return {
        "startDate": moment(first_day(min(one.works_from for one in stages))),
        "endDate": moment(last_day(max(_accepted(one) for one in stages))),
    }


def _accepted(stage: Stage) -> str:
    """Return the last month before service, and never one before the end of works."""
    return max(later(stage.in_service, -1), stage.works_to)


def _lot(stage: Stage, words: Speech) -> dict[str, Any]:
    return {
        "id": str(stage.year),
        "title": words.say(N_("Stage of {year}"), year=stage.year),
        "status": "planned",
        "value": value(stage.cents),
        "contractPeriod": period([stage]),
    }


def _milestones(stage: Stage, words: Speech) -> list[dict[str, Any]]:
    dates = (
        ("works-start", N_("Works start, stage of {year}"), first_day(stage.works_from)),
        ("works-end", N_("Works end, stage of {year}"), last_day(stage.works_to)),
        ("in-service", N_("In service, stage of {year}"), first_day(stage.in_service)),
    )
    return [
        {
            "id": f"{name}-{stage.year}",
            "title": words.say(said, year=stage.year),
            "type": "delivery",
            "dueDate": moment(day),
            "status": "scheduled",
            "relatedLots": [str(stage.year)],
        }
        for name, said, day in dates
    ]


def _item(package: Package, stage: Stage, line: Line, number: int, words: Speech) -> dict[str, Any]:
    return {
        "id": f"{stage.year}-{number}",
        "description": line_title(line, words),
        "classification": {"scheme": "CPV", "id": package.bought.cpv},
        "quantity": line.quantity,
        "unit": {
            "scheme": "UNCEFACT",
            "id": line.unit,
            "name": words.say(UNIT_NAMES[line.unit]),
            "value": _each(line),
        },
        "relatedLot": str(stage.year),
    }


def _each(line: Line) -> dict[str, Any]:
    """Return the price of one unit: times the quantity, it gives the line to the cent."""
    each = eur(line.cents) / line.quantity if line.quantity else eur(line.cents)
    return {"amount": round(each, 6), "currency": "EUR"}
