"""What the data centres change: the network with them and without, as two plans."""

from __future__ import annotations

from collections.abc import Sequence

from dorsale.plan.problems import N_
from dorsale.report import facts, tables
from dorsale.report.appraisal.blocks import Block, Heading, Paragraph, Table
from dorsale.report.appraisal.sites.amounts import NONE
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites.held import Held
from dorsale.report.tables import Grid

_NAMED = 6


def write(subject: Subject, held: Held) -> list[Block]:
    """Return the section on the effect; nothing where sites were not decided with the network."""
    if not held.sites["effect"]:
        return []
    said = N_(
        "Without data centres, all that would be hosted is fetched from the internet. The network "
        "was designed a second time for that case; both are set side by side."
    )
    return [
        Heading(subject.say(N_("With and without: what the data centres change"))),
        Paragraph(subject.say(said)), Table(_both(subject, held)), Paragraph(_cost(subject, held)),
        *_spans(subject, held),
    ]  # fmt: skip


def _both(subject: Subject, held: Held) -> Grid:
    words, effect = subject.words, held.sites["effect"]

    def hours(value: float) -> str:
        return words.hours(value)

    def share(value: float) -> str:
        return words.percent(value, 2)

    lines = (
        (N_("Network: building and running"), "network_{}_eur", words.money),
        (N_("People who reach their data in the worst failure"), "reach_worst_{}", share),
        (N_("the same on average over single failures"), "reach_mean_{}", share),
        (N_("the same with every cable abroad cut"), "reach_cut_off_{}", share),
        (N_("Hours a year without their data"), "hours_lost_{}", hours),
    )
    rows = [
        [subject.say(label), *(form(effect[key.format(which)]) for which in ("with", "without"))]
        for label, key, form in lines
    ]
    both = (effect["network_with_eur"] + effect["sites_eur"], effect["network_without_eur"])
    rows[1:1] = [
        [subject.say(N_("Data centres: building and running")), words.money(effect["sites_eur"]),
         NONE],
        [subject.say(N_("Both together")), *map(words.money, both)], *_bounds(subject, held),
    ]  # fmt: skip
    heads = ["", subject.say(N_("With")), subject.say(N_("Without"))]
    caption = subject.say(N_("Two plans compared; sums are present values"))
    return Grid(caption, heads, rows, frozenset({1, 2}))


def _bounds(subject: Subject, held: Held) -> list[list[str]]:
    """Return what both cannot cost less than, where that was kept."""
    joint, without = held.sites["joint"], held.sites["effect"].get("network_without_bound_eur")
    if not joint or without is None:
        return []
    said = subject.say(N_("which cannot cost less than"))
    return [[said, *map(subject.words.money, (joint["bound_eur"], without))]]


def _cost(subject: Subject, held: Held) -> str:
    """Return what the sites cost more, or less, in all, and what they keep in the region."""
    words, effect = subject.words, held.sites["effect"]
    more = effect["network_with_eur"] + effect["sites_eur"] - effect["network_without_eur"]
    dearer = N_(
        "With the data centres all costs {eur} more: what the network saves does not pay for them."
    )
    cheaper = N_(
        "With the data centres all costs {eur} less: the network saves more than they cost."
    )
    kept = N_(
        "{gbps} Gbit/s of the busy hour stay in the region; at the price of transit expected in "
        "{year}, which pays the cables too, that is {eur} a year ◇."
    )
    return " ".join((
        subject.say(dearer if more > 0 else cheaper, eur=words.money(abs(more))),
        subject.say(kept, gbps=words.rounded(effect["kept_gbps"]), year=held.year,
                    eur=words.money(effect["transit_avoided_eur_per_year"])),
    ))  # fmt: skip


def _spans(subject: Subject, held: Held) -> list[Block]:
    """Return the spans that only one of both networks takes."""
    with_, without = held.sites["only_with"], held.sites["only_without"]
    if not with_ and not without:
        return [Paragraph(subject.say(N_("Both networks take the same spans.")))]
    found = []
    for message, spans in (
        (N_("Only the network with data centres takes {spans}."), with_),
        (N_("Only the network without takes {spans}."), without),
    ):
        if spans:
            found.append(subject.say(message, spans=_named(subject, held, spans)))
    return [Paragraph(" ".join(found))]


def _named(subject: Subject, held: Held, spans: Sequence[str]) -> str:
    named = facts.names(held.document)
    rows = {one["id"]: one for one in held.document["spans"]}
    said = [
        tables.route(rows[one], named) if one in rows else tables.trench(one, named)
        for one in spans[:_NAMED]
    ]
    if len(spans) > _NAMED:
        said.append(subject.say(N_("{n} others"), n=len(spans) - _NAMED))
    return subject.words.join(said)
