"""The procurement plan: lots, methods, lead time and dates, as the programme has them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dorsale.plan.problems import N_
from dorsale.plan.sites import HALL, SPACE
from dorsale.report import programme
from dorsale.report.appraisal.blocks import Block, Chapter, Note, Paragraph
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites.held import candidates
from dorsale.report.words import BOTH_SIDES

Row = Mapping[str, Any]
LEAD_MONTHS = 24  # where the scenario says nothing
_OPEN = N_("Open, international ◇")
_QUALITY = N_("Consultants, by quality and cost ◇")
_AGREED = N_("Agreement with the owner ◇")
_SERVICES = ("supervision_share", "environmental_social_share")


@dataclass(frozen=True)
class Lot:
    """What is tendered together: a name, the sums of it, how, and the spans it builds."""

    name: str
    eur: float
    method: str
    spans: Sequence[Row] = ()


def write(subject: Subject) -> Chapter | None:
    """Return the chapter on procurement, or ``None`` without anything to buy."""
    leased = Lot(subject.say(N_("Fibre leased")), _leased(subject), _AGREED)
    found = [one for one in (*lots(subject), leased) if one.eur]
    if not found:
        return None
    held = subject.document["scenario"].get("programme") or {}
    lead = int(held.get("procurement_months", LEAD_MONTHS))
    said = subject.say(
        N_(
            "Works, and goods with their installation, are tendered by country and openly; "
            "supervision and the environmental and social plan go to consultants; fibre that "
            "exists is leased or repaired by agreement with its owner. Methods and thresholds ◇ "
            "are to be agreed with each lender. From decision to the first contract the plan "
            "counts {months} months; Ouesso – Ntam took 25."
        ),
        months=lead,
    )  # fmt: skip
    note = subject.say(N_("Assumption: no lender has been asked."))
    finer = subject.say(
        N_(
            "The rows below put together what one buyer would plan together. The files to publish, "
            "ocds.json and oc4ids.json, are finer: they follow the bill, lot by lot and country "
            "by country, and add up to the same base estimate."
        )
    )
    blocks: list[Block] = [
        Paragraph(said, (note,)), Paragraph(finer), _table(subject, found, lead), _later(subject),
    ]  # fmt: skip
    return Chapter("procurement", subject.say(N_("Procurement plan")), blocks)


def _later(subject: Subject) -> Block:
    return Note(
        subject.say(
            N_(
                "No works contract should be signed before an operator is named and the "
                "way-leaves are granted: lines of Central Africa that were built first and given "
                "an operator later stood unused for two years."
            )
        )
    )


def lots(subject: Subject) -> Iterable[Lot]:
    """Yield what the bill buys, put together by buyer; leases, paid by the year, stand apart."""
    bought = subject.document["bill"]["items"]
    places = _places(subject)
    items = [one for one in bought if one["item"] not in places]
    works = [one for one in items if one["lot"] == "civil" and not _is_service(one)]
    by_country: dict[str, float] = defaultdict(float)
    for one in works:
        by_country[one["country"] or ""] += one["eur"]
    alone = {country: eur for country, eur in by_country.items() if "+" not in country}
    for country, eur in sorted(alone.items(), key=lambda pair: -pair[1]):
        yield _civil(subject, country, eur)
    shared = math.fsum(by_country.values()) - math.fsum(alone.values())
    yield Lot(subject.say(N_("Works that cross a border")), shared, _OPEN, _across(subject))
    yield Lot(subject.words.label("lot", "equipment"), _sum(_of_lot(items, "equipment")),
              _OPEN, _spans(subject))  # fmt: skip
    sited = _sum(one for one in bought if one["item"] in places)
    yield Lot(subject.say(N_("Data centres and technopole, all phases")), sited, _OPEN)
    for code in _SERVICES:
        name = subject.words.label("item", code)
        yield Lot(name, _sum(i for i in items if i["item"] == code), _QUALITY, _spans(subject))


def _places(subject: Subject) -> set[str]:
    """Return the items of the bill that data centres and technopoles are billed by."""
    document = subject.document
    given = {one["item"] for one in candidates(document) if one["chosen"] == "yes"}
    return {
        one["item"] for one in document["bill"]["items"]
        if one["item"] in given or one["item"].startswith((HALL, SPACE))
    }  # fmt: skip


def _of_lot(items: Sequence[Row], lot: str) -> list[Row]:
    return [one for one in items if one["lot"] == lot and not _is_service(one)]


def _is_service(item: Row) -> bool:
    return item["item"] in _SERVICES


def _sum(rows: Iterable[Row]) -> float:
    return math.fsum(one["eur"] for one in rows)


def _civil(subject: Subject, country: str, eur: float) -> Lot:
    name = subject.say(N_("Works and cable, {name}"), name=subject.words.country(country))
    spans = [one for one in _spans(subject) if one["lot"] == country]
    return Lot(name, eur, _OPEN, spans)


def _across(subject: Subject) -> list[Row]:
    """Return the spans of the programme that lie in two countries."""
    known = {one["id"]: one["countries"] for one in subject.document["spans"]}
    return [one for one in _spans(subject) if len(known.get(one["id"], ())) > 1]


def _spans(subject: Subject) -> list[Row]:
    return list(programme.of(subject.document).get("spans") or ())


def _leased(subject: Subject) -> float:
    return math.fsum(
        one["yearly_eur"] for one in subject.document["spans"]
        if one["used"] and one["status"] == "leased"
    )  # fmt: skip


def _table(subject: Subject, found: Sequence[Lot], lead: int) -> Block:
    heads = [
        subject.say(N_("Lot")), subject.say(N_("Length")), subject.say(N_("Base estimate")),
        subject.say(N_("Method")), subject.say(N_("Call for tenders")), subject.say(N_("Works")),
        subject.say(N_("In service")), subject.say(N_("If works slip")),
    ]  # fmt: skip
    rows = [_row(subject, one, lead) for one in found]
    return subject.table(
        subject.say(N_("Procurement plan")), heads, rows, {1, 2},
        subject.say(N_("the plan's bill and programme; leases in euros a year.")),
    )  # fmt: skip


def _row(subject: Subject, lot: Lot, lead: int) -> list[str]:
    words = subject.words
    km = math.fsum(one["length_km"] for one in lot.spans)
    begun = min((one["works_from"] for one in lot.spans if one["works_from"]), default="")
    return [
        lot.name, words.km(km) if km else "–", words.money(lot.eur), subject.say(lot.method),
        words.month(earlier(begun, lead)) if begun else "–", _period(subject, lot.spans, begun),
        _last(subject, lot.spans, "in_service"), _last(subject, lot.spans, "slipped_in_service"),
    ]  # fmt: skip


def _period(subject: Subject, spans: Sequence[Row], begun: str) -> str:
    ended = max((one["works_to"] for one in spans if one["works_to"]), default="")
    if not begun or not ended:
        return "–"
    return f"{subject.words.month(begun)}{BOTH_SIDES}{subject.words.month(ended)}"


def _last(subject: Subject, spans: Sequence[Row], key: str) -> str:
    found = max((one[key] for one in spans if one[key]), default="")
    return subject.words.month(found) if found else "–"


def earlier(month: str, months: int) -> str:
    """Return the month that lies ``months`` before ``month``.

    >>> earlier("2029-01", 24), earlier("2029-03", 6)
    ('2027-01', '2028-09')
    """
    year, of_year = (int(part) for part in month.split("-"))
    count = year * 12 + of_year - 1 - months
    return f"{count // 12}-{count % 12 + 1:02}"
