"""Environmental and social screening, corridor by corridor."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import facts, tables
from dorsale.report.appraisal.blocks import Block, Chapter, Heading, Note, Paragraph, Points, Table
from dorsale.report.appraisal.subject import Subject

Row = Mapping[str, Any]
_RIVERS = ("river_crossing", "river_small", "river_medium", "river_wide", "river_on_bridge")
_COUNTED = (("protected_area",), _RIVERS, ("urban_entry",), ("border_crossing",))
_RESERVE = (
    "https://vdocuments.fr/"
    "resume-du-plan-de-grstion-nationales-ainsi-quun-appui-a-lucp-cab-rca.html"
)
_FRAME = (
    "https://studylibfr.com/doc/5082924/4.-cadre-politique-et-juridique-de-gestion-environnementale"
)


def write(subject: Subject) -> Chapter | None:
    """Return the screening of what is built, or ``None`` where nothing is."""
    built = [s for s in subject.document["spans"] if _is_built(s)]
    if not built:
        return None
    found = [(s, _counts(subject, s)) for s in built]
    blocks = [
        *_category(subject), *_rules(subject), *_unseen(subject), *_permits(subject),
        _screening(subject, found),
    ]  # fmt: skip
    title = subject.say(N_("Environmental and social screening"))
    return Chapter("safeguards", title, blocks)


def _is_built(span: Row) -> bool:
    return (
        span["used"] and span["status"] in ("new", "repaired")
        and span["way"] not in facts.OFF_THE_GROUND
    )  # fmt: skip


def _counts(subject: Subject, span: Row) -> list[float]:
    """Return protected areas, rivers, towns and borders that a span meets, as its bill counts."""
    counted: Counter[str] = Counter()
    for item in subject.document["bill"]["items"]:
        if item["span"] == span["id"]:
            counted[item["item"]] += item["quantity"]
    return [sum(counted[name] for name in names) for names in _COUNTED]


def _category(subject: Subject) -> list[Block]:
    said = subject.say(
        N_(
            "Proposed category: moderate ◇ (2 of the African Development Bank's four), for cable "
            "buried in the reserve of roads that exist, short works and effects that end with "
            "them. A protected area or a displaced household would raise it. The lender's own "
            "screening decides."
        ),
    )  # fmt: skip
    note = subject.say(N_("Assumption: the category of earlier links was not found published."))
    return [Paragraph(said, (note,))]


def _rules(subject: Subject) -> list[Block]:
    frame = Markup('<a href="{}">{}</a>').format(
        _FRAME, subject.say(N_("framework of the Central African Backbone, 2009"))
    )
    reserve = Markup('<a href="{}">{}</a>').format(
        _RESERVE, subject.say(N_("management plan of the Central African Republic, 2017"))
    )
    items = [
        subject.words.mark(N_(
            "Buried cable only, in shallow narrow trenches beside existing main roads; each "
            "section screened, then a plan ({source})."
        ), source=frame),
        subject.words.mark(N_(
            "Resettlement: none is expected as long as trenches keep within 5 m of the edge of "
            "the carriageway ({source}). Crops and stalls within the strip are counted before "
            "works and paid for."
        ), source=reserve),
        subject.say(N_(
            "In towns: manual digging by short lengths, access kept, ground restored the same "
            "week."
        )),
        subject.say(N_(
            "At rivers: on the bridge where there is one, drilled otherwise; barges work at high "
            "water."
        )),
    ]  # fmt: skip
    return [Heading(subject.say(N_("What keeps the effects small"))), Points(items)]


def _unseen(subject: Subject) -> list[Block]:
    layers = {one["layer"] for one in subject.document["scenario"].get("layers") or ()}
    if "protected" in layers:
        return []
    return [
        Note(subject.say(N_(
            "No map of protected areas was given to this plan: the column below is empty for want "
            "of data, not for want of parks. Give the layer (dorsale fetch) and plan again before "
            "this table is used."
        )))
    ]  # fmt: skip


def _permits(subject: Subject) -> list[Block]:
    held = (subject.document["scenario"].get("programme") or {}).get("contract_months") or {}
    known = {
        "border": N_("Border: agreement of both administrations and of both regulators"),
        "protected_area": N_("Protected area: permit of its administration"),
        "existing": N_("Existing fibre: contract with its owner"),
    }
    rows = [
        [subject.say(name), subject.words.number(held[code])]
        for code, name in known.items() if code in held
    ]  # fmt: skip
    if not rows:
        return []
    heads = [subject.say(N_("Permit or contract")), subject.say(N_("Months ◇"))]
    return [
        subject.table(
            subject.say(N_("How long permits take")), heads, rows, {1},
            subject.say(N_(
                "the scenario's programme; between Gabon and Cameroon the ministers' memorandum "
                "came 14 months after works began."
            )),
        )
    ]  # fmt: skip


def _screening(subject: Subject, found: list[tuple[Row, list[float]]]) -> Table:
    met = [pair for pair in found if any(pair[1])]
    clear = [pair for pair in found if not any(pair[1])]
    ordered = sorted(met, key=lambda pair: (-sum(pair[1]), pair[0]["id"]))
    rows = [_row(subject, span, counts) for span, counts in ordered]
    if clear:
        km = math.fsum(span["length_km"] for span, _ in clear)
        name = subject.say(N_("{n} other spans, nothing met"), n=len(clear))
        rows.append([name, subject.words.km(km), "", "–", "–", "–", "–", "–"])
    heads = [
        subject.say(N_("Corridor")), subject.say(N_("Length")), subject.say(N_("Way")),
        subject.say(N_("Protected areas")), subject.say(N_("Rivers")), subject.say(N_("Towns")),
        subject.say(N_("Borders")), subject.say(N_("Permits, months")),
    ]  # fmt: skip
    return subject.table(
        subject.say(N_("Screening of what is built, by corridor")), heads, rows, {1, 3, 4, 5, 6, 7},
        subject.say(N_(
            "the quantities of the plan's bill; households and land were not surveyed."
        )),
    )  # fmt: skip


def _row(subject: Subject, span: Row, counts: list[float]) -> list[str]:
    words = subject.words
    return [
        tables.route(span, facts.names(subject.document)), words.km(span["length_km"]),
        words.label("way", span["way"]),
        *(words.number(one) if one else "–" for one in counts), _months(subject, counts),
    ]  # fmt: skip


def _months(subject: Subject, counts: list[float]) -> str:
    """Return the longest wait among the permits that a span needs."""
    held = (subject.document["scenario"].get("programme") or {}).get("contract_months") or {}
    parks, _, _, borders = counts
    waits = [held.get("protected_area", 0) if parks else 0, held.get("border", 0) if borders else 0]
    return subject.words.number(max(waits)) if max(waits) else "–"
