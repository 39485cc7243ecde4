"""The network proposed: its map, its kilometres, its light, and the rules it keeps."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import (
    after_failures,
    facts,
    refused_spans,
    rules_kept,
    sections,
    shared_ground,
    tables,
)
from dorsale.report.appraisal.blocks import Block, Chapter, Figure, Heading, Note, Paragraph, Table
from dorsale.report.appraisal.subject import Subject
from dorsale.report.tables import Grid

_STATUS = ("new", "repaired", "leased", "existing")
_SHOWN = 12


def write(subject: Subject) -> Chapter:
    """Return the chapter on the network that is proposed."""
    blocks = [
        *_spans(subject), *_existing(subject), *_protection(subject), *_rules(subject),
        *_light(subject),
    ]  # fmt: skip
    return Chapter("network", subject.say(N_("The network")), blocks)


def _spans(subject: Subject) -> list[Block]:
    words, document = subject.words, subject.document
    said = subject.say(
        N_(
            "The plan chooses among {candidates} possible spans: new along roads, railways, power "
            "lines and rivers; leased; repaired; or already there. It builds {build} and keeps "
            "{reused} of existing fibre in use."
        ),
        candidates=words.number(sum(document["solution"]["candidates"].values())),
        build=words.km(facts.km_to_build(document)), reused=words.km(facts.km_reused(document)),
    )  # fmt: skip
    caption = subject.say(
        N_(
            "The network by status. Width by capacity. Cables that leave for the internet are "
            "drawn as stubs."
        )
    )
    source = subject.say(N_("the plan's spans; cables at sea and neighbours' networks left out."))
    billed = subject.say(N_("the plan's bill."))
    return [
        Paragraph(said), subject.map("status", caption),
        Table(_by_way(subject), source, total=True),
        Table(tables.dearest_spans(document, words), billed),
    ]  # fmt: skip


def _by_way(subject: Subject) -> Grid:
    words = subject.words
    km: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(_STATUS, 0.0))
    for span in subject.document["spans"]:
        if span["used"] and span["way"] not in facts.OFF_THE_GROUND:
            km[span["way"]][span["status"]] += span["length_km"]
    rows = [
        [words.label("way", way), *_lengths(subject, held)]
        for way, held in sorted(km.items(), key=lambda pair: -sum(pair[1].values()))
    ]
    total = {one: math.fsum(held[one] for held in km.values()) for one in _STATUS}
    rows.append([subject.say(N_("Total")), *_lengths(subject, total)])
    heads = [subject.say(N_("Way")), *(words.label("status", one) for one in _STATUS)]
    caption = subject.say(N_("Kilometres in use after the plan, by way and status"))
    return Grid(caption, [*heads, subject.say(N_("Total"))], rows, frozenset(range(1, 6)))


def _lengths(subject: Subject, held: Mapping[str, float]) -> list[str]:
    values = [*(held[one] for one in _STATUS), sum(held.values())]
    return [subject.words.number(one) if one >= 0.5 else "–" for one in values]


def _existing(subject: Subject) -> list[Block]:
    """Return what the existing fibre that the plan counts on still lacks."""
    words = subject.words
    kept = [
        s for s in subject.document["spans"]
        if s["used"] and s["status"] in ("existing", "leased", "repaired")
        and s["way"] not in facts.OFF_THE_GROUND
    ]  # fmt: skip
    if not kept:
        return []
    lacking = (
        (N_("in service today"), [s for s in kept if s["readiness"]["ready"]]),
        (N_("not in service yet"), [s for s in kept if not s["readiness"]["ready"]]),
        (N_("without a transit contract"), [s for s in kept if s["readiness"]["contract"] == "no"]),
        (N_("in partial or poor repair"), [s for s in kept if _worn(s)]),
        (N_("without a known operator"), [s for s in kept if not s["readiness"]["operator"]]),
    )
    rows = [
        [subject.say(name), words.number(len(spans)), words.km(_km(spans))]
        for name, spans in lacking
    ]
    said = subject.say(
        N_(
            "A line on the map is not a line in service. Of the existing fibre that the plan "
            "counts on, this is known; a span may stand in several rows."
        )
    )
    heads = [subject.say(N_("State")), subject.say(N_("Spans")), subject.say(N_("Length"))]
    return [
        Heading(subject.say(N_("The fibre that exists"))), Paragraph(said),
        subject.table(
            subject.say(N_("State of the existing fibre in the plan")), heads, rows, {1, 2},
            subject.say(N_(
                "fibre.csv of the scenario, with the source of each line in plan.json."
            )),
        ),
    ]  # fmt: skip


def _worn(span: Mapping[str, Any]) -> bool:
    return any(one in ("partial", "poor") for one in span["readiness"]["repair"])


def _km(spans: list[Any]) -> float:
    return math.fsum(one["length_km"] for one in spans)


def _protection(subject: Subject) -> list[Block]:
    words, document = subject.words, subject.document
    cut = facts.unprotected(document)
    blocks: list[Block] = [
        Heading(subject.say(N_("What one failure still cuts"))),
        Paragraph(
            subject.say(
                N_(
                    "{kept} of {served} places stay connected whatever single line, crossing or "
                    "group of cables fails. The others have one way in whatever is built, or a "
                    "second way costs more than it brings."
                ),
                kept=facts.served(document) - len(cut), served=facts.served(document),
            )
        ),
    ]  # fmt: skip
    if cut:
        blocks.append(Table(tables.cut_sites(document, words)))
    refused = refused_spans.view(document, words)
    if isinstance(refused, Grid):
        blocks.append(Table(refused))
    blocks += _without_room(subject)
    pairs = shared_ground.of(document)
    if pairs:
        note = subject.say(
            N_(
                "{n} pairs of spans, one at work and one that protects, run nearer to one another "
                "than their lines let one tell. The plan counts them as independent: survey them "
                "before money is committed."
            ),
            n=len(pairs),
        )  # fmt: skip
        blocks.append(Note(note))
    return blocks


def _without_room(subject: Subject) -> list[Block]:
    """Return what no network could keep: sites with less room, pairs that nothing survives."""
    tables_ = (
        after_failures.lowered(subject.document, subject.words),
        after_failures.excused(subject.document, subject.words),
    )
    return [Table(one) for one in tables_ if one is not None]


def _rules(subject: Subject) -> list[Block]:
    held = rules_kept.view(subject.document, subject.words)
    if held is None:
        return []
    said = subject.say(
        N_(
            "Rules that the states or their institutions have written down, or that planners go "
            "by (◇), counted over what is ready today and over the network after the plan. Routes "
            "count when they share nothing of what the rule names."
        )
    )
    return [Heading(subject.say(N_("Rules of the region"))), Paragraph(said), Table(held["table"])]


def _light(subject: Subject) -> list[Block]:
    held = sections.optics.view(subject.document, subject.words)
    if held is None:
        return []
    said = subject.say(
        N_(
            "{count} lightpaths carry the traffic, with amplifiers in {huts} huts on the way. "
            "Each uses the fastest mode whose margin, the signal quality (GSNR) left above what "
            "the receiver needs, stays positive after ageing."
        ),
        count=held["count"], huts=held["huts"],
    )  # fmt: skip
    checked = subject.say(
        N_(
            "GNPy, an independent simulator, has checked {n} of them: the estimates are at most "
            "{db} dB apart."
        ),
        n=held["checked"], db=held["apart"],
    ) if held["referee"] else subject.say(
        N_("GNPy, an independent simulator, has not checked them in this run.")
    )  # fmt: skip
    caption = subject.say(N_("Margin of each lightpath by mode, in dB: one dot a lightpath."))
    source = subject.say(N_("the plan's optics."))
    return [
        Heading(subject.say(N_("Light"))), Paragraph(f"{said} {checked}"),
        Table(held["table"], source),
        Figure(held["chart"], caption),
    ]  # fmt: skip
